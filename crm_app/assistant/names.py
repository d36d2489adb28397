"""The vocabulary of one question: every short list of the workspace, and the records that the question may name."""

from datetime import date

from sqlalchemy import func, select, text

from crm_app import records
from crm_app.assistant.asker import COMPANY, MEMBER
from crm_app.assistant.deal_figures import DEAL, PIPELINE, PRODUCT, STAGE
from crm_app.assistant.offline.segment import clean, segment
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary, normalise
from crm_app.core.clock import today
from crm_app.core.database import Work
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
    if can("company.read"):
        sectors = select(COMPANY.sector).where(COMPANY.sector.is_not(None)).distinct().limit(MAX_VALUES)
        entities += [Entity("sector", row.sector) for row in work.db.execute(sectors)]
    teams = select(MEMBER.team).where(MEMBER.team.is_not(None)).distinct().limit(MAX_VALUES)
    entities += [Entity("region", row.team) for row in work.db.execute(teams)]
    managers = select(MEMBER.manager).where(MEMBER.manager.is_not(None)).distinct().limit(MAX_VALUES)
    entities += [Entity("manager", row.manager) for row in work.db.execute(managers)]
    entities += _named_records(work, question)
    entities += _numbered_deals(work, question)
    return Vocabulary.of(entities)


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
