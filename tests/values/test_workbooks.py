"""Workbooks that a spreadsheet reads as they were meant, written in pieces."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from crm_app.values import workbooks
from crm_app.values.workbooks import xlsx


def read(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_each_value_is_what_it_is_to_a_spreadsheet() -> None:
    row = [
        "=HYPERLINK(1)", " ข้อความ <&> ", "a\nb\x00", 7, Decimal("-12.50"), True, date(2026, 11, 28),
        datetime(2026, 11, 28, 9, 30), None, 12345678901234567890, date(1700, 1, 1), "x" * 40_000,
    ]  # fmt: skip
    data = b"".join(xlsx("Deals: [all]/*? of a very long list's name", ["A"] * len(row), [row]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Deals   all     of a very long"]
    found = read(data)[1]
    assert found[:3] == ["=HYPERLINK(1)", " ข้อความ <&> ", "a\nb\ufffd"]
    assert found[3:8] == [7, -12.5, True, date(2026, 11, 28), datetime(2026, 11, 28, 9, 30)]
    assert found[8:11] == ["", "12345678901234567890", "1700-01-01"]
    assert len(found[11]) == workbooks.MAX_TEXT


def test_many_rows_come_in_pieces_and_none_beyond_the_sheet() -> None:
    rows = ([n, f"row {n}"] for n in range(20_000))
    pieces = list(xlsx("Many", ["N", "Text"], rows))
    assert len(pieces) > 10
    found = read(b"".join(pieces))
    assert (len(found), found[0], found[-1]) == (20_001, ["N", "Text"], [19_999, "row 19999"])


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(lambda text: text.strip())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(TEXTS, st.integers(-(10**14), 10**14), st.booleans(), st.dates(date(1901, 1, 1)))))
def test_what_is_written_is_read_again(cells: list[Any]) -> None:
    found = read(b"".join(xlsx("S", ["H"], [[cell] for cell in cells])))
    for cell, row in zip(cells, found[1:], strict=True):
        expected = workbooks._UNWRITABLE.sub("\ufffd", cell) if isinstance(cell, str) else cell
        # XML has one sign for the end of a line.
        assert row[0] == (expected.replace("\r\n", "\n").replace("\r", "\n") if isinstance(expected, str) else expected)
