"""The rows of an import's result."""

from abc import abstractmethod
from typing import Literal
from uuid import UUID

from crm_app.core.i18n import translate
from crm_app.imports import service, wording
from crm_app.imports.schemas import ImportRowQuery
from crm_app.imports.shown import ResultRow
from crm_app.ui.actions import Actions, action
from crm_app.ui.state import Viewer

PROBLEM_ROWS = 25


class ResultRows(Actions, mixin=True):
    """What became of the rows of an import."""

    rows: list[ResultRow] = []
    rows_next: str = ""
    rows_kind: str = "problems"

    @abstractmethod
    def _id(self) -> UUID:
        """The import. Raises NotFound for an address without one."""

    @action("import.run")
    async def show_rows(self, kind: Literal["problems", "rejected", "left"]) -> None:
        """Shows the rows with problems, the rejected ones, or those that the undo kept."""
        self.rows_kind, self.rows_next = kind, ""
        await self._read_rows(await self._viewer())

    @action("import.run")
    async def more_rows(self) -> None:
        """Shows the next page of the rows."""
        await self._read_rows(await self._viewer())

    async def _read_rows(self, viewer: Viewer) -> None:
        query = ImportRowQuery(
            limit=PROBLEM_ROWS,
            after=UUID(self.rows_next) if self.rows_next else None,
            action="rejected" if self.rows_kind == "rejected" else None,
            with_problems=self.rows_kind == "problems",
            left_by_undo=self.rows_kind == "left",
        )
        page = await self._read(service.rows, self._id(), query)
        language = viewer.language
        self.rows = [
            {
                "number": translate("imports.row", language, number=row.number),
                "action": translate(
                    f"imports.undo.{row.undo}" if row.undo else f"imports.action.{row.action}", language
                ),
                "tone": wording.TONES[row.action],
                "problems": [problem.message for problem in row.problems],
                "href": wording.record_href(row.kind, row.record_id),
            }
            for row in page["items"]
        ]
        self.rows_next = str(page["next"] or "")
