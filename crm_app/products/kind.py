"""Products in files: the columns that fill them, and the words above those columns."""

from crm_app.records.export import Column
from crm_app.records.fields import FileColumn
from crm_app.records.imported import FileKind, bring_in, divided, named

PRODUCTS = bring_in(
    FileKind(
        kind="product",
        many=("Products", "สินค้า"),
        identities=("name",),
        nouns=divided("product, item"),
        files=divided("product, products, item, items, price list, pricelist, catalog, สินค้า, ผลิตภัณฑ์"),
        lacks=frozenset({"company", "contact"}),
        has_custom_fields=False,
        exported=(
            Column("id", "core.export.id"),
            *(Column(name, f"deals.product.{name}") for name in ("name", "series", "list_price", "currency")),
        ),
        columns=named(
            FileColumn(
                name="name",
                label=("Name", "ชื่อ"),
                headings=(
                    "product name, product, item name, item, product title, sku name, =name, ~title, สินค้า, ชื่อสินค้า, "
                    "ผลิตภัณฑ์, ชื่อผลิตภัณฑ์, ~รายการ, ~ชื่อ"
                ),
                reads="name",
                weight=1.5,
                required=True,
            ),
            FileColumn(
                name="series",
                label=("Series", "กลุ่มสินค้า"),
                headings=(
                    "series, product line, product family, family, product group, product category, category, brand, "
                    "~model, ~type, product type, หมวดหมู่, ประเภทสินค้า, กลุ่มสินค้า, รุ่น, ~ประเภท, หมวด"
                ),
                weight=1.5,
            ),
            FileColumn(
                name="price",
                label=("Price", "ราคา"),
                headings=(
                    "list price, unit price, sales price, selling price, retail price, price, standard price, "
                    "sale price, base price, ~cost, ราคา, ราคาขาย, ราคาต่อหน่วย, ราคาสินค้า"
                ),
                reads="money",
                weight=2.5,
                shown="list_price",
            ),
            FileColumn(name="currency", label=("Currency", "สกุลเงิน")),
            FileColumn(name="id", label=("ID in this CRM", "รหัสในระบบนี้"), weight=0.0),
        ),
    )
)
