"""Exports open correctly in a spreadsheet and execute nothing."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.imports.data_rows import read_rows
from crm_app.imports.encoding import detect
from crm_app.imports.source import bytes_source
from crm_app.values.exports import csv_lines, plain_cell, safe_cell
from crm_app.values.several import divided, joined


@pytest.mark.parametrize(
    "value",
    [
        "=1+1",
        "+cmd|x",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "＝1+1",
        "＋1",
        "－1+1",
        "＠x",
        "|x",
        "\u200b=1",
        "+66 2 123 4567",
        "+66812345678",
        "-5.50 USD",
        "'=1",
        "''=1",
    ],
)
def test_formulas_become_text(value: str) -> None:
    assert safe_cell(value) == "'" + value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "true"),
        (-5, "-5"),
        (Decimal("-1234.50"), "-1234.50"),
        (Decimal("1E+5"), "100000"),
        (date(2016, 10, 20), "2016-10-20"),
        ("-12.5", "-12.5"),
        ("plain", "plain"),
        ("บริษัท", "บริษัท"),
        ("a\x00b", "a\ufffdb"),
    ],
)
def test_cells(value: object, expected: str) -> None:
    assert safe_cell(value) == expected


def test_excel_opens_thai() -> None:
    data = "".join(csv_lines(["ชื่อ", "=x"], [["สยาม", 1], ["a,b", '"q"']])).encode()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == 'ชื่อ,\'=x\r\nสยาม,1\r\n"a,b","""q"""\r\n'


def test_large_exports_come_in_pieces() -> None:
    pieces = list(csv_lines(["n"], ([f"row {n}"] for n in range(50_000))))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < 100_000


@given(st.text(st.sampled_from("'=+-@|%\t\r\n 5.a\u200b＝"), max_size=8))
def test_no_apostrophe_is_gained_or_lost(value: str) -> None:
    assert plain_cell(safe_cell(value)) == value


@given(st.lists(st.text(st.sampled_from("ab,;|\"'\n ก"), min_size=1, max_size=6).map(str.strip).filter(bool)))
def test_values_that_share_a_cell_come_apart_again(tags: list[str]) -> None:
    assert divided(joined(tags)) == tags


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=2, max_size=2), min_size=1))
def test_no_cell_ever_starts_a_formula_and_all_of_them_return(rows: list[list[str]]) -> None:
    data = "".join(csv_lines(["one", "two"], rows))
    read = list(csv.reader(io.StringIO(data.removeprefix("\ufeff"), newline="")))[1:]
    for cells, original in zip(read, rows, strict=True):
        for cell, value in zip(cells, original, strict=True):
            assert plain_cell(cell) == value
            if cell.lstrip()[:1] and cell.lstrip()[:1] in "=+-@＝＋－＠":
                assert cell.lstrip("+-").replace(".", "", 1).isdigit()


def test_our_reader_reads_our_exports() -> None:
    source = bytes_source("".join(csv_lines(["ชื่อ", "note"], [["สยาม", "a\nb"], ["x", "=1"]])).encode())
    assert [row.cells for row in read_rows(source, detect(source))] == [["สยาม", "a\nb"], ["x", "'=1"]]
