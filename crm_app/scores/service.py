"""Learns from closed deals, scores open ones, and shows both."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Date, Uuid, and_, bindparam, cast, delete, func, insert, literal_column, select

from crm_app import records
from crm_app.companies.models import Company
from crm_app.core import jobs
from crm_app.core.clock import new_id, now
from crm_app.core.database import HotQuery, Work, compiled, hot_read
from crm_app.core.errors import Forbidden, NotFound
from crm_app.core.i18n import translate
from crm_app.core.principal import SessionCaller
from crm_app.core.tables import columns
from crm_app.deals.models import Deal
from crm_app.scores import features
from crm_app.scores.features import Begun
from crm_app.scores.models import DealScore, ScoreModel
from crm_app.scores.schemas import Bin, ModelOut, Reason, ScoredDeal, ScoreOut

DEAL, COMPANY = columns(Deal), columns(Company)
MODEL, SCORE = columns(ScoreModel), columns(DealScore)
LEARN = "scores.learn"
NEEDED, LEAST_OF_EACH = 200, 20
"""Closed deals before anything is learned, and the least of them that must be won, and lost."""
MOST_DEALS = 30_000
"""The newest deals that are learned from and scored, so that a run ends in seconds."""
KEPT_MODELS = 12
SHOWN = 8


# ---------------------------------------------------------------- learning


def learn(work: Work) -> ScoreModel:
    """Learns from the workspace's closed deals and scores its open ones; replaces all earlier scores.

    For a job that reads all deals and companies. Raises Forbidden for anybody else.
    """
    if any(work.scope(permission) != "all" for permission in ("deal.read", "company.read")):
        raise Forbidden
    deals = _deals(work)
    ended = [place for place, deal in enumerate(deals) if deal.won is not None]
    won = sum(bool(deals[place].won) for place in ended)
    work.alone("scores")
    last = work.db.execute(select(func.max(MODEL.number))).scalar() or 0
    model = ScoreModel(
        workspace_id=work.workspace_id,
        id=new_id(),
        number=last + 1,
        state="few",
        closed=len(ended),
        won=won,
        made_at=now(),
    )
    scores: list[dict[str, Any]] = []
    if len(ended) >= NEEDED and min(won, len(ended) - won) >= LEAST_OF_EACH:
        scores = _learned(model, deals, ended)
    work.db.execute(delete(DealScore).where(SCORE.workspace_id == work.workspace_id))
    if scores:
        fixed = {"workspace_id": work.workspace_id, "number": model.number}
        work.db.execute(insert(DealScore), [fixed | score for score in scores])
    work.db.execute(
        delete(ScoreModel).where(MODEL.workspace_id == work.workspace_id, MODEL.number <= model.number - KEPT_MODELS)
    )
    work.db.add(model)
    work.db.flush()
    return model


def _learned(model: ScoreModel, deals: Sequence[Begun], ended: list[int]) -> list[dict[str, Any]]:
    """Fills the model, and returns the scores of the open deals."""
    # Imported here: the backend imports this module as well, and does not need the memory of numpy.
    from crm_app.scores import learning

    rows = features.matrix(deals)
    found = learning.learn(
        [rows[place] for place in ended], [bool(deals[place].won) for place in ended], features.NAMES
    )
    model.state = "ready" if found.auc_low > 0.5 else "weak"
    model.auc, model.auc_low, model.auc_high = (round(one, 4) for one in (found.auc, found.auc_low, found.auc_high))
    model.brier, model.bins, model.left_out = round(found.brier, 4), found.bins, found.left_out
    model.weights = {name: round(float(weight), 4) for name, weight in zip(found.names, found.weights, strict=True)}
    if model.state == "weak":
        return []
    open_ones = [place for place, deal in enumerate(deals) if deal.won is None]
    predicted = learning.predict(found, [rows[place] for place in open_ones], features.NAMES)
    return [
        {"deal_id": deals[place].id, "chance": chance, "reasons": reasons}
        for place, (chance, reasons) in zip(open_ones, predicted, strict=True)
    ]


def _deals(work: Work) -> list[Begun]:
    """The newest deals, as they were when they began, with their outcomes."""
    start = func.coalesce(DEAL.engage_date, cast(DEAL.created_at, Date)).label("start")
    same = and_(
        COMPANY.workspace_id == DEAL.workspace_id, COMPANY.id == DEAL.company_id, records.readable("company", COMPANY)
    )
    statement = (
        select(
            DEAL.id, start, DEAL.owner_id.label("owner"), DEAL.company_id.label("company"),
            func.coalesce(DEAL.product_id.cast(DEAL.product_name.type), DEAL.product_name).label("product"),
            COMPANY.sector, COMPANY.country, COMPANY.employees, DEAL.amount, DEAL.currency,
            DEAL.contact_id.is_not(None).label("has_contact"), DEAL.close_date, DEAL.status,
        )
        .select_from(Deal)
        .outerjoin(Company, same)
        .where(DEAL.deleted_at.is_(None), work.sees(DEAL.owner_id, "deal.read"))
        .order_by(start.desc(), DEAL.id)
        .limit(MOST_DEALS)
    )  # fmt: skip
    return [_begun(row) for row in work.db.execute(statement)]


def _begun(row: Any) -> Begun:
    values = dict(row._mapping)
    status, day = values.pop("status"), values.pop("close_date")
    known = status != "open" and day is not None and day >= row.start
    return Begun(**values, closed=day if known else None, won=None if status == "open" else status == "won")


def ask(work: Work) -> None:
    """Queues learning in the background."""
    work.require("pipeline.manage")
    jobs.enqueue_unless_waiting(work, LEARN, 0.2)


# ---------------------------------------------------------------- showing


@lru_cache(maxsize=1)
def _score_of() -> HotQuery:
    """The state of a deal, what was learned last, and the deal's score."""
    deal = select(DEAL.status).where(
        DEAL.id == bindparam("id", type_=Uuid()), DEAL.deleted_at.is_(None), func.app_sees(DEAL.owner_id)
    )
    newest = (
        select(MODEL.state, MODEL.number, MODEL.made_at, MODEL.closed, MODEL.won)
        .order_by(MODEL.number.desc())
        .limit(literal_column("1"))
    )
    score = select(SCORE.chance, SCORE.reasons).where(SCORE.deal_id == bindparam("id", type_=Uuid()))
    return HotQuery(
        f"select json_build_object('status', d.status, 'model', (select row_to_json(m) from ({compiled(newest)}) m), "
        f"'score', (select row_to_json(s) from ({compiled(score)}) s))::text from ({compiled(deal)}) d",
        "scores.of_deal",
    )


def of_deal(caller: SessionCaller, deal_id: UUID, language: str) -> ScoreOut:
    """The score of a deal, by a hot read. Raises NotFound when there is no such deal that the reader may read."""
    answer = hot_read(caller, "deal.read", _score_of(), id=deal_id)
    if answer is None:
        raise NotFound
    found = orjson.loads(answer)
    is_open, model = found["status"] == "open", found["model"]
    if model is None:
        return ScoreOut(state="none", is_open=is_open, needed=NEEDED)
    shown = found["score"] if is_open else None
    return ScoreOut(
        state=model["state"],
        is_open=is_open,
        chance=shown["chance"] if shown else None,
        average=model["won"] / model["closed"] if model["closed"] else None,
        reasons=[_reason(one["name"], one["for"], language) for one in shown["reasons"]] if shown else [],
        number=model["number"],
        made_at=model["made_at"],
        closed=model["closed"],
        needed=NEEDED,
    )


def model(work: Work, language: str) -> ModelOut:
    """What was learned. Raises Forbidden for a reader who may not read all deals, since it tells of all."""
    if work.scope("deal.read") != "all":
        raise Forbidden
    found = _newest(work)
    if found is None:
        return ModelOut(state="none", needed=NEEDED)
    weights = sorted(found.weights.items(), key=lambda one: -abs(one[1]))
    return ModelOut(
        state=found.state,
        number=found.number,
        made_at=found.made_at,
        closed=found.closed,
        won=found.won,
        needed=NEEDED,
        auc=found.auc,
        auc_low=found.auc_low,
        auc_high=found.auc_high,
        brier=found.brier,
        bins=[Bin.model_validate(one) for one in found.bins],
        features=[_reason(name, weight > 0, language) for name, weight in weights],
        left_out=[translate(f"scores.feature.{name}", language) for name in found.left_out],
        best=_scored(work, SCORE.chance.desc()),
        worst=_scored(work, SCORE.chance.asc()),
    )


def _newest(work: Work) -> ScoreModel | None:
    return work.db.execute(select(ScoreModel).order_by(MODEL.number.desc()).limit(1)).scalar_one_or_none()


def _scored(work: Work, order: Any) -> list[ScoredDeal]:
    same = and_(DEAL.workspace_id == SCORE.workspace_id, DEAL.id == SCORE.deal_id)
    statement = (
        select(DEAL.id, DEAL.name, SCORE.chance)
        .select_from(Deal)
        .join(DealScore, same)
        .where(DEAL.deleted_at.is_(None), DEAL.status == "open", work.sees(DEAL.owner_id, "deal.read"))
        .order_by(order, DEAL.id)
        .limit(SHOWN)
    )
    return [ScoredDeal(**row._mapping) for row in work.db.execute(statement)]


def _reason(name: str, speaks_for: bool, language: str) -> Reason:
    words = translate(f"scores.reason.{name}.{'for' if speaks_for else 'against'}", language)
    return Reason(name=name, speaks_for=speaks_for, words=words)
