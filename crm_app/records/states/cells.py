"""The cells of a table as texts for the reader."""

from collections.abc import Sequence
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


def cell(column: Column, item: Item, formatter: Formatter) -> tuple[str, str]:
    """The text of a cell, and what it leads to: the address of a link, or the tone of a choice; empty for neither.

    The text of tags has one in each line.
    """
    value = item[column.shown]
    own = column.asked.own
    if own is not None and own.is_pointer:
        return _pointing(column, item, formatter)
    if value is None or value == "" or value == []:
        return "", ""
    asked = column.asked
    if asked.own is not None:
        viewer = formatter.viewer
        return _short(reading.reads(asked.own, value, viewer.language, viewer.timezone)), reading.href(asked.own, value)
    match asked.type:
        case "choice":
            words = asked.choices.get(value)
            return (
                str(value) if words is None else words[formatter.viewer.language == "th"],
                asked.tones.get(value, "neutral") if asked.tones else "",
            )
        case "money":
            return formatter.money(value, item[column.currency]), ""
        case "number":
            return (str(value) if column.form == "year" else _number(value)), ""
        case "date":
            return formatter.day(value), ""
        case "moment":
            return formatter.date_time(value), ""
        case "tags":
            return "\n".join(value[:_MOST_TAGS]), ""
        case "link":
            to = item[column.target]
            return _short(str(value)), f"{TYPES[asked.link].path}/{to}" if to and asked.link in TYPES else ""
    return _text(column, str(value))


def _pointing(column: Column, item: Item, formatter: Formatter) -> tuple[str, str]:
    """The name to which a field of the workspace's own points. One that the reader may not see has no name and no address."""
    own: Any = column.asked.own
    to, name = item[column.target], item[column.shown]
    if not to:
        return "", ""
    if not name:
        return formatter.translate(f"fields.unseen.{own.type}"), ""
    return _short(str(name)), f"{TYPES[own.target].path}/{to}" if own.type == "link" else ""


def _text(column: Column, value: str) -> tuple[str, str]:
    match column.form:
        case "email":
            return _short(value), f"mailto:{value}"
        case "tel":
            return _short(value), formats.phone_link(value)
        case "line":
            return _short(value), shown.line_link(value)
        case "url" if value.startswith(("https://", "http://")):
            return _short(value.partition("://")[2].removesuffix("/")), value
    return _short(value), ""


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
