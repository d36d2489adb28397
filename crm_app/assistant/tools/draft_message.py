"""A draft of a message about one record, and the points from which it may be written anew."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from crm_app.assistant.asker import Asker
from crm_app.assistant.briefs import drafts, material
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.outcomes import Outcome, ProblemOutcome, RecordRow, RecordsOutcome, UnknownName
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.record_summary import ADDRESS, record_at
from crm_app.core.errors import NotFound
from crm_app.core.i18n import Language, translate

_ASKED = re.compile(
    r"\b(?:draft|write|compose)\b(?:\s+(?:me|us|him|her|them|a|an|the|short|friendly|formal|polite|thai|english))*"
    r"\s+(?P<en>e-?mail|mail|line message|line|message|call note|note for (?:the|a) call)\b"
    r"|(?:ร่าง|เขียน|แต่ง)(?P<th>อีเมล|เมล|จดหมาย|ไลน์|ข้อความไลน์|ข้อความ line|ข้อความ|บันทึก(?:เตรียม)?โทร)",
    re.IGNORECASE,
)
_LINE = re.compile(r"line|ไลน์|^ข้อความ$|^message$", re.IGNORECASE)
_CALL = re.compile(r"call|โทร", re.IGNORECASE)
_FRIENDLY = re.compile(r"\b(?:friendly|casual|warm)\b|เป็นกันเอง|สนิท", re.IGNORECASE)
_IN_THAI, _IN_ENGLISH = (
    re.compile(r"\bthai\b|ภาษาไทย", re.IGNORECASE),
    re.compile(r"\benglish\b|ภาษาอังกฤษ", re.IGNORECASE),
)


def is_asked(question: str) -> bool:
    """Whether a question asks for a draft of a message."""
    return _ASKED.search(question) is not None


class DraftMessage(Tool):
    """A draft of a mail, a LINE message or a note for a call about one record by its address, such as /deals/<id>. Show the
    draft, or write the message anew in its language and tone from its facts alone. Nothing is sent.
    """

    address: str = Field(pattern=r"^/[a-z_-]{1,40}/[0-9a-f-]{36}$")
    form: Literal["mail", "line", "call"] = "mail"
    language: Language = "en"
    tone: Literal["formal", "friendly"] = "formal"

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        kind, record_id = record_at(self.address)
        asker.work.require(f"{kind}.read")
        writer = Asker(asker.work, self.language)
        try:
            found = material.read(writer, kind, record_id)
        except NotFound:
            raise UnknownName(ProblemOutcome(code="unknown_value", field="address", value=self.address)) from None
        wanted = drafts.DraftIn(form=self.form, language=self.language, tone=self.tone)
        made = drafts.make(writer, found, wanted)
        fields = {"draft_to": made.to, "draft_subject": made.subject, "draft": made.body}
        row = RecordRow(source=found.source, fields={name: value for name, value in fields.items() if value})
        return RecordsOutcome(kind=kind, rows=[row], source=found.source)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return [translate(f"briefs.draft.form.{self.form}", language)]

    @classmethod
    def from_question(cls, question: str, today: date, fiscal_start_month: int) -> "Tool | None":  # noqa: ARG003
        """A request for a draft with the address of a record, as a conversation about a record has it."""
        at, asked = ADDRESS.search(question), _ASKED.search(question)
        if at is None or asked is None:
            return None
        what = asked["en"] or asked["th"]
        language = detect_language(question)
        if _IN_THAI.search(question):
            language = "th"
        elif _IN_ENGLISH.search(question):
            language = "en"
        return cls(
            address=f"{at[1]}/{at[2]}",
            form="call" if _CALL.search(what) else "line" if _LINE.search(what) else "mail",
            language=language,
            tone="friendly" if _FRIENDLY.search(question) else "formal",
        )

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:  # noqa: ARG003
        """See `Tool.looked_at`."""
        return material.stands_on("deal") | {"member"}


TOOL = DraftMessage
