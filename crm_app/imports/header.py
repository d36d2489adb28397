"""Finds the heading row of a file and gives every column a name; rows above the headings are no data."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from crm_app.imports.cells import tidy
from crm_app.imports.headings import is_known
from crm_app.imports.problems import Problem, UnreadableFile, warning
from crm_app.imports.reader import Record, records
from crm_app.imports.source import MAX_COLUMNS, MAX_HEADER_CHARS, MAX_HEADER_ROW, Format, Source

_LOOKED_AT = MAX_HEADER_ROW + 100
_LOOKED_AT_CHARS = 2_000_000
_MAX_WORDS = 12
_DATA = re.compile(r"[^@\s]+@[^@\s]+\.\w+|[-+(฿$€£]?\d[\d.,/: -]*\)?|https?://\S+")


@dataclass(frozen=True)
class Header:
    """The column names in the order of the file, made unique and never empty.

    `row` is the number of the heading row in a spreadsheet, 0 for a file without headings; `line` is its number in a
    text editor. `nameless` are the positions of the columns without a name in the file; `first` are the first rows, to
    choose among.
    """

    names: list[str]
    row: int
    line: int
    problems: list[Problem] = field(default_factory=list)
    nameless: frozenset[int] = frozenset()
    first: list[tuple[int, list[str]]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    """The names as written in the file."""


def read_header(source: Source, form: Format) -> Header:
    """The names of the columns, from the row that `form` gives, or else from the row that looks like headings.

    Raises UnreadableFile for no names, too many names, or no such row.
    """
    start = _start(source, form)
    if not start:
        raise UnreadableFile("empty")
    first = [(record.number, record.cells) for record in start[:MAX_HEADER_ROW]]
    if form.header_row == 0:
        width = _usual_width(start)
        names = [f"Column {index}" for index in range(1, width + 1)]
        return Header(names, 0, 0, [], frozenset(range(width)), first)
    named = [record for record in start if record.number == form.header_row]
    if form.header_row is not None and not named:
        raise UnreadableFile("header_row", row=form.header_row)
    chosen = named[0] if named else _likeliest(start)
    below = [record for record in start if record.number > chosen.number]
    header = _named(chosen, below)
    problems = list(header.problems)
    skipped = sum(record.number < chosen.number for record in start)
    if skipped:
        problems.insert(0, warning("preamble", count=skipped, row=chosen.number))
    cells = [tidy(cell) for cell in chosen.cells if cell.strip()]
    if sum(bool(_DATA.fullmatch(cell)) for cell in cells) * 3 > len(cells) and not any(map(is_known, cells)):
        problems.insert(0, warning("header_is_data", row=chosen.number, value=", ".join(cells)))
    return Header(header.names, chosen.number, chosen.line, problems, header.nameless, first, chosen.cells)


def _start(source: Source, form: Format) -> list[Record]:
    """The first rows that are not blank."""
    found: list[Record] = []
    size = 0
    for record in islice(records(source, form), _LOOKED_AT):
        size += sum(map(len, record.cells))
        if _filled(record):
            found.append(record)
        if size > _LOOKED_AT_CHARS and found:
            break
    return found


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


def _likeliest(start: list[Record]) -> Record:
    """The first row that has nearly as many cells as the fullest one, unless a row below it consists of known names."""
    counts = sorted((_filled(record) for record in start), reverse=True)
    usual = counts[min(1, len(counts) - 1)]
    places = [place for place, record in enumerate(start[:MAX_HEADER_ROW]) if _filled(record) * 2 >= usual]
    if not places:
        return start[0]
    best = places[0]
    familiar = _known_names(start[best])
    # A row of groups may be above the headings: it has gaps, and fewer known names than the row below it.
    gaps = _filled(start[best]) < usual
    if usual < 2 or (familiar and not gaps):
        return start[best]
    for place in places[1:15]:
        known = _known_names(start[place])
        if known >= 2 and known > familiar and known * 2 >= _filled(start[place]) and not _holds_data(start[place]):
            return start[place]
    return start[best]


def _known_names(record: Record) -> int:
    return sum(is_known(cell) for cell in record.cells[:MAX_COLUMNS] if cell.strip() and len(cell) <= 100)


def _holds_data(record: Record) -> bool:
    return any(_DATA.fullmatch(cell.strip()) or len(cell.split()) > _MAX_WORDS for cell in record.cells if cell.strip())


def _usual_width(start: list[Record]) -> int:
    return min(max(_last(record) for record in start), MAX_COLUMNS)


def _last(record: Record) -> int:
    """The number of cells up to the last one that is filled."""
    cells = record.cells
    return max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _named(record: Record, below: list[Record]) -> Header:
    if record.broken:
        raise UnreadableFile("quotes", line=record.line)
    cells = [tidy(cell) for cell in record.cells]
    named = _last(record)
    if named > MAX_COLUMNS:
        raise UnreadableFile("too_many_columns", count=named, limit=MAX_COLUMNS)
    longer = Counter(_last(row) for row in below if _last(row) > len(cells))
    if longer and longer.most_common(1)[0][1] * 5 >= len(below) * 4:
        # Nearly every row has the same few further cells: they are columns without a name, not stray values.
        cells += [""] * (longer.most_common(1)[0][0] - len(cells))
    cells = cells[:MAX_COLUMNS]
    names: list[str] = []
    problems: list[Problem] = []
    used: set[str] = set()
    for index, cell in enumerate(cells, start=1):
        wanted = _short(cell) or f"Column {index}"
        name, again = wanted, 2
        while name.casefold() in used:
            name, again = f"{wanted} ({again})", again + 1
        if cell and again > 2:
            problems.append(warning("header_duplicate", wanted, name=name))
        used.add(name.casefold())
        names.append(name)
    return Header(names, 0, 0, problems, frozenset(index for index, cell in enumerate(cells) if not cell))


def _short(cell: str) -> str:
    """A heading cut to the maximal length of a custom field's name; long headings often differ only at their end."""
    if len(cell) <= MAX_HEADER_CHARS:
        return cell
    start = MAX_HEADER_CHARS // 2
    return f"{cell[:start].rstrip()}…{cell[-(MAX_HEADER_CHARS - start - 1) :].lstrip()}"
