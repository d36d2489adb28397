"""Corrections of what was proposed, read by their slots: "sorry, that was yesterday", "I meant Lotus Bay", "without Condax".

A day, a record or a person in a turn takes the place of the proposal's own; names behind a negation leave out the proposals
about them. A turn with any other word is no correction.
"""

import re
from collections.abc import Sequence
from datetime import date

from crm_app import records
from crm_app.assistant.offline.due_days import due_day
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.question import QUIET, Question
from crm_app.assistant.offline.requests import TIME
from crm_app.assistant.offline.turn_cues import cues_of
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools.propose_change import ProposeChange, Said

_SORRY = re.compile(
    r"^(?:(?:no|nope|nah|sorry|oops|wait|hm+|actually|hold on|hang on|my (?:bad|mistake)|apologies|i mean|i meant?"
    r"|rather|better|in fact|correction|scratch that|not that(?: one)?"
    r"|ไม่ใช่|ไม่เอา(?=\s|$)|เปล่า|ขอโทษ|โทษที|เดี๋ยว|ผิด|เอ้ย|เอ๊ย|หมายถึง|ที่จริง|จริง\s?ๆ|แก้)(?![\w])(?:ครับ|ค่ะ"
    r"|คะ|นะ|ๆ|แล้ว)*[\s,.!:–-]*)+",
    re.IGNORECASE,
)
_SORRY_TH = re.compile(
    r"^(?:(?:ไม่ใช่|เปล่า|ขอโทษ|โทษที|เดี๋ยว|ผิด|เอ้ย|เอ๊ย|หมายถึง|ที่จริง|จริง\s?ๆ|แก้)(?:ครับ|ค่ะ|คะ|นะ|ๆ|แล้ว"
    r"|เป็น)*[\s,.!:–-]*)+"
)
_VERB = re.compile(
    r"^(?:(?:let'?s )?(?:make|set|change|move|push|shift|put|do|have|book)(?: (?:it|that|this|them|the (?:day|date"
    r"|due date|reminder|task|meeting|call)))?(?: (?:to|for|on|at|be))*"
    r"|(?:that|it|this)(?:'s|'ll| was| is| were| should| must| has to| needs to| will| can)?(?: (?:be|have been"
    r"|happen(?:ed)?|go|wait|move))?(?: (?:to|for|on|at|until|till))*"
    r"|(?:it|that) happened|we (?:talked|spoke|met)|for|to|on|at|with|until|till|by|about|from"
    r"|เอา(?:เป็น)?|เปลี่ยน(?:เป็น)?|เลื่อน(?:เป็น|ไป(?:เป็น)?)?|ย้าย(?:ไป)?|ขอ(?:เป็น)?|เป็น|ต้องเป็น|ไป|ของ|กับ|ให้"
    r"|คือ|มัน(?:คือ|เป็น)?)(?![\w])?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,]*(?:\b(?:instead|rather|please|pls|though|then|is better|would be better|is fine|works(?: better)?"
    r"|suits me(?: better)?|ok)\b|(?:แทน|ดีกว่า|แล้วกัน|ละกัน|ก็ได้|ครับ|ค่ะ|คะ|นะ|ด้วย|หน่อย|เลย|สิ))[\s.!]*$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"[\s,]*(?:\b(?:and )?not (?:for |on |with )?(?P<a>[\w' ]{2,40})|(?:ไม่ใช่|ไม่ได้เป็น)\s*(?P<b>\S.{1,40}))$",
    re.IGNORECASE,
)
_DAY_FIELDS = ("occurred_at", "due_date", "start_date", "expected_close_date", "close_date")


def amended(
    text: str, proposed: Sequence[ProposeChange], vocabulary: Vocabulary, today: date, fiscal_start: int
) -> tuple[ProposeChange, ...]:
    """What was proposed with the slots of `text`; empty where it corrects nothing, or names what no proposal has a place for.

    Args:
        text: the result of `segment.clean`.
        proposed: all that the answer before proposed.
    """
    if not proposed:
        return ()
    left = _without_names(text, proposed, vocabulary, today, fiscal_start)
    if left:
        return left
    rest, sorry = _bare(text)
    if not rest:
        return ()
    made = tuple(_amended(rest, one, vocabulary, today, fiscal_start, sorry=sorry) for one in proposed)
    found = tuple(one for one in made if one is not None)
    return found if len(found) == len(proposed) else ()


def _bare(text: str) -> tuple[str, bool]:
    """A correction without its apology, its verb and what it denies; and whether it had one of the first two."""
    start = text.strip(" .!")
    rest = _SORRY_TH.sub("", _SORRY.sub("", start))
    spoken = _VERB.sub("", rest, count=1)
    for _ in range(3):
        shorter = _TAIL.sub("", spoken).strip(" ,.!")
        shorter = _NOT.sub("", shorter).strip(" ,.!")
        if shorter == spoken:
            break
        spoken = shorter
    return spoken, rest != start or spoken != rest


def _amended(
    rest: str, one: ProposeChange, vocabulary: Vocabulary, today: date, fiscal_start: int, *, sorry: bool
) -> ProposeChange | None:
    named = due_day(rest, today, fiscal_start)
    day = named.day if named is not None else None
    time = TIME.search(f" {rest}")
    spoken = rest if named is None else f"{rest[: named.span[0]]} {rest[named.span[1] :]}"
    spoken = (
        re.sub(r"\b(?:morning|afternoon|evening|noon)\b|(?:ตอน)?(?:เช้า|บ่าย|เย็น|เที่ยง)", " ", spoken) if day else spoken
    )
    if time is not None and day is None:
        return None
    q = read(spoken, vocabulary, today, fiscal_start, None) if re.search(r"\w", spoken) else None
    if q is not None and (q.ambiguous or q.periods or not _is_read(q)):
        return None
    about = [e for e in q.entities if e.kind in records.TYPES and e not in q.excluded] if q is not None else []
    owners = q.named("owner") if q is not None else []
    if len(about) > 1 or len(owners) > 1 or not (day or ((about or owners) and sorry)):
        return None
    changed = one
    if day is not None:
        dated = _on(changed, day)
        if dated is None:
            return None
        changed = dated
    if about:
        changed = _about(changed, about[0].kind, about[0].name)
    if owners:
        whose = [Said(field="owner", value=owners[0]) if _is_owner(said) else said for said in changed.fields]
        if whose == changed.fields:
            return None
        changed = changed.model_copy(update={"fields": whose})
    return changed if changed != one else None


def _is_owner(said: Said) -> bool:
    return said.field in ("owner", "owner_id", "assignee", "assignee_id")


def _is_read(q: Question) -> bool:
    return all(t.tag in QUIET or t.tag in ("entity", "pronoun", "and") or t.tag.startswith("noun:") for t in q.tokens)


def _on(one: ProposeChange, day: date) -> ProposeChange | None:
    """The proposal on another day; a call or meeting that is logged took place on it."""
    if one.action == "create_task":
        return one.model_copy(update={"due_date": day})
    for place, said in enumerate(one.fields):
        if said.field in _DAY_FIELDS or said.field.endswith("_date"):
            fields = [*one.fields[:place], Said(field=said.field, value=day.isoformat()), *one.fields[place + 1 :]]
            return one.model_copy(update={"fields": fields})
    if one.action == "create" and one.kind == "activity":
        return one.model_copy(
            update={"fields": [*one.fields, Said(field="occurred_at", value=f"{day.isoformat()} 12:00")]}
        )
    return None


def _about(one: ProposeChange, kind: str, name: str) -> ProposeChange:
    """The proposal about another record; its name takes the place of the former one in the title."""
    update: dict[str, object] = {"record_kind": kind, "record_name": name}
    title = one.title
    words = (one.record_name or "").split()
    for size in range(len(words), 0, -1):
        part = " ".join(words[:size])
        found = re.search(re.escape(part), title, re.IGNORECASE) if len(part) > 2 else None
        if found is not None:
            update["title"] = f"{title[: found.start()]}{name}{title[found.end() :]}"[:300]
            break
    return one.model_copy(update=update)


def _without_names(
    text: str, proposed: Sequence[ProposeChange], vocabulary: Vocabulary, today: date, fiscal_start: int
) -> tuple[ProposeChange, ...]:
    """ "Without Condax": the other proposals."""
    if len(proposed) < 2:
        return ()
    rest = cues_of(_SORRY.sub("", text.strip())).rest
    q = read(rest, vocabulary, today, fiscal_start, None) if re.search(r"\w", rest) else None
    if q is None or not q.excluded or not all(t.used or t.tag in QUIET or t.tag == "entity" for t in q.tokens):
        return ()
    names = {one.name for one in q.excluded}
    kept = tuple(
        one for one in proposed if one.record_name not in names and not any(name in one.title for name in names)
    )
    return kept if kept and len(kept) < len(proposed) else ()
