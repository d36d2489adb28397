"""The state of the settings of products."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import reflex as rx

from crm_app.core.database import Work
from crm_app.core.errors import Conflict, Invalid
from crm_app.core.validation import parse
from crm_app.products import service
from crm_app.products.schemas import ProductIn, ProductPatch
from crm_app.records.states import loads
from crm_app.ui.actions import Actions, action
from crm_app.values import formats
from crm_app.values.collation import fold

SHOWN_PRODUCTS = 50


def _id(value: str, name: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Invalid(fields={name: "core.field.invalid"}) from None


class ProductSettings(Actions, rx.State):
    """The products: at most 50 on the page, the rest by searching."""

    rows: list[dict[str, str]] = []
    loading: bool = True
    hidden: str = ""
    """How many more there are."""
    query: str = ""
    is_open: bool = False
    is_new: bool = False
    removing: bool = False
    subject: str = ""
    subject_id: str = ""
    form: dict[str, str] = {"name": "", "series": "", "list_price": "", "currency": ""}

    _version: int = 0

    @action("product.manage")
    async def load(self) -> None:
        """Reads the first of them."""
        await self._refresh()

    @action("product.manage")
    async def search(self, q: str) -> None:
        """Shows those whose name has what was typed."""
        self.query = q[:200]
        await self._refresh()

    @action("product.manage")
    async def leave(self) -> None:
        """Forgets them when the page is left."""
        self.rows, self.loading, self.query, self.is_open, self.removing = [], True, "", False, False

    @action("product.manage")
    async def ask_new(self) -> None:
        """Opens the form of a new product."""
        currency = (await self._viewer()).currency
        self._ask({"id": "", "name": "", "series": "", "list_price": None, "currency": currency, "version": 0})

    @action("product.manage")
    async def ask(self, product_id: UUID) -> None:
        """Opens the form of a product."""
        self._ask(await self._one(product_id))

    @action("product.manage")
    async def ask_removal(self, product_id: UUID) -> None:
        """Asks before a product is taken off the list."""
        found = await self._one(product_id)
        self.subject_id, self.subject, self.removing = found["id"], found["name"], True

    @action("product.manage")
    async def close(self, is_open: bool) -> None:
        """Closes the dialogs."""
        if not is_open:
            self.is_open = self.removing = False

    @action("product.manage")
    async def save(self, data: dict[str, str]) -> None:
        """Writes the product that the form is about."""
        if not self.is_open:  # the state has forgotten what the form is of, as after a restart
            raise Invalid("ui.draft.gone")
        values: dict[str, Any] = {name: data.get(name, "").strip() for name in ("name", "series")}
        values["currency"] = data.get("currency", "").strip() or None
        written = data.get("list_price", "").strip()
        try:
            values["list_price"] = formats.parse_amount(written) if written else None
        except ValueError:
            raise Invalid(fields={"list_price": "core.field.amount"}) from None
        if self.is_new:
            await self._write(service.add_product, parse(ProductIn, values))
        else:
            patch = parse(ProductPatch, values | {"version": self._version})
            await self._write(service.change_product, UUID(self.subject_id), patch)

    @action("product.manage")
    async def remove(self) -> None:
        """Takes the product that was asked about off the list."""
        await self._write(service.remove_product, _id(self.subject_id, "id"), said="removed")

    async def _write(self, function: Callable[..., Any], *args: Any, said: str = "saved") -> None:
        self.form_errors = {}

        def run(work: Work) -> None:
            function(work, *args)

        try:
            await self._do_once(run)
        except Conflict:
            self.is_open = self.removing = False
            await self._refresh()
            raise
        self.is_open = self.removing = False
        await self._refresh()
        await self._say(f"pipelines.said.{said}")

    def _ask(self, product: dict[str, Any]) -> None:
        self.form_errors = {}
        self.subject_id, self.subject, self._version = product["id"], product["name"], product["version"]
        price = product["list_price"]
        self.form = {
            "name": product["name"],
            "series": product["series"] or "",
            "list_price": "" if price is None else formats.number(Decimal(price), 2).removesuffix(".00"),
            "currency": product["currency"],
        }
        self.is_new, self.is_open = product["version"] == 0, True

    async def _one(self, product_id: UUID) -> dict[str, Any]:
        found = loads(await self._read(service.products, service.MAX_PRODUCTS))
        for product in found:
            if product["id"] == str(product_id):
                one: dict[str, Any] = product
                return one
        raise Invalid("core.error.not_found")

    async def _refresh(self) -> None:
        found = loads(await self._read(service.products, service.MAX_PRODUCTS))
        wanted = fold(self.query)
        matching = [p for p in found if wanted in fold(f"{p['name']} {p['series'] or ''}")]
        self.rows = [
            {
                "id": p["id"],
                "name": p["name"],
                "series": p["series"] or "",
                "price": formats.money(p["list_price"], p["currency"]),
            }
            for p in matching[:SHOWN_PRODUCTS]
        ]
        self.hidden = str(len(matching) - SHOWN_PRODUCTS) if len(matching) > SHOWN_PRODUCTS else ""
        self.loading = False
