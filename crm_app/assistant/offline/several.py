"""Several requests in one sentence: "move Acme renewal to Won and remind me to call Jane on Friday"."""

import re
from dataclasses import dataclass, field
from datetime import date

from crm_app import records
from crm_app.assistant.offline.changes import Subject
from crm_app.assistant.offline.naming import resolve
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.requests import as_request, rest_of_move
from crm_app.assistant.offline.segment import Token, segment
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools.propose_change import ProposeChange

MOST = 6
"""Requests that are read in one sentence."""
_VERB = (
    r"(?:move|put|shift|push|remind|create|add|set|change|update|log|record|assign|reassign|give|transfer|mark|delete|remove|close|"
    r"schedule|book|make|note|complete|finish|rename|email|mail|send|write|notify|tell|invite)\b"
)
_VERB_TH = r"(?:เตือน|ตั้งเตือน|แจ้งเตือน|สร้าง|เพิ่ม|ย้าย|เปลี่ยน|แก้|โอน|บันทึก|จด|นัด|ปิด|ลบ|เลื่อน|มอบ|ตั้ง|ใส่|อัปเดต|อัพเดท|ส่งเมล|ส่งอีเมล|ส่งไลน์|แจ้ง)"
_JOINT = re.compile(
    rf"\s*[,;.]?\s*\b(?:and then|and also|and|then|also|plus)\s+(?:please\s+|also\s+|then\s+)*(?={_VERB})"
    rf"|\s*[;.]\s+(?={_VERB})|\s*,\s*(?={_VERB})"
    rf"|\s*,?\s*(?:แล้วก็|แล้ว|และก็|และ|พร้อมกับ|พร้อมทั้ง|พร้อม|จากนั้น)\s*(?:ช่วย|ขอ|ก็|ค่อย|ให้)?\s*(?={_VERB_TH})|\s+(?:ช่วย)?(?={_VERB_TH})",
    re.IGNORECASE,
)
_FIRST = re.compile(r"^(?:and|also|then|plus)\s+(?:also\s+)?|^(?:แล้วก็|แล้ว|และ|จากนั้น(?:ก็)?)\s*", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:him|her|them|it)\b|(?<!ลูก)เขา|เธอ|มัน", re.IGNORECASE)
_BETWEEN = re.compile(r"^\s*(?:,|and|&|\+|กับ|และ|,\s*and)\s*(?:ดีล|งาน|the\s)?\s*$", re.IGNORECASE)
_WHOLE = ("update_deal_stage", "update", "delete")
"""Actions that take no free text, so that another request behind them is no part of them."""


@dataclass(frozen=True)
class Requested:
    """The changes that a sentence asks for, and the parts of it that are no change that can be prepared."""

    changes: tuple[ProposeChange, ...]
    left: list[str] = field(default_factory=list)


def as_requests(
    text: str, vocabulary: Vocabulary, today: date, fiscal_start: int, subject: Subject | None = None
) -> Requested | None:
    """Every change that `text` requests; None where it is a question. See `requests.as_request`."""
    reader = _Reader(vocabulary, today, fiscal_start)
    text = _FIRST.sub("", text)
    found = reader.parts(text, subject, MOST)
    if found:
        return Requested(tuple(found))
    one = reader.one(text, subject)
    if not one:
        return None
    for joint in _JOINT.finditer(text):
        head = reader.one(text[: joint.start()], subject)
        if head and head[0].action in _WHOLE and head == one and text[joint.end() :].strip():
            return Requested(tuple(one), [text[joint.end() :].strip(" .!?")])
    first = one[0]
    unread = (
        rest_of_move(text, vocabulary, first.record_name or "")
        if first.action == "update_deal_stage" and len(one) == 1
        else ""
    )
    return Requested(tuple(one), [unread] if re.search(r"\w", unread) else [])


class _Reader:
    def __init__(self, vocabulary: Vocabulary, today: date, fiscal_start: int) -> None:
        self.vocabulary, self.today, self.fiscal_start = vocabulary, today, fiscal_start

    def parts(self, text: str, subject: Subject | None, most: int) -> list[ProposeChange]:
        """The requests of a sentence that consists of at least two; empty for any other one."""
        if most < 2:
            return []
        for joint in _JOINT.finditer(text):
            head = self.one(text[: joint.start()], subject) if text[: joint.start()].strip() else []
            if not head:
                continue
            named = _subject_of(head[-1]) or subject
            tail = text[joint.end() :]
            rest = self.parts(tail, named, most - len(head)) or self.one(tail, named)
            if rest:
                return [*head, *(_about(one, named) for one in rest)]
        return []

    def one(self, text: str, subject: Subject | None) -> list[ProposeChange]:
        """One request, for each of the records that it names."""
        for each in self._each(text):
            found = [as_request(one, self.vocabulary, self.today, self.fiscal_start, subject) for one in each]
            whole = [one for one in found if one is not None]
            if whole and len(whole) == len(found):
                return whole
        single = as_request(text, self.vocabulary, self.today, self.fiscal_start, subject)
        return [] if single is None else [single]

    def _each(self, text: str) -> list[list[str]]:
        """The sentence once for each of several records of a kind that stand side by side in it."""
        q = Question(text, self.vocabulary, 1, None)
        q.tokens = segment(text, self.vocabulary, [])
        resolve(q)
        named = [t for t in q.tokens if t.tag == "entity" and t.entities[0].kind in records.TYPES]
        runs: list[list[Token]] = []
        for token in named:
            last = runs[-1][-1] if runs else None
            if (
                last is not None
                and last.entities[0].kind == token.entities[0].kind
                and _BETWEEN.match(text[last.end : token.start])
            ):
                runs[-1].append(token)
            else:
                runs.append([token])
        return [
            [text[: run[0].start] + text[one.start : one.end] + text[run[-1].end :] for one in run[:MOST]]
            for run in runs
            if 1 < len(run) <= MOST
        ]


def _subject_of(change: ProposeChange) -> Subject | None:
    kind, name = change.record_kind, change.record_name
    return Subject(kind, name) if kind and name else None


def _about(change: ProposeChange, subject: Subject | None) -> ProposeChange:
    """A task or a note that speaks of "her" is about the record of the request before."""
    if subject is None or change.record_name or change.action not in ("create_task", "add_note"):
        return change
    if not _PRONOUN.search(f"{change.title} {change.body or ''}"):
        return change
    return change.model_copy(update={"record_kind": subject.kind, "record_name": subject.name})
