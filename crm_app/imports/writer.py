"""Writes one batch of converted rows through the target of their kind, and notes how to undo it."""

from collections.abc import Sequence
from uuid import UUID

from crm_app.core.database import Work
from crm_app.imports.convert import Record
from crm_app.imports.ledger import Ledger
from crm_app.imports.models import ImportBatch
from crm_app.imports.named import Companies, Members
from crm_app.imports.reader import Row
from crm_app.imports.rows import Context, Seen
from crm_app.imports.schemas import Mapping
from crm_app.imports.targets import target_of


class Writer:
    """Writes the rows of one import within one transaction."""

    def __init__(
        self,
        work: Work,
        batch: ImportBatch,
        mapping: Mapping,
        pipeline_id: UUID | None,
        own_names: frozenset[str] = frozenset(),
    ) -> None:
        """`own_names` are matching keys of companies that have a row in the file: named ones among them are created
        even when the mapping creates no others.
        """
        self._ledger = Ledger(work, batch)
        self._target = target_of(mapping.entity)(
            Context(work, batch, mapping, pipeline_id, own_names, self._ledger, Members(), Companies())
        )

    def write(self, rows: Sequence[tuple[Row, Record]]) -> list[Seen]:
        """Writes `rows`, counts them on the import and says what became of each."""
        seen = [Seen(record, row.cells + row.surplus) for row, record in rows]
        self._target.write([one for one in seen if not one.record.is_rejected])
        self._ledger.finish(seen)
        return seen
