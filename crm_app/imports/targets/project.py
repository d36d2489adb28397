"""Projects from a file."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement

from crm_app.core.tables import columns
from crm_app.imports.fields import Entity
from crm_app.imports.linked import Linked
from crm_app.imports.links import Link
from crm_app.imports.matching import Telling
from crm_app.imports.problems import warning
from crm_app.imports.rows import Context, Seen, match_key
from crm_app.imports.targets.record import RecordTarget
from crm_app.projects.models import Project
from crm_app.projects.schemas import ProjectIn
from crm_app.projects.service import PROJECTS
from crm_app.values.collation import sort_key

PROJECT = columns(Project)


class ProjectTarget(RecordTarget):
    """A project is found by its identifier, or by its name and company."""

    entity = Entity.PROJECT
    kind = "project"
    model = Project
    input = ProjectIn
    record = PROJECTS
    needs = ("project.create", "project.update")
    rank = 60
    links = (Link((("company", "company_id"),), identifier="company_ref"),)
    telling = Telling(("deal_id", "start_date", "due_date", "budget"), ("currency",))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._linked = Linked(context, ("deal",))

    def load(self, rows: Sequence[Seen]) -> None:
        """The owners, companies and deals that rows name."""
        super().load(rows)
        self._linked.load(rows)

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The name with the company."""
        return f"{match_key(of('name'))}|{match_key(of('company') or of('company_ref'))}" if of("name") else ""

    def keys_of(self, record: Any) -> list[str]:
        """The name with the company."""
        return [f"{sort_key(record.name)}|{record.company_id or ''}"]

    def keys_of_row(self, row: Seen) -> list[str]:
        """The name with the company."""
        return [f"{sort_key(str(row.values.get('name') or ''))}|{row.values.get('company_id') or ''}"]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the name; the company is compared afterwards."""
        condition: ColumnElement[bool] = PROJECT.name_key.in_({key.rpartition("|")[0] for key in keys})
        return condition

    def fill(self, row: Seen) -> None:
        """The row's own values, and what it refers to."""
        self.refer_company(row)
        self._linked.point(row)
        row.values |= row.record.values
        start, due = row.values.get("start_date"), row.values.get("due_date")
        if start and due and due < start:
            row.warn(warning("ends_before_start", self.context.header("due_date"), str(due)))
            self.context.keep(row, self.context.header("due_date"), str(row.values.pop("due_date")))
        self.context.members.own(self.context, row)

    def _create(self, row: Seen) -> SimpleNamespace:
        row.values.setdefault("currency", self.context.mapping.currency or self.work.principal.currency)
        return super()._create(row)


TARGET = ProjectTarget
