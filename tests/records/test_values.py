"""Addresses of lists, and the records to which rows link."""

from urllib.parse import parse_qsl, urlencode

import pytest

from crm_app.records.states.values import address, linked_ids

AWKWARD = ["a b", "a+b", "สมชาย", "50%", "x&y=z#?", "/", "~", "'\"", "", "é" * 200, "\u202e", "a\nb"]


@pytest.mark.parametrize("value", AWKWARD)
def test_an_address_gives_back_what_was_written_into_it(value: str) -> None:
    made = address("/contacts", {"q": [value, "second"], "sort": ["name"]}, after=value)
    query = made.partition("?")[2]
    expected = [
        (name, given) for name, given in (("q", value), ("q", "second"), ("sort", "name"), ("after", value)) if given
    ]
    assert parse_qsl(query) == expected
    assert query == urlencode(expected)


def test_the_records_to_which_rows_of_several_kinds_link() -> None:
    items = [
        {"id": "1", "company_id": "c1", "owner_id": None, "name": "x"},
        {"id": "2", "company_id": "c2", "owner_id": "o", "name": "x"},
        {"id": "3", "deal_id": "d", "position": 1},
        {"id": "4", "company_id": "c3", "owner_id": "o", "name": "x"},
    ]
    assert linked_ids(items) == {"c1", "c2", "c3", "o", "d"}
    assert linked_ids(iter(())) == frozenset()
