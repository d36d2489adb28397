"""Input and output of tags."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input

TagName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^,]+$")]
Color = Literal["blue", "green", "orange", "pink", "violet", "cyan", "yellow", "grey"]


class TagIn(Input):
    """A tag, and its colour; without a colour the tag has one that follows from its name."""

    name: TagName
    color: Color | None = None


class RenameIn(Input):
    """A tag, and its new name."""

    name: TagName
    new_name: TagName


class MergeIn(Input):
    """Tags that become one."""

    names: list[TagName] = Field(min_length=1, max_length=20)
    into: TagName


class DeleteIn(Input):
    """Tags that all records lose."""

    names: list[TagName] = Field(min_length=1, max_length=20)


class TagOut(BaseModel):
    """A tag in output."""

    name: str
    spellings: list[str]
    """All spellings in use; they differ in upper and lower case."""
    color: Color | None
    records: dict[str, int]
    """How many records have it that the reader may read, by kind."""
    total: int
