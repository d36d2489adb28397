"""The rules of products: unique names, and a maximum number."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from crm_app import records
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.products.kind import PRODUCT, PRODUCTS, ProductIn, ProductPatch, check_name
from crm_app.products.models import Product
from crm_app.records.service import UsualService

MAX_PRODUCTS = 1000
_usual = UsualService(PRODUCTS)
get, page, delete = _usual.get, _usual.page, _usual.delete


def create(work: Work, data: ProductIn) -> Product:
    """Writes a new product. Raises Invalid when the name is taken, or when the maximum number is reached."""
    work.require("product.create")
    work.alone("products")
    count = select(func.count()).where(PRODUCT.workspace_id == work.workspace_id, PRODUCT.deleted_at.is_(None))
    if work.db.execute(count).scalar_one() >= MAX_PRODUCTS:
        raise Invalid("products.error.too_many", limit=MAX_PRODUCTS)
    check_name(work, data.name)
    return records.create(work, PRODUCTS, data.model_dump() | {"currency": data.currency or work.principal.currency})


def update(work: Work, product_id: UUID, patch: ProductPatch) -> Product:
    """Changes a product; an empty currency changes nothing.

    Raises Conflict when `patch.version` is stale, Invalid when the name is taken.
    """
    work.alone("products")

    def rule(product: Product, changes: dict[str, Any]) -> dict[str, Any]:
        if "name" in changes:
            check_name(work, changes["name"], product.id)
        return {name: value for name, value in changes.items() if (name, value) != ("currency", None)}

    return records.update(work, PRODUCTS, product_id, patch, rule)


def restore(work: Work, product_id: UUID) -> Product:
    """Undoes a deletion. Raises Invalid when the name has been taken meanwhile."""
    work.alone("products")
    return records.restore(work, PRODUCTS, product_id)
