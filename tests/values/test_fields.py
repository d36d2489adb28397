"""Shared field types: every notation of an empty value is read as empty."""

from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from crm_app.core.errors import Invalid
from crm_app.core.pagination import CustomFields, Input
from crm_app.core.validation import parse
from crm_app.values.fields import Day, Email, LongText, Moment, Money, Phone, ShortText, Website


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


class Dated(Input):
    day: Day | None = None
    moment: Moment | None = None
    name: str = ""
    custom_fields: CustomFields = {}


@pytest.mark.parametrize("year", ["0026", "1799", "2569", "9999"])
def test_a_year_of_another_era_is_refused(year: str) -> None:
    for values in ({"day": f"{year}-01-01"}, {"moment": f"{year}-01-01T00:00:00Z"}):
        with pytest.raises(ValidationError, match=r"core\.field\.year"):
            Dated.model_validate(values)


@pytest.mark.parametrize(
    "custom_fields",
    [
        {"x": float("nan")},
        {"x": float("inf")},
        {"x": 10**400},
        {"x": -(10**20)},
        {"x": "\ud800"},
        {"\udfff": 1},
        {"\0": 1},
    ],
)
def test_what_the_database_cannot_keep_is_refused(custom_fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Dated.model_validate({"custom_fields": custom_fields})


def test_too_many_decimals_differ_from_an_invalid_number() -> None:
    class Priced(Input):
        money: Money = None

    for written, key in (("1.234", "core.field.decimals"), ("abc", "core.field.number"), ("NaN", "core.field.number")):
        with pytest.raises(Invalid) as refused:
            parse(Priced, {"money": written})
        assert refused.value.fields["money"][0] == key


def test_half_a_character_is_refused_and_a_whole_one_taken() -> None:
    with pytest.raises(ValidationError):
        Dated.model_validate({"name": "\ud83d"})
    assert Dated.model_validate({"name": "👍", "custom_fields": {"x": 2**53, "👍": "เ้"}}).name == "👍"
