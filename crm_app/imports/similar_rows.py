"""Compares the rows of one file: rows with the same identifier, and rows that look like the same record.

The whole file is compared before a row is written, so that similar rows 50,000 rows apart are treated like neighbours.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from crm_app.imports.convert import Converter
from crm_app.imports.mapping import Mapping
from crm_app.imports.reader import Row

if TYPE_CHECKING:
    from crm_app.imports.targets.base import Target


PART_ROWS = 100_000
"""About how many hashes are counted at once."""


def _is_in(count: int, part: int, found: int) -> bool:
    return found != 0 and found % count == part


@dataclass(frozen=True, slots=True)
class Similar:
    """The similar rows of a row in the rest of the file."""

    first: int
    """The number of the first row that looks like the same record; the row's own number for the first."""
    is_alike: bool = False
    """The row has no identifier and looks like the same record as another row."""
    has_look: bool = False
    """Another row looks like the same record; each may have an identifier."""
    equal: int | None = None
    """An earlier row that is equal in every mapped column."""
    same_id: int | None = None
    """The preceding row with the same identifier."""


class SimilarRows:
    """The similar rows of a file, after `read`."""

    def __init__(self, mapping: Mapping, target: "type[Target]", converter: Converter) -> None:
        self._target, self._converter = target, converter
        self._used = sorted(c.index for c in mapping.columns if c.target != "ignore")
        asked = {"id", "external_id", *target.looks}
        self._fields = {c.field: c.index for c in mapping.columns if c.target == "field" and c.field in asked}
        self._rejected: set[int] = set()
        self._numbers, self._keys = array("q"), array("q")
        self._wholes, self._ids = array("q"), array("q")
        self._similar: dict[int, Similar] = {}
        self.groups: dict[int, list[int]] = {}
        """The numbers of the rows that look like the same record, by the number of the first."""

    def read(self, rows: Callable[[], Iterable[Row]]) -> "SimilarRows":
        """Compares all rows of the file.

        `rows` starts again with each call. The first pass reads only the keys; a second pass finds which of the similar
        rows will be rejected, because a rejected row is compared with none.
        """
        for row in rows():
            self._add(row)
        self._compare()
        if self._similar:
            self._rejected = {
                row.number for row in rows() if row.number in self._similar and self._converter.convert(row).is_rejected
            }
        if self._rejected:
            self._similar, self.groups = {}, {}
            self._compare()
        self._numbers, self._keys, self._wholes, self._ids = array("q"), array("q"), array("q"), array("q")
        return self

    def _add(self, row: Row) -> None:
        cells, values = row.cells, self._converter.glance(row, self._fields)
        key = self._target.look(lambda name: values.get(name, ""))
        given = values.get("id") or values.get("external_id", "")
        if not key and not given:
            return
        self._numbers.append(row.number)
        self._keys.append(hash(key) if key else 0)
        self._wholes.append(hash(tuple(cells[i].strip() for i in self._used if i < len(cells))))
        self._ids.append(hash(given) if given else 0)

    def _rows(self) -> Iterator[tuple[int, int, int, int]]:
        rows = zip(self._numbers, self._keys, self._wholes, self._ids, strict=True)
        return (row for row in rows if row[0] not in self._rejected) if self._rejected else rows

    def _compare(self) -> None:
        shared, repeated = self._shared(), self._repeated()
        first: dict[int, int] = {}
        whole: dict[tuple[int, int], int] = {}
        last: dict[int, int] = {}
        for number, key, cells, given in self._rows():
            is_group = key in shared
            repeats = given in repeated
            if not is_group and not repeats:
                continue
            similar = Similar(
                first=first.setdefault(key, number) if is_group else number,
                is_alike=is_group and not given,
                has_look=is_group,
                equal=whole.get((key, cells)) if is_group and not given else None,
                same_id=last.get(given) if repeats else None,
            )
            self._similar[number] = similar
            if given:
                last[given] = number
            elif is_group:
                whole.setdefault((key, cells), number)
            if is_group:
                self.groups.setdefault(similar.first, []).append(number)
        # Rows with their own identifiers are different records: a group is shown only when one of its rows has none.
        self.groups = {n: rows for n, rows in self.groups.items() if any(self._similar[row].is_alike for row in rows)}

    def of(self, number: int) -> Similar | None:
        """The similar rows of a row; None for a row without any."""
        return self._similar.get(number)

    def _parts(self) -> Iterator[Callable[[int], bool]]:
        """Divides the hashes into parts, so that counting them takes the same memory for a file of any length.

        Each part is a function that says whether a hash belongs to it.
        """
        count = 1 + len(self._numbers) // PART_ROWS
        return (partial(_is_in, count, part) for part in range(count))

    def _shared(self) -> set[int]:
        """The keys of several rows; rows with one identifier count once."""
        shared: set[int] = set()
        for is_in in self._parts():
            first: dict[int, int] = {}
            for _, key, _, given in self._rows():
                if not is_in(key):
                    continue
                if key not in first:
                    first[key] = given
                elif not given or given != first[key]:
                    shared.add(key)
        return shared

    def _repeated(self) -> set[int]:
        """The identifiers of several rows."""
        repeated: set[int] = set()
        for is_in in self._parts():
            sizes = Counter(given for _, _, _, given in self._rows() if is_in(given))
            repeated.update(given for given, size in sizes.items() if size > 1)
        return repeated
