"""The meaning of words: kinds, groups of deals, the record that a question is about."""

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.filters import GroupBy
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.segment import Token
from crm_app.assistant.offline.vocabulary import Entity, EntityKind

GROUPS: dict[str, GroupBy] = {
    "noun:owner": "owner", "noun:company": "company", "noun:product": "product", "noun:stage": "stage",
    "noun:status": "status", "noun:pipeline_name": "pipeline", "noun:sector": "sector", "noun:region": "region",
    "noun:manager": "manager", "noun:month": "month", "noun:quarter": "quarter", "noun:year": "year",
    "noun:member": "owner", "noun:country": "country", "noun:lost_reason": "lost_reason",
}  # fmt: skip
MEANT_KIND: dict[str, RecordKind] = {
    "noun:owner": "member", "type:call": "activity", "type:meeting": "activity", "type:note": "activity",
    "type:email": "activity",
}  # fmt: skip
"""Tags of words for a kind with another name."""


def kind_of(tag: str) -> RecordKind | None:
    """The kind for the words with this tag."""
    kind = tag.removeprefix("noun:")
    return MEANT_KIND.get(tag) or (kind if tag != kind and kind in kinds.kinds() else None)


def noun_of(entity: EntityKind) -> str:
    """The tag of the noun for an entity's kind."""
    return "noun:pipeline_name" if entity == "pipeline" else kinds.noun(entity)


def subject_of(entities: list[Entity]) -> Entity | None:
    """The record that a question is about: of a contact and their company, the contact, because it belongs to the
    company.
    """
    found = sorted((e for e in entities if e.kind in records.TYPES), key=lambda e: records.TYPES[e.kind].name_rank)
    wholes = {whole for entity in found for whole in records.TYPES[entity.kind].part_of}
    return next((e for e in found if e.kind not in wholes), found[0] if found else None)


RANKS = ("top", "bottom", "longest", "shortest")
"""Tags of words that ask for a ranking."""
TOP_DEFAULT = 5
SINGLE_LIMIT = 3
"""The answer to "who is the best?" names the runners-up too."""


def groups_deals(q: Question) -> bool:
    """Whether a question such as "deals by stage" asks for numbers, although it names no measure."""
    about_deals = q.has("noun:deal", "status:won", "status:lost", "status:open", "status:closed")
    return about_deals and (bool(q.tags("group:")) or dimension_after_by(q) is not None)


def is_bare(q: Question) -> bool:
    """Whether the question contains a name and nothing else with a meaning."""
    rest = {t.tag for t in q.tokens} - {"stop", "entity", "about", "which", "who", "list", "how"}
    rest -= {noun_of(e.kind) for e in q.entities}
    return not rest and len(q.entities) == 1


def dimension_after_by(q: Question) -> Token | None:
    """The noun of the grouping in "by stage", "per agent", "แยกตามสินค้า", or the name of an own field."""
    for index, token in enumerate(q.tokens):
        if token.tag == "by":
            following = next((t for t in q.tokens[index + 1 :] if t.tag != "stop"), None)
            if following is not None and (following.tag in GROUPS or names_own_field(following)):
                return following
    return None


def names_own_field(token: Token) -> bool:
    """Whether a token is the name of a field of the workspace's own."""
    return token.tag == "entity" and bool(token.entities) and token.entities[0].kind == "own_field"


def describes_entity(q: Question, token: Token) -> bool:
    """Whether a noun only describes a name of the question: "the company Acme"."""
    return any(noun_of(e.kind) == token.tag for e in q.entities if e not in q.excluded)


def is_grouped(q: Question) -> bool:
    """Whether the question asks for figures by group."""
    return q.has("by") or bool(q.tags("group:"))
