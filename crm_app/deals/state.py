"""The states of the pages of deals: the list, a deal with its form, deals beside a company or contact."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import reflex as rx

from crm_app.core.errors import Conflict, Invalid
from crm_app.core.pagination import ListQuery
from crm_app.core.principal import Caller
from crm_app.core.validation import parse
from crm_app.deals import service
from crm_app.deals.kind import DEALS
from crm_app.deals.schemas import DealPatch
from crm_app.pipelines import service as pipelines
from crm_app.products.kind import PRODUCTS
from crm_app.records import RecordType, choices, own, single
from crm_app.records.images import image_of
from crm_app.records.own.conditions import described
from crm_app.records.shown import view_type
from crm_app.records.states import (
    Formatter,
    Item,
    RecordList,
    RecordPage,
    RelatedList,
    Row,
    Values,
    address,
    loads,
)
from crm_app.ui.actions import action
from crm_app.ui.picker import answering
from crm_app.values import formats
from crm_app.values.options import Option, Suggestion


def is_late(item: Item, formatter: Formatter) -> bool:
    """Whether the expected close date of an open deal has passed."""
    expected = item["expected_close_date"]
    return item["status"] == "open" and expected is not None and date.fromisoformat(expected) < formatter.today


class DealRow(TypedDict):
    """A deal as a row of a list."""

    id: str
    href: str
    name: str
    meta: str
    stage: str
    status: str
    amount: str
    day: str
    late: bool


def deal_row(item: Item, formatter: Formatter) -> DealRow:
    """A deal as a row of a list."""
    late = is_late(item, formatter)
    day = formatter.day(item["close_date"] or item["expected_close_date"])
    return {
        "id": item["id"],
        "href": f"/deals/{item['id']}",
        "name": item["name"],
        "meta": " · ".join(part for part in (item["company_name"], item["product_name"], item["owner_name"]) if part),
        "stage": item["stage_name"],
        "status": item["status"],
        "amount": formatter.money(item["amount"], item["currency"]),
        "day": formatter.translate("deals.row.late", day=day) if late else day,
        "late": late,
    }


class StageOption(Option):
    """A stage as a choice."""

    outcome: str
    pipeline: str
    name: str


class Step(TypedDict):
    """An open stage of a deal's pipeline; `place` is before, here or after the deal's stage."""

    id: str
    name: str
    place: str


class CurrencyLink(TypedDict):
    """A currency, and the address of the list with deals of the currency alone."""

    code: str
    href: str


def stage_options(caller: Caller) -> list[StageOption]:
    """Every stage as a choice; with the pipeline's name when there are several."""
    found = orjson.loads(pipelines.stages(caller))
    several = len({stage["pipeline_id"] for stage in found}) > 1
    return [
        {
            "value": stage["id"],
            "label": f"{stage['pipeline_name']} – {stage['name']}" if several else stage["name"],
            "outcome": stage["outcome"],
            "pipeline": stage["pipeline_id"],
            "name": stage["name"],
        }
        for stage in found
    ]


def _by_amount(sort: str) -> bool:
    """Whether amounts are a part of the order of a list."""
    return any(part.removeprefix("-") == "amount" for part in sort.split(","))


class DealList(RecordList, rx.State):
    """The list of deals."""

    rows: list[DealRow] = []
    stages: list[StageOption] = []
    products: list[Suggestion] = []
    companies: list[Suggestion] = []
    company: Suggestion = {}
    """The company of the list's filter, as an option of the picker."""
    product: Suggestion = {}
    """The product of the list's filter."""
    mixed: list[CurrencyLink] = []
    """Currencies, when the list is ordered by amounts that cannot be compared."""

    _record: ClassVar[RecordType[Any]] = DEALS
    _controls: ClassVar[tuple[str, ...]] = ("status", "stage_id", "owner_id")
    _moves: ClassVar[str] = "stage_id"
    _needs: ClassVar[tuple[str, ...]] = ("status", "expected_close_date")

    def _row(self, item: Item, formatter: Formatter) -> DealRow:
        return deal_row(item, formatter)

    def _late_in(self, item: Item, formatter: Formatter) -> str:
        return "expected_close_date" if is_late(item, formatter) else ""

    def _asked(self, values: Values, formatter: Formatter) -> Values:
        # An amount needs a currency: by default the workspace's.
        if "currency" not in values and ("amount_from" in values or "amount_to" in values):
            return values | {"currency": [formatter.viewer.currency]}
        return values

    def _renews_rows_only(self, query: ListQuery) -> bool:
        return not _by_amount(query.sort or "")  # then the currencies in use are shown as well

    async def _describe(self, values: Values, formatter: Formatter) -> None:
        self.company = await self._one_of("company", values.get("company_id", ()))
        self.product = await self._one_of("product", values.get("product_id", ()))
        await super()._describe(values, formatter)
        mixed = []
        if _by_amount(self.filters["sort"]) and "currency" not in values:
            mixed = await self._read(service.currencies)
        path = self._path()
        self.mixed = [
            {"code": code, "href": address(path, values, currency=code, after="")} for code in mixed if len(mixed) > 1
        ]

    async def _move_options(self) -> list[Option]:
        return [{"value": one["value"], "label": one["label"]} for one in await self._read(stage_options)]

    async def _one_of(self, kind: str, ids: Sequence[str]) -> Suggestion:
        """The record of a filter with one value."""
        return await self._read(choices.option, kind, ids[0]) if len(ids) == 1 else {}

    async def _load_options(self) -> None:
        await super()._load_options()
        self.stages = await self._find(stage_options)
        self.companies = await self._read(choices.options, "company", "")
        self.products = await self._read(choices.options, "product", "")

    async def _chip(self, name: str, value: str, formatter: Formatter) -> str:
        if name in ("stage_id", "not_stage_id", "stage_path", "pipeline_id"):
            value = await self._stage_name(name, value)
        elif name == "stage_entered":
            value = await self._entered(value, formatter)
        elif name in ("company_own", "without_own", "without_company_own"):
            value = await self._own_words("company" if "company" in name else "deal", value, formatter.viewer.language)
        return await super()._chip(name, value, formatter)

    async def _entered(self, value: str, formatter: Formatter) -> str:
        """The stages and days of the filter by stages that were entered: "Won, 1 Nov 2026 – 30 Nov 2026"."""
        moments, _, ids = value.partition("/")
        stages = [await self._stage_name("stage_id", one) for one in ids.split(",")]
        zone = ZoneInfo(formatter.viewer.timezone)
        start, _, end = moments.partition("..")
        first = datetime.fromisoformat(start).astimezone(zone).date().isoformat() if start else None
        last = (datetime.fromisoformat(end).astimezone(zone) - timedelta(seconds=1)).date().isoformat() if end else None
        return ", ".join([*stages, " – ".join(filter(None, (formatter.day(first), formatter.day(last))))])

    async def _own_words(self, kind: str, condition: str, language: str) -> str:
        """The words for a condition on a field of the workspace's own, or for its key alone."""
        fields = await self._read(own.of_kind, kind)
        named = next((one.words(language) for one in fields if one.key == condition), None)
        return named or described(fields, condition, language)

    async def _stage_name(self, name: str, value: str) -> str:
        found = orjson.loads(await self._read(pipelines.stages))
        key, label = ("pipeline_id", "pipeline_name") if name == "pipeline_id" else ("id", "name")
        return next((str(stage[label]) for stage in found if stage[key] == value), "–")

    @action("company.read")
    async def find_company(self, q: str) -> None:
        """Refreshes the choices of the company picker."""
        self.companies = answering(q, await self._read(choices.options, "company", q))

    @action("product.read")
    async def find_product(self, q: str) -> None:
        """Refreshes the choices of the product picker."""
        self.products = answering(q, await self._read(choices.options, "product", q))


class DealDetails(TypedDict, total=False):
    """What the page of a deal shows beside its declared fields."""

    status: str
    stage: str
    product: str
    product_href: str
    amount_field: str
    late: bool
    since: str


class DealPage(RecordPage, rx.State):
    """A deal's page and form."""

    steps: list[Step] = []
    """The open stages of the deal's pipeline."""
    won_stage: str = ""
    lost_stage: str = ""
    stages: list[StageOption] = []
    moves: int = 0
    """Counts changes of the stage; each closes the dialogs about it."""

    _every: list[StageOption] = []
    """The stages of all pipelines, as they were when the deal was read."""

    _view_type: ClassVar[Any] = view_type(DEALS, DealDetails)
    _record: ClassVar[RecordType[Any]] = DEALS
    _prefills: ClassVar[tuple[str, ...]] = ("name", "company_id", "contact_id", "product_id", "stage_id")

    def _view_of(self, item: Item, formatter: Formatter) -> Row:
        amount = item["amount"]
        own: DealDetails = {
            "status": item["status"],
            "stage": item["stage_name"],
            "product": item["product_name"] or "",
            "product_href": f"{PRODUCTS.path}/{item['product_id']}" if item["product_id"] else "",
            "amount_field": "" if amount is None else formats.number(amount, 2).removesuffix(".00"),
            "late": is_late(item, formatter),
            "since": formatter.ago(item["stage_changed_at"]),
        }
        return {**super()._view_of(item, formatter), **own}

    async def _show(self, item: Item, formatter: Formatter) -> None:
        await super()._show(item, formatter)
        self._every = await self._find(stage_options)
        stages = [stage for stage in self._every if stage["pipeline"] == item["pipeline_id"]]
        opened = [stage for stage in stages if stage["outcome"] == "open"]
        here = next((n for n, stage in enumerate(opened) if stage["value"] == item["stage_id"]), len(opened))
        self.steps = [
            {
                "id": stage["value"],
                "name": stage["name"],
                "place": "here" if n == here else "before" if n < here else "after",
            }
            for n, stage in enumerate(opened)
        ]
        self.won_stage = next((stage["value"] for stage in stages if stage["outcome"] == "won"), "")
        self.lost_stage = next((stage["value"] for stage in stages if stage["outcome"] == "lost"), "")

    async def _begin_form(self, item: Item) -> None:
        await super()._begin_form(item)
        self.stages = self._every if item else await self._find(stage_options)
        if not item:
            first = next((stage["value"] for stage in self.stages if stage["outcome"] == "open"), "")
            currency = (await self._viewer()).currency
            self.form = self.form | {"currency": currency, "stage_id": self.form["stage_id"] or first}

    # ---- stages

    @action("deal.update")
    async def move_to(self, stage_id: UUID) -> None:
        """Moves the deal into another stage; a won deal needs no further details."""
        await self._change({"stage_id": stage_id})

    @action("deal.update")
    async def close_won(self, data: dict[str, str]) -> None:
        """Closes the deal as won, with the given day and amount."""
        await self._stand_on(data)
        values = self._to_input({name: data.get(name, "").strip() for name in ("amount", "close_date")})
        given = {name: value for name, value in values.items() if value is not None}
        await self._change({"stage_id": self.won_stage, **given})

    @action("deal.update")
    async def close_lost(self, data: dict[str, str]) -> None:
        """Closes the deal as lost, with the reason, if any."""
        await self._stand_on(data)
        await self._change({"stage_id": self.lost_stage, "lost_reason": data.get("lost_reason", "").strip() or None})

    async def _change(self, values: dict[str, Any]) -> None:
        self.form_errors = {}
        patch = parse(DealPatch, values | {"version": self._version})
        try:
            change = {"action": "update", "set": image_of(values)}
            run_id: str = await self._commit(single.kept, change, service.update, UUID(self.record_id), patch)
        except Conflict:
            await self._reload()
            raise
        except Invalid as error:
            if not error.fields:
                raise
            self.form_errors = error.field_messages((await self._viewer()).language)
            self._sent_back = True
            return
        self.moves += 1
        await self._reload()
        undo = f"change:{run_id}" if run_id else ""
        await self._say("deals.said.moved", undo=undo, stage=self.view["stage"])

    async def _reload(self) -> None:
        item = loads(await self._find(service.get, UUID(self.record_id)))
        await self._show(item, await self._formatter())


class CompanyDeals(RelatedList, rx.State):
    """The deals of a company."""

    rows: list[DealRow] = []
    _record: ClassVar[RecordType[Any]] = DEALS
    _by: ClassVar[str] = "company_id"

    def _row(self, item: Item, formatter: Formatter) -> DealRow:
        return deal_row(item | {"company_name": None}, formatter)


class ContactDeals(RelatedList, rx.State):
    """The deals of a contact."""

    rows: list[DealRow] = []
    _record: ClassVar[RecordType[Any]] = DEALS
    _by: ClassVar[str] = "contact_id"

    def _row(self, item: Item, formatter: Formatter) -> DealRow:
        return deal_row(item, formatter)


class ProductDeals(RelatedList, rx.State):
    """The deals with a product."""

    rows: list[DealRow] = []
    _record: ClassVar[RecordType[Any]] = DEALS
    _by: ClassVar[str] = "product_id"

    def _row(self, item: Item, formatter: Formatter) -> DealRow:
        return deal_row(item | {"product_name": None}, formatter)
