"""Products from a file."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from crm_app.core.collation import sort_key
from crm_app.core.tables import columns
from crm_app.deals.models import Product
from crm_app.deals.schemas import ProductIn
from crm_app.imports.blank import blank
from crm_app.imports.rows import Context, Seen, match_key
from crm_app.imports.schemas import Entity
from crm_app.imports.targets.base import PlainTarget

PRODUCT = columns(Product)


class ProductTarget(PlainTarget):
    """A product is found by its name."""

    entity = Entity.PRODUCT
    kind = "product"
    model = Product
    input = ProductIn
    needs = ("product.manage",)
    rank = 20
    fields = {"list_price": "price"}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._made: dict[str, Any] = {}

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The name."""
        return match_key(of("name"))

    def write(self, rows: Sequence[Seen]) -> None:
        """Creates what no product is called, and updates the others."""
        keys = {match_key(row.text("name")) for row in rows}
        statement = select(Product).where(
            PRODUCT.workspace_id == self.work.workspace_id,
            PRODUCT.deleted_at.is_(None),
            PRODUCT.match_key.in_(keys),
        )
        if not self.context.is_rehearsal:
            statement = statement.with_for_update()
        found = self.work.db.execute(statement).scalars()
        known: dict[str, Any] = {product.match_key: product for product in found} | self._made
        for row in rows:
            if self.is_left_out(row):
                continue
            row.values = dict(row.record.values)
            if "price" in row.values:
                row.values["list_price"] = row.values.pop("price")
            self.validate(row)
            if not row.record.is_rejected and not self.is_repeat(row):
                self._save(row, known)

    def _save(self, row: Seen, known: dict[str, Any]) -> None:
        name = str(row.values["name"])
        key = match_key(name)
        if (product := known.get(key)) is not None:
            row.values.pop("name")
            self.update(row, product, row.values)
            return
        row.values.setdefault("currency", self.context.mapping.currency or self.work.principal.currency)
        keys = {"name_key": sort_key(name), "match_key": key}
        made = blank(Product, self.work.workspace_id, **keys, **row.values)
        known[key] = self._made[key] = made
        self.ledger.made(row, self.kind, Product, made)


TARGET = ProductTarget
