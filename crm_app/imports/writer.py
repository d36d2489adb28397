"""Writes batches of converted rows through the target of their kind, and records how to undo them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from crm_app.core.database import Work
from crm_app.imports.convert import Record
from crm_app.imports.ledger import Ledger, Progress
from crm_app.imports.links import Links
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch
from crm_app.imports.named import Companies, Members
from crm_app.imports.reader import Row
from crm_app.imports.rows import Context, InputRow
from crm_app.imports.similar_rows import SimilarRows
from crm_app.imports.targets import target_of


class RowWriter:
    """Writes the rows of one import within one transaction."""

    def __init__(
        self,
        work: Work,
        batch: ImportBatch,
        mapping: Mapping,
        similar: SimilarRows,
        pipeline_id: UUID | None,
        own_names: frozenset[str] = frozenset(),
        is_dry_run: bool = False,
    ) -> None:
        """`similar` has the similar rows of the whole file.

        `own_names` are matching keys of companies that have a row in the file: when a row names one of them, it is
        created even if the mapping creates no others. A dry run makes the same decisions as an import and writes
        nothing; its `write` may be called several times.
        """
        self._similar, self._db, self._batch, self._is_dry_run = similar, work.db, batch, is_dry_run
        self._progress = Progress(batch)
        self._ledger = Ledger(work, batch, self._progress, is_dry_run)
        self._context = Context(
            work, batch, mapping, pipeline_id, own_names, is_dry_run, self._ledger, Members(), Companies(), Links()
        )
        self._target = target_of(mapping.entity)(self._context)

    def write(self, rows: Sequence[tuple[Row, Record]]) -> list[InputRow]:
        """Writes `rows`, counts them, and returns each row with its result."""
        seen = [InputRow(record, row.cells + row.surplus, self._similar.of(record.number)) for row, record in rows]
        with self._db.no_autoflush:  # a changed record may refer to a new one, which is written at the end
            wanted = [one for one in seen if not one.record.is_rejected and not self._target.is_left_out(one)]
            self._target.write(wanted)
        self._ledger.finish(seen)
        return seen

    def go_on(self) -> None:
        """Begins the next batch of the transaction, which reads the records of this one from their tables.

        What rows name besides is kept, so that it need not be read again, unless this import brings in such records itself.
        """
        before = self._context
        self._let_go()
        self._ledger = Ledger(before.work, self._batch, self._progress, self._is_dry_run)
        entity = before.mapping.entity
        before.links.renew(entity)
        self._context = replace(
            before,
            ledger=self._ledger,
            members=Members() if entity == "person" else before.members,
            companies=Companies() if entity == "company" else before.companies,
        )
        self._target = target_of(entity)(self._context)

    def end(self) -> None:
        """Stores the counts and the cursor on the import. Nothing can be written afterwards."""
        self._progress.store()
        self._let_go()

    def _let_go(self) -> None:
        # The parts of a batch refer to one another: otherwise several batches would stay in memory until a garbage collection.
        vars(self._target).clear()
        vars(self._ledger).clear()
