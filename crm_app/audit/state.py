"""The state of the page of the audit trail."""

from datetime import date, timedelta
from typing import Any, TypedDict
from urllib.parse import parse_qs

import reflex as rx

from crm_app.audit import service
from crm_app.audit.schemas import AuditQuery
from crm_app.audit.words import action_words, kind_words
from crm_app.core.clock import today
from crm_app.core.errors import AppError, Forbidden, Invalid, Problem, Unauthenticated, Unavailable
from crm_app.core.validation import parse
from crm_app.records import choices
from crm_app.records.kind import TYPES
from crm_app.records.states.paged import PagedByAddress
from crm_app.records.states.values import Formatter, address
from crm_app.ui.actions import Actions, action, admitted
from crm_app.values import days, formats
from crm_app.values.options import Option

PATH = "/settings/audit"
ROWS = 25
PERIODS = (1, 7, 30, 90)
_LINES = 12
_LONGEST = 300
_FILTERS = ("member_id", "kind", "action", "days", "day_from", "day_to")


class AuditLine(TypedDict):
    """A changed field of an entry; `empty_before` and `empty_after` are 1 or empty."""

    field: str
    before: str
    after: str


class AuditRow(TypedDict):
    """An entry as a row."""

    id: str
    who: str
    action: str
    what: str
    title: str
    href: str
    when: str
    lines: list[AuditLine]
    more: str


class AuditState(PagedByAddress, Actions, rx.State):
    """The entries of the trail; the filters are in the address."""

    rows: list[AuditRow] = []
    loading: bool = True
    failed: str = ""
    """The error message for an invalid address."""
    people: list[Option] = []
    filters: dict[str, str] = {}
    between: str = ""
    """The days of the filter, in words; empty without them."""
    filtered: bool = False
    export_href: str = ""

    @action("audit.read")
    async def load(self) -> None:
        """Reads the page of the address."""
        formatter = Formatter.of(await self._viewer())
        if not self.people:
            self.people = await self._recall(choices.owners, formatter.viewer.language)
        values = self._values()
        single = {name: found[0] for name, found in values.items()}
        asked, viewer = _asked(single, formatter.today), formatter.viewer
        try:
            query = parse(AuditQuery, asked | {"limit": ROWS})
            found = await self._read(service.page, query, viewer.language, viewer.timezone)
        except (Unauthenticated, Forbidden, Unavailable):
            raise
        except AppError as error:
            await admitted()
            self.rows, self.next_href, self.previous_href, self.export_href = [], "", "", ""
            self.failed = formatter.translate("ui.record.failed" if isinstance(error, Invalid) else error.message_key)
        else:
            self.rows, self.failed = [_row(item, formatter) for item in found["items"]], ""
            self._turn_to(PATH, values, found["next"])
            export = {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
            self.export_href = address("/api/v1/audit/export.csv", export, after="")
        self.filters = dict.fromkeys(_FILTERS, "") | single
        self.between = _between(single, formatter)
        self.filtered, self.loading = bool(single.keys() & set(_FILTERS)), False

    def _values(self) -> dict[str, list[str]]:
        given = parse_qs(self.router.url.query[:2000], max_num_fields=20)
        return {name: given[name][-1:] for name in (*_FILTERS, "after") if name in given}

    @action("audit.read")
    async def choose(self, name: str, value: str) -> Any:
        """Sets one filter by navigating to another address."""
        if name not in _FILTERS:
            raise Invalid
        changes = {name: value[:80]} | ({"day_from": "", "day_to": ""} if name == "days" else {})
        return rx.redirect(address(PATH, self._values(), **changes, after=""))

    @action("audit.read")
    async def apply_days(self, data: dict[str, str]) -> Any:
        """Shows the entries of the days of the form, which may be written in any usual way."""
        viewer = await self._viewer()
        found: dict[str, str] = {}
        faults: dict[str, Problem] = {}
        for name in ("day_from", "day_to"):
            written = data.get(name, "").strip()[:100]
            try:
                found[name] = days.parse_day(written, today(viewer.timezone)).isoformat() if written else ""
            except days.Unreadable as error:
                faults[name] = error.problem
        if faults:
            raise Invalid(fields=faults)
        self.form_errors = {}
        return rx.redirect(address(PATH, self._values(), **found, days="", after=""))

    @action("audit.read")
    async def leave(self) -> None:
        """Forgets the rows when the page is left."""
        self.rows, self.people, self.loading = [], [], True


def _asked(single: dict[str, str], here: date) -> dict[str, Any]:
    """The parameters of an address as those of a query."""
    asked: dict[str, Any] = {name: single[name] for name in ("after", "day_from", "day_to") if name in single}
    asked |= {name: [single[name]] for name in ("member_id", "kind", "action") if name in single}
    if single.get("days", "").isdecimal() and int(single["days"]) in PERIODS:
        asked["day_from"] = (here - timedelta(days=int(single["days"]) - 1)).isoformat()
    return asked


def _between(single: dict[str, str], formatter: Formatter) -> str:
    written = {}
    for name in ("day_from", "day_to"):
        try:
            written[name] = formatter.day(single.get(name))
        except ValueError:
            written[name] = ""
    begin, end = written["day_from"], written["day_to"]
    if begin and end:
        return formatter.translate("audit.between", begin=begin, end=end)
    if begin:
        return formatter.translate("audit.since", begin=begin)
    return formatter.translate("audit.until", end=end) if end else ""


def _row(item: dict[str, Any], formatter: Formatter) -> AuditRow:
    language, lines = formatter.viewer.language, item["changes"]
    more = len(lines) - _LINES
    return {
        "id": item["id"],
        "who": item["member_name"] or formatter.translate("audit.nobody"),
        "action": action_words(item["action"], language),
        "what": kind_words(item["kind"], language),
        "title": formatter.translate("audit.hidden") if item["hidden"] else item["title"],
        "href": f"{TYPES[item['kind']].path}/{item['record_id']}" if item["exists"] else "",
        "when": formatter.date_time(item["at"]),
        "lines": [_line(one, formatter) for one in lines[:_LINES]],
        "more": formatter.translate("audit.more", count=formats.number(more)) if more > 0 else "",
    }


def _line(one: dict[str, str], formatter: Formatter) -> AuditLine:
    empty = formatter.translate("audit.no_value")
    before, after = (
        value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…" for value in (one["before"], one["after"])
    )
    return {"field": one["field"], "before": before, "after": after or empty}
