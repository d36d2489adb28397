"""Deals from a file."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from crm_app.contacts.models import Contact
from crm_app.core.clock import today
from crm_app.core.tables import columns
from crm_app.deals import closing
from crm_app.deals.kind import DEALS
from crm_app.deals.models import Deal
from crm_app.imports.cells import name_key
from crm_app.imports.links import Link
from crm_app.imports.matching import MatchColumns
from crm_app.imports.places import Places
from crm_app.imports.problems import warning
from crm_app.imports.rows import Context, InputRow, match_key
from crm_app.imports.targets.record import RecordTarget
from crm_app.pipelines.models import Stage
from crm_app.products.models import Product
from crm_app.values.collation import sort_key

CONTACT = columns(Contact)
DEAL = columns(Deal)
PRODUCT = columns(Product)
STAGE = columns(Stage)


class DealTarget(RecordTarget):
    """Matches a deal by its identifier, or by its name and company."""

    record = DEALS
    rank = 50
    looks = ("name", "company", "company_ref", "company_domain")
    fields = {"product_name": "product", "expected_close_date": "close_date"}

    equal_rows_are_one = False
    links = (
        Link((("company", "company_id"),), identifier="company_ref", domain="company_domain"),
        Link((("contact", "contact_id"),), identifier="contact_ref", email="contact_email"),
    )
    match_columns = MatchColumns(
        ("company_id", "contact_id", "amount", "expected_close_date", "close_date", "engage_date", "product_name"),
        ("currency",),
    )
    aliases = {"expected_close_date": ("close_date",), "close_date": ("expected_close_date",)}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._places = Places(context)
        self._last: dict[UUID, float] = {}
        self._products: dict[str, UUID] = {}
        self._contacts: dict[str, UUID] = {}
        self._placed: dict[int, Stage] = {}
        """The stage of each row, by its number."""
        self._named: set[int] = set()
        """The rows that name their stage; without one an existing deal keeps its stage."""

    def load(self, rows: Sequence[InputRow]) -> None:
        """Loads the stages with the last position in each, the products, and the contacts that rows name."""
        super().load(rows)
        self._places.load()
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

    def keys_of_row(self, row: InputRow) -> list[str]:
        """The name with the company; none for a row with only an identifier."""
        name = row.values.get("name")
        return [f"{sort_key(str(name))}|{row.values.get('company_id') or ''}"] if name else []

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the name; the company is compared afterwards."""
        condition: ColumnElement[bool] = DEAL.name_key.in_({key.rpartition("|")[0] for key in keys})
        return condition

    def fill(self, row: InputRow) -> None:
        """The row's own values, its stage, and its links."""
        values = row.record.values
        company, product = row.text("company"), row.take("product")
        stage = self._places.stage_of(row)
        has_stage = bool(values.pop("stage", None))
        if stage is None:
            return
        self.refer_company(row)
        self.point(row, self.links[1], "contact", "contact_id", lambda name: self._contacts.get(match_key(name)))
        row.values |= values
        self._place(row, stage, has_stage)
        if self.context.mapping.currency and "amount" in row.values:
            row.values.setdefault("currency", self.context.mapping.currency)
        if product:
            row.values["product_id"], row.values["product_name"] = self._products.get(name_key(product)), product
        named = " – ".join(part for part in (company, product) if part)
        row.made_name = (named or str(row.values.get("external_id", "")))[:200]
        self.context.members.own(self.context, row)

    def _place(self, row: InputRow, stage: Stage, has_stage: bool) -> None:
        """Stores the row's stage and its position, which follows the existing deals."""
        self._last[stage.id] = self._last.get(stage.id, 0.0) + 1.0
        self._placed[row.record.number] = stage
        if has_stage:
            self._named.add(row.record.number)
        row.created_with = {"position": self._last[stage.id]}

    def _create(self, row: InputRow) -> SimpleNamespace:
        stage = self._placed[row.record.number]
        self._fit(row, row.values, stage.outcome)
        row.values.setdefault("currency", self.context.mapping.currency or self.work.principal.currency)
        row.created_with |= self._entering(stage, None, row.values)
        return super()._create(row)

    def changes(self, row: InputRow, current: Any, values: dict[str, Any]) -> None:
        """The changes that the row's stage requires; without a stage column the deal keeps its stage."""
        stage, is_named = self._placed[row.record.number], row.record.number in self._named
        self._fit(row, values, stage.outcome if is_named else current.status)
        if is_named:
            moves = stage.id != current.stage_id
            values |= self._entering(stage, current, values) | (row.created_with if moves else {})

    def _entering(self, stage: Stage, current: Any, values: dict[str, Any]) -> dict[str, Any]:
        return closing.entering(stage, today(self.work.principal.workspace_timezone), current, values)

    def _fit(self, row: InputRow, values: dict[str, Any], outcome: str) -> None:
        """The only close date of a file is the expected one while the deal is open; only a lost deal has a reason."""
        if outcome == "open" and "close_date" in values:
            values.setdefault("expected_close_date", values["close_date"])
            del values["close_date"]
        if outcome != "lost" and values.get("lost_reason"):
            typed, header = str(values.pop("lost_reason")), self.context.header("lost_reason")
            row.warn(warning("reason_not_lost", header, typed))
            self.context.keep(row, header, typed)

    def _last_positions(self) -> dict[UUID, float]:
        ids = self._places.stage_ids
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

    def _contacts_by_name(self, rows: Sequence[InputRow]) -> dict[str, UUID]:
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
