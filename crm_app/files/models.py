"""A file and its bytes in chunks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, refers_to, timestamp


class StoredFile(WorkspaceTable, table=True):
    """An uploaded file. It can be read when it is `complete`; a job removes an incomplete one after a day."""

    __tablename__ = "stored_file"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("created_by", "membership"),
        CheckConstraint("status in ('uploading', 'complete')", name="status"),
        Index("ix_stored_file_created_at", "workspace_id", "created_at"),
    )

    name: str = Field(max_length=200)
    content_type: str = Field(max_length=100)
    purpose: str = Field(max_length=20)
    status: str = Field(default="uploading", max_length=10)
    size: int = 0
    chunks: int = 0
    created_by: UUID | None = None
    created_at: datetime = timestamp(default=True)


class FileChunk(SQLModel, table=True):
    """The bytes of a file, in order."""

    __tablename__ = "file_chunk"
    __table_args__ = (belongs_to_workspace(), refers_to("file_id", "stored_file", ondelete="CASCADE"))

    workspace_id: UUID = Field(primary_key=True)
    file_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)
