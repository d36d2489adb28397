"""The kinds of record that a file may hold, and the fields that its columns can fill."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from crm_app.core import i18n
from crm_app.imports.texts import FIELD_NAMES
from crm_app.records import TYPES, RecordType
from crm_app.records.fields import Words, form_of

FieldKind = Literal[
    "text",
    "long_text",
    "date",
    "moment",
    "money",
    "number",
    "integer",
    "email",
    "phone",
    "url",
    "choice",
    "name",
    "option",
    "tags",
    "json",
]
"""What a field holds. An `option` is one of a few values, each with a word of its own; a `choice` can be any text."""


class Entity(StrEnum):
    """What the rows of a file are."""

    COMPANY = "company"
    CONTACT = "contact"
    DEAL = "deal"
    PRODUCT = "product"
    PERSON = "person"
    PROJECT = "project"
    TASK = "task"
    ACTIVITY = "activity"


def _member(kind: str) -> Entity:
    """A member for a declared kind that this page does not know. Made before any schema reads the members."""
    member = str.__new__(Entity, kind)
    member._name_, member._value_ = kind.upper(), kind
    Entity._member_map_[kind.upper()] = Entity._value2member_map_[kind] = member
    Entity._member_names_.append(kind.upper())
    return member


class FieldSpec(BaseModel):
    """A field that a column can fill; `weight` says how much such a column speaks for the entity."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: FieldKind
    required: bool = False
    weight: float = 1.0

    def label_key(self, entity: Entity) -> str:
        """The text key of the field's name in forms."""
        return f"imports.field.{entity}.{self.name}"


def _specs(*fields: tuple[str, FieldKind, float] | tuple[str, FieldKind, float, bool]) -> dict[str, FieldSpec]:
    return {
        name: FieldSpec(name=name, kind=kind, weight=weight, required=bool(rest))
        for name, kind, weight, *rest in fields
    }


# What only an export of the product has: which record a row is, and from where the record came.
_OWN: tuple[tuple[str, FieldKind, float], ...] = (
    ("id", "text", 0.0),
    ("external_source", "text", 0.0),
    ("custom_fields", "json", 0.0),
)
# The weight says how much a column of that meaning speaks for the entity: a stage makes a deal, a name nothing.
FIELDS: dict[Entity, dict[str, FieldSpec]] = {
    Entity.COMPANY: _specs(
        ("name", "name", 2.0, True),
        ("external_id", "text", 0.5),
        ("website", "url", 1.0),
        ("phone", "phone", 0.5),
        ("email", "email", 0.3),
        ("sector", "choice", 2.0),
        ("employees", "integer", 2.0),
        ("annual_revenue", "money", 2.0),
        ("founded_year", "integer", 2.0),
        ("country", "text", 1.0),
        ("city", "text", 0.7),
        ("address", "long_text", 0.7),
        ("tax_id", "text", 1.5),
        ("parent", "name", 2.0),
        ("parent_ref", "text", 0.5),
        ("owner", "name", 0.5),
        ("revenue_currency", "text", 0.3),
        ("tags", "tags", 0.2),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.CONTACT: _specs(
        ("name", "name", 1.0),
        ("first_name", "text", 2.0),
        ("last_name", "text", 2.0),
        ("external_id", "text", 0.5),
        ("email", "email", 2.0),
        ("phone", "phone", 1.5),
        ("mobile", "phone", 1.5),
        ("job_title", "text", 2.0),
        ("company", "name", 1.0),
        ("company_ref", "text", 0.5),
        ("company_domain", "text", 0.5),
        ("city", "text", 0.5),
        ("country", "text", 0.5),
        ("owner", "name", 0.5),
        ("line_id", "text", 1.5),
        ("status", "option", 0.5),
        ("source", "text", 0.5),
        ("tags", "tags", 0.2),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.DEAL: _specs(
        ("external_id", "text", 1.5),
        ("name", "text", 1.5),
        ("company", "name", 1.0),
        ("company_ref", "text", 0.5),
        ("company_domain", "text", 0.5),
        ("contact", "name", 0.5),
        ("contact_ref", "text", 0.5),
        ("contact_email", "email", 0.5),
        ("owner", "name", 1.0),
        ("product", "choice", 1.0),
        ("stage", "choice", 3.0),
        ("amount", "money", 2.0),
        ("currency", "text", 0.7),
        ("engage_date", "date", 1.5),
        ("close_date", "date", 2.5),
        ("expected_close_date", "date", 2.0),
        ("lost_reason", "long_text", 1.5),
        ("pipeline", "choice", 1.5),
        ("status", "option", 0.5),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.PRODUCT: _specs(
        ("name", "name", 1.5, True),
        ("series", "text", 1.5),
        ("price", "money", 2.5),
        ("currency", "text", 0.5),
        ("id", "text", 0.0),
    ),
    Entity.PERSON: _specs(
        ("name", "name", 2.0, True),
        ("email", "email", 1.0),
        ("manager", "name", 2.0),
        ("team", "text", 2.0),
    ),
    Entity.PROJECT: _specs(
        ("external_id", "text", 0.5),
        ("name", "text", 1.5, True),
        ("company", "name", 0.7),
        ("company_ref", "text", 0.3),
        ("deal", "name", 0.7),
        ("deal_ref", "text", 0.5),
        ("owner", "name", 0.5),
        ("status", "option", 0.7),
        ("start_date", "date", 1.5),
        ("due_date", "date", 1.5),
        ("progress_by_hand", "integer", 1.5),
        ("budget", "money", 1.5),
        ("currency", "text", 0.3),
        ("tags", "tags", 0.2),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.TASK: _specs(
        ("external_id", "text", 0.5),
        ("title", "text", 2.0, True),
        ("status", "option", 1.5),
        ("priority", "option", 2.0),
        ("due_date", "moment", 2.5),
        ("due_at", "moment", 1.0),
        ("remind_at", "moment", 1.5),
        ("completed_at", "moment", 1.5),
        ("company", "name", 0.5),
        ("company_ref", "text", 0.5),
        ("contact", "name", 0.5),
        ("contact_ref", "text", 0.5),
        ("deal", "name", 0.5),
        ("deal_ref", "text", 0.5),
        ("project", "name", 1.0),
        ("project_ref", "text", 1.0),
        ("owner", "name", 0.7),
        ("description", "long_text", 0.3),
        *_OWN,
    ),
    Entity.ACTIVITY: _specs(
        ("external_id", "text", 0.5),
        ("kind", "option", 2.5),
        ("subject", "text", 1.0),
        ("body", "long_text", 1.0),
        ("occurred_at", "moment", 2.0),
        ("duration_minutes", "integer", 2.0),
        ("direction", "option", 2.0),
        ("company", "name", 0.5),
        ("company_ref", "text", 0.5),
        ("contact", "name", 0.7),
        ("contact_ref", "text", 0.7),
        ("deal", "name", 0.5),
        ("deal_ref", "text", 0.5),
        ("project", "name", 0.5),
        ("project_ref", "text", 0.5),
        ("task", "name", 0.5),
        ("task_ref", "text", 0.5),
        ("owner", "name", 0.5),
        *_OWN,
    ),
}

# One of each group must be mapped, or the rows could not be told apart.
IDENTITIES: dict[Entity, tuple[str, ...]] = {
    Entity.COMPANY: ("name",),
    Entity.CONTACT: ("name", "first_name", "last_name", "email"),
    Entity.DEAL: ("external_id", "name"),
    Entity.PRODUCT: ("name",),
    Entity.PERSON: ("name",),
    Entity.PROJECT: ("name",),
    Entity.TASK: ("title",),
    Entity.ACTIVITY: ("subject", "body"),
}


_HOLDS: dict[str, FieldKind] = {
    "area": "long_text",
    "address": "long_text",
    "email": "email",
    "tel": "phone",
    "url": "url",
    "number": "integer",
    "year": "integer",
    "amount": "money",
    "day": "date",
    "moment": "moment",
    "tags": "tags",
    "choice": "option",
}
"""What a column holds, by how a form asks for the field; any other is a text."""


def _declared(record: RecordType[Any]) -> dict[str, FieldSpec]:
    """The fields of a declared kind: its own, what it points to by name and by identifier, its owner."""
    found: list[tuple[str, FieldKind, float]] = [("external_id", "text", 0.5), ("owner", "name", 0.5)]
    for one in record.fields:
        if not one.link:
            weight = 1.5 if one.name == record.title_column else 1.0
            found.append((one.name, _HOLDS.get(form_of(record.new, one), "text"), weight))
        elif one.name == f"{one.link}_id":
            found += [(one.link, "name", 0.7), (f"{one.link}_ref", "text", 0.3)]
    specs = _specs(*found, *_OWN)
    return specs | {record.title_column: FieldSpec(name=record.title_column, kind="text", weight=1.5, required=True)}


def _texts(record: RecordType[Any]) -> dict[str, Words]:
    """What a declared kind and its fields are called on the pages of imports."""
    labels = FIELD_NAMES | {one.link or one.name: one.label for one in record.fields}
    names = {f"imports.field.{record.kind}.{name}": labels.get(name, (name, name)) for name in _declared(record)}
    return names | {f"imports.entity.{record.kind}": record.many or (record.plural, record.plural)}


DECLARED = tuple(record for kind, record in TYPES.items() if kind not in {entity.value for entity in Entity})
"""The kinds of record that this page does not name: their fields are those of their declarations."""
for _record in DECLARED:
    _entity = _member(_record.kind)
    FIELDS[_entity] = _declared(_record)
    IDENTITIES[_entity] = (_record.title_column,)
    i18n.derive(_texts(_record))

# The others have no room for further attributes: their surplus columns can only be left out.
WITH_CUSTOM_FIELDS = frozenset(FIELDS) - {Entity.PRODUCT, Entity.PERSON}
MAX_CUSTOM_COLUMNS = 100
