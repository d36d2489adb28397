"""Workbooks of one sheet (xlsx), written piece by piece: a million rows take no more memory than ten.

Texts are written as texts, so that no cell runs as a formula; a number, a day and a moment are what they are to a spreadsheet.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

MAX_ROWS = 1_048_576
"""Of a sheet, its heading included: more than this no spreadsheet reads."""
MAX_TEXT = 32_767
"""Of a cell, in characters."""
_PIECE = 64 * 1024
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DIGITS = 15
"""How many digits of a number a spreadsheet keeps; longer ones are written as texts."""
_DAY, _MOMENT, _HEAD = 1, 2, 3
"""The styles of cells, by their places in the list of styles."""
_NS = "http://schemas.openxmlformats.org"
_BEGIN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_NS}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" '
    f'xmlns:r="{_NS}/officeDocument/2006/relationships"><sheets><sheet name="%s" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
    f'Type="{_NS}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_NS}/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" '
    'formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2">'
    '<font/><font><b/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>',
}


class _Sink(io.RawIOBase):
    """Keeps what is written until somebody takes it."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._kept.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last call."""
        found = b"".join(self._kept)
        self._kept.clear()
        return found


def xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file in pieces.

    Args:
        title: names the sheet.
        header: the headings, which stay when the sheet is scrolled.
        rows: of cells: texts, numbers, days, moments, answers or None. Rows beyond what a sheet has room for are left out; a
            moment is written without its zone.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, text in _PARTS.items():
            named = text.replace("%s", _attribute(title)) if name == "xl/workbook.xml" else text
            book.writestr(name, _BEGIN + named)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            view = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            text = (
                f'{_BEGIN}<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">{view}'
                f"</sheetView></sheetViews><sheetData>{_row(header, _HEAD)}"
            )
            count = 1
            for row in rows:
                if count == MAX_ROWS:
                    break
                count += 1
                text += _row(row)
                if len(text) > _PIECE:
                    sheet.write(text.encode())
                    text = ""
                    yield sink.taken()
            sheet.write(f"{text}</sheetData></worksheet>".encode())
    yield sink.taken()


def _row(cells: Sequence[object], style: int = 0) -> str:
    return f"<row>{''.join(_cell(one, style) for one in cells)}</row>"


def _cell(value: object, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Decimal):
        written = format(value, "f") if isinstance(value, Decimal) else str(value)
        if len(written.lstrip("-").replace(".", "").strip("0")) <= _DIGITS:
            return f"<c><v>{written}</v></c>"
        value = written
    elif isinstance(value, date) and value.year >= 1901:  # spreadsheets count the days of 1900 wrongly
        is_moment = isinstance(value, datetime)
        return f'<c s="{_MOMENT if is_moment else _DAY}"><v>{_serial(value)}</v></c>'
    text = _UNWRITABLE.sub("\ufffd", str(value))[:MAX_TEXT]
    given = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{given}><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _serial(value: date) -> str:
    """A day or a moment as the number of days since the end of 1899."""
    if not isinstance(value, datetime):
        return str((value - date(1899, 12, 30)).days)
    past = value.replace(tzinfo=UTC) - datetime(1899, 12, 30, tzinfo=UTC)
    return f"{past.days + past.seconds / 86400:.8f}"


def _attribute(title: str) -> str:
    """The name of a sheet: 31 characters without those that names of sheets cannot have."""
    return escape(re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Sheet", {'"': "&quot;"})
