"""What a call does not hold of the question that it answers."""

import json
import re

from crm_app.assistant.filters import DealFilters, RecordFilters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords


def unapplied(q: Question, call: Tool) -> list[str]:
    """Names and periods of the question that `call` does not contain: the answer reports them instead of ignoring
    them.
    """
    applied = call.model_dump_json()
    names = [
        token.text
        for token in q.tokens
        if token.tag == "entity"
        and not token.used
        and json.dumps(token.entities[0].name, ensure_ascii=False) not in applied
    ]
    names += [
        token.text
        for token in q.tokens
        if token.tag in ("not", "lack") and q.excluded and "exclude" not in applied and "none_of" not in applied
    ]
    names += [token.text for token in q.tokens if token.tag == "stale" and "quiet_days" not in _set(call)]
    periods = [p.matched for p in q.periods if not any(str(d) in applied for d in (p.start, p.end) if d)]
    return names + periods


def _set(call: Tool) -> str:
    """The arguments that a call sets, as text."""
    return call.model_dump_json(exclude_defaults=True)


_THOSE = re.compile(r"\b(?:those|these|them)\b|พวกนี้|พวกนั้น|เหล่านี้|เหล่านั้น|ในนั้น|ในนี้", re.IGNORECASE)


def unresolved(q: Question, call: Tool) -> list[str]:
    """The word for what was shown before, where `call` lists all records of a kind: "whose deals were those?"."""
    said = _THOSE.search(q.text)
    if said is None or not isinstance(call, FindDeals | FindRecords) or call.query:
        return []
    return [said[0]] if call.filters in (DealFilters(), RecordFilters()) else []
