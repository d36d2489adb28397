"""The filter of a list on its page: words, the builder, addresses."""

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crm_app.companies.state import CompanyList
from crm_app.deals.state import DealList
from tests.support.states import Page, opened
from tests.support.world import World, client


def path(plural: str, filter_: Any, **more: str) -> str:
    written = filter_ if isinstance(filter_, str) else json.dumps(filter_)
    return f"/{plural}?{urlencode({'filter': written, **more})}"


def goes_to(event: Any) -> Any:
    """The filter of the address that a handler sends the browser to."""
    address = str({str(name): value for name, value in event.args}["path"]._var_value)
    return json.loads(parse_qs(urlsplit(address).query).get("filter", ["null"])[0])


async def chips(page: Page, kind: Any) -> list[str]:
    await page.call(kind, "load")
    return [chip["label"] for chip in (await page.state(kind)).filter_chips]


async def test_a_filter_stands_in_words_in_both_languages(world: World) -> None:
    shell = client(world.admin).post("/api/v1/companies", json={"name": "Shell", "sector": "Energy"}).json()
    client(world.admin).post("/api/v1/deals", json={"name": "Rig", "company_id": shell["id"], "amount": 5000})
    wanted = {
        "all": [
            {"field": "owner_id", "op": "is_not", "value": "me"},
            {"field": "amount", "op": "between", "value": [1000, 9000]},
            {"any": [
                {"field": "company_id", "op": "is", "value": shell["id"]},
                {"field": "company_id.sector", "op": "empty"},
            ]},
            {"field": "created_at", "op": "in_period", "value": "this_fiscal_year"},
            {"field": "created_at", "op": "in_last", "value": 7},
            {"field": "status", "op": "any_of", "value": ["open", "won"]},
        ]
    }  # fmt: skip
    async with opened(world.member, path("deals", wanted)) as page:
        assert await chips(page, DealList) == [
            "Owner is not me",
            "Amount is between ฿1,000 and ฿9,000",
            "Company is Shell or Company › Sector is empty",
            "Created is this fiscal year",
            "Created is in the last 7 days",
            "Status is any of Open, Won",
        ]
        state = await page.state(DealList)
        assert [row["name"] for row in state.rows] == ["Rig"]
        assert state.filtered is True
        assert "filter" in state.export_href
        assert "owner_id" not in parse_qs(urlsplit(state.filter_chips[0]["href"]).query)["filter"][0]
    put = {"name": "Member", "language": "th", "timezone": "Asia/Bangkok"}
    client(world.member).put("/api/v1/me", json=put)
    async with opened(world.member, path("deals", wanted)) as page:
        assert (await chips(page, DealList))[3:] == [
            "วันที่เพิ่ม อยู่ในปีงบประมาณนี้",
            "วันที่เพิ่ม อยู่ในช่วง 7 วันที่ผ่านมา",
            "สถานะ เป็นหนึ่งใน กำลังดำเนินการ, ปิดการขายได้",
        ]


async def test_the_builder_makes_changes_and_joins_conditions(world: World) -> None:
    async with opened(world.viewer, "/companies?sort=name") as page:
        await page.call(CompanyList, "load")
        await page.call(CompanyList, "begin_filter", -1)
        state = await page.state(CompanyList)
        assert state.filter_open
        assert [group["label"] for group in state.filter_groups] == ["Fields", "Parent company"]
        await page.call(CompanyList, "set_filter_field", "c1", "employees")
        await page.call(CompanyList, "set_filter_op", "c1", "between")
        await page.call(CompanyList, "add_filter_row")
        await page.call(CompanyList, "set_filter_field", "c2", "created_at")
        assert [row["shape"] for row in state.filter_rows] == ["two_numbers", "period"]
        data = {
            "number": "-1", "c1_field": "employees", "c1_op": "between", "c1_value": "1,000", "c1_value_to": "๒๐๐๐",
            "c2_field": "created_at", "c2_op": "in_period", "c2_value": "this_month",
        }  # fmt: skip
        part = {"any": [
            {"field": "employees", "op": "between", "value": [1000, 2000]},
            {"field": "created_at", "op": "in_period", "value": "this_month"},
        ]}  # fmt: skip
        assert goes_to(await page.call(CompanyList, "apply_filter", data)) == {"all": [part]}
        assert not state.filter_open
        # a further part, then the first one changed
        page.go(path("companies", {"all": [part]}))
        assert await chips(page, CompanyList) == [
            "Employees is between 1000 and 2000 or Created is this month",
        ]
        data = {"number": "-1", "c1_field": "tags", "c1_op": "none_of", "c1=big": "on", "c1=old": "on"}
        tagged = {"field": "tags", "op": "none_of", "value": ["big", "old"]}
        assert goes_to(await page.call(CompanyList, "apply_filter", data)) == {"all": [part, tagged]}
        page.go(path("companies", {"all": [part, tagged]}))
        await page.call(CompanyList, "begin_filter", 0)
        assert [(row["key"], row["field"], row["value"], row["value_to"]) for row in state.filter_rows] == [
            ("c1", "employees", "1000", "2000"),
            ("c2", "created_at", "this_month", ""),
        ]
        await page.call(CompanyList, "set_filter_field", "c2", "parent_id")
        client(world.member).post("/api/v1/companies", json={"name": "Siam Water"})
        await page.call(CompanyList, "find_for_filter", "c2", "Water")
        assert [(one["label"], one["answers"]) for one in state.filter_offered["c2"]] == [("Siam Water", "Water")]
        data = {"number": "0", "c1_field": "name", "c1_op": "starts_with", "c1_value": "A"}
        begins = {"field": "name", "op": "starts_with", "value": "A"}
        assert goes_to(await page.call(CompanyList, "apply_filter", data)) == {"all": [begins, tagged]}
        page.go(path("companies", {"all": [begins, tagged]}))
        assert goes_to(await page.call(CompanyList, "join_filter", "any")) == {"any": [begins, tagged]}


async def test_the_builder_says_what_is_missing_and_keeps_what_was_typed(world: World) -> None:
    async with opened(world.viewer, "/companies") as page:
        await page.call(CompanyList, "load")
        await page.call(CompanyList, "begin_filter", -1)
        state = await page.state(CompanyList)
        await page.call(CompanyList, "apply_filter", {"number": "-1", "c1_field": ""})
        assert state.form_errors == {"c1_field": "Fill this in."} or "c1_field" in state.form_errors
        bad = {
            "c1_field": "employees", "c1_op": "is", "c1_value": "many", "c2_field": "tags", "c2_op": "any_of",
            "c3_field": "created_at", "c3_op": "before", "c3_value": "someday", "c4_field": "created_at", "c4_op": "in_last",
            "c4_value": "0",
        }  # fmt: skip
        await page.call(CompanyList, "apply_filter", bad)
        assert list(state.form_errors) == ["c1_value", "c2_value", "c3_value", "c4_value"]
        assert state.filter_open
        many = {"all": [{"field": "name", "op": "is", "value": f"{number}"} for number in range(20)]}
        page.go(path("companies", many))
        await page.call(CompanyList, "apply_filter", {"c1_field": "name", "c1_op": "is", "c1_value": "x"})
        assert "20" in state.filter_refused


async def test_a_filter_that_cannot_be_is_explained(world: World) -> None:
    async with opened(world.viewer, path("companies", "{")) as page:
        assert await chips(page, CompanyList) == []
        state = await page.state(CompanyList)
        assert (state.failed, state.rows) == ("The filter in the address cannot be used: The filter is not JSON.", [])
        page.go(path("companies", {"all": [{"field": "colour", "op": "is", "value": "red"}]}))
        assert await chips(page, CompanyList) == ["colour is red"]
        assert "There is no field “colour” to filter by." in state.failed


async def test_lists_are_sorted_by_own_fields(world: World) -> None:
    body = {"kind": "company", "type": "integer", "label_en": "Size"}
    assert client(world.admin).post("/api/v1/fields", json=body).status_code == 201
    for name, size in (("A", 2), ("B", 10), ("C", None)):
        custom = {} if size is None else {"size": size}
        client(world.member).post("/api/v1/companies", json={"name": name, "custom_fields": custom})
    async with opened(world.viewer, "/companies?sort=-custom.size") as page:
        await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        assert state.own_sorts == [{"value": "-custom.size", "label": "Size"}]
        assert [row["name"] for row in state.rows] == ["B", "A", "C"]
