"""The compiled frontend as a small ASGI app: every file from memory, compressed, with Cache-Control and a policy.

It replaces Reflex's own mount, which sends no Cache-Control and cannot list the scripts that a strict
Content-Security-Policy has to name.
"""

import base64
import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from crm_app.core.i18n import LANGUAGES, translate

BUILD = Path(".web/build/client")

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_BAKED_ADDRESS = re.compile(r"""([`"'])(http|ws)://localhost:\d+(/[\w-]*)\1""")
_BANNER = re.compile(
    r"""([`"'])A new version of this app is available\.\1(.{1,160}?textContent\s*=\s*)([`"'])Reload\3""", re.DOTALL
)
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))  # the smaller one first
_IMMUTABLE = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=3600"
_REVALIDATE = "no-cache"


def serve_from_any_address(build: Path) -> None:
    """Makes a build call the address that it was loaded from, instead of the address that Reflex compiled into it.

    One build then serves every port, host and subdomain, http and https. Reflex calls this before it compresses the
    files (see `rxconfig.py`). Raises RuntimeError if a new version of Reflex compiles the address in differently.
    """
    files = list((build / "assets").glob("reflex-env-*.js"))
    count = 0
    for file in files:
        script, replaced = _BAKED_ADDRESS.subn(
            lambda found: (
                f'location.origin+"{found[3]}"'
                if found[2] == "http"
                else f'location.origin.replace(/^http/,"ws")+"{found[3]}"'
            ),
            file.read_text(),
        )
        file.write_text(script)
        count += replaced
    if not count:
        raise RuntimeError(f"no backend address found in {len(files)} reflex-env files of {build}")


def say_in_both_languages(build: Path) -> None:
    """Replaces the English text with which Reflex asks for a reload after an upgrade by the product's text.

    That banner is outside of every page, so it does not know the reader's language and shows both. Raises RuntimeError
    if a new version of Reflex has another text.
    """
    words = {
        name: " · ".join(translate(f"core.upgrade.{name}", language) for language in LANGUAGES)
        for name in ("new", "reload")
    }
    for file in (build / "assets").glob("*.js"):
        script = file.read_text()
        found = _BANNER.search(script)
        if found is not None:
            changed = f'"{words["new"]}"{found[2]}"{words["reload"]}"'
            file.write_text(script[: found.start()] + changed + script[found.end() :])
            return
    raise RuntimeError(f"Reflex's banner for a new version was not found in {build}")


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """The policy of a document whose inline scripts have these hashes (`sha256-…`)."""
    scripts = " ".join(("'self'", *(f"'{value}'" for value in script_hashes)))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",  # Emotion adds style elements at run time
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def inline_script_hashes(html: bytes) -> list[str]:
    """`sha256-…` of each inline script of a page, in the form of a Content-Security-Policy."""
    hashes = (base64.b64encode(hashlib.sha256(body).digest()).decode() for body in _INLINE_SCRIPT.findall(html) if body)
    return list(dict.fromkeys(f"sha256-{value}" for value in hashes))


SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Headers of every file; `nginx/security.conf` has the same."""
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]


def secured(send: Send) -> Send:
    """`send` with these headers added to an answer that lacks them, such as a redirect or an answer of Reflex
    itself.
    """

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            known = {name.lower() for name, _ in headers}
            message["headers"] = [*headers, *(pair for pair in _RAW_HEADERS if pair[0] not in known)]
        await send(message)

    return send_with_headers


@dataclass(frozen=True, slots=True)
class _File:
    headers: dict[str, str]
    etag: str
    bodies: dict[str, bytes]
    """By content encoding; "" is the uncompressed one."""


class Frontend:
    """Serves a build of the frontend. Reads all of it (a few megabytes) when created, never a file per request.

    Args:
        build: the folder that holds the compiled client.
        is_page: whether a path is a page of the app; such a path without a file of its own (`/deals/…`) gets the
            fallback page with status 200, any other the not-found page with 404.
        policy: makes the Content-Security-Policy of a page from the hashes of its inline scripts.

    Raises:
        FileNotFoundError: there is no build in that folder.
    """

    def __init__(
        self,
        build: Path = BUILD,
        is_page: Callable[[str], bool] | None = None,
        policy: Callable[[Sequence[str]], str] = content_security_policy,
    ) -> None:
        self._is_page = is_page
        self._policy = policy
        self._files: dict[str, _File] = {}
        suffixes = {suffix for _, suffix in _ENCODINGS}
        for path in sorted(build.rglob("*")):
            if path.is_file() and path.suffix not in suffixes:
                self._files["/" + path.relative_to(build).as_posix()] = self._read(path, build)
        if "/404.html" not in self._files:
            raise FileNotFoundError(f"no compiled frontend in {build}: run `python -m crm_app build`")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            raise RuntimeError(f"the frontend answers http, not {scope['type']}")
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Method Not Allowed", status_code=405, headers={"Allow": "GET, HEAD"})
        file, status = self._find(scope["path"].removeprefix(scope.get("root_path", "")) or "/")
        request = Headers(scope=scope)
        headers = dict(file.headers)
        if status == 200:
            if file.etag in {tag.strip().removeprefix("W/") for tag in request.get("if-none-match", "").split(",")}:
                return Response(status_code=304, headers=headers)
        else:
            headers["Cache-Control"] = "no-store"
        accepted = _accepted(request.get("accept-encoding", ""))
        encoding = next((name for name, _ in _ENCODINGS if name in accepted and name in file.bodies), "")
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(file.bodies[encoding], status_code=status, headers=headers)

    def _find(self, path: str) -> tuple[_File, int]:
        base = path.rstrip("/")
        for candidate in (path, f"{base}/index.html", f"{base}.html"):
            file = self._files.get(candidate)
            if file is not None:
                return file, 404 if candidate == "/404.html" else 200
        if self._is_page is not None and self._is_page(path):
            return self._files.get("/__spa-fallback.html") or self._files["/index.html"], 200
        return self._files["/404.html"], 404

    def _read(self, path: Path, build: Path) -> _File:
        plain = path.read_bytes()
        bodies = {"": plain}
        for name, suffix in _ENCODINGS:
            compressed = path.with_name(path.name + suffix)
            if compressed.exists():
                bodies[name] = compressed.read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        page = kind == "text/html"
        if page or kind in ("text/javascript", "application/javascript", "text/css"):
            kind += "; charset=utf-8"
            if "gzip" not in bodies and len(plain) > 500:
                bodies["gzip"] = gzip.compress(plain, mtime=0)
        etag = f'"{hashlib.sha256(plain).hexdigest()[:24]}"'
        hashed_name = path.parent == build / "assets"
        headers = {
            **SECURITY_HEADERS,
            "Content-Type": kind,
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "Cache-Control": _REVALIDATE if page else _IMMUTABLE if hashed_name else _SHORT,
        }
        if page:
            headers["Content-Security-Policy"] = self._policy(inline_script_hashes(plain))
        return _File(headers, etag, bodies)


def _accepted(header: str) -> set[str]:
    """The encodings that an Accept-Encoding header allows."""
    accepted = set()
    for part in header[:500].split(","):
        name, _, quality = part.partition(";")
        if quality.strip().replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            accepted.add(name.strip().lower())
    return accepted
