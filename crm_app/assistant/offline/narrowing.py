"""The filters that the words and names of a question ask for."""

import re
from dataclasses import replace
from typing import Any, cast

from crm_app.assistant.filters import DIMENSIONS, DealFilters, FieldCondition, PeriodFilter, RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.offline.amounts import take_amounts
from crm_app.assistant.offline.declared import choices, day_field, has_fact, lists_by_due, names_for
from crm_app.assistant.offline.meanings import noun_of
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.surroundings import take_surroundings
from crm_app.assistant.offline.vocabulary import EntityKind
from crm_app.values.period_parts import Period


def take_statuses(q: Question) -> list[Any]:
    """The statuses of deals that are asked for, each once."""
    found: list[str] = []
    for token in q.use("status:won", "status:lost", "status:open", "status:closed"):
        status = token.tag.removeprefix("status:")
        found += ["won", "lost"] if status == "closed" else [status]
    return list(dict.fromkeys(found))


def take_deal_filters(q: Question, period: Period | None, default_won: bool) -> DealFilters:
    """The filters of a question about deals.

    Args:
        period: the days, if it asks for some.
        default_won: whether the default status is won.
    """
    _use_by_before_names(q)
    statuses = take_statuses(q)
    if (q.use("revenue", "earned") or default_won) and not statuses:
        statuses = ["won"]
    ahead = period is not None and period.start is not None and q.today is not None and period.start > q.today
    if ahead and statuses == ["won"]:
        statuses = ["open"]  # nothing is won yet in days to come: what is expected to close then
    values: dict[str, Any] = {"status": statuses, **take_amounts(q)}
    for kind in DIMENSIONS:
        names = q.named(kind)
        if names:
            q.use(noun_of(kind))
            values[kind] = names
    if values.get("owner") and q.has("me"):
        # "Get me Darcel's deals" is about Darcel; "mine and Darcel's" is about two people, which one list cannot show.
        if not any(t.tag == "me" and re.match(r"my|mine|ของ", t.text.lower()) for t in q.tokens):
            q.use("me")
    elif q.use("me"):
        values["mine"] = True
    if q.use("no_company"):
        values["no_company"] = True
    if period is not None:
        values["period"] = PeriodFilter(field=cast(Any, take_deal_date(q)), start=period.start, end=period.end)
    if q.has("date:closing"):
        q.use("date:closing")
        if not statuses:
            values["status"] = ["open"]
    values |= take_surroundings(q)
    if (q.quiet_days is not None or values.get("past_expected")) and not statuses:
        values["status"] = ["open"]
    q.use("noun:deal")
    return DealFilters(**values)


def _use_by_before_names(q: Question) -> None:
    """Marks "by" in "won by Anna" as used, because it only introduces the name."""
    for token, following in zip(q.tokens, q.tokens[1:], strict=False):
        if token.tag == "by" and following.tag == "entity":
            token.used = True


def take_deal_date(q: Question) -> str:
    """The date field of deals that a period of the question refers to."""
    if q.use("date:created"):
        return "created_at"
    if q.use("date:engaged"):
        return "engage_date"
    return "close_date"


def take_record_filters(q: Question, kind: RecordKind) -> RecordFilters:
    """The filters of a question about records of another kind."""
    values: dict[str, Any] = {}
    types = [t.tag.removeprefix("type:") for t in q.use("type:call", "type:meeting", "type:note", "type:email")]
    if types and set(types) <= set(choices(kind, "type")):
        values["activity_type"] = list(dict.fromkeys(types))
    states = choices(kind, "status")
    if "done" in states:
        if q.use("done"):
            values["status"] = ["done"]
        if q.use("undone", "status:open"):
            values["status"] = [next(state for state in ("open", "active") if state in states)]
    if "on_hold" in states and q.use("on_hold"):
        values["status"] = [*values.get("status", []), "on_hold"]
    if has_fact(kind, "due_date") and q.use("overdue"):
        values["overdue"] = True
    for entity_kind in names_for(kind):
        names = q.named(entity_kind)
        if names:
            values["own" if entity_kind == "company_own" else entity_kind] = names
            q.use(noun_of(entity_kind))
    q.use("noun:tag") if values.get("tag") else None
    left_out = [
        FieldCondition(field=name, op="none_of", values=names, said=f"≠ {' / '.join(names)}")
        for name in ("country", "sector")
        if (names := [one.name for one in q.excluded if one.kind == name]) and name in names_for(kind)
    ]
    if left_out:
        values["conditions"] = left_out
    if q.use("me"):
        values["mine"] = True
    if q.periods:
        period = _joined(q)
        values["period"] = PeriodFilter(field=cast(Any, _record_date(q, kind)), start=period.start, end=period.end)
    else:
        q.use("date:due") if lists_by_due(kind) else None
        q.use("date:created") if q.has("newest") else None
    return RecordFilters(**values)


def _joined(q: Question) -> Period:
    """The days that are asked for: "today and tomorrow" are one period."""
    first = q.periods[0]
    for period in q.periods[1:]:
        if period.start is not None and period.start == first.end:
            first = replace(first, end=period.end)
    return first


def _record_date(q: Question, kind: RecordKind) -> str:
    created = bool(q.use("date:created"))
    due = bool(q.use("date:due"))
    day = day_field(kind)
    return day if not created or (due and day == "due_date") else "created_at"


def refuse_names(q: Question, used: tuple[EntityKind, ...]) -> bool:
    """Reports names for which the chosen tool has no filter."""
    found = False
    for token in q.tokens:
        if token.tag == "entity" and token.entities[0].kind not in used:
            token.tag = "unknown"
            found = True
    return found


def take_words(q: Question) -> str:
    """Words to search in names: what follows "named" or "about" in a list question."""
    if not q.has("named", "about"):
        return ""
    words = [t for t in q.tokens if t.tag == "unknown"]
    if words:
        q.use("named", "about", "unknown")
    return " ".join(t.text for t in words)[:200]
