"""A change that the assistant proposes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from crm_app import records
from crm_app.assistant.asker import Asker
from crm_app.assistant.filters import Arguments
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.outcomes import Outcome, ProblemOutcome
from crm_app.assistant.tools.base import Tool
from crm_app.core.direction import visible

MAX_FIELDS = 30


class Said(Arguments):
    """A field and its new value, both in words. An empty value clears the field."""

    field: str = Field(min_length=1, max_length=100, description="Its name, such as amount, owner, due_date, phone.")
    value: str = Field(
        max_length=4000, description="As a person types it: 500000, Anna, tomorrow, 2026-12-01 14:00, high."
    )

    @field_validator("field", "value")
    @classmethod
    def _seen(cls, value: str) -> str:
        return visible(value)


class ProposeChange(Tool):
    """Propose a change. Nothing is written: the person sees it and approves, edits or rejects it.

    `create` makes a record of `kind` (an activity of kind call, meeting, email or note logs it), about `record_kind` and
    `record_name` where these are given. `update` changes `fields` of the record that `record_kind` and `record_name` name,
    `delete` deletes it. Call it once for each record.
    """

    action: Literal["create", "update", "delete", "create_task", "update_deal_stage", "add_note"]
    title: str = Field(default="", max_length=300, description="The task's title, or what the change is in short.")
    kind: RecordKind | None = Field(default=None, description="For create: the kind of the new record.")
    fields: list[Said] = Field(default=[], max_length=MAX_FIELDS, description="For create and update.")
    record_kind: RecordKind | None = None
    record_name: str | None = Field(default=None, max_length=300)
    stage: str | None = Field(default=None, max_length=100, description="For update_deal_stage.")
    due_date: date | None = Field(default=None, description="For create_task.")
    body: str | None = Field(default=None, max_length=4000, description="For add_note.")
    replaces: bool = Field(
        default=False, description="It corrects what you proposed in the answer before, which is then withdrawn."
    )

    @field_validator("title", "body", "record_name", "stage")
    @classmethod
    def _seen(cls, value: str | None) -> str | None:
        """What is written is what its card shows, without characters that nobody sees."""
        return None if value is None else visible(value)

    @field_validator("title")
    @classmethod
    def _one_line(cls, value: str) -> str:
        return " ".join(value.split())

    @model_validator(mode="after")
    def _whole(self) -> "ProposeChange":
        if self.action in ("create_task", "add_note") and not self.title:
            raise ValueError("a title needs letters that can be seen")
        if self.action == "create" and self.kind is None:
            raise ValueError("create needs the kind of the new record")
        if self.action in ("update", "delete") and not (self.record_kind and self.record_name):
            raise ValueError("record_kind and record_name say which record is changed")
        if self.action in ("create", "update") and not self.fields:
            raise ValueError("fields say what is written")
        return self

    step: ClassVar[str] = "conversations.step.proposal"

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        return asker.propose(self) if asker.propose else ProblemOutcome(code="unsupported", value="propose_change")

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """The kinds of the records that the change is about."""
        arguments = call.get("arguments") or {}
        about = {"deal"} if arguments.get("action") == "update_deal_stage" else set[str]()
        named = {str(arguments.get("record_kind")), str(arguments.get("kind"))}
        return frozenset(about | (named & records.TYPES.keys()))


TOOL = ProposeChange
