"""What the product does with products: what deals are about."""

import json
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, func, select

from crm_app.core import live
from crm_app.core.clock import new_id, now
from crm_app.core.database import Work, hot_read, list_json, unit_of_work
from crm_app.core.errors import Conflict, Invalid, NotFound
from crm_app.core.i18n import text
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.products.models import Product
from crm_app.products.schemas import ProductIn, ProductPatch
from crm_app.values.collation import match_key, sort_key
from crm_app.values.exports import csv_lines

PRODUCT = columns(Product)
MAX_PRODUCTS = 1000

_PRODUCTS = list_json(
    select(PRODUCT.id, PRODUCT.name, PRODUCT.series, PRODUCT.list_price, PRODUCT.currency, PRODUCT.version)
    .where(PRODUCT.deleted_at.is_(None))
    .order_by(PRODUCT.name_key, PRODUCT.id)
    .limit(bindparam("limit")),
    "product.list",
)


def products(caller: Caller, limit: int = 500) -> bytes:
    """The products by name, as a JSON array."""
    return hot_read(caller, "deal.read", _PRODUCTS, limit=min(limit, MAX_PRODUCTS)) or b"[]"


def export_products(caller: Caller) -> Iterator[str]:
    """The products as a CSV file, with the headings that an import of products knows. Raises Forbidden."""
    with unit_of_work(caller, "record.export") as work:
        language = work.principal.language
    found = json.loads(products(caller, MAX_PRODUCTS), parse_float=Decimal)
    names = ("name", "series", "list_price", "currency")
    header = [text("core.export.id", language), *(text(f"deals.product.{name}", language) for name in names)]
    yield from csv_lines(header, ([item[name] for name in ("id", *names)] for item in found))


def add_product(work: Work, data: ProductIn) -> Product:
    """Writes a new product. Raises Invalid when the name is taken."""
    work.require("product.manage")
    work.alone("products")
    count = work.db.execute(select(func.count()).where(PRODUCT.deleted_at.is_(None))).scalar_one()
    if count >= MAX_PRODUCTS:
        raise Invalid("deals.error.too_many_products", limit=MAX_PRODUCTS)
    product = Product(
        workspace_id=work.workspace_id,
        id=new_id(),
        name=data.name,
        name_key=sort_key(data.name),
        match_key=_free_key(work, data.name, None),
        series=data.series,
        list_price=data.list_price,
        currency=data.currency or work.principal.currency,
    )
    work.db.add(product)
    work.db.flush()
    live.publish(work, "product")
    return product


def change_product(work: Work, product_id: UUID, patch: ProductPatch) -> Product:
    """Changes a product. Raises Conflict when `version` is stale, Invalid when the name is taken."""
    work.require("product.manage")
    work.alone("products")
    product = _product(work, product_id)
    if product.version != patch.version:
        raise Conflict(current=product.model_dump(mode="json", include={"id", "name", "version"}))
    changes = patch.changes()
    if "name" in changes:
        product.match_key = _free_key(work, changes["name"], product_id)
        product.name, product.name_key = changes["name"], sort_key(changes["name"])
    product.series = changes.get("series", product.series)
    product.list_price = changes.get("list_price", product.list_price)
    product.currency = changes.get("currency") or product.currency
    product.version += 1
    work.db.flush()
    live.publish(work, "product")
    return product


def remove_product(work: Work, product_id: UUID) -> None:
    """Takes a product off the list; deals keep its name."""
    work.require("product.manage")
    product = _product(work, product_id)
    product.deleted_at = now()
    product.version += 1
    work.db.flush()
    live.publish(work, "product")


def restore_product(work: Work, product_id: UUID) -> None:
    """Puts a product back on the list. Raises Invalid when its name has been taken meanwhile."""
    work.require("product.manage")
    work.alone("products")
    product = _product(work, product_id, deleted=True)
    _free_key(work, product.name, product_id)
    product.deleted_at = None
    product.version += 1
    work.db.flush()
    live.publish(work, "product")


def _product(work: Work, product_id: UUID, *, deleted: bool = False) -> Product:
    gone = PRODUCT.deleted_at.is_not(None) if deleted else PRODUCT.deleted_at.is_(None)
    statement = select(Product).where(PRODUCT.id == product_id, gone).with_for_update()
    product: Product | None = work.db.execute(statement).scalar_one_or_none()
    if product is None:
        raise NotFound
    return product


def _free_key(work: Work, name: str, product_id: UUID | None) -> str:
    key = match_key(name)
    taken = select(PRODUCT.id).where(PRODUCT.match_key == key, PRODUCT.deleted_at.is_(None))
    if product_id is not None:
        taken = taken.where(PRODUCT.id != product_id)
    if work.db.execute(taken).first() is not None:
        raise Invalid(fields={"name": "core.field.taken"})
    return key
