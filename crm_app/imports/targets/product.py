"""Products from a file."""

from collections.abc import Sequence

from sqlalchemy import select

from crm_app.core.clock import new_id
from crm_app.core.collation import sort_key
from crm_app.core.tables import columns
from crm_app.deals.models import Product
from crm_app.deals.schemas import ProductIn
from crm_app.imports.rows import Seen, match_key
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

    def write(self, rows: Sequence[Seen]) -> None:
        """Creates what no product is called, and updates the others."""
        keys = {match_key(row.text("name")) for row in rows}
        statement = select(Product).where(
            PRODUCT.workspace_id == self.work.workspace_id,
            PRODUCT.deleted_at.is_(None),
            PRODUCT.match_key.in_(keys),
        )
        found = self.work.db.execute(statement.with_for_update()).scalars()
        known = {product.match_key: product for product in found}
        for row in rows:
            row.values = dict(row.record.values)
            if "price" in row.values:
                row.values["list_price"] = row.values.pop("price")
            self.validate(row)
            if not row.record.is_rejected:
                self._save(row, known)

    def _save(self, row: Seen, known: dict[str, Product]) -> None:
        name = str(row.values["name"])
        key = match_key(name)
        if (product := known.get(key)) is not None:
            row.values.pop("name")
            self.update(row, product, row.values)
            return
        row.values.setdefault("currency", self.context.mapping.currency or self.work.principal.currency)
        made = Product(
            workspace_id=self.work.workspace_id,
            id=new_id(),
            name_key=sort_key(name),
            match_key=key,
            **row.values,
        )
        known[key] = made
        self.ledger.added(row, self.kind, made)


TARGET = ProductTarget
