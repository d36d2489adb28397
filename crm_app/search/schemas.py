"""Input and output of the search."""

from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input


class SearchQuery(Input):
    """What is looked for, in the records of every kind that the asker may read."""

    q: str = Field(default="", max_length=200)
    limit: int = Field(default=20, ge=1, le=50)


class Hit(BaseModel):
    """A record that was found."""

    kind: str
    id: UUID
    title: str


class Hits(BaseModel):
    """What was found, titles that begin with the word first."""

    items: list[Hit]
