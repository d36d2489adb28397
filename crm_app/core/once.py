"""A form is written once, however often it arrives.

A browser that loses its connection cannot know whether its form was written, so it sends the form again. Each form
carries an id that the browser made; the id is written in the same transaction as the effects of the form. A request
with a known id gets the result of the first one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Index, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, columns, refers_to, table, timestamp

KEPT = timedelta(days=8)
"""How long a form's id is known. A browser keeps what was typed for a shorter time (`ui.drafts.KEPT_DAYS`)."""
Result = TypeVar("Result")


class FormSend(WorkspaceTable, table=True):
    """A form that was written. Its `id` is the browser's."""

    __tablename__ = "form_send"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("member_id", "membership", ondelete="CASCADE"),
        Index("ix_form_send_member", "workspace_id", "member_id", "sent_at"),
    )

    member_id: UUID
    result: str = Field(default="", max_length=80)
    """The id of what the form made, empty when it made nothing."""
    sent_at: datetime = timestamp(default=True)


@dataclass(frozen=True, slots=True)
class Sent(Generic[Result]):
    """The result of sending a form."""

    id: str
    """The id of what the form created, now or the first time."""
    made: Result | None = None
    """What the function returned; None when the form had been written before."""
    again: bool = False
    """Whether the form had been written before."""


def once(work: Work, form_id: UUID | None, write: Callable[[], Result]) -> Sent[Result]:
    """Calls `write`, unless this member's form was written before.

    Args:
        form_id: the form's id; None for a form without one, which is always written.
        write: does what the form asks for, in the transaction of `work`.

    Raises:
        Invalid: the id is another member's.
    """
    if form_id is None:
        made = write()
        return Sent(_id_of(made), made)
    sends, member_id = columns(FormSend), work.principal.member_id
    mine = (sends.workspace_id == work.workspace_id) & (sends.id == form_id)
    row = {"workspace_id": work.workspace_id, "id": form_id, "member_id": member_id, "result": "", "sent_at": now()}
    # Waits for a transaction that is writing the same form.
    if not work.db.execute(insert(table(FormSend)).values(row).on_conflict_do_nothing()).rowcount:  # type: ignore[attr-defined]
        known = work.db.execute(select(sends.result, sends.member_id).where(mine)).one()
        if known.member_id != member_id:
            raise Invalid
        return Sent(known.result, again=True)
    made = write()
    work.db.execute(update(table(FormSend)).where(mine).values(result=_id_of(made)))
    old = (sends.workspace_id == work.workspace_id) & (sends.member_id == member_id) & (sends.sent_at < now() - KEPT)
    work.db.execute(delete(table(FormSend)).where(old))
    return Sent(_id_of(made), made)


def _id_of(made: Any) -> str:
    return made if isinstance(made, str) else str(getattr(made, "id", ""))
