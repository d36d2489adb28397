"""The next best action on a record, with its reason: the rule for the next call (`tools/next_calls`), as something to do."""

from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BaseModel

from crm_app.assistant.briefs.material import Material
from crm_app.assistant.outcomes import Source
from crm_app.assistant.tools.next_calls import Need
from crm_app.core.i18n import translate

Do = Literal["agree", "call", "confirm", "finish"]
_DONE_BY: dict[str, Do] = {"past": "agree", "quiet": "call", "never": "call", "soon": "confirm", "late": "finish"}
"""What is to be done for a reason."""
_FIRST: tuple[Do, ...] = ("agree", "call", "confirm", "finish")
MOST_TITLE = 190
SATURDAY = 5


class Step(BaseModel):
    """What to do next, and why.

    Attributes:
        task_href: the form of a new task that says so; the record is chosen in it.
        call_href: the form that logs a call about the deal.
        source: the deal that asks for it.
    """

    do: Do
    text: str
    reason: str
    task_href: str
    call_href: str
    source: Source


def step(found: Material) -> Step | None:
    """What to do next about a record: what its most pressing open deal asks for. None where nothing presses, or where
    the reader may not know.
    """
    pressing = next((need for need in found.needs or [] if need.reasons), None)
    return None if pressing is None else _step(found, pressing)


def _step(found: Material, need: Need) -> Step:
    row = need.row
    wanted = {_DONE_BY[reason.name] for reason in need.reasons}
    do = next(one for one in _FIRST if one in wanted)
    person = row.contact or row.company or row.name
    text = translate(f"assistant.brief.do.{do}", found.language, who=person, deal=row.name)
    title = text if row.name in text else f"{text} ({row.name})"
    about = _about(row.id, row.contact_id)
    due = working_day(found.today)
    task = {"title": title[:MOST_TITLE], "due_date": due.isoformat(), **about}
    return Step(
        do=do,
        text=text,
        reason=need.why,
        task_href=f"/tasks/new?{urlencode(task)}",
        call_href=f"/activities/new?{urlencode({'kind': 'call', **about})}",
        source=Source(kind="deal", id=str(row.id), title=row.name[:200], href=f"/deals/{row.id}"),
    )


def _about(deal_id: UUID, contact_id: UUID | None) -> dict[str, str]:
    return {"deal_id": str(deal_id)} | ({"contact_id": str(contact_id)} if contact_id else {})


def working_day(today: date) -> date:
    """The next day that is not on a weekend."""
    coming = today + timedelta(days=1)
    while coming.weekday() >= SATURDAY:
        coming += timedelta(days=1)
    return coming
