"""The summary of one record: what it is about, the last touch, open points, the next step."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from crm_app import records
from crm_app.assistant.asker import Asker
from crm_app.assistant.briefs import material, steps, summary
from crm_app.assistant.outcomes import Outcome, ProblemOutcome, RecordRow, RecordsOutcome, UnknownName
from crm_app.assistant.tools.base import Tool
from crm_app.core.errors import NotFound
from crm_app.core.i18n import translate

ADDRESS = re.compile(r"\((/[a-z_-]{1,40})/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)")
_ASKS = {
    "next": re.compile(
        r"\bwhat (?:should|do|can|could) (?:i|we) do (?:next|now)|\bnext (?:best )?(?:steps?|actions?|moves?)\b"
        r"|\bwhat(?:'s| is|s) next\b|ควร(?:จะ)?ทำ(?:อะไร|อย่างไร|ยังไง)|ทำอะไรต่อ|ขั้น(?:ตอน)?(?:ต่อไป|ถัดไป)",
        re.IGNORECASE,
    ),
    "open": re.compile(
        r"\bwhat(?:'s| is|s)? (?:still |left |there )*(?:open|outstanding|pending|unresolved|left)\b|\bopen points?\b"
        r"|(?:อะไร|เรื่อง(?:อะไร|ไหน)?)(?:ที่)?(?:ยัง)?ค้าง|เรื่องค้าง",
        re.IGNORECASE,
    ),
    "all": re.compile(
        r"\bsummar(?:y|ise|ize)\b|\bbrief me\b|\boverview\b|\bwhere do we stand\b|\bhow do we stand\b"
        r"|\bbring me up to (?:date|speed)\b|สรุป|เล่า(?:เรื่อง|ให้ฟัง)|ภาพรวม",
        re.IGNORECASE,
    ),
}
_PARTS: dict[str, tuple[summary.Part, ...]] = {
    "all": ("about", "last", "open", "next"),
    "open": ("open", "next"),
    "next": ("next",),
}


def part_of(question: str) -> str | None:
    """Which part of a summary a question asks for: all, open or next; None for another question."""
    return next((part for part, pattern in _ASKS.items() if pattern.search(question)), None)


def is_asked(question: str) -> bool:
    """Whether a question asks for the summary of one record, or for a part of it."""
    return part_of(question) is not None


_FILLERS = re.compile(
    r"\b(?:please|pls|now|here|today|again|briefly|short|a|me|give|the|us|of|can|you|could)\b|[\s?.!,]"
    r"|ให้|หน่อย|ที|ครับ|ค่ะ|คะ|นะ|บ้าง|อยู่|ตอนนี้|ช่วย|สั้นๆ|ดี",
    re.IGNORECASE,
)


def is_bare(question: str) -> bool:
    """Whether a question asks for a summary, or for a part of it, and names nothing: "what's next?", "สรุปหน่อย"."""
    part = part_of(question)
    return part is not None and not _FILLERS.sub("", _ASKS[part].sub("", question))


def record_at(address: str) -> tuple[str, UUID]:
    """The kind and the id of the record at an address. Raises UnknownName for any other address."""
    path, _, ident = address.rpartition("/")
    kind = next((one.kind for one in records.TYPES.values() if one.path == path and one.has_timeline), None)
    try:
        record_id = UUID(ident)
    except ValueError:
        record_id = None
    if kind is None or record_id is None:
        raise UnknownName(ProblemOutcome(code="unsupported", field="address", value=address))
    return kind, record_id


class RecordSummary(Tool):
    """The summary of one record by its address, such as /deals/<id>: what it is about, the last touch, open points with
    the sentences as they were written, and the next step with its reason.
    """

    address: str = Field(pattern=r"^/[a-z_-]{1,40}/[0-9a-f-]{36}$")
    part: Literal["all", "open", "next"] = "all"

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        kind, record_id = record_at(self.address)
        asker.work.require(f"{kind}.read")
        try:
            found = material.read(asker, kind, record_id)
        except NotFound:
            raise UnknownName(ProblemOutcome(code="unknown_value", field="address", value=self.address)) from None
        wanted = _PARTS[self.part]
        rows = [_row(line) for line in summary.make(found) if line.part in wanted]
        step = steps.step(found) if "next" in wanted else None
        if step is not None:
            words = f"{step.text} ({step.reason})"
            rows.append(RecordRow(source=step.source, fields={"next_step": words}))
        return RecordsOutcome(kind=kind, rows=rows, source=found.source)

    def asked(self, language: str) -> list[str]:
        """See `Tool.asked`."""
        return [translate(f"assistant.brief.asked.{self.part}", language)]

    @classmethod
    def from_question(cls, question: str, today: date, fiscal_start_month: int) -> "Tool | None":  # noqa: ARG003
        """A request for a summary with the address of a record, as a conversation about a record has it."""
        found, part = ADDRESS.search(question), part_of(question)
        return cls(address=f"{found[1]}/{found[2]}", part=part) if found and part else None

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:  # noqa: ARG003
        """See `Tool.looked_at`. "Nothing is open" is only true for who reads all that could be."""
        return material.stands_on("deal") | {"member"}


def _row(line: summary.Line) -> RecordRow:
    quote = f"“{line.quote}”" if line.quote else ""
    words = ": ".join(part for part in (line.text, quote) if part)
    return RecordRow(source=line.source, fields={f"part_{line.part}": words})


TOOL = RecordSummary
