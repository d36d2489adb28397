"""Runs the assistant's tools over SQL, in the asker's unit of work: their workspace, permissions and scope.

Names in a call are resolved first; one that is not there, or stands for several, becomes a `ProblemOutcome` and never
an unfiltered figure. Every figure carries a link to the list that it was counted from.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy import Date as SqlDate
from sqlalchemy import cast as sql_cast

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.tools import (
    MAX_ROWS,
    AggregateDeals,
    CompareDeals,
    CountOutcome,
    CountRecords,
    DealFilters,
    FigureRow,
    Figures,
    FindDeals,
    FindRecords,
    GetRecord,
    Measure,
    Outcome,
    PeriodFilter,
    ProblemOutcome,
    RecordFilters,
    RecordRow,
    RecordsOutcome,
    Source,
    Tool,
)
from crm_app.companies.models import Company
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.errors import Forbidden
from crm_app.core.i18n import text
from crm_app.core.tables import columns, table
from crm_app.deals.models import Deal
from crm_app.deals.service import CLOSES, PRODUCT_NAME
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.products.models import Product
from crm_app.values.collation import fold, match_key
from crm_app.values.finding import like
from crm_app.values.periods import find_period
from crm_app.workspaces.models import Membership

DEAL, COMPANY, MEMBER = columns(Deal), columns(Company), columns(Membership)
STAGE, PRODUCT, PIPELINE = columns(Stage), columns(Product), columns(Pipeline)

_TIME_GROUPS = ("month", "quarter", "year")
_NAME_COLUMNS = ("name", "title", "subject")


class UnknownName(Exception):
    """A name of a call that no readable record has, or several have."""

    def __init__(self, problem: ProblemOutcome) -> None:
        super().__init__(problem.value)
        self.problem = problem


def run(work: Work, call: Tool, language: str) -> Outcome:
    """Run a reading tool.

    Args:
        work: the asker's unit of work.
        call: any tool but SearchNotes and ProposeChange.
        language: of labels in the outcome.
    """
    runner = _RUNNERS.get(type(call))
    if runner is None:
        return ProblemOutcome(code="unsupported", value=type(call).__name__)
    try:
        return runner(_Asker(work, language), call)
    except UnknownName as unknown:
        return unknown.problem
    except Forbidden:
        return ProblemOutcome(code="forbidden")


MAX_FEW = 2000
"""Members, stages, products and the like that are compared by name here instead of in the database."""


class _Asker:
    """What the queries of one call share."""

    def __init__(self, work: Work, language: str) -> None:
        self.work, self.language = work, language
        self.today = today(work.principal.workspace_timezone)

    def all(self, statement: Any) -> list[Any]:
        return list(self.work.db.execute(statement).all())

    # --- names -------------------------------------------------------------------------------------------------

    def named(self, field: str, values: list[str], statement: Any, name: Any) -> list[Any]:
        """Rows of `statement` called one of `values`: exactly, else by a part of the name that is only theirs."""
        found: list[Any] = []
        for value in values:
            rows, partly = self._called(statement, name, value)
            if partly and len(rows) > 1:
                names = sorted({str(_title_of(row._mapping)) for row in rows})
                raise UnknownName(ProblemOutcome(code="ambiguous", field=field, value=value, candidates=names[:8]))
            if not rows:
                raise UnknownName(ProblemOutcome(code="unknown_value", field=field, value=value))
            found += rows
        return found

    def _called(self, statement: Any, name: Any, value: str) -> tuple[list[Any], bool]:
        """Rows called `value`, else those whose name has it as a part (True). What does not count is `collation.fold`'s."""
        if name.name == "name" and "match_key" in name.table.c:
            key, wanted = name.table.c.match_key, match_key(value)
            rows = self.all(statement.where(key == wanted).limit(50))
            return (rows, False) if rows else (self.all(statement.where(key.like(like(wanted))).limit(9)), True)
        rows = self.all(statement.where(func.lower(name) == value.lower()).limit(50))
        if rows:
            return rows, False
        # Members, stages and the like are few: compared here.
        wanted, few = fold(value), self.all(statement.limit(MAX_FEW))
        names = [(fold(str(_title_of(row._mapping))), row) for row in few]
        same = [row for folded, row in names if folded == wanted]
        if same:
            return same, False
        return [row for folded, row in names if wanted in folded][:9] or self.all(
            statement.where(_contains(name, value)).limit(9)
        ), True

    def owner_ids(self, names: list[str]) -> list[UUID]:
        statement = select(MEMBER.id, MEMBER.name)
        return [row.id for row in self.named("owner", names, statement, MEMBER.name)]

    def company_ids(self, names: list[str]) -> list[UUID]:
        statement = select(COMPANY.id, COMPANY.name).where(
            COMPANY.deleted_at.is_(None), self.work.sees(COMPANY.owner_id, "company.read")
        )
        return [row.id for row in self.named("company", names, statement, COMPANY.name)]

    def plain_values(self, field: str, values: list[str], column: Any) -> list[str]:
        statement = select(column.label("name")).where(column.is_not(None)).distinct()
        return [row.name for row in self.named(field, values, statement, column)]

    # --- deals -------------------------------------------------------------------------------------------------

    def deal_conditions(self, filters: DealFilters) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
        """SQL conditions, and the same as parameters of the deals list."""
        conditions: list[Any] = [DEAL.deleted_at.is_(None), self.work.sees(DEAL.owner_id, "deal.read")]
        link: dict[str, Any] = {}
        if filters.status:
            conditions.append(DEAL.status.in_(filters.status))
            link["status"] = list(filters.status)
        if filters.mine:
            conditions.append(DEAL.owner_id == self.work.principal.member_id)
            link["owner_id"] = [self.work.principal.member_id]
        if filters.owner:
            link["owner_id"] = self.owner_ids(filters.owner)
            conditions.append(DEAL.owner_id.in_(link["owner_id"]))
        if filters.company:
            ids = self.company_ids(filters.company)
            conditions.append(DEAL.company_id.in_(ids))
            link["company_id"] = ids
        if filters.no_company:
            conditions.append(COMPANY.id.is_(None))
            link["without_company"] = "true"
        if filters.stage:
            rows = self.named(
                "stage", filters.stage, select(STAGE.id, STAGE.name).where(STAGE.deleted_at.is_(None)), STAGE.name
            )
            link["stage_id"] = [row.id for row in rows]
            conditions.append(DEAL.stage_id.in_(link["stage_id"]))
        if filters.pipeline:
            rows = self.named(
                "pipeline",
                filters.pipeline,
                select(PIPELINE.id, PIPELINE.name).where(PIPELINE.deleted_at.is_(None)),
                PIPELINE.name,
            )
            link["pipeline_id"] = [row.id for row in rows]
            conditions.append(DEAL.pipeline_id.in_(link["pipeline_id"]))
        if filters.product:
            conditions.append(self._product(filters.product, link))
        if filters.sector:
            link["sector"] = self.plain_values("sector", filters.sector, COMPANY.sector)
            conditions.append(COMPANY.sector.in_(link["sector"]))
        if filters.region:
            link["team"] = self.plain_values("region", filters.region, MEMBER.team)
            conditions.append(MEMBER.team.in_(link["team"]))
        if filters.manager:
            link["manager"] = self.plain_values("manager", filters.manager, MEMBER.manager)
            conditions.append(MEMBER.manager.in_(link["manager"]))
        self._amounts(filters, conditions, link)
        if filters.period is not None:
            conditions += self._period(filters, filters.period, link)
        return conditions, link

    def _product(self, names: list[str], link: dict[str, Any]) -> ColumnElement[bool]:
        keys = [_squashed(name) for name in names]
        known = self.all(select(PRODUCT.id, PRODUCT.name).where(_squashed_column(PRODUCT.name).in_(keys)))
        # "GTXPro" on a deal is the "GTX Pro" of a question, whether or not it was matched when it came.
        spelled = select(PRODUCT_AS_WRITTEN).where(
            DEAL.product_id.is_(None), _squashed_column(PRODUCT_AS_WRITTEN).in_(keys)
        )
        written = [row.product_name for row in self.all(spelled.distinct())]
        found = {_squashed(name) for name in (*(row.name for row in known), *written)}
        missing = [name for name in names if _squashed(name) not in found]
        written += self.plain_values("product", missing, PRODUCT_AS_WRITTEN) if missing else []
        link["product"] = [*(row.name for row in known), *written]
        condition: ColumnElement[bool] = or_(
            DEAL.product_id.in_([row.id for row in known]),
            and_(DEAL.product_id.is_(None), DEAL.product_name.in_(written)),
        )
        return condition

    def _amounts(self, filters: DealFilters, conditions: list[Any], link: dict[str, Any]) -> None:
        asked = (filters.min_amount, filters.above_amount, filters.max_amount, filters.below_amount)
        if any(amount is not None for amount in asked):
            # An amount is one of a currency, and a question that names none means the workspace's.
            link["currency"] = self.work.principal.currency
            conditions.append(DEAL.currency == link["currency"])
        if filters.min_amount is not None:
            conditions.append(DEAL.amount >= filters.min_amount)
            link["amount_from"] = filters.min_amount
        if filters.above_amount is not None:
            conditions.append(DEAL.amount > filters.above_amount)
            link["amount_from"] = filters.above_amount + Decimal("0.01")
        if filters.max_amount is not None:
            conditions.append(DEAL.amount <= filters.max_amount)
            link["amount_to"] = filters.max_amount
        if filters.below_amount is not None:
            conditions.append(DEAL.amount < filters.below_amount)
            link["amount_to"] = filters.below_amount - Decimal("0.01")

    def _period(self, filters: DealFilters, period: PeriodFilter, link: dict[str, Any]) -> list[ColumnElement[bool]]:
        column: Any
        if period.field == "engage_date":
            column, name = DEAL.engage_date, "engage"
        elif period.field == "created_at":
            link |= self.moments("created", period)
            return within(self.local_day(DEAL.created_at), period)
        else:
            name = _closing(filters)
            column = {"expected": DEAL.expected_close_date, "close": DEAL.close_date, "closes": CLOSES}[name]
        if period.start is not None:
            link[f"{name}_from"] = period.start
        if period.end is not None:
            link[f"{name}_to"] = date.fromordinal(period.end.toordinal() - 1)
        return within(column, period)

    def local_day(self, column: Any) -> Any:
        """The workspace's calendar day of a moment."""
        return sql_cast(func.timezone(self.work.principal.workspace_timezone, column), SqlDate)

    def moments(self, name: str, period: PeriodFilter) -> dict[str, str]:
        """The parameters of a list for the days of `period`, as moments: whoever opens it may be in another zone."""
        zone = ZoneInfo(self.work.principal.workspace_timezone)
        bounds = {f"{name}_from": period.start, f"{name}_before": period.end}
        return {key: datetime.combine(day, time.min, zone).isoformat() for key, day in bounds.items() if day}

    def list_source(self, title: str, kind: str, link: dict[str, Any]) -> Source:
        pairs = [(k, str(v)) for k, values in link.items() for v in (values if isinstance(values, list) else [values])]
        query = f"?{urlencode(pairs)}" if pairs else ""
        return Source(kind=f"{kind}_list", title=title[:200], href=f"{kinds.list_path(kind)}{query}"[:2000])


PRODUCT_AS_WRITTEN = DEAL.product_name
_BETWEEN = r"[\s._-]+"


def _squashed(name: str) -> str:
    return re.sub(_BETWEEN, "", name).lower()


def _squashed_column(name: Any) -> Any:
    return func.lower(func.regexp_replace(name, _BETWEEN, "", "g"))


def _closing(filters: DealFilters) -> str:
    """The list's name for the day on which such deals close: open ones are expected to, the others did."""
    if filters.status == ["open"]:
        return "expected"
    return "close" if filters.status and "open" not in filters.status else "closes"


def within(column: Any, period: PeriodFilter) -> list[ColumnElement[bool]]:
    """The conditions of a half-open range of days."""
    conditions: list[ColumnElement[bool]] = []
    if period.start is not None:
        conditions.append(column >= period.start)
    if period.end is not None:
        conditions.append(column < period.end)
    if not conditions:
        conditions.append(column.is_not(None))
    return conditions


# --- figures ----------------------------------------------------------------------------------------------------


def _from_deals(*chosen: Any) -> Any:
    def same(other: Any, reference: Any) -> Any:
        return and_(other.workspace_id == DEAL.workspace_id, other.id == reference)

    return (
        select(*chosen)
        .select_from(Deal)
        .join(Stage, same(STAGE, DEAL.stage_id))
        .join(Pipeline, same(PIPELINE, DEAL.pipeline_id))
        .outerjoin(Membership, same(MEMBER, DEAL.owner_id))
        .outerjoin(Company, and_(same(COMPANY, DEAL.company_id), records.readable("company", COMPANY)))
        .outerjoin(Product, same(PRODUCT, DEAL.product_id))
    )


def _measured(measure: Measure) -> tuple[Any, Any, list[ColumnElement[bool]]]:
    """Value, number of deals behind it, and what a deal must be to count."""
    if measure == "count":
        return func.count(), func.count(), []
    if measure == "sum_amount":
        return func.sum(DEAL.amount), func.count(), [DEAL.amount.is_not(None)]
    if measure == "avg_amount":
        return func.avg(DEAL.amount), func.count(), [DEAL.amount.is_not(None)]
    if measure == "win_rate":
        won = func.count().filter(DEAL.status == "won")
        return (
            sql_cast(won, DEAL.amount.type) / func.nullif(func.count(), 0),
            func.count(),
            [DEAL.status.in_(("won", "lost"))],
        )
    days = DEAL.close_date - DEAL.engage_date
    return (
        func.avg(days),
        func.count(),
        [DEAL.status == "won", DEAL.close_date.is_not(None), DEAL.engage_date.is_not(None)],
    )


def _groups(asker: _Asker, call: AggregateDeals) -> tuple[Any, Any, str]:
    """Key, label and list parameter of a grouping."""
    fiscal = asker.work.principal.fiscal_year_start
    day = DEAL.engage_date if call.filters.period and call.filters.period.field == "engage_date" else CLOSES
    if call.filters.period and call.filters.period.field == "created_at":
        day = asker.local_day(DEAL.created_at)
    found: dict[str, tuple[Any, Any, str]] = {
        "owner": (DEAL.owner_id, MEMBER.name, "owner_id"),
        "company": (COMPANY.id, COMPANY.name, "company_id"),
        "stage": (DEAL.stage_id, STAGE.name, "stage_id"),
        "status": (DEAL.status, DEAL.status, "status"),
        "product": (PRODUCT_NAME, PRODUCT_NAME, "product"),
        "pipeline": (DEAL.pipeline_id, PIPELINE.name, "pipeline_id"),
        "sector": (COMPANY.sector, COMPANY.sector, "sector"),
        "region": (MEMBER.team, MEMBER.team, "team"),
        "manager": (MEMBER.manager, MEMBER.manager, "manager"),
    }
    if call.group_by in found:
        return found[call.group_by]
    unit = {"month": "month", "quarter": "quarter", "year": "year"}[call.group_by]
    shift = func.make_interval(0, fiscal - 1 if unit == "quarter" else 0)
    start = sql_cast(func.date_trunc(unit, day - shift) + shift, SqlDate)
    return start, start, "period"


def _aggregate(asker: _Asker, call: AggregateDeals) -> Outcome:
    conditions, link = asker.deal_conditions(call.filters)
    if call.group_by == "none":
        rows = _totals(asker, call.measure, conditions, link, "")
        return Figures(measure=call.measure, rows=rows)
    value, number, counted = _measured(call.measure)
    key, label, parameter = _groups(asker, call)
    currency = DEAL.currency if call.measure in ("sum_amount", "avg_amount") else literal(None)
    ranking = call.limit < MAX_ROWS
    chronological = call.group_by in _TIME_GROUPS and not ranking
    statement = _from_deals(
        key.label("key"),
        label.label("label"),
        sql_cast(currency, DEAL.currency.type).label("currency"),
        value.label("value"),
        number.label("records"),
    ).where(*conditions, *counted)
    if ranking or call.group_by in _TIME_GROUPS:
        statement = statement.where(label.is_not(None))
    grouping = [key, label] if key is not label else [key]
    if call.measure in ("sum_amount", "avg_amount"):
        grouping.append(DEAL.currency)
    grouped = statement.group_by(*grouping).subquery("g")
    order = grouped.c.value.asc() if call.order == "asc" else grouped.c.value.desc()
    place = func.row_number().over(
        partition_by=grouped.c.currency, order_by=(order, grouped.c.records.desc(), grouped.c.label)
    )
    ranked = select(grouped, place.label("place")).subquery("r")
    by = (ranked.c.key,) if chronological else (ranked.c.currency, ranked.c.place)
    found = asker.all(select(ranked).where(ranked.c.place <= call.limit + 1).order_by(*by).limit(10 * MAX_ROWS))
    rows = []
    for row in found:
        if row.place > call.limit:
            continue
        title = _group_label(asker, call.group_by, row.label)
        own = dict(link)
        if parameter == "period" and row.key is not None:
            own |= _period_link(asker, call, row.key)
        elif row.key is not None:
            own[parameter] = [row.key]
        else:
            own[f"without_{parameter.removesuffix('_id')}"] = "true"
        if row.currency:
            own["currency"] = row.currency
        source = asker.list_source(_title(asker, call.measure, title), "deal", _counted_link(call.measure, own))
        rows.append(
            FigureRow(label=title, currency=row.currency, value=_decimal(row.value), records=row.records, source=source)
        )
    return Figures(measure=call.measure, group_by=call.group_by, rows=rows, more=len(found) > len(rows))


def _totals(
    asker: _Asker, measure: Measure, conditions: list[Any], link: dict[str, Any], label: str
) -> list[FigureRow]:
    value, number, counted = _measured(measure)
    source = asker.list_source(_title(asker, measure, label), "deal", _counted_link(measure, link))
    money = measure in ("sum_amount", "avg_amount")
    chosen = [value.label("value"), number.label("records")]
    statement = _from_deals(*chosen, *([DEAL.currency.label("currency")] if money else [])).where(*conditions, *counted)
    if money:
        statement = statement.group_by(DEAL.currency).order_by(func.sum(DEAL.amount).desc())
    rows = [
        FigureRow(
            label=label,
            currency=row.currency if money else None,
            value=_decimal(row.value),
            records=row.records,
            source=source
            if not money
            else asker.list_source(source.title, "deal", {**_counted_link(measure, link), "currency": row.currency}),
        )
        for row in asker.all(statement)
    ]
    if not rows:
        zero = Decimal(0) if measure == "sum_amount" else None
        rows = [FigureRow(label=label, currency=asker.work.principal.currency, value=zero, records=0, source=source)]
    return rows


def _compare(asker: _Asker, call: CompareDeals) -> Outcome:
    rows: list[FigureRow] = []
    for side in call.sides:
        conditions, link = asker.deal_conditions(side.filters)
        rows += _totals(asker, call.measure, conditions, link, side.label)
    return Figures(measure=call.measure, rows=rows)


def _counted_link(measure: Measure, link: dict[str, Any]) -> dict[str, Any]:
    """The list behind a rate is of closed deals, behind a cycle of won ones."""
    if measure == "win_rate" and "status" not in link:
        return {**link, "status": ["won", "lost"]}
    if measure == "avg_cycle_days":
        return {**link, "status": ["won"], "without_engage_date": "false"}
    if measure in ("sum_amount", "avg_amount"):
        return {**link, "without_amount": "false"}
    return link


def _title(asker: _Asker, measure: Measure, label: str) -> str:
    words = text(f"assistant.measure.{measure}", asker.language)
    return f"{words}: {label}" if label else words


def _group_label(asker: _Asker, group: str, label: Any) -> str:
    if label is None:
        return ""
    if isinstance(label, date):
        name = {"month": f"{label:%Y-%m}", "year": str(label.year)}.get(group)
        if name is None:
            return _quarter_name(asker, label)
        period = find_period(name, asker.today)
        return period.label(asker.language) if period else name
    return str(label)


def _quarter_name(asker: _Asker, start: date) -> str:
    fiscal = asker.work.principal.fiscal_year_start
    year = start.year if fiscal == 1 or start.month < fiscal else start.year + 1
    number = (start.month - fiscal) % 12 // 3 + 1
    period = find_period(f"Q{number} {year}", asker.today, fiscal)
    return period.label(asker.language) if period else f"Q{number} {year}"


def _period_link(asker: _Asker, call: AggregateDeals, start: date) -> dict[str, Any]:
    months = {"month": 1, "quarter": 3, "year": 12}[call.group_by]
    index = start.year * 12 + start.month - 1 + months
    end = date(index // 12, index % 12 + 1, 1)
    field = call.filters.period.field if call.filters.period else "close_date"
    if field == "created_at":
        return asker.moments("created", PeriodFilter(start=start, end=end))
    name = "engage" if field == "engage_date" else _closing(call.filters)
    return {f"{name}_from": start, f"{name}_to": date.fromordinal(end.toordinal() - 1)}


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


# --- records ----------------------------------------------------------------------------------------------------


def _record_type(kind: str) -> records.RecordType[Any]:
    try:
        return records.TYPES[kind]
    except KeyError:
        raise UnknownName(ProblemOutcome(code="unsupported", field="kind", value=kind)) from None


def _name_column(model: Any) -> Any:
    found = table(model).c
    return next(found[name] for name in _NAME_COLUMNS if name in found)


def _readable(asker: _Asker, kind: str) -> tuple[Any, list[ColumnElement[bool]]]:
    record = _record_type(kind)
    column = columns(record.model)
    return record, [column.deleted_at.is_(None), asker.work.sees(column.owner_id, f"{kind}.read")]


def _title_of(values: Any) -> Any:
    """The name of a row, whichever column holds it; of a note without a subject, how it begins."""
    names = (*_NAME_COLUMNS, "body", "id")
    return str(next(values[name] for name in names if values.get(name))).split("\n")[0][:120]


def _row(asker: _Asker, kind: str, values: dict[str, Any], wanted: list[str] | None = None) -> RecordRow:
    title = str(_title_of(values))
    fields: dict[str, Any] = {}
    for name, shown in records.TYPES[kind].facts.items():
        if wanted and shown not in wanted:
            continue
        fields[shown] = _shown_value(asker, kind, name, values)
    source = Source(kind=kind, id=str(values["id"]), title=title[:200], href=kinds.record_href(kind, values))
    return RecordRow(source=source, fields=fields)


def _shown_value(asker: _Asker, kind: str, name: str, values: dict[str, Any]) -> Any:
    value = values.get(name)
    if kind == "deal" and name == "amount" and value is not None:
        return f"{value:,.2f}".rstrip("0").rstrip(".") + f" {values['currency']}"
    if kind == "company" and name == "annual_revenue" and value is not None:
        value = f"{value:,.2f}".rstrip("0").rstrip(".") + f" {values['revenue_currency'] or ''}".rstrip()
    if kind == "deal" and name == "close_date" and value is None:
        value = values.get("expected_close_date")
    if kind == "contact" and name == "phone":
        value = " / ".join(v for v in (value, values.get("mobile")) if v) or None
    if kind == "company" and name == "address":
        value = ", ".join(v for v in (value, values.get("city"), values.get("country")) if v) or None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value[:1000]
    return value if value is None or isinstance(value, str | int | Decimal | date) else str(value)


def _get(asker: _Asker, call: GetRecord) -> Outcome:
    if call.kind == "member":
        return _member(asker, call)
    if call.kind == "product":
        return _product(asker, call)
    record, conditions = _readable(asker, call.kind)
    ident = _uuid(call.name)
    name = _name_column(record.model)
    statement = record.select.where(*conditions)
    if ident is not None:
        rows = asker.all(statement.where(columns(record.model).id == ident))
        if not rows:
            raise UnknownName(ProblemOutcome(code="unknown_value", field="name", value=call.name))
    else:
        rows = asker.all(statement.where(columns(record.model).external_id == call.name).limit(5))
        rows = rows or asker.named("name", [call.name], statement, name)[:5]
    found = [_row(asker, call.kind, dict(row._mapping), call.fields) for row in rows]
    return RecordsOutcome(kind=call.kind, rows=found)


def _member(asker: _Asker, call: GetRecord) -> Outcome:
    asker.work.require("member.read")
    statement = select(MEMBER.id, MEMBER.name, MEMBER.email, MEMBER.team, MEMBER.manager, MEMBER.status)
    rows = asker.named("name", [call.name], statement, MEMBER.name)[:5]
    found = []
    for row in rows:
        fields = {"email": row.email, "region": row.team, "manager": row.manager, "phone": None}
        shown = {k: v for k, v in fields.items() if (k in call.fields if call.fields else v)}
        source = Source(kind="member", id=str(row.id), title=row.name, href=f"/deals?owner_id={row.id}")
        found.append(RecordRow(source=source, fields=cast(Any, shown)))
    return RecordsOutcome(kind="member", rows=found)


def _product(asker: _Asker, call: GetRecord) -> Outcome:
    asker.work.require("deal.read")
    statement = select(PRODUCT.id, PRODUCT.name, PRODUCT.list_price, PRODUCT.currency).where(
        PRODUCT.deleted_at.is_(None)
    )
    found = []
    for row in asker.named("name", [call.name], statement, PRODUCT.name)[:5]:
        price = f"{row.list_price:,.2f} {row.currency}" if row.list_price is not None else None
        source = Source(kind="product", id=str(row.id), title=row.name, href=f"/deals?product_id={row.id}")
        found.append(RecordRow(source=source, fields={"price": price}))
    return RecordsOutcome(kind="product", rows=found)


def _find_deals(asker: _Asker, call: FindDeals) -> Outcome:
    conditions, link = asker.deal_conditions(call.filters)
    record = _record_type("deal")
    statement = record.select.where(*conditions)
    if call.query:
        statement = statement.where(_contains(DEAL.name, call.query))
        link["q"] = call.query
    # Deals without what they are sorted by come last, whichever way the list runs.
    sort: Any = {"amount": DEAL.amount, "close_date": CLOSES, "created_at": DEAL.created_at, "name": DEAL.name_key}[
        call.sort
    ]
    if call.sort == "amount":
        statement = statement.where(DEAL.amount.is_not(None))
    ordered = sort.asc().nulls_last() if call.order == "asc" else sort.desc().nulls_last()
    rows = asker.all(statement.order_by(ordered, DEAL.id).limit(call.limit + 1))
    found = [_row(asker, "deal", dict(row._mapping)) for row in rows[: call.limit]]
    source = asker.list_source(kinds.title("deal", asker.language), "deal", link)
    return RecordsOutcome(kind="deal", rows=found, more=len(rows) > call.limit, source=source)


def _record_conditions(
    asker: _Asker, kind: RecordKind, filters: RecordFilters
) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    record, conditions = _readable(asker, kind)
    found, column = table(record.model).c, columns(record.model)
    link: dict[str, Any] = {}

    def need(*names: str) -> Any:
        for name in names:
            if name in found:
                return found[name]
        raise UnknownName(ProblemOutcome(code="unsupported", field=names[0], value=names[0]))

    owner = found.get("assignee_id", column.owner_id)
    if filters.mine:
        conditions.append(owner == asker.work.principal.member_id)
        link["owner_id"] = [asker.work.principal.member_id]
    if filters.owner:
        link["owner_id"] = asker.owner_ids(filters.owner)
        conditions.append(owner.in_(link["owner_id"]))
    if filters.company:
        link["company_id"] = asker.company_ids(filters.company)
        conditions.append(need("company_id").in_(link["company_id"]))
    if filters.sector:
        link["sector"] = asker.plain_values("sector", filters.sector, COMPANY.sector)
        conditions.append(need("sector").in_(link["sector"]))
    if filters.status:
        conditions.append(need("status").in_(filters.status))
        link["status"] = list(filters.status)
    if filters.activity_type:
        conditions.append(need("type", "kind").in_(filters.activity_type))
        link["kind"] = list(filters.activity_type)
    if filters.overdue:
        conditions.append(_overdue(asker, record, filters, link))
    if filters.period is not None:
        name = filters.period.field if filters.period.field in found else "created_at"
        day = need(name)
        short = name.removesuffix("_at").removesuffix("_date")
        if not isinstance(day.type, SqlDate):
            link |= asker.moments(short, filters.period)
            return [*conditions, *within(asker.local_day(day), filters.period)], link
        conditions += within(day, filters.period)
        if filters.period.start:
            link[f"{short}_from"] = filters.period.start
        if filters.period.end:
            link[f"{short}_to"] = date.fromordinal(filters.period.end.toordinal() - 1)
    return conditions, link


def _overdue(
    asker: _Asker, record: records.RecordType[Any], filters: RecordFilters, link: dict[str, Any]
) -> ColumnElement[bool]:
    """What is late, as the records' own list has it."""
    if "due_group" in record.filters:
        link["due_group"] = ["overdue"]
        return record.filters["due_group"](cast(Any, ["overdue"]))
    found = table(record.model).c
    if "due_date" not in found:
        raise UnknownName(ProblemOutcome(code="unsupported", field="due_date", value="due_date"))
    open_still = ("planned", "active", "on_hold")
    link["status"] = [status for status in filters.status or open_still if status in open_still]
    link["due_to"] = asker.today - timedelta(days=1)
    return and_(found["due_date"] < asker.today, found["status"].in_(open_still))


def _count(asker: _Asker, call: CountRecords) -> Outcome:
    title = kinds.title(call.kind, asker.language)
    if call.kind in ("product", "member"):
        if call.filters != RecordFilters():
            return ProblemOutcome(code="unsupported", field="filters", value=call.kind)
        asker.work.require("deal.read" if call.kind == "product" else "member.read")
        statement = (
            select(func.count()).select_from(Product).where(PRODUCT.deleted_at.is_(None))
            if call.kind == "product"
            else select(func.count()).select_from(Membership)
        )
        source = asker.list_source(title, call.kind, {})
        return CountOutcome(kind=call.kind, count=asker.work.db.execute(statement).scalar_one(), source=source)
    if call.kind == "deal":
        return ProblemOutcome(code="unsupported", field="kind", value="use aggregate_deals with measure=count")
    conditions, link = _record_conditions(asker, call.kind, call.filters)
    model = _record_type(call.kind).model
    number = asker.work.db.execute(select(func.count()).select_from(model).where(*conditions)).scalar_one()
    return CountOutcome(kind=call.kind, count=number, source=asker.list_source(title, call.kind, link))


def _find(asker: _Asker, call: FindRecords) -> Outcome:
    if call.kind == "deal":
        return ProblemOutcome(code="unsupported", field="kind", value="use find_deals")
    if call.kind in ("product", "member"):
        return _listed_names(asker, call)
    conditions, link = _record_conditions(asker, call.kind, call.filters)
    record = _record_type(call.kind)
    statement = record.select.where(*conditions)
    if call.query:
        statement = statement.where(_contains(_name_column(record.model), call.query))
        link["q"] = call.query
    found = table(record.model).c
    sort: Any = found["due_date"] if call.sort == "due_date" and "due_date" in found else found["created_at"]
    if call.sort == "name":
        sort = _name_column(record.model)
    ordered = sort.asc().nulls_last() if call.order == "asc" else sort.desc().nulls_last()
    rows = asker.all(statement.order_by(ordered, found["id"]).limit(call.limit + 1))
    shown = [_row(asker, call.kind, dict(row._mapping)) for row in rows[: call.limit]]
    source = asker.list_source(kinds.title(call.kind, asker.language), call.kind, link)
    return RecordsOutcome(kind=call.kind, rows=shown, more=len(rows) > call.limit, source=source)


def _listed_names(asker: _Asker, call: FindRecords) -> Outcome:
    product = call.kind == "product"
    narrowed = call.filters != RecordFilters()
    if call.filters != (RecordFilters() if product else _only_of_members(call.filters)):
        return ProblemOutcome(code="unsupported", field="filters", value=call.kind)
    asker.work.require("deal.read" if product else "member.read")
    column = PRODUCT if product else MEMBER
    statement = select(column.id, column.name).order_by(column.name_key, column.id).limit(call.limit + 1)
    if product:
        statement = statement.where(PRODUCT.deleted_at.is_(None))
    if call.filters.region:
        statement = statement.where(MEMBER.team.in_(asker.plain_values("region", call.filters.region, MEMBER.team)))
    if call.filters.manager:
        managers = asker.plain_values("manager", call.filters.manager, MEMBER.manager)
        statement = statement.where(MEMBER.manager.in_(managers))
    if call.query:
        statement = statement.where(_contains(column.name, call.query))
    rows = asker.all(statement)
    link = "/deals?product_id=" if product else "/deals?owner_id="
    shown = [
        RecordRow(source=Source(kind=call.kind, id=str(r.id), title=r.name, href=f"{link}{r.id}"), fields={})
        for r in rows[: call.limit]
    ]
    # There is no list of some members alone, and one of all would not show what was asked.
    source = None if narrowed else asker.list_source(kinds.title(call.kind, asker.language), call.kind, {})
    return RecordsOutcome(kind=call.kind, rows=shown, more=len(rows) > call.limit, source=source)


def _only_of_members(filters: RecordFilters) -> RecordFilters:
    return RecordFilters(region=filters.region, manager=filters.manager)


def _contains(column: Any, words: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.ilike(like(words))
    if column.name == "name" and "match_key" in column.table.c:
        condition = column.table.c.match_key.like(like(match_key(words)))
    return condition


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


_RUNNERS: dict[type[Tool], Callable[[_Asker, Any], Outcome]] = {
    AggregateDeals: _aggregate,
    CompareDeals: _compare,
    CountRecords: _count,
    FindDeals: _find_deals,
    FindRecords: _find,
    GetRecord: _get,
}
