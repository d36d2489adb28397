"""Values of a workspace's own fields in the cells of files: as an export writes them, and as an import reads them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from crm_app.records.own.definitions import Fields, OwnField
from crm_app.records.own.reading import plain_number, read, words_of
from crm_app.records.own.values import Unfit, typed
from crm_app.values.collation import fold
from crm_app.values.several import divided, joined


def heading(one: OwnField, language: str, taken: Iterable[str]) -> str:
    """The heading of a field's column: its label, or its key where another column has that heading.

    Args:
        taken: the headings of the other columns.
    """
    label = one.words(language)
    return one.key if label in taken else label


def headings(fields: Fields, free: Sequence[str], language: str, taken: Iterable[str]) -> list[str]:
    """The headings of the fields' columns in their order.

    Args:
        free: the names of values without a field, which have columns as well.
        taken: the headings of the kind's own columns.
    """
    labels = [one.words(language) for one in fields]
    others = {*taken, *free, *(one.key for one in fields)}
    return [
        heading(one, language, {*(others - {one.key}), *(label for n, label in enumerate(labels) if n != place)})
        for place, one in enumerate(fields)
    ]


def cell(
    one: OwnField,
    value: Any,
    language: str,
    names: Mapping[str, str],
    zone: tzinfo,
) -> object:
    """A value in its cell: choices and answers in words, people and records by their names, days as 2026-11-26.

    Args:
        names: of the people and records to which values point; one that the reader may not see is an empty cell.
        zone: of moments, which are written with their offset.
    """
    if value is None:
        return None
    if one.type == "yes_no" or one.type == "choice":
        return words_of(one, value, language)
    if one.is_pointer:
        return names.get(value) if isinstance(value, str) else None
    if one.type == "moment":
        return _moment(value, zone)
    if isinstance(value, list):
        return joined([words_of(one, part, language) for part in value])
    if one.is_number and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return plain_number(value)
    return value


def _moment(value: Any, zone: tzinfo) -> object:
    try:
        return datetime.fromisoformat(value).astimezone(zone).isoformat(timespec="seconds")
    except (TypeError, ValueError):
        return value


def assigned(fields: Fields, names: Iterable[str]) -> dict[str, OwnField]:
    """The fields that the headings of a file mean, by heading: by their keys, else by their labels in either language.

    No field has two columns: a heading that is left over is the name of a value without a field.
    """
    every = list(names)
    found = {one.key: one for one in fields if one.key in every}
    taken = {one.key for one in found.values()}
    for name in every:
        wanted = fold(name)
        meant = [one for one in fields if wanted in map(fold, one.label)]
        if name not in found and len(meant) == 1 and meant[0].key not in taken:
            found[name] = meant[0]
            taken.add(meant[0].key)
    return found


def value_of(
    one: OwnField,
    text: str,
    *,
    day: Callable[[str], date | None],
    number: Callable[[str], Decimal | None],
    answer: Callable[[str], bool | None],
    moment: Callable[[str], datetime | None],
    pointed: Callable[[OwnField, str], str | None],
) -> Any:
    """The value that a cell holds. Raises Unfit.

    Args:
        day: reads a day in the column's notation; raises ValueError.
        number: reads a number in the column's notation; raises ValueError.
        answer: reads yes or no; raises ValueError.
        moment: reads a day with its time, in the importer's zone; raises ValueError.
        pointed: the id of the person or the record that a text names; None for none, and for several.
    """
    if one.type == "choices":
        return read(one, "\n".join(divided(text)), "UTC")
    try:
        if one.type == "yes_no":
            return typed(one, answer(text))
        if one.type == "moment":
            at = moment(text)
            return typed(one, at.isoformat() if at else None)
        if one.is_pointer:
            return typed(one, pointed(one, text) or "nobody")
        if one.is_number:
            return typed(one, number(text))
        if one.type == "date":
            try:
                return typed(one, text.strip())
            except Unfit:
                found = day(text)
                return typed(one, found.isoformat() if found else None)
    except Unfit:
        raise
    except ValueError:
        raise Unfit("core.field.invalid") from None
    return read(one, text, "UTC")
