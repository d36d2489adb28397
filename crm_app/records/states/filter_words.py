"""The conditions of a list in words."""

from collections.abc import Callable, Sequence
from typing import Any

from crm_app.core.filters import Condition, Filter, Group
from crm_app.core.i18n import catalogue
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.records import RecordType, choices
from crm_app.records.filtering import Asked, fields
from crm_app.records.filtering.operators import DYNAMIC
from crm_app.records.own import reading
from crm_app.records.states.values import Formatter, tag_options
from crm_app.values.options import Option

_SHOWN = 3
"""How many values of a condition are named in its words; the others are counted."""
Part = list[Condition]
"""One part of a filter: a condition, or several that are joined the other way."""


# ---------------------------------------------------------------- parts of a filter


def parts_of(wanted: Filter | None) -> tuple[str, list[Part]]:
    """How the parts of a filter are joined, and the parts. A group that is joined as the filter is counts as its conditions."""
    if wanted is None:
        return "all", []
    joined = "any" if wanted.all is None else "all"
    found: list[Part] = []
    for one in wanted.parts:
        if isinstance(one, Condition):
            found.append([one])
        elif (one.all is None) == (wanted.all is None):
            found += [[condition] for condition in one.parts]
        else:
            found.append(list(one.parts))
    return joined, found


def filter_of(joined: str, parts: Sequence[Part]) -> Filter | None:
    """The reverse of `parts_of`. Raises Invalid for too many conditions."""
    if not parts:
        return None
    other = "any" if joined == "all" else "all"
    given = [part[0] if len(part) == 1 else Group.model_validate({other: part}) for part in parts]
    return parse(Filter, {joined: given})


# ---------------------------------------------------------------- words


def op_key(asked: Asked | None, op: str) -> str:
    """The text key of an operator, which depends on the type of the field."""
    group = {"date": "day.", "moment": "day.", "choices": "many.", "tags": "many."}.get(asked.type if asked else "", "")
    key = f"records.filter.op.{group}{op}"
    return key if key in catalogue() else f"records.filter.op.{op}"


def described(caller: Caller, record: RecordType[Any], part: Part, joined: str, formatter: Formatter) -> str:
    """A part of a filter in words: "Sector is Energy or Employees is at least 50"."""
    joint = formatter.translate(f"records.filter.says.{'or' if joined == 'all' else 'and'}")
    return joint.join(_says(caller, record, one, formatter) for one in part)


def _says(caller: Caller, record: RecordType[Any], one: Condition, formatter: Formatter) -> str:
    asked = fields.find(caller, record, one.field)
    field = asked.words(formatter.viewer.language) if asked is not None else one.field
    value = _value_words(caller, asked, one, formatter)
    if one.op in ("in_last", "in_next", "in_period"):
        return formatter.translate(f"records.filter.says.{one.op}", field=field, value=value)
    op = formatter.translate(op_key(asked, one.op))
    return formatter.translate("records.filter.says", field=field, op=op, value=value).rstrip()


def _value_words(caller: Caller, asked: Asked | None, one: Condition, formatter: Formatter) -> str:
    given = one.value if isinstance(one.value, list) else [] if one.value is None else [one.value]
    if asked is None:
        return ", ".join(map(str, given[:_SHOWN]))
    if one.op in ("in_last", "in_next"):
        return str(one.value)
    if one.op == "in_period":
        key = f"records.filter.period.{one.value}"
        return formatter.translate(key) if key in catalogue() else str(one.value)
    names = _names(caller, asked, given[:_SHOWN], formatter)
    words = [
        names(value) if asked.type != "money" else _money(asked, value, one, formatter) for value in given[:_SHOWN]
    ]
    if one.op == "between" and len(words) == 2:
        return formatter.translate("records.filter.says.two", first=words[0], last=words[1])
    more = f" +{len(given) - _SHOWN}" if len(given) > _SHOWN else ""
    return ", ".join(words) + more


def _money(asked: Asked, value: Any, one: Condition, formatter: Formatter) -> str:
    try:
        return formatter.money(value, one.currency)
    except ArithmeticError:
        return str(value)


def _names(caller: Caller, asked: Asked, given: Sequence[Any], formatter: Formatter) -> Callable[[Any], str]:
    """The words of values."""
    language = formatter.viewer.language
    gone = formatter.translate("records.filter.gone")
    match asked.type:
        case "person" | "option":
            known = {one["value"]: one["label"] for one in offered(caller, None, asked, language)}
            return lambda value: known.get(value, gone)
        case "link":
            found = {value: choices.option(caller, asked.link, str(value)) for value in given}
            return lambda value: found[value].get("label", gone)
        case "choice" | "choices":
            return lambda value: asked.choices[value][language == "th"] if value in asked.choices else str(value)
        case "date" | "moment":
            return lambda value: written_day(str(value), formatter)
        case "yes_no":
            return lambda value: formatter.translate(f"records.filter.{'yes' if value is True else 'no'}")
    if asked.own is not None and asked.own.is_number:
        own = asked.own
        return lambda value: reading.reads(own, value, language)
    return str


def written_day(value: str, formatter: Formatter) -> str:
    """A day for the reader; a text that is none stays as it is."""
    try:
        return formatter.day(value)
    except ValueError:
        return value


def offered(caller: Caller, record: RecordType[Any] | None, asked: Asked, language: str) -> list[Option]:
    """The values that a field may have, where these are few."""
    if asked.type == "person":
        dynamic: list[Option] = [
            {"value": one, "label": catalogue()[f"records.filter.{one}"][language == "th"]} for one in DYNAMIC
        ]
        return [*dynamic, *choices.owners(caller, language)]
    if asked.options is not None:
        return asked.options(caller)
    if asked.type == "tags" and record is not None:
        return tag_options(caller, record)
    if asked.type == "yes_no":
        return [
            {"value": answer, "label": catalogue()[f"records.filter.{word}"][language == "th"]}
            for answer, word in (("true", "yes"), ("false", "no"))
        ]
    archived = {one.value for one in asked.own.choices if one.archived} if asked.own is not None else set()
    return [
        {"value": value, "label": words[language == "th"]}
        for value, words in asked.choices.items()
        if value not in archived
    ]
