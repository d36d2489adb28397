"""Input and output of the deletion of a workspace."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input


class DeletionIn(Input):
    """The wish to delete the workspace. The name is typed again, so that nobody deletes another workspace by mistake."""

    name: Annotated[str, Field(max_length=120)]


class DeletionOut(BaseModel):
    """A deletion that is pending."""

    due_at: datetime
    """When the workspace is closed and its data deleted."""
    asked_at: datetime
    asked_by: str
    """The name of the owner who asked for it."""
