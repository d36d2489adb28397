"""What happened to the pipeline in some days, from the history of the deals."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from crm_app.assistant import wording
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import STAGE, deal_conditions, kinds_of_deals
from crm_app.assistant.deal_figures import totals
from crm_app.assistant.filters import DealFilters, EnteredStage, PeriodFilter
from crm_app.assistant.outcomes import FigureRow, Figures, Outcome
from crm_app.assistant.tools.base import Tool
from crm_app.core.i18n import translate

MAX_STAGES = 12


class PipelineChanges(Tool):
    """What changed in the pipeline in some days: how many deals are new, and how many entered each stage, won and lost
    included. From their history, so a deal that has moved on since then is counted too.
    """

    start: date
    end: date
    """The day after the last one."""
    filters: DealFilters = DealFilters()

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        asker.work.require("deal.read")
        new = PeriodFilter(field="created_at", start=self.start, end=self.end)
        rows = self._counted(asker, {"period": new}, translate("assistant.changes.new", asker.language))
        statement = select(STAGE.name).where(STAGE.deleted_at.is_(None)).order_by(STAGE.pipeline_id, STAGE.position)
        for name in dict.fromkeys(row.name for row in asker.all(statement.limit(MAX_STAGES))):
            entered = EnteredStage(stage=[name], start=self.start, end=self.end)
            label = translate("assistant.changes.entered", asker.language, stage=name)
            rows += [row for row in self._counted(asker, {"entered": entered}, label) if row.records]
        return Figures(measure="count", group_by="stage", rows=rows)

    def _counted(self, asker: Asker, more: dict[str, Any], label: str) -> list[FigureRow]:
        conditions, link = deal_conditions(asker, self.filters.model_copy(update=more))
        return totals(asker, "count", conditions, link, label)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        days = PeriodFilter(start=self.start, end=self.end)
        return [*wording.of_deals(self.filters, language), wording.days(days, language)]

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


TOOL = PipelineChanges
