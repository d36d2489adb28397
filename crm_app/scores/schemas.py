"""Output of scores."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

State = Literal["none", "few", "weak", "ready"]


class Bin(BaseModel):
    """Deals of similar chances: what was predicted on average, what share was won, and how many deals these are."""

    predicted: float
    came: float
    deals: int


class Reason(BaseModel):
    """A feature that moves the chance of a deal; `speaks_for` winning or against it. `words` are for the reader."""

    name: str
    speaks_for: bool
    words: str


class ScoreOut(BaseModel):
    """The chance of an open deal to be won.

    Attributes:
        state: `ready`; else there are no scores: `none` before the first learning, `few` closed deals, or `weak`, where the
            history does not tell won from lost.
        chance: between 0 and 1; None where the deal has no score.
        average: the share of closed deals that were won.
        closed, needed: how many closed deals there are, and how many a first score needs.
    """

    state: State
    is_open: bool = True
    chance: float | None = None
    average: float | None = None
    reasons: list[Reason] = []
    number: int = 0
    made_at: datetime | None = None
    closed: int = 0
    needed: int


class ScoredDeal(BaseModel):
    """An open deal with its chance."""

    id: UUID
    name: str
    chance: float


class ModelOut(BaseModel):
    """What was learned, how well it predicts, and the open deals with the highest and the lowest chances."""

    state: State
    number: int = 0
    made_at: datetime | None = None
    closed: int = 0
    won: int = 0
    needed: int
    auc: float = 0.0
    auc_low: float = 0.0
    auc_high: float = 0.0
    brier: float = 0.0
    bins: list[Bin] = []
    features: list[Reason] = []
    """The features with their weight, the strongest first: which way more of each moves the chance."""
    left_out: list[str] = []
    best: list[ScoredDeal] = []
    worst: list[ScoredDeal] = []
