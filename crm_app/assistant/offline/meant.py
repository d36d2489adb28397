"""The one record that the talk is about, where a question says "there", "they", "เขา" for it."""

import re
from collections.abc import Sequence

from crm_app import records
from crm_app.assistant.offline.meanings import subject_of
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.offline.vocabulary import Entity
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.assistant.tools.search_notes import SearchNotes

THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (?:is|are|was"
    r"|were|any))|ที่นั่น|บริษัทนี้|ลูกค้ารายนี้|ลูกค้าคนนี้|เจ้านี้|รายนี้"
)


RECENT = 4
"""Calls after which a record of the talk is still meant by "there" and "they"."""


_OF_SOMEBODY = re.compile(
    r"^(?:แล้ว|ส่วน)?\s*ของ\S+\s*(?:คนเดียว)?\s*(?:ล่ะ|ละ|อะ|บ้าง|ครับ|คะ|ค่ะ|\?)*$|^(?:and\s+)?\w+'s\s*\??$", re.IGNORECASE
)


def of_an_unknown(q: Question) -> bool:
    """ "แล้วของสมปองล่ะ" after a figure: whose figure is meant is not known, and no note can stand in for it."""
    return q.previous is not None and bool(q.unknown()) and not q.entities and bool(_OF_SOMEBODY.match(q.text.strip()))


def recall(q: Question, previous: Tool | None) -> None:
    """ "Open deals there?", "what did they say?" after a question on one company: the company is meant again."""
    newest = q.before[0] if q.before else None
    if (
        isinstance(newest, SearchNotes)
        and q.has("pronoun")
        and not q.has("who")
        and not q.named("company", "contact", "owner")
    ):
        about = talked_about(q, newest.query)
        if about[1]:
            q.typed = f"{q.typed} ({about[1]})"
            return
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


def searched_before(q: Question) -> str:
    """The question to the notes that this one continues ("when does it run out?"); empty where it continues none."""
    newest = q.before[0] if q.before else None
    leans = any(token.tag in ("pronoun", "refers", "follow", "same") for token in q.tokens) or THERE.search(
        q.text.lower()
    )
    return newest.query if isinstance(newest, SearchNotes) and leans else ""


_THESE = re.compile(
    r"\b(?:of|among|in|from) (?:them|these|those|the above|this list)\b|\b(?:those|these) ones\b|\bthat one\b"
    r"|\b(?:with|to|for|by|from|about|at) (?:them|these|those)\b|ในนั้น|ในนี้|ในกลุ่มนี้|พวกนี้|พวกนั้น"
    r"|เหล่านี้|เหล่านั้น|(?:ตัว|อัน|คน|เจ้า|ราย|ดีล)นั้น|จากรายการนี้|ในรายการนี้"
)
THAT_ONE = re.compile(
    r"\b(?:that|the (?:first|top|best|last)) (?:one|product|company|customer|rep|seller|person|team|sector)\b"
    r"|(?:ตัว|คน|เจ้า|ราย|อัน|บริษัท|สินค้า|ทีม)(?:นั้น|แรก)"
)
_ALTOGETHER = {"sum", "sum?", "count", "pronoun", "refers", "stop", "and", "follow", "which"}


def nothing_meant(q: Question) -> str:
    """The words of a question that speak of an answer before, although there is none to speak of; empty for others.

    "How many of those are mine?" and "how much altogether?" would otherwise be answered for all deals.
    """
    these = _THESE.search(q.text.lower())
    if these is not None and not q.has("notes", "notes!"):
        return these[0]
    tags = {token.tag for token in q.tokens}
    return q.typed if tags & {"sum", "sum?"} and tags <= _ALTOGETHER and not q.entities and not q.periods else ""


def talked_about(q: Question, query: str) -> tuple[str, str]:
    """The kind and the name of the record that a search in the notes was about: "their contract" after "what did Marcus at
    Harbourlight say?"; empty for none.
    """
    return searched(read(query, q.vocabulary, q.today, q.fiscal_start, None)) if q.today is not None else ("", "")


def searched(asked: Question) -> tuple[str, str]:
    """The kind and name of the record that a question for notes is about; empty for none."""
    companies = asked.named("company")  # "their" is rather the company's than the person's
    if companies:
        return "company", companies[0]
    named = subject_of(asked.entities)
    return ("", "") if named is None else (named.kind, named.name)


def place_meant(q: Question) -> str:
    """The words of a question that speak of one place of the ranking before: its name is in the answer, not in the call."""
    ranked = isinstance(q.previous, AggregateDeals) and q.previous.group_by != "none"
    found = THAT_ONE.search(q.text.lower()) if ranked and not q.entities else None
    return found[0] if found is not None else ""


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


def use_own_pronouns(q: Question, *things: str) -> None:
    """ "What share came from Acme, and how much was it?": a pronoun behind a name of the same question means it; "how many deals
    did we win, and what were they worth?" speaks of its own deals.

    Args:
        things: tags of words that "they" may mean as well.
    """
    names = [token.start for token in q.tokens if token.tag == "entity"]
    said = [token.start for token in q.tokens if token.tag in things]
    for token in q.tokens:
        of_name = token.tag in ("pronoun", "refers") and bool(names) and token.start > min(names)
        of_thing = token.tag == "pronoun" and bool(said) and token.start > min(said)
        token.used = token.used or of_name or of_thing


_MEANT = re.compile(r"\b(?:them|they|it|him|her|he|she)\b|(?<!ลูก)เขา(?!ค้อ)|เค้า|เธอ|พวกเขา|มัน", re.IGNORECASE)


def subject_meant(q: Question, previous: Tool | None, before: Sequence[Tool]) -> tuple[str, str]:
    """The record that the talk is about: of the last search in the notes, else of the last calls; empty for none."""
    if before and isinstance(before[0], SearchNotes):
        found = talked_about(q, before[0].query)
        if found[1]:
            return found
    return subject_of_talk(previous, before)


def with_the_name(text: str, subject: tuple[str, str]) -> tuple[str, Entity] | None:
    """The question with the record of the talk in place of the word that means it: "when did we last talk to them?".

    Args:
        subject: the kind and the name of the record.
    """
    kind, name = subject
    if not name or kind not in records.TYPES:
        return None
    there = THERE.search(text.lower())
    if there is not None and kind in ("contact", "member"):
        return None  # nobody works "at" a person
    if there is not None:
        joint = "at " if text[there.start() : there.end()].isascii() else "ที่ "
        return f"{text[: there.start()]}{joint}{name}{text[there.end() :]}", Entity(kind, name)
    found = _MEANT.search(text)
    return None if found is None else (f"{text[: found.start()]}{name}{text[found.end() :]}", Entity(kind, name))
