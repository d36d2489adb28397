"""The state of the bell in the top bar."""

from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from crm_app.notifications import service
from crm_app.notifications.schemas import NotificationQuery, Preferences, ReadIn
from crm_app.records import TYPES
from crm_app.records.states import Formatter, Item, loads
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Shell

ROWS = 15
MOST = 99


class Note(TypedDict):
    """A notification of the person."""

    id: str
    href: str
    what: str
    title: str
    when: str
    new: bool
    icon: str


class Bell(Actions, rx.State):
    """The person's notifications, and the number of unread ones. Live while the page is open."""

    unread: str = ""
    """The text of the badge; empty for none."""
    rows: list[Note] = []
    loaded: bool = False

    @action(within=True)
    async def open(self, is_open: bool) -> None:
        """Loads the newest when the list is opened, and clears them when it is closed."""
        if is_open:
            await self._list()
            self.loaded = True
        else:
            self.rows, self.loaded = [], False

    @action()
    async def read(self, notification_id: UUID) -> Any:
        """Marks one as read and opens its record."""
        chosen = next((row for row in self.rows if row["id"] == str(notification_id)), None)
        await self._do(service.mark_read, ReadIn(ids=[notification_id]))
        await self._list(limit=1)
        self.rows, self.loaded = [], False
        return rx.redirect(chosen["href"]) if chosen else None

    @action(within=True)
    async def read_all(self) -> None:
        """Marks all as read."""
        await self._do(service.mark_read, ReadIn())
        await self._list()

    async def _join(self) -> None:
        """Counts the unread notifications, and subscribes to the person's notifications, for as long as the tab is open."""
        shell: Shell = await self.get_state(Shell)
        me = shell._member_id
        follow(
            self, None, lambda change: change.kind == "notification" and (not change.id or change.id == me), stays=True
        )
        await self._list(limit=1)

    async def _changed(self, changes: list[Change]) -> None:
        await self._list(limit=ROWS if self.loaded else 1)

    async def _list(self, limit: int = ROWS) -> None:
        found = loads(await self._find(service.page, NotificationQuery(limit=limit)))
        count = found["unread"]
        self.unread = "" if count == 0 else f"{MOST}+" if count > MOST else str(count)
        formatter = Formatter.of(await self._viewer())
        self.rows = [_row(item, formatter) for item in found["items"]] if limit == ROWS else self.rows


class NotificationChoices(Actions, rx.State):
    """The settings of the person's notifications, on the page of the account."""

    mails: bool = True
    ready: bool = False

    @action()
    async def load(self) -> None:
        """Loads the settings for this workspace."""
        self.mails = (await self._do(service.preferences)).mails
        self.ready = True

    @action()
    async def choose_mails(self, mails: bool) -> None:
        """Switches emails on or off, at once."""
        self.mails = (await self._do(service.set_preferences, Preferences(mails=mails))).mails
        await self._say("notifications.saved")


async def join(state: Any) -> None:
    """Fills and subscribes the bell of a tab."""
    await (await state.get_state(Bell))._join()


def _row(item: Item, formatter: Formatter) -> Note:
    name = item["actor_name"] or formatter.translate("notifications.somebody")
    return {
        "id": item["id"],
        "href": f"{TYPES[item['record_kind']].path}/{item['record_id']}",
        "what": formatter.translate(f"notifications.{item['kind']}", name=name),
        "title": item["title"],
        "when": formatter.ago(item["created_at"]),
        "new": item["read_at"] is None,
        "icon": "bell" if item["kind"] == "task_reminder" else "list-checks",
    }
