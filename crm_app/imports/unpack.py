"""Files that are no text: workbooks (xlsx, xls, ods), archives of files, and address cards become CSV files.

Each sheet with rows, and each file of an archive, becomes a CSV file of its own. Everything is bounded: the bytes that an
archive unpacks to, the number of files, the rows of a sheet.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from crm_app.imports import cards
from crm_app.imports.problems import UnreadableFile
from crm_app.imports.source import CHUNK_BYTES, MAX_BYTES, MAX_COLUMNS, MAX_ROWS

MAX_FILES = 20
"""How many sheets, or files of an archive, are imported."""
MAX_UNPACKED = 4 * MAX_BYTES
"""How many bytes the parts of a workbook or an archive may have together when they are unpacked."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = (".csv", ".tsv", ".txt", ".tab", ".vcf")
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_PIECE_ROWS = 500


@dataclass(frozen=True)
class Part:
    """One of the CSV files that a file holds: its name, and its bytes piece by piece."""

    name: str
    pieces: Iterable[bytes]


def is_packed(start: bytes) -> bool:
    """Whether a file that begins with these bytes has to be unpacked."""
    return start.startswith((_ZIP, _OLE)) or cards.is_cards(start)


def parts(path: Path, name: str) -> Iterator[Part]:
    """The CSV files that a file holds, each to be read before the next one.

    Args:
        path: the file on disk.
        name: its name as it was uploaded.

    Raises UnreadableFile for a damaged or locked file, one with too much in it, or with nothing to import.
    """
    found = 0
    for part in _parts(path, name, inside=False):
        found += 1
        if found > MAX_FILES:
            raise UnreadableFile("too_many_parts", limit=MAX_FILES)
        yield part
    if not found:
        raise UnreadableFile("nothing_inside")


def _parts(path: Path, name: str, *, inside: bool) -> Iterator[Part]:
    with path.open("rb") as file:
        start = file.read(4096)
    if cards.is_cards(start):
        yield Part(name, _csv(cards.rows(path)))
    elif start.startswith(_OLE):
        yield from _sheets(path, name)
    elif start.startswith(_ZIP):
        yield from _of_zip(path, name, inside=inside)
    else:
        yield Part(name, _bytes(path))


def _of_zip(path: Path, name: str, *, inside: bool) -> Iterator[Part]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if sum(one.file_size for one in members) > MAX_UNPACKED:
                raise UnreadableFile("unpacked_too_large", limit=f"{MAX_UNPACKED // 1024 // 1024} MB")
            names = {one.filename for one in members}
            if names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                yield from _sheets(path, name)
            elif not inside:
                yield from _files(archive, members, path.parent)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        # An encrypted member raises RuntimeError, an unknown compression NotImplementedError.
        is_book = PurePosixPath(name).suffix.lower() in _BOOKS
        raise UnreadableFile("damaged_workbook" if is_book else "damaged_archive") from error


def _files(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path) -> Iterator[Part]:
    """The files of an archive; other things in it, such as pictures and a system's own files, are left out."""
    for number, one in enumerate(members):
        inner = PurePosixPath(one.filename.replace("\\", "/"))
        if "__MACOSX" in inner.parts or inner.name.startswith(".") or inner.suffix.lower() not in (*_TEXTS, *_BOOKS):
            continue
        out = folder / f"part-{number}"
        size = 0
        with archive.open(one) as packed, out.open("wb") as file:
            while piece := packed.read(CHUNK_BYTES):
                size += len(piece)
                if size > MAX_BYTES:
                    raise UnreadableFile("too_large", limit="100 MB")
                file.write(piece)
        if size:
            yield from _parts(out, inner.name, inside=True)
        out.unlink()


def _sheets(path: Path, name: str) -> Iterator[Part]:
    """The visible sheets with rows; each is named after the workbook and itself when there are several."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            shown = [
                one.name
                for one in book.sheets_metadata
                if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
            ]
            sheets = [sheet for each in shown if (sheet := book.get_sheet_by_name(each)).height]
            for sheet in sheets:
                if sheet.total_height > MAX_ROWS + 100:
                    raise UnreadableFile("too_many_rows", limit=f"{MAX_ROWS:,}")
                title = name if len(sheets) == 1 else f"{PurePosixPath(name).stem} – {sheet.name}"
                yield Part(title[:200], _csv(_cells(sheet)))
    except PasswordError as error:
        raise UnreadableFile("locked") from error
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile("damaged_workbook") from error


def _cells(sheet: Any) -> Iterator[list[str]]:
    merged = _merged(sheet)
    shared: dict[int, tuple[int, str]] = {}
    widest = 0
    for number, row in enumerate(sheet.iter_rows(), sheet.start[0] if sheet.start else 0):
        cells = [_text(cell) for cell in row[: MAX_COLUMNS + 50]]
        if merged or shared:
            _share(number, row, cells, merged, shared)
        while cells and not cells[-1]:
            cells.pop()
        # No row of a workbook is too short: one without its last values has the width of the heading row above it.
        widest = max(widest, len(cells))
        yield cells + [""] * (widest - len(cells)) if cells else cells


def _merged(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """The cells that are merged over several rows: by their first row, each column with the last row."""
    found: dict[int, list[tuple[int, int]]] = {}
    left = sheet.start[1] if sheet.start else 0
    for (top, first), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            found.setdefault(top, []).append((first - left, bottom))
    return found


def _share(
    number: int,
    row: Sequence[Any],
    cells: list[str],
    merged: dict[int, list[tuple[int, int]]],
    shared: dict[int, tuple[int, str]],
) -> None:
    """Gives every row of a merged cell its text: a company stands once beside all its people.

    A number or a day is left in its first row, because amounts are added up.
    """
    for place, (bottom, text) in list(shared.items()):
        if number > bottom:
            del shared[place]
        elif place < len(cells) and not cells[place]:
            cells[place] = text
    for place, bottom in merged.pop(number, ()):
        if 0 <= place < len(cells) and isinstance(row[place], str) and cells[place]:
            shared[place] = (bottom, cells[place])


def _text(cell: Any) -> str:
    """A cell of a workbook as a CSV file of a program has it: numbers without a needless point, days as 2026-01-31."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _csv(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """Rows as the bytes of a CSV file in UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for number, row in enumerate(rows, 1):
        writer.writerow(row or [""])
        if number % _PIECE_ROWS == 0:
            yield out.getvalue().encode("utf-8", "replace")
            out.seek(0)
            out.truncate()
    if out.tell():
        yield out.getvalue().encode("utf-8", "replace")


def _bytes(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK_BYTES):
            yield piece
