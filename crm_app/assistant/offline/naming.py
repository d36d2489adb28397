"""Resolves each name of a question to a record or value, including misspelt names."""

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from crm_app import records
from crm_app.assistant.examples.corpus import examples
from crm_app.assistant.offline.declared import UNRANKED, name_rank
from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.meanings import noun_of
from crm_app.assistant.offline.negation import mark_excluded
from crm_app.assistant.offline.product_words import products_by_a_word
from crm_app.assistant.offline.question import Ambiguity, Question
from crm_app.assistant.offline.segment import Token, segment
from crm_app.assistant.offline.senses import settle
from crm_app.assistant.offline.sounds import romanised, sounding_like
from crm_app.assistant.offline.surroundings import take_quiet_days
from crm_app.assistant.offline.vocabulary import Entity, EntityKind, Vocabulary
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.values.period_parts import Period
from crm_app.values.periods import find_period, find_periods

NEAR = 5
"""Maximum distance between a noun and the name that it describes, in characters."""


def read(text: str, vocabulary: Vocabulary, today: date, fiscal_start: int, previous: Tool | None) -> Question:
    """Cuts a question, cleaned by `segment.clean`, into tokens, and finds its periods and names."""
    q = Question(text, vocabulary, fiscal_start, previous)
    q.today = today
    q.tokens = segment(text, vocabulary, find_periods(text, today, fiscal_start))
    if q.has("date:closing", "date:due", "status:open", "weighted") and not q.has(
        "revenue", "status:won", "status:lost"
    ):
        q.tokens = segment(text, vocabulary, find_periods(text, today, fiscal_start, future=True))
    # A period inside a name is ignored.
    named = [token.period for token in q.tokens if token.period is not None]
    q.periods = _anchored(_of_one_year(named, today, fiscal_start), fiscal_start)
    if q.has("growth", "compare"):
        q.periods = [part for period in q.periods for part in _sides(period, today, fiscal_start)]
    join_broken_names(q)
    guess_unknown_names(q)
    q.entities = resolve(q)
    mark_excluded(q)
    settle(q)
    q.quiet_days = take_quiet_days(q)
    products_by_a_word(q)
    _why_lost(q)
    _number_of(q)
    q.tokens = [part for token in q.tokens for part in _both(token)]
    if not q.named("company"):
        # A company has an annual revenue field; without this field the words ask for the sales per year.
        q.tokens = [part for token in q.tokens for part in _yearly(token)]
    if q.named("pipeline"):
        # "In pipeline Sales" names a pipeline; "in the pipeline" means open.
        for token in q.tokens:
            if token.tag == "status:open" and re.search(r"pipeline|ไปป์ไลน์", token.text.lower()):
                token.tag = "noun:pipeline_name"
    return q


def _sides(period: Period, today: date, fiscal_start: int) -> list[Period]:
    """ "Growth from Q2 to Q3 2017": two periods of one length are the sides of a comparison, not one long period."""
    bare = re.sub(r"^(?:from|between|ระหว่าง|จาก|ตั้งแต่)\s*", "", period.matched, flags=re.IGNORECASE)
    parts = re.split(r"\s+(?:to|through)\s+|\s*(?:ถึง|ไป)\s*", bare, flags=re.IGNORECASE)
    found = find_periods(" vs ".join(parts), today, fiscal_start) if len(parts) == 2 else []
    if len(found) != 2 or period.start is None or period.end is None:
        return [period]
    days = [(one.end - one.start).days for one in found if one.start is not None and one.end is not None]
    inside = all(one.start is not None and period.start <= one.start for one in found)
    alike = len(days) == 2 and abs(days[0] - days[1]) <= 3 and min(days) >= 28
    return [replace(one, span=period.span) for one in found] if inside and alike else [period]


_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)")
_BARE_UNIT = re.compile(
    r"^(?:(?:the )?(?:first|second) half|ครึ่ง(?:ปี)?(?:แรก|หลัง)"
    r"|q[1-4]|(?:the )?(?:first|second|third|fourth) quarter|quarter [1-4]|h[12]|ไตรมาส(?:ที่)?\s*[1-4]"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?:เดือน)?[\u0e00-\u0e7f]+(?:คม|ยน|พันธ์))$",
    re.IGNORECASE,
)


def _of_one_year(periods: list[Period], today: date, fiscal_start: int) -> list[Period]:
    """ "Q4 against Q3 2017": a quarter or month without a year is of the only year that the question names."""
    years = {found[0] for period in periods if (found := _YEAR.search(period.matched))}
    if len(years) != 1 or len(periods) < 2:
        return periods
    year, made = years.pop(), []
    for period in periods:
        bare = re.sub(r"^(?:in|for|of|from|to|ใน|ของ)\s+", "", period.matched.strip(), flags=re.IGNORECASE)
        moved = find_period(f"{bare} {year}", today, fiscal_start) if _BARE_UNIT.match(bare) else None
        made.append(replace(moved, matched=period.matched, span=period.span) if moved is not None else period)
    return made


_BEFORE = re.compile(r"\b(?:before|earlier|prior)\b|ก่อนหน้า")


def _anchored(periods: list[Period], fiscal_start: int) -> list[Period]:
    """ "Last quarter and the quarter before": the second period is measured from the first."""
    found: list[Period] = []
    for period in periods:
        first = found[-1] if found else None
        if first is not None and first.start is not None and _BEFORE.search(period.matched.lower()):
            moved = find_period(period.matched, first.start, fiscal_start)
            period = replace(moved, matched=period.matched, span=period.span) if moved else period
        found.append(period)
    return found


_HOW_OFTEN = (
    "often",
    "always",
    "usually",
    "again",
    "บ่อย",
    "บ่อยๆ",
    "อยู่เรื่อย",
    "เรื่อย",
    "เรื่อยๆ",
    "ตลอด",
    "ประจำ",
    "อยู่บ่อย",
    "นัก",
)
"""Words beside the reasons of lost deals that change nothing."""


def _why_lost(q: Question) -> None:
    """ "Why did we lose the Acme deal?" is about what was said, not about the reasons of all deals."""
    named = any(entity.kind in records.TYPES and entity.kind != "product" for entity in q.entities)
    counted = q.has("count") and q.has("status:lost")
    for token in q.tokens:
        if token.tag == "unknown" and token.text.lower() in _HOW_OFTEN and q.has("lost_because"):
            token.tag = "stop"
    for token in q.tokens:
        if token.tag == "lost_because" and (named or counted or q.unknown()):
            token.tag = "notes" if counted and not named else "notes!"


def _number_of(q: Question) -> None:
    """ "The number and value of the open deals": without a person or a company, "number" is no telephone number."""
    of_the_talk = isinstance(q.previous, GetRecord) and q.has("pronoun")
    if not of_the_talk and not any(entity.kind in ("contact", "company", "owner") for entity in q.entities):
        for token in q.tokens:
            if token.tag == "field:phone" and token.text.lower() == "number":
                token.tag = "count"


def _both(token: Token) -> list[Token]:
    """ "The open pipeline" is the value of the open deals: two meanings in one phrase."""
    if token.tag != "pipeline!":
        return [token]
    return [Token(tag, token.text, token.start, token.end) for tag in ("status:open", "sum")]


def _yearly(token: Token) -> list[Token]:
    if token.tag != "field:annual_revenue":
        return [token]
    return [Token(tag, token.text, token.start, token.end) for tag in ("group:year", "revenue")]


def join_broken_names(q: Question) -> None:
    """ "Darcel Smith" is not Darcel Schlecht: a part of a name beside an unknown word is no match."""
    merged: list[Token] = []
    for token in q.tokens:
        back = merged[-1] if merged else None
        if back is not None and _one_name(q, back, token):
            merged[-1] = _joined(q, back, token)
        else:
            merged.append(token)
    q.tokens = merged


def _one_name(q: Question, left: Token, right: Token) -> bool:
    if q.text[left.end : right.start] != " " or not q.text[right.start : right.end].strip():
        return False
    person_left = left.tag == "entity" and not left.full and any(e.kind in ("owner", "contact") for e in left.entities)
    if not person_left:
        # "Acme Corporaton": a spelling mistake in a longer name, if the whole is similar to the name.
        near = left.tag == "entity" and not left.full and right.tag == "unknown"
        joined = q.text[left.start : right.end]
        return near and any(entity in left.entities for entity in q.vocabulary.fuzzy(joined))
    if right.tag == "entity" and not right.full:
        return any(e.kind in ("owner", "contact") for e in right.entities)
    return right.tag == "unknown" and right.text[:1].isupper()


def _joined(q: Question, left: Token, right: Token) -> Token:
    text = q.text[left.start : right.end]
    common = [entity for entity in left.entities if entity in right.entities]
    if not common:
        # One part is misspelt, and the other part decides who is meant: "Darcel Schlect".
        near = q.vocabulary.fuzzy(text)
        common = [entity for entity in near if entity in left.entities or entity in right.entities]
        if common:
            q.assumed.append((text, common[0].name))
    if common:
        return Token("entity", text, left.start, right.end, entities=common, full=True)
    return Token("unknown", text, left.start, right.end)


def guess_unknown_names(q: Question) -> None:
    """Replaces unknown words by the name that they are similar to, several words before single ones: "GTX Pro",
    GTXPro.
    """
    merged: list[Token] = []
    position = 0
    while position < len(q.tokens):
        run = _unknown_run(q, position)
        for size in range(len(run), 0, -1):
            text = q.text[run[0].start : run[size - 1].end]
            near = (
                []
                if _is_ordinary(text)
                else q.vocabulary.fuzzy(text) or (_by_sound(text, q.vocabulary) if size == 1 else [])
            )
            if near:
                q.assumed.append((text, near[0].name))
                merged.append(Token("entity", text, run[0].start, run[size - 1].end, entities=near))
                position += size
                break
        else:
            merged.append(q.tokens[position])
            position += 1
    q.tokens = merged


def _is_ordinary(text: str) -> bool:
    """Whether a word without a capital is one of the words of example questions, and so no misspelt name."""
    return text.islower() and text.isascii() and text in _ordinary_words()


@lru_cache(maxsize=1)
def _ordinary_words() -> frozenset[str]:
    every = " ".join(one.text for one in examples(in_thai=False)).lower()
    return frozenset(re.findall(r"[a-z]{4,}", every)) | {"ratio", "trade", "share", "table"}


def _by_sound(text: str, vocabulary: Vocabulary) -> list[Entity]:
    """A name written in the letters of the other language."""
    name = re.sub(r"['’]s?$|s['’]$", "", text)
    if has_thai(name) and name in _thai_words():
        return []  # "ราคาตั้ง" speaks of no Donn
    return sounding_like(name, vocabulary) or romanised(name, vocabulary)


@lru_cache(maxsize=1)
def _thai_words() -> frozenset[str]:
    from pythainlp.corpus import thai_words

    return thai_words()


def _unknown_run(q: Question, position: int) -> list[Token]:
    """Consecutive unknown words from `position` on that are separated by spaces alone, at most four."""
    run: list[Token] = []
    for token in q.tokens[position : position + 4]:
        if token.tag != "unknown" or (run and q.text[run[-1].end : token.start] != " "):
            break
        run.append(token)
    return run


def resolve(q: Question) -> list[Entity]:
    """Chooses one entity for every name, preferring the kind that the rest of the question is about."""
    found: list[Entity] = []
    for token in q.tokens:
        if token.tag != "entity":
            continue
        candidates = _preferred(q, token)
        names = {entity.name for entity in candidates}
        same_kind = len({entity.kind for entity in candidates}) == 1
        if len(candidates) > 1 and same_kind and (len(names) > 1 or candidates[0].kind not in ("owner", "company")):
            q.ambiguous.append(Ambiguity(token.text, tuple(sorted(names))[:8]))
            if _is_a_common_word(q, token, names):
                q.ambiguous.pop()
                token.tag, token.entities = "unknown", []
                continue
        chosen = candidates[0]
        token.entities = [chosen]
        if chosen not in found:
            found.append(chosen)
    return found


def _is_a_common_word(q: Question, token: Token, names: set[str]) -> bool:
    """ "Does Bounmy still want tablets?": beside another name a word with which many deals begin is no deal."""
    others = any(t.tag == "entity" and t is not token and t.entities[0].kind in records.TYPES for t in q.tokens)
    return others and len(names) > 3 and token.entities[0].kind == "deal" and token.text.islower()


def _preferred(q: Question, token: Token) -> list[Entity]:
    meant: list[EntityKind] = []
    """Kinds that the rest of the question is about, the most certain first."""
    if _leads_a_team(q, token):
        meant = ["manager"]
    if _is_a_team(q, token):
        meant = ["region", *meant]
    if q.has("field:phone", "field:email", "field:job_title", "noun:contact") or (q.has("who") and q.has("about")):
        meant = ["contact", "company", *meant]
    present = {entity.kind for entity in token.entities}
    for kind in sorted(present, key=lambda kind: (kind in records.TYPES, name_rank(kind))):
        if _stands_beside(q, noun_of(kind), token):
            meant = [kind, *meant]
    best = next((kind for kind in meant if kind in present), None) or _likeliest(token)
    return [entity for entity in token.entities if entity.kind == best]


def _stands_beside(q: Question, noun: str, token: Token) -> bool:
    """Whether a noun stands just before or after a name and so describes it."""
    return any(t.tag == noun and min(abs(t.end - token.start), abs(t.start - token.end)) <= NEAR for t in q.tokens)


def _likeliest(token: Token) -> EntityKind:
    found = min(token.entities, key=lambda entity: name_rank(entity.kind))
    return found.kind if name_rank(found.kind) < UNRANKED else token.entities[0].kind


def _is_a_team(q: Question, token: Token) -> bool:
    """Whether a name is that of a team: "the Enterprise team", "ทีม SME"."""
    after, before = q.text[token.end :].lower(), q.text[: token.start].lower()
    return bool(re.match(r"\s+(?:team|office|region)\b", after) or re.search(r"(?:\bteam|ทีม(?:ขาย)?)\s*$", before))


def _leads_a_team(q: Question, token: Token) -> bool:
    """Whether a person is meant as a manager: "Dustin's team", "ทีมของ Dustin", "who reports to Dustin"."""
    after, before = q.text[token.end :].lower(), q.text[: token.start].lower()
    return bool(
        re.match(r"\s*(?:['’]s?)?\s+team\b", after) or re.search(r"(?:\bteam of|ทีม(?:ของ)?(?:คุณ)?)\s*$", before)
    )
