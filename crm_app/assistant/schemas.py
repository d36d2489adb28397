"""The payloads of the assistant's jobs."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, Field


class Renamed(BaseModel):
    """Records of one kind with another name or other links."""

    MOST: ClassVar[int] = 500

    kind: str
    ids: list[UUID] = Field(max_length=MOST)
