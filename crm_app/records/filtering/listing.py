"""The fields by which a list can be filtered, described for programs."""

from typing import Any

from pydantic import BaseModel

from crm_app.core.database import unit_of_work
from crm_app.core.i18n import translate
from crm_app.core.principal import Caller
from crm_app.records.filtering import fields
from crm_app.records.filtering.operators import DYNAMIC, OPERATORS
from crm_app.records.kind import RecordType


class FilterValueOut(BaseModel):
    """A value of a field, with its words."""

    value: str
    label: str


class FilterFieldOut(BaseModel):
    """A field that the conditions of a list can name."""

    field: str
    label: str
    type: str
    operators: list[str]
    values: list[FilterValueOut]
    """The values that it may have, where these are few; `me` is whoever reads, `my_team` the members of their team."""
    links_to: str
    """The kind of the records whose ids are its values; empty for other fields."""


def listed(record: RecordType[Any], caller: Caller) -> list[FilterFieldOut]:
    """The fields of a kind for filters, with labels in the reader's language. Raises Forbidden."""
    with unit_of_work(caller, f"{record.kind}.read") as work:
        language = work.principal.language
    return [
        FilterFieldOut(
            field=one.name,
            label=one.words(language),
            type=one.type,
            operators=list(OPERATORS[one.type]),
            values=_values(one, caller, language),
            links_to="member" if one.type == "person" else one.link,
        )
        for one in fields.every(caller, record)
    ]


def _values(one: fields.Asked, caller: Caller, language: str) -> list[FilterValueOut]:
    if one.options is not None:
        return [FilterValueOut(**option) for option in one.options(caller)]
    if one.type == "person":
        return [FilterValueOut(value=one, label=translate(f"records.filter.{one}", language)) for one in DYNAMIC]
    return [FilterValueOut(value=value, label=words[language == "th"]) for value, words in one.choices.items()]
