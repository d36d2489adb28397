"""The state of the views that a person has in the side bar."""

from typing import Any, TypedDict

import reflex as rx

from crm_app.records import TYPES
from crm_app.records.saved import service
from crm_app.records.states.values import VIEW, address
from crm_app.records.states.viewed import known_views, revision
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change, follow

MAX_PINNED = 20


class PinnedView(TypedDict):
    """A view in the side bar."""

    id: str
    name: str
    icon: str
    href: str


class Pinned(Actions, rx.State):
    """The person's pinned views. Live while the tab is open."""

    rows: list[PinnedView] = []
    _known: tuple[int, int] = (-1, -1)
    """The revision of the workspace's views, and of its members and roles, that was read last."""

    @action()
    async def load(self) -> None:
        """Reads the pinned views."""
        await self._list()

    async def _join(self) -> None:
        """Reads the pinned views where they may have changed, and subscribes to changes of views for as long as the tab
        is open.
        """
        if self._known != revision():
            await self._list()
        follow(self, None, lambda change: change.kind == service.KIND, stays=True)

    async def _changed(self, changes: list[Change]) -> None:
        await self._list()

    async def _list(self) -> None:
        self._known = revision()
        found = [one for one in await known_views(self) if one.pinned]
        rows: list[PinnedView] = [
            {
                "id": str(one.id),
                "name": one.name,
                "icon": one.icon,
                "href": address(TYPES[one.kind].path, one.query, **{VIEW: str(one.id)}),
            }
            for one in found[:MAX_PINNED]
        ]
        if rows != self.rows:
            self.rows = rows


async def join(state: Any) -> None:
    """Subscribes the pinned views of a tab."""
    await (await state.get_state(Pinned))._join()
