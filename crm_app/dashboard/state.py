"""The state of the dashboard: figures as texts, each with the address of the list of its records."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

import reflex as rx
from pydantic import ValidationError

from crm_app.core.errors import Invalid
from crm_app.core.validation import invalid
from crm_app.dashboard import service
from crm_app.dashboard.panels import panels
from crm_app.dashboard.schemas import DashboardQuery
from crm_app.records.reading import read_field, show_field
from crm_app.records.states import Formatter, linked_ids
from crm_app.ui.actions import Actions, action, admitted
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Viewer
from crm_app.values import formats
from crm_app.values.options import Option

PATH = "/"
_NAMES = ("period", "date_from", "date_to", "currency")
CUSTOM = "custom"
PERIODS = ("this month", "last month", "this quarter", "last quarter", "this year", "last year")
FISCAL = ("this fiscal year", "last fiscal year")
_REST_SECONDS = 2.0
"""The figures count all records: an import must not refresh them after each of its batches."""


class Dashboard(Actions, rx.State):
    """The dashboard."""

    loading: bool = True
    failed: str = ""
    """The error in the requested days."""
    chosen: dict[str, str] = {"period": "", "date_from": "", "date_to": "", "currency": ""}
    """The values of the controls."""
    period: str = ""
    """The days in words."""
    periods: list[Option] = []
    """The periods to choose from; also fiscal ones when the fiscal year is not the calendar year."""
    currencies: list[str] = []
    """The currencies to choose from, when there are several."""
    is_new: bool = False
    """The person can see no deal yet: the page shows first steps."""
    visible: list[str] = []
    """The names of the panels with content. Each has a variable of its name, see `Panel.view`."""

    _linked: frozenset[str] = frozenset()
    """The records whose names the listed tasks and activities show."""

    @action("dashboard.read", within=True)
    async def load(self) -> None:
        """Loads the figures for the days in the address."""
        await self._refresh()

    async def _changed(self, changes: list[Change]) -> None:
        """Refreshes the figures after a change."""
        await self._refresh()

    def _follow(self) -> None:
        """Subscribes the page to changes of the counted records, and of the names that it shows."""
        (counted, named), linked = service.watched_kinds(), self._linked

        def wanted(change: Change) -> bool:
            return change.kind in counted or change.renames(linked, named)

        follow(self, "dashboard.read", wanted, rest_seconds=_REST_SECONDS)

    async def _refresh(self) -> None:
        formatter = Formatter.of(await self._viewer())
        asked = self._asked()
        try:
            query = _parsed(asked)
            found = await self._overview(query)
        except Invalid as error:
            await admitted()
            self.chosen = self._as_asked(asked, formatter.viewer)
            self.failed, self.period = " ".join(error.field_messages(formatter.viewer.language).values()), ""
        else:
            self.failed = ""
            self.chosen = self._as_asked(asked, formatter.viewer)
            self._show(found, query, formatter)
        self.loading = False
        self._follow()

    @action("dashboard.read")
    async def choose(self, name: str, value: str) -> Any:
        """Sets the period, a day or the currency by redirecting to its address."""
        if name not in _NAMES:
            raise Invalid
        asked = self._asked() | {name: value[:80]}
        if name == "period":
            asked = {key: asked[key] for key in ("period", "currency") if key in asked}
            if value == CUSTOM:
                asked = asked | await self._present_days()
        elif name in ("date_from", "date_to"):
            asked.pop("period", None)
        kept = {key: text for key, text in asked.items() if text}
        return rx.redirect(f"{PATH}?{urlencode(kept)}" if kept else PATH)

    @action("dashboard.read")
    async def choose_days(self, data: dict[str, str]) -> Any:
        """Shows the typed days. Raises Invalid with a message for each invalid field."""
        viewer = await self._viewer()
        asked = {name: value for name, value in self._asked().items() if name == "currency"}
        faults: dict[str, Any] = {}
        for name in ("date_from", "date_to"):
            written = data.get(name, "").strip()
            try:
                asked[name] = read_field(DashboardQuery, name, written, viewer).isoformat() if written else ""
            except Invalid as error:
                faults |= error.fields
        if faults:
            raise Invalid(fields=faults)
        self.form_errors = {}
        kept = {key: text for key, text in asked.items() if text}
        return rx.redirect(f"{PATH}?{urlencode(kept)}" if kept else PATH)

    @action("dashboard.read")
    async def leave(self) -> None:
        """Clears the figures when the page is left."""
        self.loading, self.failed = True, ""
        for panel in panels():
            setattr(self, panel.name, panel.view())

    async def _overview(self, query: DashboardQuery) -> dict[str, Any]:
        asked, written = await self._answer(
            service.PERMISSION, lambda work: service.ask(work, query), service.Question.statement
        )
        return service.answer(asked, written)

    def _asked(self) -> dict[str, str]:
        given = parse_qs(self.router.url.query[:4000], max_num_fields=100)
        return {name: given[name][-1] for name in _NAMES if name in given}

    def _as_asked(self, asked: Mapping[str, str], viewer: Viewer) -> dict[str, str]:
        """The values of the controls for an address; an invalid value is kept, to be corrected there."""
        shown = {name: show_field(DashboardQuery, name, asked.get(name, ""), viewer) for name in _NAMES}
        return shown | ({"period": CUSTOM} if asked.get("date_from") or asked.get("date_to") else {})

    async def _present_days(self) -> dict[str, str]:
        """The shown days, as the initial values of the two fields."""
        try:
            days = (await self._overview(_parsed(self._asked())))["period"]
        except Invalid:
            days = {"first_day": None, "last_day": None}
        present = Formatter.of(await self._viewer()).today
        first, last = days["first_day"] or present.replace(day=1), days["last_day"] or present
        return {"period": "", "date_from": first.isoformat(), "date_to": last.isoformat()}

    # ------------------------------------------------------------ writing the figures out

    def _show(self, found: dict[str, Any], query: DashboardQuery, formatter: Formatter) -> None:
        language, currency = formatter.viewer.language, found["currency"]
        self.period = found["period"]["label_th" if language == "th" else "label_en"]
        words = (*PERIODS, *(FISCAL if found["fiscal_year_start"] != 1 else ()), service.ALL, CUSTOM)
        self.periods = [
            {"value": value, "label": formatter.translate(f"dashboard.period.{value.replace(' ', '_')}")}
            for value in words
        ]
        self.chosen = {
            "period": CUSTOM if query.date_from or query.date_to else query.period or "",
            "date_from": formats.day(query.date_from, language),
            "date_to": formats.day(query.date_to, language),
            "currency": currency,
        }
        deals = found["deals"]
        self.is_new = deals is not None and not deals["any"]
        names = deals["currencies"] if deals is not None and deals["any"] else []
        self.currencies = (
            sorted(names, key=lambda name: (name != formatter.viewer.currency, name)) if len(names) > 1 else []
        )
        self._show_panels(found, formatter)

    def _show_panels(self, found: dict[str, Any], formatter: Formatter) -> None:
        visible, linked = [], set[str]()
        for panel in panels():
            data = service.data_of(panel, found)
            view = panel.show(data, formatter) if data is not None else None
            setattr(self, panel.name, panel.view() if view is None else view)
            if view is not None:
                visible.append(panel.name)
            if data is not None and panel.listed is not None:
                linked |= linked_ids(panel.listed[1](data))
        self.visible, self._linked = visible, frozenset(linked)


for _panel in panels():
    Dashboard.add_var(_panel.name, _panel.view, _panel.view())


def _parsed(asked: Mapping[str, str]) -> DashboardQuery:
    try:
        return DashboardQuery.model_validate(dict(asked))
    except ValidationError as error:
        raise invalid(error) from None
