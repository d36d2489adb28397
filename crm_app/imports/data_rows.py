"""The rows of data of a file, one by one: each has exactly one cell for every column, or says what is wrong with it."""

import re
from collections.abc import Iterator

from crm_app.imports.header import Header, read_header
from crm_app.imports.problems import UnreadableFile, rejected, warning
from crm_app.imports.reader import Row, records
from crm_app.imports.source import MAX_CELL_CHARS, MAX_ROWS, Format, Source

# What reports write below their last row.
_FOOTER = re.compile(
    r"grand totals?\b.*|copyright \(c\).*|©.*|confidential information\b.*|(?:generated|exported|filtered|run) (?:by|on|at)\b.*"
    r"|รวมทั้งสิ้น.*|รวมทั้งหมด.*|ยอดรวมทั้งสิ้น.*",
    re.IGNORECASE | re.DOTALL,
)


def read_rows(source: Source, form: Format, header: Header | None = None) -> Iterator[Row]:
    """The rows below the row of names, blank ones left out. `header` spares finding that row again.

    A row that cannot be read whole comes with its problems instead of stopping the others.
    Raises UnreadableFile when the file as a whole breaks a limit.
    """
    header = header or read_header(source, form)
    width = len(header.names)
    count = 0
    for record in records(source, form):
        cells = record.cells
        if record.number <= header.row or (not record.broken and not any(map(str.strip, cells))):
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
            row.surplus = row.cells[width:] if any(map(str.strip, row.cells[width:])) else []
            row.cells = (row.cells + [""] * width)[:width]
        if width > 2 and _FOOTER.fullmatch(cells[0].strip()) and sum(bool(cell.strip()) for cell in cells) <= 2:
            row.problems = [rejected("footer", value=cells[0])]
        yield row


def _fit(row: Row, width: int) -> None:
    if len(row.cells) < width:
        row.problems.append(warning("row_short", count=len(row.cells), expected=width))
    elif any(cell.strip() for cell in row.cells[width:]):
        # A stray delimiter has shifted the values: importing them would put them under wrong names.
        row.problems.append(rejected("row_long", count=len(row.cells), expected=width))
