"""Field types that several schemas share."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    EmailStr,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    WrapValidator,
)

from crm_app.values.currencies import CURRENCIES

EARLIEST_YEAR, LATEST_YEAR = 1800, 2399
_WEBSITE = re.compile(r"^https?://[^\s/$.?#][^\s]*$", re.IGNORECASE)


def blank_as_none(value: Any) -> Any:
    """None for a text of blanks alone; any other value as it is."""
    return None if isinstance(value, str) and not value.strip() else value


_PLAIN = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9.-]+")


def _address(value: Any, check: Callable[[Any], str]) -> str:
    """An email address. The domain of a plain address is checked once: an import names the same domains again and again."""
    if isinstance(value, str) and len(value) <= _LONGEST and _PLAIN.fullmatch(value):
        local, _, domain = value.partition("@")
        if len(local) <= _LONGEST_LOCAL:
            with suppress(ValidationError):  # `check` words the fault
                return f"{local}@{_domain(domain)}"
    return check(value)


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str:
    """The domain of an address as it is kept. Raises pydantic's error for a domain that cannot be."""
    return _ANY_ADDRESS.validate_python(f"a@{domain}").partition("@")[2]


_ANY_ADDRESS: TypeAdapter[str] = TypeAdapter(EmailStr)
_LONGEST, _LONGEST_LOCAL = 200, 64


def _website(value: str | None) -> str | None:
    if value is None:
        return None
    full = value if "://" in value else f"https://{value}"
    if not _WEBSITE.match(full):
        raise ValueError("core.field.website")
    return full


def _currency(value: str) -> str:
    code = value.upper()
    if code not in CURRENCIES:
        raise ValueError("core.field.currency")
    return code


def _year(value: date) -> date:
    # A moment at the edge of the calendar has no day in another zone, and 2569 is 2026 in the wrong era.
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise ValueError("core.field.year")
    return value


def _tags(value: list[str]) -> list[str]:
    tidy = list(dict.fromkeys(tag.strip() for tag in value if tag.strip()))
    if len(tidy) > 20 or any(len(tag) > 40 for tag in tidy):
        raise ValueError("core.field.tags")
    return tidy


Name = Annotated[str, Field(min_length=1, max_length=200)]
# The limits are inside the union: an empty value has no length to check.
ShortText = Annotated[Annotated[str, Field(max_length=120)] | None, BeforeValidator(blank_as_none)]
LongText = Annotated[Annotated[str, Field(max_length=5000)] | None, BeforeValidator(blank_as_none)]
Phone = Annotated[Annotated[str, Field(max_length=60)] | None, BeforeValidator(blank_as_none)]
Address = Annotated[EmailStr, WrapValidator(_address), Field(max_length=254)]
Email = Annotated[Address | None, BeforeValidator(blank_as_none)]
Website = Annotated[
    Annotated[str, Field(max_length=300)] | None, BeforeValidator(blank_as_none), AfterValidator(_website)
]
Money = Annotated[
    Annotated[Decimal, Field(ge=0, le=Decimal("9999999999999999.99"), decimal_places=2)] | None,
    BeforeValidator(blank_as_none),
]
Exactly = Annotated[
    Decimal,
    WithJsonSchema(
        {"anyOf": [{"type": "number"}, {"type": "string"}], "description": "A decimal number with all its digits."},
        mode="serialization",
    ),
]
"""An amount in output: PostgreSQL writes it as a number."""
Currency = Annotated[str, AfterValidator(_currency)]
Day = Annotated[date, AfterValidator(_year)]
Moment = Annotated[AwareDatetime, AfterValidator(_year)]
Tags = Annotated[list[str], AfterValidator(_tags)]
