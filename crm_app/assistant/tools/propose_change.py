"""A change that the assistant proposes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from crm_app import records
from crm_app.assistant.asker import Asker
from crm_app.assistant.outcomes import Outcome, ProblemOutcome
from crm_app.assistant.tools.base import Tool
from crm_app.core.direction import visible
from crm_app.records.about import Subject


class ProposeChange(Tool):
    """Propose a change. Nothing is written: the person sees it and approves or rejects it."""

    action: Literal["create_task", "update_deal_stage", "add_note"]
    title: str = Field(min_length=1, max_length=300, description="The task's title, or what the change is in short.")
    record_kind: Subject | None = None
    record_name: str | None = Field(default=None, max_length=300)
    stage: str | None = Field(default=None, max_length=100, description="For update_deal_stage.")
    due_date: date | None = Field(default=None, description="For create_task.")
    body: str | None = Field(default=None, max_length=4000, description="For add_note.")

    @field_validator("title", "body", "record_name", "stage")
    @classmethod
    def _seen(cls, value: str | None) -> str | None:
        """What is written is what its card shows, without characters that nobody sees."""
        return None if value is None else visible(value)

    @field_validator("title")
    @classmethod
    def _one_line(cls, value: str) -> str:
        line = " ".join(value.split())
        if not line:
            raise ValueError("a title needs letters that can be seen")
        return line

    step: ClassVar[str] = "conversations.step.proposal"

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        return asker.propose(self) if asker.propose else ProblemOutcome(code="unsupported", value="propose_change")

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """The kinds of the records that the change is about."""
        arguments = call.get("arguments") or {}
        about = {"deal"} if arguments.get("action") == "update_deal_stage" else set[str]()
        return frozenset(about | ({str(arguments.get("record_kind"))} & records.TYPES.keys()))


TOOL = ProposeChange
