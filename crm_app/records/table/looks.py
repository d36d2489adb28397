"""How a list looks, as parameters of its address: the columns of its table, table or cards, the height of rows, totals."""

from collections.abc import Mapping, Sequence
from typing import Any

from crm_app.core.errors import Invalid, Problem
from crm_app.core.principal import Caller
from crm_app.records.kind import RecordType
from crm_app.records.table.columns import MAX_COLUMNS, find

COLUMNS, LAYOUT, DENSITY, TOTALS = "columns", "layout", "density", "totals"
PARAMETERS = (COLUMNS, LAYOUT, DENSITY, TOTALS)
"""None of them changes which records a list has."""
CARDS, COMPACT, SHOWN = "cards", "compact", "shown"
_WORDS = {LAYOUT: ("table", CARDS), DENSITY: ("normal", COMPACT), TOTALS: ("hidden", SHOWN)}


def check(record: RecordType[Any], caller: Caller, given: Mapping[str, Sequence[str]]) -> None:
    """Raises Invalid, naming the parameter, for a look that a list of the kind cannot have."""
    faults: dict[str, Problem] = {}
    names = given.get(COLUMNS, ())
    if len(names) > MAX_COLUMNS + 1:
        faults[COLUMNS] = ("records.table.error.many", {"limit": MAX_COLUMNS})
    elif unknown := [one for one in names if one != record.title_column and find(record, caller, one) is None]:
        faults[COLUMNS] = ("records.table.error.column", {"column": unknown[0][:80]})
    for name, words in _WORDS.items():
        if any(one not in words for one in given.get(name, ())):
            faults[name] = ("records.table.error.word", {"words": ", ".join(words)})
    if faults:
        raise Invalid(fields=faults)
