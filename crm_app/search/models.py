"""One row per record: its searchable text and its vector."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import ARRAY, Index, SmallInteger, false, text
from sqlmodel import Field, SQLModel

from crm_app.core.tables import belongs_to_workspace, timestamp

DIMENSIONS = 384


class SearchDocument(SQLModel, table=True):
    """The searchable form of a record. Removed when the record is deleted, so that no search finds it."""

    __tablename__ = "search_document"
    __table_args__ = (
        belongs_to_workspace(),
        Index("ix_search_document_words", "text", postgresql_using="gin", postgresql_ops={"text": "gin_trgm_ops"}),
        Index(
            "ix_search_document_waiting",
            "workspace_id",
            "bulk",
            text("updated_at DESC"),
            postgresql_where=text("embedded_at IS NULL"),
        ),
    )

    workspace_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=20)
    record_id: UUID = Field(primary_key=True)
    owner_id: UUID | None = None
    title: str
    title_text: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The title, folded: see `values.collation.fold`."""
    text: str
    """All searchable texts, folded: see `values.finding.searchable`."""
    body: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The same without the title, as it was written, to show the matching words."""
    company_id: UUID | None = None
    day: date | None = None
    folding: int = Field(default=0, sa_type=SmallInteger, sa_column_kwargs={"server_default": "0"})
    """The version of the folding (`values.collation.FOLDING`); a job renews documents of earlier versions."""
    updated_at: datetime = timestamp(default=True)
    bulk: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the record was last changed together with many others, as by an import; such documents are embedded
    last.
    """
    embedding: Any | None = Field(default=None, sa_type=Vector(DIMENSIONS))
    """The vector of its sentences together; None for names and numbers, and while it waits."""
    embedding_parts: Any | None = Field(default=None, sa_type=ARRAY(Vector(DIMENSIONS), dimensions=1))
    """The vector of each sentence; None where there is one sentence alone."""
    thai: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the embedded sentences are in Thai."""
    embedding_model: str | None = Field(default=None, max_length=120)
    embedded_at: datetime | None = timestamp(nullable=True)
