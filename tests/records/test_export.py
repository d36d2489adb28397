"""Lists as CSV files."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from python_calamine import CalamineWorkbook

from crm_app import records
from crm_app.companies.state import CompanyList
from crm_app.core.permissions import default_roles
from crm_app.records import export as listing
from tests.fields.test_api import REGION, declare
from tests.support.states import opened
from tests.support.world import Someone, World, browser, client, give_role


def exported(someone: Someone, plural: str, **query: Any) -> list[list[str]]:
    reply = client(someone).get(f"/api/v1/{plural}/export.csv", params=query)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"filename*=UTF-8''{plural}-" in reply.headers["content-disposition"]
    assert reply.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))


def test_a_list_is_exported_as_it_is_filtered_and_ordered(world: World) -> None:
    api = client(world.member)
    for name, sector in (("=HYPERLINK(1)", "retail"), ("บริษัทไทย", "retail"), ("Other", "medical")):
        api.post("/api/v1/companies", json={"name": name, "sector": sector, "custom_fields": {"code": "+1"}})
    header, *rows = exported(world.member, "companies", sector="retail", sort="-name")
    assert header[:1] == ["ID"]
    name, sector, owner = header.index("Name"), header.index("Sector"), header.index("Owner")
    assert [(row[name], row[sector], row[owner]) for row in rows] == [
        ("บริษัทไทย", "retail", "Member"),
        ("'=HYPERLINK(1)", "retail", "Member"),
    ]
    assert (header[-1], rows[0][-1]) == ("code", "'+1"), "each field of the workspace's own has its column"
    assert not [title for title in header[:-1] if title.islower() or "_" in title], "every column is named for people"


def test_every_kind_has_headings_in_words(world: World) -> None:
    client(world.owner).post("/api/v1/deals", json={"name": "Deal"})
    client(world.owner).post("/api/v1/contacts", json={"name": "Someone"})
    for plural, status in (("deals", "Open"), ("contacts", "Lead")):
        header, row = exported(world.owner, plural)
        assert not [title for title in header if "_" in title], plural
        assert row[header.index("Status")] == status


def test_every_heading_of_a_kind_is_its_own(world: World) -> None:
    for record in records.TYPES.values():
        for language in ("en", "th"):
            headings = [column.heading(language) for column in listing.columns_of(record)]
            assert len(set(headings)) == len(headings), (record.kind, language)
            assert not [
                heading for heading in headings if "_" in heading or (heading.islower() and heading.isascii())
            ], (record.kind, language)


def test_a_file_has_every_field(world: World) -> None:
    for record in records.TYPES.values():
        names = {column.name for column in listing.columns_of(record)}
        shown = {name.removesuffix("_id") for name in record.out.model_fields} - {"version", "custom_fields"}
        missing = {n for n in shown if not {n, f"{n}_id", f"{n}_name", f"{n}_title"} & names} - record.not_exported
        assert not missing, record.kind
        assert {"external_id", "external_source", "owner_email", *record.references} <= names


def test_a_long_list_comes_whole(world: World) -> None:
    api = client(world.owner)
    names = {f"Company {number}" for number in range(7)}
    for name in names:
        api.post("/api/v1/companies", json={"name": name})
    with patch.object(listing, "_PAGE", 3):
        _, *rows = exported(world.owner, "companies", limit=1)
    assert len(rows) == 7
    assert _names(rows) == names


def test_moments_have_a_zone(world: World) -> None:
    client(world.owner).post("/api/v1/companies", json={"name": "Company"})
    header, row = exported(world.owner, "companies")
    moment = datetime.fromisoformat(row[header.index("Created")])
    assert moment.utcoffset() == timedelta(hours=7)
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=5)


def test_fields_beyond_the_columns_of_a_file_share_one(world: World) -> None:
    api = client(world.owner)
    often = {f"often {n}": n for n in range(3)}
    for number in range(3):
        rare = {f"rare {number}.{n}": f"={n}" for n in range(90)}
        api.post("/api/v1/companies", json={"name": f"Company {number}", "custom_fields": often | rare})
    header, *rows = exported(world.owner, "companies")
    assert len(header) == listing.MAX_COLUMNS
    assert set(often) <= set(header)
    for row in rows:
        found = {
            name: row[header.index(name)] for name in header if name.startswith("rare") and row[header.index(name)]
        }
        rest = json.loads(row[header.index("Further fields")] or "{}")
        assert len(found) + len(rest) == 90
        assert not found.keys() & rest.keys()


def _names(rows: list[list[str]]) -> set[str]:
    return {cell for row in rows for cell in row if cell.startswith("Company ")}


def test_only_what_one_may_read_and_take_along_leaves(world: World) -> None:
    client(world.owner).post("/api/v1/companies", json={"name": "Acme"})
    assert client(world.viewer).get("/api/v1/companies/export.csv").status_code == 403
    assert client().get("/api/v1/companies/export.csv").status_code == 401
    assert len(exported(world.stranger, "companies")) == 1
    assert client(world.owner).get("/api/v1/companies/export.csv", params={"sort": "x"}).status_code == 422
    give_role(world, world.member, {**default_roles()["member"], "company.read": "own"})
    assert len(exported(world.member, "companies")) == 1
    assert browser(world.owner).get("/api/v1/companies/export.csv").status_code == 200


def sheet(someone: Someone, plural: str, **query: Any) -> list[list[Any]]:
    reply = client(someone).get(f"/api/v1/{plural}/export.xlsx", params=query)
    assert reply.status_code == 200, reply.text
    assert f"filename*=UTF-8''{plural}-" in reply.headers["content-disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(reply.content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_what_a_list_shows_is_exported_with_its_columns_in_their_order(world: World) -> None:
    api = client(world.member)
    key = declare(world.admin, "Region", "choice", choices=REGION)["key"]
    long = "Much " * 200 + "end"
    body = {"name": "Acme", "sector": "Energy", "description": long, "custom_fields": {key: "north"}}
    firm = api.post("/api/v1/companies", json=body).json()
    for n in range(3):
        body = {"name": f"Deal {n}", "amount": 10 * n, "company_id": firm["id"], "expected_close_date": "2026-12-24"}
        api.post("/api/v1/deals", json=body if n else {**body, "amount": None})
    columns = ["status", "company_id.sector", "amount", "expected_close_date", f"company_id.custom.{key}", "company_id"]
    query = {"columns": columns, "sort": "-name", "filter": json.dumps({"all": [
        {"field": "name", "op": "is_not", "value": "Deal 1"}]})}  # fmt: skip
    header, *rows = exported(world.member, "deals", **query)
    assert header == [
        "Name", "Status", "Company › Sector", "Amount", "Amount: currency", "Expected to close", "Company › Region", "Company",
    ]  # fmt: skip
    assert rows == [
        ["Deal 2", "Open", "Energy", "20.00", "THB", "2026-12-24", "North", "Acme"],
        ["Deal 0", "Open", "Energy", "", "", "2026-12-24", "North", "Acme"],
    ]
    found = sheet(world.member, "deals", **query)
    assert found[0] == header
    assert found[1][:6] == ["Deal 2", "Open", "Energy", 20, "THB", date(2026, 12, 24)]
    assert exported(world.member, "companies", columns=["description"])[1] == ["Acme", long]
    assert sheet(world.member, "companies")[0] == exported(world.member, "companies")[0]
    refused = api.get("/api/v1/deals/export.csv", params={"columns": ["status", "nothing"]})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["columns"])


def test_a_view_that_is_exported_shows_no_more_than_the_reader_sees(world: World) -> None:
    firm = client(world.admin).post("/api/v1/companies", json={"name": "Hidden", "sector": "Secret"}).json()
    body = {"name": "Deal", "company_id": firm["id"], "owner_id": str(world.member.member_id)}
    client(world.admin).post("/api/v1/deals", json=body)
    client(world.admin).post("/api/v1/deals", json={"name": "Theirs"})
    give_role(world, world.member, {"deal.read": "own", "company.read": "own", "record.export": "all"})
    for as_book in (False, True):
        read = sheet if as_book else exported
        found = read(world.member, "deals", columns=["company_id", "company_id.sector"])
        assert found[1:] == [["Deal", "", ""]]
    give_role(world, world.member, {"deal.read": "all"})
    for ending in ("csv", "xlsx"):
        path = f"/api/v1/deals/export.{ending}"
        assert client(world.member).get(path, params={"columns": "status"}).status_code == 403


async def test_the_addresses_of_a_list_s_files(world: World) -> None:
    async with opened(
        world.member, "/companies?sector=retail&columns=city&columns=sector&layout=board", wide=True
    ) as page:
        await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        assert state.export_href == "/api/v1/companies/export.csv?sector=retail"
        assert state.shown_href == "/api/v1/companies/export.csv?sector=retail&columns=city&columns=sector"
        page.go("/companies")
        await page.call(CompanyList, "load")
        assert "columns=sector" in state.shown_href
