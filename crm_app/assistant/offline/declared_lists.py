"""Lists and numbers of records, read by what their kind declares: "high priority tasks of Anna due this week", "ผู้ติดต่อที่ไม่มี
อีเมล", "companies with the most employees", "projects by status".

The kind is the first noun. Fields, choices and links come from its declaration, so that a new kind is read without a line here.
Every word has to be one of the kind's, a name, a day, a number or a word without a meaning of its own; else there is no reading.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast, get_args

from crm_app import records
from crm_app.assistant.filters import (
    FieldCondition,
    PeriodFilter,
    RecordDateField,
)
from crm_app.assistant.offline.declared import day_field, names_for
from crm_app.assistant.offline.declared_calls import AskedRecords, call_of
from crm_app.assistant.offline.declared_pieces import WITHOUT, Piece, cut, phrases_of
from crm_app.assistant.offline.meanings import kind_of
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.own_asked import OwnAsked, for_kind
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords, RecordGroup
from crm_app.assistant.tools.find_records import FindRecords, RecordSort
from crm_app.records.filtering.fields import Asked, of_kind
from crm_app.values.period_parts import Period
from crm_app.values.periods import find_period

QUIET_DAYS = 30
"""The days that "silent" means where the question names none."""


def read_declared(q: Question, own: Sequence[OwnAsked] = ()) -> tuple[Tool, ...]:
    """The lists or numbers of records that a question asks for; empty where not every word is understood.

    Args:
        q: read by `naming.read`; it is not changed.
        own: conditions that were taken out of its text before.
    """
    for kind in _kinds_named(q):
        pieces = cut(q, phrases_of(kind))
        sides = _alternatives(pieces) if pieces is not None else []
        found = [_of_pieces(q, kind, side) for side in sides]
        conditions = for_kind(kind, own)
        if conditions is None or not found or None in found:
            continue
        calls = []
        for asked in found:
            assert asked is not None  # noqa: S101 - see above
            asked.conditions += conditions
            calls.append(call_of(kind, asked))
        if None not in calls:
            return tuple(call for call in calls if call is not None)
    return ()


_RESTRICTS = ("choice", "overdue", "lacks", "has", "quiet")


def _alternatives(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces, or those of each of two alternatives that no list shows together: "on hold or past their due date"."""
    rest = [piece for piece in pieces if piece.role != "filler"]
    for place, piece in enumerate(rest[1:-1], 1):
        before, after = rest[place - 1], rest[place + 1]
        one_field = before.role == after.role == "choice" and before.name == after.name
        if piece.role != "or" or before.role not in _RESTRICTS or one_field:
            continue
        dated = after.role == "day" and place + 2 < len(rest) and rest[place + 2].role == "period"
        if after.role not in _RESTRICTS and not dated:
            return []
        end = place + (3 if dated else 2)
        return [[*rest[:place], *rest[end:]], [*rest[: place - 1], *rest[place + 1 :]]]
    return [rest]


def said_by_a_declaration(q: Question) -> Tool | None:
    """A list by a field that no word of the grammar names: "the most expensive products", "companies with the most employees",
    "urgent tasks". The grammar would rank the first ones by their sales.
    """
    calls = read_declared(q)
    found = calls[0] if len(calls) == 1 else None
    if not isinstance(found, FindRecords | CountRecords):
        return None
    by_field = {one.field for one in found.filters.conditions} & {"priority", "direction"}
    ordered = isinstance(found, FindRecords) and found.sort not in ("created_at", "due_date", "occurred_at", "name")
    return found if ordered or by_field else None


def declared(q: Question, own: Sequence[OwnAsked], text: str) -> Understanding | None:
    """The reading of a question that the grammar does not understand: see `read_declared`.

    Args:
        q: the question without its conditions on fields.
        own: these conditions.
        text: the question with them.
    """
    whole = q if not own else read(text, q.vocabulary, cast(date, q.today), q.fiscal_start, None)
    calls = read_declared(whole) or (read_declared(q, own) if own else ())
    if not calls:
        return None
    second = calls[1] if len(calls) > 1 else None
    return Understanding("en", "call", call=calls[0], second=second, assumed=q.assumed, periods=q.periods)


def _kinds_named(q: Question) -> list[str]:
    """The kinds that a question names, in their order; the records that are asked for come first."""
    found = [kind for token in q.tokens if (kind := kind_of(token.tag)) in records.TYPES]
    found += [kind for kind in ("task",) if not found and q.has("overdue", "date:due", "undone")]
    found = [*found[:2], *(["company"] if _ANYONE.search(q.text) else [])]
    return list(dict.fromkeys(found))


_ANYONE = re.compile(r"^(?:anyone|anybody|who\b|มีใคร|ใคร)", re.IGNORECASE)
"""How a question begins whose customers have no noun: "anyone with an open deal and no activity?"."""


def _of_pieces(q: Question, kind: str, pieces: list[Piece]) -> AskedRecords | None:
    """What the pieces ask for; None where one cannot be placed."""
    record, asked = records.TYPES[kind], AskedRecords()
    fields = of_kind(record)
    rest = [piece for piece in pieces if piece.role != "filler"]
    place = 0
    while place < len(rest):
        used = _step(q, kind, record, fields, asked, rest, place)
        if used == 0:
            return None
        place += used
    if asked.day == "created_at" and not asked.sort:
        asked.day, asked.sort, asked.order = "", "created_at", "desc"  # "new contacts"
    placed = not asked.day and (not asked.limit or asked.sort)
    return asked if placed and not q.ambiguous else None


def _step(
    q: Question, kind: str, record: Any, fields: dict[str, Asked], asked: AskedRecords, rest: list[Piece], place: int
) -> int:
    """Places the piece at `place`; returns how many pieces it used, 0 where it has no place."""
    piece = rest[place]
    after = rest[place + 1] if place + 1 < len(rest) else Piece("")
    match piece.role:
        case "noun" | "or" | "and":
            return 1
        case "count":
            asked.counts = True
        case "mine":
            asked.mine = True
        case "overdue":
            asked.overdue = asked.distinct = True
        case "lacks" | "has":
            getattr(asked, piece.role).append(piece.name)
        case "choice":
            _choose(asked, piece, negated=False)
        case "not" if after.role == "choice":
            _choose(asked, after, negated=True)
            return 2
        case "lack" | "have":
            return _had(record, fields, asked, piece, after, rest[place + 2] if place + 2 < len(rest) else Piece(""))
        case "quiet":
            return _quiet(q, asked, rest, place)
        case "sort":
            return _sorted(record, asked, piece, after)
        case "by":
            return _grouped(asked, after)
        case "day":
            if after.role == "period":
                return 2 if _within(asked, piece.name, after.period) else 0
            asked.day = piece.name  # "new contacts this month"
        case "period":
            return _dated(q, kind, record, asked, piece, after)
        case "name":
            return 1 if _named(kind, record, asked, piece) else 0
        case "number" if not asked.limit and piece.number:
            asked.limit = piece.number
        case "show" | "field":
            return _shows(record, asked, piece, after)
        case _:
            return 0
    return 1


def _choose(asked: AskedRecords, piece: Piece, *, negated: bool) -> None:
    asked.distinct = True
    op: Any = "none_of" if negated else "any_of"
    for place, one in enumerate(asked.conditions):
        if one.field == piece.name and one.op == op:  # "on hold or planned"
            values = list(dict.fromkeys([*one.values, piece.value]))
            asked.conditions[place] = one.model_copy(update={"values": values})
            return
    asked.conditions.append(FieldCondition(field=piece.name, op=op, values=[piece.value]))


def _had(record: Any, fields: dict[str, Asked], asked: AskedRecords, piece: Piece, after: Piece, third: Piece) -> int:
    """What the records lack or have: "without an email", "with open deals"; also "with the most employees"."""
    if piece.role == "have" and {after.role, third.role} == {"sort", "field"}:
        return 1
    if after.role == "day":
        after = replace(after, role="field")  # "tasks without a deadline"
    if after.role == "choice" and third.role == "other":
        return 0
    if after.role not in ("thing", "field", "other", "noun"):
        return (
            1 if piece.role == "have" and after.role in ("choice", "name", "overdue", "noun", "count", "quiet") else 0
        )
    name = after.name.removesuffix("_id")
    if after.role == "noun":
        return 0
    into = asked.lacks if piece.role == "lack" else asked.has
    if f"{WITHOUT}{name}" in record.filters:
        into.append(name)
    else:
        wanted = after.name if after.name in fields else f"{name}_id"
        if wanted not in fields:
            return 0
        op: Any = "empty" if piece.role == "lack" else "not_empty"
        asked.conditions.append(FieldCondition(field=wanted, op=op))
    asked.distinct = True
    return 2


def _quiet(q: Question, asked: AskedRecords, rest: list[Piece], place: int) -> int:
    """ "Not contacted in the last 60 days", "silent since September"."""
    after = rest[place + 1] if place + 1 < len(rest) else Piece("")
    unit = rest[place + 2] if place + 2 < len(rest) else Piece("")
    asked.quiet_days, asked.distinct = QUIET_DAYS, True
    if after.role == "number" and unit.role == "unit" and after.number:
        asked.quiet_days = min(after.number * int(unit.name), 3650)
        return 3
    if after.role != "period" or after.period is None:
        thing = _NO_THING.search(q.text[rest[place].start : rest[place].end].lower())
        if thing is not None:  # "companies without activity", "with no contact"
            asked.quiet_days = None
            asked.lacks.append("activity" if thing[0] not in ("contact",) else thing[0])
        return 1
    days = after.period
    if (
        days.start is not None and q.today is not None and days.start > q.today
    ):  # "open deal … since September" is of the past
        days = find_period(days.matched, q.today, q.fiscal_start) or days
    start, end = days.start, days.end
    if start is None or q.today is None or (end is not None and end <= q.today):
        return 0  # nothing counts activities of days that are over alone
    asked.quiet_days = max(1, (q.today - start).days + 1)
    return 2


_NO_THING = re.compile(r"contact$|activit(?:y|ies)$|กิจกรรม$")


def _sorted(record: Any, asked: AskedRecords, piece: Piece, after: Piece) -> int:
    if asked.sort:
        return 0
    name, used = piece.name, 1
    if name == "*":
        if after.role != "field" or after.name not in record.sorts:
            return 0
        name, used = after.name, 2
        asked.distinct = True
    elif name:
        asked.distinct = True
    asked.sort, asked.order = name or day_field(record.kind), cast(Any, piece.value)
    if asked.sort not in get_args(RecordSort):
        return 0
    return used


def _grouped(asked: AskedRecords, after: Piece) -> int:
    if after.role == "name":
        return 1  # "calls made by Anna"
    name = after.name.removesuffix("_id")
    if after.role not in ("field", "other") or name not in get_args(RecordGroup) or asked.group:
        return 0
    asked.group = name
    return 2


def _default_day(kind: str) -> str:
    return day_field(kind) if day_field(kind) != "created_at" else ""


def _dated(q: Question, kind: str, record: Any, asked: AskedRecords, piece: Piece, after: Piece) -> int:
    """Days with the field that they are of: "added this week", "this week's new contacts", "finished last week"."""
    done = any(one.field == "status" and one.values == ["done"] for one in asked.conditions)
    if after.role == "day":
        return 2 if _within(asked, after.name, piece.period) else 0
    name = asked.day or ("completed_at" if done and "completed_at" in record.sorts else "")
    if not name and piece.period is not None and _BEGINS.match(piece.period.matched) and "start_date" in record.sorts:
        name = "start_date"
    asked.day = ""
    days = piece.period
    if name == "start_date" and days is not None and q.today is not None:
        days = find_period(_BEGINS.sub("", days.matched), q.today, q.fiscal_start) or days
    return 1 if _within(asked, name or _default_day(kind), days) else 0


_BEGINS = re.compile(r"^(?:start\w*|begin\w*|kick\w*(?: off)?)\s+", re.IGNORECASE)


def _within(asked: AskedRecords, name: str, days: Period | None) -> bool:
    if not name or days is None or asked.period is not None:
        return False
    asked.distinct = True
    if name in get_args(RecordDateField):
        asked.period = PeriodFilter(field=cast(Any, name), start=days.start, end=days.end)
        return True
    if days.start is None or days.end is None:
        return False
    last = days.end - timedelta(days=1)
    condition = FieldCondition(field=name, op="between", values=[str(days.start), str(last)])
    asked.conditions.append(condition)
    return True


def _named(kind: str, record: Any, asked: AskedRecords, piece: Piece) -> bool:
    """A name: of an owner, a company, a sector, or of a record that the records point to."""
    if piece.name in names_for(kind) and piece.name != "company_own":
        if piece.excluded:
            asked.conditions.append(
                FieldCondition(field=_column(record, piece.name), op="none_of", values=[piece.value])
            )
            return piece.name in ("country", "sector")
        asked.names.setdefault(piece.name, []).append(piece.value)
        return True
    link = next((name for name, target in record.references.items() if target == piece.name), None)
    if link is None or piece.excluded:
        return False
    asked.conditions.append(FieldCondition(field=link, op="is", values=[piece.value], said=piece.value))
    asked.distinct = True
    return True


def _column(record: Any, name: str) -> str:
    return name if name in of_kind(record) else f"{name}_id"


def _shows(record: Any, asked: AskedRecords, piece: Piece, after: Piece) -> int:
    """The facts that each line is to show: "with their phone numbers"."""
    facts = {**record.facts, "owner_id": "owner"}
    one = after if piece.role == "show" else piece
    if piece.role == "field" and after.role == "sort" and after.name == "*" and not asked.sort:
        return 2 if _sorted(record, asked, after, piece) else 0  # "โครงการที่งบสูงสุด"
    fact = facts.get(one.name) or facts.get(f"{one.name.removesuffix('_id')}_name")
    if one.role != "field" or fact is None:
        return 1 if piece.role == "show" and after.role in ("name", "choice", "noun") else 0
    asked.shown.append(fact)
    return 2 if piece.role == "show" else 1
