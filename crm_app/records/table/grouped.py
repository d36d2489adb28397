"""A page of a list in the order of amounts, which compare only within their currency: the workspace's own one first.

The order by the currency depends on the workspace, so that no index has it. Here the records of its own currency are read in the
order of their amounts first, and the others only where these do not fill the page.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Uuid, any_, bindparam, cast, func, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from crm_app.core.tables import columns
from crm_app.records.kind import RecordType

_LIMIT: Any = bindparam("limit_plus_one")
Keys = Sequence[tuple[ColumnElement[Any], bool]]


def first(
    record: RecordType[Any], name: Any, keys: Keys, conditions: Sequence[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """The condition that a record is on a page of the list; empty where the order is by no amount, or where a condition needs
    another table.

    Args:
        name: the order, or the field of the workspace's own by which it is.
        keys: the sort expressions of the order, see `ordering.keys`: the group, the amount, the id.
        conditions: those of the list, also that its records come after the page before.
    """
    at = columns(record.model)
    declared = record.declared(name) if isinstance(name, str) and name in record.groups else None
    if declared is None or len(select(at.id).where(*conditions).get_final_froms()) > 1:
        return []
    currency, own = at[declared.currency], select(func.app_currency()).scalar_subquery()
    ordered = [key.desc() if down else key for key, down in keys]
    parts = [select(at.id).where(currency == own, *conditions).order_by(*ordered[1:]).limit(_LIMIT)]
    for other in (currency < own, currency > own):
        parts.append(select(at.id, *(key for key, _ in keys[:2])).where(other, *conditions))
    mine, *rest = parts
    others = union_all(*(one.order_by(*ordered).limit(_LIMIT).subquery().select() for one in rest)).subquery()
    places = [others.c[n + 1].desc() if down else others.c[n + 1] for n, (_, down) in enumerate(keys[:2])]
    last = others.c.id.desc() if keys[-1][1] else others.c.id
    following = select(others.c.id).order_by(*places, last).limit(_LIMIT).subquery()
    whole = union_all(select(mine.subquery().c.id), select(following.c.id)).limit(_LIMIT).cte("first_page")
    ids: Any = func.array(select(whole.c.id).scalar_subquery())
    return [at.id == any_(cast(ids, ARRAY(Uuid())))]
