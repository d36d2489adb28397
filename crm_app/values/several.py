"""Several values in one cell of a file."""

import csv
import io
import re
from collections.abc import Sequence

_DIVIDES = re.compile('[,;|"\r\n]')


def joined(parts: Sequence[str]) -> str:
    """Several values in one cell, separated by commas; a value that contains a separator is put in quotation marks."""
    return ", ".join('"' + part.replace('"', '""') + '"' if _DIVIDES.search(part) else part for part in parts)


def divided(cell: str) -> list[str]:
    """The reverse of `joined`; also accepts semicolons and line breaks as separators."""
    if '"' not in cell and "," not in cell:
        cell = cell.replace(";", ",").replace("\n", ",").replace("|", ",")
    rows = csv.reader(io.StringIO(cell, newline=""), skipinitialspace=True)
    return [part.strip() for row in rows for part in row if part.strip()]
