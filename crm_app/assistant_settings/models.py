"""The settings of a workspace's assistant."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric
from sqlmodel import Field

from crm_app.core.tables import WorkspaceTable, belongs_to_workspace, json_column, timestamp


class AssistantSettings(WorkspaceTable, table=True):
    """One row for a workspace that has changed anything; without it the operator's settings hold."""

    __tablename__ = "assistant_settings"
    __table_args__ = (
        belongs_to_workspace(),
        CheckConstraint("provider in ('default', 'google-genai', 'openai', 'offline')", name="provider"),
        Index("uq_assistant_settings_workspace", "workspace_id", unique=True),
    )

    provider: str = Field(default="default", max_length=20)
    """`default`: the operator's."""
    model: str = Field(default="", max_length=100)
    base_url: str = Field(default="", max_length=300)
    sealed_key: bytes | None = None
    """The API key, from `core.sealed`."""
    key_set_at: datetime | None = timestamp(nullable=True)
    input_price: Decimal | None = Field(default=None, sa_type=Numeric(10, 4))
    """US dollars for a million tokens of an own provider; None: the operator's price."""
    output_price: Decimal | None = Field(default=None, sa_type=Numeric(10, 4))
    monthly_budget: Decimal | None = Field(default=None, sa_type=Numeric(12, 2))
    """US dollars a month; None: no limit of the workspace's own."""
    person_budget: Decimal | None = Field(default=None, sa_type=Numeric(12, 2))
    """The same for each member."""
    hidden: list[str] = json_column(list)
    """Fields that never leave for a model, `kind.field` or `kind.custom.key`."""
    hidden_at: datetime | None = timestamp(nullable=True)
    """When a field was last added to `hidden`: what was answered before may hold it."""
    retention_days: int | None = None
    """Days after its last message until a conversation is deleted; None: kept."""
    sent_days: int = 365
    """Days that the list of what was sent is kept."""
    version: int = 1
    updated_at: datetime = timestamp(default=True)
