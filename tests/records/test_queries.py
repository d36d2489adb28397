"""The dependencies of a list: the reader, and the fields that decide its records and their order."""

from typing import Any

import pytest

from crm_app import registry
from crm_app.records import TYPES
from crm_app.records.queries import deciding_fields, is_personal

registry.load()


def asked(kind: str, **values: Any) -> Any:
    return TYPES[kind].query.model_validate(values)


@pytest.mark.parametrize(
    ("kind", "values", "personal"),
    [
        ("task", {"mine": True}, True),
        ("task", {"status": ["open"]}, False),
        ("contact", {}, False),
        ("deal", {"q": "Siam"}, False),
    ],
)
def test_only_what_asks_for_oneself_is_personal(kind: str, values: dict[str, Any], personal: bool) -> None:
    assert is_personal(TYPES[kind], asked(kind, **values)) is personal


@pytest.mark.parametrize(
    ("kind", "values", "fields"),
    [
        ("company", {}, {"name"}),
        ("contact", {"sort": "-created_at"}, {"created_at"}),
        ("company", {"tag": ["VIP"]}, {"name", "tags"}),
        ("company", {"country": ["Laos"], "sort": "-created_at"}, {"country", "created_at"}),
        ("company", {"created_from": "2026-01-01T00:00:00Z"}, {"name", "created_at"}),
        ("company", {"q": "Siam"}, None),
        ("company", {"sort": "-updated_at"}, None),
        ("task", {"mine": True}, None),
    ],
)
def test_what_decides_a_list(kind: str, values: dict[str, Any], fields: set[str] | None) -> None:
    found = deciding_fields(TYPES[kind], asked(kind, **values))
    assert (None if found is None else set(found)) == fields
