"""A change that the assistant proposes."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, field_validator

from crm_app import records
from crm_app.assistant.asker import Asker
from crm_app.assistant.outcomes import Outcome, ProblemOutcome
from crm_app.assistant.tools.base import Tool
from crm_app.core.direction import visible
from crm_app.records.about import Subject
from crm_app.values.periods import find_period

_ASKED = (
    re.compile(
        r"^(?:please\s+)?(?:create|add|make)\s+(?:a\s+|me\s+a\s+)?(?:new\s+)?(?:task|to-?do)"
        r"(?:\s+to|\s*:|\s+for)?\s+(?P<what>.+)$",
        re.I,
    ),
    re.compile(r"^(?:please\s+)?remind\s+me\s+(?:to\s+)?(?P<what>.+)$", re.I),
    re.compile(r"^(?:ช่วย)?(?:สร้าง|เพิ่ม)(?:งาน|task)(?:ใหม่)?\s*(?:ให้|:|ว่า)?\s*(?P<what>.+)$", re.I),
    re.compile(r"^(?:ช่วย)?(?:เตือน|แจ้งเตือน)(?:ให้)?(?:ฉัน|ผม)?(?:ให้)?\s*(?P<what>.+)$"),
)  # fmt: skip
"""The pattern of a request for a task; the group `what` is its title, with the due day."""


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
    def from_question(cls, question: str, today: date, fiscal_start_month: int) -> Self | None:
        """The task that a question requests. See `Tool.from_question`."""
        for pattern in _ASKED:
            match = pattern.match(question)
            if match is None:
                continue
            what = match["what"].strip(" .!?")
            period = find_period(what, today, fiscal_start_month, future=True)
            due: date | None = None
            if period is not None and period.end is not None:
                due = period.end - timedelta(days=1)
                before = re.sub(
                    r"(?:\b(?:by|on|before|due|for)|ภายใน|วันที่|ใน|ก่อน)\s*$", "", what[: period.span[0]].rstrip()
                )
                what = f"{before.rstrip()} {what[period.span[1] :].lstrip()}".strip(" ,.")
            what = re.sub(r"^([\"'“‘«])(.+)([\"'”’»])$", r"\2", what)  # a title in quotation marks
            if what:
                return cls(action="create_task", title=what[:300], due_date=due)
        return None

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:
        """The kinds of the records that the change is about."""
        arguments = call.get("arguments") or {}
        about = {"deal"} if arguments.get("action") == "update_deal_stage" else set[str]()
        return frozenset(about | ({str(arguments.get("record_kind"))} & records.TYPES.keys()))


TOOL = ProposeChange
