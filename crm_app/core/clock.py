"""The time, in one place, and identifiers that sort by it."""

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid6 import uuid7


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """Today's date in `timezone` (an IANA name)."""
    return datetime.now(ZoneInfo(timezone)).date()


def month_start(timezone: str) -> datetime:
    """The first moment of this month in `timezone` (an IANA name)."""
    return datetime.combine(today(timezone).replace(day=1), time(), ZoneInfo(timezone))


def new_id() -> UUID:
    """A UUIDv7: unique, and later ones sort after earlier ones."""
    return UUID(int=uuid7().int)
