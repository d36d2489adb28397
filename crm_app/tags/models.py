"""The table of the tags that have a colour, or that nobody uses yet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, timestamp

COLORS = ("blue", "green", "orange", "pink", "violet", "cyan", "yellow", "grey")
"""The colours in the order of the tints of the pages."""


class Tag(WorkspaceTable, table=True):
    """What a workspace has decided about a tag. Records keep the names of their tags themselves."""

    __tablename__ = "tag"
    __table_args__ = (
        belongs_to_workspace(),
        CheckConstraint(f"color in ({', '.join(repr(one) for one in COLORS)})", name="color"),
        Index("uq_tag_key", "workspace_id", "key", unique=True),
    )

    key: str = Field(max_length=80)
    """The name in lower case: upper and lower case do not count."""
    name: str = Field(max_length=40)
    color: str | None = Field(default=None, max_length=10)
    """None: the colour follows from the name."""
    retired_at: datetime | None = timestamp(nullable=True)
    """When it was deleted or merged. The colour is kept for an undo, which brings the tag back to its records."""
    created_at: datetime = timestamp(default=True)
