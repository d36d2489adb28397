"""The pipeline and the stage of each imported deal: the pipeline in the row, or else the chosen one."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.core.tables import columns
from crm_app.imports.blank import blank
from crm_app.imports.cells import name_key
from crm_app.imports.problems import rejected
from crm_app.imports.rows import Context, InputRow
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.pipelines.service import MAX_PIPELINES, MAX_STAGES, write_pipeline

PIPELINE = columns(Pipeline)
STAGE = columns(Stage)
_PROBABILITIES = {"open": 50, "won": 100, "lost": 0}


class Places:
    """The pipelines of the workspace with their stages, by name."""

    def __init__(self, context: Context) -> None:
        self._context, self._work = context, context.work
        self._pipelines: dict[UUID, Pipeline] = {}
        self._stages: dict[UUID, list[Stage]] = {}

    @property
    def stage_ids(self) -> list[UUID]:
        """The stages of all pipelines."""
        return [stage.id for stages in self._stages.values() for stage in stages]

    def load(self) -> None:
        """Reads all pipelines and stages; there are at most some hundreds."""
        if self._pipelines and self._context.is_dry_run:
            return  # a dry run's new stages are in no table
        workspace = self._work.workspace_id
        pipelines = (
            select(Pipeline)
            .where(PIPELINE.workspace_id == workspace, PIPELINE.deleted_at.is_(None))
            .order_by(PIPELINE.is_default.desc(), PIPELINE.position, PIPELINE.id)
        )
        stages = (
            select(Stage)
            .where(STAGE.workspace_id == workspace, STAGE.deleted_at.is_(None))
            .order_by(STAGE.position, STAGE.id)
        )
        self._pipelines = {one.id: one for one in self._work.db.execute(pipelines).scalars()}
        self._stages = {pipeline_id: [] for pipeline_id in self._pipelines}
        for stage in self._work.db.execute(stages).scalars():
            if stage.pipeline_id in self._stages:
                self._stages[stage.pipeline_id].append(stage)

    def stage_of(self, row: InputRow) -> Stage | None:
        """The stage of the row; without one the first open stage of the pipeline.

        A missing stage is created when the mapping and the person's rights allow it; otherwise the row is rejected.
        """
        pipeline, typed = row.take("pipeline"), row.text("stage")
        pipeline_id = self._pipeline(pipeline, typed)
        if pipeline_id is None:
            row.warn(rejected("pipeline_missing", self._context.header("pipeline"), pipeline))
            return None
        stages = self._stages[pipeline_id]
        if row.record.closes:
            closed = next((stage for stage in stages if stage.outcome == row.record.status), None)
            if closed is None:
                row.warn(rejected("stage_missing", value=row.record.status))
            return closed
        if not typed:
            return next((stage for stage in stages if stage.outcome == "open"), None)
        names = (name_key(typed), name_key(row.record.stage))
        found = next((stage for name in names for stage in stages if name_key(stage.name) == name), None)
        if found is None and row.record.status != "open":
            alike = [stage for stage in stages if stage.outcome == row.record.status]
            found = alike[0] if len(alike) == 1 else None
        if found is None and self._may_create and len(stages) < MAX_STAGES:
            found = self._make(row, pipeline_id)
        if found is None:
            row.warn(rejected("stage_missing", value=row.record.stage or typed))
        return found

    @property
    def _may_create(self) -> bool:
        return self._context.mapping.create_stages and self._work.principal.can("pipeline.manage")

    def _pipeline(self, name: str, stage: str) -> UUID | None:
        if not name:
            return self._context.pipeline_id
        called = [one.id for one in self._pipelines.values() if name_key(one.name) == name_key(name)]
        if called:
            # Of two pipelines with one name the one with the stage is used.
            key = name_key(stage)
            having = (i for i in called if any(name_key(one.name) == key for one in self._stages[i]))
            return next(having, called[0])
        if not self._may_create or len(self._pipelines) >= MAX_PIPELINES:
            return None
        made = write_pipeline(self._work, name[:120], len(self._pipelines), is_default=False)
        its = select(Stage).where(STAGE.workspace_id == self._work.workspace_id, STAGE.pipeline_id == made.id)
        self._pipelines[made.id] = made
        self._stages[made.id] = list(self._work.db.execute(its.order_by(STAGE.position, STAGE.id)).scalars())
        return made.id

    def _make(self, row: InputRow, pipeline_id: UUID) -> Stage:
        """A new stage with the name in the row: an open one after the open ones, a closed one at the end."""
        stages = self._stages[pipeline_id]
        outcome = row.record.status
        place = sum(1 for one in stages if one.outcome == "open") if outcome == "open" else len(stages)
        stage: Any = blank(
            Stage,
            self._work.workspace_id,
            pipeline_id=pipeline_id,
            name=(row.record.stage or row.text("stage"))[:120],
            outcome=outcome,
            probability=_PROBABILITIES[outcome],
        )
        stages.insert(place, stage)
        self._context.ledger.made_extra(row, "stage", Stage, stage)
        for position, one in enumerate(stages):
            one.position = position
        made: Stage = stage
        return made
