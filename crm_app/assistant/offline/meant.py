"""The one record that the talk is about, where a question says "there", "they", "เขา" for it."""

import re
from collections.abc import Sequence

from crm_app import records
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.offline.vocabulary import Entity
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.get_record import GetRecord

THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (?:is|are|was"
    r"|were|any))|ที่นั่น|บริษัทนี้|ลูกค้ารายนี้|ลูกค้าคนนี้|เจ้านี้|รายนี้"
)


RECENT = 4
"""Calls after which a record of the talk is still meant by "there" and "they"."""


def recall(q: Question, previous: Tool | None) -> None:
    """ "Open deals there?", "what did they say?" after a question on one company: the company is meant again."""
    if [e for e in q.entities if e.kind != "stage"] or not (q.has("pronoun") or THERE.search(q.text.lower())):
        return
    if q.has("who") and not THERE.search(q.text.lower()):
        return  # "who is worried about their data?" speaks of the one that it asks for
    asks_for_one = q.has("which") and not THERE.search(q.text.lower())
    kind, name = subject_before(previous) if asks_for_one else subject_of_talk(previous, q.before)
    if not name:
        return
    q.typed = f"{q.typed} ({name})"
    speaks = q.has(
        "noun:deal",
        "noun:contact",
        "noun:task",
        "noun:project",
        "revenue",
        "status:won",
        "status:open",
        "status:lost",
        "work",
    )
    if (speaks or THERE.search(q.text.lower())) and kind == "company" and not q.tags("field:"):
        found = Entity(kind, name)
        q.tokens.append(Token("entity", name, len(q.text), len(q.text), entities=[found], full=True))
        q.entities.append(found)
        q.use("pronoun")


def subject_of_talk(previous: Tool | None, before: Sequence[Tool]) -> tuple[str, str]:
    """The one record that the newest of the last calls is about; empty where there is none."""
    if previous is None:
        return "", ""
    return next((found for call in (previous, *before[:RECENT]) if (found := subject_before(call))[1]), ("", ""))


def subject_before(previous: Tool | None) -> tuple[str, str]:
    """The kind and the name of the one record that the question before was about; empty where there is none."""
    if isinstance(previous, GetRecord):
        return previous.kind, previous.name
    filters = getattr(previous, "filters", None)
    companies = getattr(filters, "company", []) or getattr(filters, "with_company", [])
    return ("company", companies[0]) if len(companies) == 1 else ("", "")


_MEANT = re.compile(r"\b(?:them|they|it|him|her|he|she)\b|(?<!ลูก)เขา(?!ค้อ)|เธอ|พวกเขา|มัน", re.IGNORECASE)


def with_the_name(text: str, previous: Tool | None, before: Sequence[Tool]) -> tuple[str, Entity] | None:
    """The question with the record of the talk in place of the word that means it: "when did we last talk to them?"."""
    kind, name = subject_of_talk(previous, before)
    if not name or kind not in records.TYPES:
        return None
    there = THERE.search(text.lower())
    if there is not None:
        joint = "at " if text[there.start() : there.end()].isascii() else "ที่ "
        return f"{text[: there.start()]}{joint}{name}{text[there.end() :]}", Entity(kind, name)
    found = _MEANT.search(text)
    return None if found is None else (f"{text[: found.start()]}{name}{text[found.end() :]}", Entity(kind, name))
