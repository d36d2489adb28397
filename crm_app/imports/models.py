"""An import, and what it did row by row: enough to show it, to go on after a crash and to undo it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, refers_to, timestamp

STATUSES = (
    "analysing",
    "unreadable",
    "ready",
    "running",
    "done",
    "failed",
    "cancelled",
    "undoing",
    "undone",
)


class ImportBatch(WorkspaceTable, table=True):
    """One file's import, from the upload to its undoing."""

    __tablename__ = "import_batch"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("created_by", "membership"),
        refers_to("file_id", "stored_file"),
        CheckConstraint(f"status in ({', '.join(repr(s) for s in STATUSES)})", name="status"),
        Index("ix_import_batch_group", "workspace_id", "group_id", postgresql_where=text("group_id IS NOT NULL")),
        Index("ix_import_batch_created_at", "workspace_id", "created_at", "id"),
    )

    group_id: UUID | None = None
    """Shared by the files that were uploaded together: they are imported in the order of their kinds."""
    queued: str | None = Field(default=None, max_length=5)
    """`start` or `undo`: what happens as soon as the group's files before it are through."""
    file_id: UUID | None = None
    file_name: str = Field(max_length=200)
    file_size: int = 0
    status: str = Field(default="analysing", max_length=12)
    entity: str | None = Field(default=None, max_length=10)
    guess: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    mapping: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    rows: int = 0
    """Rows of data in the file."""
    cursor: int = 0
    """The last row that is done, as a spreadsheet numbers it; moves in the transaction that writes the rows."""
    counts: dict[str, Any] = json_column()
    undo_counts: dict[str, Any] = json_column()
    error: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    job_id: UUID | None = None
    created_by: UUID | None = None
    created_at: datetime = timestamp(default=True)
    started_at: datetime | None = timestamp(nullable=True)
    finished_at: datetime | None = timestamp(nullable=True)
    version: int = 1


class ImportRow(WorkspaceTable, table=True):
    """What became of one row, or of one record that a row brought with it.

    `before` holds the changed columns as they were; `after_version` tells whether somebody edited the record since.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("batch_id", "import_batch", ondelete="CASCADE"),
        CheckConstraint("action in ('created', 'updated', 'unchanged', 'left_out', 'rejected')", name="action"),
        Index("ix_import_row_action", "workspace_id", "batch_id", "action", "id"),
        Index("ix_import_row_of", "workspace_id", "record_id", "batch_id"),
    )

    batch_id: UUID
    number: int
    action: str = Field(max_length=10)
    kind: str | None = Field(default=None, max_length=20)
    record_id: UUID | None = None
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    before_version: int | None = None
    """The version that an updated record had before the import."""
    after_version: int | None = None
    is_extra: bool = False
    """The record was not the row's own: a company, person or stage that the row only named."""
    cells: list[Any] | None = Field(default=None, sa_type=JSONB)
    """A rejected row as it was, for the file of rejected rows."""
    problems: list[Any] | None = Field(default=None, sa_type=JSONB)
    has_problems: bool = False
    undo: str | None = Field(default=None, max_length=8)
    """`undone`, or why not: `edited` since, still `in_use`, `gone` already, `denied` to who undid."""


class ImportLink(WorkspaceTable, table=True):
    """What an imported record points to and what was not there yet: made into a link when the record arrives.

    It stays after that, so that the link can be made again after an import was undone and repeated.
    """

    __tablename__ = "import_link"
    __table_args__ = (
        belongs_to_workspace(),
        Index("uq_import_link", "workspace_id", "record_id", "column_name", "how", "source", "value", unique=True),
        Index("ix_import_link_target", "workspace_id", "target_kind", "how", "source", "value"),
    )

    kind: str = Field(max_length=20)
    record_id: UUID
    column_name: str = Field(max_length=40)
    target_kind: str = Field(max_length=20)
    how: str = Field(max_length=10)
    """`id`, `domain` or `email`."""
    source: str = Field(default="", max_length=100)
    value: str = Field(max_length=200)
