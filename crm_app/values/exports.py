"""CSV files that a spreadsheet opens safely: Thai is readable, and no cell runs as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

BOM = "\ufeff"
_FORMULA_START = frozenset("=+-@\t\r\n＝＋－＠|%")
_SKIPPED = " \u00a0\u3000\ufeff\u200b\u200e\u200f\u2060"


def safe_cell(value: object) -> str:
    """`value` as the text of a cell, with an apostrophe before any text that a spreadsheet would calculate.

    A number keeps its sign: `-5` stays `-5`, and so does the text "-5". A telephone number with a plus gets the
    apostrophe, because a spreadsheet would show 6.68E+10 or an error. A text that already begins with an apostrophe
    before such a text gets another one, so that `plain_cell` restores every text exactly.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    text = str(value).replace("\x00", "\ufffd")
    return "'" + text if _is_guarded(text) else text


def plain_cell(cell: str) -> str:
    """The reverse of `safe_cell`: removes the apostrophe that `safe_cell` adds, and no other."""
    return cell[1:] if cell[:1] == "'" and _is_guarded(cell[1:]) else cell


def book_cell(value: object) -> object:
    """`value` for a cell of a workbook whose texts an import reads by `plain_cell`: answers are the words of CSV files, and a
    text from which an apostrophe would be taken gets another one.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + value if isinstance(value, str) and plain_cell(value) != value else value


def _is_guarded(text: str) -> bool:
    bare = text.lstrip("'")
    if bare[:1] in ("\t", "\r", "\n"):
        return True
    return bare.lstrip(_SKIPPED)[:1] in _FORMULA_START and bool(bare) and not _is_negative_number(bare)


def _is_negative_number(text: str) -> bool:
    digits = text[1:].replace(".", "", 1)
    return text[:1] == "-" and digits.isascii() and digits.isdigit() and text[1:2].isdigit()


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file's text in pieces, beginning with the byte order mark by which Excel recognises UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        if buffer.tell() > 64 * 1024:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
