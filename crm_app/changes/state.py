"""The state of the page with recent changes."""

from datetime import date, timedelta
from typing import Any, TypedDict
from urllib.parse import parse_qs
from uuid import UUID

import reflex as rx

from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.i18n import catalogue
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.records import choices, own, recent, runs, undo
from crm_app.records.fields import choices_of
from crm_app.records.kind import TYPES
from crm_app.records.own import names as own_names
from crm_app.records.own import reading
from crm_app.records.recent import ChangesQuery
from crm_app.records.runs import ChangeOut, RefusedOut
from crm_app.records.states.paged import PagedByAddress
from crm_app.records.states.values import Formatter, Values, address, written_time
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Shell
from crm_app.values import formats
from crm_app.values.options import Option

PATH = "/changes"
ROWS = 20
PERIODS = (1, 7)
"""Days; older changes than 30 days are not listed."""
FILTERS = ("member_id", "kind", "what", "days")
_LONGEST_VALUE = 80


class ChangeLine(TypedDict):
    """A change as a row; `stoppable`, `undoable` and `reported` are 1 or empty."""

    id: str
    what: str
    meta: str
    figures: str
    status: str
    when: str
    percent: int
    running: str
    stoppable: str
    undoable: str
    reported: str


class RefusedLine(TypedDict):
    """A record that a change refused, or that its undo left."""

    id: str
    title: str
    href: str
    reason: str


class ChangesState(PagedByAddress, Actions, rx.State):
    """The changes of the last 30 days, with their progress and undo; the filters are in the address."""

    rows: list[ChangeLine] = []
    loading: bool = True
    failed: str = ""
    """The error message for an invalid address."""
    people: list[Option] = []
    """Whose changes the reader may see; empty for who sees only their own."""
    filters: dict[str, str] = {}
    filtered: bool = False
    report_of: str = ""
    """The title of the open report; empty when none is open."""
    report: list[RefusedLine] = []
    report_more: str = ""
    """How many further records the report leaves out, as a sentence."""

    _values: Values = {}
    """The parameters of the address."""

    @action()
    async def load(self) -> None:
        """Loads the changes of the address, and follows their progress."""
        given = parse_qs(self.router.url.query[:2000], max_num_fields=20)
        self._values = {name: given[name][-1:] for name in (*FILTERS, "after") if name in given}
        self.filters = dict.fromkeys(FILTERS, "") | {name: found[0] for name, found in self._values.items()}
        self.filtered = bool(self._values.keys() & set(FILTERS))
        viewer = await self._viewer()
        if not self.people and runs.EVERYONES in (await self.get_state(Shell)).permissions:
            self.people = await self._recall(choices.owners, viewer.language)
        await self._load()
        follow(self, None, lambda change: change.kind == "change")

    async def _changed(self, changes: list[Change]) -> None:
        await self._load()

    async def _load(self) -> None:
        formatter = Formatter.of(await self._viewer())
        try:
            query = parse(ChangesQuery, _asked(self._values, formatter.today) | {"limit": ROWS})
            found = await self._do(recent.page, query)
        except Invalid:
            self.rows, self.next_href, self.previous_href = [], "", ""
            self.failed = formatter.translate("ui.record.failed")
        else:
            self.rows = await self._read(_lines, [ChangeOut.model_validate(one) for one in found["items"]], formatter)
            self.failed = ""
            self._turn_to(PATH, self._values, found["next"])
        self.loading = False

    @action()
    async def choose(self, name: str, value: str) -> Any:
        """Sets one filter by navigating to another address."""
        if name not in FILTERS:
            raise Invalid
        return rx.redirect(address(PATH, self._values, **{name: value[:80]}, after=""))

    @action()
    async def stop(self, run_id: UUID) -> None:
        """Stops a running change, or its undo."""
        try:
            await self._do(_stop, run_id)
            await self._say("changes.said.stopped")
        finally:
            await self._load()

    @action()
    async def undo(self, run_id: UUID) -> None:
        """Undoes a change, and says how many records were left as they are."""
        try:
            key, params = undo.undone_message(await self._do(undo.start, run_id))
            await self._say(key, "info" if "left" in params else "success", **params)
        finally:
            await self._load()

    @action()
    async def show_report(self, run_id: UUID) -> None:
        """Shows which records a change refused or its undo left, with the reasons."""
        formatter = Formatter.of(await self._viewer())
        found: ChangeOut = await self._do(runs.get, run_id, formatter.viewer.language)
        self.report = [_refused(one, formatter) for one in found.refusals]
        more = found.refused + found.left - len(self.report)
        self.report_more = formatter.translate("changes.report.more", count=formats.number(more)) if more > 0 else ""
        self.report_of = (await self._read(_lines, [found], formatter))[0]["what"]

    @action()
    async def close_report(self, is_open: bool) -> None:
        """Closes the report."""
        if not is_open:
            self.report_of, self.report, self.report_more = "", [], ""

    @action()
    async def leave(self) -> None:
        """Clears the rows when the page is left."""
        self.rows, self.people, self.loading, self.report_of, self.report = [], [], True, "", []


def _asked(values: Values, here: date) -> dict[str, Any]:
    """The parameters of an address as those of a query."""
    single = {name: found[0] for name, found in values.items() if found[0]}
    asked: dict[str, Any] = {name: single[name] for name in ("after", "member_id", "kind", "what") if name in single}
    if single.get("days", "").isdecimal() and int(single["days"]) in PERIODS:
        asked["day_from"] = (here - timedelta(days=int(single["days"]) - 1)).isoformat()
    return asked


def _stop(work: Work, run_id: UUID) -> None:
    runs.stop(work, run_id)


def _refused(one: RefusedOut, formatter: Formatter) -> RefusedLine:
    title = one.title or formatter.translate("changes.report.hidden")
    href = f"{TYPES[one.kind].path}/{one.id}" if one.title and not one.deleted else ""
    return {"id": str(one.id), "title": title, "href": href, "reason": one.reason}


def _lines(caller: Caller, found: list[ChangeOut], formatter: Formatter) -> list[ChangeLine]:
    return [_line(caller, one, formatter) for one in found]


def _line(caller: Caller, one: ChangeOut, formatter: Formatter) -> ChangeLine:
    done = one.changed + one.unchanged + one.refused
    percent = 100 * done // max(1, one.total)
    if one.status == "undoing":
        percent = 100 * (one.undone + one.left) // max(1, one.changed)
    counts = [
        formatter.translate(f"changes.count.{name}", count=formats.number(getattr(one, name)))
        for name in ("changed", "unchanged", "refused", "undone", "left")
        if getattr(one, name) or name == "changed"
    ]
    who = one.created_by_name or formatter.translate("changes.nobody")
    parts = [*([one.title] if one.title else []), who, _kind(one.kind, formatter), *([one.error] if one.error else [])]
    return {
        "id": str(one.id),
        "what": _what(caller, one, formatter),
        "meta": " · ".join(parts),
        "figures": " · ".join(counts),
        "status": one.status,
        "when": formatter.ago(one.created_at.isoformat()),
        "percent": percent,
        "running": "1" if one.can_stop else "",
        "stoppable": "1" if one.can_stop else "",
        "undoable": "1" if one.can_undo else "",
        "reported": "1" if one.refused or one.left else "",
    }


def _kind(kind: str, formatter: Formatter) -> str:
    return formatter.translate("changes.several" if kind == runs.SEVERAL else f"{TYPES[kind].plural}.title")


def _what(caller: Caller, one: ChangeOut, formatter: Formatter) -> str:
    """What a change does, in words: "Set Sector to Steel"."""
    change = one.change
    if change["action"] == runs.APPROVED:
        return formatter.translate("changes.what.approved", summary=change.get("summary", ""))
    if change["action"] == "convert":
        label = change[f"label_{formatter.viewer.language}"]
        type_ = formatter.translate(f"fields.type.{change['to']}")
        return formatter.translate("changes.what.convert", field=label, type=type_)
    if change["action"] != "update":
        return formatter.translate(f"changes.what.{change['action']}")
    given = dict(change.get("set", {}))
    own = _set_own(caller, one.kind, given.pop("custom_fields", {}), formatter)
    parts = [*(_set(caller, one.kind, name, value, formatter) for name, value in given.items()), *own]
    added, removed = change.get("add_tags"), change.get("remove_tags")
    if added and removed:
        shown = {"gone": ", ".join(removed), "into": ", ".join(added)}
        return ", ".join([*parts, formatter.translate("changes.what.replace_tags", **shown)])
    for name in ("add_tags", "remove_tags"):
        if change.get(name):
            parts.append(formatter.translate(f"changes.what.{name}", tags=", ".join(change[name])))
    return ", ".join(parts)


def _set_own(caller: Caller, kind: str, values: dict[str, Any], formatter: Formatter) -> list[str]:
    """What a change does to fields of the workspace's own, in words."""
    if not values:
        return []
    viewer = formatter.viewer
    fields = {field.key: field for field in own.of_kind(caller, kind, archived=True)}
    names = own_names.of(caller, fields.values(), [values], viewer.language)
    found = []
    for key, value in values.items():
        field = fields.get(key)
        shown = reading.reads(field, value, viewer.language, viewer.timezone, names) if field is not None else value
        found.append(_said(key if field is None else field.words(viewer.language), str(shown or ""), formatter))
    return found


def _said(label: str, shown: str, formatter: Formatter) -> str:
    if not shown:
        return formatter.translate("changes.what.clear", field=label)
    return formatter.translate("changes.what.set", field=label, value=shown[:_LONGEST_VALUE])


def _set(caller: Caller, kind: str, name: str, value: Any, formatter: Formatter) -> str:
    record = TYPES[kind]
    key = f"{record.plural}.field.{name}"
    label = formatter.translate(key) if key in catalogue() else name
    if value in (None, "", []):
        return formatter.translate("changes.what.clear", field=label)
    shown = str(value)
    if name == "owner_id":
        shown = choices.owner_name(caller, shown, formatter.viewer.language)
    elif name in record.references:
        shown = choices.option(caller, record.references[name], shown).get("label", "")
    elif shown in choices_of(record.new, name):
        shown = formatter.translate(f"{record.plural}.{name}.{shown}")
    elif name.endswith("_id") or isinstance(value, (dict, list)):
        shown = ""
    else:
        shown = written_time(shown, formatter) if name.endswith(("_date", "_at")) else shown
    if not shown:
        return formatter.translate("changes.what.set_some", field=label)
    return _said(label, shown, formatter)
