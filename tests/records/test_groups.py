"""Tables in groups: the groups, counts and sums are those of a naive count, and the rows of a group are its own."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crm_app.companies.kind import COMPANIES
from crm_app.companies.state import CompanyList
from crm_app.contacts.state import ContactList
from crm_app.core.filters import Condition, Filter
from crm_app.deals.state import DealList
from crm_app.records import queries
from crm_app.records.states.grouped import MAX_LINES
from crm_app.records.table import columns, groups, totals
from crm_app.ui.live import Change
from tests.fields.test_api import REGION, declare
from tests.records.test_filter import make
from tests.records.test_table import goes_to, listed, table_of
from tests.support.states import opened
from tests.support.world import World, client
from tests.views.test_api import PATH


def grouped(state: Any) -> list[tuple[str, str]]:
    """The groups of a table with their numbers of records."""
    return [(line["title"], line["mark"]) for line in state.lines if line["group"]]


def rows(state: Any) -> list[str]:
    return [line["title"] for line in state.lines if not line["group"]]


async def test_by_a_choice_a_person_a_link_and_a_stage_with_sums_by_currency(world: World) -> None:
    firm = make(world.member, "companies", name="Acme")
    make(world.member, "deals", name="A", amount=100, company_id=firm["id"])
    make(world.admin, "deals", name="B", amount=50, currency="USD", company_id=firm["id"])
    make(world.member, "deals", name="C", amount=7)
    path = table_of("deals", "amount", "owner_id", group="status")
    async with opened(world.member, path, wide=True) as page:
        state = await listed(page, DealList)
        assert (grouped(state), rows(state), state.count) == ([("Open", "3")], [], "3")
        assert state.lines[0]["cells"][0] in ("฿107 · $50", "฿107 · US$50", "$50 · ฿107")
        assert goes_to(await page.call(DealList, "fold", "=open"))["open"] == ["=open"]
        page.go(path + "&open=%3Dopen&sort=name")
        state = await listed(page, DealList)
        assert rows(state) == ["A", "B", "C"]
        assert goes_to(await page.call(DealList, "fold", "=open")).get("open") is None
        assert (state.table["groups"], state._shown_ids()) == (1, [line["id"] for line in state.lines[1:]])
        page.go(table_of("deals", "amount", group="owner_id"))
        assert grouped(await listed(page, DealList)) == [("Admin", "1"), ("Member", "2")]
        page.go(table_of("deals", "amount", group="company_id"))
        assert grouped(await listed(page, DealList)) == [("Acme", "2"), ("No value: Company", "1")]
        page.go(table_of("deals", "amount", group="stage_id"))
        assert [count for _, count in grouped(await listed(page, DealList))] == ["3"]


async def test_by_own_fields_and_periods_of_days(world: World) -> None:
    region = declare(world.admin, "Region", "choice", choices=REGION)["key"]
    vip = declare(world.admin, "Vip", "yes_no")["key"]
    since = declare(world.admin, "Since", "date")["key"]
    values: tuple[dict[str, Any], ...] = (
        {region: "south", vip: True, since: "2026-01-31"}, {region: "north", vip: False, since: "2026-03-01"},
        {region: "north", since: "2025-12-31"}, {},
    )  # fmt: skip
    for number, custom in enumerate(values):
        make(world.member, "companies", name=f"C{number}", custom_fields=custom)
    expected = {
        f"custom.{region}": [("North", "2"), ("South", "1"), ("No value: Region", "1")],
        f"custom.{vip}": [("Yes", "1"), ("No", "1"), ("No value: Vip", "2")],
        f"custom.{since}:month": [("Mar 2026", "1"), ("Jan 2026", "1"), ("Dec 2025", "1"), ("No value: Since", "1")],
        f"custom.{since}:quarter": [
            ("Jan 2026 – Mar 2026", "2"), ("Oct 2025 – Dec 2025", "1"), ("No value: Since", "1"),
        ],
        f"custom.{since}:year": [("2026", "2"), ("2025", "1"), ("No value: Since", "1")],
    }  # fmt: skip
    async with opened(world.member, "/companies", wide=True) as page:
        for name, found in expected.items():
            page.go(table_of("companies", "sector", group=name))
            assert grouped(await listed(page, CompanyList)) == found, name
        page.go(table_of("companies", "sector", group=f"custom.{since}:quarter", open="=2026-01", sort="name"))
        assert rows(await listed(page, CompanyList)) == ["C0", "C1"]


NAMES = (
    "owner_id",
    "parent_id",
    "created_at:month",
    "created_at:quarter",
    "created_at:year",
    "custom.region",
    "custom.day:month",
    "custom.buyer",
    "custom.champion",
    "custom.visit:month",
)


@pytest.mark.parametrize("name", NAMES)
async def test_each_group_has_the_records_that_its_condition_finds(world: World, name: str) -> None:
    declare(world.admin, "Region", "choice", choices=REGION)
    declare(world.admin, "Day", "date")
    declare(world.admin, "Buyer", "person")
    declare(world.admin, "Champion", "link", target="company")
    declare(world.admin, "Visit", "moment")
    parents = [make(world.admin, "companies", name=f"P{n}") for n in range(2)]
    for n in range(12):
        custom = {"region": ("north", "south")[n % 2]} if n % 3 else {}
        custom |= {"day": f"2026-{n + 1:02}-28"} if n % 4 else {}
        custom |= {"buyer": str((world.admin, world.member)[n % 2].member_id)} if n % 3 else {}
        custom |= {"champion": parents[n % 2]["id"]} if n % 4 else {}
        custom |= {"visit": f"2026-{n + 1:02}-28T20:30:00Z"} if n % 4 else {}
        who = world.admin if n % 5 else world.member
        more = {"parent_id": parents[n % 2]["id"]} if n % 3 == 1 else {}
        make(who, "companies", name=f"C{n}", employees=n, custom_fields=custom, **more)
    caller = world.member.caller
    by = groups.find(caller, COMPANIES, name)
    assert by is not None
    wanted = (columns.of_kind(COMPANIES)["employees"],)
    found = queries.groups(COMPANIES, caller, COMPANIES.query(), by, wanted)
    assert (found.is_whole, found.count, sum(one.count for one in found.every)) == (True, 14, 14)
    seen: Counter[str] = Counter()
    for one in found.every:
        condition = groups.condition(by, one.key)
        assert condition is not None
        query = COMPANIES.query(filter=groups.narrowed(None, condition), limit=100)
        items = json.loads(queries.page(COMPANIES, caller, query))["items"]
        assert len(items) == one.count, one
        employees = [Decimal(item["employees"]) for item in items if item["employees"] is not None]
        assert sum((value for _, value in one.sums["employees"]), Decimal()) == sum(employees)
        seen.update(item["id"] for item in items)
    assert set(seen.values()) == {1}  # no record is in two groups
    assert len(seen) == 14


async def test_quarters_are_those_of_the_fiscal_year(world: World) -> None:
    body = {"name": "Acme", "timezone": "Asia/Bangkok", "currency": "THB", "fiscal_year_start": 2}
    assert client(world.owner).put("/api/v1/workspace", json=body).is_success
    day = declare(world.admin, "Day", "date")["key"]
    for value in ("2026-01-31", "2026-02-01", "2026-04-30", "2026-05-01"):
        make(world.member, "companies", name=value, custom_fields={day: value})
    async with opened(world.member, table_of("companies", "sector", group=f"custom.{day}:quarter"), wide=True) as page:
        found = grouped(await listed(page, CompanyList))
        assert found == [("May 2026 – Jul 2026", "1"), ("Feb 2026 – Apr 2026", "2"), ("Nov 2025 – Jan 2026", "1")]


async def test_filters_hold_in_groups_and_more_rows_than_fit_have_an_address(world: World) -> None:
    for n in range(30):
        make(
            world.member,
            "contacts",
            name=f"C{n:02}",
            status="lead" if n < 27 else "customer",
            tags=["x"] if n % 2 else [],
        )
    path = table_of("contacts", "email", group="status", open="=lead", tag="x", sort="name")
    async with opened(world.member, path, wide=True) as page:
        state = await listed(page, ContactList)
        assert dict(grouped(state)) == {"Lead": "13", "Customer": "2"}
        assert len(rows(state)) == 13
        page.go(table_of("contacts", "email", group="status", open="=lead", sort="name"))
        state = await listed(page, ContactList)
        assert (len(rows(state)), state.next_href, state.count) == (25, "", "30")
        lead = next(line for line in state.lines if line["title"] == "Lead")
        page.go(lead["href"])
        state = await listed(page, ContactList)
        assert (state.table["groups"], len(state.lines), bool(state.next_href)) == (0, 25, True)
        assert "group" not in parse_qs(urlsplit(lead["href"]).query)


async def test_a_table_has_at_most_a_hundred_lines(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(60):
        make(world.member, "companies", name=f"P{n:02}")
    ids = [item["id"] for item in client(world.member).get("/api/v1/companies", params={"limit": 100}).json()["items"]]
    for n, one in enumerate(ids):
        for again in range(30 if n < 3 else 1):
            make(world.member, "contacts", name=f"{n}-{again}", company_id=one)
    pairs = "".join(f"&open=%3D{one}" for one in ids[:3])
    async with opened(world.member, table_of("contacts", "email", group="company_id") + pairs, wide=True) as page:
        state = await listed(page, ContactList)
        assert len(grouped(state)) == groups.MAX_GROUPS
        assert len(state.lines) <= MAX_LINES
        assert state.table["notice"] == "The first 50 of 60 groups are shown. Filter the list to see others."
        monkeypatch.setattr(groups, "MAX_ROWS", 10)
        queries._groups_query.cache_clear()
        state = await listed(page, ContactList)
        queries._groups_query.cache_clear()
        assert (grouped(state), len(state.lines), "at most" in state.table["notice"]) == ([], 25, True)


async def test_groups_are_chosen_in_the_dialog_and_kept_in_a_view(world: World) -> None:
    make(world.member, "companies", name="Acme", sector="Steel")
    async with opened(world.member, "/companies", wide=True) as page:
        await listed(page, CompanyList)
        await page.call(CompanyList, "begin_columns")
        state = await page.state(CompanyList)
        offered = {one["value"]: one["label"] for one in state.chooser["groupings"]}
        assert (offered["owner_id"], offered["created_at:month"]) == ("Owner", "Created, by month")
        assert "name" not in offered
        await page.call(CompanyList, "pick_group", "owner_id")
        await page.call(CompanyList, "add_column")
        assert goes_to(await page.call(CompanyList, "apply_columns")) == {"group": ["owner_id"]}
        page.go("/companies?group=nothing")
        state = await listed(page, CompanyList)
        assert (len(state.lines), "does not exist" in state.table["notice"]) == (1, True)
        page.go("/companies?group=owner_id&layout=cards")
        assert len((await listed(page, CompanyList)).sections) == 1
    body = {"kind": "company", "name": "Mine", "query": {"group": ["owner_id"], "open": ["=x"]}}
    assert client(world.member).post(PATH, json=body).status_code == 201
    wrong = body | {"name": "Wrong", "query": {"group": ["name"]}}
    assert list(client(world.member).post(PATH, json=wrong).json()["fields"]) == ["query.group"]


async def test_groups_follow_every_change_to_the_kind(world: World) -> None:
    firm = make(world.member, "companies", name="Acme")
    async with opened(world.member, "/companies?group=owner_id", wide=True) as page:
        state = await listed(page, CompanyList)
        assert grouped(state) == [("Member", "1")]
        assert str(world.member.member_id) in state._linked
        client(world.member).delete(f"/api/v1/companies/{firm['id']}")
        await state._changed([Change("company", frozenset((firm["id"],)), firm["id"])])
        assert (state.lines, state.count) == ([], "0")


def test_a_filter_takes_one_condition_more_where_it_can() -> None:
    one = {"field": "sector", "op": "empty"}
    more = Condition(field="owner_id", op="empty")
    several = groups.narrowed(Filter.model_validate({"any": [one, one]}), more)
    assert several is not None
    assert several.model_dump(exclude_none=True) == {"all": [{"any": [one, one]}, {"field": "owner_id", "op": "empty"}]}
    within = groups.narrowed(Filter.model_validate({"any": [{"all": [one, one]}, one, {"any": [one]}]}), more)
    assert within is not None
    also = {"field": "owner_id", "op": "empty"}
    assert within.model_dump(exclude_none=True) == {"any": [{"all": [one, one, also]}, *[{"all": [one, also]}] * 2]}
    assert groups.narrowed(Filter.model_validate({"any": [{"all": [one] * 10}, *[one] * 6]}), more) is None
    assert groups.narrowed(Filter.model_validate({"all": [one] * 20}), more) is None
    assert totals.MAX_ROWS == groups.MAX_ROWS


async def test_cards_stand_in_groups_of_which_one_is_unfolded(world: World) -> None:
    for name, status in (("Ann", "lead"), ("Bob", "lead"), ("Cid", "customer")):
        make(world.member, "contacts", name=name, status=status)
    async with opened(world.member, "/contacts?group=status&open=%3Dlead&open=%3Dcustomer") as page:
        state = await listed(page, ContactList)
        assert [(one["title"], one["mark"], one["fixed"]) for one in state.sections] == [
            ("Lead", "2", False), ("Customer", "1", True),
        ]  # fmt: skip
        assert ([row["name"] for row in state.rows], state.lines, state.count) == (["Cid"], [], "3")
        assert state.table["open"] == 1
        assert goes_to(await page.call(ContactList, "fold", "=lead"))["open"] == ["=lead"]
        assert "open" not in goes_to(await page.call(ContactList, "fold", "=customer"))
        page.go("/contacts?group=status")
        state = await listed(page, ContactList)
        assert (list(state.rows), state.table["open"], state.count) == ([], 1, "3")
        client(world.member).post("/api/v1/contacts", json={"name": "Dan", "status": "former"})
        await state._changed([Change("contact", frozenset(), "")])
        assert len(state.sections) == 3
        page.go("/contacts?group=status&q=nobody")
        state = await listed(page, ContactList)
        assert (list(state.sections), list(state.rows), state.filtered) == ([], [], True)
        page.go("/contacts")
        state = await listed(page, ContactList)
        assert (list(state.sections), len(state.rows)) == ([], 4)
