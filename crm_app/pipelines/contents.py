"""The content of stages. Pipelines do not import deals: the domain of the content registers itself here."""

from typing import Protocol
from uuid import UUID

from crm_app.core.database import Work
from crm_app.pipelines.models import Stage


class Content(Protocol):
    """A kind of record that is in stages."""

    def is_in_pipeline(self, work: Work, pipeline_id: UUID, /) -> bool:
        """Whether any record is in the pipeline."""

    def is_in_stage(self, work: Work, stage_id: UUID, /) -> bool:
        """Whether any record is in the stage."""

    def move(self, work: Work, stage: Stage, target: Stage, /) -> int:
        """Moves all records of `stage` into `target`, by the rules of their kind. Returns how many. Raises Invalid."""


KINDS: list[Content] = []
"""Every kind of record that is in stages."""
