"""Lists as CSV files."""

import csv
import io
from typing import Any
from unittest.mock import patch

from crm_app.core import listing
from crm_app.core.permissions import DEFAULT_ROLES
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
    assert rows[0][-1] == "code: +1"
    assert not [title for title in header if title.islower() or "_" in title], "every column is named for people"


def test_every_kind_has_headings_in_words(world: World) -> None:
    client(world.owner).post("/api/v1/deals", json={"name": "Deal"})
    client(world.owner).post("/api/v1/contacts", json={"name": "Someone"})
    for plural, status in (("deals", "Open"), ("contacts", "Lead")):
        header, row = exported(world.owner, plural)
        assert not [title for title in header if "_" in title], plural
        assert row[header.index("Status")] == status


def test_a_long_list_comes_whole_and_the_longest_says_that_it_is_cut(world: World) -> None:
    api = client(world.owner)
    names = {f"Company {number}" for number in range(7)}
    for name in names:
        api.post("/api/v1/companies", json={"name": name})
    with patch.object(listing, "_PAGE", 3):
        _, *rows = exported(world.owner, "companies", limit=1)
        assert _names(rows) == names
        with patch.object(listing, "MAX_ROWS", 5):
            _, *rows = exported(world.owner, "companies")
    assert len(rows) == 6
    assert rows[-1][0].startswith("Only the first 5 rows")


def _names(rows: list[list[str]]) -> set[str]:
    return {cell for row in rows for cell in row if cell.startswith("Company ")}


def test_only_what_one_may_read_and_take_along_leaves(world: World) -> None:
    client(world.owner).post("/api/v1/companies", json={"name": "Acme"})
    assert client(world.viewer).get("/api/v1/companies/export.csv").status_code == 403
    assert client().get("/api/v1/companies/export.csv").status_code == 401
    assert len(exported(world.stranger, "companies")) == 1
    assert client(world.owner).get("/api/v1/companies/export.csv", params={"sort": "x"}).status_code == 422
    give_role(world, world.member, {**DEFAULT_ROLES["member"], "company.read": "own"})
    assert len(exported(world.member, "companies")) == 1
    assert browser(world.owner).get("/api/v1/companies/export.csv").status_code == 200
