"""Reads an uploaded CSV file as a stream of rows: any size up to the limit in constant memory."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crm_app.imports.problems import Problem, UnreadableFile
from crm_app.imports.source import (
    MAX_BROKEN_QUOTES,
    MAX_CELL_CHARS,
    MAX_LINE_CHARS,
    Format,
    Source,
    open_text,
)


@dataclass(slots=True)
class Row:
    """One row of data.

    `number` is the row in a spreadsheet (the header is usually row 1; a cell with line breaks is still in one row);
    `line` is the line in a text editor. `cells` has exactly one entry per column. A row with a problem of severity
    `rejected` must not be imported; its cells are the readable ones.
    """

    number: int
    line: int
    cells: list[str]
    problems: list[Problem] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    """The cells beyond the last column of a row that is too long."""


class _Lines:
    """Lines for `csv.reader`. It remembers the lines of the present record, so that a broken quote can be skipped."""

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
                # PostgreSQL cannot store this character and nobody can see it: the visible character replaces it.
                line = line.replace("\x00", "\ufffd") if line.strip("\x00\x1a\r\n \t") else "\n"
            elif line[0] == "\x1a" and not line.strip("\x1a\r\n \t"):
                line = "\n"  # the end-of-file mark of old programs
        self.taken += 1
        self.record.append(line)
        return line

    def give_back(self) -> None:
        """Returns all but the first line of the present record to the input, to be parsed again as separate lines."""
        back = self.record[1:]
        self.taken -= len(back)
        self._pushed.extend(reversed(back))
        self.record.clear()
        self.exhausted = False


@dataclass(slots=True)
class Record:
    """One record of the file as it is written, of any length."""

    number: int
    line: int
    cells: list[str]
    broken: bool = False
    too_long: bool = False


def records(source: Source, form: Format) -> Iterator[Record]:
    """Every record with its position in the file; a record with an unclosed quote is returned as its first line."""
    with open_text(source, form.encoding) as text:
        lines = _Lines(text)
        notation: dict[str, Any] = {"delimiter": form.delimiter}
        reader = csv.reader(lines, **notation)
        number = broken = 0
        is_wrapped: bool | None = None
        while True:
            lines.record.clear()
            line = lines.taken + 1
            try:
                cells = next(reader, None)
                # The reader requests a line after the last one only while a quote is open.
                failed = cells is not None and lines.exhausted
            except csv.Error:
                cells, failed = [], True
            if cells is None:
                return
            number += 1
            if number == 1 and lines.record and re.fullmatch(r"\ufeff?sep=.\r?\n?", lines.record[0]):
                continue
            if is_wrapped is None and cells:
                is_wrapped = len(cells) == 1 and form.delimiter in cells[0]
                if len(cells) > 1 and all(cell.startswith(" ") for cell in cells[1:]):
                    # Every name stands behind ", ": a quotation mark behind the space begins a quoted cell.
                    notation["skipinitialspace"] = True
                    reader = csv.reader(lines, **notation)
            if not failed:
                if is_wrapped and len(cells) == 1 and form.delimiter in cells[0]:
                    # A spreadsheet has quoted whole lines, after the file was opened in it as one column.
                    cells = next(csv.reader([cells[0]], **notation), cells)
                yield Record(number, line, cells)
                continue
            broken += 1
            if broken > MAX_BROKEN_QUOTES:
                raise UnreadableFile("quotes", line=line)
            first = lines.record[0] if lines.record else ""
            too_long = not lines.exhausted and len(lines.record) == 1
            lines.give_back()
            # After an error the reader begins a new record; after the end of input a new reader is needed.
            reader = csv.reader(lines, **notation)
            yield Record(
                number,
                line,
                first.rstrip("\r\n")[:MAX_CELL_CHARS].split(form.delimiter),
                too_long=too_long,
                broken=True,
            )
