"""Deals from a file."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from crm_app.contacts.models import Contact
from crm_app.core.clock import now
from crm_app.core.collation import sort_key
from crm_app.core.tables import columns
from crm_app.deals.models import Deal, Product, Stage
from crm_app.deals.schemas import DealIn
from crm_app.deals.service import DEALS
from crm_app.imports.links import Link
from crm_app.imports.matching import Telling
from crm_app.imports.problems import rejected
from crm_app.imports.rows import Context, Seen, match_key
from crm_app.imports.schemas import Entity
from crm_app.imports.targets.base import RecordTarget
from crm_app.imports.values import name_key

CONTACT = columns(Contact)
DEAL = columns(Deal)
PRODUCT = columns(Product)
STAGE = columns(Stage)


class DealTarget(RecordTarget):
    """A deal is found by its identifier, or by its name and company."""

    entity = Entity.DEAL
    kind = "deal"
    model = Deal
    input = DealIn
    record = DEALS
    needs = ("deal.create", "deal.update")
    rank = 50
    fields = {
        "owner_id": "owner",
        "company_id": "company",
        "contact_id": "contact",
        "product_name": "product",
        "expected_close_date": "close_date",
    }

    equal_rows_are_one = False
    links = (
        Link((("company", "company_id"),), identifier="company_ref", domain="company_domain"),
        Link((("contact", "contact_id"),), identifier="contact_ref", email="contact_email"),
    )
    telling = Telling(
        ("company_id", "contact_id", "amount", "expected_close_date", "close_date", "engage_date", "product_name"),
        ("currency",),
    )
    aliases = {"expected_close_date": ("close_date",), "close_date": ("expected_close_date",)}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stages: dict[str, Stage] = {}
        self._default: Stage | None = None
        self._last: dict[UUID, float] = {}
        self._products: dict[str, UUID] = {}
        self._contacts: dict[str, UUID] = {}
        self._entered: dict[int, Stage] = {}
        """The stage of each row that names one; without one a deal that exists stays where it is."""

    def load(self, rows: Sequence[Seen]) -> None:
        """The stages with the last position in each, the products, and the contacts that rows name."""
        super().load(rows)
        self._stages = self._read_stages()
        self._default = next((stage for stage in self._stages.values() if stage.outcome == "open"), None)
        self._last = self._last_positions()
        self._products = self._read_products()
        self._contacts = self._contacts_by_name(rows)

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The name with the company."""
        name = of("name")
        return (
            f"{match_key(name)}|{match_key(of('company') or of('company_ref') or of('company_domain'))}" if name else ""
        )

    def keys_of(self, record: Any) -> list[str]:
        """The name with the company."""
        return [f"{sort_key(record.name)}|{record.company_id or ''}"]

    def keys_of_row(self, row: Seen) -> list[str]:
        """The name with the company; none for a row that has only an identifier."""
        name = row.values.get("name")
        return [f"{sort_key(str(name))}|{row.values.get('company_id') or ''}"] if name else []

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the name; the company is compared afterwards."""
        condition: ColumnElement[bool] = DEAL.name_key.in_({key.rpartition("|")[0] for key in keys})
        return condition

    def fill(self, row: Seen) -> None:
        """The row's own values, its stage, and what it refers to."""
        values = row.record.values
        company, product = row.text("company"), row.take("product")
        has_stage = bool(values.pop("stage", None))
        stage = self._stages.get(name_key(row.record.stage)) if has_stage else self._default
        if stage is None:
            row.warn(rejected("stage_missing", value=row.record.stage))
            return
        self.point(row, self.links[0], "company", "company_id", self.context.companies.find)
        self.point(row, self.links[1], "contact", "contact_id", lambda name: self._contacts.get(match_key(name)))
        row.values |= values
        self._place(row, stage, has_stage)
        row.values.setdefault("currency", self.context.mapping.currency or self.work.principal.currency)
        if product:
            row.values["product_id"], row.values["product_name"] = self._products.get(name_key(product)), product
        named = " – ".join(part for part in (company, product) if part)
        row.made_name = (named or str(row.values.get("external_id", "")))[:200]
        self.context.members.own(self.context, row)

    def _place(self, row: Seen, stage: Stage, has_stage: bool) -> None:
        """Puts the row into its stage, after the deals that are there."""
        self._last[stage.id] += 1.0
        if has_stage:
            self._entered[row.record.number] = stage
        row.created_with = {
            "stage_id": stage.id,
            "pipeline_id": stage.pipeline_id,
            "status": stage.outcome,
            "position": self._last[stage.id],
        }
        if "close_date" in row.values and stage.outcome == "open":
            row.values["expected_close_date"] = row.values.pop("close_date")

    def changes(self, row: Seen, current: Any, values: dict[str, Any]) -> None:
        """What another stage brings with it; without a stage column the deal stays where it is."""
        stage = self._entered.get(row.record.number)
        if stage is None:
            if current.status != "open" and "expected_close_date" in values:
                values["close_date"] = values.pop("expected_close_date")
        elif stage.id != current.stage_id:
            values |= row.created_with | {"stage_changed_at": now()}

    def _read_stages(self) -> dict[str, Stage]:
        statement = (
            select(Stage)
            .where(
                STAGE.workspace_id == self.work.workspace_id,
                STAGE.pipeline_id == self.context.pipeline_id,
                STAGE.deleted_at.is_(None),
            )
            .order_by(STAGE.position, STAGE.id)
        )
        return {name_key(stage.name): stage for stage in self.work.db.execute(statement).scalars()}

    def _last_positions(self) -> dict[UUID, float]:
        ids = [stage.id for stage in self._stages.values()]
        statement = (
            select(DEAL.stage_id, func.max(DEAL.position))
            .where(DEAL.workspace_id == self.work.workspace_id, DEAL.stage_id.in_(ids))
            .group_by(DEAL.stage_id)
        )
        last = {row[0]: float(row[1] or 0) for row in self.work.db.execute(statement)}
        return {stage_id: last.get(stage_id, 0.0) for stage_id in ids}

    def _read_products(self) -> dict[str, UUID]:
        statement = select(PRODUCT.name, PRODUCT.id).where(
            PRODUCT.workspace_id == self.work.workspace_id, PRODUCT.deleted_at.is_(None)
        )
        return {name_key(name): product_id for name, product_id in self.work.db.execute(statement.limit(5000))}

    def _contacts_by_name(self, rows: Sequence[Seen]) -> dict[str, UUID]:
        names = {match_key(row.text("contact")) for row in rows if row.text("contact")}
        if not names:
            return {}
        statement = (
            select(CONTACT.name, CONTACT.id)
            .where(
                CONTACT.workspace_id == self.work.workspace_id,
                CONTACT.deleted_at.is_(None),
                CONTACT.match_key.in_(names),
                self.work.sees(CONTACT.owner_id, "contact.read"),
            )
            .order_by(CONTACT.id.desc())
        )
        return {match_key(name): contact_id for name, contact_id in self.work.db.execute(statement)}


TARGET = DealTarget
