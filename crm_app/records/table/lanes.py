"""The board of a list: a column for each choice of a field or each person, with the first records from one statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, Select, Text, cast, func, literal_column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import bindparam

from crm_app.core.database import HotQuery, list_json
from crm_app.core.principal import Caller
from crm_app.records.filtering import Asked
from crm_app.records.kind import RecordType
from crm_app.records.table import columns, groups
from crm_app.records.table.columns import Look
from crm_app.records.table.groups import Grouping

MAX_LANES = 25
"""How many columns a board has at most."""
MAX_CARDS = 100
"""How many cards a board shows at most, whatever its columns."""
LANE_CARDS = 20
"""How many cards a column shows at first, and how many more each time that somebody asks for more."""
MAX_KEYS = 250
"""How many values of a field are counted: more than a field can have choices."""
KEY, PLACE = "lane_key", "lane_place"
"""The names under which the statement selects a record's column and its place there."""
_TYPES = ("choice", "option", "yes_no", "person")
LIMITS = "lane_limits"
"""The parameter of `statement`."""


def _is_laned(asked: Asked) -> bool:
    return asked.through is None and asked.type in _TYPES


def find(caller: Caller, record: RecordType[Any], name: str) -> Grouping | None:
    """The field of that name as what a board is made of; None when there is none, or when it is neither a choice nor a person."""
    found = groups.find(caller, record, name)
    return found if found is not None and not found.unit and _is_laned(found.asked) else None


def offered(caller: Caller, record: RecordType[Any]) -> list[Grouping]:
    """Every field that a board can be made of."""
    return [one for one in groups.offered(caller, record) if not one.unit and _is_laned(one.asked)]


def allotted(counts: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """How many cards each column shows: at most `MAX_CARDS` in all, and none without a card while another has two.

    Args:
        counts: the records of each column.
        wanted: of the columns for which somebody asked for more than `LANE_CARDS`.
    """
    fair = max(1, min(LANE_CARDS, MAX_CARDS // max(1, len(counts))))
    found = {key: min(count, fair) for key, count in counts.items()}
    room = MAX_CARDS - sum(found.values())
    for key in sorted(counts, key=lambda key: key not in wanted):
        more = min(room, max(0, min(counts[key], wanted.get(key, LANE_CARDS)) - found[key]))
        found[key] += more
        room -= more
    return found


def ranked(rows: Select[Any], key: Any, order: list[Any]) -> Any:
    """The ids of a list with their keys, and their places among those with the same key, as a subquery.

    Args:
        rows: selects the records of the list by their ids.
        key: the expression of the key.
        order: the ORDER BY of the list.
    """
    ident = next(iter(rows.selected_columns))
    place = func.row_number().over(partition_by=key, order_by=order)
    return rows.with_only_columns(ident.label("id"), key.label("k"), place.label("n")).subquery("ranked")


def among(record: RecordType[Any], look: Look, found: Any) -> Select[Any]:
    """What cards show of the records in a `ranked` subquery, with their keys and places."""
    statement = columns.statement(record, look)
    table: Any = record.model
    return statement.join(found, found.c.id == table.id).add_columns(found.c.k.label(KEY), found.c.n.label(PLACE))


def statement(rows: Select[Any], record: RecordType[Any], by: Grouping, look: Look, order: list[Any]) -> HotQuery:
    """The statement of the cards. Its parameter `lane_limits` is a JSON object: how many of each key.

    Args:
        rows: selects the records of the list by their ids.
        order: the ORDER BY of the list.
    """
    found = ranked(rows, groups.key_of(by), order)
    most = cast(cast(bindparam(LIMITS), JSONB).op("->>", return_type=Text())(found.c.k), Integer())
    wanted = among(record, look, found).where(found.c.n <= func.coalesce(most, literal_column("0")))
    return list_json(wanted.order_by(found.c.n), "records.lanes")
