"""How a list looks, as parameters of its address: the columns of its table, its layout, the height of rows, totals, groups and
which of them are unfolded.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from crm_app.core.errors import Invalid, Problem
from crm_app.core.principal import Caller
from crm_app.records.kind import RecordType
from crm_app.records.table import dated, groups, lanes
from crm_app.records.table.columns import MAX_COLUMNS, find

COLUMNS, LAYOUT, DENSITY, TOTALS, GROUP, OPEN = "columns", "layout", "density", "totals", "group", "open"
WIDTHS = "widths"
"""Repeated: the width of a column in CSS pixels, a point, and its name: `180.sector`."""
BY = "by"
"""The field of a board's columns, or of a calendar's days."""
MONTH = "month"
"""The month that a calendar shows, `2026-11`; no view keeps it."""
PARAMETERS = (COLUMNS, LAYOUT, DENSITY, TOTALS, GROUP, OPEN, WIDTHS, BY, MONTH)
"""None of them changes which records a list has."""
MAX_OPEN = 4
"""How many groups are unfolded at most."""
MAX_KEY = 200
"""The longest key of a group, in characters."""
NARROWEST, WIDEST = 64, 800
"""Of a column, in CSS pixels."""
CARDS, COMPACT, SHOWN = "cards", "compact", "shown"
BOARD, CALENDAR = "board", "calendar"
SPREAD = (BOARD, CALENDAR)
"""The layouts that show records by the values of one field."""
_WORDS = {LAYOUT: ("table", CARDS, *SPREAD), DENSITY: ("normal", COMPACT), TOTALS: ("hidden", SHOWN)}


def check(record: RecordType[Any], caller: Caller, given: Mapping[str, Sequence[str]]) -> None:
    """Raises Invalid, naming the parameter, for a look that a list of the kind cannot have."""
    faults: dict[str, str | Problem] = {}
    names = given.get(COLUMNS, ())
    if len(names) > MAX_COLUMNS + 1:
        faults[COLUMNS] = ("records.table.error.many", {"limit": MAX_COLUMNS})
    elif unknown := [one for one in names if one != record.title_column and find(caller, record, one) is None]:
        faults[COLUMNS] = ("records.table.error.column", {"column": unknown[0][:80]})
    if any(groups.find(caller, record, one) is None for one in given.get(GROUP, ())):
        faults[GROUP] = "records.group.error.field"
    if any(spread_by(caller, record, given.get(LAYOUT, ("",))[-1], one) is None for one in given.get(BY, ())):
        faults[BY] = "records.layout.error.field"
    if len(given.get(OPEN, ())) > MAX_OPEN or any(len(one) > MAX_KEY for one in given.get(OPEN, ())):
        faults[OPEN] = "core.field.invalid"
    if len(given.get(WIDTHS, ())) > MAX_COLUMNS + 1 or len(widths(given)) < len(given.get(WIDTHS, ())):
        faults[WIDTHS] = ("records.table.error.width", {"least": NARROWEST, "most": WIDEST})
    for name, words in _WORDS.items():
        if any(one not in words for one in given.get(name, ())):
            faults[name] = ("records.table.error.word", {"words": ", ".join(words)})
    if faults:
        raise Invalid(fields=faults)


def spread_by(caller: Caller, record: RecordType[Any], layout: str, name: str) -> groups.Grouping | None:
    """The field of that name as what a board or a calendar is made of; None when it cannot be, or for other layouts."""
    makers = {BOARD: lanes.find, CALENDAR: dated.find}
    return makers[layout](caller, record, name) if layout in makers else None


def widths(given: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The widths of an address, in CSS pixels, by the names of columns; what is no width is left out."""
    found = {}
    for one in given.get(WIDTHS, ())[: MAX_COLUMNS + 1]:
        size, _, name = one.partition(".")
        if name and size.isdecimal() and len(size) <= 4 and NARROWEST <= int(size) <= WIDEST:
            found[name] = int(size)
    return found
