"""The declared fields of a kind: the name of each, and its capabilities."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from annotated_types import MaxLen
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

Words = tuple[str, str]
"""A text in English and in Thai."""
Form = Literal[
    "text", "area", "address", "email", "tel", "url", "line", "number", "year", "amount", "currency", "day", "date_time",
    "tags", "choice", "link",
]  # fmt: skip
"""The input of a field in a form. A `line` is somebody's name in LINE, a `year` a number without separators."""
Reads = Literal[
    "text", "long_text", "date", "date_time", "money", "number", "integer", "email", "phone", "url", "choice", "name", "option",
    "tags", "json", "kind",
]  # fmt: skip
"""How the cells of a file are read. An `option` is one of a few values, each with words of its own; a `choice` can be
any text; a `name` is the name of a person, a company or another record; a `kind` is a kind of record.
"""
LONG = 1000
"""A text field with a longer maximum than this, in characters, gets an input of several lines."""


@dataclass(frozen=True, kw_only=True)
class FileColumn:
    """A column that a file may have.

    Attributes:
        name: the field that it fills, or its name in the import of the kind.
        label: the words for it on pages; by default those of the kind's field.
        headings: its headings in files of other products, in both languages, separated by commas, the most specific
            first. A `~` marks words that are headings of many kinds of columns ("status", "type"): they match only when
            nothing better does, and say little about the kind of the rows. A `=` marks words that identify the column but
            say nothing about the kind of the rows, such as "name".
        reads: how its cells are read.
        weight: how strongly the column suggests this kind of rows, from 0 to 3: a stage suggests a deal, a name nothing.
        required: whether the rows cannot be identified without it.
        words: the values of an option in other products, separated by commas.
        shown: the column of an export with the same content, where it has another name.
    """

    name: str
    label: Words = ("", "")
    headings: str = ""
    reads: Reads = "text"
    weight: float = 0.5
    required: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """A field of a kind, declared once.

    Attributes:
        name: the field of the schemas and the column of the table.
        label: its words on every page.
        link: the kind that it points to, for a field that ends in `_id`.
        choices: the possible values, each with its words.
        tones: the colours of choices, see `ui.badge`.
        form: its input in a form; by default the type decides.
        search: whether a search finds the record by it.
        sort: whether a list can be sorted by it from the menu; its order has an index in every workspace. Further orders and
            filters get one where a large workspace uses them, see `records.indexes`.
        filter: whether a list can be filtered by it.
        used: whether the filter offers the values in use, for a text with few different values.
        currency: the field with the currency of an amount.
        row: whether a row of the list shows it.
        fact: its name for the assistant; empty when the assistant does not show it.
        headings: its headings in files of other products, see `FileColumn`. For a link, the headings of the column with
            the name of the other record.
        reads: how the cells of a file are read; by default the form decides.
        weight: how strongly its column suggests this kind of rows, see `FileColumn`.
        words: its choices in other products, separated by commas.
        by: for a link, the columns of a file that identify the other record by something other than its name. The first
            holds its identifier; by default it is made of the other kind's names.
        hint: the help text under it in a form.
        example: the placeholder of its input in a form.
    """

    name: str
    label: Words
    link: str = ""
    choices: Mapping[str, Words] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None
    search: bool = False
    sort: bool = False
    filter: bool = False
    used: bool = False
    currency: str = "currency"
    row: bool = False
    fact: str = ""
    headings: str = ""
    reads: Reads | None = None
    weight: float | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    by: Sequence[FileColumn] = ()
    hint: Words | None = None
    example: Words | None = None


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation and the annotations nested in it."""
    yield annotation
    for part in get_args(annotation):
        yield from parts(part)


def _types(annotation: Any) -> set[Any]:
    return {part for part in parts(annotation) if isinstance(part, Hashable)}


@lru_cache(maxsize=512)
def written_as(schema: type[BaseModel], name: str) -> Literal["day", "date_time", "amount", "text"]:
    """How a form or a filter formats a field of a schema."""
    types = _types(schema.model_fields[name].annotation)
    if types & {datetime, AwareDatetime}:
        return "date_time"
    if date in types:
        return "day"
    return "amount" if Decimal in types else "text"


@lru_cache(maxsize=512)
def is_whole_number(schema: type[BaseModel], name: str) -> bool:
    """Whether a field of a schema accepts only whole numbers."""
    return int in _types(schema.model_fields[name].annotation)


@lru_cache(maxsize=512)
def is_list(schema: type[BaseModel], name: str) -> bool:
    """Whether a field of a schema accepts several values."""
    return any(get_origin(part) is list for part in parts(schema.model_fields[name].annotation))


@lru_cache(maxsize=512)
def choices_of(schema: type[BaseModel], name: str) -> tuple[str, ...]:
    """The values of a field that accepts one, or several, of a few; empty for any other field."""
    info = schema.model_fields.get(name)
    found = next((part for part in parts(info.annotation) if get_origin(part) is Literal), None) if info else None
    return tuple(value for value in get_args(found) if isinstance(value, str)) if found is not None else ()


@lru_cache(maxsize=512)
def longest(schema: type[BaseModel], name: str) -> int | None:
    """The maximum length of a field of a schema, in characters; None without a limit."""
    info = schema.model_fields[name]
    found = [info, *(part for part in parts(info.annotation) if isinstance(part, FieldInfo))]
    return next((limit.max_length for one in found for limit in one.metadata if isinstance(limit, MaxLen)), None)


@lru_cache(maxsize=1024)
def form_of(schema: type[BaseModel], declared: Field) -> Form:
    """The input of a field in a form: as declared, else by the type that the schema gives it."""
    if declared.form is not None:
        return declared.form
    if declared.link:
        return "link"
    if declared.choices:
        return "choice"
    if is_list(schema, declared.name):
        return "tags"
    written = written_as(schema, declared.name)
    if written != "text":
        return written
    if is_whole_number(schema, declared.name):
        return "number"
    return "area" if (longest(schema, declared.name) or 0) > LONG else "text"
