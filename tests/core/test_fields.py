"""Shared field types: empty means empty, however it is said."""

from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from crm_app.core.fields import Email, LongText, Money, Phone, ShortText, Website


class Everything(BaseModel):
    short: ShortText = "x"
    long: LongText = "x"
    phone: Phone = "x"
    email: Email = "a@example.com"
    website: Website = "https://example.com"
    money: Money = Decimal(1)


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_empty_is_none(empty: str | None) -> None:
    found = Everything.model_validate(dict.fromkeys(Everything.model_fields, empty))
    assert set(found.model_dump().values()) == {None}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("short", "x" * 121),
        ("long", "x" * 5001),
        ("phone", "1" * 61),
        ("email", "nobody"),
        ("website", "https://"),
        ("money", "-1"),
        ("money", "1.234"),
    ],
)
def test_limits_hold(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Everything.model_validate({name: value})
