"""Many records changed in one transaction, each by the service of its kind, with an outcome for each."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, final

from crm_app.core.database import Work
from crm_app.core.deferred import send
from crm_app.core.errors import AppError, Invalid
from crm_app.core.refusals import refusals
from crm_app.records.kind import RecordType
from crm_app.records.service import service_of
from crm_app.records.together import Noted, Together, together


class Batch(ABC):
    """A change to records of one kind. A line says which record is changed: it has at least `id` and `record_id`."""

    def __init__(self, work: Work, record: RecordType[Any]) -> None:
        self.work, self.record, self.service = work, record, service_of(record)

    @abstractmethod
    def check(self, line: Any, row: Any) -> None:
        """Raises an AppError when the record must not be changed; `row` is None where there is no such record."""

    @abstractmethod
    def act(self, line: Any, row: Any) -> None:
        """Changes the record. Raises an AppError when its kind's rules refuse the change."""

    @abstractmethod
    def refused(self, error: AppError) -> dict[str, Any]:
        """The outcome of a line whose record was not changed."""

    @abstractmethod
    def done(self, line: Any, row: Any, version: int, noted: Sequence[Noted]) -> dict[str, Any]:
        """The outcome of a line.

        Args:
            version: the record's version before.
            noted: the changes that were written meanwhile, also to other records.
        """

    @final
    def run(self, lines: Sequence[Any]) -> list[dict[str, Any]]:
        """Changes the records of these lines in a savepoint, and returns an outcome with `id` for each line.

        Where the database refuses one, such as an identifier that is taken, each is changed in a savepoint of its own.
        """
        work = self.work
        actions, notes = len(work.after_commit), dict(work.notes)
        try:
            with refusals(), work.db.begin_nested():
                found = self._write(lines)
                work.db.flush()
                send(work.connection)
                return found
        except Invalid as error:
            if error.__cause__ is None:  # no error of the database
                raise
            del work.after_commit[actions:]
            work.notes.clear()
            work.notes |= notes
            work.db.expire_all()
            if len(lines) == 1:
                return [{"id": lines[0].id, **self.refused(error)}]
        return [outcome for line in lines for outcome in self.run([line])]

    def _write(self, lines: Sequence[Any]) -> list[dict[str, Any]]:
        with together(self.work) as many:
            rows = many.lock(self.work, self.record, [line.record_id for line in lines])
            found = [{"id": line.id, **self._one(many, line, rows.get(line.record_id))} for line in lines]
            many.publish(self.work)
        return found

    def _one(self, many: Together, line: Any, row: Any) -> dict[str, Any]:
        noted, version = len(many.noted), getattr(row, "version", 0)
        try:
            self.check(line, row)
            with self.work.db.no_autoflush:  # a refused record must not be written halfway
                self.act(line, row)
        except AppError as error:
            if error.status >= 500:
                raise
            if row is not None and row in self.work.db.dirty:
                self.work.db.expire(row)
            return self.refused(error)
        return self.done(line, row, version, many.noted[noted:])
