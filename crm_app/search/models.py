"""One row per record: what it is found by, in words and as a vector."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from crm_app.core.tables import belongs_to_workspace, moment

DIMENSIONS = 384


class SearchDocument(SQLModel, table=True):
    """What a record is found by. Removed when the record is deleted, so a search cannot bring it back."""

    __tablename__ = "search_document"
    __table_args__ = (
        belongs_to_workspace(),
        Index("ix_search_document_words", "text", postgresql_using="gin", postgresql_ops={"text": "gin_trgm_ops"}),
        Index(
            "ix_search_document_waiting",
            "workspace_id",
            "updated_at",
            postgresql_where=text("embedded_at IS NULL"),
        ),
    )

    workspace_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=20)
    record_id: UUID = Field(primary_key=True)
    owner_id: UUID | None = None
    title: str
    text: str
    """Folded: see `core.collation.fold`."""
    updated_at: datetime = moment(default=True)
    embedding: Any | None = Field(default=None, sa_type=Vector(DIMENSIONS))
    embedding_model: str | None = Field(default=None, max_length=120)
    embedded_at: datetime | None = moment(nullable=True)
