"""Questions why deals are won or lost: of many deals together, and not of a certain one."""

import re
from copy import copy
from dataclasses import replace

from crm_app import records
from crm_app.assistant.filters import DealFilters
from crm_app.assistant.offline.narrowing import take_deal_filters
from crm_app.assistant.offline.question import Question

_WHY = re.compile(r"\bwhy\b|ทำไม|เพราะอะไร|เพราะเหตุใด")
_WHY_WON = re.compile(
    r"\bwhy (?:do|are|have|did) we (?:\w+ ){0,2}?(?:win|winning|won)\b|ทำไมเรา(?:ถึง)?(?:ชนะ|ได้)|ชนะ\S*เพราะ(?:อะไร|เหตุใด)",
    re.IGNORECASE,
)


def asks_why(q: Question) -> bool:
    """Whether a question asks for a reason in so many words."""
    return _WHY.search(q.text.lower()) is not None


def why_won(q: Question) -> DealFilters | None:
    """The deals of "why do we win hospital deals?": no reason is recorded for a deal that was won, but notes may tell. None for
    another question, and for one about a certain deal or customer.
    """
    if not _WHY_WON.search(q.text) or any(
        entity.kind in records.TYPES and entity.kind != "product" for entity in q.entities
    ):
        return None
    own = copy(q)
    own.tokens = [replace(token) for token in q.tokens]  # to read them marks them as used
    filters = take_deal_filters(own, q.periods[0] if q.periods else None, False)
    return filters.model_copy(update={"status": ["won"]})
