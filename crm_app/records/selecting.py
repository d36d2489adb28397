"""What a list asks for: its conditions and their values, and whether indexes have found its records."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column

from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller, SessionCaller
from crm_app.records import few, filtering, indexes, ordering
from crm_app.records.filtering import fields
from crm_app.records.filtering.sql import Shape
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.ordering import Sort
from crm_app.records.own import OwnField
from crm_app.records.own import conditions as own_conditions
from crm_app.records.own.conditions import Wanted
from crm_app.values.finding import terms


@dataclass(frozen=True, slots=True)
class Selection:
    """What decides the condition of a list's statement: names of filters, whether it is searched, own fields, a filter."""

    filters: tuple[str, ...]
    searched: bool
    wanted: tuple[Wanted, ...] = ()
    shape: Shape | None = None
    few: bool = False
    """Whether indexes have found the few records among which the list's are: the parameter `few`."""
    large: str = ""
    """The id of the workspace, where it has many records of the kind: its own indexes serve a statement that says so."""
    walked: bool = False
    """Whether many records fulfil the conditions, so that the first ones are found by walking through them in their order."""

    @property
    def is_every(self) -> bool:
        """Whether the list has no condition."""
        return not (self.filters or self.searched or self.wanted or self.shape or self.few)


@dataclass(frozen=True, slots=True)
class Page:
    """A way to read a page of a list."""

    selection: Selection
    values: dict[str, Any]
    is_all: bool = True
    """Whether the page is read so even if this fills it only in part."""


def pages_of(
    record: RecordType[Any], caller: Caller, query: ListQuery, order: tuple[Sort, ...], **fixed: Any
) -> Iterator[Page]:
    """The ways to read a page of a list, to be tried until one fills it. Raises Invalid for conditions that cannot be."""
    wanted, own_values = own_conditions.conditions(record.kind, caller, query)
    narrowed = filtering.narrowed(record, caller, query)
    values = filter_values(record, query) | fixed
    names, shape = tuple(sorted(values)), narrowed.shape if narrowed is not None else None
    values |= own_values
    if narrowed is not None:
        values |= narrowed.values
    if query.q:
        values |= search_values(record, query.q)
    selection = Selection(names, bool(query.q), wanted, shape)
    if not isinstance(caller, SessionCaller) or not few.is_large(record, caller):
        yield Page(selection, values)
        return
    selection = replace(selection, large=str(caller.workspace_id))
    if query.q:
        yield Page(selection, values)
        return
    parts, is_whole = _parts(record, caller, names, wanted, shape, values)
    first = _first(record, query, order, selection, is_whole=is_whole)
    found = few.ids(record, caller, parts, first)
    yield _among(selection, values, found, is_whole=is_whole)
    if found.are_first and first is not None and first["count"] < few.MOST_FIRST:
        found = few.ids(record, caller, parts, first | {"count": few.MOST_FIRST})
        yield _among(selection, values, found, is_whole=is_whole)
    yield Page(replace(selection, walked=is_whole), values)


def _among(selection: Selection, values: dict[str, Any], found: few.Found, *, is_whole: bool) -> Page:
    """The page as it is read among the records that were found."""
    if found.ids is None:
        return Page(replace(selection, walked=found.are_many and is_whole), values)
    ids = "{" + ",".join(str(one) for one in found.ids) + "}"
    return Page(replace(selection, few=True), values | {"few": ids}, is_all=not found.are_first)


def selection_of(
    record: RecordType[Any], caller: Caller, query: ListQuery, **fixed: Any
) -> tuple[Selection, dict[str, Any]]:
    """What a list asks for, and the parameters of its conditions. Raises Invalid for conditions that cannot be."""
    found = next(pages_of(record, caller, query, (), **fixed))
    return found.selection, found.values


_SPARE, _SPARE_NARROWED = 2, 20
"""How many times the records of a page are looked up: where the list checks the same conditions again, and where it has more."""


def _first(
    record: RecordType[Any], query: ListQuery, order: tuple[Sort, ...], selection: Selection, *, is_whole: bool
) -> dict[str, Any] | None:
    """The order in which the first records of a page are looked up; None where the statement of the page finds them."""
    count = min((query.limit + 1) * (_SPARE if is_whole else _SPARE_NARROWED), few.MOST_FIRST)
    if not is_whole and count < 4 * query.limit:
        return None  # of the pages of an export too few would be filled
    by = [[f"own:{one.by.id}" if isinstance(one.by, OwnField) else one.by, one.down] for one in order]
    found: dict[str, Any] = {"down": bool(order) and order[0].down, "count": count}
    if query.after is not None:
        found["after"] = str(query.after)
    if len(order) == 1 and order[0].by in record.groups and query.after is not None:
        declared = record.declared(str(order[0].by))
        return found | {"by": by, "currency": declared.currency} if declared is not None else None
    if len(order) == 1 and not selection.is_every and (along := _along(record, order[0].by)):
        return found | along
    if not order or not all(_is_key(record, one.by) for one in order):
        return None
    if selection.is_every and (query.after is None or isinstance(ordering.keys(record, order)[0][0], Column)):
        return None
    return found | {"by": by}


def _along(record: RecordType[Any], by: str | OwnField) -> dict[str, Any]:
    """The link and the title by which a list is ordered; empty for another order."""
    if by == "owner_id":
        return {"along": by, "of": "membership", "title": "name"}
    kind = record.references.get(by) if isinstance(by, str) and by not in record.sorts else None
    if kind is None:
        return {}
    to = TYPES[kind]
    return {"along": by, "of": str(to.model.__tablename__), "title": to.title_column}


def _is_key(record: RecordType[Any], by: str | OwnField) -> bool:
    """Whether an index may have the order by a field: not that of names of other records, nor of amounts in currencies."""
    if isinstance(by, OwnField):
        return not by.is_pointer and by.type not in ("choice", "choices", "long_text")
    asked = fields.of_kind(record).get(by)
    if asked is None or by in record.groups or asked.type in ("link", "person", "option"):
        return False
    return indexes.key_of(record, by) is not None


def whole_of(
    record: RecordType[Any], caller: Caller, query: ListQuery, **fixed: Any
) -> tuple[Selection, dict[str, Any]]:
    """As `selection_of`, for a statement about all records of the list, which is walked in no order."""
    selection, values = selection_of(record, caller, query, **fixed)
    return replace(selection, large="", walked=False), values


def _parts(
    record: RecordType[Any],
    caller: Caller,
    names: tuple[str, ...],
    wanted: tuple[Wanted, ...],
    shape: Shape | None,
    values: dict[str, Any],
) -> tuple[list[few.Part], bool]:
    """What the indexes of fields are asked for a list, and whether this is all of its conditions."""
    parts, is_whole = few.of_leaves(record, caller, shape, values)
    others = [*few.of_wanted(wanted, values), *few.of_fixed(record, names, values)]
    return [*parts, *(one for one in others if one is not None)], is_whole and None not in others


def used(record: RecordType[Any], order: tuple[Sort, ...], selection: Selection) -> set[str]:
    """The fields by which a list is ordered and filtered: the ids of own ones, and those of a kind with many records."""
    leaves = selection.shape.leaves() if selection.shape is not None else []
    own = [one.by for one in order if isinstance(one.by, OwnField)]
    own += [one.field for one in selection.wanted]
    own += [leaf.asked.own for leaf in leaves if leaf.asked.own is not None]
    found = {one.id for one in own}
    if selection.large:
        names = [one.by for one in order if isinstance(one.by, str)]
        names += [leaf.asked.name for leaf in leaves if leaf.asked.own is None and leaf.asked.through is None]
        names += [compared[0] for name in selection.filters if (compared := few.compares(record, name)) is not None]
        found |= {f"{record.kind}.{name}" for name in names if indexes.wants(record, name)}
        for leaf in leaves:
            if (link := leaf.asked.through) is not None and leaf.asked.own is None:
                to, name = TYPES[link.kind], leaf.asked.name.removeprefix(f"{link.name}.")
                found |= {f"{to.kind}.{name}"} if indexes.wants(to, name) else set()
    return found


def filter_values(record: RecordType[Any], query: ListQuery) -> dict[str, Any]:
    """The values of the filters of a list, by name."""
    return {name: getattr(query, name) for name in record.filters if getattr(query, name, None) not in (None, [])}


def search_values(record: RecordType[Any], q: str) -> dict[str, Any]:
    """The parameters of `search_condition` for what somebody typed."""
    patterns = [term.pattern for term in terms(q)]
    return {"search_kind": record.kind, "search_first": patterns[0] if patterns else "%", "search_rest": patterns[1:]}
