"""The stages that an import of deals needs: found, checked, or created."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select

from crm_app.core.clock import new_id
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.i18n import catalogue
from crm_app.core.tables import columns
from crm_app.imports.cells import name_key
from crm_app.imports.mapping import Mapping, StageMapping
from crm_app.imports.models import ImportBatch, ImportRow
from crm_app.pipelines.models import Pipeline, Stage
from crm_app.pipelines.service import DEFAULT_STAGES

STAGE = columns(Stage)
PIPELINE = columns(Pipeline)


# Values that only mean that a deal is open: the deal goes into the first open stage.
_JUST_OPEN = frozenset(
    ("open", "opened", "active", "in progress", "ongoing", "pending", "เปิด", "เปิดอยู่", "กำลังดำเนินการ")
)

_PROBABILITIES = {"open": 50, "won": 100, "lost": 0}


def suit(work: Work, mapping: Mapping) -> list[StageMapping]:
    """The guessed stages with the names of the pipeline's stages: an equal name, that of a usual stage in the other language, or
    the only stage of the outcome.
    """
    stages = _in_reach(work, mapping)
    names = {name_key(stage.name): stage for stage in stages}
    suited = []
    for guess in mapping.stages:
        key = name_key(guess.stage)
        same = names.get(key) or names.get(_usual().get(key, ""))
        alike = [stage for stage in stages if stage.outcome == guess.status]
        if same is not None:
            guess = guess.model_copy(update={"stage": same.name, "status": same.outcome})
        elif alike and (name_key(guess.value) in _JUST_OPEN or (guess.status != "open" and len(alike) == 1)):
            guess = guess.model_copy(update={"stage": alike[0].name})
        suited.append(guess)
    return suited


@cache
def _usual() -> dict[str, str]:
    """The names of the stages that a new pipeline has, each with that in the other language."""
    texts = [catalogue()[f"pipelines.stage.{name}"] for name, _, _ in DEFAULT_STAGES]
    pairs = [(name_key(english), name_key(thai)) for english, thai in texts]
    return dict(pairs) | {thai: english for english, thai in pairs}


def missing(work: Work, mapping: Mapping) -> list[StageMapping]:
    """The stages of `mapping` that the pipeline lacks, each once."""
    if mapping.entity != "deal":
        return []
    present = _in_reach(work, mapping)
    known = {name_key(stage.name) for stage in present}
    wanted = {name_key(stage.stage): stage for stage in mapping.stages}
    # When rows name their pipeline, "Closed won" is the one won stage of that pipeline.
    closes = {stage.outcome for stage in present} - {"open"} if mapping.column_of("pipeline") else set()
    return [stage for key, stage in wanted.items() if key not in known and stage.status not in closes]


def check(work: Work, mapping: Mapping) -> None:
    """Raises Invalid or Forbidden when the stages of `mapping` cannot be used or created."""
    pipeline = _pipeline(work, mapping.pipeline)
    outcomes: dict[str, str] = {}
    for stage in mapping.stages:
        if outcomes.setdefault(name_key(stage.stage), stage.status) != stage.status:
            raise Invalid(fields={"stages": ("imports.error.stage_outcome", {"stage": stage.stage})})
    names_pipelines = mapping.column_of("pipeline") is not None
    for existing in () if names_pipelines else _stages(work, pipeline):
        if outcomes.get(name_key(existing.name), existing.outcome) != existing.outcome:
            raise Invalid(fields={"stages": ("imports.error.stage_outcome", {"stage": existing.name})})
    if pipeline is None or missing(work, mapping):
        if not mapping.create_stages:
            names = ", ".join(stage.stage for stage in missing(work, mapping))
            raise Invalid(fields={"stages": ("imports.error.stages_missing", {"stages": names})})
        work.require("pipeline.manage")


def prepare(work: Work, batch: ImportBatch, mapping: Mapping) -> UUID | None:
    """The pipeline for the deals, with every stage that they need.

    Creates missing ones, and records them for the undo.
    """
    if mapping.entity != "deal":
        return None
    pipeline = _pipeline(work, mapping.pipeline)
    if pipeline is None:
        pipeline = Pipeline(workspace_id=work.workspace_id, id=new_id(), name=mapping.pipeline, position=1000)
        work.db.add(pipeline)
        work.db.flush()
    # When rows name their pipeline, each stage is created in the pipeline of its row.
    lacking = [] if mapping.column_of("pipeline") else missing(work, mapping)
    if lacking:
        stages = _stages(work, pipeline)
        made = [
            Stage(
                workspace_id=work.workspace_id,
                id=new_id(),
                pipeline_id=pipeline.id,
                name=stage.stage,
                outcome=stage.status,
                probability=_PROBABILITIES[stage.status],
            )
            for stage in lacking
        ]
        # Open stages come before closed ones, new stages after existing ones.
        rank = {"open": 0, "won": 1, "lost": 2}
        ordered = sorted([*stages, *made], key=lambda stage: rank[stage.outcome])
        for position, stage in enumerate(ordered):
            stage.position = position
        work.db.add_all(made)
        work.db.add_all(_line(work, batch, stage.id) for stage in made)
        counts: dict[str, Any] = dict(batch.counts)
        extras = dict(counts.get("extras", {}))
        extras["stage"] = extras.get("stage", 0) + len(made)
        batch.counts = counts | {"extras": extras}
        work.db.flush()
    return pipeline.id


def _line(work: Work, batch: ImportBatch, stage_id: UUID) -> ImportRow:
    return ImportRow(
        workspace_id=work.workspace_id,
        id=new_id(),
        batch_id=batch.id,
        number=1,
        action="created",
        kind="stage",
        record_id=stage_id,
        after_version=1,
        is_extra=True,
    )


def _pipeline(work: Work, name: str) -> Pipeline | None:
    """The pipeline with the name; the default pipeline for an empty `name`."""
    statement = (
        select(Pipeline)
        .where(PIPELINE.workspace_id == work.workspace_id, PIPELINE.deleted_at.is_(None))
        .order_by(PIPELINE.is_default.desc(), PIPELINE.position, PIPELINE.id)
    )
    found: list[Pipeline] = list(work.db.execute(statement.limit(200)).scalars())
    if not name:
        if not found:
            raise Invalid(fields={"pipeline": "imports.error.no_pipeline"})
        return found[0]
    return next((pipeline for pipeline in found if name_key(pipeline.name) == name_key(name)), None)


def _in_reach(work: Work, mapping: Mapping) -> list[Stage]:
    """The stages that rows may mean: those of the chosen pipeline, or of all pipelines when a column names the
    pipeline.
    """
    if mapping.column_of("pipeline") is None:
        return _stages(work, _pipeline(work, mapping.pipeline))
    statement = (
        select(Stage)
        .join(Pipeline, (PIPELINE.workspace_id == STAGE.workspace_id) & (PIPELINE.id == STAGE.pipeline_id))
        .where(STAGE.workspace_id == work.workspace_id, STAGE.deleted_at.is_(None), PIPELINE.deleted_at.is_(None))
        .order_by(
            PIPELINE.is_default, PIPELINE.position.desc(), STAGE.position.desc()
        )  # the stages of the default pipeline
    )
    return list(work.db.execute(statement).scalars())


def _stages(work: Work, pipeline: Pipeline | None) -> list[Stage]:
    if pipeline is None:
        return []
    statement = (
        select(Stage)
        .where(
            STAGE.workspace_id == work.workspace_id,
            STAGE.pipeline_id == pipeline.id,
            STAGE.deleted_at.is_(None),
        )
        .order_by(STAGE.position, STAGE.id)
    )
    return list(work.db.execute(statement).scalars())
