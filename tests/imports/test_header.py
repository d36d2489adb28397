"""The heading row is found below the introduction of a report, or chosen; every column gets a name."""

import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crm_app.imports.data_rows import read_rows
from crm_app.imports.encoding import detect
from crm_app.imports.guess import guess
from crm_app.imports.header import Header, read_header
from crm_app.imports.problems import UnreadableFile
from crm_app.imports.profile import profile
from crm_app.imports.schemas import Guess
from crm_app.imports.source import MAX_HEADER_CHARS, Format, bytes_source


def header_of(data: str, row: int | None = None) -> Header:
    source = bytes_source(data.encode())
    found = detect(source)
    return read_header(source, Format(found.encoding, found.delimiter, found.size, header_row=row))


def guess_of(data: str, row: int | None = None) -> Guess:
    return guess(profile(bytes_source(data.encode()), header_row=row))


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("", 1),
        ("\n\n", 3),
        ('Notes:\n"Some addresses are missing, as people may hide them."\n\n', 4),
        ("Pipeline report\nAs of 2026-11-01\n\n", 4),
        ("Pipeline report,,,\nAs of,2026-11-01,,\n,,,\n", 4),
        ("รายงานลูกค้า,,,\nพิมพ์เมื่อ 1 พ.ย. 2569,,,\n", 3),
        ("Made by,Kai Berg\nFor,Lotus\n", 3),
        ("Contact,,Address,\n", 2),
    ],
)
def test_the_row_of_names_is_found(above: str, row: int) -> None:
    data = f"{above}Full Name,Email,City,Phone\nPloy R,ploy@lotus.example,Bangkok,0812345678\nTom H,,Leeds,\n"
    header = header_of(data)
    assert (header.row, header.names) == (row, ["Full Name", "Email", "City", "Phone"])
    found = guess_of(data)
    assert found.rows == 2
    assert found.header_row == row
    remarks = [problem["params"] for problem in found.problems if problem["key"] == "preamble"]
    lines = sum(bool(line.strip(",")) for line in above.splitlines())
    assert remarks == ([{"count": lines, "row": row}] if lines else [])


def test_headings_below_a_full_row_of_unknown_words() -> None:
    assert header_of("alpha,beta,gamma\nCompany,City,Phone\nAcme,Rome,021234567\n").row == 2


def test_a_person_may_choose_the_row_of_names() -> None:
    data = "Colours,Sizes\nfoo,bar\n1,2\n"
    assert header_of(data).row == 1
    chosen = guess_of(data, 2)
    assert [column.mapping.header for column in chosen.columns] == ["foo", "bar"]
    assert chosen.rows == 1
    with pytest.raises(UnreadableFile, match="header_row"):
        header_of(data, 9)


def test_a_file_without_names_numbers_its_columns() -> None:
    data = "Acme,kai@acme.example,5\nBolt,mai@bolt.example,6\n"
    assert "header_is_data" in [problem["key"] for problem in guess_of(data).problems]
    without = guess_of(data, 0)
    assert [column.mapping.header for column in without.columns] == ["Column 1", "Column 2", "Column 3"]
    assert without.rows == 2


def test_a_nameless_column_is_one_when_something_is_in_it() -> None:
    data = "Deal,Company,Amount,Stage,,,\nA,X,5,Open,,,\nB,X,6,Open,call first,,\n"
    found = guess_of(data)
    assert [column.mapping.header for column in found.columns] == ["Deal", "Company", "Amount", "Stage", "Column 5"]
    assert found.columns[4].mapping.target == "custom"
    assert [doubt["key"] for doubt in found.columns[4].doubts] == ["header_empty"]
    source = bytes_source(data.encode())
    assert [row.problems for row in read_rows(source, detect(source))] == [[], []]


def test_values_that_nearly_every_row_has_beyond_the_names_are_a_column() -> None:
    found = guess_of("Company,City\n" + "".join(f"Firm {n},Rome,note {n}\n" for n in range(9)))
    assert [column.mapping.header for column in found.columns] == ["Company", "City", "Column 3"]


def test_a_row_that_is_too_long_keeps_what_it_holds_too_much() -> None:
    source = bytes_source(
        b"Name,Email,City\nAnn,ann@a.example\nBob,b@b.example,Rome,EXTRA,CELLS\n,,\nCy,c@c.example,Oslo\n"
    )
    rows = list(read_rows(source, detect(source)))
    assert [(row.number, [p.key for p in row.problems]) for row in rows] == [
        (2, ["row_short"]),
        (3, ["row_long"]),
        (5, []),
    ]
    assert rows[1].surplus == ["EXTRA", "CELLS"]


@pytest.mark.parametrize("end", ["Grand Totals (2 records)", "Copyright (c) 2000-2026 Somebody", "รวมทั้งสิ้น 2 รายการ"])
def test_lines_below_a_report_are_no_records(end: str) -> None:
    source = bytes_source(f"Company,City,Phone\nTotal,Paris,1\nAcme,Rome,2\n\n{end}\n".encode())
    rows = list(read_rows(source, detect(source)))
    assert [[p.key for p in row.problems] for row in rows] == [[], [], ["footer"]]


def test_long_headings_that_differ_at_their_end_stay_apart() -> None:
    long = "A question of a form that goes on and on and on and on and on and on and on and on, no. "
    found = header_of("Name," + ",".join(f'"{long}{n}"' for n in range(130)) + "\nAnn" + ",x" * 130 + "\n")
    assert len(set(found.names)) == 131
    assert all(name.endswith(f"no. {n}") for n, name in enumerate(found.names[1:]))
    assert max(map(len, found.names)) <= MAX_HEADER_CHARS + 8


def test_the_limit_of_custom_fields_is_reported() -> None:
    found = guess_of("Company," + ",".join(f"Question {n}" for n in range(120)) + "\nAcme" + ",x" * 120 + "\n")
    targets = [column.mapping.target for column in found.columns]
    assert (targets.count("custom"), targets.count("ignore")) == (100, 20)
    assert [p["params"] for p in found.problems if p["key"] == "custom_limit"] == [{"count": 20, "limit": 100}]
    assert sum(doubt["key"] == "no_room" for column in found.columns for doubt in column.doubts) == 20
    assert found.mapping is not None


_CELL = st.sampled_from(["", " ", "Name", "Email", "City", "Ann", "a@b.example", "12", "Grand Total", "note: x"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_CELL, min_size=0, max_size=6), min_size=1, max_size=8))
def test_every_row_is_names_or_above_them_or_data(table: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(table)
    source = bytes_source(buffer.getvalue().encode())
    filled = [cells for cells in table if any(cell.strip() for cell in cells)]
    assume(filled)
    form = detect(source, "utf-8", ",")
    header = read_header(source, form)
    rows = list(read_rows(source, form, header))
    above = sum(problem.params["count"] for problem in header.problems if problem.key == "preamble")
    assert 1 + above + len(rows) == len(filled)
    for row in rows:
        written = [cell for cell in filled[1 + above + rows.index(row)] if cell.strip()]
        assert [cell for cell in (*row.cells, *row.surplus) if cell.strip()] == written
