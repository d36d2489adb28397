"""A turn of a talk about records other than deals, read as an edit of their list or number."""

from typing import Any

from crm_app.assistant.filters import RecordFilters
from crm_app.assistant.offline.anchored import period_of
from crm_app.assistant.offline.declared import names_for
from crm_app.assistant.offline.meanings import kind_of
from crm_app.assistant.offline.narrowing import take_record_filters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.turn_cues import Cues
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_records import FindRecords

_LISTS = ("tag", "company", "sector", "country", "owner", "region", "manager")


def edited_records(q: Question, cues: Cues, state: CountRecords | FindRecords) -> Tool | None:
    """The list or number of the talk with what the turn names; None where it is about something else."""
    if cues.compared or cues.standing or cues.share or len(q.periods) > 1:
        return None
    kinds = {kind_of(t.tag) for t in q.tokens if kind_of(t.tag)} - {"member"}
    allowed = names_for(state.kind)
    if kinds - {state.kind} or any(entity.kind not in allowed for entity in q.entities):
        return None
    counted = bool(q.use("count")) or cues.total
    filters = _edited(q, cues, state)
    nouns = [t.tag for t in q.tokens if kind_of(t.tag) == state.kind]
    q.use("pronoun", "refers", "list", "which", "noun:member", *nouns)
    if counted and not isinstance(state, CountRecords):
        return None if state.query else CountRecords(kind=state.kind, filters=filters)
    lines = _lines(cues, state)
    return None if lines is None else state.model_copy(update={"filters": filters, **lines})


def _edited(q: Question, cues: Cues, state: CountRecords | FindRecords) -> RecordFilters:
    """The filters of the talk with those of the turn."""
    if cues.everyone:
        q.use("me")
    told = state.filters
    period = period_of(q, told.period)
    q.periods = [period] if period is not None and q.periods else q.periods
    given = take_record_filters(q, state.kind)
    update: dict[str, Any] = {name: getattr(given, name) for name in given.model_fields_set}
    if period is not None and told.period is not None:
        update["period"] = told.period.model_copy(update={"start": period.start, "end": period.end})
    for name in _LISTS:
        if cues.added and update.get(name):
            update[name] = [*getattr(told, name), *update[name]]
    if cues.everyone:
        update |= {"mine": False, "owner": []}
    elif update.get("owner"):
        update["mine"] = False
    elif update.get("mine"):
        update["owner"] = []
    if "conditions" in update:
        update["conditions"] = [*told.conditions, *update["conditions"]]
    return told.model_copy(update=update)


def _lines(cues: Cues, state: CountRecords | FindRecords) -> dict[str, Any] | None:
    """The number, order and facts of the lines; None where a number has none."""
    if not isinstance(state, FindRecords):
        return None if cues.limit or cues.order or cues.sort or cues.fact else {}
    found: dict[str, Any] = {}
    if cues.limit or cues.all_lines:
        found["limit"] = min(cues.limit or 20, 20)
    if cues.sort in ("name", "due_date"):
        found |= {"sort": cues.sort, "order": "asc"}
    if cues.order:
        found["order"] = ("asc" if state.order == "desc" else "desc") if cues.order == "reverse" else cues.order
    if cues.fact:
        found["fields"] = [cues.fact]
    return found
