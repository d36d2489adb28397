"""What a conversation is about: the record or the list from whose page it was opened. "It", "this deal" and "ดีลนี้" mean it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.tools import draft_message, list_summary, record_summary
from crm_app.conversations.models import Conversation, Message
from crm_app.core.database import Work
from crm_app.core.errors import Forbidden
from crm_app.core.i18n import translate
from crm_app.core.tables import columns

LONGEST, LONGEST_LIST = 2_000, 800
"""Characters of an address; that of a list stands in the question, of which the assistant reads the first thousand."""
_RECORD = re.compile(r"^/([a-z_-]{1,40})/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$")
_LIST = re.compile(r"^/([a-z_-]{1,40})(?:\?[^\s“”\"<>]*)?$")
_ANYTHING = ("one", "record", "customer", "client", "account", "entry")
_ANYTHING_THAI = ("รายการ", "ราย", "อัน", "เรื่อง", "ลูกค้า", "ลูกค้าราย", "ลูกค้าคน", "คน", "ตัว", "เจ้า")
_IT = re.compile(r"\b(its|it|them|him|her|their|this|that)\b(?!['’])(?P<after>\s*[?.!,]|\s*$|\s)?", re.IGNORECASE)
_IT_THAI = re.compile(r"(?<![\u0e00-\u0e7f])(?:มัน|เขา)(?![\u0e00-\u0e7f])|(?<=ของ)(?:มัน|เขา)|(?<=กับ)(?:มัน|เขา)")


@dataclass(frozen=True)
class Subject:
    """A record, or a list of records where `id` is None. `address` opens it."""

    kind: str
    id: UUID | None
    title: str
    address: str


def kind_at(address: str) -> tuple[str, UUID | None] | None:
    """The kind of the record or list at an address, and the record's id; None for any other address."""
    for pattern in (_RECORD, _LIST):
        found = pattern.match(address) if len(address) <= LONGEST_LIST else None
        if found is not None:
            path = f"/{found[1]}"
            kind = next((one.kind for one in records.TYPES.values() if one.path == path), None)
            return None if kind is None else (kind, UUID(found[2]) if pattern is _RECORD else None)
    return None


def of(work: Work, address: str | None) -> Subject | None:
    """The subject at an address for its reader; None where there is none that the reader may read."""
    found = kind_at(address) if address else None
    if found is None or address is None or not work.principal.can(f"{found[0]}.read"):
        return None
    kind, record_id = found
    record = records.TYPES[kind]
    if record_id is None:
        return Subject(kind, None, translate(f"{record.plural}.title", work.principal.language), address)
    at = columns(record.model)
    statement = select(record.model).where(
        at.id == record_id, at.deleted_at.is_(None), work.sees(at.owner_id, f"{kind}.read")
    )
    row = work.db.execute(statement).scalar_one_or_none()
    return None if row is None else Subject(kind, record_id, record.title(row)[:200], address)


def questions(subject: Subject, language: str) -> list[str]:
    """Questions that fit the subject; they say "this deal", as a person would."""
    thing = translate(f"{records.TYPES[subject.kind].plural}.one", language)
    thing = thing if language == "th" else thing.lower()
    if subject.id is None:
        keys = ["list.summary", *(["list.risk"] if list_summary.knows_risk(subject.kind) else [])]
    else:
        keys = ["summary", "open", "next", "draft"]
    return [translate(f"conversations.about.{key}", language, thing=thing) for key in keys]


def resolve(question: str, subject: Subject | None, *, is_first: bool) -> str:
    """The question with the name of the subject in place of the words that mean it.

    Args:
        question: as typed.
        subject: of the conversation.
        is_first: whether nothing was talked about before; later "it" means what was talked about last.
    """
    if subject is None:
        return question
    if subject.id is None:
        address = subject.address.replace("(", "%28").replace(")", "%29")
        return f"{question} ({address})" if list_summary.is_asked(question) else question
    if record_summary.is_bare(question) or draft_message.is_asked(question):
        return f"{question} “{subject.title}” ({subject.address})"
    name = f"“{subject.title}”" if record_summary.is_asked(question) else subject.title
    thai = detect_language(question) == "th"
    told = _named(question, subject.kind, name, thai)
    if told == question and is_first:
        told = _IT_THAI.sub(lambda _: f" {name} ", question) if thai else _IT.sub(lambda it: _it(it, name), question)
    if record_summary.is_asked(question) and told != question:
        return f"{told} ({subject.address})"
    return " ".join(told.split()) if told != question else question


def _named(question: str, kind: str, name: str, thai: bool) -> str:
    return _words(kind, thai).sub(lambda _: f" {name} " if thai else name, question)


@lru_cache(maxsize=64)
def _words(kind: str, thai: bool) -> re.Pattern[str]:
    """The words that mean a record of a kind: "this deal", "ดีลนี้"."""
    own = [word for word in kinds.words(kind) if (word[:1] > "\u0e00") == thai]
    nouns = sorted({*own, *(_ANYTHING_THAI if thai else _ANYTHING)}, key=len, reverse=True)
    listed = "|".join(re.escape(noun) for noun in nouns)
    if thai:
        return re.compile(rf"(?:{listed})(?:คน|ราย|ตัว|อัน)?(?:นี้|นั้น)")
    return re.compile(rf"\b(?:this|that|the same)\s+(?:{listed})\b", re.IGNORECASE)


def _it(found: re.Match[str], name: str) -> str:
    """The name in place of "it"; "this" and "that" only mean the record where no noun follows."""
    word, after = found[1].lower(), found["after"] or ""
    if word in ("this", "that") and after and not after.strip():
        return found[0] if found.end() < len(found.string) else name
    owns = "'s" if word in ("its", "their") else ""
    return f"{name}{owns}{after}"


def check(work: Work, address: str | None) -> None:
    """Raises Forbidden unless the reader may open the subject of a new conversation."""
    if address is not None and of(work, address) is None:
        raise Forbidden


def meant(work: Work, question: Message) -> str:
    """What a stored question means: with the name of the conversation's subject in place of "it" and "this deal"."""
    conversation = work.db.get_one(Conversation, (work.workspace_id, question.conversation_id))
    return resolve(question.content, of(work, conversation.about), is_first=question.position == 0)
