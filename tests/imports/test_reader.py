"""Files as people really have them: encodings, separators, quotes, damage, limits, and files that are no CSV."""

import codecs
import csv
import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_app.core.i18n import translate
from crm_app.imports import data_rows, reader
from crm_app.imports import encoding as written
from crm_app.imports import source as files
from crm_app.imports.cells import tidy
from crm_app.imports.data_rows import read_rows
from crm_app.imports.encoding import detect
from crm_app.imports.header import read_header
from crm_app.imports.problems import UnreadableFile
from crm_app.imports.source import bytes_source, file_source

THAI = "รหัส,บริษัท,มูลค่า\nก1,บริษัท สยามน้ำดื่ม จำกัด,฿1200\nก2,ห้างหุ้นส่วนกล้วยทอด,฿950\n"


def rows_of(data: bytes, chunk: int = 7, **options: str) -> list[reader.Row]:
    source = bytes_source(data, chunk)
    return list(read_rows(source, detect(source, **options)))


def cells_of(data: bytes, chunk: int = 7) -> list[list[str]]:
    return [row.cells for row in rows_of(data, chunk)]


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp874", "cp874"),
        ("tis-620", "cp874"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 3, 4096])
def test_thai_reads_the_same_in_every_encoding(encoding: str, expected: str, chunk: int) -> None:
    data = THAI.encode(encoding)
    source = bytes_source(data, chunk)
    form = detect(source)
    assert form.encoding == expected
    assert form.size == len(data)
    assert read_header(source, form).names == ["รหัส", "บริษัท", "มูลค่า"]
    assert [row.cells for row in read_rows(source, form)] == [
        ["ก1", "บริษัท สยามน้ำดื่ม จำกัด", "฿1200"],
        ["ก2", "ห้างหุ้นส่วนกล้วยทอด", "฿950"],
    ]


def test_utf16_big_endian() -> None:
    data = codecs.BOM_UTF16_BE + THAI.encode("utf-16-be")
    assert cells_of(data)[0][1] == "บริษัท สยามน้ำดื่ม จำกัด"


@pytest.mark.parametrize(
    "line",
    [
        "Café Zürich,Müller & Söhne",
        "Compañía Ñandú,São Paulo",
        "Straße 5,Übergröße",
        "Crème brûlée,garçon",
        "€ 5,“quoted”",
    ],
)
def test_western_text_is_not_taken_for_thai(line: str) -> None:
    data = f"name,town\n{line}\n".encode("cp1252")
    form = detect(bytes_source(data))
    assert (form.encoding, form.assumed) == ("cp1252", True)
    assert cells_of(data) == [line.split(",")]


@pytest.mark.parametrize("cells", ["฿1,200", "5 ม.ค. 2560", "Plan B,กข ค", "บจก. A,x", "ABC จำกัด,1"])
def test_a_little_thai_in_an_english_file_is_thai(cells: str) -> None:
    data = ("name;note\n" + "plain;words\n" * 50 + f"x;{cells}\n").encode("cp874")
    assert detect(bytes_source(data)).encoding == "cp874"


def test_thai_far_down_the_file_decides() -> None:
    """The first megabyte is plain ASCII and says nothing."""
    data = b"name,note\n" + b"Acme,plain text\n" * 80_000 + "น้ำดื่มสยาม,ลูกค้าเก่า\n".encode("cp874")
    source = bytes_source(data)
    form = detect(source)
    assert form.encoding == "cp874"
    assert list(read_rows(source, form))[-1].cells == ["น้ำดื่มสยาม", "ลูกค้าเก่า"]


def test_damaged_utf8_says_where_and_what_to_do() -> None:
    data = ("a,b\n" + "บริษัท,หนึ่ง\n" * 20).encode() + b"\xe0\xb8,x\n" + "ไทย,สอง\n".encode() * 5
    with pytest.raises(UnreadableFile) as caught:
        detect(bytes_source(data))
    assert caught.value.key == "damaged"
    assert caught.value.params["line"] == 22
    assert "CSV UTF-8" in caught.value.message("en")
    assert "22" in caught.value.message("th")


def test_a_person_may_choose_the_encoding() -> None:
    data = "name,town\nMünchen,ß\n".encode("cp1252")
    source = bytes_source(data)
    assert detect(source, encoding="cp1252").assumed is False
    with pytest.raises(UnreadableFile, match="damaged"):
        detect(source, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="encoding_unknown"):
        detect(source, encoding="rot13")
    with pytest.raises(UnreadableFile, match="delimiter_unknown"):
        detect(source, delimiter="x")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    data = "\r\n".join(delimiter.join(cells) for cells in (["a", "b", "c"], ["1", "2 x", "3"], ["4", "5", "6"]))
    source = bytes_source(data.encode())
    assert detect(source).delimiter == delimiter
    assert cells_of(data.encode())[1] == ["4", "5", "6"]


@pytest.mark.parametrize("title", ["Weekly report", "Report, weekly", "Weekly report; all of it", "Q1, Q2, Q3"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_a_title_above_the_names_does_not_hide_the_delimiter(title: str, delimiter: str) -> None:
    rows = [["Deal", "Company", "Value", "Owner"], *(["A", "Firm", f"1.23{n},50", "Lee, Ann"] for n in range(3))]
    lines = [delimiter.join(f'"{c}"' if "," in c and delimiter == "," else c for c in row) for row in rows]
    data = "\n".join([title, "", *lines, ""]).encode()
    assert detect(lambda: iter([data])).delimiter == delimiter


def test_decimal_commas_are_not_delimiters() -> None:
    data = b"name;price;weight\nA;1,5;2,25\nB;3,5;4,75\n"
    assert cells_of(data) == [["A", "1,5", "2,25"], ["B", "3,5", "4,75"]]


def test_one_column_is_fine() -> None:
    assert cells_of(b"name\nAcme\nBolt\n") == [["Acme"], ["Bolt"]]


def test_excel_separator_line() -> None:
    data = b"sep=;\r\na;b\r\n1,5;2\r\n"
    rows = rows_of(data)
    assert [row.cells for row in rows] == [["1,5", "2"]]
    assert rows[0].number == 3


def test_quoted_newlines_and_numbers_that_a_person_sees() -> None:
    data = b'name,note\r\nA,"first\r\nsecond"\r\n\r\nB,plain\r\nC,"x, y ""z"""\r\n'
    rows = rows_of(data)
    assert [row.cells for row in rows] == [["A", "first\r\nsecond"], ["B", "plain"], ["C", 'x, y "z"']]
    assert [(row.number, row.line) for row in rows] == [(2, 2), (4, 5), (5, 6)]


def test_old_mac_line_ends() -> None:
    assert cells_of(b"a,b\r1,2\r3,4\r") == [["1", "2"], ["3", "4"]]


def test_blank_lines_above_the_header() -> None:
    rows = rows_of(b"\n,,\nname,town\nA,B\n")
    assert [(row.cells, row.number) for row in rows] == [(["A", "B"], 4)]


def test_ragged_rows_are_problems_not_crashes() -> None:
    short, long, trailing, good = rows_of(b"a,b,c\n1\n1,2,3,4\n1,2,3,,\n5,6,7\n")
    assert (short.cells, short.problems[0].key, short.problems[0].severity) == (["1", "", ""], "row_short", "warning")
    assert (long.problems[0].key, long.problems[0].severity) == ("row_long", "rejected")
    assert trailing.problems == []
    assert good.cells == ["5", "6", "7"]
    assert "3" in long.problems[0].message("th")


def test_a_quote_never_closed_costs_one_row_only() -> None:
    data = b'a,b\n1,"open\n2,two\n3,three\n'
    rows = rows_of(data)
    assert [(row.number, [p.key for p in row.problems]) for row in rows] == [(2, ["quote"]), (3, []), (4, [])]
    assert rows[2].cells == ["3", "three"]


def test_a_quote_never_closed_in_a_large_file() -> None:
    data = b'a,b\n1,"open\n' + b"2,two\n" * 100_000
    rows = rows_of(data, chunk=65536)
    assert len(rows) == 100_001
    assert rows[0].problems[0].key == "quote"
    assert rows[-1].cells == ["2", "two"]
    assert rows[-1].line == 100_002


@pytest.fixture
def small_fields() -> Iterator[None]:
    """A small limit of the csv module, so that a file with many broken quotes need not be 13 MB."""
    before = csv.field_size_limit(1000)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("small_fields")
def test_many_broken_quotes_end_in_a_clear_error() -> None:
    block = b'1,"open\n' + b"2,two\n" * 200
    rows = rows_of(b"a,b\n" + block * 100, chunk=65536)
    assert sum(row.problems != [] for row in rows) == 100
    with pytest.raises(UnreadableFile) as caught:
        rows_of(b"a,b\n" + block * 101, chunk=65536)
    assert caught.value.key == "quotes"


def test_a_quote_in_the_middle_of_a_value_is_text() -> None:
    assert cells_of(b'a,b\n19" screen,5\n') == [['19" screen', "5"]]


def test_headers_duplicate_empty_and_untidy() -> None:
    header = read_header(source := bytes_source("\ufeff Name , name,,Näme\u200b,\n1,2,3,4\n".encode()), detect(source))
    assert header.names == ["Name", "name (2)", "Column 3", "Näme", "Column 5"]
    assert header.nameless == {2, 4}
    assert [problem.key for problem in header.problems] == ["header_duplicate"]
    assert "name (2)" in header.problems[0].message("en")


def test_too_many_columns() -> None:
    source = bytes_source((",".join(f"c{i}" for i in range(201)) + "\n").encode())
    with pytest.raises(UnreadableFile) as caught:
        read_header(source, detect(source))
    assert caught.value.key == "too_many_columns"
    assert "201" in caught.value.message("en")


@pytest.mark.parametrize("size", [reader.MAX_CELL_CHARS + 1, 300_000])
def test_a_huge_cell_costs_its_row(size: int) -> None:
    rows = rows_of(b"a,b\n1," + b"x" * size + b"\n2,two\n", chunk=65536)
    assert [(row.number, [p.key for p in row.problems]) for row in rows] == [(2, ["cell_too_long"]), (3, [])]
    assert rows[1].cells == ["2", "two"]


def test_a_line_without_end_is_refused() -> None:
    source = bytes_source(b"a,b\n" + b"x" * (reader.MAX_LINE_CHARS + 10))
    with pytest.raises(UnreadableFile, match="line_too_long"):
        list(read_rows(source, detect(source)))


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_rows, "MAX_ROWS", 10)
    with pytest.raises(UnreadableFile) as caught:
        rows_of(b"a\n" + b"1\n" * 11)
    assert caught.value.key == "too_many_rows"


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "MAX_BYTES", 1000)
    with pytest.raises(UnreadableFile, match="too_large"):
        detect(bytes_source(b"a,b\n" * 300))


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \r\n\r\n ", "empty"),
        (b",,,\n,,,\n", "empty"),
        (codecs.BOM_UTF16_LE, "empty"),
        (_xlsx(), "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "spreadsheet"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "compressed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
        (bytes(range(256)) * 40, "binary"),
        (b"a,b\n1,\x00\x00\x00\n", "binary"),
        (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "web_page"),
        (b"\n  <html>\n", "web_page"),
        (b"<?xml version='1.0'?><rows/>", "web_page"),
        (b'{"deals": [{"id": 1}]}', "json"),
        (b'[\n {"id": 1}\n]', "json"),
        (b"{\\rtf1\\ansi hello}", "document"),
    ],
)
def test_what_is_not_a_csv_gets_a_plain_message(data: bytes, key: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        rows_of(data)
    assert caught.value.key == key
    for language in ("en", "th"):
        assert caught.value.message(language) == translate(f"imports.file.{key}", language, **caught.value.params)


def test_a_bracket_at_the_start_is_still_a_csv() -> None:
    assert cells_of(b"[id],{name}\n1,x\n") == [["1", "x"]]


def test_a_nul_far_down_becomes_visible() -> None:
    data = b"a,b\n" + b"1,2\n" * 5000 + b"x\x00y,2\n"
    assert cells_of(data, 4096)[-1] == ["x\ufffdy", "2"]


def test_tidy_reads_as_a_person_does() -> None:
    assert tidy("  Café\u0301  \u00a0 x\u200b ") == "Café\u0301 x".replace("é\u0301", "é\u0301")
    assert tidy("e\u0301") == "é"
    assert tidy("น้ำ  ดื่ม") == "น้ำ ดื่ม"


def test_a_file_on_disk_is_a_source(tmp_path) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(THAI.encode())
    source = file_source(path)
    assert len(list(read_rows(source, detect(source)))) == 2
    assert len(list(read_rows(source, detect(source)))) == 2, "a source starts again from the beginning"


def test_memory_does_not_grow_with_the_file() -> None:
    def source(megabytes: float) -> files.Source:
        line = "บริษัท สยามน้ำดื่ม จำกัด,20-10-16,1054,Won\n".encode() * 200

        def chunks() -> Iterator[bytes]:
            yield b"account,date,value,stage\n"
            for _ in range(int(megabytes * 1024 * 1024) // len(line)):
                yield line

        return chunks

    def peak(megabytes: float) -> int:
        tracemalloc.start()
        for _ in read_rows(source(megabytes), detect(source(megabytes))):
            pass
        result = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return result

    peak(0.1)
    assert peak(4) < peak(1) + 600_000


_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\r\n\t"), max_size=30)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    delimiter=st.sampled_from(files.DELIMITERS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    chunk=st.integers(1, 50),
)
def test_what_csv_writes_is_what_is_read(rows: list[list[str]], delimiter: str, encoding: str, chunk: int) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["first", "second", "third"], *rows])
    source = bytes_source(buffer.getvalue().encode(encoding), chunk)
    form = detect(source, delimiter=delimiter)
    assert [row.cells for row in read_rows(source, form)] == [row for row in rows if any(c.strip() for c in row)]


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400), chunk=st.integers(1, 64))
def test_any_bytes_give_rows_or_a_message(data: bytes, chunk: int) -> None:
    source = bytes_source(data, chunk)
    try:
        form = detect(source)
        width = len(read_header(source, form).names)
        widths = {len(row.cells) for row in read_rows(source, form)}
    except UnreadableFile as error:
        messages = {error.message("en"), error.message("th")}
        width, widths = len(messages), {2}
    assert widths <= {width}


@settings(max_examples=150, deadline=None)
@given(data=st.text(st.sampled_from('a,;"\n\r\tก '), max_size=120))
def test_any_quoting_gives_rows_of_one_width(data: str) -> None:
    source = bytes_source(("h1,h2\n" + data).encode())
    form = detect(source)
    rows = list(read_rows(source, form))
    numbers = [row.number for row in rows]
    assert numbers == sorted(set(numbers))
