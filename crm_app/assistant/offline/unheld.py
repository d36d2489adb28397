"""What a question asks for and its calls do not hold: the last look before an answer.

The readers mark the words that they use. A word that one of them takes for one without a meaning, or an example that is nearly
the question, can still lose a condition. So a question's words with force (numbers, "except", "per", "rank", "percent") are
compared with the calls, whoever read it; what is missing is named instead of answering a part of the question.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from crm_app.assistant.filters import AMOUNT_BOUNDS, MONEY, DealFilters
from crm_app.assistant.offline.currencies import currency_asked
from crm_app.assistant.offline.segment import Token, clean, segment
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.offline.written_numbers import in_digits
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.share_of_deals import ShareOfDeals
from crm_app.assistant.tools.shares_by_group import SharesByGroup
from crm_app.values.periods import find_periods

_CHECKED = (AggregateDeals, FindDeals, FindRecords, CountRecords, CompareDeals, SharesByGroup, ShareOfDeals)
"""Calls whose filters say what they select; the other tools have fixed meanings."""
_LEAVES_OUT = re.compile(
    r"\b(?:except(?: for)?|excluding|exclude|without|other than|outside|not counting|not including|leav(?:e|ing) out|apart from"
    r"|aside from|minus)\b"
    r"|ไม่รวม|ยกเว้น|นอกจาก|ไม่นับ|(?<!ราย)นอก(?=ประเทศ|กรุงเทพ|ไทย)",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:everything|everyone|everybody|all|anyone|anything)\s+(?:but|bar|save)\b", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r'"(?:exclude|lacks|quiet_days|no_contact|no_company)"|none_of|is_not|"empty"|not_contains|"bought"'
)
_RANKS = re.compile(
    r"\b(?:rank|ranked|ranking|best|worst|most(?! recent| urgent)|least|highest|lowest|biggest|largest|smallest|fewest|top)\b"
    r"|มากที่สุด|น้อยที่สุด|สูงที่สุด|ต่ำที่สุด|มากสุด|น้อยสุด|สูงสุด|ต่ำสุด|ใหญ่สุด|ใหญ่ที่สุด|จัดอันดับ|เรียงอันดับ",
    re.IGNORECASE,
)
_SIZED = re.compile(
    r"\b(?:biggest|largest|smallest|most expensive)\s+(?:\w+\s+)?(?:deal|order|opportunity|win|loss|sale)s?\b"
    r"|ดีล(?:ที่)?(?:ใหญ่|เล็ก)(?:ที่)?สุด",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\bper (?!cent|month on|annum)[a-z]+"
    r"|\beach (?:of|rep|seller|person|product|customer|company|account|month|quarter|stage|sector|region)"
    r"|\bbr(?:eak|oken) (?:it |them |that )?down\b|แยกตาม|แยกราย|แต่ละ(?:คน|ราย|เดือน|ไตรมาส|สินค้า|ขั้น|ภาค|ประเทศ|บริษัท)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\b(?:percent(?:age)?|proportion)\b|%|สัดส่วน|เปอร์เซ็น|ร้อยละ", re.IGNORECASE)
_MEDIAN = re.compile(r"\bmedian\b|ค่ากลาง|มัธยฐาน", re.IGNORECASE)
_AVERAGE = re.compile(r"\baverage\b|เฉลี่ย", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:vs\.?|versus|compared? (?:with|to)|compare)\b|เทียบกับ|เปรียบเทียบ", re.IGNORECASE)
_LISTS = re.compile(r"\blist (?:of|the|all|every)\b|^\W*(?:ขอ|ช่วย|ดู)*(?:รายชื่อ|รายการ)", re.IGNORECASE)
_LOST = re.compile(r"\blos\w+|แพ้|เสีย|หลุด", re.IGNORECASE)
_BY_DAY = ("created_at", "name", "occurred_at")
"""Orders that a list of records has where none is asked for."""
_HANDS_OVER = re.compile(
    r"^\W*(?:(?:pls|please|kindly|can you|could you)\s+)*(?:give|hand(?: over)?|pass|transfer|assign|reassign)\s+"
    r"(?!me\b|us\b).+\bto\b",
    re.IGNORECASE,
)
_SCALES = (1, 7, 30, 1_000, 10_000, 100_000, 1_000_000)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def held(question: str, found: Understanding, vocabulary: Vocabulary, today: date, *, follows: bool) -> Understanding:
    """The reading if its calls hold all that the question asks for; else one that names what they lack.

    Args:
        question: as typed.
        found: its reading.
        vocabulary: the names that the asker may know of.
        today: the day in the workspace's zone.
        follows: whether the question may lean on the one before, whose measure and groups its call keeps.
    """
    if found.topic != "call" or found.notes is not None or not found.calls:
        return found
    if _HANDS_OVER.search(question) and any(one.kind == "owner" for one in found.entities):
        return Understanding(found.language, "cannot")
    if not all(isinstance(call, _CHECKED) for call in found.calls):
        return found
    text = clean(question)
    _narrow_by_currency(text, found)
    _only_won(text, found)
    lacking = list(dict.fromkeys(_lacking(text, found, vocabulary, today, follows=follows)))
    if not lacking:
        return found
    return Understanding(
        found.language,
        "unknown",
        unknown=lacking,
        measured=True,
        entities=found.entities,
        periods=found.periods,
        statuses=found.statuses,
    )


def _narrow_by_currency(text: str, found: Understanding) -> None:
    """ "Baht only" behind any question about deals."""
    code = currency_asked(text)
    for name in ("call", "second") if code else ():
        call: Any = getattr(found, name)
        filters = getattr(call, "filters", None)
        bounded = isinstance(filters, DealFilters) and any(
            getattr(filters, bound) is not None for bound in AMOUNT_BOUNDS
        )
        if isinstance(filters, DealFilters) and not filters.currency and not bounded:
            setattr(found, name, call.model_copy(update={"filters": filters.model_copy(update={"currency": code})}))


def _only_won(text: str, found: Understanding) -> None:
    """ "Who closes best?" asks for what was sold: a sum of won and lost deals together says nothing."""
    for name in ("call", "second"):
        call: Any = getattr(found, name)
        summed = isinstance(call, AggregateDeals) and call.measure in MONEY and call.group_by != "status"
        if summed and set(call.filters.status) == {"won", "lost"} and not _LOST.search(text):
            setattr(
                found, name, call.model_copy(update={"filters": call.filters.model_copy(update={"status": ["won"]})})
            )


def _lacking(text: str, found: Understanding, vocabulary: Vocabulary, today: date, *, follows: bool) -> Iterator[str]:
    calls = found.calls
    told = " ".join(call.model_dump_json(exclude_defaults=True) for call in calls)
    for said in (_LEAVES_OUT.search(text), _BUT.search(text)):
        if said is not None and not _LEFT_OUT.search(told):
            yield said[0]
    if (said := _MEDIAN.search(text)) is not None and "median" not in told and not follows:
        yield said[0]
    if (said := _AVERAGE.search(text)) is not None and "avg_" not in told and "win_rate" not in told and not follows:
        yield said[0]
    if (said := _RANKS.search(text)) is not None and not follows and not any(map(_is_ordered, calls)):
        yield said[0]
    if (said := _LISTS.search(text)) is not None and not follows and all(map(_is_one_figure, calls)):
        yield said[0]
    if (said := _SIZED.search(text)) is not None and not follows and not any(map(_is_sized, calls)):
        yield said[0]
    if (
        (said := _EACH.search(text)) is not None
        and not follows
        and not any(map(_is_grouped, calls))
        and len(calls) == 1
    ):
        yield said[0]
    if (said := _SHARE.search(text)) is not None and not follows and not any(map(_is_a_share, calls)):
        yield said[0]
    if (
        (said := _AGAINST.search(text)) is not None
        and not follows
        and not any(map(_compares, calls))
        and len(calls) == 1
    ):
        yield said[0]
    yield from _numbers(text, told, vocabulary, today)


def _is_grouped(call: Tool) -> bool:
    return isinstance(call, SharesByGroup | CompareDeals) or getattr(call, "group_by", "none") != "none"


def _is_ordered(call: Tool) -> bool:
    ordered = isinstance(call, FindDeals) and "sort" in call.model_fields_set
    ordered = ordered or (isinstance(call, FindRecords) and call.sort not in _BY_DAY)
    extreme = isinstance(call, AggregateDeals) and call.measure in ("max_amount", "min_amount")
    placed = isinstance(call, AggregateDeals) and bool(call.standing)
    return _is_grouped(call) or ordered or extreme or placed or isinstance(call, ShareOfDeals)


def _is_one_figure(call: Tool) -> bool:
    return isinstance(call, AggregateDeals | CountRecords) and call.group_by == "none"


def _is_sized(call: Tool) -> bool:
    """Whether a call shows deals by their size, or the largest one of each group."""
    largest = isinstance(call, AggregateDeals) and call.measure in ("max_amount", "min_amount")
    return largest or (isinstance(call, FindDeals) and call.sort == "amount")


def _is_a_share(call: Tool) -> bool:
    rated = isinstance(call, AggregateDeals) and call.measure == "win_rate"
    conditions = getattr(getattr(call, "filters", None), "conditions", [])
    return (
        rated
        or isinstance(call, SharesByGroup | ShareOfDeals | CompareDeals)
        or any(c.field == "chance" for c in conditions)
    )


def _compares(call: Tool) -> bool:
    return _is_grouped(call) or isinstance(call, ShareOfDeals)


def _numbers(text: str, told: str, vocabulary: Vocabulary, today: date) -> Iterator[str]:
    """The numbers of a question that stand in no call: a bound, a limit or a place that was lost."""
    digits = in_digits(text)
    known = {Decimal(one) for one in _NUMBER.findall(told)}
    for token in _plain_numbers(segment(digits, vocabulary, find_periods(digits, today))):
        value = token.number
        if value is not None and not any(value * scale in known for scale in _SCALES):
            yield token.text


def _plain_numbers(tokens: Iterable[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.tag == "number" and token.number is not None and token.number > 1)
