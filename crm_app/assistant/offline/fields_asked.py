"""Conditions on fields in a question: of the workspace's own, and declared ones that are no names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from crm_app.assistant.filters import DealFilters, RecordFilters
from crm_app.assistant.offline import own_asked, plain_fields
from crm_app.assistant.offline.own_asked import OwnAsked
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.offline.written_numbers import in_digits
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals


def take(
    text: str, vocabulary: Vocabulary, today: date, fiscal_start: int, language: str
) -> tuple[str, list[OwnAsked]]:
    """The text without its conditions on fields, and these; see `own_asked.take`."""
    text, own = own_asked.take(text, vocabulary, today, fiscal_start, language)
    counted = replace(vocabulary, own=plain_fields.numbers())
    rest, numbers = own_asked.take(in_digits(text), counted, today, fiscal_start, language)
    text = rest if numbers else text
    plain = []
    for one in plain_fields.find(text, vocabulary):
        start, end = one.span
        plain.append((start, end, OwnAsked(one.field, one.condition, text[start:end].strip())))
    for start, end, _ in sorted(plain, reverse=True, key=lambda part: part[0]):
        text = f"{text[:start]} {text[end:]}"
    found = [one for _, _, one in plain]
    if found:
        text = own_asked.with_kind(text, found[0], language)
    return text, [*own, *numbers, *found]


def use_introductions(q: Question, asked: Sequence[OwnAsked]) -> None:
    """Accounts for words that only introduced a condition: "through the partner channel", "to customers in Europe"."""
    if asked:
        q.use("via")
    if any(one.field.kind == "product" for one in asked) and not q.has("which", "top", "bottom", "by", "count", "list"):
        q.use("noun:product")
    of_companies = any(one.field.kind == "company" for one in asked) and q.has("noun:deal", *own_asked.OF_DEALS)
    if of_companies and not q.has("which", "top", "bottom", "by", "count"):
        q.use("noun:company")


def narrowed(call: Tool, asked: Sequence[OwnAsked]) -> Tool | None:
    """A call with further conditions; None where it cannot take them."""
    if isinstance(call, CompareDeals):
        conditions = own_asked.for_kind("deal", asked)
        if conditions is None:
            return None
        sides = [side.model_copy(update={"filters": _more(side.filters, conditions)}) for side in call.sides]
        return call.model_copy(update={"sides": sides})
    filters = getattr(call, "filters", None)
    conditions = own_asked.for_kind(getattr(call, "kind", "deal"), asked)
    if not isinstance(filters, DealFilters | RecordFilters) or conditions is None:
        return None
    return call.model_copy(update={"filters": _more(filters, conditions)})


def _more(filters: Any, conditions: list[Any]) -> Any:
    return filters.model_copy(update={"conditions": [*filters.conditions, *conditions]})
