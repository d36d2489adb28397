"""Detects the format of an uploaded file from all of its bytes: its encoding and its delimiter."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from crm_app.imports.problems import UnreadableFile
from crm_app.imports.source import (
    CHUNK_BYTES,
    DELIMITERS,
    ENCODINGS,
    MAX_BYTES,
    SAMPLE_CHARS,
    SAMPLE_ROWS,
    Format,
    Source,
    open_text,
)

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "spreadsheet"),
    (b"PK\x05\x06", "spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "spreadsheet"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    (b"\x1f\x8b", "compressed"),
    (b"7z\xbc\xaf", "compressed"),
    (b"Rar!", "compressed"),
    (b"BZh", "compressed"),
    (b"SQLite format 3", "binary"),
    (b"PAR1", "binary"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF8", "binary"),
    (b"\x7fELF", "binary"),
)
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\x0b\x0c\x1a\x1b")

# CP874 leaves these undefined, and Western text uses most of them (ü, ý, þ, ÿ, Û, Ü, Ý, Þ, Š, Ž …).
_NOT_CP874 = re.compile(rb"[\x81-\x84\x86-\x90\x98-\x9f\xdb-\xde\xfc-\xff]")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_THAI_WORD = re.compile(rb"[\xa1-\xda\xe0-\xfb]{3,}")
# A baht sign before an amount, and abbreviations such as those of Thai months: Thai with no long word.
_THAI_SHORT = re.compile(
    rb"(?<![A-Za-z])(?:\xdf(?=\s?\d)|[\xa1-\xce][\xd1-\xda\xe7-\xee]?(?=\.)"
    rb"|(?<![\x80-\xff])[\xa1-\xce][\xa1-\xda\xe7-\xee](?![A-Za-z\x80-\xff]))"
)
# One or two letters with accents inside or at the end of a Latin word.
_WESTERN_WORD = re.compile(
    rb"(?<=[A-Za-z])[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff]{1,2}(?![\x80-\xff])"
    rb"|(?<![\x80-\xff])[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff]{1,2}(?=[a-z])"
)
_UTF8_THAI = re.compile(rb"\xe0[\xb8\xb9][\x80-\xbf]")
_UTF8_LATIN = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x80-\xbf]")


def detect(source: Source, encoding: str | None = None, delimiter: str | None = None) -> Format:
    """Detects the format of the file from all of its bytes.

    A given `encoding` or `delimiter` takes precedence.

    Raises UnreadableFile, with what to do, for an empty, too large or non-CSV file and for an unknown encoding.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise UnreadableFile("encoding_unknown")
    if delimiter is not None and delimiter not in DELIMITERS:
        raise UnreadableFile("delimiter_unknown")
    evidence = _Evidence()
    for chunk in _large(source()):
        evidence.add(chunk)
    evidence.finish()
    found, assumed = (encoding, False) if encoding else evidence.verdict()
    if encoding:
        _check_decodes(source, encoding)
    sample = _sample(source, found)
    _refuse_other_formats(sample)
    return Format(found, delimiter or _delimiter(sample), evidence.size, assumed)


def _large(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks of at least CHUNK_BYTES, so that a byte order mark and most words are within one chunk."""
    kept: list[bytes] = []
    size = 0
    for chunk in chunks:
        kept.append(chunk)
        size += len(chunk)
        if size >= CHUNK_BYTES:
            yield b"".join(kept)
            kept, size = [], 0
    if size:
        yield b"".join(kept)


def _unmarked_utf16(head: bytes) -> str:
    """The encoding of UTF-16 without a byte order mark, by the place of the zero bytes of its ASCII; "" for any other."""
    if len(head) < 4 or b"\x00" not in head:
        return ""
    first, second = head[0::2].count(0), head[1::2].count(0)
    enough = max(3, len(head) // 20)  # separators and digits alone are more than a twentieth
    if second >= enough and first * 20 <= second:
        return "utf-16-le"
    return "utf-16-be" if first >= enough and second * 20 <= first else ""


class _Evidence:
    """Evidence about a file's encoding, gathered chunk by chunk."""

    def __init__(self) -> None:
        self.size = 0
        self.head = b""
        self.bom = ""
        self.decoder: codecs.IncrementalDecoder | None = None
        self.line = 1
        self.bad_line = 0
        self.high = 0
        self.utf8_thai = self.utf8_latin = 0
        self.thai = self.western = 0
        self.cp874 = self.cp1252 = True
        self._tail = b""
        self._last = b""

    def add(self, chunk: bytes) -> None:
        if len(self.head) < 8192:
            self.head += chunk[: 8192 - len(self.head)]
        if not self.size:
            self.bom = next((name for mark, name in _BOMS if chunk.startswith(mark)), "")
            if self.bom == "utf-16" and chunk[:4] == codecs.BOM_UTF32_LE:
                raise UnreadableFile("encoding_unknown")
            self.bom = self.bom or _unmarked_utf16(chunk[:8192])
            self.decoder = codecs.getincrementaldecoder(self.bom or "utf-8")()
        self.size += len(chunk)
        if self.size > MAX_BYTES:
            raise UnreadableFile("too_large", limit="100 MB")
        self._decode(chunk, final=False)
        if not self.bom:
            self._weigh(chunk)

    def _decode(self, chunk: bytes, final: bool) -> None:
        if self.decoder is None:
            return
        try:
            self.decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            self.bad_line = self.line + error.object[: error.start].count(b"\n")
            self.decoder = None
        self.line += chunk.count(b"\n")

    def _weigh(self, chunk: bytes) -> None:
        # A word may extend over two chunks: evaluate up to the last ASCII byte and carry over the rest, up to a limit.
        data = self._last + chunk
        cut = len(data)
        while cut and data[cut - 1] >= 0x80 and len(data) - cut < 256:
            cut -= 1
        data, self._last = data[:cut], data[cut:]
        self._weigh_whole(data)

    def _weigh_whole(self, data: bytes) -> None:
        if data.isascii():
            return
        self.cp874 = self.cp874 and not _NOT_CP874.search(data)
        self.cp1252 = self.cp1252 and not _NOT_CP1252.search(data)
        self.utf8_thai += len(_UTF8_THAI.findall(data))
        self.utf8_latin += len(_UTF8_LATIN.findall(data))
        self.high += len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
        # After a few million characters of evidence the result does not change any more.
        if self.thai + self.western < 4_000_000:
            self.thai += sum(map(len, _THAI_WORD.findall(data))) + len(_THAI_SHORT.findall(data))
            self.western += len(_WESTERN_WORD.findall(data))

    def finish(self) -> None:
        """Detects empty files and other file types, which needs no encoding. Raises UnreadableFile."""
        self._decode(b"", final=True)
        self._weigh_whole(self._last)
        # A short file of separators and punctuation alone.
        if self.size <= len(self.head) and not self.head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n,;|"):
            raise UnreadableFile("empty")
        for mark, kind in _MAGIC:
            if self.head.startswith(mark):
                raise UnreadableFile(kind)
        if not self.bom.startswith("utf-16"):
            head = re.sub(rb"[\r\n][\x00\x1a\r\n]+$", b"", self.head)  # old programs fill up the end of a file
            controls = len(head) - len(head.translate(None, _CONTROL))
            if controls > max(8, len(head) // 50) or b"\x00" in head:
                raise UnreadableFile("binary")

    def verdict(self) -> tuple[str, bool]:
        """The encoding, and whether it is a likelihood instead of a certainty.

        Raises UnreadableFile for an unknown encoding.
        """
        if self.bom:
            if self.bad_line:
                raise UnreadableFile("damaged", line=self.bad_line, encoding=self.bom.upper())
            return self.bom, False
        if not self.bad_line:
            return "utf-8", False
        # Nearly all high bytes are valid UTF-8 sequences: the file is damaged UTF-8, not another encoding.
        if (self.utf8_thai * 3 + self.utf8_latin * 2) * 10 >= self.high * 9:
            raise UnreadableFile("damaged", line=self.bad_line, encoding="UTF-8")
        if self.cp874 and self.thai and self.thai >= self.western:
            return "cp874", True
        if self.cp1252:
            return "cp1252", True
        if self.cp874:
            return "cp874", True
        raise UnreadableFile("encoding_unknown")


def _check_decodes(source: Source, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in source():
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].count(b"\n")
            raise UnreadableFile("damaged", line=line, encoding=encoding.upper()) from error
        except UnicodeError as error:
            raise UnreadableFile("damaged", line=line, encoding=encoding.upper()) from error
        line += chunk.count(b"\n")


def _sample(source: Source, encoding: str) -> str:
    with open_text(source, encoding) as text:
        return text.read(SAMPLE_CHARS)


def _refuse_other_formats(sample: str) -> None:
    start = sample.lstrip("\ufeff \t\r\n")[:200].lower()
    if not start:
        return
    if start.startswith(("<!doctype", "<html", "<?xml", "<table", "<head", "<body", "<div", "<script", "<meta")):
        raise UnreadableFile("web_page")
    if re.match(r"\{\s*(\"[^\"]*\"\s*:|\})|\[\s*(\{\s*\"|\[|\]\s*$)", start):
        raise UnreadableFile("json")
    if start.startswith(("-----begin", "begin:vcard", "begin:vcalendar", "%!ps")):
        raise UnreadableFile("document")


def _delimiter(sample: str) -> str:
    """The delimiter that gives the rows of the sample the most consistent number of columns."""
    hint = re.match(r"\ufeff?sep=(.)\r?\n", sample)
    if hint and hint[1] in DELIMITERS:
        return hint[1]
    # The last line of the sample may be incomplete.
    complete = sample[: sample.rfind("\n") + 1] if len(sample) >= SAMPLE_CHARS and "\n" in sample else sample
    best, best_score = ",", 0.0
    for candidate in DELIMITERS:
        counts: Counter[int] = Counter()
        header = 0
        try:
            for cells in csv.reader(io.StringIO(complete, newline=""), delimiter=candidate):
                if not cells:
                    continue
                header = header or len(cells)
                counts[len(cells)] += 1
                if counts.total() >= SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        # A title above the column names has fewer cells than the other rows, and a comma in it is consistent with few
        # rows.
        widths = [width for width in counts if width > 1 and (width == header or counts[width] > 1)]
        if not widths:
            continue
        usual = max(widths, key=lambda width: (counts[width], width == header, width))
        # More columns break ties.
        score = counts[usual] / counts.total() + min(usual, 50) / 1000
        if score > best_score:
            best, best_score = candidate, score
    if not best_score and complete.startswith('"'):
        # Each line is one quoted cell, see `reader.records`.
        return max(DELIMITERS, key=complete[: complete.find("\n") + 1].count)
    return best
