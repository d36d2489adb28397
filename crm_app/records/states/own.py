"""The inputs of a form for the fields of a workspace's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from crm_app.records.own import OwnField, reading
from crm_app.records.own.values import MAX_LINE, MAX_LONG, MAX_PHONE
from crm_app.values.options import Option

OWN = "own fields"
"""Where `_to_input` leaves their values, by key."""
_TYPES = {"url": "url", "email": "email", "phone": "tel"}
_LONGEST = {"long_text": MAX_LONG, "phone": MAX_PHONE, "text": MAX_LINE, "url": 300, "email": 254}


class Tick(TypedDict):
    """One of several choices, with its checkbox."""

    name: str
    label: str
    ticked: bool


class OwnInput(TypedDict):
    """An input of a form; `shape` is text, area, choice, several or link."""

    name: str
    label: str
    hint: str
    heading: str
    shape: str
    kind: str
    """Of a line of text: text, url, email or tel."""
    mode: str
    """The keyboard of a phone."""
    example: str
    most: int
    required: bool
    value: str
    options: list[Option]
    ticks: list[Tick]


def inputs(
    fields: Iterable[OwnField], form: Mapping[str, str], language: str, people: Sequence[Option] = ()
) -> list[OwnInput]:
    """The inputs of the fields in their order.

    Args:
        form: the initial texts, by the names of inputs.
        people: the members, for fields that point to a person.
    """
    made: list[OwnInput] = []
    section = ""
    for one in fields:
        th = language == "th"
        words = one.section[th]
        made.append(
            _input(one, form.get(one.input, ""), language, people) | {"heading": words if words != section else ""}
        )
        section = words
    return made


def _input(one: OwnField, value: str, language: str, people: Sequence[Option]) -> OwnInput:
    shapes = {
        "long_text": "area", "choice": "choice", "yes_no": "choice", "choices": "several", "person": "choice", "link": "link",
    }  # fmt: skip
    modes = {"integer": "numeric", "number": "decimal", "money": "decimal"}
    example = ("26/11/2569" if language == "th" else "26/11/2026") if one.type == "date" else one.currency
    if one.type == "moment":
        example = "26/11/2569 14:30" if language == "th" else "26/11/2026 14:30"
    chosen = value.split("\n")
    return {
        "name": one.input,
        "label": one.words(language),
        "hint": one.hint[language == "th"],
        "heading": "",
        "shape": shapes.get(one.type, "text"),
        "kind": _TYPES.get(one.type, "text"),
        "mode": modes.get(one.type, "text"),
        "example": example,
        "most": _LONGEST.get(one.type, 60),
        "required": one.required,
        "value": value,
        "options": _options(one, value, language, people),
        "ticks": [
            {
                "name": f"{one.input}={choice.value}",
                "label": choice.label[language == "th"],
                "ticked": choice.value in chosen,
            }
            for choice in one.choices
            if one.type == "choices" and (not choice.archived or choice.value in chosen)
        ],
    }


def _options(one: OwnField, value: str, language: str, people: Sequence[Option]) -> list[Option]:
    found: list[Option]
    if one.type == "yes_no":
        found = [{"value": each, "label": reading.reads(one, each == "true", language)} for each in ("true", "false")]
    elif one.type == "choice":
        found = [
            {"value": choice.value, "label": choice.label[language == "th"]}
            for choice in one.choices
            if not choice.archived or choice.value == value
        ]
    elif one.type == "person":
        found = list(people)
        if value and all(option["value"] != value for option in found):
            found.append({"value": value, "label": reading.reads(one, value, language)})
    else:
        return []
    if value and all(option["value"] != value for option in found):  # a value from before the field
        found.append({"value": value, "label": value})
    return found


def typed_text(one: OwnField, data: Mapping[str, str], before: str) -> str:
    """What a form sends for a field: its text, or its ticked choices; `before` where the form does not have it."""
    if one.input not in data:
        return before
    if one.type != "choices":
        return data[one.input].replace("\r\n", "\n").strip()
    return "\n".join(choice.value for choice in one.choices if data.get(f"{one.input}={choice.value}"))


def base_text(one: OwnField, start: Mapping[str, str], typed: str) -> str:
    """The initial text of a field, of which the browser sends what was changed; checkboxes singly."""
    if one.type != "choices":
        return start.get(one.input, typed).replace("\r\n", "\n").strip()
    now = set(typed.split("\n"))
    had = {choice.value: bool(start.get(f"{one.input}={choice.value}", choice.value in now)) for choice in one.choices}
    return "\n".join(value for value, ticked in had.items() if ticked)


def by_input(fields: Iterable[OwnField], faults: Mapping[str, Any]) -> dict[str, Any]:
    """Refusals of `custom_fields.<key>` under the names of inputs; others stay, or are about the free rows."""
    inputs_ = {f"custom_fields.{one.key}": one.input for one in fields}
    found: dict[str, Any] = {}
    for name, fault in faults.items():
        found[inputs_.get(name, "custom_fields" if name.startswith("custom_fields.") else name)] = fault
    return found
