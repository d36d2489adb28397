"""Writes one batch of converted rows through the target of their kind, and notes how to undo it."""

from collections.abc import Sequence
from uuid import UUID

from crm_app.core.database import Work
from crm_app.imports.convert import Record
from crm_app.imports.ledger import Ledger
from crm_app.imports.links import Links
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch
from crm_app.imports.named import Companies, Members
from crm_app.imports.reader import Row
from crm_app.imports.rows import Context, Seen
from crm_app.imports.targets import target_of
from crm_app.imports.twins import Twins


class RowWriter:
    """Writes the rows of one import within one transaction."""

    def __init__(
        self,
        work: Work,
        batch: ImportBatch,
        mapping: Mapping,
        twins: Twins,
        pipeline_id: UUID | None,
        own_names: frozenset[str] = frozenset(),
        is_rehearsal: bool = False,
    ) -> None:
        """`twins` says what the rows of the whole file are to each other.

        `own_names` are matching keys of companies that have a row in the file: named ones among them are created
        even when the mapping creates no others. A rehearsal decides all as a run does and writes nothing; its `write`
        may be called again and again.
        """
        self._twins, self._db = twins, work.db
        self._ledger = Ledger(work, batch, is_rehearsal)
        context = Context(
            work, batch, mapping, pipeline_id, own_names, is_rehearsal, self._ledger, Members(), Companies(), Links()
        )
        self._target = target_of(mapping.entity)(context)

    def write(self, rows: Sequence[tuple[Row, Record]]) -> list[Seen]:
        """Writes `rows`, counts them on the import and says what became of each."""
        seen = [Seen(record, row.cells + row.surplus, self._twins.of(record.number)) for row, record in rows]
        with self._db.no_autoflush:  # a changed record may point to a new one, which is written at the end
            wanted = [one for one in seen if not one.record.is_rejected and not self._target.is_left_out(one)]
            self._target.write(wanted)
        self._ledger.finish(seen)
        return seen
