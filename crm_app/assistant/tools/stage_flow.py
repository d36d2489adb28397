"""How deals moved through their stages, from their history."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import and_, func, select, true

from crm_app.assistant import wording
from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import DEAL, STAGE, deal_conditions, kinds_of_deals
from crm_app.assistant.deal_figures import from_deals
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.outcomes import FlowOutcome, FlowRow, Outcome, ProblemOutcome, Source, UnknownName
from crm_app.assistant.tools.base import Tool
from crm_app.core.i18n import translate
from crm_app.deals.narrowing import visits
from crm_app.values.collation import fold

MAX_STAGES = 12
_DAY = timedelta(days=1).total_seconds()


class StageFlow(Tool):
    """How deals moved through the stages, from their history rather than their present stage.

    Conversion: how many deals entered a stage, and how many of them reached another one or a later one. Days: the
    average time in a stage, or from entering one stage to entering another. Without stages: every stage in turn.
    """

    measure: Literal["conversion", "days"] = "conversion"
    from_stage: str = Field(default="", max_length=120)
    to_stage: str = Field(default="", max_length=120)
    filters: DealFilters = DealFilters()

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        asker.work.require("deal.read")
        stages = self._stages(asker)
        conditions, link = deal_conditions(asker, self.filters)
        flow = _Flow(asker, conditions, link, stages)
        if self.from_stage:
            start = _called(self.from_stage, stages)
            if self.to_stage:
                return FlowOutcome(measure=self.measure, rows=[flow.between(start, _called(self.to_stage, stages))])
            return FlowOutcome(measure=self.measure, rows=[flow.step(start, self.measure)])
        passed = [stage for stage in stages if stage.outcome == "open"][:MAX_STAGES]
        return FlowOutcome(measure=self.measure, rows=[flow.step(stage, self.measure) for stage in passed])

    def _stages(self, asker: Asker) -> list[Any]:
        """The stages of the pipeline that the call means: the one with both stages, else the first."""
        statement = select(STAGE.id, STAGE.name, STAGE.outcome, STAGE.position, STAGE.pipeline_id)
        rows = asker.all(statement.where(STAGE.deleted_at.is_(None)).order_by(STAGE.pipeline_id, STAGE.position))
        pipelines: dict[Any, list[Any]] = {}
        for row in rows:
            pipelines.setdefault(row.pipeline_id, []).append(row)
        wanted = [fold(name) for name in (self.from_stage, self.to_stage) if name]
        fitting = [s for s in pipelines.values() if all(any(fold(r.name) == name for r in s) for name in wanted)]
        if not fitting:
            raise UnknownName(ProblemOutcome(code="unknown_value", field="stage", value=self.from_stage))
        return max(fitting, key=len)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return wording.of_deals(self.filters, language)

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """See `Tool.looked_at`."""
        return kinds_of_deals(call)


def _called(name: str, stages: list[Any]) -> Any:
    return next(stage for stage in stages if fold(stage.name) == fold(name))


class _Flow:
    """The history of the chosen deals.

    Args:
        conditions: of the deals; `link` the same as parameters of their list.
        stages: of the pipeline, in their order.
    """

    def __init__(self, asker: Asker, conditions: list[Any], link: dict[str, Any], stages: list[Any]) -> None:
        self.asker, self.link, self.stages = asker, link, stages
        chosen = (
            from_deals(*(DEAL[name].label(name) for name in ("id", "workspace_id", "created_at", "stage_id")))
            .where(*conditions)
            .subquery("chosen")
        )
        visit = visits(chosen.c, "visit").lateral()
        self.moves = (
            select(
                chosen.c.id.label("deal"),
                visit.c.stage.label("stage"),
                visit.c.at.label("at"),
                visit.c.number.label("number"),
                func.lead(visit.c.at).over(partition_by=chosen.c.id, order_by=visit.c.number).label("left_at"),
            )
            .select_from(chosen.join(visit, true()))
            .cte("moves")
        )

    def step(self, stage: Any, measure: str) -> FlowRow:
        """The next step after a stage, or the time in it."""
        following = [s for s in self.stages if s.position > stage.position and s.outcome != "lost"]
        if measure == "conversion" and following:
            return self.between(stage, following[0])
        stay = self.moves.alias("stay").c
        spent = func.avg(func.extract("epoch", stay.left_at - stay.at))
        statement = select(
            func.count(stay.deal.distinct()).label("entered"),
            func.count(stay.deal.distinct()).filter(stay.left_at.is_not(None)).label("reached"),
            spent.label("seconds"),
        ).where(stay.stage == str(stage.id))
        others = [s for s in self.stages if s.id != stage.id]
        return self._row(stage, "", others, self.asker.all(statement)[0])

    def between(self, start: Any, end: Any) -> FlowRow:
        """The way from one stage to another: the days are those until the other one itself."""
        later = [s for s in self.stages if s.id == end.id or (s.position > end.position and s.outcome != "lost")]
        if end.outcome == "lost":
            later = [end]
        moves = self.moves
        first = self._first(start, None)
        reached = self._first(None, [str(s.id) for s in later], after=first)
        arrived = self._first(None, [str(end.id)], after=first)
        spent = func.avg(func.extract("epoch", arrived.c.at - first.c.at))
        statement = (
            select(
                func.count(first.c.deal).label("entered"),
                func.count(reached.c.deal).label("reached"),
                spent.label("seconds"),
            )
            .select_from(first)
            .outerjoin(reached, reached.c.deal == first.c.deal)
            .outerjoin(arrived, arrived.c.deal == first.c.deal)
            .add_cte(moves)
        )
        return self._row(start, end.name, later, self.asker.all(statement)[0])

    def _first(self, stage: Any, stages: list[str] | None, after: Any = None) -> Any:
        """When each deal first entered a stage, or after another moment one of several."""
        move = self.moves.alias().c
        wanted = move.stage == str(stage.id) if stages is None else move.stage.in_(stages)
        number, at = func.min(move.number).label("number"), func.min(move.at).label("at")
        statement = select(move.deal, number, at).where(wanted).group_by(move.deal)
        if after is not None:
            statement = statement.join(after, and_(after.c.deal == move.deal, move.number > after.c.number))
        return statement.subquery()

    def _row(self, start: Any, end: str, later: list[Any], found: Any) -> FlowRow:
        days = None if found.seconds is None else Decimal(str(found.seconds)) / Decimal(str(_DAY))
        went_on = [start.id, *(stage.id for stage in later)]
        return FlowRow(
            start=start.name,
            end=end,
            entered=found.entered,
            reached=found.reached,
            days=days,
            source=self._source("entered", [start.id], start.name),
            went_on=self._source("went_on", went_on, f"{start.name} → {end or '…'}"),
        )

    def _source(self, key: str, path: list[Any], names: str) -> Source:
        title = translate(f"assistant.flow.{key}", self.asker.language, names=names)
        return self.asker.list_source(title, "deal", {**self.link, "stage_path": path})


TOOL = StageFlow
