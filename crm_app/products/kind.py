"""The declaration of products."""

from uuid import UUID

from sqlalchemy import select

from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.pagination import CustomFields, Input, Patch, RecordOut
from crm_app.core.tables import columns
from crm_app.products.models import Product
from crm_app.records import Field, RecordType
from crm_app.records.fields import FileColumn
from crm_app.records.imported import Imported
from crm_app.values.collation import match_key, sort_key
from crm_app.values.fields import Currency, Exactly, LongText, Money, Name, ShortText

PRODUCT = columns(Product)


class ProductFields(Input):
    """The fields of a product that a person may write, all of them optional. The default currency is the
    workspace's.
    """

    series: ShortText = None
    list_price: Money = None
    currency: Currency | None = None
    description: LongText = None
    owner_id: UUID | None = None
    custom_fields: CustomFields = {}


class ProductIn(ProductFields):
    """A new product."""

    name: Name


class ProductPatch(Patch, ProductFields):
    """A change to a product."""

    name: Name = ""


class ProductOut(RecordOut):
    """A product in output."""

    name: str
    series: str | None
    list_price: Exactly | None
    currency: str
    description: str | None


def _prepare(product: Product) -> None:
    product.name_key, key = sort_key(product.name), match_key(product.name)
    # An early version allowed two products with one name; the second one has had a key with a suffix since then.
    if not (getattr(product, "match_key", None) or "").startswith(f"{key}#"):
        product.match_key = key


def _refuse_taken_name(work: Work, product: Product) -> dict[str, list[object]]:
    """Refuses to restore a product while another one has its name."""
    check_name(work, product.name, product.id)
    return {}


def check_name(work: Work, name: str, product_id: UUID | None = None) -> None:
    """Raises Invalid when a product other than `product_id` has the name, in any spelling."""
    taken = select(PRODUCT.id).where(
        PRODUCT.workspace_id == work.workspace_id, PRODUCT.match_key == match_key(name), PRODUCT.deleted_at.is_(None)
    )
    if product_id is not None:
        taken = taken.where(PRODUCT.id != product_id)
    # Autoflush is off, so that the product is written only after its name has been found free.
    with work.db.no_autoflush:
        if work.db.execute(taken).first() is not None:
            raise Invalid(fields={"name": "core.field.taken"})


PRODUCTS = RecordType(
    kind="product",
    plural="products",
    one=("Product", "สินค้า"),
    many=("Products", "สินค้า"),
    icon="package",
    order=70,
    model=Product,
    new=ProductIn,
    patch=ProductPatch,
    out=ProductOut,
    kept_by="managers",
    default_sort="name",
    is_named_alone=True,
    prepare=_prepare,
    repair=_refuse_taken_name,
    imported=Imported(
        nouns="product, item",
        files="product, products, item, items, price list, pricelist, catalog, สินค้า, ผลิตภัณฑ์",
        lacks=frozenset({"company", "contact"}),
        columns=(
            FileColumn(
                name="price",
                headings=(
                    "list price, unit price, sales price, selling price, retail price, price, standard price, "
                    "sale price, base price, ~cost, ราคา, ราคาขาย, ราคาต่อหน่วย, ราคาสินค้า"
                ),
                reads="money",
                weight=2.5,
                shown="list_price",
            ),
        ),
    ),
    fields=(
        Field(
            name="name",
            label=("Name", "ชื่อสินค้า"),
            sort=True,
            headings=(
                "product name, product, item name, item, product title, sku name, =name, ~title, สินค้า, ชื่อสินค้า, "
                "ผลิตภัณฑ์, ชื่อผลิตภัณฑ์, ~รายการ, ~ชื่อ"
            ),
            reads="name",
        ),
        Field(
            name="series",
            label=("Series", "กลุ่มสินค้า"),
            search=True,
            filter=True,
            used=True,
            row=True,
            fact="series",
            headings=(
                "series, product line, product family, family, product group, product category, category, brand, "
                "~model, ~type, product type, หมวดหมู่, ประเภทสินค้า, กลุ่มสินค้า, รุ่น, ~ประเภท, หมวด"
            ),
            weight=1.5,
        ),
        Field(
            name="list_price",
            label=("List price", "ราคาตั้ง"),
            sort=True,
            row=True,
            fact="price",
        ),
        Field(name="currency", label=("Currency", "สกุลเงิน"), form="currency"),
        Field(name="description", label=("Description", "รายละเอียด"), search=True, fact="description"),
    ),
)
