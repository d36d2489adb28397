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
    """`value` as the text of a cell, with an apostrophe before anything that a spreadsheet would calculate.

    Numbers keep their sign: `-5` from a number stays `-5`, the text "-5" becomes "'-5" unless it reads as a number.
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
    if text[:1] in ("\t", "\r", "\n"):
        return "'" + text
    start = text.lstrip(_SKIPPED)[:1]
    if start in _FORMULA_START and not _is_plain_number(text):
        return "'" + text
    return text


def _is_plain_number(text: str) -> bool:
    digits = text[1:] if text[:1] in ("-", "+") else text
    return digits.replace(".", "", 1).isascii() and digits.replace(".", "", 1).isdigit() and digits[:1].isdigit()


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file's text piece by piece, beginning with the mark that tells Excel that it is UTF-8."""
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
