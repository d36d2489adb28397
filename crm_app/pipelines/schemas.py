"""Input and output of pipelines and stages."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from crm_app.core.pagination import Input, Patch

Outcome = Literal["open", "won", "lost"]
Label = Annotated[str, Field(min_length=1, max_length=120)]
Percent = Annotated[int, Field(ge=0, le=100)]


class StageIn(Input):
    """A stage of a pipeline. Its outcome decides the probability of a closing stage."""

    name: Label
    outcome: Outcome = "open"
    probability: Percent = 0


class StagePatch(Patch):
    """A change to a stage."""

    name: Label = ""
    outcome: Outcome = "open"
    probability: Percent = 0


class StageOrder(Input):
    """All stages of a pipeline in their new order."""

    stages: Annotated[list[UUID], Field(max_length=100)]


class StageOut(BaseModel):
    """A stage in output."""

    id: UUID
    pipeline_id: UUID
    name: str
    position: int
    outcome: Outcome
    probability: int


class VersionedStageOut(StageOut):
    """A stage with its version, which a change has to name."""

    version: int


class PipelineIn(Input):
    """A new pipeline; it begins with the default stages."""

    name: Label


class PipelinePatch(Input):
    """A change to a pipeline."""

    version: int = Field(ge=1)
    name: Label | None = None
    is_default: Literal[True] | None = None
    """True makes it the default of new deals in place of another one; false is refused."""


class PipelineOut(BaseModel):
    """A pipeline with its stages in their order."""

    id: UUID
    name: str
    is_default: bool
    version: int
    stages: list[VersionedStageOut]
