"""Drafts of a mail, a LINE message or a call note about a record, from templates that are filled with its facts alone.

A message to a customer says only what a customer may know: what was said in calls, meetings and emails with them, and names.
Notes, amounts, stages and the titles of tasks are for colleagues; a call note may have them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from crm_app import records
from crm_app.assistant.asker import Asker
from crm_app.assistant.briefs import summary
from crm_app.assistant.briefs.material import Material, Said
from crm_app.assistant.wording import day
from crm_app.contacts.models import Contact
from crm_app.core.i18n import Language, translate
from crm_app.core.pagination import Input
from crm_app.core.tables import columns
from crm_app.tasks.service import TASKS

CONTACT = columns(Contact)
WITH_CUSTOMER = ("call", "meeting", "email")
"""Activities in which the customer took part."""
_TITLED = re.compile(r"^(?:คุณ|นาย|นาง|นางสาว|ดร\.|Mr\.?\s|Mrs\.?\s|Ms\.?\s|Dr\.?\s|Khun\s)")
_THAI = re.compile(r"[\u0e00-\u0e7f]")


PARTICLES = {"p": "particle", "q": "asking", "i": "me"}
"""Placeholders that only Thai texts have: the writer's polite particle, also of a question, and the word for oneself."""


class DraftIn(Input):
    """What to draft, and how."""

    form: Literal["mail", "line", "call"] = "mail"
    language: Language = "en"
    tone: Literal["formal", "friendly"] = "formal"
    particle: Literal["krap", "ka"] = "krap"
    """The writer's polite particle in Thai: ครับ or ค่ะ."""


class Draft(BaseModel):
    """A draft. `to` is the address of the person that it is for; empty where none is known or none is needed."""

    subject: str
    body: str
    to: str


@dataclass(frozen=True)
class _Person:
    """For whom a draft is."""

    name: str = ""
    email: str = ""
    phone: str = ""


def make(asker: Asker, found: Material, wanted: DraftIn) -> Draft:
    """A draft about a record. `asker.language` is that of the draft."""
    bodies = found.texts()
    person = _person(asker, found)
    if wanted.form == "call":
        lines = list(_call_note(asker, found, person, bodies))
        return Draft(subject=lines[0], body="\n".join(lines[1:]), to="")
    writer = _Writer(asker, found, person, wanted, bodies)
    parts = list(writer.parts())
    between = "\n\n" if wanted.form == "mail" else "\n"
    return Draft(
        subject=writer.subject() if wanted.form == "mail" else "",
        body=between.join(parts),
        to=person.email if wanted.form == "mail" else "",
    )


def _person(asker: Asker, found: Material) -> _Person:
    """The contact of a record, as far as the reader may know; of a company its own address."""
    values = found.values
    if found.kind == "contact":
        return _Person(
            str(values["name"]), values.get("email") or "", values.get("phone") or values.get("mobile") or ""
        )
    contact_id: UUID | None = values.get("contact_id")
    if contact_id is not None:
        statement = select(CONTACT.name, CONTACT.email, CONTACT.phone, CONTACT.mobile).where(
            CONTACT.id == contact_id, records.readable("contact", CONTACT)
        )
        row = asker.work.db.execute(statement).one_or_none()
        if row is not None:
            return _Person(row.name, row.email or "", row.phone or row.mobile or "")
    return _Person("", str(values.get("email") or ""), str(values.get("phone") or ""))


def _topic(found: Material) -> str:
    """What a message is about: the name of a deal, project or product; people and companies are no topic."""
    is_somebody = "phone" in found.values
    return "" if is_somebody or found.kind == TASKS.kind else found.source.title


class _Writer:
    """Writes one message to a customer."""

    def __init__(self, asker: Asker, found: Material, person: _Person, wanted: DraftIn, bodies: dict[str, str]) -> None:
        self.asker, self.found, self.person, self.wanted = asker, found, person, wanted
        together = [one for one in found.said if one.kind in WITH_CUSTOMER]
        self.last = together[0] if together else None
        points = summary.open_points(found, bodies, asker.today)
        self.point = next((quote for one, quote in points if one.kind in WITH_CUSTOMER), "")
        dues = [task.due for task in found.tasks if task.due is not None and task.due >= asker.today]
        self.date: date | None = min(dues, default=None)

    def subject(self) -> str:
        """The subject of a mail."""
        if topic := _topic(self.found):
            return self._t("subject.topic", topic=topic)
        if self.last is not None:
            return self._t("subject.last", **self._about(self.last))
        return self._t("subject.plain", workspace=self.asker.work.principal.workspace_name)

    def parts(self) -> Iterator[str]:
        """The paragraphs of the message."""
        yield self._tone("hello", name=self._called()) if self.person.name else self._tone("hello.nobody")
        told = []
        if self.last is not None:
            key = "last.email" if self.last.kind == "email" else "last"
            told.append(self._tone(key, **self._about(self.last)))
        topic = _topic(self.found)
        if topic and not (self.last is not None and self.wanted.form == "line"):
            told.append(self._tone("topic", topic=topic))
        if self.point:
            told.append(self._tone("point", quote=self.point))
        if told:
            yield " ".join(told) if self.asker.language == "en" else "\n".join(told)
        yield self._tone("date", day=day(self.date, self.asker.language)) if self.date else self._tone("when")
        sender = self.asker.work.principal.name
        if self.wanted.form == "mail":
            yield f"{self._tone('bye')}\n{sender}\n{self.asker.work.principal.workspace_name}"
        elif self.wanted.tone == "formal":
            yield sender

    def _about(self, one: Said) -> dict[str, str]:
        return {"what": self._t(f"what.{one.kind}"), "day": day(one.day, self.asker.language)}

    def _called(self) -> str:
        """The person's name as one says it: in Thai after คุณ, to friends in English by the first name."""
        name = self.person.name
        if self.asker.language == "th" and not _TITLED.match(name):
            return f"คุณ{name}" if _THAI.match(name) else f"คุณ {name}"
        if self.asker.language == "en" and self.wanted.tone == "friendly" and not _TITLED.match(name):
            return name.split()[0] if not _THAI.match(name) else name
        return name

    def _tone(self, key: str, **params: object) -> str:
        return self._t(f"{self.wanted.tone}.{key}", **params)

    def _t(self, key: str, **params: object) -> str:
        who = self.wanted.particle
        words = {name: f"{word}.{who}" for name, word in PARTICLES.items()}
        own = {name: translate(f"assistant.draft.{key}", "th") for name, key in words.items()}
        return translate(f"assistant.draft.{key}", self.asker.language, **{**own, **params}).strip()


def _call_note(asker: Asker, found: Material, person: _Person, bodies: dict[str, str]) -> Iterator[str]:
    """A note to prepare a call: its subject, then its lines."""

    def t(key: str, **params: Any) -> str:
        return translate(f"assistant.draft.call.{key}", asker.language, **params)

    reach = f" ({person.phone})" if person.phone else ""
    yield t("with", name=person.name or found.source.title)
    yield t("about", topic=found.source.title) + reach
    lines = summary.make(found)

    def said(line: summary.Line) -> str:
        return f"{line.text}: “{line.quote}”" if line.quote else line.text

    yield from (t("last", what=said(line)) for line in lines if line.part == "last")
    still = [line for line in lines if line.part == "open"]
    if still:
        yield t("open")
        yield from (f"- {said(line)}" for line in still)
    yield from (t("next", what=said(line)) for line in lines if line.part == "next")
    yield t("result")
