"""The vocabulary of one question: every short list of the workspace, and the records that the question may name."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from sqlalchemy import Select, Text, cast, func, literal, select, text, union_all

from crm_app import records
from crm_app.assistant.asker import COMPANY, MEMBER
from crm_app.assistant.deal_conditions import DEAL, PIPELINE, PRODUCT, STAGE
from crm_app.assistant.offline.countries import words_for
from crm_app.assistant.offline.places import words_for_region
from crm_app.assistant.offline.sectors import words_for as words_for_sector
from crm_app.assistant.offline.segment import clean, segment
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary, normalise
from crm_app.contacts.models import Contact
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.tables import columns
from crm_app.records import own
from crm_app.records.own import OwnField
from crm_app.values.collation import fold
from crm_app.values.periods import find_periods

CONTACT = columns(Contact)
GLUED = 10
"""Letters from which on an unknown Thai run may hold several names."""
MAX_OWNERS, MAX_PRODUCTS, MAX_VALUES, MAX_PER_WORD = 1000, 500, 300, 40


def vocabulary(work: Work, question: str, listed: "Listed | None" = None) -> Vocabulary:
    """Names that may be in `question` and that its asker may read.

    Args:
        listed: what does not depend on the question, where it was read a moment ago.
    """
    entities, fields, values = listed or short_lists(work)
    named = [*_named_records(work, question), *_numbered_deals(work, question)]
    return Vocabulary.of([*entities, *named], fields, values)


Listed = tuple[list[Entity], list[OwnField], dict[str, list[str]]]
"""The names of the short lists of a workspace, its own fields, and the values of plain fields by the field's name."""


def short_lists(work: Work) -> Listed:
    """Members, stages, products, values of plain fields and choices of own fields that the asker may read."""
    entities, values = _short_lists(work)
    fields = [one for kind in records.TYPES if work.principal.can(f"{kind}.read") for one in own.within(work, kind)]
    return [*entities, *(entity for one in fields for entity in _own_entities(one))], fields, values


_VALUES = ("city", "series", "source")
"""Fields whose values are no names; `plain_fields` reads them."""


def _short_lists(work: Work) -> tuple[list[Entity], dict[str, list[str]]]:
    """The members, stages, products and the like, and the values of plain fields, in one statement."""
    parts = _of_members()
    if work.principal.can("deal.read"):
        parts += _of_deals(work)
    if work.principal.can("company.read"):
        parts += _of_companies(work)
    if work.principal.can("contact.read"):
        contacts = (CONTACT.deleted_at.is_(None), work.sees(CONTACT.owner_id, "contact.read"))
        parts.append(_plain("source", CONTACT.source, *contacts))
    order = {kind: place for place, (kind, _) in enumerate(parts)}
    rows = work.db.execute(union_all(*(select(part.subquery(f"of_{kind}")) for kind, part in parts))).all()
    products = {normalise(row.name) for row in rows if row.kind == "product" and row.id}
    found: list[Entity] = []
    seen: set[str] = set()
    values: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: order[row.kind]):
        if row.kind in (*_VALUES, "country"):
            values.setdefault(row.kind, []).append(row.name)
        if row.kind in _VALUES:
            continue
        if row.kind == "product" and not row.id and normalise(row.name) in products:
            continue  # as written on a deal, and a product of the list as well
        if row.kind == "stage" and row.name in seen:
            continue  # several pipelines may have a stage of that name
        seen |= {row.name} if row.kind == "stage" else set()
        found.append(Entity(row.kind, row.name, row.id, _other_words(row.kind, row.name)))
    return found, values


def _other_words(kind: str, name: str) -> tuple[str, ...]:
    """What else people call a country, a region or a sector."""
    words = {"country": words_for, "region": words_for_region, "sector": words_for_sector}.get(kind)
    return words(name) if words is not None else ()


Part = tuple[str, Select[Any]]
"""The kind of some names, and the statement that selects them: `kind`, `name` and `id`."""


def _named(kind: str, name: Any, ident: Any, limit: int, *where: Any) -> Part:
    """Names of records, each with its id."""
    shown: list[Any] = [literal(kind).label("kind"), name.label("name"), cast(ident, Text).label("id")]
    return kind, select(*shown).where(*where).order_by(ident).limit(limit)


def _plain(kind: str, value: Any, *where: Any) -> Part:
    """The different values of a field."""
    named, ident = cast(value, Text).label("name"), literal("").label("id")
    shown: list[Any] = [literal(kind).label("kind"), named, ident]
    return kind, select(*shown).where(value.is_not(None), *where).distinct().limit(MAX_VALUES)


def _of_members() -> list[Part]:
    return [
        _named("owner", MEMBER.name, MEMBER.id, MAX_OWNERS),
        _plain("region", MEMBER.team),
        _plain("manager", MEMBER.manager),
    ]


def _of_deals(work: Work) -> list[Part]:
    mine = (DEAL.deleted_at.is_(None), work.sees(DEAL.owner_id, "deal.read"))
    products: list[Part] = []
    if work.principal.can("product.read"):
        seen = (PRODUCT.deleted_at.is_(None), work.sees(PRODUCT.owner_id, "product.read"))
        products = [
            _named("product", PRODUCT.name, PRODUCT.id, MAX_PRODUCTS, *seen),
            _plain("series", PRODUCT.series, *seen),
        ]
    return [
        _named("stage", STAGE.name, STAGE.id, MAX_VALUES, STAGE.deleted_at.is_(None)),
        _named("pipeline", PIPELINE.name, PIPELINE.id, MAX_VALUES, PIPELINE.deleted_at.is_(None)),
        *products,
        # as written on deals, where no product of the list matched
        _plain("product", DEAL.product_name, DEAL.product_id.is_(None), *mine),
        _plain("lost_reason", DEAL.lost_reason, *mine),
    ]


def _of_companies(work: Work) -> list[Part]:
    readable = (COMPANY.deleted_at.is_(None), work.sees(COMPANY.owner_id, "company.read"))
    every = select(func.jsonb_array_elements_text(COMPANY.tags).label("tag")).where(*readable).subquery("tags").c.tag
    return [
        _plain("sector", COMPANY.sector, *readable),
        _plain("country", COMPANY.country, *readable),
        _plain("city", COMPANY.city, *readable),
        _plain("tag", every),
    ]


def _own_entities(one: OwnField) -> Iterator[Entity]:
    """A field of the workspace's own, and its choices; fields of deals by their key, of other kinds as `<kind>.<key>`."""
    key = one.key if one.kind == "deal" else f"{one.kind}.{one.key}"
    yield Entity("own_field", one.label[0], key, words=tuple(word for word in one.label[1:] if word))
    values = {"deal": "own", "company": "company_own"}.get(one.kind)
    for choice in one.choices if values is not None else ():
        words = tuple(word for word in (choice.value, *choice.label) if word)
        yield Entity(str(values), f"{one.key}={choice.value}", key, words=words)


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
    words += [piece for word in words if len(word) >= GLUED for piece in _pieces(word)]
    return list(dict.fromkeys(words))[:12]


def _pieces(word: str) -> list[str]:
    """The parts of a Thai run in which several names may stand without a space: "กานดาสวนส้มแม่ฝาง"."""
    if not re.fullmatch("[\u0e00-\u0e7f]+", word):
        return []
    # Imported here: the backend never cuts Thai, and the dictionary would cost it memory.
    from pythainlp.tokenize import word_tokenize

    return [piece for piece in word_tokenize(word, engine="newmm") if len(piece) >= 4 and piece != word][:4]


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
    """A function that finds the names of a workspace in a text, see `names_said`. It serves the sentences of one answer: the
    short lists are read for the first of them.

    Args:
        within: opens a unit of work as the asker.
    """
    listed: Listed | None = None

    def found(words: str) -> list[tuple[str, tuple[str, ...]]]:
        nonlocal listed
        with within() as work:
            listed = listed or short_lists(work)
            return names_said(words, vocabulary(work, words, listed), day)

    return found
