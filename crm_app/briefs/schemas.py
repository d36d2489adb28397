"""Output of briefs."""

from pydantic import BaseModel

from crm_app.assistant.briefs.steps import Step
from crm_app.assistant.briefs.summary import Line


class BriefOut(BaseModel):
    """The summary of a record for its reader, and what to do next.

    Attributes:
        little: nothing has been written about the record, no task is open and it has no open deal.
    """

    lines: list[Line]
    step: Step | None
    little: bool
