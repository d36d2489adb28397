"""Questions that are recognised by their shape as a whole, where single words would mislead.

"Deals without a close date", "who logged the most calls?", "customers that bought at least 3 times", "what moved to
Negotiation last week?". A shape names every word of its question besides names and days, so that nothing is left unread.
"""

import re
from datetime import date
from typing import Any, cast

from crm_app import records
from crm_app.assistant.filters import (
    DealFilters,
    EnteredStage,
    FieldCondition,
    PeriodFilter,
    RecordFilters,
)
from crm_app.assistant.offline.meanings import SINGLE_LIMIT
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.whole_patterns import (
    COUNTS,
    DAYS,
    EXTREME,
    GROUP_WORDS,
    HOW_OFTEN,
    LACK,
    MINE,
    MOST,
    MOVED,
    NO_SALE,
    NUMBERS,
    OLDEST,
    PRICE,
    QUIETEST,
    SLIPPED,
    STATES,
    STATUS,
    STUCK,
    TALKED,
    TALKS,
    THINGS,
    TIMES,
    YEAR_AGO,
)
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import MAX_ROWS, Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.records import field_words
from crm_app.records.filtering import fields as asked_fields
from crm_app.values.period_parts import add_months
from crm_app.values.periods import find_period

_LACKING = {"company_id": {"no_company": True}, "contact_id": {"no_contact": True}}
"""Fields whose lack has a filter of its own."""


def as_whole(q: Question) -> Tool | None:
    """The call for a question with one of the shapes. Its words are then accounted for."""
    if q.ambiguous or len(q.periods) > 1:
        return None
    for read in (
        _lack,
        _how_often,
        _most,
        _talked,
        _stuck,
        _slipped,
        _oldest,
        _extreme,
        _price,
        _times,
        _no_sale,
        _moved,
        _year_ago,
    ):
        found = read(q)
        if found is not None:
            for token in q.tokens:
                token.used = True
            return found
    return None


def _shape(q: Question, *, subject: bool = False, stage: bool = False) -> str:
    """The question with `#` for its days, and `@` for its one record or `~` for its one stage, where these are wanted."""
    text = q.text
    spans = [(*period.span, "#") for period in q.periods]
    for token in q.tokens:
        if token.tag == "entity" and token.entities:
            kind = token.entities[0].kind
            mark = "@" if subject and kind in records.TYPES else "~" if stage and kind == "stage" else ""
            spans += [(token.start, token.end, mark)] if mark else []
        elif stage and (found := q.vocabulary.full.get(token.text.lower())) and found[0].kind == "stage":
            spans.append((token.start, token.end, "~"))
    for start, end, mark in sorted(spans, reverse=True):
        text = f"{text[:start]}{mark}{text[end:]}"
    return " ".join(text.split())


def _period(q: Question, field: str = "close_date") -> PeriodFilter | None:
    found = q.periods[0] if q.periods else None
    return None if found is None else PeriodFilter(field=cast(Any, field), start=found.start, end=found.end)


def _first(match: re.Match[str], *names: str) -> str:
    return next((match[name] for name in names if match[name]), "")


def _lack(q: Question) -> Tool | None:
    match = None if q.periods else LACK.match(q.text)
    if match is None:
        return None
    record = records.TYPES["deal"]
    field = field_words.declared(record, _first(match, "field", "field_th").strip())
    if field is None or field not in asked_fields.of_kind(record):
        return None
    status = STATUS.get(_first(match, "status", "status_th").lower())
    lacking: dict[str, Any] = _LACKING.get(field) or {"conditions": [FieldCondition(field=field, op="empty")]}
    filters = DealFilters(status=cast(Any, [status] if status else []), mine=bool(MINE.search(q.text)), **lacking)
    if COUNTS.search(q.text):
        return AggregateDeals(measure="count", filters=filters)
    return FindDeals(filters=filters)


def _how_often(q: Question) -> Tool | None:
    match = HOW_OFTEN.match(_shape(q))
    if match is None:
        return None
    kind = THINGS[match["thing"]]
    values: dict[str, Any] = {"activity_type": [kind], "mine": bool(MINE.search(q.text))}
    if q.periods:
        values["period"] = _period(q, "occurred_at")
    return CountRecords(kind="activity", filters=RecordFilters(**values))


def _thing(word: str) -> str:
    return THINGS[word] if word in THINGS else THINGS[word.removesuffix("s")]


def _most(q: Question) -> Tool | None:
    match = MOST.match(_shape(q).replace("#", "").strip())
    if match is None:
        return None
    thing, state = _thing(_first(match, "thing", "thing_th").lower()), _first(match, "state", "state_th").lower()
    kind = "task" if thing == "task" else "activity"
    if kind == "activity" and state:
        return None
    values: dict[str, Any] = dict(STATES.get(state, {}))
    if kind == "activity" and thing:
        values["activity_type"] = [thing]
    if q.periods:
        values["period"] = _period(q, "occurred_at" if kind == "activity" else "due_date")
    return CountRecords(kind=kind, filters=RecordFilters(**values), group_by="owner")


def _talked(q: Question) -> Tool | None:
    named = [t for t in q.tokens if t.tag == "entity" and t.entities and t.entities[0].kind in records.TYPES]
    match = TALKED.match(_shape(q, subject=True)) if len(named) == 1 else None
    if match is None:
        return None
    subject = named[0].entities[0]
    verb = _first(match, "verb", "noun", "verb_th", "noun_th").lower()
    types = [kind for kind, words in TALKS if re.search(words, verb)]
    field = f"{subject.kind}_id"
    if field not in records.TYPES["activity"].references:
        return None
    whom: dict[str, Any] = {"with_company": [subject.name]}
    if subject.kind != "company":
        whom = {"conditions": [FieldCondition(field=field, op="is", values=[subject.name], said=subject.name)]}
    filters = RecordFilters(activity_type=cast(Any, types), **whom)
    return FindRecords(kind="activity", filters=filters, sort="occurred_at", limit=3)


def _stuck(q: Question) -> Tool | None:
    match = STUCK.match(q.text)
    if match is None:
        return None
    days = int(_first(match, "n", "n_th")) * DAYS[_first(match, "unit", "unit_th").lower()]
    q.periods = []
    mine = bool(MINE.search(q.text))
    return FindDeals(filters=DealFilters(status=["open"], quiet_days=max(1, min(days, 3650)), mine=mine))


def _oldest(q: Question) -> Tool | None:
    oldest, quietest = OLDEST.match(q.text), QUIETEST.match(q.text)
    if oldest is None and quietest is None:
        return None
    for token in q.tokens:
        token.tag = "stop" if token.tag == "stale" else token.tag
    filters = DealFilters(status=["open"], mine=bool(MINE.search(q.text)))
    return FindDeals(filters=filters, sort="started" if oldest else "last_activity", order="asc", limit=5)


def _slipped(q: Question) -> Tool | None:
    if SLIPPED.match(_shape(q)) is None:
        return None
    period = _period(q)
    words = re.split(r"\b(?:from|out of|since)\b|จาก", q.text)[-1]  # "from last quarter" is that quarter, not all since
    named = find_period(words, q.today, q.fiscal_start) if period is not None and q.today is not None else None
    if named is not None:
        period = PeriodFilter(start=named.start, end=named.end)
    filters = DealFilters(status=["open"], past_expected=True, period=period)
    return FindDeals(filters=filters, sort="close_date", order="asc")


def _extreme(q: Question) -> Tool | None:
    match = EXTREME.match(_shape(q))
    if match is None:
        return None
    smallest = re.match(r"small|low|เล็ก", _first(match, "size", "size_th").lower())
    status = STATUS.get(_first(match, "status", "status_th").lower())
    filters = DealFilters(status=cast(Any, [status] if status else []), period=_period(q))
    return AggregateDeals(
        measure="min_amount" if smallest else "max_amount",
        group_by=GROUP_WORDS[_first(match, "group", "group_th").lower()],
        filters=filters,
        limit=MAX_ROWS,
    )


def _price(q: Question) -> Tool | None:
    match = PRICE.match(_shape(q))
    if match is None:
        return None
    lowest = re.match(r"low|small|ต่ำ", _first(match, "end", "end_th").lower())
    return AggregateDeals(
        measure="avg_amount",
        group_by=GROUP_WORDS[_first(match, "group", "group_th").lower()],
        filters=DealFilters(status=["won"], period=_period(q)),
        order="asc" if lowest else "desc",
        limit=SINGLE_LIMIT,
    )


def _times(q: Question) -> Tool | None:
    match = TIMES.match(_shape(q))
    if match is None:
        return None
    word = _first(match, "n", "n2", "n_th").lower()
    number = 2 if match["repeat"] else NUMBERS[word] if word in NUMBERS else int(word)
    bound = _first(match, "bound", "bound2", "bound_th").lower()
    least = number + 1 if bound in ("more than", "over", "มากกว่า", "เกิน") else number
    if not 2 <= least <= 10_000:
        return None
    return AggregateDeals(
        measure="count",
        group_by="company",
        filters=DealFilters(status=["won"], period=_period(q)),
        min_records=least,
        limit=20,
    )


def _no_sale(q: Question) -> Tool | None:
    if NO_SALE.match(_shape(q)) is None:
        return None
    filters = RecordFilters(lacks=["won_deal"], period=_period(q))
    return FindRecords(kind="member", filters=filters, sort="name", order="asc", limit=20)


def _moved(q: Question) -> Tool | None:
    stages: list[str] = []
    for token in q.tokens:
        known = token.entities or q.vocabulary.full.get(token.text.lower(), [])
        stages += [one.name for one in known if one.kind == "stage"]
    if len(set(stages)) != 1 or not q.periods or MOVED.match(_shape(q, stage=True)) is None:
        return None
    found = q.periods[0]
    filters = DealFilters(entered=EnteredStage(stage=stages[:1], start=found.start, end=found.end))
    if COUNTS.search(q.text):
        return AggregateDeals(measure="count", filters=filters)
    return FindDeals(filters=filters, limit=20)


def _year_ago(q: Question) -> Tool | None:
    text = q.text
    match = YEAR_AGO.match(text)
    if match is None or q.today is None:
        return None
    months = 1 if _first(match, "unit", "unit_th").lower() in ("month", "เดือน") else 3
    talk = getattr(getattr(q.previous, "filters", None), "period", None)
    this = _span(q.today, months)
    if talk is not None and talk.start is not None and _span(talk.start, months) == (talk.start, talk.end):
        this = (talk.start, talk.end)  # the month or quarter of the talk
    last = (this[0].replace(year=this[0].year - 1), this[1].replace(year=this[1].year - 1))
    q.periods = []
    sides = [
        Side(
            label=f"{start:%Y-%m}" if months == 1 else f"Q{(start.month - 1) // 3 + 1} {start.year}",
            filters=DealFilters(status=["won"], period=PeriodFilter(start=start, end=end)),
        )
        for start, end in (this, last)
    ]
    return CompareDeals(measure="sum_amount", sides=sides)


def _span(today: date, months: int) -> tuple[date, date]:
    """The month or quarter of `today`, as its first day and the day after its last one."""
    start = today.replace(day=1, month=today.month - (today.month - 1) % months)
    return start, add_months(start, months)
