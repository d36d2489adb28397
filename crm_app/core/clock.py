"""The time, in one place, and identifiers that sort by it."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from struct import iter_unpack
from time import time_ns
from typing import Any
from uuid import UUID, SafeUUID
from zoneinfo import ZoneInfo

_TICKS = 4096
"""Parts of a millisecond: as many as the twelve bits behind the milliseconds of an identifier tell apart."""
_last_tick = 0
_random: Iterator[tuple[int]] = iter(())
"""Random numbers of 64 bits, many of which are read at once: each reading costs more than the rest of an identifier."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """Today's date in `timezone` (an IANA name)."""
    return datetime.now(ZoneInfo(timezone)).date()


def month_start(timezone: str) -> datetime:
    """The first moment of this month in `timezone` (an IANA name)."""
    return datetime.combine(today(timezone).replace(day=1), time(), ZoneInfo(timezone))


def moments_of(first: date | None, last: date | None, timezone: str) -> tuple[datetime | None, datetime | None]:
    """The moment at which the day `first` begins in a zone, and that at which `last` ends; None for no bound.

    The ends of the calendar are no bound: the moments before and after them cannot be written.
    """
    zone = ZoneInfo(timezone)
    begin = datetime.combine(first, time(), zone) if first and first > date.min else None
    end = datetime.combine(last + timedelta(days=1), time(), zone) if last and last < date.max else None
    return begin, end


def new_id() -> UUID:
    """A UUIDv7: unique, and later ones sort after earlier ones, also within one millisecond (RFC 9562, 6.2, method 3).

    However many are made at once, their time stays that of the clock: an import must not take moments of the future, or
    what another process makes next would sort before it.
    """
    global _last_tick
    tick = time_ns() * _TICKS // 1_000_000
    if tick <= _last_tick:
        tick = _last_tick + 1
    _last_tick = tick
    return uuid_of((tick >> 12) << 80 | 0x7000 << 64 | (tick & 0xFFF) << 64 | 0x2 << 62 | _next_random() >> 2)


def uuid_of(number: int) -> UUID:
    """The UUID with this number of 128 bits, without the checks of its constructor, which cost more than the rest."""
    made: UUID = _new(UUID)
    _set(made, "int", number)
    _set(made, "is_safe", _UNKNOWN)
    return made


def read_id(text: str) -> UUID:
    """The UUID that PostgreSQL has written as `text`."""
    return uuid_of(int(text.replace("-", ""), 16))


_UNKNOWN = SafeUUID.unknown
_new: Any = object.__new__
_set: Any = object.__setattr__  # the class forbids changes


def _next_random() -> int:
    global _random
    while True:
        for (number,) in _random:
            return int(number)
        _random = iter_unpack("=Q", os.urandom(4096))


def _forget_random() -> None:
    global _random
    _random = iter(())


os.register_at_fork(after_in_child=_forget_random)  # or two processes would take the same numbers
