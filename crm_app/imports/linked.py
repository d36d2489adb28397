"""The contacts, deals, projects and tasks that rows name: found by name, by mail, or by the identifier in another system."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select

from crm_app.contacts.models import Contact
from crm_app.core.collation import sort_key
from crm_app.core.tables import columns
from crm_app.deals.models import Deal
from crm_app.imports.rows import Context, Seen
from crm_app.imports.values import name_key
from crm_app.projects.models import Project
from crm_app.tasks.models import Task


class _Kind(NamedTuple):
    model: type[Any]
    title: str
    key: str


_KINDS = {
    "contact": _Kind(Contact, "name", "name_key"),
    "deal": _Kind(Deal, "name", "name_key"),
    "project": _Kind(Project, "name", "name_key"),
    "task": _Kind(Task, "title", "title_key"),
}


class Linked:
    """Records that rows point to, by kind and by what a row may call them."""

    def __init__(self, context: Context, kinds: Iterable[str]) -> None:
        self._context, self._kinds = context, tuple(kinds)
        self._found: dict[tuple[str, str], UUID] = {}

    def load(self, rows: Sequence[Seen]) -> None:
        """Reads the records that the rows name and the person may read; of several of one name the oldest counts."""
        for kind in self._kinds:
            named = {row.text(kind).strip() for row in rows} - {""}
            if named:
                self._load(kind, named)

    def _load(self, kind: str, named: set[str]) -> None:
        model, title, key = _KINDS[kind]
        at, work = columns(model), self._context.work
        ways = [at[key].in_({sort_key(name) for name in named}), at.external_id.in_(named)]
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
            for called in (name, identifier, mail):
                if called:
                    self._found[kind, name_key(called)] = record_id

    def point(self, row: Seen) -> None:
        """Fills the row's references; what is not found is kept as typed, with a word."""
        for kind in self._kinds:
            if typed := row.take(kind).strip():
                self._context.refer(row, kind, f"{kind}_id", self._found.get((kind, name_key(typed))), typed)
