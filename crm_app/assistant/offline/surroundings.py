"""Slots of deals besides names, days and amounts: without an activity for days, past their date, without a contact."""

import re
from typing import Any

from crm_app.assistant.offline import lexicon
from crm_app.assistant.offline.negation import excluded_of
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.wording import EVER
from crm_app.values.period_parts import Period

_OF_DEALS = (
    "sum",
    "sum?",
    "status:won",
    "status:lost",
    "revenue",
    "weighted",
    "average",
    "median",
    "max",
    "min",
    "win_rate",
    "share",
    "growth",
)
"""Tags of words that measure deals, so that a customer in the question only narrows them."""
QUIET_DAYS = 30
"""The days that "stale" means where the question names no number."""


def take_surroundings(q: Question) -> dict[str, Any]:
    """The filters of deals that these words ask for, by name. See `DealFilters`."""
    found: dict[str, Any] = {}
    if q.quiet_days is not None:
        found["quiet_days"] = q.quiet_days
    if q.use("past_expected"):
        found["past_expected"] = True
    if _without(q, "noun:contact"):
        found["no_contact"] = True
    if _without(q, "noun:company"):
        found["no_company"] = True
    names = excluded_of(q)
    if names:
        found["exclude"] = names
    _use_introductions(q)
    return found


_NEVER = re.compile(r"\bat all\b|\bever\b|\bnever\b|ไม่เคย|เลย\s*$")
_COUNTED = re.compile(r"(?P<n>\d{1,3})\s*(?P<unit>day|week|month|วัน|สัปดาห์|อาทิตย์|เดือน)")
_UNITS = {"day": 1, "week": 7, "month": 30, "วัน": 1, "สัปดาห์": 7, "อาทิตย์": 7, "เดือน": 30}


def take_quiet_days(q: Question) -> int | None:
    """The number of days without an activity: "stale", "no activity in 30 days", "เงียบ 2 สัปดาห์"; None for no such
    words.
    """
    if not q.has("stale"):
        return None
    q.use("stale")
    if _NEVER.search(q.text.lower()) and not q.periods and not any(t.number is not None for t in q.tokens):
        return EVER
    for token, unit in zip(q.tokens, q.tokens[1:], strict=False):
        if token.tag in ("over", "at_least") and unit.tag in ("days", "weeks", "noun:month"):
            token.used = unit.used = True  # "เงียบเกินเดือน", "quiet for over a month"
            return {"days": 1, "weeks": 7, "noun:month": 30}[unit.tag]
        number = lexicon.NUMBERS.get(token.text.lower()) if token.number is None else int(token.number)
        if number is not None and unit.tag in ("days", "weeks", "noun:month") and not token.used:
            token.used = unit.used = True
            for bound in q.tokens[: q.tokens.index(token)][-1:]:
                bound.used = bound.used or bound.tag in ("over", "at_least")  # "quiet for more than 2 weeks"
            return max(1, number * {"days": 1, "weeks": 7, "noun:month": 30}[unit.tag])
    for period in q.periods:
        counted = None if re.search("ago|ที่แล้ว|ก่อน", period.matched) else _COUNTED.search(period.matched.lower())
        if counted is not None:
            q.periods = [one for one in q.periods if one is not period]
            return max(1, int(counted["n"]) * _UNITS[counted["unit"]])
        if period.start is None or q.today is None or q.has("date:closing", "date:due"):
            continue
        days = (q.today - period.start).days + 1
        q.periods = [one for one in q.periods if one is not period]
        if days > 0 and (period.end is None or period.end > q.today):  # "this month", "since May", "the last 30 days"
            return days
        # Days that are over: nothing counts activities of these alone, so the words stay unread.
        _unread(q, period)
    return QUIET_DAYS


def _unread(q: Question, period: Period) -> None:
    for token in q.tokens:
        if token.period is not None and token.period.span == period.span:
            token.tag = "unknown"


def _without(q: Question, noun: str) -> bool:
    """Whether a deal has none of a thing: "deals without a contact"."""
    for index, token in enumerate(q.tokens):
        if token.tag in ("lack", "not") and not token.used:
            after = next((t for t in q.tokens[index + 1 :] if t.tag != "stop"), None)
            if after is not None and after.tag == noun:
                token.used = after.used = True
                return True
    return False


def _use_introductions(q: Question) -> None:
    """Accounts for words that only introduce a name: "because of", "through the channel", "tagged"."""
    pairs: dict[str, tuple[str, ...]] = {
        "because": ("lost_reason",),
        "via": ("own", "company_own"),
        "noun:tag": ("tag",),
    }
    for tag, kinds in pairs.items():
        if q.named(*kinds):
            q.use(tag)
    narrowing = any(one.kind in ("tag", "country", "sector", "company_own") for one in q.entities)
    deals = [t.start for t in q.tokens if t.tag == "noun:deal"]
    theirs = bool(deals) and any(t.tag == "noun:company" and t.start > deals[0] for t in q.tokens)
    if narrowing and (theirs or q.has(*_OF_DEALS)):
        q.use(
            "noun:company"
        )  # "sales to the customers in Laos"; without a measure of deals the customers are asked for
    keys = {name.partition("=")[0] for name in q.named("own", "company_own")}
    for token in q.tokens:
        if _names_field(token) and token.entities[0].id.rpartition(".")[2] in keys:
            token.used = True


def _names_field(token: Token) -> bool:
    return token.tag == "entity" and bool(token.entities) and token.entities[0].kind == "own_field"
