"""What the product counts under a word: "what do you count as won?"."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import and_, func, select

from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import PIPELINE, STAGE, deal_conditions, stage_ids
from crm_app.assistant.deal_figures import from_deals
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.outcomes import DefinitionOutcome, Outcome, ProblemOutcome
from crm_app.assistant.tools.base import Tool
from crm_app.core.i18n import translate
from crm_app.pipelines.models import Pipeline

Term = Literal[
    "won", "lost", "open", "revenue", "win_rate", "cycle", "weighted", "stale", "conversion", "overdue", "growth",
    "share", "median", "average", "stage",
]  # fmt: skip
_STATUS = {"win_rate": ["won", "lost"], "lost": ["lost"], "open": ["open"], "weighted": ["open"], "stale": ["open"]}


class DefineTerm(Tool):
    """What a word means in this product, and by which rule it is computed: won, win rate, forecast, stale …"""

    term: Term
    stage: str = Field(default="", max_length=200, description="For term=stage: the name of the stage.")

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        asker.work.require("deal.read")
        statement = (
            select(STAGE.name, STAGE.outcome, STAGE.probability, STAGE.pipeline_id)
            .join(Pipeline, and_(PIPELINE.workspace_id == STAGE.workspace_id, PIPELINE.id == STAGE.pipeline_id))
            .where(STAGE.deleted_at.is_(None))
        )
        stages = asker.all(statement.order_by(PIPELINE.position, STAGE.position))
        if self.term == "stage":
            return self._stage(asker, stages)
        names = {
            outcome: ", ".join(dict.fromkeys(f"“{row.name}”" for row in stages if row.outcome == outcome)) or "–"
            for outcome in ("won", "lost", "open")
        }
        chances = ", ".join(dict.fromkeys(f"{row.name} {row.probability}%" for row in stages if row.outcome == "open"))
        text = translate(f"assistant.define.{self.term}", asker.language, chances=chances, **names)
        title = translate(f"assistant.term.{self.term}", asker.language)
        link = {"status": _STATUS.get(self.term, ["won"])}
        return DefinitionOutcome(term=self.term, text=text, source=asker.list_source(title, "deal", link))

    def _stage(self, asker: Asker, stages: Sequence[Any]) -> Outcome:
        """The place of a stage among those of its pipeline, its outcome and chance, and the deals in it. Of stages of one name
        the one of the first pipeline is placed.
        """
        ids = stage_ids(asker, [self.stage])
        found = next((row for row in stages if row.name.casefold() == self.stage.casefold()), None)
        if found is None:
            return ProblemOutcome(code="unknown_value", field="stage", value=self.stage)
        stages = [row for row in stages if row.pipeline_id == found.pipeline_id]
        place, name = stages.index(found), found.name
        before, after = (stages[at].name if 0 <= at < len(stages) else "–" for at in (place - 1, place + 1))
        conditions, _ = deal_conditions(asker, DealFilters(stage=[name]))
        count = int(asker.all(from_deals(func.count().label("count")).where(*conditions))[0].count)
        text = translate(
            f"assistant.define.stage.{found.outcome}", asker.language, name=name, place=place + 1, of=len(stages),
            chance=found.probability, before=before, after=after, count=f"{count:,}",
        )  # fmt: skip
        return DefinitionOutcome(term=name, text=text, source=asker.list_source(name, "deal", {"stage_id": ids}))

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:  # noqa: ARG003
        """Deals, whose stages it names."""
        return frozenset({"deal"})


TOOL = DefineTerm
