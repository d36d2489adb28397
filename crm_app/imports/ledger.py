"""Records the effects of a batch of rows: created records, before-images, counts and events.

Everything is written at the end of the batch, in the transaction that also moves the cursor of the import: after a
crash nothing is repeated or skipped. PostgreSQL works on it while the next rows are prepared (`deferred.send_ahead`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.core.clock import new_id
from crm_app.core.database import Work
from crm_app.core.deferred import defer, hold, insert_of_many, release, send_ahead
from crm_app.core.events import RecordChanged, emit_many
from crm_app.core.tables import WorkspaceTable, columns, table
from crm_app.imports.models import ImportBatch, ImportRow
from crm_app.imports.rows import InputRow
from crm_app.records.images import image_of

LINE = columns(ImportRow)


@dataclass(slots=True)
class Line:
    """The values of a future `ImportRow`: thousands of model objects would take longer than the rest of the import."""

    id: UUID
    number: int
    action: str
    kind: str | None = None
    record_id: UUID | None = None
    before: dict[str, Any] | None = None
    before_version: int | None = None
    after_version: int | None = None
    is_extra: bool = False
    cells: list[str] | None = None
    problems: list[dict[str, object]] | None = None
    has_problems: bool = False


class Progress:
    """The counts and the cursor of an import while a transaction writes rows."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch, self._cursor = batch, batch.cursor
        self._rows, self._extras = Counter(batch.counts.get("rows", {})), Counter(batch.counts.get("extras", {}))
        self._done = int(batch.counts.get("done", 0))

    def add(self, rows: Counter[str], extras: Counter[str], seen: Sequence[InputRow]) -> None:
        """Adds what became of rows."""
        self._rows.update(rows)
        self._extras.update(extras)
        self._done += len(seen)
        if seen:
            self._cursor = seen[-1].record.number

    def store(self) -> None:
        """Puts them on the import, which the end of the transaction writes."""
        # An extra record that its own row has claimed is subtracted again; `+` leaves out what has no count.
        self._batch.counts = {"rows": dict(+self._rows), "extras": dict(+self._extras), "done": self._done}
        self._batch.cursor = self._cursor


class Ledger:
    """Collects the effects of the rows of one batch, and writes them. A dry run (`is_dry_run`) writes nothing."""

    def __init__(self, work: Work, batch: ImportBatch, progress: Progress, is_dry_run: bool = False) -> None:
        self._work, self._batch_id, self._db, self._is_dry_run = work, batch.id, work.db, is_dry_run
        self._progress = progress
        self._tally: Counter[str] = Counter()
        self._extras: Counter[str] = Counter()
        self._events: list[Callable[[], RecordChanged]] = []
        self._lines: dict[tuple[str, UUID], Line | ImportRow] = {}
        self._fresh: list[Line] = []
        self._made: dict[type[WorkspaceTable], list[SimpleNamespace]] = {}
        self._new: set[UUID] = set()
        self._afterwards: list[Callable[[], None]] = []

    def is_new(self, record_id: UUID) -> bool:
        """Whether this batch created the record."""
        return record_id in self._new

    def is_extra(self, kind: str, record_id: UUID) -> bool:
        """Whether the record was created because a row only named it, and its own row has not come yet."""
        line = self._lines.get((kind, record_id))
        return line is not None and line.is_extra and line.action == "created"

    def publish(self, event: Callable[[], RecordChanged]) -> None:
        """Emits the event that `event` creates, at the end of the batch."""
        if not self._is_dry_run:
            self._events.append(event)

    def recall(self, kind: str, record_ids: Iterable[UUID]) -> dict[UUID, int]:
        """Loads what earlier batches of this import stored about the records; returns the number of the row of each."""
        ids = [record_id for record_id in record_ids if (kind, record_id) not in self._lines]
        if ids:
            self.go_on()
            statement = select(ImportRow).where(
                LINE.workspace_id == self._work.workspace_id,
                LINE.batch_id == self._batch_id,
                LINE.kind == kind,
                LINE.record_id.in_(ids),
            )
            for line in self._db.execute(statement).scalars():
                self._lines[kind, line.record_id] = line
        found = ((record_id, self._lines.get((kind, record_id))) for record_id in record_ids)
        return {record_id: line.number for record_id, line in found if line is not None and not line.is_extra}

    def made(self, row: InputRow, kind: str, model: type[WorkspaceTable], record: SimpleNamespace) -> None:
        """Adds a record that the row creates; it is written with the others of the batch."""
        self._made.setdefault(model, []).append(record)
        self._new.add(record.id)
        row.action, row.record_id = "created", record.id
        self._line(Line(new_id(), row.record.number, "created", kind, record.id, after_version=1))

    def made_extra(self, row: InputRow, kind: str, model: type[WorkspaceTable], record: SimpleNamespace) -> None:
        """Adds a record that the row only names."""
        self._made.setdefault(model, []).append(record)
        self._new.add(record.id)
        self._extras[kind] += 1
        self._line(Line(new_id(), row.record.number, "created", kind, record.id, after_version=1, is_extra=True))

    def changed(self, row: InputRow, kind: str, current: Any, before: dict[str, Any]) -> None:
        """Counts and records a change. A record that this import has changed before keeps its first before-image."""
        row.record_id = current.id
        if self._claimed_extra(row, kind, current):
            return
        row.action = "updated"
        line, seen = self._lines.get((kind, current.id)), current.version - 1
        if line is None:
            image = (image_of(before), seen, current.version)
            self._line(Line(new_id(), row.record.number, "updated", kind, current.id, *image))
            return
        line.after_version = current.version
        self._claim(line, row)
        if line.action == "unchanged":
            line.action, line.before_version = "updated", seen
        if line.action == "updated":
            line.before = image_of(before) | (line.before or {})

    def unchanged(self, row: InputRow, kind: str, current: Any) -> None:
        """Records that the row matches the record and changes nothing."""
        row.record_id = current.id
        if self._claimed_extra(row, kind, current):
            return
        line = self._lines.get((kind, current.id))
        if line is None:
            self._line(Line(new_id(), row.record.number, "unchanged", kind, current.id))
        else:
            self._claim(line, row)

    def afterwards(self, action: Callable[[], None]) -> None:
        """Calls `action` after the records of the batch are written."""
        self._afterwards.append(action)

    def linked(self, row: InputRow, kind: str, current: Any, before: dict[str, Any]) -> None:
        """Records that a record which waited for the row's record now links to it."""
        self._extras["link"] += 1
        line = self._lines.get((kind, current.id))
        if line is None:
            image = (image_of(before), current.version - 1, current.version)
            self._line(Line(new_id(), row.record.number, "updated", kind, current.id, *image, is_extra=True))
            return
        line.after_version = current.version
        if line.action == "unchanged":
            line.action, line.before_version = "updated", current.version - 1
        if line.action == "updated":
            line.before = image_of(before) | (line.before or {})

    def finish(self, seen: Sequence[InputRow]) -> None:
        """Writes the records, the effect of each row, the counts and the cursor, and emits the events."""
        self._note_problems(seen)
        if self._is_dry_run:
            self._fresh.clear()
            self._made.clear()
            return
        self.go_on()
        # New records come first, because changed records may link to them.
        for model, records in self._made.items():
            self._insert(model, [vars(record) for record in records])
        self._db.flush()
        send_ahead(self._work.connection)
        for action in self._afterwards:
            action()
        self._db.flush()
        same = {"workspace_id": self._work.workspace_id, "batch_id": self._batch_id}
        self._insert(ImportRow, [_columns_of(line) | same for line in self._fresh])
        emit_many(self._work, [event() for event in self._events])
        hold(self._work.connection)
        self._progress.add(self._tally, self._extras, seen)

    def go_on(self) -> None:
        """Has PostgreSQL write what belongs to the records of the batch before: lines, audit entries and search documents. The
        next batch has read by then what it needs to know, and prepares its rows meanwhile.
        """
        release(self._work.connection)

    def _insert(self, model: type[WorkspaceTable], rows: Sequence[Mapping[str, Any]]) -> None:
        """Inserts rows with the next statement: all of them as one JSON text, which takes the least time to write and
        to read.
        """
        if rows:
            names = tuple(name for name in rows[0] if name in table(model).c)
            defer(self._work.connection, insert_of_many(table(model), names), rows)

    def _claimed_extra(self, row: InputRow, kind: str, current: Any) -> bool:
        """Whether the record was created for a row that only named it, and its own row has come now."""
        line = self._lines.get((kind, current.id))
        if line is None or not line.is_extra or line.action != "created":
            return False
        line.is_extra, line.number, line.after_version = False, row.record.number, current.version
        row.action = "created"
        self._extras[kind] -= 1
        return True

    @staticmethod
    def _claim(line: Line | ImportRow, row: InputRow) -> None:
        """Assigns a record that only got a link so far to the first row that matches it."""
        if line.is_extra:
            line.is_extra, line.number = False, row.record.number

    def _line(self, line: Line) -> None:
        if line.kind is not None and line.record_id is not None:
            self._lines[line.kind, line.record_id] = line
        self._fresh.append(line)

    def _note_problems(self, seen: Sequence[InputRow]) -> None:
        """Stores every row that has problems; a rejected row with its cells."""
        own = {line.number: line for line in self._fresh if not line.is_extra}
        for row in seen:
            record = row.record
            if record.is_rejected:
                row.action = "rejected"
            self._tally[row.action] += 1
            if not record.problems and row.action != "left_out":
                continue
            self._tally["warned"] += not record.is_rejected and bool(record.problems)
            problems = [problem.as_dict() for problem in record.problems[:20]]
            line = None if record.is_rejected else own.get(record.number)
            if line is not None:
                line.problems, line.has_problems = problems, True
                continue
            cells = [cell.replace("\x00", "\ufffd") for cell in row.cells] if record.is_rejected else None
            has = bool(problems)
            self._line(
                Line(new_id(), record.number, row.action, cells=cells, problems=problems or None, has_problems=has)
            )


def _columns_of(line: Line) -> dict[str, Any]:
    # `asdict` would copy every value deeply.
    return {name: getattr(line, name) for name in _LINE}


_LINE = tuple(column.name for column in fields(Line))
