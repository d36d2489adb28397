"""Fields of a workspace's own in files: an export has a column for each, and comes back without a change."""

import csv
import io
from typing import Any

import pytest

from tests.fields.test_api import REGION, company, declare
from tests.fields.test_forms import STORED, declared, written
from tests.imports.support import act, bring_in, everything, upload
from tests.imports.test_round_trip import exported, speak
from tests.support.world import World, client


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["en", "th"])
def test_an_export_has_a_column_for_each_field_and_changes_nothing_when_it_comes_back(
    world: World, language: str
) -> None:
    client(world.owner).post("/api/v1/companies", json={"name": "Old", "custom_fields": {"Floor": -5, "Size": "big"}})
    declared(world)
    company(world.owner, "Acme", **STORED)
    company(world.owner, "Plain", region="south", partner=False, uses=["odoo"], share=-2.5)
    speak(world.owner, language)
    data, before = exported(world.owner, "companies"), everything(world.owner, "companies")
    acme = next(row for row in table(data) if row["Name" if language == "en" else "ชื่อบริษัท"] == "Acme")
    assert acme["Region" if language == "en" else "ภาค"] == ("North" if language == "en" else "เหนือ")
    assert (acme["Uses"], acme["Since"], acme["size"]) == ("SAP, Odoo", "2026-11-26", "1200")
    assert acme["Partner"] == ("Yes" if language == "en" else "ใช่")
    found = upload(world.owner, data, "companies.csv")
    done = act(world.owner, found["id"], "start", found["mapping"])
    assert (done["status"], done["counts"]) == ("done", {"unchanged": 3})
    assert everything(world.owner, "companies") == before, "not even a version has moved"
    assert exported(world.owner, "companies") == data


def test_an_export_fills_another_workspace_with_the_same_fields(world: World) -> None:
    declared(world)
    company(world.owner, "Acme", **STORED)
    there = World(world.stranger, world.stranger, world.stranger, world.stranger, world.owner)
    declared(there)
    done = bring_in(world.stranger, exported(world.owner, "companies"), "companies.csv")
    assert done["counts"] == {"created": 1}
    assert [one["custom_fields"] for one in everything(world.stranger, "companies")] == [STORED]


def test_another_programs_file_is_read_by_the_types_of_fields(world: World) -> None:
    declared(world)
    rows = (
        "Company name,Website,Country,ภาค,uses,SIZE,Since,Partner,Colour",
        'Acme,https://acme.example,Thailand,เหนือ,"odoo;SAP","1,200",31/12/2568,yes,red',
        "Boon,https://boon.example,Thailand,East,SAP,many,15/01/2569,perhaps,blue",
    )
    done = bring_in(world.owner, "\n".join(rows) + "\n", "accounts.csv")
    assert done["counts"] == {"created": 2, "warned": 1}
    acme, boon = (next(iter(written(world, name))) for name in ("Acme", "Boon"))
    assert acme == {
        "region": "north", "uses": ["sap", "odoo"], "size": 1200, "since": "2025-12-31", "partner": True, "Colour": "red",
    }  # fmt: skip
    assert boon == {
        "ภาค": "East", "uses": ["sap"], "SIZE": "many", "size": 10, "since": "2026-01-15", "Partner": "perhaps",
        "Colour": "blue",
    }  # fmt: skip


def test_rows_with_a_unique_value_of_another_record_are_rejected(world: World) -> None:
    declare(world.admin, "Badge", unique=True)
    company(world.owner, "Acme", badge="A-1")
    rows = ("Company name,Website,Badge", "Boon,https://boon.example,a-1", "Chai,https://chai.example,C", "Dee,,c")
    done = bring_in(world.owner, "\n".join(rows) + "\n", "accounts.csv")
    assert done["counts"] == {"created": 1, "rejected": 2}
    assert written(world, "Chai") == [{"badge": "C"}]


def test_a_list_is_exported_as_it_is_filtered(world: World) -> None:
    declare(world.admin, "Region", "choice", choices=REGION)
    for name, region in (("Acme", "north"), ("Boon", "south")):
        company(world.owner, name, region=region)
    asked: Any = {"where": "region=south"}
    data = client(world.owner).get("/api/v1/companies/export.csv", params=asked).content
    assert [(row["Name"], row["Region"]) for row in table(data)] == [("Boon", "South")]
