"""Keyset pages: a list never counts or skips through a whole table."""

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from crm_app.core.exact import Exact

Item = TypeVar("Item")
MAX_PAGE = 100
MAX_NUMBER = 2**53


class Input(Exact):
    """What comes from outside: unknown fields are refused, texts are trimmed, nothing passes for what it is not."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class ListQuery(Input):
    """What every list takes. `after` is the `next` of the page before; `sort` a field's name, `-` in front for descending."""

    limit: int = Field(default=50, ge=1, le=MAX_PAGE)
    after: UUID | None = None
    sort: str | None = Field(default=None, max_length=40)
    q: str | None = Field(default=None, max_length=200)


class RecordQuery(ListQuery):
    """What every list of records takes besides: those made from one moment until before another."""

    created_from: AwareDatetime | None = None
    created_before: AwareDatetime | None = None


class Page(BaseModel, Generic[Item]):
    """A page of a list; `next` is null on the last one."""

    items: list[Item]
    next: UUID | None = None


class RecordOut(BaseModel):
    """What every record has."""

    id: UUID
    version: int
    owner_id: UUID | None
    owner_name: str | None
    created_at: datetime
    updated_at: datetime
    custom_fields: dict[str, Any]


class Patch(Input):
    """A change to a record: only the fields that are sent. `version` is the one the writer has seen."""

    version: int = Field(ge=1)

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, as Python values."""
        return {name: getattr(self, name) for name in self.model_fields_set if name != "version"}


def _custom_fields(value: dict[str, Any]) -> dict[str, Any]:
    if len(value) > 100:
        raise ValueError("core.field.invalid")
    for name, item in value.items():
        if not 1 <= len(name) <= 80 or not isinstance(item, str | int | float | bool | None):
            raise ValueError("core.field.invalid")
        if isinstance(item, str) and len(item) > 2000:
            raise ValueError("core.field.invalid")
        # JSON has neither infinity nor NaN, and its readers keep no more digits of a number than this.
        if isinstance(item, int | float) and not abs(item) <= MAX_NUMBER:
            raise ValueError("core.field.number")
    return value


CustomFields = Annotated[dict[str, Any], AfterValidator(_custom_fields)]
"""Attributes of the workspace's own: at most 100, each a plain value of at most 2,000 characters."""
