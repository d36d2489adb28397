"""Calls in a short notation, and whether an answer made the one that is right.

`agg sum_amount by=owner won per=2017Q3 x.product=Help_Desk limit=5`: the tool, its measure or kind, and every filter: statuses,
`name=value` (several values with `+`), `x.name=value` for what is left out, `per=` days, `above=` and the like, `cond.field`. The
filters must be exactly these; limit, order, sort, places, fields, standing and top count only where they are named. Sides of a
comparison stand in brackets; `|` stands between alternatives, and `refuse` is an answer without a figure or a list.
"""

import re
from collections.abc import Mapping
from typing import Any

from bench.assistant.asking import Said

Talk = tuple[str, tuple[tuple[str, str], ...]]
"""A question, and turns after it, each with the call that is right."""
_TOOLS = {
    "aggregate_deals": "agg", "find_deals": "deals", "find_records": "recs", "count_records": "count", "compare_deals": "cmp",
    "compare_groups": "grp", "share_of_deals": "share", "shares_by_group": "shares", "next_calls": "next",
}  # fmt: skip
_LINES = ("limit", "order", "sort", "places", "fields", "standing", "top")
_DEFAULTS = {"limit": "10", "order": "desc", "top": "None"}
_FLAGS = ("mine", "overdue", "past_expected", "no_company", "no_contact")
_BOUNDS = {
    "min_amount": "min",
    "above_amount": "above",
    "max_amount": "max",
    "below_amount": "below",
    "quiet_days": "quiet",
}
_PLAIN = ("status", "period", "exclude", "conditions", "currency", "entered", "bought", *_FLAGS, *_BOUNDS)


def _joined(values: Any) -> str:
    return "+".join(sorted(str(value).replace(" ", "_") for value in values))


def _filters(given: Mapping[str, Any]) -> set[str]:
    found = set(given.get("status", ())) | {name for name in _FLAGS if given.get(name)}
    found |= {f"{name}={_joined(value)}" for name, value in given.items() if name not in _PLAIN and value}
    left_out = (given.get("exclude") or {}).items()
    found |= {f"x.{name}" if value is True else f"x.{name}={_joined(value)}" for name, value in left_out if value}
    found |= {f"{short}={int(float(given[name]))}" for name, short in _BOUNDS.items() if given.get(name) is not None}
    found |= {f"cond.{one['field']}" for one in given.get("conditions", ())}
    if given.get("currency") and not any(one.startswith(("above", "below", "min", "max")) for one in found):
        found.add(f"cur={given['currency']}")
    days = given.get("period")
    if days:
        field = days.get("field", "close_date")
        name = "per" if field == "close_date" else f"per.{field}"
        found.add(f"{name}={days.get('start')}..{days.get('end')}")
    return found


def _notation(call: Mapping[str, Any]) -> tuple[set[str], dict[str, str]]:
    """A call in the notation, and its lines."""
    given: Mapping[str, Any] = call.get("arguments") or {}
    found = {_TOOLS.get(call["tool"], call["tool"])} | _filters(given.get("filters") or {})
    found |= {given[name] for name in ("measure", "kind") if name in given}
    if call["tool"] in ("share_of_deals", "shares_by_group"):
        found.add(given.get("measure", "sum_amount"))
    if given.get("group_by", "none") != "none":
        found.add(f"by={given['group_by']}")
    sides = [one.get("filters") or {} for one in given.get("sides", ())]
    sides += [given[name] for name in ("part", "whole") if name in given]
    found |= {f"[{' '.join(sorted(_filters(side)))}]" for side in sides}
    lines = {
        name: _joined(given[name]) if isinstance(given[name], list) else str(given[name])
        for name in _LINES
        if name in given
    }
    return found, lines


def _days(short: str) -> str:
    """The days of "2017Q3", "2017H2", "2017" or "2017-12"."""
    parts = re.fullmatch(r"(\d{4})(?:Q(\d)|H(\d)|-(\d\d))?", short)
    if parts is None:
        return short
    year, quarter, half, month = (int(part) if part else 0 for part in parts.groups())
    first, months = (quarter * 3 - 2, 3) if quarter else (half * 6 - 5, 6) if half else (month, 1) if month else (1, 12)
    end = first + months
    return f"{year}-{first:02d}-01..{year + (end - 1) // 12}-{(end - 1) % 12 + 1:02d}-01"


def _word(word: str) -> str:
    name, equals, value = word.partition("=")
    if name.startswith("per") and equals:
        return f"{name}={_days(value)}"
    return (
        f"{name}={_joined(value.split('+'))}"
        if "+" in value
        else word.partition(":")[0]
        if name.startswith("cond.")
        else word
    )


def judge(said: Said, right: str) -> str:
    """How an answer was: right, refused where it has no figure and no list, or wrong."""
    calls = [call for call in said.calls if call["tool"] != "search_notes"]
    for wanted in right.split(" | "):
        if wanted.strip() == "refuse" and not said.cited:
            return "right"
        words = re.findall(r"\[[^\]]*\]|\S+", wanted)
        named = {part.partition("=")[0]: part.partition("=")[2] for part in words if part.partition("=")[0] in _LINES}
        parts = {_word(one) for one in words if one[0] not in "[~" and one.partition("=")[0] not in _LINES}
        parts |= {f"[{' '.join(sorted(_word(one) for one in side[1:-1].split()))}]" for side in words if side[0] == "["}
        loose = [one[1:] for one in words if one[0] == "~"]
        for call in calls[:2]:
            found, lines = _notation(call)
            found = {one for one in found if one.partition("=")[0] not in loose}
            if found == parts and all(
                lines.get(name, _DEFAULTS.get(name, "")) == value for name, value in named.items()
            ):
                return "right"
    return "wrong" if calls else "refused"
