"""The data rows of a file, one by one: each has exactly one cell for every column, or a problem."""

import re
from collections.abc import Iterator

from crm_app.imports.header import Header, read_header
from crm_app.imports.problems import UnreadableFile, rejected, warning
from crm_app.imports.reader import Row, records
from crm_app.imports.source import MAX_CELL_CHARS, MAX_ROWS, Format, Source

# What reports write below their last row, and below some of their rows.
_END = re.compile(
    r"copyright \(c\).*|©.*|confidential information\b.*"
    r"|(?:generated|exported|filtered|run) (?:by|on|at)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_LAST = re.compile(r"grand totals?\b.*", re.IGNORECASE | re.DOTALL)
_SUM = re.compile(
    r"(?:sub)?totals? ?\(\d.*|รวมทั้งสิ้น.*|รวมทั้งหมด.*|ยอดรวม.*|(?:รวม|จำนวน)\s*[\d๐-๙,]+\s*(?:รายการ|ราย|แถว).*",
    re.IGNORECASE | re.DOTALL,
)
# Words that may be a name, unless nothing but sums stands beside them.
_SUM_BESIDE = re.compile(r"(?:sub|grand )?totals?:?|sum:?|รวม(?:เงิน)?:?|ผลรวม:?", re.IGNORECASE)
_AMOUNT = re.compile(r"[-(]?[฿$€£]?\s?\d[\d.,]*\)?")


def read_rows(source: Source, form: Format, header: Header | None = None) -> Iterator[Row]:
    """The rows below the heading row, without blank rows.

    A given `header` saves finding the heading row again. An unreadable row has its problems and does not stop the
    following rows.

    Raises UnreadableFile when the file as a whole exceeds a limit.
    """
    header = header or read_header(source, form)
    title: Row | None = None
    is_below = False
    for row in _fitted(source, form, header):
        filled = _filled(row)
        is_end = 0 < len(filled) <= 2 and bool(_END.fullmatch(filled[0]))
        is_last = 0 < len(filled) <= 2 and bool(_LAST.fullmatch(filled[0]))
        is_below = is_end or is_last or (is_below and len(filled) == 1)
        if title is not None:
            if is_end:
                _refuse(title)
            yield title
            title = None
        if is_below or (len(filled) > 0 and _is_sum(filled, len(row.cells))):
            _refuse(row)
        elif len(filled) == 1:
            title = row  # the name of a report stands above the line that shows what it is
            continue
        yield row
    if title is not None:
        yield title


def _filled(row: Row) -> list[str]:
    """The filled cells of a row that may be a line below a report: they are few."""
    if len(row.cells) < 3 or (row.cells[0] and row.cells[1] and row.cells[2]):
        return []
    return [cell.strip() for cell in row.cells if cell.strip()]


def _is_sum(filled: list[str], width: int) -> bool:
    first, *others = filled
    if _SUM.fullmatch(first) and len(others) <= 1:
        return True
    are_sums = bool(others) and all(_AMOUNT.fullmatch(cell) for cell in others)
    return are_sums and 2 * len(filled) <= width + 1 and bool(_SUM_BESIDE.fullmatch(first))


def _refuse(row: Row) -> None:
    row.problems = [rejected("footer", value=next(cell for cell in row.cells if cell.strip()))]


def _fitted(source: Source, form: Format, header: Header) -> Iterator[Row]:
    """The rows below the heading row with exactly one cell for each column, or a problem."""
    width = len(header.names)
    headings = [cell.strip() for cell in header.cells]
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
        # The length of the whole row is compared first, because it makes looking at each cell unnecessary for nearly
        # every row.
        if (
            not record.broken
            and sum(map(len, cells)) > MAX_CELL_CHARS
            and any(len(cell) > MAX_CELL_CHARS for cell in cells)
        ):
            row.problems.append(rejected("cell_too_long", limit=f"{MAX_CELL_CHARS:,}"))
        if len(row.cells) != width:
            row.surplus = row.cells[width:] if any(map(str.strip, row.cells[width:])) else []
            row.cells = (row.cells + [""] * width)[:width]
        if width > 1 and headings and cells[0].strip() == headings[0] and [cell.strip() for cell in cells] == headings:
            row.problems = [rejected("header_again")]
        yield row


def _fit(row: Row, width: int) -> None:
    if len(row.cells) < width:
        row.problems.append(warning("row_short", count=len(row.cells), expected=width))
    elif any(cell.strip() for cell in row.cells[width:]):
        # A stray delimiter has shifted the values: they would be imported into wrong fields.
        row.problems.append(rejected("row_long", count=len(row.cells), expected=width))
