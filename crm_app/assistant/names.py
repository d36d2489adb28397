"""The vocabulary of one question: every short list of the workspace, and the records that the question may name."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import func, select, text

from crm_app import records
from crm_app.assistant.asker import COMPANY, MEMBER
from crm_app.assistant.deal_conditions import DEAL, PIPELINE, PRODUCT, STAGE
from crm_app.assistant.offline.countries import words_for
from crm_app.assistant.offline.segment import clean, segment
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary, normalise
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.records import own
from crm_app.values.collation import fold
from crm_app.values.periods import find_periods

MAX_OWNERS, MAX_PRODUCTS, MAX_VALUES, MAX_PER_WORD = 1000, 500, 300, 40


def vocabulary(work: Work, question: str) -> Vocabulary:
    """Names that may be in `question` and that its asker may read."""
    entities: list[Entity] = []
    can = work.principal.can
    for row in work.db.execute(select(MEMBER.id, MEMBER.name).order_by(MEMBER.id).limit(MAX_OWNERS)):
        entities.append(Entity("owner", row.name, str(row.id)))
    if can("deal.read"):
        stages = select(STAGE.id, STAGE.name).where(STAGE.deleted_at.is_(None)).limit(MAX_VALUES)
        seen: set[str] = set()
        for row in work.db.execute(stages):
            if row.name not in seen:  # several pipelines may have a stage of that name
                seen.add(row.name)
                entities.append(Entity("stage", row.name, str(row.id)))
        pipelines = select(PIPELINE.id, PIPELINE.name).where(PIPELINE.deleted_at.is_(None)).limit(MAX_VALUES)
        entities += [Entity("pipeline", row.name, str(row.id)) for row in work.db.execute(pipelines)]
        products = select(PRODUCT.id, PRODUCT.name).where(
            PRODUCT.deleted_at.is_(None), work.sees(PRODUCT.owner_id, "product.read")
        )
        known = [Entity("product", row.name, str(row.id)) for row in work.db.execute(products.limit(MAX_PRODUCTS))]
        entities += known
        entities += _written_products(work, known)
        reasons = (
            select(DEAL.lost_reason)
            .where(DEAL.lost_reason.is_not(None), DEAL.deleted_at.is_(None), work.sees(DEAL.owner_id, "deal.read"))
            .distinct()
            .limit(MAX_VALUES)
        )
        entities += [Entity("lost_reason", row.lost_reason) for row in work.db.execute(reasons)]
        entities += _own_fields(work, "deal", "own")
    if can("company.read"):
        sectors = select(COMPANY.sector).where(COMPANY.sector.is_not(None)).distinct().limit(MAX_VALUES)
        entities += [Entity("sector", row.sector) for row in work.db.execute(sectors)]
        seen_companies = (COMPANY.deleted_at.is_(None), work.sees(COMPANY.owner_id, "company.read"))
        countries = (
            select(COMPANY.country).where(COMPANY.country.is_not(None), *seen_companies).distinct().limit(MAX_VALUES)
        )
        for row in work.db.execute(countries):
            entities.append(Entity("country", row.country, words=words_for(row.country)))
        every = func.jsonb_array_elements_text(COMPANY.tags).label("tag")
        tags = select(every).where(*seen_companies).distinct().limit(MAX_VALUES)
        entities += [Entity("tag", row.tag) for row in work.db.execute(tags)]
        entities += _own_fields(work, "company", "company_own")
    teams = select(MEMBER.team).where(MEMBER.team.is_not(None)).distinct().limit(MAX_VALUES)
    entities += [Entity("region", row.team) for row in work.db.execute(teams)]
    managers = select(MEMBER.manager).where(MEMBER.manager.is_not(None)).distinct().limit(MAX_VALUES)
    entities += [Entity("manager", row.manager) for row in work.db.execute(managers)]
    entities += _named_records(work, question)
    entities += _numbered_deals(work, question)
    return Vocabulary.of(entities)


def _own_fields(work: Work, kind: str, values: str) -> list[Entity]:
    """The workspace's own fields of a kind, and the choices of each.

    Args:
        values: the kind of the entities for the choices.
    """
    found: list[Entity] = []
    for one in own.within(work, kind):
        key = f"company.{one.key}" if kind == "company" else one.key
        found.append(Entity("own_field", one.label[0], key, words=tuple(word for word in one.label[1:] if word)))
        for choice in one.choices if one.type == "choice" else ():
            words = tuple(word for word in (choice.value, *choice.label) if word)
            found.append(Entity(values, f"{one.key}={choice.value}", key, words=words))
    return found


def _written_products(work: Work, known: list[Entity]) -> list[Entity]:
    """Product names as written on deals, where no product of the list matched."""
    names = {normalise(entity.name) for entity in known}
    statement = select(DEAL.product_name).where(DEAL.product_id.is_(None), DEAL.product_name.is_not(None))
    rows = work.db.execute(statement.distinct().limit(MAX_VALUES))
    return [Entity("product", row.product_name) for row in rows if normalise(row.product_name) not in names]


def _named_records(work: Work, question: str) -> list[Entity]:
    words = unknown_words(question, today(work.principal.workspace_timezone))
    if not words:
        return []
    rows = work.db.execute(
        text("select distinct kind, record_id, title from assistant_names(:words, :limit)"),
        {"words": [fold(word) for word in words], "limit": MAX_PER_WORD},
    )
    return [
        Entity(row.kind, row.title, str(row.record_id))
        for row in rows
        if row.kind in records.TYPES and records.TYPES[row.kind].has_timeline
    ]


def _numbered_deals(work: Work, question: str) -> list[Entity]:
    """Deals by their number in the system from which they were imported."""
    words = [w for w in unknown_words(question, today(work.principal.workspace_timezone)) if any(map(str.isdigit, w))]
    if not words or not work.principal.can("deal.read"):
        return []
    statement = select(DEAL.id, DEAL.external_id).where(
        func.lower(DEAL.external_id).in_(words), DEAL.deleted_at.is_(None), work.sees(DEAL.owner_id, "deal.read")
    )
    return [Entity("deal", row.external_id, str(row.id)) for row in work.db.execute(statement.limit(MAX_PER_WORD))]


def unknown_words(question: str, day: date) -> list[str]:
    """The parts of a question that are neither a word of the lexicon nor a period: possible names."""
    cleaned = clean(question)
    periods = find_periods(cleaned, day)
    tokens = segment(cleaned, Vocabulary(), periods)
    words = [normalise(token.text) for token in tokens if token.tag == "unknown" and len(token.text) >= 2]
    return list(dict.fromkeys(words))[:12]


def names_said(words: str, known: Vocabulary, day: date) -> list[tuple[str, tuple[str, ...]]]:
    """The names of people and records in a text: as they stand there, and the full names that each may mean."""
    found = []
    cleaned = clean(words)
    for token in segment(cleaned, known, find_periods(cleaned, day)):
        said = cleaned[token.start : token.end]
        entities = [one for one in token.entities if one.kind in (*records.TYPES, "owner")]
        if entities and len(said) >= 3 and (not said.isascii() or said != said.lower()):
            found.append((said, tuple(one.name for one in entities)))
    return found


def names_finder(
    within: Callable[[], AbstractContextManager[Work]], day: date
) -> Callable[[str], list[tuple[str, tuple[str, ...]]]]:
    """A function that finds the names of a workspace in a text, see `names_said`.

    Args:
        within: opens a unit of work as the asker.
    """

    def found(words: str) -> list[tuple[str, tuple[str, ...]]]:
        with within() as work:
            return names_said(words, vocabulary(work, words), day)

    return found
