"""The audit trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, refers_to, timestamp


class AuditEntry(WorkspaceTable, table=True):
    """One change to one record, written in the transaction of the change."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("member_id", "membership"),
        Index("ix_audit_entry_record", "workspace_id", "kind", "record_id", "id"),
        Index("ix_audit_entry_created_at", "workspace_id", "created_at", "id"),
        Index("ix_audit_entry_member", "workspace_id", "member_id", "created_at", "id"),
        # What is rare would otherwise be searched among all that is written.
        Index(
            "ix_audit_entry_action",
            "workspace_id",
            "action",
            "created_at",
            "id",
            postgresql_where=text("action NOT IN ('create', 'update')"),
        ),
    )

    member_id: UUID | None = None
    kind: str = Field(max_length=40)
    record_id: UUID | None = None
    action: str = Field(max_length=20)
    title: str = Field(default="", max_length=300)
    changes: dict[str, Any] = json_column()
    created_at: datetime = timestamp(default=True)
