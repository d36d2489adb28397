"""The records that a condition on an indexed field of a workspace's own selects, where these are few: by their ids."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from crm_app.core.database import HotQuery, hot_read
from crm_app.core.filters import Operator
from crm_app.core.principal import Caller
from crm_app.records.own.conditions import Wanted
from crm_app.records.own.definitions import OwnField

_FEW = HotQuery("select to_json(own_few(%(field)s, %(words)s, %(low)s, %(high)s))::text", "fields.few")
_LEAST = "-1e17"
"""Below every number of a record, above the key of records without one."""
Keys = tuple[list[str] | None, str | None, str | None]
"""Words of which the key is one; the least and the greatest key."""


def ids(caller: Caller, one: OwnField, keys: Keys) -> list[UUID] | None:
    """The ids of records whose value has one of these keys; None where they are many, or the field has no index."""
    words, low, high = keys
    found = orjson.loads(hot_read(caller, None, _FEW, field=UUID(one.id), words=words, low=low, high=high) or b"null")
    return None if found is None else [UUID(one) for one in found]


def keys_of_wanted(wanted: Wanted, value: Any) -> Keys | None:
    """The keys of a condition of `where=`; None for one that no index serves."""
    if not wanted.field.indexed or wanted.field.type == "choices":
        return None
    match wanted.operator:
        case "=":
            return [_key(part) for part in value], None, None
        case ">=":
            return None, _key(value), None
        case "<=" if not wanted.field.is_number:
            return None, "0", _key(value)  # not the empty ones
        case "<=":
            return None, _LEAST, _key(value)
    return None


def keys_of_leaf(one: OwnField, op: Operator, name: str, values: Mapping[str, Any], *, me: bool) -> Keys | None:
    """The keys of a condition of `filter=`; None for one that no index serves.

    Args:
        name: that of its parameters.
        me: whether the condition names whoever reads.
    """
    if not one.indexed or one.type in ("choices", "moment", "long_text"):
        return None
    if op == "between":
        return None, _key(values[f"{name}_from"]), _key(values[f"{name}_to"])
    given = values.get(name)
    if op in ("is", "any_of"):
        several: Sequence[Any] = given if isinstance(given, list) else [] if given is None else [given]
        return [_key(part) for part in (*several, *(["me"] if me else []))], None, None
    if op in ("at_least", "greater", "after"):
        return None, _key(given), None
    if op in ("at_most", "less", "before"):
        return None, _LEAST if one.is_number else "0", _key(given)
    return None


def _key(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value).lower()
