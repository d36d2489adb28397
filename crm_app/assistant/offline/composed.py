"""A turn that has no noun of its own, read as a question about the things of the talk, whose conditions stay: "which ones have
never bought anything?" after the companies in Laos.
"""

import re
from collections.abc import Iterator
from typing import Any

from crm_app.assistant import kinds
from crm_app.assistant.offline.edits import LISTED
from crm_app.assistant.offline.language import has_thai
from crm_app.assistant.offline.meanings import kind_of
from crm_app.assistant.offline.segment import segment
from crm_app.assistant.offline.turn_cues import Cues
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords

_HEAD = re.compile(
    r"^(?:which|what|who)(?: ones?| of (?:them|these|those))?(?: (?:of )?(?:them|these|those))?\b|^(?:the )?ones?\b"
    r"|^(?:those|these|they|any(?:one|thing)?|whatever|everything)\b"
    r"|^(?:มี)?(?:ราย|อัน|ตัว|เจ้า|คน|ที่)ไหน(?:บ้าง)?(?:ที่)?|^(?:ตัว|อัน|ราย|เจ้า)?ที่|^มี(?:ใคร|อะไร)?",
    re.IGNORECASE,
)
_WORDS = {"status:won", "status:lost", "status:open", "status:closed"}


def kind_of_talk(call: Tool | None) -> str:
    """The kind of records that a call lists or counts; empty for another call."""
    if isinstance(call, CountRecords | FindRecords):
        return call.kind
    return "deal" if isinstance(call, AggregateDeals | FindDeals) else ""


def questions_of(cues: Cues, previous: Tool | None) -> Iterator[str]:
    """The turn as a question about the things of the talk; none where it names others."""
    kind = kind_of_talk(previous)
    rest = cues.rest
    tags = {kind_of(token.tag) for token in segment(rest, Vocabulary(), [])} - {None}
    if not kind or not re.search(r"\w", rest) or tags - {kind}:
        return
    thai = has_thai(rest)
    noun = kinds.title(kind, "th" if thai else "en").lower()
    head = _HEAD.match(rest)
    tail = rest[head.end() :].strip() if head is not None else rest
    if not tail:
        return
    yield f"{noun}{tail}" if thai else f"which {noun} {tail}"
    yield f"{noun}ที่{tail}" if thai else f"{noun} that {tail}"
    if not thai:
        yield f"{noun} {tail}"


def merged(previous: Tool | None, call: Tool | None, text: str) -> Tool | None:
    """The question of the talk with the conditions of a reading of the turn alone; None where these are of another kind.

    Args:
        previous: the question of the talk.
        call: the reading of the turn without the talk.
        text: the turn.
    """
    if previous is None or call is None or not kind_of_talk(previous) or kind_of_talk(previous) != kind_of_talk(call):
        return None
    filters: Any = getattr(previous, "filters", None)
    given: Any = getattr(call, "filters", None)
    words: str = getattr(call, "query", "")
    if filters is None or type(filters) is not type(given) or words:
        return None
    said = {token.tag for token in segment(text, Vocabulary(), [])}
    update = {name: value for name, value in given if value not in (None, [], "", False)}
    if not (said & _WORDS) and isinstance(call, AggregateDeals | FindDeals):
        update.pop("status", None)
    if "conditions" in update:
        update["conditions"] = [*filters.conditions, *update["conditions"]]
    if not update:
        return None
    narrowed = filters.model_copy(update=update)
    if isinstance(call, LISTED) and isinstance(previous, LISTED):
        return call.model_copy(update={"filters": narrowed})
    if isinstance(previous, FindDeals | FindRecords):
        return previous.model_copy(update={"filters": narrowed})
    if isinstance(previous, CountRecords) and isinstance(call, FindRecords):
        return call.model_copy(update={"filters": narrowed})
    if isinstance(previous, AggregateDeals) and isinstance(call, FindDeals) and previous.group_by == "none":
        return call.model_copy(update={"filters": narrowed})
    return previous.model_copy(update={"filters": narrowed})
