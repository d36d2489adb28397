"""The input of one value that is changed in place, and the value as text: by the type of the field."""

from collections.abc import Mapping
from typing import Any, TypedDict

from crm_app.core.errors import Invalid
from crm_app.records.fields import Form, form_of, longest
from crm_app.records.filtering import Asked
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.own import reading
from crm_app.records.own.values import Unfit
from crm_app.records.reading import show_field, typed_input
from crm_app.records.states.own import Tick, inputs, typed_text
from crm_app.records.states.values import Formatter, Item, as_field
from crm_app.values.currencies import COMMON
from crm_app.values.options import Option, Suggestion

VALUE = "value"
"""The name of the input of a declared field."""
_LINE = 200
_KINDS = {"email": "email", "tel": "tel", "url": "url"}


class Cell(TypedDict, total=False):
    """The value that is open for a change; empty while none is. Its input is called `input`."""

    id: str
    """The record."""
    name: str
    """The field, as conditions name it."""
    label: str
    """The field and the record, for screen readers."""
    version: str
    input: str
    shape: str
    """text, area, choice, several, day, moment or link."""
    kind: str
    """Of a line of text: text, url, email or tel."""
    mode: str
    """The keyboard of a phone."""
    example: str
    most: int
    value: str
    options: list[Option]
    ticks: list[Tick]
    chosen: Suggestion
    """The present choice of a link."""
    found: list[Suggestion]
    """The choices of the picker of a link."""
    turn: int
    """Number of times that the change was refused."""
    error: str
    theirs: str
    """What somebody else wrote meanwhile."""


def text_of(record: RecordType[Any], asked: Asked, item: Item, formatter: Formatter) -> str:
    """The value as the text of its input."""
    if asked.own is not None:
        viewer = formatter.viewer
        return reading.shown(asked.own, item["custom_fields"].get(asked.own.key), viewer.language, viewer.timezone)
    return show_field(record.new, asked.name, as_field(item.get(asked.name)), formatter.viewer)


def reads(
    record: RecordType[Any], asked: Asked, item: Item, formatter: Formatter, names: Mapping[str, str] | None = None
) -> str:
    """The value for the reader; a dash for none.

    Args:
        names: of the person or the record to which a field of the workspace's own points.
    """
    if asked.own is not None:
        viewer, stored = formatter.viewer, item["custom_fields"].get(asked.own.key)
        text = reading.reads(asked.own, stored, viewer.language, viewer.timezone, names)
    elif asked.type in ("link", "person", "option"):
        title = TYPES[asked.link].title_column if asked.link else "name"
        text = str(item.get(f"{asked.name.removesuffix('_id')}_{title}") or "")
    elif asked.type == "choice":
        words = asked.choices.get(str(item.get(asked.name)))
        text = str(item.get(asked.name) or "") if words is None else words[formatter.viewer.language == "th"]
    else:
        text = text_of(record, asked, item, formatter)
    return text or "–"


def typed(asked: Asked, data: Mapping[str, str]) -> str:
    """The text that the form of a cell sends."""
    if asked.own is not None and not asked.own.is_pointer:
        return typed_text(asked.own, data, "")
    return data.get(VALUE, "").replace("\r\n", "\n").strip()


def value_of(record: RecordType[Any], asked: Asked, text: str, formatter: Formatter) -> Any:
    """A text as a value for `in_place.change`. Raises Invalid, with the message under the name of the field."""
    if asked.own is None:
        return typed_input(record.new, {asked.name: text}, formatter.viewer)[asked.name]
    try:
        return reading.read(asked.own, text, formatter.viewer.timezone, formatter.viewer.language)
    except Unfit as error:
        raise Invalid(fields={asked.name: error.problem}) from None


def input_of(record: RecordType[Any], asked: Asked, item: Item, formatter: Formatter, names: Mapping[str, str]) -> Cell:
    """The input with the present value; without the choices that have to be read for it.

    Args:
        names: as for `reads`.
    """
    language = formatter.viewer.language
    value = text_of(record, asked, item, formatter)
    made: Cell = {"input": VALUE, "value": value, "shape": "text", "kind": "text", "mode": "text", "example": ""}
    made |= {"most": _LINE, "options": [], "ticks": [], "chosen": {}, "found": []}
    if asked.own is not None and not asked.own.is_pointer:
        one = inputs([asked.own], {asked.own.input: value}, language)[0]
        shape = {"date": "day", "moment": "moment"}.get(asked.own.type, one["shape"])
        made |= {"input": one["name"], "shape": shape, "kind": one["kind"], "mode": one["mode"], "most": one["most"]}
        nothing: list[Option] = [{"value": "", "label": "–"}] if shape == "choice" else []
        return made | {"options": [*nothing, *one["options"]], "ticks": one["ticks"], "example": one["example"]}
    if asked.type == "option":
        return made | {"shape": "choice"}
    label = reads(record, asked, item, formatter, names)
    if asked.type == "person":
        return made | {"shape": "choice", "options": [{"value": value, "label": label}] if value else []}
    if asked.type == "link":
        return made | {"shape": "link", "chosen": {"value": value, "label": label, "meta": ""} if value else {}}
    one_field = record.declared(asked.name)
    form: Form = "text" if one_field is None else form_of(record.new, one_field)
    if form in ("choice", "currency"):
        return made | {"shape": "choice", "options": _choices(record, asked, form, value, formatter)}
    shapes = {"area": "area", "address": "area", "day": "day", "date_time": "moment"}
    modes = {"number": "numeric", "year": "numeric", "amount": "decimal"}
    most = longest(record.new, asked.name) or (900 if form == "tags" else _LINE)
    made |= {"shape": shapes.get(form, "text"), "kind": _KINDS.get(form, "text"), "mode": modes.get(form, "text")}
    return made | {"most": most, "example": formatter.translate("ui.record.tags_hint") if form == "tags" else ""}


def _choices(record: RecordType[Any], asked: Asked, form: Form, value: str, formatter: Formatter) -> list[Option]:
    if form == "currency":
        codes = dict.fromkeys((*([value] if value else []), formatter.viewer.currency, *COMMON))
        return [{"value": code, "label": code} for code in codes]
    th, info = formatter.viewer.language == "th", record.new.model_fields[asked.name]
    found: list[Option] = [{"value": key, "label": words[th]} for key, words in asked.choices.items()]
    if info.is_required() or info.default:
        return found
    return [{"value": "", "label": formatter.translate("ui.record.nothing")}, *found]
