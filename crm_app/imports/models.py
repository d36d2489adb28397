"""An import and its effects row by row: enough to show it, to continue after a crash and to undo it."""

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
    """The import of one file, from the upload to the undo."""

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
    """Equal for files that were uploaded together; they are imported in the order of their kinds."""
    queued: str | None = Field(default=None, max_length=5)
    """`start` or `undo`: starts when the preceding files of the group have ended."""
    file_id: UUID | None = None
    file_name: str = Field(max_length=200)
    file_size: int = 0
    status: str = Field(default="analysing", max_length=12)
    entity: str | None = Field(default=None, max_length=10)
    guess: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    mapping: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    rows: int = 0
    """The number of data rows in the file."""
    cursor: int = 0
    """The number of the last finished row in a spreadsheet; moves in the transaction that writes the rows."""
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
    """The effect of one row on a record, or of a record that the row brought with it.

    `before` has the changed columns before the import; `after_version` shows whether somebody has edited the record
    since.
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
    """The row only named the record: a company, person or stage."""
    cells: list[Any] | None = Field(default=None, sa_type=JSONB)
    """The cells of a rejected row, for the file of rejected rows."""
    problems: list[Any] | None = Field(default=None, sa_type=JSONB)
    has_problems: bool = False
    undo: str | None = Field(default=None, max_length=8)
    """`undone`, or the reason against it: `edited` since, still `in_use`, already `gone`, `denied` to the person."""


class ImportMember(WorkspaceTable, table=True):
    """The identifier that another system's file of people gives a member: other files of that system name owners by it."""

    __tablename__ = "import_member"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("member_id", "membership", ondelete="CASCADE"),
        refers_to("batch_id", "import_batch", ondelete="CASCADE"),
        Index("uq_import_member", "workspace_id", "source", "value", unique=True),
    )

    member_id: UUID
    batch_id: UUID
    source: str = Field(default="", max_length=100)
    value: str = Field(max_length=200)


class ImportLink(WorkspaceTable, table=True):
    """A link of an imported record to a record that did not exist yet; created when that record is imported.

    The row is kept, so that the link can be created again after an import was undone and repeated.
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
