"""The records that the conditions of a list select by the indexes of their fields, where these are few: by their ids.

Only lists of kinds of which the workspace has many records are looked up, see `record_few` in `records.few_functions`. What is
asked may select more records than the list has, never fewer: the list checks every condition itself.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Column, select

from crm_app.core.database import HotQuery, compiled, hot_read
from crm_app.core.principal import Caller, SessionCaller
from crm_app.core.tables import columns
from crm_app.records import few_functions
from crm_app.records.conditions import Comparison
from crm_app.records.fields import longest
from crm_app.records.filtering import fields
from crm_app.records.filtering.operators import PERIODS
from crm_app.records.filtering.sql import POSITIVE, Leaf, Shape
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.own.conditions import Wanted
from crm_app.values.finding import MAX_TEXT, terms

LARGE = 20_000
"""From how many records of a kind on a workspace's lists of it are looked up: fewer are read whole in some milliseconds."""
_KEPT_SECONDS = 600.0
_MOST = 10_000
_FEW = HotQuery("select to_json(record_few(%(kind)s, %(asked)s::jsonb, %(first)s::jsonb))::text", "records.few")
MOST_FIRST = few_functions.FEW
"""How many of the first records are looked up at most."""
_NONE, _LEAST = "-1e16", "-9.9e15"
"""The key of records without a number, and below every number. Own fields have -1e18."""
_SHORTEST = 3
"""The shortest word, in characters, that the index of the search finds."""
Part = dict[str, Any]
_sizes: dict[tuple[UUID, str], tuple[float, bool]] = {}
_readers: dict[tuple[Any, str], float] = {}
_lock = threading.Lock()


def forget() -> None:
    """Forgets which workspaces have many records."""
    with _lock:
        _sizes.clear()
        _readers.clear()


def is_large(record: RecordType[Any], caller: Caller) -> bool:
    """Whether the caller's workspace has many records of a kind; remembered for ten minutes."""
    if not isinstance(caller, SessionCaller):
        return False
    place, now = (caller.workspace_id, record.kind), time.monotonic()
    known = _sizes.get(place)
    if known is not None and known[0] > now:
        return known[1]
    found = hot_read(caller, None, _size(record, LARGE)) == b"true"
    with _lock:
        if len(_sizes) > _MOST:
            _sizes.clear()
        _sizes[place] = (now + _KEPT_SECONDS, found)
    return found


@lru_cache(maxsize=64)
def _size(record: RecordType[Any], large: int) -> HotQuery:
    at = columns(record.model)
    some = compiled(select(at.id).where(at.deleted_at.is_(None)).limit(large))
    return HotQuery(f"select (count(*) >= {large})::text from ({some}) found", f"{record.kind}.size")


@dataclass(frozen=True, slots=True)
class Found:
    """What indexes have found of a list."""

    ids: list[UUID] | None
    """The ids of records among which the list's are; None where this is unknown."""
    are_many: bool = False
    """Whether more than a few fulfil what was asked."""
    are_first: bool = False
    """Whether the ids are the first ones in the order of the list, and more may follow."""


def ids(
    record: RecordType[Any], caller: SessionCaller, parts: Sequence[Part], first: dict[str, Any] | None = None
) -> Found:
    """The records that fulfil what is asked.

    Without a condition these are the records of a reader of own ones; that somebody reads all is remembered for a minute.

    Args:
        first: the order in which the first records are found where many fulfil what is asked, see `record_first`.
    """
    place, now = (caller.session_id, record.kind), time.monotonic()
    if not parts and first is None and _readers.get(place, 0.0) > now:
        return Found(None, are_many=True)
    asked, order = json.dumps(list(parts)), None if first is None else json.dumps(first)
    read = hot_read(caller, f"{record.kind}.read", _FEW, kind=record.kind, asked=asked, first=order)
    found: list[str | None] | None = orjson.loads(read or b"null")
    if found is None:
        return Found(None, are_many=True)
    known = [UUID(one) for one in found if one is not None]
    if not found or found[0] is not None:
        return Found(known)
    if known and first is not None:
        return Found(known, are_many=True, are_first=len(known) >= first["count"])
    if not parts and first is None:
        with _lock:
            if len(_readers) > _MOST:
                _readers.clear()
            _readers[place] = now + _KEPT_SECONDS / 10
    return Found(None, are_many=not parts)


def of_leaves(
    record: RecordType[Any], caller: Caller, shape: Shape | None, values: Mapping[str, Any]
) -> tuple[list[Part], bool]:
    """What is asked for the conditions of `filter=`, of which all must hold, and whether this is all of the filter."""
    if shape is None:
        return [], True
    each: list[tuple[list[Part], bool]] = []
    for one in shape.parts:
        if isinstance(one, Shape):
            each.append(of_leaves(record, caller, one, values))
        else:
            found = _of_leaf(record, caller, one, values)
            each.append(([], False) if found is None else ([found], True))
    whole = all(is_whole for _, is_whole in each)
    if shape.joined == "all":
        return [part for parts, _ in each for part in parts], whole
    alternatives = [parts for parts, _ in each]
    return ([{"any": alternatives}], whole) if all(alternatives) else ([], False)


def _of_leaf(record: RecordType[Any], caller: Caller, leaf: Leaf, values: Mapping[str, Any]) -> Part | None:
    link = leaf.asked.through
    if link is None:
        return _own_part(leaf, values) if leaf.asked.own is not None else _part(record, leaf, leaf.asked.name, values)
    of, name = TYPES[link.kind], leaf.asked.name.removeprefix(f"{link.name}.")
    positive = replace(leaf, op=POSITIVE.get(leaf.op, leaf.op))
    is_small = not is_large(of, caller)
    own = leaf.asked.own is not None
    part = _own_part(positive, values) if own else _part(of, positive, name, values)
    if part is not None and is_small:
        part.pop("terms", None)  # all are read
    # The opposite needs all the others, and exactly those: amounts are compared within a currency.
    if part is None or (positive != leaf and (not is_small or leaf.asked.type == "money")):
        return None
    found: Part = {"link": link.name, "kind": link.kind, "asked": [part], "small": is_small}
    return found if positive == leaf else found | {"not": True}


def _part(of: RecordType[Any], leaf: Leaf, name: str, values: Mapping[str, Any]) -> Part | None:
    asked, field = leaf.asked, {"field": name}
    if not isinstance(asked.column, Column):
        return None
    match asked.type:
        case "text":
            return _text(of, leaf, name, values)
        case "number" | "money":
            return None if (found := _range(leaf, values, _NONE, _LEAST)) is None else field | found
        case "date" | "moment" if leaf.op == "is_not":
            return _not_on(leaf, values, field, "-infinity")
        case "date" | "moment":
            return None if (found := _days(leaf, values, "-infinity")) is None else field | found
        case "choice":
            places = {value: str(place) for place, value in enumerate(asked.choices, 1)}
            given = [places[one] for one in _given(leaf, values) if one in places]
            if not given or leaf.op not in _ONE_OF or name in of.sorts:
                return None
            return field | {"words": _given(leaf, values), "places": given} | _ONE_OF[leaf.op]
        case "tags":
            if leaf.op in ("empty", "not_empty"):
                return field | {"filled": "[]"} | ({"not": True} if leaf.op == "empty" else {})
            given = _given(leaf, values)
            return field | ({"has_all": given} if leaf.op == "all_of" else {"has": given} | _ONE_OF[leaf.op])
        case "person" | "link" | "option":
            return _one_of(leaf, values, field, "")
    return None


_ONE_OF: dict[str, Part] = {"is": {}, "any_of": {}, "is_not": {"not": True}, "none_of": {"not": True}}
"""The operators that ask whether a value is one of a few."""


def _one_of(leaf: Leaf, values: Mapping[str, Any], field: Part, nothing: str) -> Part | None:
    """A condition on a value that is one of many. `nothing` is the key of none."""
    if leaf.op in ("empty", "not_empty"):
        return field | {"empty" if leaf.op == "empty" else "filled": nothing}
    if leaf.op not in _ONE_OF or leaf.team:
        return None
    words = [str(one) for one in _given(leaf, values)] + (["me"] if leaf.me else [])
    return field | {"words": words} | _ONE_OF[leaf.op]


def _own_part(leaf: Leaf, values: Mapping[str, Any]) -> Part | None:
    one = leaf.asked.own
    if one is None or one.type in ("choices", "long_text"):
        return None
    field = {"field": f"own:{one.id}"}
    if one.is_number:
        found = _range(leaf, values, "-1e18", "-1e17")
    elif leaf.op not in ("empty", "not_empty") and one.type in ("date", "moment"):
        # the texts of moments are in UTC, their days those of the reader
        if one.type == "date" and leaf.op == "is_not":
            return _not_on(leaf, values, field, "")
        found = _days(leaf, values, "") if one.type == "date" else None
    elif leaf.op in _LIKE:
        return field | {"like": _given(leaf, values)[0]} | _LIKE[leaf.op]
    elif _ONE_OF.get(leaf.op) and any(choice.value != choice.value.lower() for choice in one.choices):
        found = None  # keys are in lower case, and choices are compared as they are
    else:
        return _one_of(leaf, values, field, "")
    return None if found is None else field | found


def _given(leaf: Leaf, values: Mapping[str, Any]) -> list[Any]:
    given = values.get(f"filter_{leaf.number}")
    return given if isinstance(given, list) else [] if given is None else [given]


_LIKE: dict[str, Part] = {"contains": {}, "starts_with": {}, "not_contains": {"not": True}}
"""The operators that ask for a part of a text."""


def _text(of: RecordType[Any], leaf: Leaf, name: str, values: Mapping[str, Any]) -> Part | None:
    given = [str(one) for one in _given(leaf, values)]
    part: Part = {"field": name if name not in of.sorts else "", "raw": name}
    patterns: list[str] = []
    if leaf.op in ("empty", "not_empty"):
        part["empty" if leaf.op == "empty" else "filled"] = ""
    elif leaf.op in _LIKE:
        part |= {"like": given[0]} | _LIKE[leaf.op]
        patterns = _patterns(_plain(given[0]))
    else:
        part |= {"words": given} | _ONE_OF[leaf.op]
        patterns = _patterns(given[0]) if len(given) == 1 else []
    if patterns and "not" not in part and is_searched(of, name):
        part["terms"] = patterns
    return part


def _patterns(text: str) -> list[str]:
    """The patterns that the text of the search has where a field has this text; none for one too short for its index."""
    found = terms(text)
    is_long = any(len(term.text) >= _SHORTEST for term in found)
    return [term.pattern for term in found] if is_long else []


def _plain(pattern: str) -> str:
    """The text of a pattern that was made by `values.finding.like`."""
    text = pattern.removesuffix("%")
    text = text[1:] if text.startswith("%") else text
    return text.replace("\\%", "%").replace("\\_", "_").replace("\\\\", "\\")


@lru_cache(maxsize=1024)
def is_searched(record: RecordType[Any], name: str) -> bool:
    """Whether all of a field is in the text of the search: it is declared so, and stands before what a long text may cut off."""
    if name == record.title_column:
        return isinstance(record.title, partial)
    before = 0
    for one in record.fields:
        if one.search and one.name != record.title_column:
            before += longest(record.new, one.name) or MAX_TEXT
        if one.name == name:
            return one.search and isinstance(record.text, partial) and 4 * before <= MAX_TEXT
    return False


def _range(leaf: Leaf, values: Mapping[str, Any], none: str, least: str) -> Part | None:
    """The bounds of a condition on a number."""
    name = f"filter_{leaf.number}"
    if leaf.op == "between":
        return {"low": _number(values[f"{name}_from"]), "high": _number(values[f"{name}_to"])}
    if leaf.op in ("empty", "not_empty"):
        return {"empty" if leaf.op == "empty" else "filled": none}
    if leaf.op not in ("is", "is_not", "less", "at_most", "greater", "at_least"):
        return None
    given = _number(_given(leaf, values)[0])
    if leaf.op == "is_not":  # an amount in another currency is another one, whatever its number
        return None if leaf.asked.type == "money" else {"words": [given], "not": True}
    if leaf.op == "is":
        return {"words": [given]}
    if leaf.op in ("greater", "at_least"):
        return {"low" if leaf.op == "at_least" else "above": given}
    return {"low": least, "high" if leaf.op == "at_most" else "below": given}


def _number(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _days(leaf: Leaf, values: Mapping[str, Any], none: str) -> Part | None:
    """The bounds of a condition on a day, the upper one the day after the last."""
    name = f"filter_{leaf.number}"
    if leaf.op in ("empty", "not_empty"):
        return {"empty" if leaf.op == "empty" else "filled": none}
    if leaf.op == "in_period":
        unit, offset = PERIODS[leaf.period]
        return {"low": {"period": unit, "of": offset}, "below": {"period": unit, "of": offset + 1}}
    if leaf.op == "between":
        return {"low": {"day": _day(values[f"{name}_from"])}, "below": _after(values[f"{name}_to"])}
    if leaf.op in ("in_last", "in_next"):
        count, today = int(_given(leaf, values)[0]), {"period": "day", "of": 0}
        low = today | {"offset": 1 - count} if leaf.op == "in_last" else today
        return {"low": low, "below": today | {"offset": 1 if leaf.op == "in_last" else count}}
    if leaf.op not in ("is", "before", "at_most", "after", "at_least"):
        return None
    first, value = {"day": "0001-01-02"}, _given(leaf, values)[0]
    day, after = {"day": _day(value)}, _after(value)
    return {
        "is": {"low": day, "below": after},
        "before": {"low": first, "below": day},
        "at_most": {"low": first, "below": after},
        "after": {"low": after},
        "at_least": {"low": day},
    }[leaf.op]


def _after(value: Any) -> Part:
    return {"day": _day(value), "offset": 1}


def _not_on(leaf: Leaf, values: Mapping[str, Any], field: Part, none: str) -> Part:
    """That a day is another one, or none."""
    value = _given(leaf, values)[0]
    others: tuple[Part, ...] = ({"below": {"day": _day(value)}}, {"low": _after(value)}, {"empty": none})
    return {"any": [[field | one] for one in others]}


def _day(value: Any) -> str:
    return str(value)[:10]


def of_wanted(wanted: Sequence[Wanted], values: Mapping[str, Any]) -> Iterator[Part | None]:
    """What is asked for the conditions of `where=`; None for one that is not looked up."""
    for number, one in enumerate(wanted):
        value, field = values[f"own_{number}"], {"field": f"own:{one.field.id}"}
        if one.field.type in ("choices", "long_text") or one.operator == "~":
            yield None
        elif one.operator == "=":
            yield field | {"words": [_number(part) for part in value]}
        elif one.operator == ">=":
            yield field | {"low": _number(value)}
        else:
            yield field | {"low": "-1e17" if one.field.is_number else "0", "high": _number(value)}


def of_fixed(record: RecordType[Any], names: Sequence[str], values: Mapping[str, Any]) -> Iterator[Part | None]:
    """What is asked for the filters of a kind that compare one field, such as `owner_id` or `close_from`; None for others."""
    for name in names:
        compared = compares(record, name)
        if compared is None:
            yield None
            continue
        field, how = compared
        given = values[name] if isinstance(values[name], list) else [values[name]]
        asked = fields.of_kind(record)[field]
        if how != "words":
            is_day = isinstance(given[0], date) and not isinstance(given[0], datetime)
            bound: Any = {"day": given[0].isoformat()} if is_day else _number(given[0])
            yield {"field": field, how: bound}
        elif asked.type == "tags":
            yield {"field": field, "has": given}
        elif asked.type == "text":
            terms_ = _patterns(given[0]) if len(given) == 1 and is_searched(record, field) else []
            yield {"field": field, "raw": field, "words": given} | ({"terms": terms_} if terms_ else {})
        elif asked.type == "choice" and field not in record.sorts:
            places = {value: str(place) for place, value in enumerate(asked.choices, 1)}
            yield {"field": field, "words": given, "places": [places.get(one, "0") for one in given]}
        else:
            is_id = asked.type in ("person", "link", "option")
            yield {"field": field, "words": [str(one) for one in given]} if is_id else None


@lru_cache(maxsize=512)
def compares(record: RecordType[Any], name: str) -> tuple[str, str] | None:
    """The field that a filter of a kind compares, and how; None for a filter of another form."""
    one = record.filters[name]
    if not isinstance(one, Comparison):
        return None
    field = next((field for field, asked in fields.of_kind(record).items() if asked.column is one.column), None)
    return None if field is None else (field, one.how)
