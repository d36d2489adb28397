"""Questions about groups beside each other: shares of each group or of the largest ones, and what changed in each."""

import re
from typing import Literal

from crm_app.assistant.filters import TIME_GROUPS, DealFilters, FieldCondition, GroupBy, PeriodFilter, RecordFilters
from crm_app.assistant.offline.amounts import take_limit
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.meanings import GROUPS, describes_entity
from crm_app.assistant.offline.narrowing import take_deal_filters
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import Side
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.shares_by_group import SharesByGroup

_TOP = re.compile(r"\b(?:top|largest|biggest|best|first)\b|อันดับ|รายใหญ่|แรก|ใหญ่(?:ที่)?สุด|มากที่สุด", re.IGNORECASE)
_FELL = re.compile(
    r"\b(?:fell|fall(?:en|s|ing)?|drop(?:ped|s)?|declin\w+|decreas\w+|lost|shr[aiu]nk|down|worst|least)\b|ร่วง|ตก|ลดลง|ลด|แย่",
    re.IGNORECASE,
)
_GREW = re.compile(
    r"\b(?:gr[eo]w(?:n|th|s|ing)?|ros?e|rise|risen|increas\w+|gain\w*|improv\w+|up|best|most)\b|โต|เพิ่ม|ขึ้น|ดีขึ้น",
    re.IGNORECASE,
)


def as_group_question(q: Question) -> Tool | None:
    """The call for shares of groups, or for the change of each group; None where it is neither."""
    return _subsidiaries(q) or _shares(q) or _changes(q)


_SUBSIDIARIES = re.compile(
    r"\bsubsidiar(?:y|ies)\b|\bdaughter compan|\bchild compan|บริษัทลูก|บริษัทในเครือ|ในเครือ", re.IGNORECASE
)


def _subsidiaries(q: Question) -> FindRecords | None:
    """ "Subsidiaries of Acme": the companies whose parent it is."""
    found = _SUBSIDIARIES.search(q.text)
    names = q.named("company")
    if found is None or len(names) != 1 or q.has("revenue", "sum", "status:won", "by"):
        return None
    for token in q.tokens:
        token.used = token.used or (token.start < found.end() and token.end > found.start())
    q.use("noun:company", "which", "list", "who", "pronoun", "count")
    condition = FieldCondition(field="parent_id", op="is", values=names, said=f"{found[0]}: {names[0]}")
    return FindRecords(
        kind="company", filters=RecordFilters(conditions=[condition]), sort="name", order="asc", limit=20
    )


def _group(q: Question) -> Token | None:
    """The word for the groups: "by product", "each rep", "the ten largest customers", "which sector"."""
    nouns = [t for t in q.tokens if t.tag in GROUPS and not describes_entity(q, t)]
    return nouns[0] if len(nouns) == 1 else None


def _by_person(q: Question) -> bool:
    return "group:owner" in q.tags("group:")


def _shares(q: Question) -> SharesByGroup | None:
    noun = _group(q)
    if (
        not q.has("share", "percent")
        or q.has("win_rate", "growth", "flow", "compare")
        or (noun is None and not _by_person(q))
    ):
        return None
    if any(e.kind in DealFilters.model_fields for e in q.entities if e not in q.excluded and noun is None):
        return None
    group: GroupBy = GROUPS[noun.tag] if noun is not None else "owner"
    top = bool(_TOP.search(q.text)) or q.has("top")
    if not top and not q.has("by", "which") and not _by_person(q):
        return None
    counts = q.has("noun:deal") and not q.has("sum", "revenue", "sum?", "earned", "status:won")
    q.use(
        "share",
        "percent",
        "count",
        "sum",
        "sum?",
        "by",
        "which",
        "top",
        "group:owner",
        "how",
        "list",
        "of_all",
        "noun:deal",
        "revenue",
    )
    if noun is not None:
        noun.used = True
        q.use(noun.tag)
    for token in q.tokens:
        token.used = token.used or (token.tag == "unknown" and token.text in ("แรก", "รายใหญ่", "first"))
    limit = take_limit(q, False, 10) if top else None
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, default_won=True)
    return SharesByGroup(measure="count" if counts else "sum_amount", group_by=group, filters=filters, top=limit)


def _changes(q: Question) -> CompareGroups | None:
    noun = _group(q)
    if len(q.periods) != 2 or (noun is None and not _by_person(q)) or q.has("win_rate", "average", "cycle", "median"):
        return None
    group: GroupBy = GROUPS[noun.tag] if noun is not None else "owner"
    if group in TIME_GROUPS or not q.has("growth", "compare", "top", "bottom", "by", "which", "over", "under"):
        return None
    ordered = sorted(q.periods, key=lambda one: str(one.start))
    days = [PeriodFilter(start=one.start, end=one.end) for one in ordered]
    low = q.text.lower()
    order: Literal["either", "fall", "rise"] = (
        "fall" if _FELL.search(low) else "rise" if _GREW.search(low) else "either"
    )
    q.use(
        "growth",
        "compare",
        "top",
        "bottom",
        "by",
        "which",
        "who",
        "how",
        "sum",
        "sum?",
        "revenue",
        "group:owner",
        "over",
        "under",
        "list",
    )
    if noun is not None:
        q.use(noun.tag)
    for token in q.tokens:
        said = token.text.lower()
        token.used = token.used or (
            token.tag in ("unknown", "stop", "status:lost") and bool(_FELL.search(said) or _GREW.search(said))
        )
    counts = q.has("noun:deal", "count")
    filters = take_deal_filters(q, None, default_won=True)
    language = detect_language(q.text)
    sides = [
        Side(label=one.label(language), filters=filters.model_copy(update={"period": period}))
        for one, period in zip(ordered, days, strict=True)
    ]
    return CompareGroups(measure="count" if counts else "sum_amount", group_by=group, sides=sides[::-1], order=order)
