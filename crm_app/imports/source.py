"""An uploaded file as bytes that can be read several times, and the limits of reading."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Source = Callable[[], Iterable[bytes]]

MAX_BYTES = 100 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
MAX_CELL_CHARS = 100_000
MAX_HEADER_CHARS = 72
MAX_HEADER_ROW = 50
"""The heading row is searched among this many first rows."""
MAX_LINE_CHARS = 4_000_000
MAX_BROKEN_QUOTES = 100
CHUNK_BYTES = 256 * 1024
SAMPLE_CHARS = 256 * 1024
SAMPLE_ROWS = 500

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "cp1252")
"""The encodings that `detect` may return and a person may choose."""


@dataclass(frozen=True)
class Format:
    """The format of a file. `assumed` means that the encoding is a likelihood, not a certainty."""

    encoding: str
    delimiter: str
    size: int
    assumed: bool = False
    header_row: int | None = None
    """The number of the heading row; 0 for a file without headings, None to find it."""


def file_source(path: Path) -> Source:
    """A source that reads `path` from disk."""

    def chunks() -> Iterator[bytes]:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    return chunks


def bytes_source(data: bytes, chunk: int = CHUNK_BYTES) -> Source:
    """A source over `data` in memory, in pieces of `chunk` bytes."""
    return lambda: (data[start : start + chunk] for start in range(0, len(data), chunk))


class _Chunks(io.RawIOBase):
    """Byte chunks as a file object, so that Python's text layer decodes them and finds the lines."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview[int]") -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def open_text(source: Source, encoding: str) -> io.TextIOWrapper:
    """The file's text from its beginning, decoded piece by piece."""
    # newline="" recognises \n, \r\n and a lone \r and keeps them: line breaks inside quotes belong to the cell.
    return io.TextIOWrapper(io.BufferedReader(_Chunks(source()), CHUNK_BYTES), encoding=encoding, newline="")
