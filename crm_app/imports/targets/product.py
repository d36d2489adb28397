"""Products from a file."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from crm_app.core.tables import columns
from crm_app.imports.blank import blank
from crm_app.imports.own_rows import own_identifier
from crm_app.imports.problems import rejected
from crm_app.imports.rows import Context, Seen, match_key
from crm_app.imports.targets.plain import PlainTarget
from crm_app.products.models import Product
from crm_app.products.schemas import ProductIn
from crm_app.values.collation import sort_key

PRODUCT = columns(Product)


class ProductTarget(PlainTarget):
    """A product is found by the product's own identifier, or by its name."""

    entity = "product"
    kind = "product"
    model = Product
    input = ProductIn
    needs = ("product.manage",)
    rank = 20
    fields = {"list_price": "price"}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._by_id: dict[UUID | None, Any] = {}
        self._by_key: dict[str, Any] = {}

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The name."""
        return match_key(of("name"))

    def write(self, rows: Sequence[Seen]) -> None:
        """Creates what no product is called, and updates the others."""
        identifiers = {row.record.number: own_identifier(row.take("id")) for row in rows}
        self._load(rows, {found for found in identifiers.values() if found is not None})
        for row in rows:
            row.values = dict(row.record.values)
            if "price" in row.values:
                row.values["list_price"] = row.values.pop("price")
            self.validate(row)
            if not row.record.is_rejected and not self.is_repeat(row):
                self._save(row, self._by_id.get(identifiers[row.record.number]))

    def _load(self, rows: Sequence[Seen], ids: set[UUID]) -> None:
        """Reads the products that the rows may be about; what an earlier row called one counts."""
        keys = {match_key(row.text("name")) for row in rows}
        statement = select(Product).where(
            PRODUCT.workspace_id == self.work.workspace_id,
            PRODUCT.deleted_at.is_(None),
            or_(PRODUCT.match_key.in_(keys), PRODUCT.id.in_(ids)),
        )
        if not self.context.is_rehearsal:
            statement = statement.with_for_update()
        for product in self.work.db.execute(statement).scalars():
            self._by_id[product.id] = product
            self._by_key.setdefault(product.match_key, product)

    def _save(self, row: Seen, own: Any) -> None:
        name = str(row.values["name"])
        key = match_key(name)
        called = self._by_key.get(key)
        if own is not None and called is not None and called is not own:
            row.warn(rejected("product_name_taken", self.context.header("name"), name))
            return
        if own is not None:
            self._by_key.pop(own.match_key, None)
            self._by_key[key] = own
            self.update(row, own, row.values | {"name_key": sort_key(name), "match_key": key})
            return
        if called is not None:
            row.values.pop("name")
            self.update(row, called, row.values)
            return
        row.values.setdefault("currency", self.context.mapping.currency or self.work.principal.currency)
        keys = {"name_key": sort_key(name), "match_key": key}
        made = blank(Product, self.work.workspace_id, **keys, **row.values)
        self._by_key[key] = made
        self.ledger.made(row, self.kind, Product, made)


TARGET = ProductTarget
