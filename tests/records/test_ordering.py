"""Lists ordered by several fields: pages go on where the last one ended, whatever the directions and the values."""

import random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_app.companies.kind import COMPANIES
from crm_app.companies.state import CompanyList
from crm_app.records import ordering, queries
from crm_app.values.collation import sort_key
from tests.fields.test_api import declare
from tests.records.test_filter import make
from tests.records.test_table import goes_to, heads, listed, table_of
from tests.support.states import opened
from tests.support.world import World, client, give_role

NAMES = ("sector", "employees", "name", "created_at", "custom.size", "custom.a,b", "owner_id")


def naive(rows: list[dict[str, Any]], sort: str) -> list[str]:
    """The ids of rows in an order, by Python's stable sort: empty values come before all others."""
    words = {"name": lambda row: sort_key(row["name"]), "sector": lambda row: (row["sector"] or "").lower()}
    words["employees"] = lambda row: -1 if row["employees"] is None else row["employees"]
    words["created_at"] = lambda row: row["created_at"]
    words["custom.size"] = lambda row: row["custom_fields"].get("size", -1)
    words["custom.a,b"] = lambda row: str(row["custom_fields"].get("a,b", "")).lower()
    parts = [*sort.replace("custom.a,b", "custom.a;b").split(","), "-id" if sort.startswith("-") else "id"]
    for part in reversed(parts):
        name = part.removeprefix("-").replace(";", ",")
        rows = sorted(rows, key=words.get(name, lambda row: row["id"]), reverse=part.startswith("-"))
    return [row["id"] for row in rows]


async def test_pages_of_any_order_are_those_of_a_naive_sort(world: World) -> None:
    declare(world.admin, "size", "integer")
    make(world.member, "companies", name="seed", custom_fields={"size": 1})
    chance = random.Random(7)
    rows = []
    for n in range(40):
        values: dict[str, Any] = {"name": chance.choice(("Acme", "acme", "ก", "Beta", f"C{n}"))}
        values |= {
            "sector": chance.choice((None, "Water", "water", "Steel")),
            "employees": chance.choice((None, 1, 1, 9)),
        }
        values["custom_fields"] = chance.choice(({}, {"size": 1}, {"size": 5}))
        rows.append(make(world.member, "companies", **values))
    rows = client(world.member).get("/api/v1/companies", params={"limit": 100}).json()["items"]
    known = ("sector", "employees", "name", "created_at", "custom.size")
    parts = st.lists(st.sampled_from(known), min_size=1, max_size=4, unique=True).flatmap(
        lambda names: st.tuples(*(st.sampled_from((name, f"-{name}")) for name in names))
    )

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(parts, st.sampled_from((7, 23, 100)))
    def check(found: tuple[str, ...], limit: int) -> None:
        sort, ids, after = ",".join(found), [], None
        for _ in range(8):
            query = COMPANIES.query(sort=sort, limit=limit, after=after)
            page = orjson.loads(queries.page(COMPANIES, world.member.caller, query))
            ids += [item["id"] for item in page["items"]]
            after = page["next"]
            if after is None:
                break
        assert ids == naive(rows, sort), sort

    check()


def test_keys_of_own_fields_may_contain_commas(world: World) -> None:
    for n, value in enumerate(("x", "", "y")):
        make(world.member, "companies", name=f"C{n}", custom_fields={"a,b": value} if value else {})
    fields = ordering.fields_for(world.member.caller, COMPANIES, "custom.")
    if fields:  # the kind has them declared
        assert ordering.parts(COMPANIES, fields, "-custom.a,b,name") == ["-custom.a,b", "name"]
    assert ordering.parts(COMPANIES, (), "-sector,name") == ["-sector", "name"]
    assert ordering.parts(COMPANIES, (), "sector,,name") is None
    assert ordering.parts(COMPANIES, (), "custom.a") is None


@pytest.mark.parametrize("sort", ["nothing", "name,nothing", "name,", "--name", "name,tags"])
def test_an_unknown_order_is_refused_by_name(world: World, sort: str) -> None:
    answer = client(world.member).get("/api/v1/companies", params={"sort": sort})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["sort"])


def test_too_many_fields_are_refused(world: World) -> None:
    sort = "name,sector,employees,city,country"
    answer = client(world.member).get("/api/v1/companies", params={"sort": sort})
    assert (answer.status_code, "at most 4" in answer.json()["fields"]["sort"]) == (422, True)
    assert client(world.member).get("/api/v1/companies", params={"sort": "name,-name,sector"}).status_code == 200


async def test_heads_add_to_the_order_turn_it_and_take_it_away(world: World) -> None:
    for name, sector, employees in (("A", "Water", 1), ("B", "Water", 2), ("C", "Steel", 3)):
        make(world.member, "companies", name=name, sector=sector, employees=employees)
    names = ("sector", "employees")
    async with opened(world.member, table_of("companies", *names, sort="sector"), wide=True) as page:
        state = await listed(page, CompanyList)
        assert heads(state)["employees"]["place"] == ""
        asked = goes_to(await page.call(CompanyList, "sort_by", "-employees", True))
        assert asked == {"columns": list(names), "sort": ["sector,-employees"]}
        page.go(table_of("companies", *names, sort="sector,-employees"))
        state = await listed(page, CompanyList)
        assert [line["title"] for line in state.lines] == ["C", "B", "A"]
        assert [(heads(state)[name]["place"], heads(state)[name]["sorted"]) for name in names] == [
            ("1", "ascending"), ("2", "descending"),
        ]  # fmt: skip
        assert state.table["order"] == "Sector ↑, Employees ↓"
        assert state.filters["sort"] == "sector,-employees"
        assert goes_to(await page.call(CompanyList, "sort_by", "employees", True))["sort"] == ["sector,employees"]
        assert goes_to(await page.call(CompanyList, "sort_by", "-name", False))["sort"] == ["-name"]
        page.go(table_of("companies", *names, sort="sector,employees"))
        await listed(page, CompanyList)
        assert goes_to(await page.call(CompanyList, "sort_by", "-employees", True))["sort"] == ["sector"]
        page.go(table_of("companies", *names, sort="sector,nothing"))
        assert (await listed(page, CompanyList)).failed


def pages(someone: Any, plural: str, sort: str, limit: int = 3) -> list[str]:
    """The names of a list in an order, read page by page."""
    names, after = [], None
    while True:
        given = {"sort": sort, "limit": limit} | ({"after": after} if after else {})
        answer = client(someone).get(f"/api/v1/{plural}", params=given)
        assert answer.status_code == 200, answer.text
        names += [one["name"] for one in answer.json()["items"]]
        after = answer.json()["next"]
        if after is None:
            return names


@pytest.mark.parametrize("name", ["company_id", "owner_id", "custom.champion", "custom.buyer"])
def test_links_and_people_are_ordered_by_their_names_on_every_page(world: World, name: str) -> None:
    declare(world.admin, "Champion", "link", kind="contact", target="company")
    declare(world.admin, "Buyer", "person", kind="contact")
    firms = {one: make(world.member, "companies", name=one)["id"] for one in ("เกษตร", "Zeta", "acme", "ขนส่ง")}
    people = {str(one.member_id): one for one in (world.admin, world.member, world.owner)}
    shown = {one["id"]: one["name"] for one in client(world.admin).get("/api/v1/members").json()["items"]}
    rows = []
    for n, (firm, firm_id) in enumerate([*firms.items(), ("", None)] * 2):
        member = [*people][n % 3]
        custom = {"buyer": member} | ({"champion": firm_id} if firm_id else {})
        values: dict[str, Any] = {"name": f"C{n}", "company_id": firm_id, "owner_id": member, "custom_fields": custom}
        rows.append((firm, shown[member], make(world.admin, "contacts", **values)))
    by_firm = name in ("company_id", "custom.champion")
    wanted = sorted(rows, key=lambda row: (sort_key(row[0] if by_firm else row[1]), row[2]["id"]))
    names = [row[2]["name"] for row in wanted]
    assert pages(world.viewer, "contacts", name) == names
    assert pages(world.viewer, "contacts", f"-{name}") == names[::-1]
    # with another field, in another direction, each page goes on where the last one ended
    mixed = pages(world.viewer, "contacts", f"{name},-name")
    assert sorted(mixed) == sorted(names)
    assert pages(world.viewer, "contacts", f"{name},-name", limit=100) == mixed


def test_a_hidden_name_does_not_decide_the_order(world: World) -> None:
    declare(world.admin, "Champion", "link", kind="contact", target="company")
    for n, firm in enumerate(("Zeta", "Acme", "Mono")):
        firm_id = make(world.admin, "companies", name=firm)["id"]
        custom = {"champion": firm_id}
        make(world.admin, "contacts", name=f"C{n}", company_id=firm_id, custom_fields=custom)
    give_role(world, world.viewer, {"contact.read": "all"})
    for name in ("company_id", "custom.champion", "owner_id"):
        assert pages(world.viewer, "contacts", name) == ["C0", "C1", "C2"]
    assert pages(world.member, "contacts", "company_id") == ["C1", "C2", "C0"]
