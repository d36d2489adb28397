"""The table of the fields that workspaces declare."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, timestamp

TYPES = (
    "text", "long_text", "integer", "number", "money", "date", "yes_no", "choice", "choices", "url", "email", "phone",
    "moment", "person", "link",
)  # fmt: skip


class CustomField(WorkspaceTable, table=True):
    """A field that a workspace has declared for a kind of record. Its values are in `custom_fields` under `key`."""

    __tablename__ = "custom_field"
    __table_args__ = (
        belongs_to_workspace(),
        CheckConstraint(f"type in ({', '.join(repr(one) for one in TYPES)})", name="type"),
        Index("uq_custom_field_key", "workspace_id", "kind", "key", unique=True),
    )

    kind: str = Field(max_length=40)
    key: str = Field(max_length=80)
    type: str = Field(max_length=10)
    target: str = Field(default="", max_length=40)
    """For a link, the kind of the records to which it points."""
    label_en: str = Field(max_length=80)
    label_th: str = Field(max_length=80)
    hint_en: str = Field(default="", max_length=300)
    hint_th: str = Field(default="", max_length=300)
    section_en: str = Field(default="", max_length=80)
    section_th: str = Field(default="", max_length=80)
    choices: list[dict[str, Any]] = json_column(list)
    is_required: bool = False
    is_unique: bool = False
    default_value: Any = json_column()
    """The value of new records as JSON; `{}` for none."""
    currency: str = Field(default="", max_length=3)
    position: int = 0
    archived_at: datetime | None = timestamp(nullable=True)
    created_at: datetime = timestamp(default=True)
    version: int = 1
    used_at: datetime | None = timestamp(nullable=True)
    """When a list was last filtered or ordered by it, to some minutes."""
    indexed_at: datetime | None = timestamp(nullable=True)
    """Since when an index of its present type serves it; null for none, see `operations.indexing`."""


class WantedIndex(WorkspaceTable, table=True):
    """The wish for an index, which goes when the index is made. It names fields; `records.index_functions` knows the rest."""

    __tablename__ = "wanted_index"
    __table_args__ = (
        belongs_to_workspace(),
        Index("uq_wanted_index", "workspace_id", "kind", "field", unique=True),
    )

    kind: str = Field(max_length=40)
    field: str = Field(max_length=200)
    """A declared field, `own:<id>`, or two of these: `city>name`."""
    wanted_at: datetime = timestamp(default=True)
