"""Pages' states without a browser: their own handlers, as a person whom the guard has admitted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import RouterData

from crm_app.core import sessions
from crm_app.core.live import hub
from crm_app.ui import running
from crm_app.ui.recalled import recalled
from crm_app.ui.reflex_seam import State
from crm_app.ui.state import Shell
from tests.support.world import Someone

Found = TypeVar("Found", bound=rx.State)


@dataclass
class Page:
    """A page that somebody has open."""

    root: Any
    wide: bool = False
    """Whether its window has room for tables, as the browser says in a cookie."""

    async def state(self, kind: type[Found]) -> Found:
        """The page's state of that class."""
        found: Found = await self.root.get_state(kind)
        return found

    async def call(self, kind: type[rx.State], name: str, *args: Any) -> Any:
        """Runs a handler as an event does, the guard's own checks aside; returns what it returns."""
        return await kind.event_handlers[name].fn(await self.state(kind), *args)

    def go(self, path: str, **params: str) -> None:
        """Opens an address; `params` are those of its route."""
        page, _, query = path.partition("?")
        headers = {"origin": "http://localhost:8000", "cookie": f"crm_wide={int(self.wide)}"}
        asked = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
        self.root.router = RouterData.from_router_data(
            {"pathname": page, "asPath": path, "query": asked | params, "headers": headers}
        )

    async def toasts(self) -> list[str]:
        """The messages that the person has got."""
        return [toast["text"] for toast in (await self.state(Shell)).toasts]


@asynccontextmanager
async def opened(someone: Someone, path: str = "/", *, wide: bool = False, **params: str) -> AsyncIterator[Page]:
    """A page opened by `someone`, in a process that recalls nothing and hears of no changes.

    Args:
        wide: whether the window has room for tables.
    """
    recalled.clear()
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]
    page = Page(root, wide)
    page.go(path, **params)
    who = sessions.introduce(someone.browser_token).principal
    shell = await page.state(Shell)
    shell.language, shell.ready = who.language, True
    shell._people = hub.position()  # another test of this process may have lost events
    shell.permissions = sorted(who.permissions)
    shell.timezone, shell.currency, shell._member_id = who.timezone, who.currency, str(who.member_id)
    shell._own = [name for name, scope in who.permissions.items() if scope == "own"]
    mark = running._caller.set(someone.caller)
    try:
        yield page
    finally:
        running._caller.reset(mark)
