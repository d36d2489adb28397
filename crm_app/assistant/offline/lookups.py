"""Questions for the fields of one record."""

import re

from crm_app import records
from crm_app.assistant.filters import DIMENSIONS
from crm_app.assistant.offline.declared import choices, has_fact
from crm_app.assistant.offline.meanings import is_bare, noun_of, subject_of
from crm_app.assistant.offline.question import Question
from crm_app.assistant.offline.vocabulary import Entity
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.core.tables import table


def as_lookup(q: Question, ranked: bool) -> GetRecord | None:
    """The call that reads one record; None where the question asks for something else."""
    subject = subject_of(q.entities)
    fields = [tag.removeprefix("field:") for tag in q.tags("field:")]
    aggregated = q.has("count", "average", "win_rate", "by", "compare", "date:created") or q.tags("group:")
    headcount = fields == ["employees"] and subject is not None
    if (aggregated or ranked) and not headcount:
        return None
    if (
        subject is not None
        and subject.kind == "company"
        and any(
            t.tag == "noun:contact" and t.text.lower() in ("contacts", "contact people", "รายชื่อผู้ติดต่อ") for t in q.tokens
        )
    ):
        return None  # "contacts at Acme with their phones" is a list
    if subject is None:
        return _member_lookup(q, fields)
    if len([e for e in q.entities if e.kind == subject.kind]) > 1:
        return None
    if fields and subject.kind in ("company", "contact") and not any(has_fact(subject.kind, one) for one in fields):
        return None  # "what about the price with Acme?": a company has no price, a note may speak of it
    wanted = list(dict.fromkeys(fields + _implied_fields(q, subject)))
    if subject.kind == "project" and wanted == ["progress"] and re.search("ถึงไหน|how far|where", q.text.lower()):
        wanted = ["status", "progress", "due_date"]
    others = [e for e in q.entities if e is not subject and e.kind in DIMENSIONS]
    bare = not wanted and is_bare(q)
    if not wanted and not bare:
        return None
    if others and subject.kind == "contact" and {e.kind for e in others} == {"company"} and wanted:
        wanted = list(dict.fromkeys([*wanted, "company"]))  # the company only says which contact is meant
    elif others and subject.kind != "deal":
        return None
    q.use(*[f"field:{name}" for name in fields], "about", "when", "where", "who", "which", "list", "sum?")
    q.use("how") if bare else None
    q.use(noun_of(subject.kind))
    for token in q.tokens:
        if token.tag == "entity" and others and token.entities[0] in others:
            token.used = True
    return GetRecord(kind=subject.kind, name=subject.name, fields=wanted[:10])


def _implied_fields(q: Question, subject: Entity) -> list[str]:
    """The fields that words ask for without naming them: "who has it", "when", "where"."""
    implied: list[str] = []
    kind = subject.kind
    record = records.TYPES[kind]

    def take(fact: str, *tags: str) -> None:
        if has_fact(kind, fact) and q.has(*tags):
            q.use(*tags)
            implied.append(fact)

    if kind != "company" or not q.has("sum", "revenue", "noun:deal"):  # such words ask for the products sold to it
        for fact, tags in _IMPLIED:
            take(fact, *tags)
        if kind == "company" and q.use("noun:region"):
            implied.append("region")
    if q.has("when", "date:closing") and not q.tags("field:"):
        take("close_date", "when", "date:closing", "status:won", "status:lost", "status:closed")
    done = "done" in choices(kind, "status")
    if kind == "project" and q.has("noun:status", "how"):
        q.use("noun:status", "how")
        implied += ["status", "progress", "due_date"]
    if kind == "project" and q.use("overdue"):
        implied += ["status", "due_date", "progress"]
    take(
        "status", "noun:status", *(("done",) if done else ("status:won", "status:lost", "status:open", "status:closed"))
    )
    if q.has("when", "date:due"):
        take("due_date", "when", "date:due")
    if "field:founded" in q.tags("field:"):
        q.use("when")
    if "city" in table(record.model).c and q.use("where"):
        implied.append("address")
    return implied


_IMPLIED = (
    ("stage", ("noun:stage",)),
    ("amount", ("sum", "sum?")),
    ("company", ("noun:company",)),
    ("product", ("noun:product",)),
    ("sector", ("noun:sector",)),
    ("owner", ("noun:owner",)),
)
"""Facts with the tags of the words for them."""


def _member_lookup(q: Question, fields: list[str]) -> GetRecord | None:
    people = q.named("owner")
    products = q.named("product")
    if len(products) == 1 and fields == ["price"]:
        q.use("field:price", "noun:product", "sum?")
        return GetRecord(kind="product", name=products[0], fields=["price"])
    if len(people) != 1:
        return None
    if q.has("noun:manager") or fields == ["owner"]:
        q.use("noun:manager", "field:owner", "who")
        return GetRecord(kind="member", name=people[0], fields=["manager"])
    if fields and set(fields) <= {"phone", "email"}:
        q.use("field:phone", "field:email", "noun:owner", "noun:member")
        return GetRecord(kind="member", name=people[0], fields=fields)
    if q.has("noun:region") and not q.has("sum", "revenue", "noun:deal", "sum?"):
        q.use("noun:region")
        return GetRecord(kind="member", name=people[0], fields=["region"])
    if is_bare(q):
        return GetRecord(kind="member", name=people[0])
    return None
