"""The rows of a file are compared in parts of any size with the same result."""

import random
from typing import Any

import pytest

from crm_app.imports import similar_rows
from crm_app.imports.convert import Converter
from crm_app.imports.mapping import ColumnMapping, Mapping
from crm_app.imports.reader import Row
from crm_app.imports.similar_rows import SimilarRows
from crm_app.imports.targets import target_of

FIELDS = ("external_id", "name", "city")


def compared(rows: list[Row]) -> tuple[list[Any], dict[int, list[int]]]:
    """What each row is like, and the groups."""
    columns = [ColumnMapping(index=i, header=name, target="field", field=name) for i, name in enumerate(FIELDS)]
    mapping = Mapping(entity="contact", encoding="utf-8", delimiter=",", header_row=1, columns=columns)
    found = SimilarRows(mapping, target_of("contact"), Converter(mapping)).read(lambda: rows)
    return [found.of(row.number) for row in rows], found.groups


@pytest.mark.parametrize("size", [1, 7, 60])
def test_parts_of_any_size_find_the_same_similar_rows(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    draw = random.Random(size)
    rows = [
        Row(number, number, [draw.choice(("", "", f"id{draw.randrange(40)}")), f"Ann {draw.randrange(60)}", "Bangkok"])
        for number in range(2, 202)
    ]
    whole = compared(rows)
    assert any(whole[0])
    assert whole[1]
    monkeypatch.setattr(similar_rows, "PART_ROWS", size)
    assert compared(rows) == whole


def test_rows_with_one_identifier_are_one_record_and_any_other_row_of_the_name_is_alike() -> None:
    rows = [Row(n, n, cells) for n, cells in enumerate((["a", "Ann", ""], ["a", "Ann", ""], ["b", "Bob", ""]), 2)]
    similar, groups = compared(rows)
    assert not groups
    assert [one and one.same_id for one in similar] == [None, 2, None]
    similar, groups = compared([*rows, Row(5, 5, ["", "Ann", ""])])
    assert groups == {2: [2, 3, 5]}
    assert similar[3] is not None
    assert similar[3].is_alike
