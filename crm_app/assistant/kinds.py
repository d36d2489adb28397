"""The kinds that the assistant answers about: every declared kind of record, and members."""

from typing import Annotated, Any

from pydantic import AfterValidator

from crm_app import records
from crm_app.core.i18n import catalogue, translate
from crm_app.records.about import Listed

_OTHERS = {"member": "/settings"}
"""Kinds that are not kinds of record, with the address of their list."""


def kinds() -> tuple[str, ...]:
    """Every kind that a question may be about."""
    return (*records.TYPES, *_OTHERS)


def everything() -> frozenset[str]:
    """Every kind that a role can be allowed to read: the kinds of record, and members."""
    return frozenset((*records.TYPES, "member"))


def _known(value: str) -> str:
    if value not in kinds():
        raise ValueError(f"unknown kind {value!r}")
    return value


RecordKind = Annotated[str, AfterValidator(_known), Listed(kinds)]
"""One of `kinds()`."""


def list_path(kind: str) -> str:
    """The address of the list of `kind`."""
    return _OTHERS.get(kind) or records.TYPES[kind].path


def title(kind: str, language: str) -> str:
    """The plural name of `kind`, as in the head of its list."""
    key = f"assistant.kind.{kind}"
    return translate(key if key in catalogue() else f"{records.TYPES[kind].plural}.title", language)


def _declared(kind: str, fact: str) -> records.Field | None:
    fields = records.TYPES[kind].fields if kind in records.TYPES else ()
    return next((field for field in fields if field.fact == fact), None)


def fact_label(kind: str, fact: str, language: str) -> str:
    """The label of a fact of a record: the assistant's own text, else the label of the field."""
    key = f"assistant.field.{fact}"
    if key in catalogue():
        return translate(key, language)
    declared = _declared(kind, fact)
    return declared.label[language == "th"] if declared is not None else fact.replace("_", " ")


def choice_label(kind: str, fact: str, value: str, language: str) -> str:
    """The label of a fact's value, where the field declares its choices; else the value."""
    declared = _declared(kind, fact)
    words = declared.choices.get(value) if declared is not None else None
    return value if words is None else words[language == "th"]


def record_href(kind: str, values: Any) -> str:
    """The address that shows a record; an activity opens on the page of the record that it is about."""
    record = records.TYPES[kind]
    for name in record.opens_at:
        if values.get(name):
            return f"{records.TYPES[record.references[name]].path}/{values[name]}"
    return f"{record.path}/{values['id']}"


def noun(kind: str) -> str:
    """The lexicon's tag of the words for `kind`."""
    return f"noun:{kind}"


def words(kind: str) -> tuple[str, ...]:
    """The names of a kind of record in both languages, singular and plural, in lower case."""
    plural = records.TYPES[kind].plural
    found = (translate(f"{plural}.{form}", language).lower() for form in ("one", "title") for language in ("en", "th"))
    return tuple(dict.fromkeys(found))
