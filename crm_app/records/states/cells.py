"""The cells of a table as texts for the reader."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from crm_app.records import shown
from crm_app.records.kind import TYPES
from crm_app.records.own import reading
from crm_app.records.states.values import Formatter, Item
from crm_app.records.table import Column
from crm_app.records.table.columns import MAX_TEXT
from crm_app.values import formats

_MOST_TAGS = 6
"""How many tags a cell shows."""


Cell = tuple[str, str]
"""The text of a cell, and what it leads to: the address of a link, or the tone of a choice; empty for neither. The text of tags
has one in each line.
"""
Written = Callable[[Any, Item], Cell]
"""Writes a value of an item."""


def written(column: Column, formatter: Formatter) -> Callable[[Item], Cell]:
    """What writes the cells of a column. What depends on the column alone is decided once, not for each of its cells."""
    own = column.asked.own
    if own is not None and own.is_pointer:
        return lambda item: _pointing(column, item, formatter)
    name, of_value = column.shown, _of_value(column, formatter)

    def cell(item: Item) -> Cell:
        value = item[name]
        return ("", "") if value is None or value == "" or value == [] else of_value(value, item)

    return cell


def _of_value(column: Column, formatter: Formatter) -> Written:
    asked, viewer = column.asked, formatter.viewer
    if asked.own is not None:
        own = asked.own
        return lambda value, _: (
            _short(reading.reads(own, value, viewer.language, viewer.timezone)),
            reading.href(own, value),
        )
    match asked.type:
        case "choice":
            is_thai, choices, tones = viewer.language == "th", asked.choices, asked.tones
            known = {
                value: (words[is_thai], tones.get(value, "neutral") if tones else "")
                for value, words in choices.items()
            }
            return lambda value, _: known.get(value) or (str(value), tones.get(value, "neutral") if tones else "")
        case "money":
            return lambda value, item: (formatter.money(value, item[column.currency]), "")
        case "number":
            return lambda value, _: ((str(value) if column.form == "year" else _number(value)), "")
        case "date":
            return lambda value, _: (formatter.day(value), "")
        case "moment":
            return lambda value, _: (formatter.date_time(value), "")
        case "tags":
            return lambda value, _: ("\n".join(value[:_MOST_TAGS]), "")
        case "link":
            path = TYPES[asked.link].path if asked.link in TYPES else ""
            return lambda value, item: (
                _short(str(value)),
                f"{path}/{item[column.target]}" if path and item[column.target] else "",
            )
    return _text(column)


def _pointing(column: Column, item: Item, formatter: Formatter) -> Cell:
    """The name to which a field of the workspace's own points. One that the reader may not see has no name and no address."""
    own: Any = column.asked.own
    to, name = item[column.target], item[column.shown]
    if not to:
        return "", ""
    if not name:
        return formatter.translate(f"fields.unseen.{own.type}"), ""
    return _short(str(name)), f"{TYPES[own.target].path}/{to}" if own.type == "link" else ""


def _text(column: Column) -> Written:
    match column.form:
        case "email":
            return lambda value, _: (_short(str(value)), f"mailto:{value}")
        case "tel":
            return lambda value, _: (_short(str(value)), formats.phone_link(str(value)))
        case "line":
            return lambda value, _: (_short(str(value)), shown.line_link(str(value)))
        case "url":
            return lambda value, _: _address(str(value))
    return lambda value, _: (_short(str(value)), "")


def _address(value: str) -> Cell:
    if not value.startswith(("https://", "http://")):
        return _short(value), ""
    return _short(value.partition("://")[2].removesuffix("/")), value


def _short(value: str) -> str:
    """The beginning of a text, in one line."""
    plain = " ".join(value[: MAX_TEXT + 1].split())
    return plain if len(plain) <= MAX_TEXT else f"{plain[: MAX_TEXT - 1]}…"


def _number(value: Any) -> str:
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return formats.number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def total(column: Column, sums: Sequence[tuple[str, Decimal]], formatter: Formatter) -> str:
    """The text of a column's total; amounts of several currencies stand beside each other."""
    own = column.asked.own
    if own is not None and own.type == "money":
        return " · ".join(formatter.money(value, own.currency) for _, value in sums)
    if column.currency:
        return " · ".join(formatter.money(value, currency) for currency, value in sums)
    return " · ".join(_number(value) for _, value in sums)
