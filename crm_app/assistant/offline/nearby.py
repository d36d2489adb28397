"""What was understood of a question that got no answer, and questions near it that can be answered."""

import re
from collections.abc import Callable, Iterator

from crm_app import records
from crm_app.assistant.markdown import escape
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.vocabulary import Entity
from crm_app.assistant.wording import phrase

OFFERS = 2
MAX_LENGTH = 400


def understood(found: Understanding) -> str:
    """The names, periods and states that were understood, in words, safe in Markdown; empty where there are none."""
    language = found.language
    names = [entity.name for entity in found.entities if entity.name not in found.unknown]
    parts = [escape(part) for part in (*names, *(period.label(language) for period in found.periods))]
    if parts:
        parts += [phrase(f"status.{status}", language) for status in found.statuses]
    return ", ".join(dict.fromkeys(parts))


def offers(question: str, found: Understanding, read: Callable[[str], Understanding]) -> list[str]:
    """Up to `OFFERS` questions near `question`, each of which one call of a tool answers.

    Args:
        question: as typed.
        found: what was understood of it.
        read: understands a question with the same names.
    """
    kept: list[str] = []
    for offer in _candidates(question, found):
        if len(kept) == OFFERS:
            break
        if offer in kept or offer.strip() == question.strip() or len(offer) > MAX_LENGTH:
            continue
        again = read(offer)
        if again.topic == "call" and again.call is not None and not again.unknown:
            kept.append(offer)
    return kept


def _candidates(question: str, found: Understanding) -> Iterator[str]:
    language = found.language
    if found.topic == "targets":
        yield phrase("nearby.each_sold", language)
        yield phrase("nearby.this_and_last", language)
    for ambiguity in found.ambiguous:
        for candidate in ambiguity.candidates:
            yield question.replace(ambiguity.text, candidate)
    period = _named_period(found, language)
    status = found.statuses[0] if found.statuses else ""
    for entity in found.entities:
        for key in _keys_of(entity, bool(period)):
            yield _on_a_day(phrase(f"nearby.{key}", language, name=entity.name, period=period).strip(), period)
    if period:
        won = phrase(f"nearby.count_{'lost' if status == 'lost' else 'won'}", language, period=period)
        yield _on_a_day(won, period)
        yield _on_a_day(phrase("nearby.best", language, period=period), period)
    if status:
        yield phrase(f"nearby.{status}", language)
    yield phrase("nearby.open", language)
    yield phrase("nearby.sold", language)


def _named_period(found: Understanding, language: str) -> str:
    """The label of the period that was understood; empty for none, and for one without a beginning or an end."""
    period = found.periods[0] if found.periods and found.topic != "outside" else None
    if period is None or period.start is None or period.end is None or _OPEN.match(period.label("en")):
        return ""
    return period.label("th" if language == "th" else "en")


_OPEN = re.compile(r"since|after|before|until")


def _on_a_day(question: str, period: str) -> str:
    """ "On 3 March 2026", where texts say "in 2026"."""
    return question.replace(f" in {period}", f" on {period}") if re.match(r"\d{1,2} ", period) else question


def _keys_of(entity: Entity, dated: bool) -> tuple[str, ...]:
    if entity.kind == "owner":
        return ("owner_period", "owner_open") if dated else ("owner", "owner_open")
    if entity.kind == "product":
        return ("product_period", "product") if dated else ("product",)
    if entity.kind == "company":
        return ("company_open", "said")
    if entity.kind in records.TYPES:
        return ("about", "said")
    return ()
