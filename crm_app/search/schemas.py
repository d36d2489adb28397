"""Input and output of the search."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input


class SearchQuery(Input):
    """What is looked for, in the records of every kind that the asker may read."""

    q: str = Field(default="", max_length=200)
    limit: int = Field(default=20, ge=1, le=50)


class Piece(BaseModel):
    """A piece of a text; `found` where it is one of the words that were looked for."""

    text: str
    found: bool


class Hit(BaseModel):
    """A record that was found."""

    kind: str
    id: UUID
    title: str
    company_id: UUID | None
    company: str | None
    """The company it belongs to, where the asker may read that."""
    day: date | None
    """The date that matters most about it: when it closes, is due, happened."""
    updated_at: datetime
    marked: list[Piece]
    """The title, with the words found."""
    snippet: list[Piece]
    """Where the words stand in the rest of the record; empty when the title has them all."""


class Hits(BaseModel):
    """What was found, titles that begin with the words first; each kind that has something has its share."""

    items: list[Hit]
