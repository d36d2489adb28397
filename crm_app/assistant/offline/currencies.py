"""The currency as a condition: "baht only", "the dollar ones, which customer is that?"."""

import re

from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.find_deals import FindDeals

_WORDS = {
    "USD": r"(?:us ?d|us dollars?|dollars?|ดอลลาร์(?:สหรัฐ)?|เหรียญ)",
    "THB": r"(?:thai )?(?:baht|thb|บาท)",
    "EUR": r"(?:euros?|eur|ยูโร)",
}
_ONLY = (
    r"\b(?:only|just) (?:the )?(?:ones )?(?:in )?{0}\b(?! ?\d)",
    r"\b{0} (?:only|ones?|deals?|orders?|sales|opportunities|pipeline|alone)\b",
    r"\b(?:the )?(?:ones|those|deals?) (?:that are )?in {0}\b",
    r"(?:เฉพาะ|เอาแค่|ขอแค่|ดีล|สกุล)(?:ที่)?(?:เป็น)?(?:สกุล)?(?:เงิน)?{0}(?!\s*\d)",
    r"^(?:(?:and|now|ok|what about|how about) )*in {0}\W*$",
    r"(?:สกุล)(?:เงิน)?\s*{0}",
)
_PATTERNS = {
    code: re.compile("|".join(one.format(words) for one in _ONLY), re.IGNORECASE) for code, words in _WORDS.items()
}
_PLAIN = {
    "stop", "and", "follow", "which", "who", "list", "refers", "pronoun", "noun:company", "noun:deal", "noun:owner", "count",
    "sum", "sum?",
}  # fmt: skip


def currency_asked(text: str) -> str:
    """The code of the one currency that a question wants its deals in; empty where it names none or several."""
    found = [code for code, pattern in _PATTERNS.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else ""


def currency_named(text: str) -> str:
    """The code of the one currency that a text names; empty where it names none or several."""
    found = [code for code, words in _WORDS.items() if re.search(rf"(?<![a-z]){words}(?![a-z])", text, re.IGNORECASE)]
    return found[0] if len(found) == 1 else ""


def in_currency(q: Question) -> Tool | None:
    """ "The dollar ones": the figure or the list before, of the deals in that currency."""
    code, previous = currency_asked(q.text), q.previous
    if not code or not isinstance(previous, AggregateDeals | FindDeals) or q.entities or q.periods:
        return None
    if {token.tag for token in q.tokens} - _PLAIN:
        return None
    filters = previous.filters.model_copy(update={"currency": code})
    fact = "company" if q.has("noun:company") else "owner" if q.has("noun:owner", "who") else ""
    if fact or (q.has("which", "list") and not q.has("count", "sum", "sum?")):
        return FindDeals(filters=filters, sort="amount", limit=20, fields=["amount", fact] if fact else [])
    if isinstance(previous, FindDeals) and q.has("count", "sum", "sum?"):
        return AggregateDeals(measure="count" if q.has("count") else "sum_amount", filters=filters)
    return previous.model_copy(update={"filters": filters})
