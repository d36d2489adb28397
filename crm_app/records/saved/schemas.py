"""Input and output of saved views."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from crm_app.core.pagination import Input, Patch

ICONS = (
    "list-filter", "star", "flag", "target", "trophy", "bell", "briefcase", "building-2", "calendar", "check-square", "clock",
    "globe", "handshake", "inbox", "mail", "map-pin", "package", "phone", "sparkles", "tag", "trending-up", "user", "users",
    "wallet", "zap",
)  # fmt: skip
"""The icons that a view can have."""
MAX_QUERY_VALUES = 50


def _icon(value: str) -> str:
    if value not in ICONS:
        raise ValueError("core.field.invalid")
    return value


Icon = Annotated[str, AfterValidator(_icon)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Asked = Annotated[
    dict[str, list[Annotated[str, Field(max_length=6000)]]],
    Field(
        max_length=40,
        description="The parameters of the list's address, each with its values: filters, `q`, `sort`, and what its "
        "table shows: `columns` (names of fields as in `GET …/filters`, at most 20), `layout` (`table`, `cards`, "
        "`board` or `calendar`, with `by` for the field of its columns or days), "
        "`density` (`normal` or `compact`), `totals` (`shown` or `hidden`).",
    ),
]


RoleId = Annotated[
    UUID | None,
    Field(description="The role whose members see the view, in place of the whole workspace (`shared`)."),
]


class ViewIn(Input):
    """A new view of a kind's list."""

    kind: str = Field(max_length=40)
    name: Name
    icon: Icon = "list-filter"
    query: Asked = {}
    shared: bool = False
    role_id: RoleId = None


class ViewPatch(Patch):
    """A change to a view."""

    name: Name = ""
    icon: Icon = "list-filter"
    query: Asked = {}
    shared: bool = False
    role_id: RoleId = None


class ViewMine(Input):
    """What the caller does with a view: has it in the side bar, or opens the list with it."""

    pinned: bool | None = None
    default: bool | None = None


class ViewOut(BaseModel):
    """A saved view, as the caller sees it."""

    id: UUID
    version: int
    kind: str
    name: str
    icon: str
    query: dict[str, Any]
    shared: bool
    """Whether everybody sees it."""
    role_id: UUID | None
    """The role whose members see it, when it is shared with one."""
    role_name: str | None
    mine: bool
    """Whether the caller made it."""
    editable: bool
    """Whether the caller may change it for everybody who sees it."""
    pinned: bool
    default: bool
    updated_at: datetime
