"""The brief of a record for the person who opened it."""

from uuid import UUID

from crm_app.assistant.asker import Asker
from crm_app.assistant.briefs import drafts, material, steps, summary
from crm_app.assistant.briefs.drafts import Draft, DraftIn
from crm_app.briefs.schemas import BriefOut
from crm_app.core.database import Work
from crm_app.core.principal import SessionCaller


def read(caller: SessionCaller, kind: str, record_id: UUID, language: str) -> BriefOut:
    """The summary and the next step of a record, with the reader's permissions, by hot reads.

    Args:
        kind: a kind that has a timeline, see `records.about.Subject`.
        language: of the words; quoted sentences stay as they were written.

    Raises NotFound, Forbidden.
    """
    found = material.read_for(caller, kind, record_id, language)
    return BriefOut(
        lines=summary.make(found), step=steps.step(found), little=not (found.said or found.tasks or found.needs)
    )


def draft(work: Work, kind: str, record_id: UUID, wanted: DraftIn) -> Draft:
    """A draft of a message or of a call note about a record, from what the reader may know of it. Nothing is written.

    Raises NotFound, Forbidden.
    """
    work.require(f"{kind}.read")
    asker = Asker(work, wanted.language)
    return drafts.make(asker, material.read(asker, kind, record_id), wanted)
