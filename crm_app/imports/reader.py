"""Reads an uploaded CSV file as a stream: any size up to the limit in constant memory.

A file is read twice: `detect` looks at every byte and settles encoding and delimiter, `read_rows` yields the rows.
Both take a `Source`, a function that starts the file's bytes again from the beginning, so that a file on disk and
one in database chunks look alike.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crm_app.imports.problems import Problem, UnreadableFile, rejected, warning

Source = Callable[[], Iterable[bytes]]

MAX_BYTES = 100 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
MAX_CELL_CHARS = 100_000
MAX_HEADER_CHARS = 72
MAX_LINE_CHARS = 4_000_000
MAX_BROKEN_QUOTES = 100
CHUNK_BYTES = 256 * 1024
SAMPLE_CHARS = 256 * 1024
SAMPLE_ROWS = 500

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp874", "cp1252")
"""What `detect` may answer and a person may choose instead."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "spreadsheet"),
    (b"PK\x05\x06", "spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "spreadsheet"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    (b"\x1f\x8b", "compressed"),
    (b"7z\xbc\xaf", "compressed"),
    (b"Rar!", "compressed"),
    (b"BZh", "compressed"),
    (b"SQLite format 3", "binary"),
    (b"PAR1", "binary"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF8", "binary"),
    (b"\x7fELF", "binary"),
)
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\x0b\x0c\x1a\x1b")

# CP874 leaves these undefined, and Western text uses most of them (ü, ý, þ, ÿ, Û, Ü, Ý, Þ, Š, Ž …).
_NOT_CP874 = re.compile(rb"[\x81-\x84\x86-\x90\x98-\x9f\xdb-\xde\xfc-\xff]")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_THAI_WORD = re.compile(rb"[\xa1-\xda\xe0-\xfb]{3,}")
# A baht sign before an amount, and abbreviations such as those of Thai months: Thai with no long word.
_THAI_SHORT = re.compile(
    rb"(?<![A-Za-z])(?:\xdf(?=\s?\d)|[\xa1-\xce][\xd1-\xda\xe7-\xee]?(?=\.)"
    rb"|(?<![\x80-\xff])[\xa1-\xce][\xa1-\xda\xe7-\xee](?![A-Za-z\x80-\xff]))"
)
# One or two letters with accents inside or at the end of a Latin word.
_WESTERN_WORD = re.compile(
    rb"(?<=[A-Za-z])[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff]{1,2}(?![\x80-\xff])"
    rb"|(?<![\x80-\xff])[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff]{1,2}(?=[a-z])"
)
_UTF8_THAI = re.compile(rb"\xe0[\xb8\xb9][\x80-\xbf]")
_UTF8_LATIN = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x80-\xbf]")


@dataclass(frozen=True)
class Header:
    """The column names, made unique and never empty, in the order of the file."""

    names: list[str]
    line: int
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Format:
    """How a file is written. `assumed` says that the encoding is a likelihood, not a certainty."""

    encoding: str
    delimiter: str
    size: int
    assumed: bool = False


@dataclass(slots=True)
class Row:
    """One row of data.

    `number` is the row that a spreadsheet shows (the header is usually row 1; a cell with line breaks is still one
    row), `line` the line that a text editor shows. `cells` has exactly one entry per column. A row with a problem of
    severity `rejected` must not be imported; its cells are what could be read.
    """

    number: int
    line: int
    cells: list[str]
    problems: list[Problem] = field(default_factory=list)


def file_source(path: Path) -> Source:
    """A source that reads `path` from disk."""

    def chunks() -> Iterator[bytes]:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    return chunks


def bytes_source(data: bytes, chunk: int = CHUNK_BYTES) -> Source:
    """A source over `data` in memory, in pieces of `chunk` bytes."""
    return lambda: (data[start : start + chunk] for start in range(0, len(data), chunk))


def detect(source: Source, encoding: str | None = None, delimiter: str | None = None) -> Format:
    """How the file is written, judged by all of its bytes. A given `encoding` or `delimiter` overrules the judgement.

    Raises UnreadableFile with what to do when the file is empty, too large, not a CSV, or in no known encoding.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise UnreadableFile("encoding_unknown")
    if delimiter is not None and delimiter not in DELIMITERS:
        raise UnreadableFile("delimiter_unknown")
    evidence = _Evidence()
    for chunk in _large(source()):
        evidence.add(chunk)
    evidence.finish()
    found, assumed = (encoding, False) if encoding else evidence.verdict()
    if encoding:
        _check_decodes(source, encoding)
    sample = _sample(source, found)
    _refuse_other_formats(sample)
    return Format(found, delimiter or _delimiter(sample), evidence.size, assumed)


def _large(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks of at least CHUNK_BYTES, so that marks at the start and words lie in one of them."""
    kept: list[bytes] = []
    size = 0
    for chunk in chunks:
        kept.append(chunk)
        size += len(chunk)
        if size >= CHUNK_BYTES:
            yield b"".join(kept)
            kept, size = [], 0
    if size:
        yield b"".join(kept)


class _Evidence:
    """What the bytes of a file say about its encoding, gathered chunk by chunk."""

    def __init__(self) -> None:
        self.size = 0
        self.head = b""
        self.bom = ""
        self.decoder: codecs.IncrementalDecoder | None = None
        self.line = 1
        self.bad_line = 0
        self.high = 0
        self.utf8_thai = self.utf8_latin = 0
        self.thai = self.western = 0
        self.cp874 = self.cp1252 = True
        self._tail = b""
        self._last = b""

    def add(self, chunk: bytes) -> None:
        if len(self.head) < 8192:
            self.head += chunk[: 8192 - len(self.head)]
        if not self.size:
            self.bom = next((name for mark, name in _BOMS if chunk.startswith(mark)), "")
            if self.bom == "utf-16" and chunk[:4] == codecs.BOM_UTF32_LE:
                raise UnreadableFile("encoding_unknown")
            self.decoder = codecs.getincrementaldecoder(self.bom or "utf-8")()
        self.size += len(chunk)
        if self.size > MAX_BYTES:
            raise UnreadableFile("too_large", limit="100 MB")
        self._decode(chunk, final=False)
        if not self.bom:
            self._weigh(chunk)

    def _decode(self, chunk: bytes, final: bool) -> None:
        if self.decoder is None:
            return
        try:
            self.decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            self.bad_line = self.line + error.object[: error.start].count(b"\n")
            self.decoder = None
        self.line += chunk.count(b"\n")

    def _weigh(self, chunk: bytes) -> None:
        # A word may lie across two chunks: weigh up to the last ASCII byte and carry the rest over, a little at most.
        data = self._last + chunk
        cut = len(data)
        while cut and data[cut - 1] >= 0x80 and len(data) - cut < 256:
            cut -= 1
        data, self._last = data[:cut], data[cut:]
        self._weigh_whole(data)

    def _weigh_whole(self, data: bytes) -> None:
        if data.isascii():
            return
        self.cp874 = self.cp874 and not _NOT_CP874.search(data)
        self.cp1252 = self.cp1252 and not _NOT_CP1252.search(data)
        self.utf8_thai += len(_UTF8_THAI.findall(data))
        self.utf8_latin += len(_UTF8_LATIN.findall(data))
        self.high += len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
        # Past a few million signs for either side the balance does not turn any more.
        if self.thai + self.western < 4_000_000:
            self.thai += sum(map(len, _THAI_WORD.findall(data))) + len(_THAI_SHORT.findall(data))
            self.western += len(_WESTERN_WORD.findall(data))

    def finish(self) -> None:
        """Judges what needs no encoding: empty files and other file types. Raises UnreadableFile."""
        self._decode(b"", final=True)
        self._weigh_whole(self._last)
        # A short file of nothing but separators and marks.
        if self.size <= len(self.head) and not self.head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n,;|"):
            raise UnreadableFile("empty")
        for mark, kind in _MAGIC:
            if self.head.startswith(mark):
                raise UnreadableFile(kind)
        if self.bom != "utf-16":
            controls = len(self.head) - len(self.head.translate(None, _CONTROL))
            if controls > max(8, len(self.head) // 50) or b"\x00" in self.head:
                raise UnreadableFile("binary")

    def verdict(self) -> tuple[str, bool]:
        """The encoding, and whether it was a matter of likelihood. Raises UnreadableFile when there is none."""
        if self.bom:
            if self.bad_line:
                raise UnreadableFile("damaged", line=self.bad_line, encoding=self.bom.upper())
            return self.bom, False
        if not self.bad_line:
            return "utf-8", False
        # UTF-8 sequences explain nearly all high bytes: it is UTF-8 with damage, not another encoding.
        if (self.utf8_thai * 3 + self.utf8_latin * 2) * 10 >= self.high * 9:
            raise UnreadableFile("damaged", line=self.bad_line, encoding="UTF-8")
        if self.cp874 and self.thai and self.thai >= self.western:
            return "cp874", True
        if self.cp1252:
            return "cp1252", True
        if self.cp874:
            return "cp874", True
        raise UnreadableFile("encoding_unknown")


def _check_decodes(source: Source, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in source():
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].count(b"\n")
            raise UnreadableFile("damaged", line=line, encoding=encoding.upper()) from error
        except UnicodeError as error:
            raise UnreadableFile("damaged", line=line, encoding=encoding.upper()) from error
        line += chunk.count(b"\n")


class _Chunks(io.RawIOBase):
    """Byte chunks as a file object, so that Python's own text layer decodes them and finds the lines."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview[int]") -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _text(source: Source, encoding: str) -> io.TextIOWrapper:
    # newline="" finds \n, \r\n and a lone \r and leaves them as they are: those inside quotes belong to the cell.
    return io.TextIOWrapper(io.BufferedReader(_Chunks(source()), CHUNK_BYTES), encoding=encoding, newline="")


def _sample(source: Source, encoding: str) -> str:
    with _text(source, encoding) as text:
        return text.read(SAMPLE_CHARS)


def _refuse_other_formats(sample: str) -> None:
    start = sample.lstrip("\ufeff \t\r\n")[:200].lower()
    if not start:
        return
    if start.startswith(("<!doctype", "<html", "<?xml", "<table", "<head", "<body", "<div", "<script", "<meta")):
        raise UnreadableFile("web_page")
    if re.match(r"\{\s*(\"[^\"]*\"\s*:|\})|\[\s*(\{\s*\"|\[|\]\s*$)", start):
        raise UnreadableFile("json")
    if start.startswith(("-----begin", "begin:vcard", "begin:vcalendar", "%!ps")):
        raise UnreadableFile("document")


def _delimiter(sample: str) -> str:
    """The delimiter under which the sample's rows agree best on the number of columns."""
    hint = re.match(r"\ufeff?sep=(.)\r?\n", sample)
    if hint and hint[1] in DELIMITERS:
        return hint[1]
    # The last line of the sample may be cut in the middle.
    complete = sample[: sample.rfind("\n") + 1] if len(sample) >= SAMPLE_CHARS and "\n" in sample else sample
    best, best_score = ",", 0.0
    for candidate in DELIMITERS:
        counts: Counter[int] = Counter()
        header = 0
        try:
            for cells in csv.reader(io.StringIO(complete, newline=""), delimiter=candidate):
                if not cells:
                    continue
                header = header or len(cells)
                counts[len(cells)] += 1
                if counts.total() >= SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        if header < 2:
            continue
        agree = counts[header] / counts.total()
        # A comma in a title above a semicolon file agrees with few rows; more columns break ties.
        score = agree + min(header, 50) / 1000
        if score > best_score:
            best, best_score = candidate, score
    return best


class _Lines:
    """Lines for `csv.reader`, remembering those of the present record so that a broken quote can be stepped over."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._pushed: list[str] = []
        self.record: list[str] = []
        self.taken = 0
        self.exhausted = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._pushed:
            line = self._pushed.pop()
        else:
            try:
                line = self._text.readline(MAX_LINE_CHARS)
            except UnicodeError as error:
                raise UnreadableFile("damaged", line=self.taken + 1, encoding=self._text.encoding.upper()) from error
            if not line:
                self.exhausted = True
                raise StopIteration
            if len(line) >= MAX_LINE_CHARS:
                raise UnreadableFile("line_too_long", line=self.taken + 1)
            if "\x00" in line:
                # PostgreSQL cannot store it and nobody can see it: put what a person would see in its place.
                line = line.replace("\x00", "\ufffd")
        self.taken += 1
        self.record.append(line)
        return line

    def give_back(self) -> None:
        """Returns all but the first line of the present record, to be read again as lines of their own."""
        back = self.record[1:]
        self.taken -= len(back)
        self._pushed.extend(reversed(back))
        self.record.clear()
        self.exhausted = False


@dataclass(slots=True)
class _Record:
    number: int
    line: int
    cells: list[str]
    broken: bool = False
    too_long: bool = False


def _records(source: Source, form: Format) -> Iterator[_Record]:
    """Every record with its place in the file; a record whose quote is never closed comes out as its first line."""
    with _text(source, form.encoding) as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=form.delimiter)
        number = broken = 0
        while True:
            lines.record.clear()
            line = lines.taken + 1
            try:
                cells = next(reader, None)
                # The reader asks for a line beyond the last one only while a quote is still open.
                failed = cells is not None and lines.exhausted
            except csv.Error:
                cells, failed = [], True
            if cells is None:
                return
            number += 1
            if number == 1 and lines.record and re.fullmatch(r"\ufeff?sep=.\r?\n?", lines.record[0]):
                continue
            if not failed:
                yield _Record(number, line, cells)
                continue
            broken += 1
            if broken > MAX_BROKEN_QUOTES:
                raise UnreadableFile("quotes", line=line)
            first = lines.record[0] if lines.record else ""
            too_long = not lines.exhausted and len(lines.record) == 1
            lines.give_back()
            # After an error the reader starts its next record afresh; after the end of input it needs a new one.
            reader = csv.reader(lines, delimiter=form.delimiter)
            yield _Record(
                number,
                line,
                first.rstrip("\r\n")[:MAX_CELL_CHARS].split(form.delimiter),
                too_long=too_long,
                broken=True,
            )


def read_header(source: Source, form: Format) -> Header:
    """The names of the columns. Raises UnreadableFile when there are none or too many."""
    for record in _records(source, form):
        if any(cell.strip() for cell in record.cells):
            return _header(record)
    raise UnreadableFile("empty")


def _header(record: _Record) -> Header:
    if record.broken:
        raise UnreadableFile("quotes", line=record.line)
    cells = [tidy(cell) for cell in record.cells]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile("too_many_columns", count=len(cells), limit=MAX_COLUMNS)
    names: list[str] = []
    problems: list[Problem] = []
    used: set[str] = set()
    for index, cell in enumerate(cells, start=1):
        wanted = cell[:MAX_HEADER_CHARS] or f"Column {index}"
        name, again = wanted, 2
        while name.casefold() in used:
            name, again = f"{wanted} ({again})", again + 1
        if not cell:
            problems.append(warning("header_empty", name, position=index))
        elif again > 2:
            problems.append(warning("header_duplicate", wanted, name=name))
        used.add(name.casefold())
        names.append(name)
    return Header(names, record.line, problems)


def read_rows(source: Source, form: Format) -> Iterator[Row]:
    """The rows below the header, blank ones left out.

    A row that cannot be read whole comes with its problems instead of stopping the others.
    Raises UnreadableFile when the file as a whole breaks a limit.
    """
    width = -1
    count = 0
    for record in _records(source, form):
        cells = record.cells
        if width < 0:
            if any(cell.strip() for cell in cells):
                width = len(_header(record).names)
            continue
        if not record.broken and not any(map(str.strip, cells)):
            continue
        count += 1
        if count > MAX_ROWS:
            raise UnreadableFile("too_many_rows", limit=f"{MAX_ROWS:,}")
        row = Row(record.number, record.line, cells)
        if record.too_long:
            row.problems.append(rejected("cell_too_long", limit=f"{MAX_CELL_CHARS:,}"))
        elif record.broken:
            row.problems.append(rejected("quote", value=cells[0] if cells else ""))
        elif len(cells) != width:
            _fit(row, width)
        # The length of the whole row first: it spares nearly every row a look at each cell.
        if (
            not record.broken
            and sum(map(len, cells)) > MAX_CELL_CHARS
            and any(len(cell) > MAX_CELL_CHARS for cell in cells)
        ):
            row.problems.append(rejected("cell_too_long", limit=f"{MAX_CELL_CHARS:,}"))
        if len(row.cells) != width:
            row.cells = (row.cells + [""] * width)[:width]
        yield row
    if width < 0:
        raise UnreadableFile("empty")


def _fit(row: Row, width: int) -> None:
    if len(row.cells) < width:
        row.problems.append(warning("row_short", count=len(row.cells), expected=width))
    elif any(cell.strip() for cell in row.cells[width:]):
        # A stray delimiter has shifted the values: importing them would put them under wrong names.
        row.problems.append(rejected("row_long", count=len(row.cells), expected=width))


def tidy(cell: str) -> str:
    """`cell` as a person reads it: composed characters, no invisible marks, single spaces."""
    if cell.isascii():
        return " ".join(cell.split())
    text = unicodedata.normalize("NFC", cell)
    return " ".join(text.translate(_INVISIBLE).split())


_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060\u00ad"))
