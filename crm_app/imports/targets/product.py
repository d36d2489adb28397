"""Products from a file."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from crm_app.imports.matching import MatchColumns
from crm_app.imports.problems import rejected
from crm_app.imports.rows import Context, InputRow, match_key
from crm_app.imports.targets.record import RecordTarget
from crm_app.products.kind import PRODUCT, PRODUCTS, ProductIn
from crm_app.products.models import Product


class ProductTarget(RecordTarget):
    """Matches a product by its identifier, or by its name: names are unique, whatever their spelling."""

    entity = "product"
    kind = "product"
    model = Product
    input = ProductIn
    record = PRODUCTS
    needs = ("product.create", "product.update")
    rank = 20
    company_field = ""
    match_columns = MatchColumns(())
    fields = {"list_price": "price"}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._called: dict[str, Any] = {}
        """The products by name, with the new names from earlier rows."""

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The name."""
        return match_key(of("name"))

    def keys_of(self, record: Any) -> list[str]:
        """The name."""
        return [record.match_key]

    def keys_of_row(self, row: InputRow) -> list[str]:
        """The name."""
        return [match_key(str(row.values.get("name") or ""))]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the name."""
        condition: ColumnElement[bool] = PRODUCT.match_key.in_(keys)
        return condition

    def fill(self, row: InputRow) -> None:
        """The row's own values."""
        row.values |= row.record.values
        if "price" in row.values:
            row.values["list_price"] = row.values.pop("price")
        self.context.members.own(self.context, row)

    def load(self, rows: Sequence[InputRow]) -> None:
        """Loads the products with the names in the rows."""
        super().load(rows)
        keys = {match_key(row.text("name")) for row in rows}
        found = select(Product).where(*self.live(), PRODUCT.match_key.in_(keys))
        if not self.context.is_dry_run:
            found = found.with_for_update()
        for product in self.work.db.execute(found).scalars():
            self._called.setdefault(product.match_key, product)

    def _save(self, row: InputRow, current: Any) -> Any:
        name = str(row.values["name"])
        called = self._called.get(match_key(name))
        if current is None and not (called and called.external_id and row.values.get("external_id")):
            current = called
        if called is not None and called is not current:
            row.warn(rejected("product_name_taken", self.context.header("name"), name))
            return None
        if current is not None and self._overwrites_a_row(row, current):
            row.warn(rejected("same_name_row", row=row.similar.first if row.similar else 0))
            return None
        if current is not None:
            self._called.pop(current.match_key, None)
            if row.own is None and current is called:
                row.values.pop("name")  # matched by it: the spelling is kept
        saved = super()._save(row, current)
        if (product := saved or current) is not None:
            self._called[product.match_key] = product
        return saved

    def _overwrites_a_row(self, row: InputRow, current: Any) -> bool:
        """Whether the row would overwrite the values of an earlier row with its name, and nobody chose to join them."""
        if not self.follows_alike(row) or self.context.mapping.same_rows != "apart":
            return False
        known = ((getattr(current, name), value) for name, value in row.values.items() if name != "name")
        return any(before not in (None, "", value) for before, value in known if value is not None)

    def _create(self, row: InputRow) -> Any:
        row.values.setdefault("currency", self.context.mapping.currency or self.work.principal.currency)
        return super()._create(row)


TARGET = ProductTarget
