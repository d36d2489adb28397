"""The record that an imported task or activity is about, by its kind and its identifier."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from crm_app.core.tables import columns
from crm_app.imports.links import Waiting, report_waiting
from crm_app.imports.matching import identifier_forms
from crm_app.imports.own_rows import own_identifier
from crm_app.imports.problems import warning
from crm_app.imports.rows import Context, InputRow
from crm_app.records import TYPES, about

KIND, IDENTIFIER = about.FIELDS


class Subjects:
    """The records that rows are about, by kind and identifier: the product's own or another system's."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[tuple[str, str], UUID] = {}

    def load(self, rows: Sequence[InputRow]) -> None:
        """Loads the records that the rows are about and that the person may read."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if identifier := row.text(IDENTIFIER).strip():
                wanted[_kind(row)].add(identifier)
        for kind in wanted.keys() & set(about.kinds()):
            self._load(kind, wanted[kind])

    def _load(self, kind: str, identifiers: set[str]) -> None:
        at, work = columns(TYPES[kind].model), self._context.work
        own = {found for one in identifiers if (found := own_identifier(one)) is not None}
        forms = {form for one in identifiers for form in identifier_forms(one)}
        statement = (
            select(at.id, at.external_id)
            .where(
                at.workspace_id == work.workspace_id,
                at.deleted_at.is_(None),
                or_(at.id.in_(own), at.external_id.in_(forms)),
                work.sees(at.owner_id, f"{kind}.read"),
            )
            .order_by(at.id.desc())
        )
        for record_id, external_id in work.db.execute(statement):
            self._found[kind, str(record_id)] = record_id
            for form in identifier_forms(external_id) if external_id else ():
                self._found[kind, form] = record_id

    def point(self, row: InputRow) -> None:
        """Sets the record that the row is about.

        A link to a missing record waits; a kind without an identifier, or the reverse, is kept as typed.
        """
        kind, identifier = _kind(row), row.take(IDENTIFIER).strip()
        said = row.take(KIND)
        if not identifier:
            if said and not (row.own and row.own.about_kind):
                self._keep(row, KIND, said)
            return
        if kind not in about.kinds():
            self._keep(row, IDENTIFIER, identifier)
            return
        written = own_identifier(identifier)
        found = self._found.get((kind, str(written) if written else identifier))
        if found is not None:
            row.values |= {KIND: kind, IDENTIFIER: found}
            return
        waiting = Waiting(IDENTIFIER, kind, "id", identifier[:200])
        row.waiting.append(waiting)
        report_waiting(self._context, row, [waiting], {"id": IDENTIFIER})

    def _keep(self, row: InputRow, name: str, typed: str) -> None:
        header = self._context.header(name)
        row.warn(warning("subject_unknown", header, typed))
        self._context.keep(row, header, typed)


def _kind(row: InputRow) -> str:
    """The kind in the row, else the kind of the present subject of its record."""
    return row.text(KIND) or str((row.own and row.own.about_kind) or "")
