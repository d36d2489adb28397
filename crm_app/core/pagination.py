"""Keyset pages: a list never counts the rows of a whole table and never skips rows."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from crm_app.core.errors import Invalid
from crm_app.core.exact import Exact
from crm_app.core.filters import Filtered

Item = TypeVar("Item")
MAX_PAGE = 100
MAX_NUMBER = 2**53
MAX_CHOICES = 200
"""How many choices a field of the workspace's own may have."""
MAX_OWN_TEXT = 20_000
MAX_FREE_TEXT = 2_000
"""The longest text in a field of the workspace's own, and in a value without a declared field, in characters."""


class Input(Exact):
    """Input from outside: unknown fields are refused, texts are trimmed, values of other types are not converted."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class ListQuery(Input):
    """The parameters of every list. `after` is the `next` of the previous page; `sort` a field's name, `-` before it
    descends; lists of records take several with commas between them.
    """

    limit: int = Field(default=50, ge=1, le=MAX_PAGE)
    after: UUID | None = None
    sort: str | None = Field(default=None, max_length=300)
    q: str | None = Field(default=None, max_length=200)


class RecordQuery(ListQuery):
    """The further parameters of every list of records: those created from one moment until before another."""

    created_from: AwareDatetime | None = None
    created_before: AwareDatetime | None = None
    sort: str | None = Field(
        default=None,
        max_length=300,
        description="A field's name, `-` before it descends; at most four with commas between them: `-amount,name`.",
    )
    where: list[str] | None = Field(
        default=None,
        max_length=20,
        description="Conditions on fields of the workspace's own: `region=north` (several of one field mean any of them), "
        "`size>=10`, `size<=20`, `note~water` (contains). Sort by such a field with `custom.region`.",
    )
    filter: Filtered = Field(
        default=None,
        description="Conditions on any field as JSON, at most 20: "
        '`{"all": [{"field": "owner_id", "op": "is", "value": "me"}, {"any": [{"field": "created_at", "op": "in_last", '
        '"value": 30}, {"field": "custom.region", "op": "any_of", "value": ["north"]}]}]}`. A group has `all` or `any`; '
        "groups nest once. `GET …/filters` lists the fields with their operators. A person is a "
        "member's id, `me` or `my_team`. A linked record's field is named "
        "`company_id.sector`. Days are those of the reader's zone, quarters those of the workspace's fiscal year.",
    )


class Page(BaseModel, Generic[Item]):
    """A page of a list; `next` is null on the last one."""

    items: list[Item]
    next: UUID | None = None


class RecordOut(BaseModel):
    """The fields that every record has."""

    id: UUID
    version: int
    owner_id: UUID | None
    owner_name: str | None
    created_at: datetime
    updated_at: datetime
    custom_fields: dict[str, Any]


class Patch(Input):
    """A change to a record: only the fields that are sent. `version` is the version that the writer has read."""

    version: int = Field(ge=1)

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, as Python values."""
        return {name: getattr(self, name) for name in self.model_fields_set if name != "version"}


def _is_several(value: list[Any]) -> bool:
    return len(value) <= MAX_CHOICES and all(isinstance(part, str) and len(part) <= 80 for part in value)


def _custom_fields(value: dict[str, Any]) -> dict[str, Any]:
    if len(value) > 200:
        raise ValueError("core.field.invalid")
    for name, item in value.items():
        is_plain = _is_several(item) if isinstance(item, list) else isinstance(item, str | int | float | bool | None)
        if not 1 <= len(name) <= 80 or not is_plain:
            raise ValueError("core.field.invalid")
        if isinstance(item, str) and len(item) > MAX_OWN_TEXT:
            raise ValueError("core.field.invalid")
        # JSON has neither infinity nor NaN, and its readers keep no more digits of a number than this.
        if isinstance(item, int | float) and not abs(item) <= MAX_NUMBER:
            raise ValueError("core.field.number")
    return value


CustomFields = Annotated[dict[str, Any], AfterValidator(_custom_fields)]
"""The workspace's own (custom) fields, by their keys. `records.own` checks each value by the type of its field."""


# ---------------------------------------------------------------- lists by moment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(9999, 1, 1, tzinfo=UTC)
_LAST = UUID(int=2**128 - 1)


def moment_cursor(moment: str, row_id: str) -> str:
    """The cursor after a row of a list that is ordered by a moment and the id, the newest first.

    Args:
        moment: an ISO 8601 time with its offset, to the microsecond.
        row_id: the row's id.
    """
    microseconds = (datetime.fromisoformat(moment) - _EPOCH) // timedelta(microseconds=1)
    return f"{microseconds}.{row_id}"


def moment_place(cursor: str | None) -> tuple[datetime, UUID]:
    """The moment and the id of a `moment_cursor`; without a cursor a place before the newest row. Raises Invalid."""
    if cursor is None:
        return _END, _LAST
    microseconds, _, ident = cursor.partition(".")
    try:
        return _EPOCH + timedelta(microseconds=int(microseconds)), UUID(ident)
    except (ValueError, OverflowError):
        raise Invalid(fields={"after": "core.field.invalid"}) from None
