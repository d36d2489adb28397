"""The choice of the router for a request by the first parts of its path.

FastAPI asks each router in turn, and each of them tries each of its routes: with some twenty routers this was a third of
the CPU time of reading a record.
"""

from collections.abc import Iterable

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from crm_app.rest.http import routes_of

_VERSION = "/api/v1/"
_CHOSEN = "crm.router"


def place(path: str) -> str:
    """The part of a path that names its router: `contacts` of `/api/v1/contacts/…`, `auth` of `/auth/login`."""
    return path[len(_VERSION) :].partition("/")[0] if path.startswith(_VERSION) else path[1:].partition("/")[0]


class Shortcut(BaseRoute):
    """Matches what a router with routes at the same place matches; anything else is left to the routes that follow.

    Args:
        routes: the routes of the application in their order. Those with a parameter at the place are asked for every path.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        found = [(route, {place(path) for path, _ in routes_of([route])}) for route in routes]
        found = [(route, places) for route, places in found if hasattr(route, "original_router")]
        self._anywhere = [route for route, places in found if any("{" in one for one in places)]
        self._routers: dict[str, list[BaseRoute]] = {
            one: [route for route, places in found if one in places or route in self._anywhere]
            for one in {one for _, places in found for one in places}
        }

    def routers(self) -> list[BaseRoute]:
        """The routers that it chooses from."""
        return [*self._anywhere, *(router for found in self._routers.values() for router in found)]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a router at the place of the path has a route for it and for its method."""
        if scope["type"] != "http":
            return Match.NONE, {}
        for router in self._routers.get(place(scope["path"]), self._anywhere):
            match, more = router.matches(scope)
            if match is Match.FULL:
                return match, {**more, _CHOSEN: router}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the router answer."""
        await scope[_CHOSEN].handle(scope, receive, send)


def take_shortcut(app: FastAPI) -> None:
    """Lets the application choose routers by place. Call it after all routers have been included."""
    app.router.routes.insert(0, Shortcut(app.router.routes))
