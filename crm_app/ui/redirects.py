"""Redirects of page requests: to the sign-in page, away from it, or to the page in the visitor's language.

They only spare a visitor the detour over the websocket. They do not protect data: pages are empty until the guard
(`ui/guard.py`) and the services admit the session.
"""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from crm_app.core import sessions
from crm_app.core.errors import AppError
from crm_app.core.i18n import Language, preferred_language
from crm_app.rest.http import in_thread, own_page
from crm_app.ui.page import PageSpec, pages

_SIGNED_OUT_ONLY = ("/login", "/th/login", "/register", "/th/register")


@lru_cache(maxsize=1)
def by_route() -> dict[str, PageSpec]:
    """Every page by its name in Reflex's router, once all have been registered."""
    return {spec.route.strip("/") or "index": spec for spec in pages()}


def login_page(language: Language, to: str = "/") -> str:
    """The address of the sign-in page, which leads on to `to`."""
    path = "/th/login" if language == "th" else "/login"
    return path if to == "/" else f"{path}?{urlencode({'to': to})}"


class Redirects:
    """Redirects by the page, the cookie and the language that the browser prefers.

    Args:
        route_of: returns the route of a page's path, None where there is none.
    """

    def __init__(self, route_of: Callable[[str], str | None]) -> None:
        self._route_of = route_of
        self._pages = by_route()

    async def redirect(self, scope: Scope) -> Response | None:
        """The redirect, or None when the page may be served."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        path: str = scope["path"]
        route = self._route_of(path)
        spec = self._pages.get(route) if route is not None else None
        if spec is None:
            return None
        target = await self._target(spec, path, scope)
        if target is None:
            return None
        return RedirectResponse(target, 303, {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"})

    async def _target(self, spec: PageSpec, path: str, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        query = scope.get("query_string", b"").decode("latin-1")
        token = sessions.token_of(headers.get("cookie", ""))
        language = preferred_language(headers.get("accept-language", ""))
        if not spec.public:
            here = f"{path}?{query}" if query else path
            return None if token else login_page(language, own_page(here))
        asked = parse_qs(query[:2000])
        if spec.route in _SIGNED_OUT_ONLY and token and await _is_alive(token):
            return own_page(asked.get("to", ["/"])[0])
        if spec.language == "en" and language == "th" and not {"lang", "error"} & set(asked):
            return f"/th{spec.route}?{query}" if query else f"/th{spec.route}"
        return None


async def _is_alive(token: str) -> bool:
    """Whether the session may still see its workspace. False when the database is down: the
    sign-in page then says so.
    """
    try:
        await in_thread(sessions.introduce, token)
    except AppError:
        return False
    return True
