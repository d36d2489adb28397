"""The score on a deal's page, and the page of what was learned."""

from collections.abc import Sequence
from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from crm_app.core.direction import plain
from crm_app.core.errors import AppError, Forbidden, Unauthenticated
from crm_app.records.related import Place
from crm_app.records.states import Formatter
from crm_app.scores import service
from crm_app.scores.schemas import ModelOut, Reason, ScoredDeal, ScoreOut
from crm_app.ui.actions import Actions, action
from crm_app.ui.live import Change
from crm_app.values import formats


class ReasonRow(TypedDict):
    """A reason in words."""

    name: str
    words: str
    good: bool


class BinRow(TypedDict):
    """Deals of similar chances."""

    key: str
    deals: str
    predicted: str
    came: str


class DealRow(TypedDict):
    """An open deal with its chance."""

    id: str
    href: str
    name: str
    chance: str


def _reasons(found: Sequence[Reason]) -> list[ReasonRow]:
    return [{"name": one.name, "words": one.words, "good": one.speaks_for} for one in found]


def _without(found: ScoreOut | ModelOut, formatter: Formatter) -> str:
    """Why there is no score; empty where there are scores."""
    counts = {"closed": formats.number(found.closed), "needed": formats.number(found.needed)}
    match found.state:
        case "none":
            return formatter.translate("scores.none")
        case "few":
            return formatter.translate("scores.few", **counts)
        case "weak":
            return formatter.translate("scores.weak", closed=counts["closed"])
    return ""


def _made(found: ScoreOut | ModelOut, formatter: Formatter) -> str:
    if found.made_at is None:
        return ""
    moment = formatter.date_time(found.made_at.isoformat())
    return formatter.translate("scores.made", day=moment, count=formats.number(found.closed))


class DealScores(Actions, rx.State):
    """The score of the deal whose page is open."""

    chance: str = ""
    average: str = ""
    made: str = ""
    without: str = ""
    """Why there is no score; empty where there is one."""
    reasons: list[ReasonRow] = []
    loading: bool = True

    _of: str = ""

    @action("deal.read", within=True)
    async def show_for(self, record_id: UUID) -> None:
        """Loads the score of a deal."""
        self._of = str(record_id)
        try:
            await self._fetch()
        except (Unauthenticated, Forbidden):
            raise
        except AppError:
            self.loading = True
            raise

    def _forget(self) -> None:
        """Clears the score when the page is left."""
        self.chance, self.average, self.without, self.reasons, self.loading, self._of = "", "", "", [], True, ""

    @classmethod
    def _heeds(cls, change: Change, place: Place) -> bool:
        """Whether a change may alter what is shown: a closed deal has no score."""
        return change.concerns(place.id, place.kind)

    async def _renew(self, place: Place, changes: Sequence[Change]) -> None:
        if self._of == place.id and any(self._heeds(change, place) for change in changes):
            await self._fetch()

    async def _fetch(self) -> None:
        formatter = Formatter.of(await self._viewer())
        found = await self._find(service.of_deal, UUID(self._of), formatter.viewer.language)
        has = found.chance is not None
        self.chance = formats.percent(found.chance) if found.chance is not None else ""
        average = formats.percent(found.average) if has and found.average is not None else ""
        self.average = formatter.translate("scores.average", average=average) if average else ""
        self.made = _made(found, formatter) if has else ""
        self.without = (
            "" if has or not found.is_open else _without(found, formatter) or formatter.translate("scores.later")
        )
        self.reasons, self.loading = _reasons(found.reasons), False


class ScorePage(Actions, rx.State):
    """What was learned."""

    without: str = ""
    made: str = ""
    facts: dict[str, str] = {}
    bins: list[BinRow] = []
    features: list[ReasonRow] = []
    left_out: str = ""
    best: list[DealRow] = []
    worst: list[DealRow] = []
    loading: bool = True

    @action("deal.read", within=True)
    async def load(self) -> None:
        """Loads what was learned last."""
        formatter = Formatter.of(await self._viewer())
        found = await self._do(service.model, formatter.viewer.language)
        self.without, self.made = _without(found, formatter), _made(found, formatter)
        self.facts = {
            "number": formats.number(found.number),
            "closed": formats.number(found.closed),
            "won": formats.percent(found.won / found.closed) if found.closed else "",
            "auc": f"{found.auc:.2f} ({found.auc_low:.2f}–{found.auc_high:.2f})" if found.bins else "",
            "brier": f"{found.brier:.3f}" if found.bins else "",
        }
        self.bins = [
            {
                "key": str(number),
                "deals": formats.number(one.deals),
                "predicted": formats.percent(one.predicted),
                "came": formats.percent(one.came),
            }
            for number, one in enumerate(found.bins)
        ]
        self.features = _reasons(found.features)
        self.left_out = (
            formatter.translate("scores.left_out", names=", ".join(found.left_out)) if found.left_out else ""
        )
        self.best, self.worst, self.loading = _deals(found.best), _deals(found.worst), False

    @action("pipeline.manage")
    async def again(self) -> None:
        """Queues learning in the background."""
        await self._do(service.ask)
        await self._say("scores.asked", "info")

    @action("deal.read")
    async def leave(self) -> None:
        """Clears the page."""
        self.bins, self.features, self.best, self.worst, self.loading = [], [], [], [], True


def _deals(found: Sequence[ScoredDeal]) -> list[DealRow]:
    rows: list[Any] = [
        {"id": str(one.id), "href": f"/deals/{one.id}", "name": plain(one.name), "chance": formats.percent(one.chance)}
        for one in found
    ]
    return rows
