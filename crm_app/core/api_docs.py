"""The description of the REST interface for people, at `/api/docs`: one page of plain HTML, with no script to load."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from crm_app.core.http import language_of
from crm_app.core.i18n import text

router = APIRouter()
_HEADERS = {"Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"}


@router.get("/api/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """What can be called, by subject; the schemas are in `openapi.json`."""
    return HTMLResponse(_page(request.app.openapi(), language_of(request)), headers=_HEADERS)


def _page(description: dict[str, Any], language: str) -> str:
    by_subject: dict[str, list[str]] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            subject = next(iter(operation.get("tags", [])), "–")
            by_subject.setdefault(subject, []).append(_operation(method, path, operation))
    title = escape(text("core.docs.title", language))
    parts = [f"<h2>{escape(name)}</h2><dl>{''.join(rows)}</dl>" for name, rows in sorted(by_subject.items())]
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><main><h1>{title}</h1>'
        f"<p>{escape(text('core.docs.intro', language))}</p>"
        f'<p><a href="/api/openapi.json">openapi.json</a></p>{"".join(parts)}</main></html>'
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    names = [parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"]
    query = f"<dd><small>?{escape(', '.join(names))}</small></dd>" if names else ""
    summary = escape(operation.get("summary", ""))
    return f"<dt><code>{method.upper()} {escape(path)}</code></dt><dd>{summary}</dd>{query}"
