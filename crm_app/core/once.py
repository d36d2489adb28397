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

from sqlalchemy import Index
from sqlmodel import Field

from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.deferred import Deferred
from crm_app.core.errors import Invalid
from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, refers_to, timestamp

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
    member_id = work.principal.member_id
    this = {"workspace_id": work.workspace_id, "id": form_id}
    # Waits for a transaction that is writing the same form.
    if work.fetch(_BEGIN, {**this, "member_id": member_id, "sent_at": now()}) is None:
        result, writer = work.fetch(_KNOWN, this)
        if writer != member_id:
            raise Invalid
        return Sent(result, again=True)
    made = write()
    work.later(_END, {**this, "result": _id_of(made), "member_id": member_id, "old": now() - KEPT})
    return Sent(_id_of(made), made)


_BEGIN = (
    "insert into form_send (workspace_id, id, member_id, result, sent_at) "
    "values (%(workspace_id)s, %(id)s, %(member_id)s, '', %(sent_at)s) on conflict do nothing returning id"
)
_KNOWN = "select result, member_id from form_send where workspace_id = %(workspace_id)s and id = %(id)s"
# Keeps the result, and forgets what this member sent long ago.
_END = Deferred("""
with n as (
    select * from jsonb_to_record(%s) as n (workspace_id uuid, id uuid, result text, member_id uuid, old timestamptz)
), gone as (
    delete from form_send s using n
     where s.workspace_id = n.workspace_id and s.member_id = n.member_id and s.sent_at < n.old and s.id <> n.id
)
update form_send s set result = n.result from n where s.workspace_id = n.workspace_id and s.id = n.id
""")


def _id_of(made: Any) -> str:
    return made if isinstance(made, str) else str(getattr(made, "id", ""))
