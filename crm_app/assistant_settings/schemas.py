"""Input and output of the assistant's settings."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from crm_app.core.pagination import Patch
from crm_app.values.fields import Exactly

Provider = Literal["default", "google-genai", "openai", "offline"]
Dollars = Annotated[Decimal | None, Field(ge=0, le=1_000_000, decimal_places=2)]
Price = Annotated[Decimal | None, Field(ge=0, le=10_000, decimal_places=4)]


class SettingsPatch(Patch):
    """A change of the settings. `key` null removes the stored key; without it the key stays."""

    provider: Provider = "default"
    model: Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9@._:/+-]*$")] = ""
    base_url: Annotated[str, Field(max_length=300)] = ""
    key: Annotated[str | None, Field(min_length=1, max_length=500, pattern=r"^[\x21-\x7e]+$")] = None
    input_price: Price = None
    output_price: Price = None
    monthly_budget: Dollars = None
    person_budget: Dollars = None
    hidden: Annotated[list[Annotated[str, Field(max_length=150)]], Field(max_length=300)] = []
    retention_days: Annotated[int | None, Field(ge=1, le=3650)] = None
    sent_days: Annotated[int, Field(ge=1, le=3650)] = 365


class HideableField(BaseModel):
    """A field that can be kept back."""

    name: str
    """`kind.field`, as in `hidden`."""
    kind: str
    label_en: str
    label_th: str


class SettingsOut(BaseModel):
    """The settings. The key itself is never shown."""

    provider: Provider
    model: str
    base_url: str
    has_key: bool
    key_set_at: datetime | None
    input_price: Exactly | None
    output_price: Exactly | None
    monthly_budget: Exactly | None
    person_budget: Exactly | None
    hidden: list[str]
    retention_days: int | None
    sent_days: int
    version: int
    operator_provider: str
    """What answers with `default`: `offline` where the operator has set no model."""
    operator_model: str
    operator_budget: float
    """The operator's monthly budget, which holds with `default`; 0: no limit."""
    fields: list[HideableField]


class TrialOut(BaseModel):
    """What a call of the stored settings gave: an answer, or why there is none."""

    ok: bool
    provider: str
    model: str
    seconds: float
    text: str
    """The beginning of the answer, or the reason in the reader's language."""
