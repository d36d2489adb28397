"""Input and output of the search."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input


class SearchQuery(Input):
    """The query, over the records of every kind that the asker may read."""

    q: str = Field(default="", max_length=200)
    limit: int = Field(default=20, ge=1, le=50)


class FieldValues(BaseModel):
    """The payload of a job: the field of the workspace's own whose values read differently now."""

    kind: str
    key: str


class Piece(BaseModel):
    """A piece of a text; `found` where it matches a word of the query."""

    text: str
    found: bool


class Hit(BaseModel):
    """A record in the results."""

    kind: str
    id: UUID
    title: str
    company_id: UUID | None
    company: str | None
    """Its company, if the asker may read the company."""
    day: date | None
    """Its most important date: when it closes, is due, or happened."""
    updated_at: datetime
    marked: list[Piece]
    """The title, with the matching words marked."""
    snippet: list[Piece]
    """The matching places in its other texts; empty when the title contains all words."""


class Hits(BaseModel):
    """The results, titles that begin with the words first; each kind with matches has its share."""

    items: list[Hit]
