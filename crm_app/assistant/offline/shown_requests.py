"""Requests for what an answer showed: "push all of those to Monday", "mark the first one as done", "ย้ายดีลนั้นไปแพ้"."""

import re
from collections.abc import Sequence
from datetime import date

from crm_app import records
from crm_app.assistant.offline.again import as_corrected
from crm_app.assistant.offline.amended import amended
from crm_app.assistant.offline.changes import Subject
from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.meant import searched, subject_before
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.several import Requested, as_requests
from crm_app.assistant.offline.talk import Shown, Talk, in_places
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.assistant.tools.search_notes import SearchNotes

MOST = 12
"""Records of a list that one sentence changes."""
_ALL = re.compile(
    r"\b(?:all|each|every one|both) of (?:them|those|these)\b|\b(?:them|those|these|they)(?: all| both)?\b"
    r"(?:\s+(?:tasks?|deals?|companies|customers|ones|contacts))?|\bthe whole (?:list|lot)\b"
    r"|\ball (?:the )?(?:tasks|deals|companies|customers)\b"
    r"|(?:งาน|ดีล|ลูกค้า|บริษัท|ราย|อัน)?(?:ทั้งหมดนี้|ทั้งหมดนั้น|พวกนี้|พวกนั้น|เหล่านี้|เหล่านั้น|ทุกอันเลย|ทุกอัน|ทุกงาน|ทุกราย|ทุกดีล|ทั้งหมดเลย|ทั้งหมด)",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:that|this) (?:one|deal|task|company|customer|contact|project)\b|\b(?:it|him|her)\b"
    r"|(?:ดีล|งาน|อัน|ราย|เจ้า|บริษัท|ลูกค้า|คน|โครงการ)(?:นั้น|นี้)|มัน",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"\b(?:the )?(?:oldest|biggest|largest|longest|latest|newest|most expensive)(?: one| deal| task)?\b"
    r"|(?:ดีล|งาน|อัน|ราย|ตัว)(?:ที่)?(?:เก่า|ใหญ่|นาน|แพง)(?:ที่)?สุด",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^(?:(?:please|pls|ok|okay|so|now|then|and|can you|could you|go ahead and)[ ,]+)*"
    r"(?:push|move|shift|postpone|delay|mark|set|make|close|complete|finish|tick|assign|reassign|give|hand|transfer|delete|remove|change|update|put"
    r"|tag|add|reopen)\b"
    r"|^(?:(?:แล้ว|งั้น|ช่วย|รบกวน|ขอ|ฝาก|ก็)\s*)*(?:เลื่อน|ย้าย|ปิด|เปลี่ยน|แก้|ตั้ง|โอน|มอบ|ยก|ลบ|ติด|ใส่|ปรับ|ทำ)"
    r"|(?:ปิดให้|เสร็จแล้ว|ปิดเลย|เลื่อนไป|ย้ายไป)",
    re.IGNORECASE,
)
_CHANGES = ("update", "delete", "update_deal_stage")
_DONE = re.compile(
    r"\b(?:done|complete[d]?|finished|tick(?:ed)?(?: off)?|close[d]?)\b|เสร็จ|ปิดให้|ปิดเลย|ปิดงาน|ทำแล้ว|เรียบร้อย",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\?\s*$|\b(?:who|what|which|when|why|how)\b|ไหน(?!ก็)|อะไร|ใคร|กี่|เท่าไ|ไหม|มั้ย", re.IGNORECASE)


_GIVEN_TH = re.compile(
    r"^(?P<what>.{2,40}?)\s*(?:มอบ)?ให้\s*(?P<who>.{2,60}?)\s*(?:เป็นคน)?(?:ทำ|ดูแล|รับไป|รับผิดชอบ|จัดการ)(?:แทน|ต่อ|ให้)?(?:ครับ|ค่ะ|นะ|หน่อย|ที)*$"
)
"""Somebody else shall do what was shown: "อันที่สองให้ Anna ทำแทน"."""


def as_requests_for_shown(
    text: str, talk: Talk, vocabulary: Vocabulary, today: date, fiscal_start: int
) -> Requested | None:
    """The changes of the records shown before that `text` requests; None where it is no such request.

    Args:
        text: the result of `segment.clean`, without what stands before the request.
    """
    given = _GIVEN_TH.match(text)
    text = f"โอน{given['what']}ให้ {given['who']}" if given is not None else text
    if not talk.shown or not all(one.id and one.kind in records.TYPES for one in talk.shown):
        return None
    if not _VERB.search(text) or _ASKS.search(text):
        return None
    chosen, spoken = _chosen(text, talk.shown)
    if not chosen or len(chosen) > MOST:
        return None
    changes: list[ProposeChange] = []
    for one in chosen:
        subject = Subject(one.kind, one.id, one.name)
        found = as_requests(spoken, vocabulary, today, fiscal_start, subject)
        if found is not None and found.left:
            return None
        made = list(found.changes) if found is not None else _done(spoken, subject)
        if not made or any(change.record_name != one.id or change.action not in _CHANGES for change in made):
            return None  # a task about them keeps its own words
        changes += made
    return Requested(tuple(changes))


def _chosen(text: str, shown: Sequence[Shown]) -> tuple[list[Shown], str]:
    """The lines that a request means, and the request with "it" for them."""
    it = "มัน" if has_thai(text) else "it"
    places = list(in_places(text, shown))
    if places:
        spoken = text
        for place, (match, _) in enumerate(reversed(places)):
            last = place == len(places) - 1
            spoken = f"{spoken[: match.start()]} {it if last else ''} {spoken[match.end() :]}"
        return list(dict.fromkeys(one for _, one in places)), _tidy(spoken)
    for pattern, several in ((_EXTREME, False), (_ALL, True), (_ONE, False)):
        named = pattern.search(text)
        if named is None:
            continue
        if pattern is _ONE and len(shown) > 1:
            return [], text  # which of them is not said
        lines = list(shown) if several else [shown[0]]
        return lines, _tidy(f"{text[: named.start()]} {it} {text[named.end() :]}")
    return [], text


def _tidy(text: str) -> str:
    return " ".join(text.split()).replace(" ,", ",")


def _done(text: str, subject: Subject) -> list[ProposeChange]:
    """ "It is done", for a task."""
    if subject.kind != "task" or not _DONE.search(text):
        return []
    said = [{"field": "status", "value": "done"}]
    return [
        ProposeChange.model_validate(
            {"action": "update", "record_kind": "task", "record_name": subject.name, "fields": said}
        )
    ]


def subject_of_request(
    previous: Tool | None, before: Sequence[Tool], talk: Talk, vocabulary: Vocabulary, today: date, fiscal_start: int
) -> Subject | None:
    """The record that "it" means in a request: that of the proposal before, the one that was shown or asked about, or the
    one whose notes were read.
    """
    newest = before[0] if before else None
    if isinstance(newest, ProposeChange) and newest.record_kind and newest.record_name:
        return Subject(newest.record_kind, newest.record_name)
    if isinstance(newest, SearchNotes):
        q = read(newest.query, vocabulary, today, fiscal_start, None)
        kind, name = searched(q)
        if name:
            return Subject(kind, name, name)
    kind, name = subject_before(previous)
    if name and kind in records.TYPES:
        return Subject(kind, name, name)
    if len(talk.shown) == 1 and talk.shown[0].id and talk.shown[0].kind in records.TYPES:
        one = talk.shown[0]
        return Subject(one.kind, one.id, one.name)
    return None


def requests_in(
    text: str, asked: str, vocabulary: Vocabulary, today: date, fiscal_start: int, previous: Tool | None,
    before: Sequence[Tool], talk: Talk,
) -> Requested | None:  # fmt: skip
    """The changes that `text` requests, or that correct what was proposed before; None where it is a question.

    Args:
        asked: the text without what stands before the request.
    """
    proposed = talk.proposed or tuple(one for one in before[:1] if isinstance(one, ProposeChange))
    again = _corrected(text, proposed, vocabulary, today, fiscal_start)
    if again is not None:
        return again
    found = as_requests_for_shown(asked, talk, vocabulary, today, fiscal_start)
    if found is not None:
        return found
    subject = subject_of_request(previous, before, talk, vocabulary, today, fiscal_start)
    return as_requests(asked, vocabulary, today, fiscal_start, subject)


def _corrected(
    text: str, proposed: Sequence[ProposeChange], vocabulary: Vocabulary, today: date, fiscal_start: int
) -> Requested | None:
    """All that the answer before proposed, each with the value that `text` names where it fits: the whole answer is
    withdrawn, so what is not corrected is proposed again as it was.
    """
    found = [as_corrected(text, one, vocabulary, today, fiscal_start) for one in proposed]
    if not any(found):
        again = amended(text, proposed, vocabulary, today, fiscal_start)
        kept = [one.model_copy(update={"replaces": place == 0}) for place, one in enumerate(again)]
        return Requested(tuple(kept)) if kept else None
    changes = [(new or old).model_copy(update={"replaces": False}) for new, old in zip(found, proposed, strict=True)]
    return Requested((changes[0].model_copy(update={"replaces": True}), *changes[1:]))
