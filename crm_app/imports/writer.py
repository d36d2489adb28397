"""Writes batches of converted rows through the target of their kind, and records how to undo them."""

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
        self._similar, self._db = similar, work.db
        self._ledger = Ledger(work, batch, is_dry_run)
        context = Context(
            work, batch, mapping, pipeline_id, own_names, is_dry_run, self._ledger, Members(), Companies(), Links()
        )
        self._target = target_of(mapping.entity)(context)

    def write(self, rows: Sequence[tuple[Row, Record]]) -> list[InputRow]:
        """Writes `rows`, adds to the counts of the import, and returns each row with its result."""
        seen = [InputRow(record, row.cells + row.surplus, self._similar.of(record.number)) for row, record in rows]
        with self._db.no_autoflush:  # a changed record may refer to a new one, which is written at the end
            wanted = [one for one in seen if not one.record.is_rejected and not self._target.is_left_out(one)]
            self._target.write(wanted)
        self._ledger.finish(seen)
        return seen

    def forget(self) -> None:
        """Lets go of the batch. Its parts refer to one another: otherwise several batches would stay in memory until a
        garbage collection. Nothing can be written afterwards.
        """
        vars(self._target).clear()
        vars(self._ledger).clear()
