"""Questions for lists, and for numbers of records."""

from typing import Any, Literal, cast

from crm_app.assistant import kinds
from crm_app.assistant.filters import DIMENSIONS, RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.offline.amounts import take_amounts, take_limit
from crm_app.assistant.offline.declared import kind_called, lists_by_due, names_for
from crm_app.assistant.offline.meanings import MEANT_KIND, describes_entity, kind_of, subject_of
from crm_app.assistant.offline.narrowing import refuse_names, take_deal_filters, take_record_filters, take_words
from crm_app.assistant.offline.question import Question, asks_notes
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords


def counted_kind(q: Question) -> RecordKind | None:
    """The kind that "how many" counts: the nearest noun after it, or in Thai just before it."""
    count = next((t for t in q.tokens if t.tag == "count"), None)
    nouns = [t for t in q.tokens if kind_of(t.tag)]
    if count is None or not nouns:
        return None
    inside = kind_called(count.text.removeprefix("กี่"))  # "กี่บริษัท" is one word of the lexicon
    if inside is not None:
        return inside
    if any(t.tag == "noun:deal" for t in nouns):
        return "deal"
    nouns = [t for t in nouns if not describes_entity(q, t)] or nouns
    after = [t for t in nouns if t.start >= count.end]
    thai_after_word = count.text.startswith("จำนวน") or count.text.isascii()
    chosen = (
        after[0] if after and thai_after_word else nouns[0] if not after or count.start > nouns[0].start else after[0]
    )
    return kind_of(chosen.tag)


def figure_of_records(q: Question) -> bool:
    """ "How many projects are running, and which is due first?": a figure of records, for which no note can stand in. A question
    that names a record may be about what was said of it.
    """
    figure = q.has("count", "percent", "win_rate", "average", "median", "cycle")
    counted = q.has("noun:deal") or counted_kind(q) is not None
    return figure and counted and subject_of(q.entities) is None and not asks_notes(q)


def _use_nouns_of(q: Question, kind: RecordKind) -> None:
    q.use(kinds.noun(kind), *[tag for tag, named in MEANT_KIND.items() if named == kind])


def as_count(q: Question, kind: RecordKind) -> CountRecords:
    """The call that counts the records of a kind that the question asks for."""
    q.use("count", "sum", "sum?")
    _use_nouns_of(q, kind)
    filters = take_record_filters(q, kind)
    if len(filters.activity_type) > 1:
        q.use("apart", "and")  # each type is counted by itself, see `several_measures.calls_of`
    refuse_names(q, names_for(kind))
    return CountRecords(kind=kind, filters=filters)


def as_list(q: Question) -> Tool | None:
    """The call for the list that the question asks for; None where it names nothing to list."""
    nouns = [t for t in q.tokens if kind_of(t.tag) and not describes_entity(q, t)]
    if not nouns and q.has("who") and {e.kind for e in q.entities} <= {"region", "manager"} and q.entities:
        return _members(q)
    entities = any(e.kind in DIMENSIONS for e in q.entities)
    deal_words = q.has("status:won", "status:lost", "status:open", "status:closed")
    if not nouns and q.has("noun:deal"):
        nouns = [t for t in q.tokens if t.tag == "noun:deal"]
    if not nouns and (
        q.has("overdue") or (q.has("date:due") and (q.periods or q.has("which", "list")) and not q.unknown())
    ):
        return _due_tasks(q)
    if not nouns and q.named("stage") and q.has("which", "list") and not q.unknown():
        return _find_deals(q)
    if not nouns and q.has("date:closing") and (q.periods or q.has("which", "list")) and not q.unknown():
        return _find_deals(q)
    if not nouns:
        if deal_words and (entities or q.periods) and not q.unknown():
            return _find_deals(q)
        return None
    kind = "deal" if any(t.tag == "noun:deal" for t in nouns) else cast(str, kind_of(nouns[0].tag))
    if kind == "deal":
        return _find_deals(q)
    if kind == "member":
        return _members(q) if q.has("list", "which", "who") else None
    _use_nouns_of(q, kind)
    order: Literal["desc", "asc"] = "asc" if q.use("oldest") else "desc"
    q.use("newest", "list", "date:due") if lists_by_due(kind) else q.use("newest", "list")
    limit = min(take_limit(q, False, 10), 20)
    query = take_words(q)
    fields = _fields_shown(q)
    if kind == "contact":
        q.use("field:phone", "field:email", "field:job_title", "pronoun")  # each line shows them
    filters = take_record_filters(q, kind)
    refuse_names(q, names_for(kind))
    sort: Literal["created_at", "due_date"] = (
        "due_date" if lists_by_due(kind) and not q.has("newest", "oldest") else "created_at"
    )
    if sort == "due_date":
        order = "asc"
    if q.has("date:created") and not q.periods:
        q.use("date:created")
    return FindRecords(kind=kind, query=query, filters=filters, sort=sort, order=order, limit=limit, fields=fields)


def _fields_shown(q: Question) -> list[str]:
    """ "Which hotels do we have, and who looks after them?": what each line of the list shows; nothing for all."""
    asked = [t for t in q.tokens if t.tag == "field:owner" and t.text.lower().startswith(("ใคร", "who"))]
    for token in asked:
        token.used = True
    return ["owner"] if asked else []


def _due_tasks(q: Question) -> FindRecords:
    """ "What is overdue?", "what is due on Friday?": tasks."""
    q.use("list", "which", "who")
    if not q.has("overdue"):
        q.use("date:due")
    filters = take_record_filters(q, "task")
    refuse_names(q, names_for("task"))
    return FindRecords(kind="task", filters=filters, sort="due_date", order="asc", limit=20)


def _members(q: Question) -> FindRecords:
    """The people of a region or of a manager, or all of them."""
    q.use("list", "noun:region", "noun:manager", "field:owner", "work")
    _use_nouns_of(q, "member")
    limit = min(take_limit(q, False, 20), 20)
    filters = RecordFilters(region=q.named("region"), manager=q.named("manager"))
    refuse_names(q, ("region", "manager"))
    return FindRecords(kind="member", filters=filters, sort="name", order="asc", limit=limit)


def _find_deals(q: Question) -> FindDeals:
    q.use("list")
    oldest = bool(q.use("oldest"))
    newest = bool(q.use("newest"))
    amounts = take_amounts(q)
    limit = min(take_limit(q, False, 10), 20)
    query = take_words(q)
    closing = q.has("date:closing")
    if q.has("date:created") and not q.periods:
        q.use("date:created")
        newest = True
    filters = take_deal_filters(q, q.periods[0] if q.periods else None, False).model_copy(update=amounts)
    ended = bool(filters.status) and "open" not in filters.status  # the last deal that was won is the one won last
    by_close = ended or ((bool(q.periods) or closing) and not newest and not oldest)
    refuse_names(q, DIMENSIONS)
    return FindDeals(
        query=query,
        filters=filters,
        sort=cast(Any, q.sorted_by) or ("close_date" if by_close else "created_at"),
        order="asc" if oldest or (closing and not q.sorted_by) else "desc",
        limit=limit,
    )
