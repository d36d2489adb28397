"""Drafts of messages on a record's page: chosen, drafted, edited, and kept as an activity."""

from typing import Any, Literal
from uuid import UUID

import reflex as rx

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.assistant.briefs.drafts import DraftIn
from crm_app.briefs import service
from crm_app.conversations import asking
from crm_app.conversations.schemas import ConversationIn
from crm_app.core.database import Work
from crm_app.core.direction import plain
from crm_app.core.i18n import translate
from crm_app.core.validation import parse
from crm_app.records import TYPES
from crm_app.records.about import Subject, link
from crm_app.records.related import subject_of
from crm_app.ui.actions import Actions, action

Form = Literal["mail", "line", "call"]
_KEPT_AS = {"mail": "email", "line": "note", "call": "call"}
"""The kind of activity as which a draft is kept."""


class Drafts(Actions, rx.State):
    """The draft of a message about the record whose page is open."""

    form: str = ""
    """mail, line or call; empty before something was drafted."""
    to: str = ""
    subject: str = ""
    body: str = ""
    made: int = 0
    """Counts drafts; each has a form of its own."""
    saved: int = 0
    """Counts kept drafts; each closes the dialog."""

    _kind: str = ""
    _of: str = ""

    @action()
    async def begin(self, kind: Subject, record_id: UUID) -> None:
        """Forgets the draft of another record."""
        if (self._kind, self._of) != (kind, str(record_id)):
            self._kind, self._of, self.form = kind, str(record_id), ""

    @action()
    async def write(self, data: dict[str, str]) -> Any:
        """Drafts what was chosen, or asks the assistant for it in a conversation about the record."""
        kind, record_id = subject_of(data, self._kind, self._of)
        chosen = {name: data.get(name, "") for name in DraftIn.model_fields if data.get(name)}
        wanted = parse(DraftIn, chosen)
        if data.get("by") == "assistant":
            viewer = await self._viewer()
            address = f"{TYPES[kind].path}/{record_id}"
            asked = ConversationIn(question=_question(wanted, viewer.language), about=address)
            conversation = await self._do_once(_ask, asked)
            return rx.redirect(f"/assistant/{conversation}")
        found = await self._do(service.draft, kind, UUID(record_id), wanted)
        self._kind, self._of = kind, record_id
        self.form, self.to, self.subject, self.body = wanted.form, found.to, plain(found.subject), plain(found.body)
        self.form_errors = {}
        self.made += 1
        return None

    @action()
    async def again(self) -> None:
        """Back to the choice of what is drafted."""
        self.form, self.form_errors = "", {}

    @action("activity.create")
    async def keep(self, data: dict[str, str]) -> None:
        """Keeps the edited draft as an activity about the record."""
        kind, record_id = subject_of(data, self._kind, self._of)
        form = data.get("form", "")
        viewer = await self._viewer()
        line = translate("briefs.draft.line_subject", viewer.language) if form == "line" else None
        values: dict[str, Any] = {
            "kind": _KEPT_AS.get(form, "note"),
            "subject": data.get("subject") or line,
            "body": data.get("body"),
            "direction": "outbound" if form == "mail" else None,
            **link(activities.ACTIVITIES, kind, record_id),
        }
        await self._do_once(activities.create, parse(ActivityIn, values))
        await self._say("briefs.draft.kept")
        self.form, self.form_errors = "", {}
        self.saved += 1


def _question(wanted: DraftIn, language: str) -> str:
    """The request for a draft, as a person would write it."""

    def word(value: str) -> str:
        return translate(f"briefs.draft.asked.{value}", language)

    words = {"form": word(wanted.form), "tone": word(wanted.tone), "tongue": word(wanted.language)}
    return translate("briefs.draft.asked", language, **words)


def _ask(work: Work, data: ConversationIn) -> str:
    return str(asking.start(work, data)[0].id)
