"""The tables of what was learned and of the scores of deals."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, refers_to, timestamp


class ScoreModel(WorkspaceTable, table=True):
    """What was learned from the closed deals of a workspace at one moment. The newest counts.

    Attributes:
        state: `ready`; `few` before there are enough closed deals; `weak` where history does not tell won from lost.
        auc, auc_low, auc_high: cross-validated, with its 95 % interval; 0 where nothing was learned.
        brier: the mean squared error of the predicted chances.
        bins: what was predicted and what came, by rising chance: `predicted`, `came`, `deals`.
        weights: the learned weight of each feature, in standard deviations.
        left_out: features that were left out, because they tell the outcome by themselves.
    """

    __tablename__ = "score_model"
    __table_args__ = (
        belongs_to_workspace(),
        Index("uq_score_model_number", "workspace_id", "number", unique=True),
    )

    number: int
    """1 for the first of the workspace, and so on."""
    state: str = Field(max_length=10)
    closed: int
    won: int
    auc: float = 0.0
    auc_low: float = 0.0
    auc_high: float = 0.0
    brier: float = 0.0
    bins: list[dict[str, Any]] = json_column(list)
    weights: dict[str, float] = json_column()
    left_out: list[str] = json_column(list)
    made_at: datetime = timestamp(default=True)


class DealScore(SQLModel, table=True):
    """The chance of an open deal to be won, and its strongest reasons, by the newest model."""

    __tablename__ = "deal_score"
    __table_args__ = (
        belongs_to_workspace(),
        refers_to("deal_id", "deal", ondelete="CASCADE"),
        Index("ix_deal_score_chance", "workspace_id", "chance", "deal_id"),
    )

    workspace_id: UUID = Field(primary_key=True)
    deal_id: UUID = Field(primary_key=True)
    number: int
    """The number of the model."""
    chance: float
    """Between 0 and 1, calibrated."""
    reasons: list[dict[str, Any]] = json_column(list)
    """At most five, the strongest first: `name` of the feature, and `for`: whether it speaks for winning."""
