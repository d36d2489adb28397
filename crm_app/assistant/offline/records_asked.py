"""Questions for records besides deals by what they lack, where people work, and numbers by group."""

import re
from typing import Any

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.filters import PeriodFilter, RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.offline.declared import choices, kind_called
from crm_app.assistant.offline.lists import counted_kind
from crm_app.assistant.offline.meanings import GROUPS, kind_of, noun_of
from crm_app.assistant.offline.narrowing import take_record_filters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.core.tables import table

_WITHOUT = "without_"


def _lackings(kind: RecordKind | None) -> frozenset[str]:
    """What records of a kind can lack, by the filters of their list; nothing for deals, which have tools of their own."""
    if kind is None or kind == "deal" or kind not in records.TYPES:
        return frozenset()
    return frozenset(name.removeprefix(_WITHOUT) for name in records.TYPES[kind].filters if name.startswith(_WITHOUT))


def as_lacking(q: Question) -> Tool | None:
    """ "Companies that never bought", "contacts without email": records by what they do not have."""
    lapsed = _lapsed(q)
    if lapsed is not None:
        return lapsed
    place = next((i for i, t in enumerate(q.tokens) if t.tag in ("lack", "never", "not", "stale") and not t.used), None)
    if place is None:
        return None
    subject = _subject(q)
    if subject is None or (subject.start > q.tokens[place].start and not _follows_in_thai(q, place)):
        return None
    kind = str(kind_of(subject.tag) or counted_kind(q))
    lack = _thing(q, q.tokens[place], [t for t in q.tokens[place + 1 :] if t is not subject])
    if lack is None or lack not in _lackings(kind):
        return None
    days = q.periods if kind == "company" and lack == "won_deal" and not q.has("date:created") else []
    if days and not (len(days) == 1 or (len(days) == 2 and _BUT_NOT.search(q.text))):
        return None
    for token in q.tokens:
        if token.tag == "period" and not q.has("date:created") and not days:
            token.tag = "unknown"  # no list says what else is lacking within some days
    q.periods = q.periods if q.has("date:created") else []
    q.tokens[place].used = subject.used = True
    for token in q.tokens:
        if token.tag == subject.tag:
            token.used = True
    counts = bool([token for token in q.tokens if token.tag == "count"])
    q.use("count", "sum?")
    q.use("list", "which", "who")
    filters = take_record_filters(q, kind).model_copy(update={"lacks": [lack]})
    if days:
        first, *then = [PeriodFilter(start=one.start, end=one.end) for one in days]
        within = {"period": then[0], "bought": first} if then else {"period": first}
        q.periods = days
        return FindRecords(kind=kind, filters=filters.model_copy(update=within), sort="name", order="asc", limit=20)
    if counts:
        return CountRecords(kind=kind, filters=filters)
    return FindRecords(kind=kind, filters=filters, sort="name", order="asc", limit=20)


_BUT_NOT = re.compile(
    r"\b(?:but|and|yet)\b.{0,30}\b(?:not|nothing|never|no|haven't|hasn't|didn't|none)\b|แต่.{0,30}(?:ไม่|ยังไม่)",
    re.IGNORECASE,
)
"""Two periods of which the records have something in the first alone: "last year but not this year"."""


def _lapsed(q: Question) -> FindRecords | None:
    """ "Which customers bought last year but not this year?": the companies that bought in the first days alone."""
    plain = {
        "noun:company",
        "status:won",
        "period",
        "not",
        "lack",
        "never",
        "stop",
        "and",
        "which",
        "who",
        "list",
        "unknown",
        "count",
    }
    if len(q.periods) != 2 or not _BUT_NOT.search(q.text) or not {t.tag for t in q.tokens} <= plain:
        return None
    if (
        not q.has("status:won")
        or q.entities
        or any(t.text.lower() not in ("but", "แต่", "yet") for t in q.tokens if t.tag == "unknown")
    ):
        return None
    for token in q.tokens:
        token.used = True
    first, then = [PeriodFilter(start=one.start, end=one.end) for one in q.periods]
    filters = RecordFilters(lacks=["won_deal"], bought=first, period=then)
    return FindRecords(kind="company", filters=filters, sort="name", order="asc", limit=20)


def _subject(q: Question) -> Token | None:
    """The word for the records that are asked for; "กี่บริษัท" is one word."""
    for token in q.tokens:
        if _lackings(kind_of(token.tag)):
            return token
        if token.tag == "count" and _lackings(kind_called(token.text.removeprefix("กี่"))):
            return token
    return None


def _follows_in_thai(q: Question, place: int) -> bool:
    """Whether a negation stands before its subject, as a Thai question may have it."""
    return not q.tokens[place].text.isascii() and q.tokens[place].tag != "stale"


def _thing(q: Question, negation: Token, rest: list[Token]) -> str | None:
    """What is lacking; its words are then accounted for."""
    if negation.tag == "stale":
        return "activity" if re.search(r"activit|กิจกรรม", negation.text.lower()) and q.quiet_days is None else None
    tags = {token.tag for token in rest}
    if tags & {"status:won"} and (negation.tag == "never" or "noun:deal" in tags or not any(map(_is_thing, tags))):
        q.use("status:won", "noun:deal")
        _use_objects(q, rest)
        return "won_deal"
    if "noun:deal" in tags:
        q.use("noun:deal")
        return "open_deal" if q.use("status:open") else "deal"
    for token in rest:
        if _is_thing(token.tag):
            q.use(token.tag)
            return token.tag.partition(":")[2]
    return None


def _is_thing(tag: str) -> bool:
    """Whether a word names something that a record can lack: a field, or a record of another kind."""
    return tag.startswith(("noun:", "field:")) or tag == "type:email"


def _use_objects(q: Question, rest: list[Token]) -> None:
    """Accounts for the empty object of "never bought anything"."""
    for token in rest:
        if token.tag == "noun:product" and not q.named("product"):
            token.used = True


# ---------------------------------------------------------------- people


_TITLE = re.compile(
    r"\b(?:who|who's|whos|who is|who are)\s+(?:is\s+|are\s+)?(?:the\s+|our\s+|their\s+)?"
    r"(?P<title>[\w .&/-]{2,60}?)\s+(?:at|of|for|in|from)\s+",
    re.IGNORECASE,
)
_TITLE_TH = re.compile(r"ใคร(?:เป็น|คือ)\s*(?P<title>.{2,60}?)\s*(?:ของ|ที่|ใน)\s*")
_WORKERS = re.compile(
    r"\bwhom?\b.*\bworks?\b|ใคร(?:บ้าง)?.*(?:ทำงาน|อยู่บริษัท)|คนที่ทำงาน|มีใคร(?:บ้าง)?.*ทำงาน"
    r"|\bwhom?\b.*\b(?:know|knows|call|contact|reach|talk to|speak to|speak with|email|phone|ring|meet|see)"
    r"\b.*\b(?:at|in|from|of)\b"
    r"|ใคร(?:บ้าง)?(?:ที่)?.{0,8}ติดต่อได้|ใครอยู่(?!ใน)|รู้จักใคร|(?:ติดต่อ|โทรหา|คุยกับ|คุย|หา|เจอ)ใคร|มีใครอยู่"
)
_VERBS = frozenset(
    {
        "know",
        "knows",
        "call",
        "contact",
        "reach",
        "talk",
        "speak",
        "email",
        "phone",
        "ring",
        "meet",
        "see",
        "รู้จัก",
        "ติดต่อ",
        "โทรหา",
        "คุย",
        "คุยกับ",
        "เจอ",
    }
)
_NO_TITLE = re.compile(
    r"^(?:might|may|will|would|can|could|should|must|has|have|had|did|does|do|said|says|wants|needs|asked|told|wrote|"
    r"complained|called|signed|bought|thinks|knows|likes)\b|^(?:จะ|ได้|เคย|อยาก|ขอ|บอก|ว่า)"
)
"""How a deed begins, which is no job."""
_INTRODUCE = (
    "work",
    "who",
    "list",
    "noun:contact",
    "noun:company",
    "which",
    "field:phone",
    "field:email",
    "type:call",
    "how",
    "notes",
    "reach",
)
_TITLE_FIRST = re.compile(
    r"\b(?:of|for)\s+(?:the|their|our)\s+(?P<title>[\w .&/-]{2,60}?)\s+(?:at|of|from|in)\s+", re.IGNORECASE
)
_TITLE_FIRST_TH = re.compile(
    r"^(?:ขอ|ชื่อ|ถาม)?\s*(?P<title>[\u0e00-\u0e7f]{3,40}?)\s*(?:ของ|ที่|บริษัท)\s*(?=.+?(?:คือใคร|ชื่ออะไร|เป็นใคร|คือคนไหน|ชื่อ))"
)


def as_people(q: Question) -> Tool | None:
    """Who works at a company, where a person works, and who has a job there."""
    companies, contacts = q.named("company"), q.named("contact")
    if q.has("work") and len(contacts) == 1 and not companies:
        q.use("work", "where", "who", "which", "noun:contact", "noun:company")
        return GetRecord(kind="contact", name=contacts[0], fields=["company", "job_title"])
    if len(companies) != 1 or contacts or q.has("noun:deal", "revenue", "field:owner"):
        return None
    wants_person = q.has("who") and q.has("field:phone", "field:email") and not q.has("field:owner")
    if (q.has("work", "who", "which") and _WORKERS.search(q.text.lower()) and not q.tags("status:")) or wants_person:
        q.use(*_INTRODUCE)
        for token in q.tokens:
            token.used = token.used or token.text.lower() in _VERBS
        counts = bool(q.use("count"))
        filters = RecordFilters(company=companies)
        if counts:
            return CountRecords(kind="contact", filters=filters)
        return FindRecords(kind="contact", filters=filters, sort="name", order="asc", limit=20)
    return _of_job(q, companies)


def _of_job(q: Question, companies: list[str]) -> FindRecords | None:
    found = _TITLE.search(q.text) or _TITLE_TH.search(q.text)
    if found is None and q.has("field:phone", "field:email"):
        found = _TITLE_FIRST.search(q.text)
    found = found or _TITLE_FIRST_TH.search(q.text)
    if found is None:
        return None
    start, end = found.span("title")
    inside = [t for t in q.tokens if t.start < end and t.end > start]
    plain = all(t.tag in ("noun:owner", "noun:member", "stop", "noun:contact", "noun:manager") for t in inside)
    if not inside or plain or any(t.tag == "entity" and t.entities[0].kind in records.TYPES for t in inside):
        return None
    title = found["title"].strip()
    if _NO_TITLE.search(title.lower()):
        return None  # "who might block the renewal at Acme?"
    for token in q.tokens:
        token.used = token.used or token.end <= found.end()
    q.use("noun:company", "where", "who", "field:phone", "field:email", "named", "which")
    return FindRecords(
        kind="contact", filters=RecordFilters(company=companies, job_title=title), sort="name", order="asc", limit=20
    )


# ---------------------------------------------------------------- numbers by group


_GROUPED = ("owner", "sector", "country", "status", "company", "source", "city", "series")
"""Groups of records besides deals, where the kind has the field."""


def _groups_of(kind: RecordKind | None) -> tuple[str, ...]:
    if kind is None or kind == "deal" or kind not in records.TYPES:
        return ()
    found = table(records.TYPES[kind].model).c
    return tuple(name for name in _GROUPED if name in found or f"{name}_id" in found)


def as_record_groups(q: Question) -> CountRecords | None:
    """ "Companies by sector": numbers of records besides deals, by group."""
    if q.has("noun:deal", "revenue", "sum", "average", "median", "win_rate", "cycle", "weighted", "share", "earned"):
        return None
    opened = q.tags("status:") == ["status:open"] and any(
        "done" in choices(kind, "status") for t in q.tokens if (kind := kind_of(t.tag)) is not None
    )
    if (q.tags("status:") and not opened) or q.tags("place:") or q.has("top", "bottom"):
        return None
    if q.has("group:owner") and (of := next((k for t in q.tokens if "owner" in _groups_of(k := kind_of(t.tag))), None)):
        q.use("group:owner", "count", kinds.noun(of), "list", "which", "sum?", "noun:owner", "noun:member", "who")
        return CountRecords(kind=of, filters=take_record_filters(q, of), group_by="owner")
    for index, token in enumerate(q.tokens):
        if token.tag != "by":
            continue
        after = next((t for t in q.tokens[index + 1 :] if t.tag != "stop"), None)
        kind = next((kind_of(t.tag) for t in q.tokens if _groups_of(kind_of(t.tag)) and t is not after), None)
        if after is None or kind is None:
            continue
        group: str = GROUPS.get(after.tag, "") or {f"noun:{name}": name for name in _GROUPED}.get(after.tag, "")
        own = after.entities[0].id if after.tag == "entity" and after.entities[0].kind == "own_field" else ""
        if own.startswith(f"{kind}."):
            group, own = "own", own.removeprefix(f"{kind}.")
        if group not in (*_groups_of(kind), "own"):
            continue
        token.used = after.used = True
        q.use("count", kinds.noun(kind), "list", "which", "sum?", noun_of(kind))
        named: Any = group
        return CountRecords(kind=kind, filters=take_record_filters(q, kind), group_by=named, own_field=own)
    return None
