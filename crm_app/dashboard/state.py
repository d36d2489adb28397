"""The state of the dashboard: figures as texts, each with the address of the list that it counts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode

import reflex as rx
from pydantic import ValidationError

from crm_app.core.errors import Invalid
from crm_app.core.validation import invalid
from crm_app.dashboard import service
from crm_app.dashboard.schemas import DashboardQuery
from crm_app.records.states import Writer, linked_ids, read_field, show_field
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import changes, of_kinds
from crm_app.ui.state import Viewer
from crm_app.values import formats

PATH = "/"
_NAMES = ("period", "date_from", "date_to", "currency")
CUSTOM = "custom"
PERIODS = ("this month", "last month", "this quarter", "last quarter", "this year", "last year")
FISCAL = ("this fiscal year", "last fiscal year")
_GROUPS = ("overdue", "today", "tomorrow", "this_week", "later", "no_date")
_KINDS = {"note": "notebook-pen", "call": "phone", "meeting": "users", "email": "mail"}
_LONGEST_TEXT = 160
_COUNTED = ("deal", "task", "activity", "pipeline")
_NAMED = ("company", "contact", "project", "member")
"""Kinds of what is called by name beside a task or an activity."""
_REST_SECONDS = 2.0
"""The figures are of all records: an import must not have them counted after each of its batches."""


class Dashboard(Actions, rx.State):
    """How business goes."""

    loading: bool = True
    failed: str = ""
    """What is wrong with the days that the address asks for."""
    chosen: dict[str, str] = {"period": "", "date_from": "", "date_to": "", "currency": ""}
    """What the controls show."""
    period: str = ""
    """The days, in words."""
    periods: list[dict[str, str]] = []
    """Periods to choose from, in words; those of a fiscal year where it is another than the calendar's."""
    currencies: list[str] = []
    """To choose from, when deals are in more than one."""
    sees_deals: bool = False
    any_deals: bool = False
    figures: dict[str, str] = {}
    """Cards: `open`, `won`, `rate`, `cycle`, each with `_href` and `_note`."""
    stages: list[dict[str, str]] = []
    owners: list[dict[str, str]] = []
    spans: list[dict[str, Any]] = []
    sees_activities: bool = False
    activities: list[dict[str, str]] = []
    sees_tasks: bool = False
    task_groups: list[dict[str, str]] = []
    tasks: list[dict[str, str]] = []
    sees_ai: bool = False
    ai: dict[str, str] = {}

    _linked: frozenset[str] = frozenset()
    """What the tasks and activities on show call by name."""

    @action("dashboard.read")
    async def load(self) -> None:
        """Reads the figures for the days that the address asks for."""
        await self._refresh()

    @action("dashboard.read", background=True)
    async def watch(self) -> None:
        """Counts again when somebody changed what is counted, for as long as the page is open."""
        async for told in changes("dashboard.read", of_kinds(*_COUNTED, named=_NAMED), _REST_SECONDS):
            async with self:
                if any(change.kind in _COUNTED or change.renames(self._linked, _NAMED) for change in told):
                    await self._refresh()

    async def _refresh(self) -> None:
        writer = Writer.of(await self._viewer())
        asked = self._asked()
        self.chosen = self._as_asked(asked, writer.viewer)
        try:
            query = _parsed(asked)
            found = await self._read(service.overview, query)
        except Invalid as error:
            self.failed, self.period = " ".join(error.field_messages(writer.viewer.language).values()), ""
        else:
            self.failed = ""
            self._show(found, query, writer)
        self.loading = False

    @action("dashboard.read")
    async def choose(self, name: str, value: str) -> Any:
        """Sets the period, a day or the currency by going to the address that says so."""
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
        """Shows the days that were written. Raises Invalid, with a message per field, for what is none."""
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
        """Forgets the figures when the page is left."""
        self.loading, self.failed = True, ""
        self.stages, self.owners, self.spans, self.activities, self.tasks = [], [], [], [], []

    def _asked(self) -> dict[str, str]:
        given = parse_qs(self.router.url.query[:4000], max_num_fields=100)
        return {name: given[name][-1] for name in _NAMES if name in given}

    def _as_asked(self, asked: Mapping[str, str], viewer: Viewer) -> dict[str, str]:
        """What the controls show of an address, also of one that asks for what there is not: it is put right in them."""
        shown = {name: show_field(DashboardQuery, name, asked.get(name, ""), viewer) for name in _NAMES}
        return shown | ({"period": CUSTOM} if asked.get("date_from") or asked.get("date_to") else {})

    async def _present_days(self) -> dict[str, str]:
        """The days on show, for the two fields to begin with."""
        try:
            days = (await self._read(service.overview, _parsed(self._asked())))["period"]
        except Invalid:
            days = {"first_day": None, "last_day": None}
        present = Writer.of(await self._viewer()).today
        first, last = days["first_day"] or present.replace(day=1), days["last_day"] or present
        return {"period": "", "date_from": first.isoformat(), "date_to": last.isoformat()}

    # ------------------------------------------------------------ writing the figures out

    def _show(self, found: dict[str, Any], query: DashboardQuery, writer: Writer) -> None:
        language, currency = writer.viewer.language, found["currency"]
        self.period = found["period"]["label_th" if language == "th" else "label_en"]
        words = (*PERIODS, *(FISCAL if found["fiscal_year_start"] != 1 else ()), service.ALL, CUSTOM)
        self.periods = [
            {"value": value, "label": writer.text(f"dashboard.period.{value.replace(' ', '_')}")} for value in words
        ]
        self.chosen = {
            "period": CUSTOM if query.date_from or query.date_to else query.period or "",
            "date_from": formats.day(query.date_from, language),
            "date_to": formats.day(query.date_to, language),
            "currency": currency,
        }
        deals = found["deals"]
        self.sees_deals = deals is not None
        if deals is not None:
            self._show_deals(deals, currency, writer)
        self.sees_activities = found["activities"] is not None
        self.activities = [_activity(item, writer) for item in found["activities"] or ()]
        tasks = found["tasks"]["first"] if found["tasks"] else ()
        self._linked = linked_ids((*(found["activities"] or ()), *tasks))
        self._show_tasks(found["tasks"], writer)
        self._show_ai(found["ai"], writer)

    def _show_deals(self, deals: dict[str, Any], currency: str, writer: Writer) -> None:
        self.any_deals = deals["any"]
        names = deals["currencies"]
        self.currencies = (
            sorted(names, key=lambda name: (name != writer.viewer.currency, name)) if len(names) > 1 else []
        )
        rate, cycle = deals["win_rate"], deals["cycle"]
        self.figures = {
            "open": _money_of(deals["open"], writer),
            "open_note": _counted(deals["open"]["count"], writer),
            "open_href": _deals_href(deals["open"]),
            "won": _money_of(deals["won"], writer),
            "won_note": _counted(deals["won"]["count"], writer),
            "won_href": _deals_href(deals["won"]),
            "rate": "–" if rate["rate"] is None else formats.percent(rate["rate"]),
            "rate_note": writer.text("dashboard.rate.note", won=rate["won"], closed=rate["won"] + rate["lost"]),
            "rate_href": _deals_href(rate),
            "cycle": "–" if cycle["days"] is None else writer.text("dashboard.days", days=_days(cycle["days"])),
            "cycle_note": writer.text("dashboard.cycle.note", count=formats.number(cycle["count"])),
            "cycle_href": _deals_href(cycle),
        }
        several = len({stage["pipeline_name"] for stage in deals["stages"]}) > 1
        self.stages = _bars(
            [
                (
                    f"{stage['stage_name']} · {stage['pipeline_name']}" if several else stage["stage_name"],
                    stage["total"],
                    f"{_compact(stage['total'], currency, writer)} · {formats.number(stage['count'])}",
                    _deals_href(stage),
                )
                for stage in deals["stages"][:20]
            ]
        )
        self.owners = _bars(
            [
                (
                    owner["owner_name"] or writer.text("dashboard.owners.nobody"),
                    owner["total"],
                    f"{_money_of(owner['won'], writer)} · {formats.number(owner['won']['count'])}",
                    _deals_href(owner["won"]),
                )
                for owner in deals["owners"]
            ]
        )
        self.spans = [_span(span, deals["step"], currency, writer) for span in deals["spans"]]

    def _show_tasks(self, tasks: dict[str, Any] | None, writer: Writer) -> None:
        self.sees_tasks = tasks is not None
        counts = tasks["by_group"] if tasks else {}
        self.task_groups = [
            {
                "key": group,
                "count": formats.number(counts[group]),
                "href": f"/tasks/all?{urlencode({'mine': 'true', 'status': 'open', 'due_group': group})}",
            }
            for group in _GROUPS
            if counts.get(group)
        ]
        self.tasks = [
            {
                "title": task["title"],
                "href": f"/tasks/{task['id']}",
                "about": task["deal_name"]
                or task["project_name"]
                or task["company_name"]
                or task["contact_name"]
                or "",
                "due": _due(task, writer),
                "late": "late" if task["due_group"] == "overdue" else "",
            }
            for task in (tasks["first"] if tasks else ())
        ]

    def _show_ai(self, ai: dict[str, Any] | None, writer: Writer) -> None:
        self.sees_ai = ai is not None
        if ai is None:
            self.ai = {}
            return
        tokens = ai["input_tokens"] + ai["output_tokens"]
        cost = Decimal(ai["cost_usd"])
        self.ai = {
            "questions": formats.number(ai["questions"]),
            "own": formats.number(ai["own_questions"]),
            "tokens": formats.number(tokens),
            "cost": "< $0.01" if 0 < cost < Decimal("0.01") else formats.money(cost, "USD"),
        }


def _parsed(asked: Mapping[str, str]) -> DashboardQuery:
    try:
        return DashboardQuery.model_validate(dict(asked))
    except ValidationError as error:
        raise invalid(error) from None


def _deals_href(figure: Mapping[str, Any]) -> str:
    """The deals' list with exactly the deals that a figure counts."""
    values = {
        name: str(value).lower() if isinstance(value, bool) else value for name, value in figure["filter"].items()
    }
    return f"/deals?{urlencode(values, doseq=True)}"


def _counted(count: int, writer: Writer) -> str:
    key = "dashboard.deals.one" if count == 1 else "dashboard.deals"
    return writer.text(key, count=formats.number(count))


def _compact(amount: Any, currency: str, writer: Writer) -> str:
    return formats.money_compact(Decimal(str(amount)), currency, writer.viewer.language)


def _money_of(figure: Mapping[str, Any], writer: Writer) -> str:
    """The sums, the workspace's own currency first; a zero of it when there are none."""
    home = writer.viewer.currency
    sums = sorted(figure["sums"].items(), key=lambda item: (item[0] != home, item[0])) or [(home, 0)]
    return " · ".join(_compact(total, currency, writer) for currency, total in sums)


def _days(days: float) -> str:
    return formats.number(days, 0 if days >= 10 or days == int(days) else 1)


def _bars(rows: list[tuple[str, Any, str, str]]) -> list[dict[str, str]]:
    """Rows of `ranked_bars`, their widths in proportion to the largest."""
    highest = max((float(row[1]) for row in rows), default=0.0)
    return [
        {
            "label": label,
            "text": text,
            "share": f"{100 * float(amount) / highest:.1f}" if highest else "0",
            "href": href,
        }
        for label, amount, text, href in rows
    ]


def _span(span: Mapping[str, Any], step: str, currency: str, writer: Writer) -> dict[str, Any]:
    language = writer.viewer.language
    first: date = span["first_day"]
    label = formats.month(first, language)
    if step != "month":
        label = f"{label} – {formats.month(span['last_day'], language)}"
    return {
        "label": label,
        "up": float(span["won"]["total"]),
        "down": -float(span["lost"]["total"]),
        "up_text": f"{formats.money(span['won']['total'], currency)} · {formats.number(span['won']['count'])}",
        "down_text": f"{formats.money(span['lost']['total'], currency)} · {formats.number(span['lost']['count'])}",
        "up_href": _deals_href(span["won"]),
        "down_href": _deals_href(span["lost"]),
    }


def _activity(item: Mapping[str, Any], writer: Writer) -> dict[str, str]:
    body = " ".join((item["body"] or "").split())
    about = next(
        (
            (item[name], f"/{plural}/{item[key]}")
            for name, key, plural in (
                ("deal_name", "deal_id", "deals"),
                ("project_name", "project_id", "projects"),
                ("company_name", "company_id", "companies"),
                ("contact_name", "contact_id", "contacts"),
            )
            if item[name]
        ),
        ("", ""),
    )
    return {
        "icon": _KINDS[item["kind"]],
        "kind": item["kind"],
        "title": item["subject"] or writer.text(f"activities.kind.{item['kind']}"),
        "href": f"/activities/{item['id']}",
        "body": body if len(body) <= _LONGEST_TEXT else body[: _LONGEST_TEXT - 1].rstrip() + "…",
        "about": about[0],
        "about_href": about[1],
        "owner": item["owner_name"] or "",
        "when": writer.ago(item["occurred_at"]),
    }


def _due(task: Mapping[str, Any], writer: Writer) -> str:
    if not task["due_date"]:
        return ""
    return formats.relative_day(date.fromisoformat(task["due_date"]), writer.viewer.language, writer.today)
