"""The records that rows link to: found by identifier, by name or by mail address, or stored as links that wait."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from crm_app.core.tables import columns
from crm_app.imports.cells import name_key
from crm_app.imports.links import Waiting, report_waiting
from crm_app.imports.matching import identifier_forms
from crm_app.imports.rows import Context, InputRow
from crm_app.records import TYPES
from crm_app.values.collation import sort_key

_OR = {"deal": ("company", "contact")}
"""The other kinds that one identifier column may link to: what a task or a note of another system is "related to"."""


class Linked:
    """Records that rows point to, by kind and by what a row may call them.

    Args:
        context: of the import.
        links: the kind that each field points to, by the field's name without `_id`.
    """

    def __init__(self, context: Context, links: Mapping[str, str]) -> None:
        self._context, self._links = context, dict(links)
        self._named: dict[tuple[str, str], UUID] = {}
        self._identified: dict[tuple[str, str], UUID] = {}

    def load(self, rows: Sequence[InputRow]) -> None:
        """Loads the records that the rows link to and that the person may read; of several with one name the oldest."""
        for base, kind in self._links.items():
            identifiers = {row.text(f"{base}_ref").strip() for row in rows} - {""}
            named = ({row.text(base).strip() for row in rows} - {""}) | identifiers
            if named:
                self._load(kind, named)
            for other in _OR.get(kind, ()) if identifiers else ():
                self._load(other, identifiers)

    def _load(self, kind: str, named: set[str]) -> None:
        title = TYPES[kind].title_column
        at, work, key = columns(TYPES[kind].model), self._context.work, f"{title}_key"
        forms = {form for name in named for form in identifier_forms(name)}
        ways = [at[key].in_({sort_key(name) for name in named}), at.external_id.in_(forms)]
        if kind == "contact":
            ways.append(func.lower(at.email).in_({name.lower() for name in named if "@" in name}))
        statement = (
            select(at.id, at[title], at.external_id, at.email if kind == "contact" else at.external_id)
            .where(
                at.workspace_id == work.workspace_id,
                at.deleted_at.is_(None),
                or_(*ways),
                work.sees(at.owner_id, f"{kind}.read"),
            )
            .order_by(at.id.desc())
        )
        for record_id, name, identifier, mail in work.db.execute(statement):
            for called in (name, mail):
                if called:
                    self._named[kind, name_key(called)] = record_id
            for form in identifier_forms(identifier) if identifier else ():
                self._identified[kind, form] = record_id

    def point(self, row: InputRow) -> None:
        """Fills the row's references. A link to a missing record waits; an unknown name is kept as typed."""
        for base, kind in self._links.items():
            self._point(row, base, kind)

    def _point(self, row: InputRow, base: str, kind: str) -> None:
        identifier, name = row.take(f"{base}_ref").strip(), row.take(base).strip()
        others = [other for other in _OR.get(kind, ()) if other == "company" or other in self._links.values()]
        found = self._find(kind, identifier) or self._find(kind, name)
        if found is not None:
            row.values[f"{base}_id"] = found
            return
        for other in others if identifier else ():
            if (instead := self._identified.get((other, identifier))) is not None:
                row.values.setdefault(f"{other}_id", instead)
                identifier = ""
                break
        waiting = []
        if identifier:
            how, value = ("email", identifier.lower()) if "@" in identifier else ("id", identifier)
            waiting = [Waiting(f"{base}_id", kind, how, value[:200])]
            waiting += [Waiting(f"{other}_id", other, how, value[:200]) for other in others]
        elif kind == "contact" and "@" in name:
            waiting = [Waiting(f"{base}_id", kind, "email", name.lower()[:200])]
        if waiting:
            row.waiting += waiting
            header = f"{base}_ref" if identifier else base
            report_waiting(self._context, row, waiting, {"id": header, "email": header})
        if name and not (waiting and not identifier):
            self._context.refer(row, base, f"{base}_id", None, name)

    def _find(self, kind: str, typed: str) -> UUID | None:
        if not typed:
            return None
        return self._identified.get((kind, typed)) or self._named.get((kind, name_key(typed)))
