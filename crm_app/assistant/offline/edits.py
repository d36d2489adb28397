"""A turn read as an edit of the talk's question: each slot that it names is set, narrowed, widened, left out or replaced, and
all others stay as they were.

The question of the talk is the last call. Every word of a turn must be a cue (`turn_cues.py`) or fill a slot; a turn with a
word that does neither is no edit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm_app.assistant.filters import TIME_GROUPS, DealFilters, GroupBy, Measure
from crm_app.assistant.offline.edited_filters import Slots, asked_slots, but_those, edited
from crm_app.assistant.offline.edited_records import edited_records
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.meanings import SINGLE_LIMIT
from crm_app.assistant.offline.meant import THAT_ONE
from crm_app.assistant.offline.measures import of_measure
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.turn_cues import Cues, cues_of
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.next_calls import NextCalls
from crm_app.assistant.tools.share_of_deals import ShareOfDeals
from crm_app.assistant.tools.shares_by_group import SharesByGroup
from crm_app.values.period_parts import exact_period

_ADDS_UP = ("count", "sum_amount")
LISTED = (FindDeals, FindRecords)
"""Calls that show records."""


@dataclass(frozen=True)
class Edit:
    """The question that the talk now is about.

    Attributes:
        call: the call of it.
        question: the turn as it was read.
        cues: what the turn does besides naming slots.
        single: it asks for one winner.
    """

    call: Tool
    question: Question
    cues: Cues
    single: bool = False


@dataclass
class _Turn:
    """A turn that is being read: its words, cues and slots."""

    q: Question
    cues: Cues
    slots: Slots
    single: bool = False


def as_edit(text: str, told: Question, previous: Tool, *, narrowed: bool = False) -> Edit | None:
    """The edit of the talk's question that `text` asks for; None where a word of it is no part of one.

    Args:
        text: the turn without what stands before it, with its spelling corrected.
        told: a reading of the turn, which knows the names and the talk.
        previous: the question of the talk.
        narrowed: whether conditions on fields were taken out of `text`, so that it need not change anything else.
    """
    if told.today is None or not isinstance(previous, tuple(_READERS)):
        return None
    if THAT_ONE.search(text.lower()) and getattr(previous, "group_by", "none") != "none":
        return None  # which line is meant is not known
    cues = cues_of(text)
    q = read(cues.rest, told.vocabulary, told.today, told.fiscal_start, previous)
    q.before, q.talk = told.before, told.talk
    if q.ambiguous or any(token.tag.startswith("field:") for token in q.tokens):
        return None
    call, single = _READERS[type(previous)](q, cues, previous)
    same = call == previous and not (narrowed or cues.sort or cues.limit or cues.order)
    if call is None or same or q.left_over():
        return None
    return Edit(call, q, cues, single)


def _edited_records(q: Question, cues: Cues, previous: Tool) -> tuple[Tool | None, bool]:
    found = edited_records(q, cues, previous) if isinstance(previous, CountRecords | FindRecords) else None
    return found, False


def _deals(q: Question, cues: Cues, previous: Tool) -> tuple[Tool | None, bool]:
    slots = asked_slots(q, cues, previous)
    if slots is None:
        return None, False
    if cues.others:
        slots = but_those(slots, previous)
        if slots is None:
            return None, False
    turn = _Turn(q, cues, slots)
    for kind, change in _CHANGES.items():
        if isinstance(previous, kind):
            return change(turn, previous), turn.single
    return None, False


# ---------------------------------------------------------------- figures


def _figure(turn: _Turn, state: AggregateDeals) -> Tool | None:
    """Another figure: of other deals, by another measure or grouping, another part or order of a ranking."""
    cues, slots = turn.cues, turn.slots
    if cues.fact or cues.sort not in ("", "amount"):
        return None
    if cues.compared:
        return _side_by_side(turn, state)
    if cues.standing:
        return _standing(turn, state)
    measure = slots.measure or ("sum_amount" if cues.sort else state.measure)
    filters = of_measure(edited(state.filters, slots), measure, state.measure)
    if cues.share:
        return _share(turn, state, filters)
    group = slots.group if slots.group != "none" else state.group_by
    if cues.total or (slots.group == "none" and slots.names_one(state.group_by)):
        group = "none"
    update: dict[str, Any] = {"measure": measure, "filters": filters, "group_by": group, "standing": []}
    if group != state.group_by or (slots.measure and slots.measure != state.measure):
        update |= {"above": None, "below": None, "min_records": None}
    lines = _lines(turn, state, group)
    return None if lines is None else state.model_copy(update=update | lines)


def _lines(turn: _Turn, state: AggregateDeals, group: GroupBy) -> dict[str, Any] | None:
    """The order, number and places of the lines that a turn asks for; None where a total has none."""
    cues, slots = turn.cues, turn.slots
    asks = bool(cues.limit or slots.lines or cues.order or cues.all_lines or slots.ranked or slots.places)
    if group == "none":
        return None if asks else {"limit": 10, "places": [], "order": "desc"}
    split = group != state.group_by
    order = slots.ranked or {"reverse": "asc" if state.order == "desc" else "desc"}.get(cues.order, cues.order)
    found: dict[str, Any] = {"order": order or ("desc" if split else state.order), "places": slots.places}
    number = cues.limit or slots.lines
    ranks_one = bool(slots.ranked) and not number and not slots.places
    if slots.places:
        found["limit"] = max(slots.places)
    elif number:
        found["limit"] = min(number, MAX_ROWS)
    elif cues.all_lines or (split and state.group_by == "none" and not ranks_one):
        found["limit"] = MAX_ROWS
    elif ranks_one:
        found["limit"] = SINGLE_LIMIT
    elif split and group in TIME_GROUPS:
        found["limit"] = MAX_ROWS
    turn.single = ranks_one
    return found


def _standing(turn: _Turn, state: AggregateDeals) -> Tool | None:
    """ "Where does Anna come in that?": her place in the ranking of the talk."""
    named = {kind: names for kind, names in turn.slots.names.items() if names}
    mine = bool(turn.slots.update.get("mine"))
    if mine:
        named = {"owner": ["me"]}
        turn.slots = replace(
            turn.slots, update={k: v for k, v in turn.slots.update.items() if k not in ("mine", "owner")}
        )
    if not named:
        named = {kind: names for kind in ("owner", "company", "product") if (names := getattr(state.filters, kind))}
    kind = next(iter(named), None)
    if len(named) != 1 or kind is None or (state.group_by not in ("none", kind)):
        return None
    slots = turn.slots.without(kind)
    among = getattr(state.filters, kind) if mine else []  # "where would I come in that?"
    filters = edited(state.filters, slots).model_copy(update={kind: among})
    measure = slots.measure or state.measure
    update = {
        "group_by": kind, "standing": named[kind], "filters": of_measure(filters, measure, state.measure),
        "measure": measure, "places": [], "order": "desc",
    }  # fmt: skip
    return state.model_copy(update=update)


def _share(turn: _Turn, state: AggregateDeals, filters: DealFilters) -> Tool | None:
    """ "As a percentage?": the share of each group, or of the names in all."""
    measure: Any = turn.slots.measure or state.measure
    group = turn.slots.group if turn.slots.group != "none" else state.group_by
    if measure not in _ADDS_UP:
        return None
    named = any(turn.slots.names.values())
    if group != "none" and not named:
        lines = turn.cues.meant or turn.cues.limit
        if turn.cues.meant and (turn.cues.meant != (len(turn.q.talk.shown) or state.limit) or turn.cues.limit):
            return None  # "these five" of ten lines
        top = {"top": lines} if lines else {}
        return SharesByGroup(measure=measure, group_by=group, filters=filters, **top)
    if named:
        return ShareOfDeals(measure=measure, part=filters, whole=edited(state.filters, turn.slots.without_names()))
    return None


def _side_by_side(turn: _Turn, state: AggregateDeals) -> Tool | None:
    """ "Put that next to Q2": the figure of the talk and the same with the slots that the turn names."""
    slots = turn.slots
    if state.group_by != "none" or slots.group != "none":
        return None
    measure = slots.measure or state.measure
    first = of_measure(state.filters, measure, state.measure)
    other = of_measure(edited(state.filters, slots), measure, state.measure)
    if first == other:
        return None
    labels = [
        _label(one, other, turn.q) or _label(other, one, turn.q) for one, other in ((first, other), (other, first))
    ]
    return CompareDeals(
        measure=measure, sides=[Side(label=a, filters=b) for a, b in zip(labels, (first, other), strict=True)]
    )


def _label(one: DealFilters, other: DealFilters, q: Question) -> str:
    """What sets the first of two sides apart."""
    language = detect_language(q.text)
    days = one.period
    if days is not None and days != other.period and days.start and days.end:
        return exact_period(days.start, days.end).label(language)
    for name, value in one:
        if isinstance(value, list) and value and value != getattr(other, name):
            return " / ".join(str(part) for part in value)[:200]
    return ""


# ---------------------------------------------------------------- lists


def _list(turn: _Turn, state: FindDeals) -> Tool | None:
    """Other deals, another order or more of a list; or its number, value or groups."""
    cues, slots, q = turn.cues, turn.slots, turn.q
    if cues.compared or cues.standing or cues.share or (state.query and (slots.measure or slots.group != "none")):
        return None
    filters = edited(state.filters, slots)
    measure: Measure | None = slots.measure or ("sum_amount" if cues.total else None)
    if measure is not None or slots.group != "none":
        figure = AggregateDeals(measure=measure or "count", filters=filters)
        figure = figure.model_copy(update={"filters": of_measure(filters, figure.measure, "count")})
        if slots.group == "none":
            return figure if not slots.ranked else None
        lines = _lines(turn, figure, slots.group)
        return None if lines is None else figure.model_copy(update={"group_by": slots.group, **lines})
    update: dict[str, Any] = {"filters": filters, "places": slots.places}
    if slots.ranked:
        one = not q.has("list")
        update |= {"sort": "amount", "order": slots.ranked, "limit": cues.limit or slots.lines or (1 if one else 5)}
    if cues.sort:
        soonest = cues.sort in ("close_date", "name", "started", "last_activity")
        update |= {
            "sort": cues.sort if cues.sort != "due_date" else "close_date",
            "order": "asc" if soonest else "desc",
        }
    if cues.order:
        update["order"] = ("asc" if state.order == "desc" else "desc") if cues.order == "reverse" else cues.order
    number = cues.limit or slots.lines
    if number or cues.all_lines:
        update["limit"] = min(number or 20, 20)
    if cues.fact:
        update |= {"fields": [cues.fact]}
    return state.model_copy(update=update)


def _next(turn: _Turn, state: NextCalls) -> Tool | None:
    if turn.slots.measure or turn.slots.group != "none" or turn.cues.compared:
        return None
    limit = min(turn.cues.limit or state.limit, 20)
    return state.model_copy(update={"filters": edited(state.filters, turn.slots), "limit": limit})


# ---------------------------------------------------------------- comparisons and shares


def _varied(sides: Sequence[Side]) -> str:
    """The slot in which the sides of a comparison differ; empty where they differ in several."""
    names = [name for name, _ in sides[0].filters if len({str(getattr(one.filters, name)) for one in sides}) > 1]
    return names[0] if len(names) == 1 else ""


def _comparison(turn: _Turn, state: CompareDeals | CompareGroups) -> Tool | None:
    """The same sides by another measure or in other deals, one side more or less, one side alone, or their groups."""
    cues, slots, varied = turn.cues, turn.slots, _varied(state.sides)
    if cues.share or cues.standing or cues.fact or cues.total:
        return None
    named = slots.names.get(varied, [])
    sides = list(state.sides)
    if named and not cues.added and isinstance(state, CompareDeals):
        one = next((side for side in sides if getattr(side.filters, varied) == named), None)
        if one is None:
            return None
        alone = AggregateDeals(measure=state.measure, filters=one.filters)
        turn.slots = slots.without(varied)
        return _figure(turn, alone) or alone
    if varied == "period" and slots.period is not None:
        return None
    if slots.period is not None and len({str(side.filters.period) for side in sides}) > 1:
        return None
    left_out = set(slots.excluded.get(varied, [])) if varied else set()
    if left_out and isinstance(state, CompareDeals):
        sides = [side for side in sides if not left_out & set(getattr(side.filters, varied))]
        slots = slots.without_excluded(varied)
    measure = slots.measure or state.measure
    given = slots.without(varied)
    made = [
        side.model_copy(update={"filters": of_measure(edited(side.filters, given), measure, state.measure)})
        for side in sides
    ]
    if named and isinstance(state, CompareDeals):
        last = made[-1].filters
        made += [Side(label=name, filters=last.model_copy(update={varied: [name]})) for name in named]
    if len(made) < 2:
        return AggregateDeals(measure=measure, filters=made[0].filters) if made else None
    group = "none" if slots.group == varied else slots.group
    if isinstance(state, CompareGroups) or (group != "none" and len(made) == 2):
        return _changes(turn, state, made, measure)
    if group != "none" or cues.limit or slots.places:
        return None
    return state.model_copy(update={"measure": measure, "sides": made[:6]})


def _changes(turn: _Turn, state: CompareDeals | CompareGroups, sides: list[Side], measure: Measure) -> Tool | None:
    group = turn.slots.group if turn.slots.group != "none" else getattr(state, "group_by", "none")
    if group == "none" or group in TIME_GROUPS:
        return None
    limit = turn.cues.limit or getattr(state, "limit", 10)
    order: Any = getattr(state, "order", "either")
    return CompareGroups(measure=measure, group_by=group, sides=sides, order=order, limit=limit)


def _shares(turn: _Turn, state: SharesByGroup) -> Tool | None:
    cues, slots = turn.cues, turn.slots
    if cues.compared or cues.standing or slots.names_one(state.group_by):
        return None
    measure: Any = slots.measure or state.measure
    if measure not in _ADDS_UP:
        return None
    group = slots.group if slots.group != "none" else state.group_by
    top = cues.limit or state.top
    update = {"filters": edited(state.filters, slots), "group_by": group, "top": top, "measure": measure}
    return state.model_copy(update=update) if not slots.ranked else None


def _share_of(turn: _Turn, state: ShareOfDeals) -> Tool | None:
    slots = turn.slots
    if slots.group != "none" or slots.measure or turn.cues.compared or turn.cues.limit:
        return None
    part, whole = edited(state.part, slots), edited(state.whole, slots.without_names())
    return state.model_copy(update={"part": part, "whole": whole})


_CHANGES: dict[type[Tool], Callable[[_Turn, Any], Tool | None]] = {
    AggregateDeals: _figure, FindDeals: _list, NextCalls: _next, CompareDeals: _comparison, CompareGroups: _comparison,
    SharesByGroup: _shares, ShareOfDeals: _share_of,
}  # fmt: skip
_READERS: dict[type[Tool], Callable[[Question, Cues, Tool], tuple[Tool | None, bool]]] = {
    **dict.fromkeys(_CHANGES, _deals), FindRecords: _edited_records, CountRecords: _edited_records,
}  # fmt: skip
