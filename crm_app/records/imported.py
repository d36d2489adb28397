"""The import of files as a kind of record, derived from its declaration: the possible columns, and their headings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crm_app.core import i18n
from crm_app.records.fields import Field, FileColumn, Form, Reads, Words, form_of

if TYPE_CHECKING:
    from crm_app.records.kind import RecordType

_READS: dict[Form, Reads] = {
    "area": "long_text",
    "address": "long_text",
    "email": "email",
    "tel": "phone",
    "url": "url",
    "number": "integer",
    "year": "integer",
    "amount": "money",
    "day": "date",
    "date_time": "date_time",
    "tags": "tags",
    "choice": "option",
}
"""How a cell is read, by the form of the field; any other form is read as a text."""
_WEIGHTS: dict[Form, float] = {"area": 0.3, "tags": 0.2, "currency": 0.3}
"""The default weight of a column, by the form of the field; any other form 1.0."""
_TITLE, _LINK, _IDENTIFIER = 1.5, 0.7, 0.3
"""The default weight of the title, of a link by name and of a link by identifier."""

EXTERNAL_ID: Words = ("Identifier in the source", "รหัสจากระบบต้นทาง")
OWNER: Words = ("Owner", "ผู้รับผิดชอบ")
OWNER_ID: Words = ("Owner’s identifier in the source", "รหัสผู้รับผิดชอบจากระบบต้นทาง")
_OWNER_IDS = (
    "owner id, record owner id, account owner id, contact owner id, deal owner id, company owner id, opportunity owner id, "
    "hubspot owner id, assigned user id, assigned to id, user id, รหัสผู้รับผิดชอบ"
)
_OURS = (
    FileColumn(name="id", label=("ID in this CRM", "รหัสในระบบนี้"), weight=0.0),
    FileColumn(name="external_source", label=("Other system", "ระบบอื่น"), weight=0.0),
    FileColumn(name="custom_fields", label=("Further fields", "ข้อมูลเพิ่มเติม"), reads="json", weight=0.0),
)
"""Columns that only an export of this product has: the identifier of the record, and its source."""
_ABOUT = (
    FileColumn(
        name="about_kind",
        label=("Kind of what it is about", "ประเภทของรายการที่เกี่ยวข้อง"),
        headings="about kind, kind of related record, related record type",
        reads="kind",
        weight=_IDENTIFIER,
    ),
    FileColumn(
        name="about_id",
        label=("Identifier of what it is about", "รหัสของรายการที่เกี่ยวข้อง"),
        headings="about id, id of related record, related record id",
        weight=_IDENTIFIER,
    ),
)
"""The column for what a record of any kind is about, see `records.about`."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What a kind declares for the import of its files besides its fields.

    Attributes:
        nouns: the names of such a record in files, separated by commas: such a word before a field's name is ignored.
        files: the names of a file of such records, separated by commas, in both languages.
        headings: the headings of the column with the identifier of such a record in files of other kinds.
        identities: a file needs one of these columns, so that its rows can be identified; by default the title.
        columns: columns that no field declares. One replaces a column with the same name, or the column of its `shown`.
        is_evidence: whether a column that names such a record is evidence against a file of the records that it links to:
            a file of companies has no column of people's names.
        lacks: kinds that such a file names in no column, besides those that point to it.
    """

    nouns: str = ""
    files: str = ""
    headings: str = ""
    identities: tuple[str, ...] = ()
    columns: Sequence[FileColumn] = ()
    is_evidence: bool = False
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """A kind of rows that a file may hold.

    Attributes:
        kind: its name.
        many: its plural.
        columns: the columns that a file may have, by name.
        identities: see `Imported`.
        nouns: see `Imported`.
        files: the names of such a file.
        lacks: see `Imported`.
        has_custom_fields: whether columns that match no field can be imported as custom fields.
        exported: the columns of its export, for a kind that is not declared as a `RecordType`.
    """

    kind: str
    many: Words
    columns: Mapping[str, FileColumn]
    identities: tuple[str, ...]
    nouns: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()
    has_custom_fields: bool = True
    exported: Sequence[Any] = ()

    @cached_property
    def by_shown(self) -> Mapping[str, str]:
        """The name of each column by the column of an export with the same content."""
        return {column.shown or name: name for name, column in self.columns.items()}


OTHERS: dict[str, FileKind] = {}
"""Kinds of rows that are not kinds of record, by name."""


def bring_in(kind: FileKind) -> FileKind:
    """Registers a kind of rows that is not a kind of record, with its texts. Returns it."""
    OTHERS[kind.kind] = kind
    labels = {f"imports.field.{kind.kind}.{name}": column.label for name, column in kind.columns.items()}
    i18n.derive(labels | {f"imports.entity.{kind.kind}": kind.many})
    return kind


def named(*columns: FileColumn) -> dict[str, FileColumn]:
    """Columns by name."""
    return {column.name: column for column in columns}


def divided(words: str) -> tuple[str, ...]:
    """Splits a text of words that are separated by commas."""
    return tuple(word.strip() for word in words.split(",") if word.strip())


def file_kind(record: "RecordType[Any]") -> FileKind:
    """The import of files as a declared kind. Call it after every kind has been declared."""
    said = record.imported
    called = (*(record.one or ()), *(record.many or ()))
    return FileKind(
        kind=record.kind,
        many=record.many or (record.plural, record.plural),
        columns=named(*(_worded(record, column) for column in _columns(record))),
        identities=said.identities or (record.title_column,),
        nouns=nouns_of(record),
        files=divided(said.files) or tuple(dict.fromkeys(word.lower() for word in called)),
        lacks=said.lacks,
    )


def nouns_of(record: "RecordType[Any]") -> tuple[str, ...]:
    """The names of a record of a kind in files."""
    return divided(record.imported.nouns) or tuple(word.lower() for word in record.one or (record.kind,))


def texts(record: "RecordType[Any]") -> dict[str, Words]:
    """The texts on the pages of imports for a kind, for its columns and for rows without a name."""
    found = {f"imports.field.{record.kind}.{column.name}": column.label for column in _columns(record)}
    for one in record.fields:
        if one.link:
            found[f"imports.problem.{one.name.removesuffix('_id')}_unknown"] = (
                f"There is no {_small(one.label[0])} called “{{value}}”; the name is kept as an extra field.",
                f"ไม่มี{one.label[1]}ชื่อ “{{value}}” ระบบเก็บชื่อไว้เป็นข้อมูลเพิ่มเติม",
            )
    found[f"imports.entity.{record.kind}"] = record.many or (record.plural, record.plural)
    if record.one is not None:
        lower, thai = _small(record.one[0]), record.one[1]
        found[f"imports.problem.no_identity_{record.kind}"] = (f"The {lower} has no name.", f"ไม่มีชื่อ{thai}")
        found[f"imports.mapping.identity_{record.kind}"] = (
            f"Choose the column that holds the {lower}'s name.",
            f"กรุณาเลือกคอลัมน์ที่เป็นชื่อ{thai}",
        )
    return found


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _columns(record: "RecordType[Any]") -> list[FileColumn]:
    """The columns of a kind: its identifier, its fields, its special columns, and those of an export."""
    usual = [
        FileColumn(name="external_id", label=EXTERNAL_ID),
        FileColumn(name="owner", label=OWNER, shown="owner_name"),
        FileColumn(name="owner_ref", label=OWNER_ID, headings=_OWNER_IDS, weight=_IDENTIFIER),
    ]
    found = named(*usual)
    for one in record.fields:
        found |= named(*(_link(one) if one.link else (_field(record, one),)))
    if "about_kind" in record.new.model_fields:
        found |= named(*_ABOUT)
    for special in record.imported.columns:
        before = found.pop(special.shown, None) or found.get(special.name, special)
        found[special.name] = replace(
            special, label=special.label if any(special.label) else before.label, shown=special.shown or before.shown
        )
    return list((found | named(*_OURS)).values())


def _field(record: "RecordType[Any]", one: Field) -> FileColumn:
    form, is_title = form_of(record.new, one), one.name == record.title_column
    weight = _TITLE if is_title else _WEIGHTS.get(form, 1.0)
    return FileColumn(
        name=one.name,
        label=one.label,
        headings=one.headings,
        reads=one.reads or ("text" if is_title else _READS.get(form, "text")),
        weight=weight if one.weight is None else one.weight,
        required=is_title and record.imported.identities in ((), (one.name,)),
        words=one.words,
    )


def _link(one: Field) -> Iterator[FileColumn]:
    """The columns of a link: by the name of the other record, by its identifier, and by the columns that the field
    adds.
    """
    base, (english, thai) = one.name.removesuffix("_id"), one.label
    yield FileColumn(
        name=base,
        label=one.label,
        headings=one.headings,
        reads=one.reads or "name",
        weight=_LINK if one.weight is None else one.weight,
    )
    label = (f"{english}’s identifier", f"รหัส{thai}")
    for column in one.by or (FileColumn(name=f"{base}_ref", weight=_IDENTIFIER),):
        yield column if any(column.label) else replace(column, label=label)


def _worded(record: "RecordType[Any]", column: FileColumn) -> FileColumn:
    """A column, completed with words and names that depend on other kinds or on the names of the kind itself."""
    from crm_app.records.kind import TYPES

    nouns = nouns_of(record)
    if column.name == record.title_column and not record.imported.nouns:
        return replace(column, headings=", ".join((*nouns, column.headings)))
    if column.name == "external_id" and not column.headings:
        return replace(column, headings=", ".join(f"{noun} id" for noun in nouns))
    for name, kind in record.references.items():
        base, other = name.removesuffix("_id"), TYPES[kind]
        if column.name == base:
            usual = ", ".join(f"{noun}, {noun} name" for noun in nouns_of(other))
            return replace(column, headings=column.headings or usual, shown=f"{base}_{other.title_column}")
        if column.name == f"{base}_ref":
            usual = other.imported.headings or ", ".join(f"{noun} id" for noun in nouns_of(other))
            return replace(column, headings=column.headings or usual, shown=name)
    return column
