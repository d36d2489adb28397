"""Projects from a file."""

from types import SimpleNamespace

from crm_app.imports.matching import MatchColumns
from crm_app.imports.problems import warning
from crm_app.imports.rows import InputRow
from crm_app.imports.targets.usual import UsualTarget
from crm_app.projects.service import PROJECTS


class ProjectTarget(UsualTarget):
    """Matches a project by its identifier, or by its name and company. A project does not end before it starts."""

    record = PROJECTS
    rank = 60
    match_columns = MatchColumns(("deal_id", "start_date", "due_date", "budget"), ("currency",))

    def fill(self, row: InputRow) -> None:
        """The row's own values and its links."""
        super().fill(row)
        start, due = row.values.get("start_date"), row.values.get("due_date")
        if start and due and due < start:
            row.warn(warning("ends_before_start", self.context.header("due_date"), str(due)))
            self.context.keep(row, self.context.header("due_date"), str(row.values.pop("due_date")))

    def _create(self, row: InputRow) -> SimpleNamespace:
        row.values.setdefault("currency", self.context.mapping.currency or self.work.principal.currency)
        return super()._create(row)


TARGET = ProjectTarget
