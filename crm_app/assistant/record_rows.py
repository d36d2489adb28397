"""Records by SQL: the records that a call selects, the facts of each, and the list behind them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import ColumnElement, and_
from sqlalchemy import Date as SqlDate

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.asker import COMPANY, NAME_COLUMNS, Asker, title_of, within
from crm_app.assistant.deal_conditions import own_conditions, own_values, quiet_since
from crm_app.assistant.field_conditions import field_conditions
from crm_app.assistant.filters import RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.outcomes import ProblemOutcome, RecordRow, Source, UnknownName
from crm_app.core.tables import columns, table
from crm_app.values.finding import like


def record_type(kind: str) -> records.RecordType[Any]:
    """The declaration of a kind of record. Raises UnknownName for another kind, such as members."""
    try:
        return records.TYPES[kind]
    except KeyError:
        raise UnknownName(ProblemOutcome(code="unsupported", field="kind", value=kind)) from None


def name_column(model: Any) -> Any:
    """The column with the name of the table's records."""
    found = table(model).c
    return next(found[name] for name in NAME_COLUMNS if name in found)


def readable(asker: Asker, kind: str) -> tuple[Any, list[ColumnElement[bool]]]:
    """The declaration of a kind, and the conditions for records that the asker may read. Raises UnknownName,
    Forbidden.
    """
    record = record_type(kind)
    column = columns(record.model)
    return record, [column.deleted_at.is_(None), asker.work.sees(column.owner_id, f"{kind}.read")]


def record_row(kind: str, values: dict[str, Any], wanted: list[str] | None = None) -> RecordRow:
    """A record as an answer shows it.

    Args:
        values: a row of the kind's `select`.
        wanted: the facts to show; None or empty means all of them.
    """
    title = str(title_of(values))
    fields: dict[str, Any] = {}
    for name, shown in records.TYPES[kind].facts.items():
        if wanted and shown not in wanted:
            continue
        fields[shown] = _shown_value(kind, name, values)
    source = Source(kind=kind, id=str(values["id"]), title=title[:200], href=kinds.record_href(kind, values))
    return RecordRow(source=source, fields=fields)


def _shown_value(kind: str, name: str, values: dict[str, Any]) -> Any:
    value = values.get(name)
    if kind == "deal" and name == "amount" and value is not None:
        return f"{value:,.2f}".rstrip("0").rstrip(".") + f" {values['currency']}"
    declared = records.TYPES[kind].declared(name)
    if declared is not None and isinstance(value, Decimal):
        value = f"{value:,.2f}".rstrip("0").rstrip(".") + f" {values.get(declared.currency) or ''}".rstrip()
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


def record_conditions(
    asker: Asker, kind: RecordKind, filters: RecordFilters
) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    """SQL conditions, and the equivalent parameters of the kind's list. Raises UnknownName for an unknown filter."""
    record, conditions = readable(asker, kind)
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
    _more(asker, kind, filters, conditions, link)
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


def _more(
    asker: Asker, kind: RecordKind, filters: RecordFilters, conditions: list[ColumnElement[bool]], link: dict[str, Any]
) -> None:
    """The filters that are filters of the kind's own list, by the conditions of that list."""
    record = record_type(kind)
    found, column = table(record.model).c, columns(record.model)

    def narrow(name: str, value: Any) -> None:
        if name not in record.filters:
            raise UnknownName(ProblemOutcome(code="unsupported", field=name, value=name))
        link[name] = value
        conditions.append(record.filters[name](value))

    if filters.country:
        if "country" not in found:
            raise UnknownName(ProblemOutcome(code="unsupported", field="country", value="country"))
        countries = asker.plain_values("country", filters.country, found["country"])
        conditions.append(found["country"].in_(countries))
        link["country"] = countries
    if filters.tag:
        narrow("tag", list(filters.tag))
    if filters.own:
        link["where"] = own_values(asker, kind, filters.own)
        own_conditions(conditions, column.custom_fields, link["where"])
    if filters.job_title:
        if "job_title" not in found:
            raise UnknownName(ProblemOutcome(code="unsupported", field="job_title", value=filters.job_title))
        conditions.append(found["job_title"].ilike(like(filters.job_title)))
        link["q"] = filters.job_title
    if filters.with_company:
        narrow("with_company", asker.company_ids(filters.with_company))
    for lack in filters.lacks:
        narrow(f"without_{lack}", True)
    for thing in filters.has:
        narrow(f"without_{thing}", False)
    if filters.quiet_days is not None:
        narrow("quiet_from", quiet_since(asker, filters.quiet_days))
    conditions += field_conditions(asker, kind, filters.conditions, link)


def _overdue(
    asker: Asker, record: records.RecordType[Any], filters: RecordFilters, link: dict[str, Any]
) -> ColumnElement[bool]:
    """The condition "overdue", as the records' own list has it."""
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


def kinds_of_records(call: Mapping[str, Any], *, counted: bool = False) -> frozenset[str]:
    """The kinds of which a stored call counted or searched all records: for a figure, an empty list and a failed
    look-up.

    Records that it found are sources of their own.
    """
    kind = str((call.get("arguments") or {}).get("kind"))
    if kind not in kinds.everything():
        return kinds.everything()  # a call of an earlier version that can no longer be parsed
    filters = (call.get("arguments") or {}).get("filters") or {}
    things = {thing.rpartition("_")[2] for thing in (*filters.get("lacks", []), *filters.get("has", []))}
    things |= ({"deal"} if filters.get("bought") else set()) | ({"activity"} if filters.get("quiet_days") else set())
    beside = things & set(records.TYPES)
    whole = counted or call.get("outcome") != "records" or not call.get("sources")
    return frozenset(({kind, "member"} if whole else {"member"}) | beside)
