"""The description of the REST interface: one page of plain HTML without script for people, and OpenAPI for programs.

FastAPI needs a second or two to generate it, so it is generated once, in a thread.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from crm_app.core.i18n import Language, translate
from crm_app.rest.http import in_thread, language_of

router = APIRouter()
_REFERENCE = "#/components/schemas/"
_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#18181b, #f4f4f5); --soft: light-dark(#52525b, #b4b4bd);
  --line: light-dark(#e4e4e7, #2c2c31); --ground: light-dark(#fcfcfc, #0e0e10); --card: light-dark(#fff, #17171a); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; scroll-margin-top: 1rem; }
p { margin: .5rem 0; max-width: 44rem; } a { color: inherit; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 1rem 0; }
nav a { line-height: 1.75rem; }
details { background: var(--card); border: 1px solid var(--line); margin: -1px 0 0; }
summary { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: .6rem .8rem; cursor: pointer; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
summary span { color: var(--soft); } code { overflow-wrap: anywhere; font-size: .92em; }
details p { padding: 0 .8rem; }
table { width: 100%; border-collapse: collapse; margin: 0 0 .8rem; }
caption { text-align: left; padding: .3rem .8rem; color: var(--soft); }
th, td { text-align: left; vertical-align: top; padding: .25rem .8rem; border-top: 1px solid var(--line);
  font-weight: normal; }
th { width: 40%; } td { color: var(--soft); }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; frame-ancestors 'none'"
}


@router.get("/api/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """The page with every route by subject, with its parameters."""
    language = language_of(request)
    return HTMLResponse(await in_thread(_page_of, request.app, language), headers=_HEADERS)


@router.get("/api/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> Response:
    """The description for programs (OpenAPI)."""
    return Response(await in_thread(_written, request.app), media_type="application/json")


@lru_cache(maxsize=1)
def _written(app: Any) -> bytes:
    return orjson.dumps(app.openapi())


@lru_cache(maxsize=4)
def _page_of(app: Any, language: Language) -> str:
    return page(app.openapi(), language)


def page(description: dict[str, Any], language: Language) -> str:
    """An OpenAPI description as an HTML page.

    Args:
        description: the description that FastAPI makes.
        language: of the page's own words; names and summaries stay as they are.
    """
    schemas = description.get("components", {}).get("schemas", {})
    by_subject: dict[str, list[str]] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            subject = next(iter(operation.get("tags", [])), "–")
            by_subject.setdefault(subject, []).append(_operation(method, path, operation, schemas, language))
    subjects = sorted(by_subject)
    links = "".join(f'<a href="#{escape(name)}">{escape(name)}</a>' for name in subjects)
    parts = "".join(f'<h2 id="{escape(name)}">{escape(name)}</h2>{"".join(by_subject[name])}' for name in subjects)
    title = escape(translate("core.docs.title", language))
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
        f"<main><h1>{title}</h1><p>{escape(translate('core.docs.intro', language))}</p>"
        f'<p><a href="/api/openapi.json">openapi.json</a></p><nav aria-label="{title}">{links}</nav>{parts}</main></html>'
    )


def _operation(method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any], language: Language) -> str:
    asked = {
        p["name"]: (p.get("schema", {}), p.get("required", False))
        for p in operation.get("parameters", [])
        if p["in"] != "header"
    }
    content = operation.get("requestBody", {}).get("content", {})
    body = {name: _fields(kind.get("schema", {}), schemas) for name, kind in content.items()}
    tables = _table(translate("core.docs.parameters", language), asked, language)
    tables += "".join(_table(name, fields, language) for name, fields in body.items())
    head = f"<code>{method.upper()} {escape(path)}</code><span>{escape(operation.get('summary', ''))}</span>"
    answers = ", ".join(code for code in operation.get("responses", {}) if code < "4")
    foot = f"<p><code>→ {escape(answers)}</code></p>" if answers else ""
    return f"<details><summary>{head}</summary>{tables}{foot}</details>"


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, tuple[dict[str, Any], bool]]:
    schema = schemas.get(str(schema.get("$ref", "")).removeprefix(_REFERENCE), schema)
    required = schema.get("required", [])
    return {name: (kind, name in required) for name, kind in schema.get("properties", {}).items()}


def _table(caption: str, fields: dict[str, tuple[dict[str, Any], bool]], language: Language) -> str:
    if not fields:
        return ""
    needed = escape(translate("core.docs.required", language))
    rows = "".join(
        f"<tr><th scope=row><code>{escape(name)}</code>{f' · {needed}' if required else ''}</th>"
        f"<td>{escape(' · '.join(_kinds(schema)))}</td></tr>"
        for name, (schema, required) in fields.items()
    )
    return f"<table><caption>{escape(caption)}</caption>{rows}</table>"


def _kinds(schema: dict[str, Any]) -> Iterator[str]:
    """A schema in words: its type or choices, and its limits."""
    for part in schema.get("anyOf", [schema]):
        if part.get("type") == "null":
            continue
        if "enum" in part:
            yield " | ".join(map(str, part["enum"]))
        elif part.get("type") == "array":
            yield f"[{', '.join(_kinds(part.get('items', {})))}]"
        else:
            yield part.get("format") or part.get("type") or str(part.get("$ref", "")).removeprefix(_REFERENCE)
        limits = {"minimum": "≥", "maximum": "≤", "maxLength": "≤", "maxItems": "≤"}
        yield from (f"{sign} {part[name]}" for name, sign in limits.items() if name in part)
    if schema.get("default") not in (None, "", [], {}):
        yield f"= {schema['default']}"
