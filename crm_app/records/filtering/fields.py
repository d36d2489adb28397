"""The fields by which lists of a kind are filtered: declared ones, those of the workspace's own, one step along a link."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, literal_column, select, true
from sqlmodel import SQLModel

from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.records import own
from crm_app.records.conditions import readable
from crm_app.records.fields import Field, Words, form_of
from crm_app.records.kind import TYPES, RecordType
from crm_app.records.own import OwnField
from crm_app.records.own import conditions as own_conditions
from crm_app.values.options import Option

Type = Literal[
    "text", "number", "money", "date", "moment", "yes_no", "choice", "choices", "tags", "person", "link", "option"
]  # fmt: skip
"""An `option` is one of a few records of a workspace that are no kind of their own, such as a stage."""
CUSTOM = own_conditions.PREFIX
_NONE: Words = ("", "")


@dataclass(frozen=True, eq=False, kw_only=True)
class Asked:
    """A field that a condition can name.

    Attributes:
        name: its name in a filter.
        type: decides the operators and the values.
        label: its words.
        column: its SQL expression over the table of the kind.
        choices: the values of a choice, with their words.
        tones: the colours of choices, see `ui.badge`.
        link: for a link, the kind that it points to.
        options: for an option, loads the values that it may have.
        currency: for an amount, the expression of its currency.
        own: the field of the workspace's own that it is.
        adds_up: whether a number has a sum; a share has none.
        through: the link that it is reached by; `column` is then over the linked table.
    """

    name: str
    type: Type
    label: Words
    column: Any
    choices: Mapping[str, Words] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    options: Callable[[Caller], list[Option]] | None = None
    currency: Any = None
    own: OwnField | None = None
    adds_up: bool = True
    through: "Link | None" = None

    def words(self, language: str) -> str:
        """Its label for the reader, after that of the link that leads to it."""
        th = language == "th"
        return f"{self.through.label[th]} › {self.label[th]}" if self.through is not None else self.label[th]


@dataclass(frozen=True, eq=False, kw_only=True)
class Link:
    """A link of a kind, by which fields of the other kind are reached."""

    name: str
    label: Words
    kind: str
    own: Any
    """The table of the kind that has the link."""
    other: Any
    """The other table, under a name that no statement uses."""

    @property
    def joined(self) -> ColumnElement[bool]:
        """The condition of a join with `other`: it is the linked record, and the reader may read it."""
        at = self.other.c
        return and_(at.workspace_id == self.own.c.workspace_id, at.id == self.own.c[self.name], readable(self.kind, at))

    def holds(self, condition: ColumnElement[bool], *, each: bool = False) -> ColumnElement[bool]:
        """Whether the linked record exists, may be read and fulfils a condition on `other`.

        `each`: it is looked up for each record; else PostgreSQL may begin with all linked records that fulfil the condition.
        """
        found = select(true()).select_from(self.other).where(self.joined, condition).correlate(self.own)
        return (found.offset(literal_column("0")) if each else found).exists()


_OWNER: Words = ("Owner", "ผู้รับผิดชอบ")
_CREATED: Words = ("Created", "วันที่เพิ่ม")
_UPDATED: Words = ("Last change", "แก้ไขล่าสุด")
_FORMS: dict[str, Type] = {
    "number": "number", "year": "number", "amount": "money", "day": "date", "date_time": "moment", "tags": "tags",
    "choice": "choice", "link": "link",
}  # fmt: skip
_OWN: dict[str, Type] = {
    "integer": "number", "number": "number", "money": "number", "date": "date", "yes_no": "yes_no", "choice": "choice",
    "choices": "choices", "moment": "moment", "person": "person", "link": "link",
}  # fmt: skip


@lru_cache(maxsize=64)
def of_kind(record: RecordType[Any]) -> dict[str, Asked]:
    """The fields of a kind itself, by name: the declared ones in their order, further ones, owner and moments."""
    found = {one.name: one for one in _declared(record, columns(record.model))}
    return found | {one.name: one for one in record.asked if one.name not in found} | _common(columns(record.model))


def _declared(record: RecordType[Any], table: Any) -> Iterator[Asked]:
    for one in record.fields:
        if one.name in table:
            yield _asked(record, one, table)


def _asked(record: RecordType[Any], one: Field, table: Any) -> Asked:
    type_ = _FORMS.get(form_of(record.new, one), "text")
    currency = table.get(one.currency) if type_ == "money" else None
    return Asked(
        name=one.name,
        type="number" if type_ == "money" and currency is None else type_,
        label=one.label,
        column=table[one.name],
        choices=one.choices,
        tones=one.tones,
        link=one.link,
        currency=currency,
    )


def _common(table: Any) -> dict[str, Asked]:
    every = (
        Asked(name="owner_id", type="person", label=_OWNER, column=table.owner_id),
        Asked(name="created_at", type="moment", label=_CREATED, column=table.created_at),
        Asked(name="updated_at", type="moment", label=_UPDATED, column=table.updated_at),
    )
    return {one.name: one for one in every}


@lru_cache(maxsize=256)
def links_of(record: RecordType[Any]) -> dict[str, Link]:
    """The links of a kind whose fields a condition can name."""
    own_table = SQLModel.metadata.tables[str(record.model.__tablename__)]
    found = {}
    for name, kind in record.references.items():
        declared = of_kind(record).get(name)
        if declared is not None:
            table = SQLModel.metadata.tables[str(TYPES[kind].model.__tablename__)].alias(f"by_{name}")
            found[name] = Link(name=name, label=declared.label, kind=kind, own=own_table, other=table)
    return found


@lru_cache(maxsize=256)
def _along(record: RecordType[Any], link: Link) -> dict[str, Asked]:
    """The fields of the linked kind, by their names in a filter."""
    target = TYPES[link.kind]
    every = (*_declared(target, link.other.c), *_common(link.other.c).values())
    return {f"{link.name}.{one.name}": _with(one, link) for one in every if one.type not in ("link", "person")}


def _with(one: Asked, link: Link) -> Asked:
    return Asked(
        name=f"{link.name}.{one.name}",
        type=one.type,
        label=one.label,
        column=one.column,
        choices=one.choices,
        tones=one.tones,
        link=one.link,
        currency=one.currency,
        own=one.own,
        through=link,
    )


@lru_cache(maxsize=4096)
def _own(record: RecordType[Any], one: OwnField, link: Link | None) -> Asked:
    """A field of the workspace's own. Equal definitions give the same object, so that statements are kept."""
    table = link.other.c if link is not None else columns(record.model)
    made = Asked(
        name=f"{CUSTOM}{one.key}",
        type=_OWN.get(one.type, "text"),
        label=one.label,
        column=table.custom_fields,
        choices={choice.value: choice.label for choice in one.choices},
        link=one.target,
        own=one,
    )
    return made if link is None else _with(made, link)


def find(caller: Caller, record: RecordType[Any], name: str) -> Asked | None:
    """The field that a condition names; None when there is none."""
    declared = of_kind(record).get(name)
    if declared is not None:
        return declared
    link_name, _, rest = name.partition(".")
    link = links_of(record).get(link_name)
    if link is not None and not rest.startswith(CUSTOM):
        return _along(record, link).get(name)
    key = (rest if link is not None else name).removeprefix(CUSTOM)
    if not (rest if link is not None else name).startswith(CUSTOM):
        return None
    target = record if link is None else TYPES[link.kind]
    one = next((one for one in own.of_kind(caller, target.kind) if one.key == key), None)
    return None if one is None else _own(record, one, link)


def every(caller: Caller, record: RecordType[Any]) -> list[Asked]:
    """All fields by which the caller can filter: the kind's own, those of the workspace, then those along links."""
    found = [*of_kind(record).values(), *(_own(record, one, None) for one in own.of_kind(caller, record.kind))]
    for link in links_of(record).values():
        found += _along(record, link).values()
        found += [_own(record, one, link) for one in own.of_kind(caller, link.kind)]
    return found
