"""The state of the trash page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict
from urllib.parse import parse_qs
from uuid import UUID
from zoneinfo import ZoneInfo

import reflex as rx

from crm_app.core.database import Work
from crm_app.core.errors import AppError, Forbidden, Invalid, Unauthenticated, Unavailable
from crm_app.core.validation import parse
from crm_app.records import bulk, runs, trash
from crm_app.records.kind import TYPES
from crm_app.records.runs import ChangeOut
from crm_app.records.states.paged import PagedByAddress
from crm_app.records.states.values import Formatter, address
from crm_app.records.trash import DestroyIn, Named, TrashQuery
from crm_app.ui.actions import Actions, action, admitted
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Shell
from crm_app.values import formats

PATH = "/trash"
ROWS = 25


class TrashRow(TypedDict):
    """A deleted record as a row. `key` is its kind and its id; `restorable` and `destroyable` are 1 or empty."""

    key: str
    title: str
    meta: str
    until: str
    restorable: str
    destroyable: str


class TrashState(PagedByAddress, Actions, rx.State):
    """The deleted records that the person may read; kind and search are in the address."""

    rows: list[TrashRow] = []
    loading: bool = True
    failed: str = ""
    """The error message for an invalid address."""
    kind: str = ""
    filtered: bool = False
    picked: list[str] = []
    """Keys of the picked rows, also of rows of other pages."""
    picked_count: str = ""
    may_destroy: bool = False
    """Whether every picked record may be destroyed as far as the page knows."""
    asked: str = ""
    """The title of the open dialog that asks before records are destroyed; empty when it is closed."""
    asked_links: str = ""
    """Which records lose a link, in words."""

    _asked_keys: list[str] = []
    _destroyable: list[str] = []
    """The keys of the rows that were shown and may be destroyed."""

    @action(within=True)
    async def load(self) -> None:
        """Reads the page of the address."""
        await self._refresh()
        follow(self, None, lambda change: change.kind in TYPES and change.action in ("", "delete", "restore"))

    async def _changed(self, changes: list[Change]) -> None:
        await self._refresh()

    def _values(self) -> dict[str, list[str]]:
        given = parse_qs(self.router.url.query[:2000], max_num_fields=20)
        return {name: given[name][-1:] for name in ("kind", "q", "after") if name in given}

    async def _refresh(self) -> None:
        values = self._values()
        formatter = Formatter.of(await self._viewer())
        single = {name: found[0] for name, found in values.items()}
        asked = single | ({"kind": [single["kind"]]} if "kind" in single else {})
        try:
            found = await self._read(trash.page, parse(TrashQuery, asked | {"limit": ROWS}))
        except (Unauthenticated, Forbidden, Unavailable):
            raise
        except AppError as error:
            await admitted()
            self.rows, self.next_href, self.previous_href = [], "", ""
            key = "ui.record.failed" if isinstance(error, Invalid) else error.message_key
            self.failed = formatter.translate(key)
        else:
            shell = await self.get_state(Shell)
            self.rows, self.failed = [_row(item, formatter, shell) for item in found["items"]], ""
            shown = [row["key"] for row in self.rows]
            kept = [key for key in self._destroyable if key not in shown and key in self.picked]
            self._destroyable = kept + [row["key"] for row in self.rows if row["destroyable"]]
            self._turn_to(PATH, values, found["next"])
        self.kind, self.filtered = single.get("kind", ""), bool({"kind", "q"} & single.keys())
        self.loading = False

    @action()
    async def choose_kind(self, kind: str) -> Any:
        """Shows the records of one kind, or of all, by navigating to another address."""
        return rx.redirect(address(PATH, self._values(), kind=kind if kind in TYPES else "", after=""))

    # ---- ticks

    @action()
    async def pick(self, key: str) -> None:
        """Ticks a row, or removes its tick."""
        self._set_picks([one for one in self.picked if one != key] if key in self.picked else [*self.picked, key])

    @action()
    async def pick_page(self) -> None:
        """Ticks every row of the page that may be restored; removes their ticks when all have one."""
        shown = [row["key"] for row in self.rows if row["restorable"]]
        others = [one for one in self.picked if one not in shown]
        self._set_picks(others if set(shown) <= set(self.picked) else [*others, *shown])

    @action()
    async def unpick(self) -> None:
        """Removes all ticks."""
        self._set_picks([])

    def _set_picks(self, keys: list[str]) -> None:
        self.picked = keys[: trash.MAX_RECORDS]
        self.picked_count = formats.number(len(self.picked))
        self.may_destroy = set(self.picked) <= set(self._destroyable)

    # ---- restoring

    @action()
    async def restore(self, key: str) -> None:
        """Restores one record."""
        await self._restore([key])

    @action()
    async def restore_picked(self) -> None:
        """Restores the picked records."""
        await self._restore(self.picked)

    async def _restore(self, keys: Sequence[str]) -> None:
        wanted = trash.by_kind(_named(keys))
        found: ChangeOut = await self._do(_restored, wanted, (await self._viewer()).language)
        self._set_picks([])
        await self._report(found)
        await self._refresh()

    async def _report(self, found: ChangeOut) -> None:
        shell, formatter = await self.get_state(Shell), Formatter.of(await self._viewer())
        said = []
        if found.changed:
            said.append(formatter.translate("trash.said.restored", count=formats.number(found.changed)))
        if found.refused:
            reason = found.refusals[0].reason if found.refusals else ""
            count = formats.number(found.refused)
            said.append(
                reason if found.total == 1 else formatter.translate("trash.said.refused", count=count, reason=reason)
            )
        undo = f"change:{found.id}" if found.can_undo else ""
        action = (formatter.translate("changes.show"), "/changes") if found.refused and found.total > 1 else ("", "")
        kind: Any = "success" if not found.refused else "info" if found.changed else "error"
        shell._toast(kind, " ".join(said), undo=undo, action=action)

    # ---- destroying

    @action("record.destroy")
    async def ask_destroy(self, key: str) -> None:
        """Asks before a record is destroyed, and says what would lose a link to it. An empty key stands for the picked
        records.
        """
        self._asked_keys = [key] if key else list(self.picked)
        found = await self._do(trash.destroy, DestroyIn(records=_named(self._asked_keys), dry_run=True))
        formatter = Formatter.of(await self._viewer())
        links = [
            f"{formatter.translate(f'workspaces.kind.{kind}')} {formats.number(count)}"
            for kind, count in found.links.items()
        ]
        self.asked_links = formatter.translate("trash.destroy.links", links=", ".join(links)) if links else ""
        title = next((row["title"] for row in self.rows if [row["key"]] == self._asked_keys), "")
        if title:
            self.asked = formatter.translate("trash.destroy.one", name=title)
        else:
            self.asked = formatter.translate("trash.destroy.some", count=formats.number(len(self._asked_keys)))

    @action("record.destroy")
    async def close_destroy(self, is_open: bool) -> None:
        """Closes the dialog."""
        if not is_open:
            self.asked, self.asked_links, self._asked_keys = "", "", []

    @action("record.destroy")
    async def destroy(self) -> None:
        """Destroys the records of the dialog for good."""
        if not self._asked_keys:
            raise Invalid("ui.draft.gone")
        found = await self._do(trash.destroy, DestroyIn(records=_named(self._asked_keys)))
        self.asked, self.asked_links, self._asked_keys = "", "", []
        self._set_picks([])
        shell, formatter = await self.get_state(Shell), Formatter.of(await self._viewer())
        counts = {"destroyed": found.destroyed, "missing": found.missing}
        said = [
            formatter.translate(f"trash.said.{name}", count=formats.number(count))
            for name, count in counts.items()
            if count
        ]
        shell._toast("info" if found.missing else "success", " ".join(said))
        await self._refresh()

    @action()
    async def leave(self) -> None:
        """Forgets the rows when the page is left."""
        self.rows, self.loading, self.asked, self._asked_keys = [], True, "", []
        self._set_picks([])


def _named(keys: Sequence[str]) -> list[Named]:
    pairs = (key.partition(":") for key in keys)
    return [parse(Named, {"kind": kind, "id": record_id}) for kind, _, record_id in pairs]


def _restored(work: Work, wanted: dict[str, list[UUID]], language: str) -> ChangeOut:
    found = bulk.restore(work, wanted)
    return runs.get(work, found.id, language) if found.refused else found


def _row(item: dict[str, Any], formatter: Formatter, shell: Shell) -> TrashRow:
    kind, name = item["kind"], item["deleted_by_name"]
    is_own = str(item["owner_id"]) == shell._member_id
    may_delete = shell._may(f"{kind}.delete", own=is_own)
    by = (
        formatter.translate("trash.deleted_by", name=name) if name else formatter.translate("trash.deleted_by_somebody")
    )
    until = datetime.fromisoformat(item["destroyed_after"]).astimezone(ZoneInfo(formatter.viewer.timezone))
    day = formats.day(until.date(), formatter.viewer.language)
    return {
        "key": f"{kind}:{item['id']}",
        "title": item["title"] or formatter.translate("trash.no_name"),
        "meta": " · ".join((formatter.translate(f"{TYPES[kind].plural}.one"), by, formatter.ago(item["deleted_at"]))),
        "until": formatter.translate("trash.until", day=day),
        "restorable": "1" if may_delete else "",
        "destroyable": "1" if may_delete and shell._may("record.destroy", own=True) else "",
    }
