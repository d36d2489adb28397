"""Reads an uploaded CSV file as a stream of rows: any size up to the limit in constant memory."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from crm_app.imports.problems import Problem, UnreadableFile, rejected, warning
from crm_app.imports.source import (
    MAX_BROKEN_QUOTES,
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_HEADER_CHARS,
    MAX_LINE_CHARS,
    MAX_ROWS,
    Format,
    Source,
    open_text,
)


@dataclass(frozen=True)
class Header:
    """The column names, made unique and never empty, in the order of the file."""

    names: list[str]
    line: int
    problems: list[Problem] = field(default_factory=list)


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
    with open_text(source, form.encoding) as text:
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
