"""What a batch of rows did: the records that it made, their before-images, the counts and the events.

Everything is written at the end of the batch, in the transaction that also moves the import's cursor: a crash repeats or
skips nothing.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Numeric, Uuid, insert, select
from sqlalchemy.types import TypeEngine

from crm_app.core.clock import new_id
from crm_app.core.database import Work
from crm_app.core.events import RecordChanged, emit_many
from crm_app.core.tables import RecordTable, WorkspaceTable, columns, table
from crm_app.imports.models import ImportBatch, ImportRow
from crm_app.imports.rows import Seen

LINE = columns(ImportRow)


@dataclass(slots=True)
class Line:
    """An `ImportRow` to be: thousands of model objects would cost more than the rest of the import."""

    id: UUID
    number: int
    action: str
    kind: str | None = None
    record_id: UUID | None = None
    before: dict[str, Any] | None = None
    after_version: int | None = None
    is_extra: bool = False
    cells: list[str] | None = None
    problems: list[dict[str, object]] | None = None
    has_problems: bool = False


class Ledger:
    """Notes what the rows of one batch do, and writes it down."""

    def __init__(self, work: Work, batch: ImportBatch) -> None:
        self._work, self._batch, self._db = work, batch, work.db
        self._tally: Counter[str] = Counter()
        self._extras: Counter[str] = Counter()
        self._events: list[RecordChanged] = []
        self._lines: dict[tuple[str, UUID], Line] = {}
        self._notes: list[Line] = []
        self._made: list[tuple[type[RecordTable], SimpleNamespace]] = []
        self._earlier: dict[tuple[str, UUID], ImportRow] = {}
        self._new: set[UUID] = set()

    def is_new(self, record_id: UUID) -> bool:
        """Whether this batch made the record."""
        return record_id in self._new

    def tell(self, event: RecordChanged) -> None:
        """Emits `event` at the end of the batch."""
        self._events.append(event)

    def made(self, row: Seen, kind: str, model: type[RecordTable], record: SimpleNamespace) -> None:
        """Notes a record that the row created; it is written with the others of the batch."""
        self._made.append((model, record))
        self._created(row, kind, record.id)

    def added(self, row: Seen, kind: str, record: WorkspaceTable) -> None:
        """Notes a record that the row created, as a model object."""
        self._db.add(record)
        self._created(row, kind, record.id)

    def added_extra(self, row: Seen, kind: str, record: WorkspaceTable) -> None:
        """Notes a record that the row only named."""
        self._db.add(record)
        self._new.add(record.id)
        self._extras[kind] += 1
        self._line(kind, record.id, row.record.number, "created", None, 1, is_extra=True)

    def changed(self, row: Seen, kind: str, current: Any, before: dict[str, Any]) -> None:
        """Counts and notes a change; a record that this import touched before keeps its first image."""
        if self.claimed_extra(row, kind, current):
            return
        line = self._lines.get((kind, current.id)) or self._earlier_line(kind, current.id)
        if line is None:
            self._line(kind, current.id, row.record.number, "updated", before, current.version)
        else:
            line.after_version = current.version
            if line.action == "updated":
                line.before = _plain(before) | (line.before or {})
        row.action = "updated"

    def claimed_extra(self, row: Seen, kind: str, current: Any) -> bool:
        """Whether the record was made for a row that only named it: now its own row has come, and created it."""
        line = self._lines.get((kind, current.id)) or self._earlier_line(kind, current.id)
        if line is None or not line.is_extra:
            return False
        line.is_extra, line.number, line.after_version = False, row.record.number, current.version
        row.action = "created"
        self._extras[kind] -= 1
        return True

    def finish(self, seen: Sequence[Seen]) -> None:
        """Writes the records, what was done with each row, the counts and the cursor, and emits the events."""
        self._note_problems(seen)
        self._db.flush()
        if self._made:
            model = self._made[0][0]
            self._db.execute(insert(table(model)), [vars(made) for _, made in self._made])
        same = {"workspace_id": self._work.workspace_id, "batch_id": self._batch.id}
        lines = [_columns_of(line) | same for line in (*self._lines.values(), *self._notes)]
        if lines:
            self._db.execute(insert(table(ImportRow)), lines)
        emit_many(self._work, self._events)
        self._count(seen)

    def _count(self, seen: Sequence[Seen]) -> None:
        counts = Counter(self._batch.counts.get("rows", {})) + self._tally
        extras = Counter(self._batch.counts.get("extras", {}))
        extras.update(self._extras)
        self._batch.counts = {
            "rows": dict(counts),
            "extras": {kind: count for kind, count in extras.items() if count > 0},
            "done": int(self._batch.counts.get("done", 0)) + len(seen),
        }
        if seen:
            self._batch.cursor = seen[-1].record.number

    def _created(self, row: Seen, kind: str, record_id: UUID) -> None:
        self._new.add(record_id)
        row.action = "created"
        self._line(kind, record_id, row.record.number, "created", None, 1)

    def _earlier_line(self, kind: str, record_id: UUID) -> ImportRow | None:
        """What an earlier batch of this import noted about the record."""
        if record_id in self._new:
            return None
        if (kind, record_id) not in self._earlier:
            statement = select(ImportRow).where(
                LINE.workspace_id == self._work.workspace_id,
                LINE.batch_id == self._batch.id,
                LINE.kind == kind,
                LINE.record_id == record_id,
            )
            found = self._db.execute(statement.limit(1)).scalar_one_or_none()
            if found is None:
                return None
            self._earlier[kind, record_id] = found
        return self._earlier[kind, record_id]

    def _line(
        self,
        kind: str,
        record_id: UUID,
        number: int,
        action: str,
        before: dict[str, Any] | None,
        version: int,
        is_extra: bool = False,
    ) -> None:
        image = _plain(before) if before is not None else None
        self._lines[kind, record_id] = Line(new_id(), number, action, kind, record_id, image, version, is_extra)

    def _note_problems(self, seen: Sequence[Seen]) -> None:
        """Keeps every row that has something to say; rejected ones with their cells."""
        own = {line.number: line for line in self._lines.values() if not line.is_extra}
        for row in seen:
            record = row.record
            if record.is_rejected:
                row.action = "rejected"
            self._tally[row.action] += 1
            if not record.problems:
                continue
            self._tally["warned"] += not record.is_rejected
            problems = [problem.as_dict() for problem in record.problems[:20]]
            line = None if record.is_rejected else own.get(record.number)
            if line is not None:
                line.problems, line.has_problems = problems, True
                continue
            self._notes.append(
                Line(
                    id=new_id(),
                    number=record.number,
                    action=row.action,
                    cells=[cell.replace("\x00", "\ufffd") for cell in row.cells] if record.is_rejected else None,
                    problems=problems,
                    has_problems=True,
                )
            )


def _columns_of(line: Line) -> dict[str, Any]:
    # Not `asdict`, which copies every value deeply.
    return {name: getattr(line, name) for name in _LINE}


_LINE = tuple(column.name for column in fields(Line))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Column values as JSON keeps them; `restored` reads them back."""
    return {
        name: value if isinstance(value, (str, int, float, bool, dict, list, type(None))) else _text(value)
        for name, value in values.items()
    }


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def restored(model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """`values` of a before-image as Python values of the model's columns."""
    read: dict[type[TypeEngine[Any]], Callable[[Any], Any]] = {
        DateTime: datetime.fromisoformat,
        Date: date.fromisoformat,
        Uuid: UUID,
        Numeric: Decimal,
    }
    found: dict[str, Any] = {}
    for name, value in values.items():
        column = table(model).c[name].type
        reader = next((function for kind, function in read.items() if isinstance(column, kind)), None)
        found[name] = value if value is None or reader is None else reader(str(value))
    return found
