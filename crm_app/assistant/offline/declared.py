"""What the kinds declare for questions: the days, states and names by which a list of a kind can be filtered."""

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.offline.vocabulary import EntityKind
from crm_app.core.tables import table

_PLAIN_RANKS = {
    "owner": 0, "stage": 15, "product": 16, "country": 890, "sector": 900, "own_field": 905, "own": 910, "company_own": 911,
    "tag": 920, "lost_reason": 930,
}  # fmt: skip
"""The rank of plain values among the `name_rank` of the kinds."""
UNRANKED = 1000


def name_rank(kind: EntityKind) -> int:
    """The precedence of a kind where a name fits several kinds, small first; `UNRANKED` for values that are never meant
    alone.
    """
    record = records.TYPES.get(kind)
    return _PLAIN_RANKS.get(kind, UNRANKED) if record is None else record.name_rank


def has_fact(kind: RecordKind, fact: str) -> bool:
    """Whether the assistant shows this fact of a record, see `Field.fact`."""
    return kind in records.TYPES and fact in records.TYPES[kind].facts.values()


def choices(kind: RecordKind, fact: str) -> tuple[str, ...]:
    """The values that the field with this fact can have; empty where the declaration lists none."""
    fields = records.TYPES[kind].fields if kind in records.TYPES else ()
    return next((tuple(field.choices) for field in fields if field.fact == fact), ())


def day_field(kind: RecordKind) -> str:
    """The day that a question about records of this kind means by default: when they happened or are due."""
    return next((fact for fact in ("occurred_at", "due_date") if has_fact(kind, fact)), "created_at")


def lists_by_due(kind: RecordKind) -> bool:
    """Whether a list of the kind is by default sorted by the due day."""
    return kind in records.TYPES and "due_group" in records.TYPES[kind].filters


def names_for(kind: RecordKind) -> tuple[EntityKind, ...]:
    """The filters of a list of the kind that take a name."""
    if kind not in records.TYPES:
        return ("owner", "company")
    found = table(records.TYPES[kind].model).c
    own = ("company_own",) if kind == "company" else ()
    return ("owner", *(name for name, column in _NARROWED if column in found), *own)


_NARROWED = (("company", "company_id"), ("sector", "sector"), ("country", "country"), ("tag", "tags"))


def kind_called(word: str) -> RecordKind | None:
    """The kind with the name `word`, in either language."""
    return next((kind for kind in records.TYPES if word in kinds.words(kind)), None)
