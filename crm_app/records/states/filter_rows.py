"""The rows of the filter builder: their inputs, and the conditions that its form sends."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict

from crm_app.core.clock import today
from crm_app.core.errors import Invalid, Problem
from crm_app.core.filters import Condition, Operator
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.records import RecordType, choices
from crm_app.records.filtering import Asked, fields
from crm_app.records.filtering.operators import OPERATORS, PERIODS, Refused, values
from crm_app.records.states.filter_words import Part, offered, op_key, written_day
from crm_app.records.states.values import Formatter
from crm_app.ui.state import Viewer
from crm_app.values import days
from crm_app.values.currencies import COMMON
from crm_app.values.options import Option, Suggestion

_MOST_TICKS = 500
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class FilterTick(TypedDict):
    """One of several values, with its checkbox."""

    name: str
    label: str
    ticked: bool


class FilterRow(TypedDict):
    """A condition in the builder; `shape` names its input."""

    key: str
    """Begins the names of its inputs."""
    field: str
    op: str
    ops: list[Option]
    shape: str
    value: str
    value_to: str
    options: list[Option]
    ticks: list[FilterTick]
    chosen: Suggestion
    currency: str
    """Of an amount; empty for other fields."""
    currencies: list[Option]


class FieldGroup(TypedDict):
    """Fields in the choice of a field, under their heading."""

    label: str
    options: list[Option]


def groups(caller: Caller, record: RecordType[Any], formatter: Formatter) -> list[FieldGroup]:
    """The fields of the builder: the kind's, the workspace's own, then those of each linked kind."""
    return grouped(fields.every(caller, record), formatter)


def grouped(every: Iterable[Asked], formatter: Formatter) -> list[FieldGroup]:
    """Fields under their headings."""
    language = formatter.viewer.language
    found: dict[str, list[Option]] = {}
    for one in every:
        if one.through is not None:
            heading = one.through.label[language == "th"]
        else:
            heading = formatter.translate(f"records.filter.group.{'own' if one.own is None else 'custom'}")
        found.setdefault(heading, []).append({"value": one.name, "label": one.words(language)})
    return [{"label": heading, "options": options} for heading, options in found.items()]


def shape_of(asked: Asked, op: str) -> str:
    """The input of a condition: none, text, texts, number, two_numbers, day, two_days, days, period, choice, several, link."""
    if op in ("empty", "not_empty"):
        return "none"
    if op in ("in_last", "in_next"):
        return "days"
    if op == "in_period":
        return "period"
    several = op in ("any_of", "all_of", "none_of")
    match asked.type:
        case "text":
            return "texts" if several else "text"
        case "number" | "money":
            return "two_numbers" if op == "between" else "number"
        case "date" | "moment":
            return "two_days" if op == "between" else "day"
        case "link":
            return "links" if several else "link"
    return "several" if several else "choice"


def blank(key: str) -> FilterRow:
    """A row without a field."""
    return {
        "key": key, "field": "", "op": "", "ops": [], "shape": "none", "value": "", "value_to": "", "options": [],
        "ticks": [], "chosen": {}, "currency": "", "currencies": [],
    }  # fmt: skip


def row(
    caller: Caller,
    record: RecordType[Any],
    key: str,
    name: str,
    op: str,
    formatter: Formatter,
    condition: Condition | None = None,
) -> FilterRow:
    """A row of the builder.

    Args:
        key: begins the names of its inputs.
        name: its field; a row without a field when there is none of this name.
        op: its operator; the usual one of the field's type when the type does not have it.
        condition: what the inputs hold at first.
    """
    asked = fields.find(caller, record, name)
    if asked is None:
        return blank(key)
    viewer = formatter.viewer
    ops: list[Option] = [
        {"value": each, "label": formatter.translate(op_key(asked, each))} for each in OPERATORS[asked.type]
    ]
    op = op if op in OPERATORS[asked.type] else OPERATORS[asked.type][0]
    shape = shape_of(asked, op)
    given = [] if condition is None or condition.value is None else condition.value
    listed = given if isinstance(given, list) else [given]
    made = blank(key)
    made["field"], made["op"], made["ops"], made["shape"] = asked.name, op, ops, shape
    options = offered(caller, record, asked, viewer.language) if shape in ("choice", "several") else []
    if shape == "period":
        options = [{"value": each, "label": formatter.translate(f"records.filter.period.{each}")} for each in PERIODS]
    if shape == "choice":
        options = [{"value": "", "label": "–"}, *options]
    if shape == "links":
        options = [_linked(caller, asked, each) for each in listed]
    if shape == "link" and listed:
        made["chosen"] = choices.option(caller, asked.link, str(listed[0]))
    _fill(made, asked, listed, options, condition, formatter)
    return made


def _linked(caller: Caller, asked: Asked, value: Any) -> Option:
    return {"value": str(value), "label": choices.option(caller, asked.link, str(value)).get("label", "–")}


def _fill(
    made: FilterRow,
    asked: Asked,
    given: list[Any],
    options: list[Option],
    condition: Condition | None,
    formatter: Formatter,
) -> None:
    """Sets the inputs of a row and their first values."""
    viewer, shape = formatter.viewer, made["shape"]
    texts = [_text_of(asked, shape, each, viewer) for each in given]
    known = {one["value"] for one in options}
    if shape in ("several", "choice") and any(text not in known for text in texts):
        extra: list[Option] = [{"value": text, "label": text} for text in texts if text not in known]
        options = [*options, *extra]
    made["options"] = options if shape in ("choice", "period") else []
    if shape in ("several", "links"):
        made["ticks"] = [
            {"name": f"{made['key']}={one['value']}", "label": one["label"], "ticked": one["value"] in texts}
            for one in options[:_MOST_TICKS]
        ]
    if shape == "texts":
        made["value"] = ", ".join(texts)
    elif shape.startswith("two"):
        made["value"], made["value_to"] = (*texts, "", "")[:2]
    elif shape not in ("several", "links", "none"):
        made["value"] = texts[0] if texts else "this_month" if shape == "period" else "30" if shape == "days" else ""
    if asked.type == "money" and shape in ("number", "two_numbers"):
        chosen = (condition.currency if condition is not None else None) or viewer.currency
        made["currency"] = chosen
        made["currencies"] = [{"value": one, "label": one} for one in dict.fromkeys((chosen, viewer.currency, *COMMON))]


def _text_of(asked: Asked, shape: str, value: Any, viewer: Viewer) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if shape in ("day", "two_days"):
        return written_day(str(value), Formatter.of(viewer))
    return str(value)


# ---------------------------------------------------------------- what the builder sends


def conditions(caller: Caller, record: RecordType[Any], data: Mapping[str, str], viewer: Viewer) -> Part:
    """The conditions that the form of the builder sends. Raises Invalid, with messages by the names of inputs."""
    keys = [name.removesuffix("_field") for name in data if name.endswith("_field")]
    found: Part = []
    faults: dict[str, Problem] = {}
    for key in keys:
        asked = fields.find(caller, record, data[f"{key}_field"])
        if asked is None:
            faults[f"{key}_field"] = ("core.field.required", {})
            continue
        op: Any = data.get(f"{key}_op", "")
        if op not in OPERATORS[asked.type]:
            op = OPERATORS[asked.type][0]
        try:
            condition = _condition(asked, op, key, data, viewer)
            values(asked, condition)
        except Invalid as error:
            faults |= {f"{key}_value{name.removeprefix('value')}": problem for name, problem in error.fields.items()}
        except Refused as error:
            faults[f"{key}_value"] = error.problem
        else:
            found.append(condition)
    if faults:
        raise Invalid(fields=faults)
    return found


def _condition(asked: Asked, op: Operator, key: str, data: Mapping[str, str], viewer: Viewer) -> Condition:
    given: dict[str, Any] = {"field": asked.name, "op": op}
    shape = shape_of(asked, op)
    written = data.get(f"{key}_value", "").strip()
    ticked = [name.removeprefix(f"{key}=") for name, value in data.items() if name.startswith(f"{key}=") and value]
    match shape:
        case "texts":
            given["value"] = [part.strip() for part in written.replace("\n", ",").split(",") if part.strip()]
        case "several":
            given["value"] = ticked
        case "links":
            given["value"] = [*ticked, *([written] if written and written not in ticked else [])]
        case "two_numbers" | "two_days":
            given["value"] = [
                _read(asked, shape, name, data.get(f"{key}_{name}", "").strip(), viewer)
                for name in ("value", "value_to")
            ]
        case "none":
            pass
        case _:
            given["value"] = _read(asked, shape, "value", written, viewer)
    if asked.type == "money" and shape in ("number", "two_numbers"):
        currency = data.get(f"{key}_currency", "")
        given["currency"] = currency if currency and currency != viewer.currency else None
    return parse(Condition, given)


def _read(asked: Asked, shape: str, name: str, written: str, viewer: Viewer) -> Any:
    """What somebody wrote into an input, as JSON. Raises Invalid with the message for the input `name`."""
    if not written:
        raise Invalid(fields={name: ("records.filter.error.value_missing", {})})
    match shape:
        case "number" | "two_numbers":
            return read_number(name, written)
        case "day" | "two_days":
            try:
                return days.parse_day(written, today(viewer.timezone)).isoformat()
            except days.Unreadable as error:
                raise Invalid(fields={name: error.problem}) from None
        case "days":
            number = read_number(name, written)
            return number if isinstance(number, int) else str(number)
        case "choice" if asked.type == "yes_no":
            return {"true": True, "false": False}.get(written, written)
    return written


def read_number(name: str, written: str) -> int | float:
    """A number as people write it. Raises Invalid with the message for the input `name`."""
    try:
        number = Decimal(written.translate(_THAI_DIGITS).replace(",", "").replace("−", "-"))
    except InvalidOperation:
        raise Invalid(fields={name: ("core.field.number", {})}) from None
    if not number.is_finite() or abs(number) > 10**15:
        raise Invalid(fields={name: ("core.field.number", {})})
    return int(number) if number == number.to_integral() else float(number)
