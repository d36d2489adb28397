"""Input and output of products."""

from uuid import UUID

from pydantic import BaseModel

from crm_app.core.pagination import Input, Patch
from crm_app.values.fields import Currency, Exactly, Money, Name, ShortText


class ProductIn(Input):
    """Something that is sold."""

    name: Name
    series: ShortText = None
    list_price: Money = None
    currency: Currency | None = None


class ProductPatch(Patch):
    """A change to a product."""

    name: Name = ""
    series: ShortText = None
    list_price: Money = None
    currency: Currency | None = None


class ProductOut(BaseModel):
    """A product as it leaves the service."""

    id: UUID
    name: str
    series: str | None
    list_price: Exactly | None
    currency: str
    version: int
