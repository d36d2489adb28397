"""Rows that look like each other or like existing records: nothing is overwritten or dropped without a preview."""

from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from crm_app.imports import preview as previewing
from crm_app.imports import wording
from crm_app.imports.schemas import Preview
from tests.imports.support import act, bring_in, everything, upload
from tests.support.world import Someone, World, client

RENEWALS = (
    "Deal Name,Company,Amount,Close Date,Stage\n"
    "Renewal,Siam Water,1000,2026-01-31,Won\n"
    "Renewal,Siam Water,2000,2026-02-28,Won\n"
    "Renewal,siam  water,3000,2026-03-31,Negotiation\n"
)
PEOPLE = (
    "Name,Company,Email,Phone\n"
    "Ann Field,Siam Water,info@siam.example,0811111111\n"
    "Bob Stone,Siam Water,info@siam.example,0822222222\n"
    "Cid Marsh,Siam Water,info@siam.example,0833333333\n"
    "สมชาย ใจดี,,,0844444444\n"
    "สมชาย ใจดี,,,0855555555\n"
)


def preview(someone: Someone, data: str, **changes: Any) -> dict[str, Any]:
    """What the preview of a file says, with the guessed mapping and `changes` of it."""
    found = upload(someone, data)
    answer = client(someone).post(f"/api/v1/imports/{found['id']}/preview", json={**found["mapping"], **changes})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def test_three_renewals_are_three_deals_and_stay_three(world: World) -> None:
    shown = preview(world.owner, RENEWALS)
    assert (shown["counts"], shown["same_group_count"], shown["same_row_count"]) == ({"created": 3}, 1, 3)
    assert shown["same_rows"] == [{"label": "Renewal Siam Water", "rows": [2, 3, 4], "count": 3, "equal": 0}]
    assert bring_in(world.owner, RENEWALS)["counts"] == {"created": 3}
    deals = everything(world.owner, "deals")
    assert sum(Decimal(deal["amount"]) for deal in deals) == 6000
    assert all(deal["external_id"] is None for deal in deals if "external_id" in deal)
    again = bring_in(world.owner, RENEWALS)
    assert again["counts"] == {"unchanged": 3}
    assert everything(world.owner, "deals") == deals


def test_equal_deals_are_as_many_as_there_are_rows(world: World) -> None:
    data = "Deal Name,Company,Amount,Stage\n" + "Top-up,Siam Water,500,Won\n" * 3
    assert bring_in(world.owner, data)["counts"] == {"created": 3}
    assert bring_in(world.owner, data)["counts"] == {"unchanged": 3}
    more = bring_in(world.owner, data + "Top-up,Siam Water,500,Won\n")
    assert more["counts"] == {"unchanged": 3, "created": 1}


def test_a_shared_address_does_not_make_two_people_one(world: World) -> None:
    assert bring_in(world.owner, PEOPLE)["counts"] == {"created": 5}
    people = everything(world.owner, "contacts")
    assert sorted(person["phone"] for person in people) == [f"08{n}{n}{n}{n}{n}{n}{n}{n}" for n in "12345"]
    assert bring_in(world.owner, PEOPLE)["counts"] == {"unchanged": 5}
    assert everything(world.owner, "contacts") == people


@pytest.mark.parametrize(
    ("choice", "counts", "amounts"),
    [
        ("apart", {"created": 3}, [1000, 2000, 3000]),
        ("join", {"created": 1, "updated": 2, "warned": 2}, [3000]),
        ("leave_out", {"created": 1, "left_out": 2, "warned": 2}, [1000]),
    ],
)
def test_a_person_chooses_what_becomes_of_rows_that_look_alike(
    world: World, choice: str, counts: dict[str, int], amounts: list[int]
) -> None:
    shown = preview(world.owner, RENEWALS, same_rows=choice)
    assert shown["counts"] == {name: count for name, count in counts.items() if name != "warned"}
    done = bring_in(world.owner, RENEWALS, same_rows=choice)
    assert done["counts"] == counts
    assert sorted(Decimal(deal["amount"]) for deal in everything(world.owner, "deals")) == amounts


def test_rows_that_are_far_apart_are_treated_as_neighbours(world: World) -> None:
    between = "".join(f"Company {n},T{n}\n" for n in range(1200))
    data = f"Company,City\nSubway,Leeds\n{between}Subway,York\n"
    done = bring_in(world.owner, data)
    assert done["counts"] == {"created": 1202}
    assert {c["city"] for c in everything(world.owner, "companies") if c["name"] == "Subway"} == {"Leeds", "York"}
    assert bring_in(world.owner, data)["counts"] == {"unchanged": 1202}


def test_different_identifiers_never_merge(world: World) -> None:
    between = "".join(f"D{n},Company {n},T{n}\n" for n in range(600))
    for filling in ("", between):
        data = f"Company ID,Company,City\nC1,Subway,Leeds\nC2,Subway,York\n{filling}C1,Subway,Leeds North\n"
        shown = preview(world.owner, data)
        done = bring_in(world.owner, data)
        assert {n: c for n, c in done["counts"].items() if n != "warned"} == shown["counts"]
        found = [c for c in everything(world.owner, "companies") if c["name"] == "Subway"]
        assert {c["city"] for c in found} == {"Leeds North", "York"}
    rows = client(world.owner).get(f"/api/v1/imports/{done['id']}/rows", params={"with_problems": True}).json()
    assert "Row 2 has the same identifier “C1”" in rows["items"][-1]["problems"][0]["message"]
    other = bring_in(world.owner, "Company ID,Company,City\nC3,Subway,Hull\nc1,Subway,Bath\n")
    assert other["counts"]["created"] == 2, "identifiers are compared exactly"
    assert len([c for c in everything(world.owner, "companies") if c["name"] == "Subway"]) == 4


def test_a_row_adopts_the_company_that_has_no_identifier_yet(world: World) -> None:
    client(world.owner).post("/api/v1/companies", json={"name": "Siam Water", "city": "Bangkok"})
    done = bring_in(world.owner, "Company ID,Company,City\nC1,SIAM water,Bangkok\n")
    assert done["counts"] == {"updated": 1}
    assert bring_in(world.owner, "Company ID,Company,City\nC1,Siam Waterworks,Bangkok\n")["counts"] == {"updated": 1}
    assert [c["name"] for c in everything(world.owner, "companies")] == ["Siam Waterworks"]


def test_the_preview_lists_what_would_be_overwritten(world: World) -> None:
    made = client(world.owner).post("/api/v1/companies", json={"name": "Siam Water", "city": "Bangkok"}).json()
    data = "Company,City,Country\nSiam Water,Chiang Mai,Thailand\nNew One,Hull,\n"
    shown = preview(world.owner, data)
    assert (shown["counts"], shown["overwrite_count"]) == ({"updated": 1, "created": 1}, 1)
    (row,) = shown["overwrites"]
    assert (row["number"], row["record_id"]) == (2, made["id"])
    assert {c["field"]: (c["before"], c["after"]) for c in row["changes"]} == {
        "city": ("Bangkok", "Chiang Mai"),
        "country": ("", "Thailand"),
    }


def test_a_doubt_makes_a_record_of_its_own(world: World) -> None:
    api = client(world.owner)
    for city in ("Leeds", "York"):
        api.post("/api/v1/contacts", json={"name": "Ann Lee", "email": f"ann@{city}.example".lower()})
    done = bring_in(world.owner, "Name,Email,Phone,Title\nAnn Lee,,0811111111,CFO\n")
    assert done["counts"]["created"] == 1
    again = api.post("/api/v1/deals", json={"name": "Renewal", "amount": "100", "expected_close_date": "2026-01-31"})
    assert again.status_code == 201
    other = bring_in(world.owner, "Deal Name,Amount,Close Date,Stage\nRenewal,250,2027-01-31,Prospecting\n")
    assert other["counts"] == {"created": 1}, "neither amount nor date is the same: another renewal"


def test_placeholders_are_not_merged(world: World) -> None:
    data = (
        "Website,Company Name,Company Country\n"
        "alpha.example,Upgrade to reveal,TH\nbeta.example,Upgrade to reveal,TH\ngamma.example,Gamma Media,SG\n"
        "delta.example,Upgrade to reveal,MY\n"
    )
    shown = preview(world.owner, data, placeholders=[])
    assert (shown["counts"], shown["same_rows"][0]["rows"]) == ({"created": 4}, [2, 3, 5])
    done = bring_in(world.owner, data, placeholders=[])
    assert done["counts"]["created"] == 4
    websites = {c["website"] for c in everything(world.owner, "companies")}
    assert websites == {f"https://{name}.example" for name in ("alpha", "beta", "gamma", "delta")}


def test_products_of_one_name_are_reported(world: World) -> None:
    data = "Product,Series,Sales price\nTurbo,T,10\nTurbo,T,20\nLite,L,5\nLite,L,5\n"
    done = bring_in(world.owner, data)
    assert done["counts"] == {"created": 2, "rejected": 1, "unchanged": 1, "warned": 1}
    joined = bring_in(world.owner, data, same_rows="join")
    assert joined["counts"]["updated"] == 1


def test_a_row_that_the_database_refuses_does_not_keep_out_the_others(world: World) -> None:
    lines = [f"Company {n},Leeds" for n in range(40)]
    lines[17] = "ำ" * 190 + ",Bangkok"
    lines[23] = "Odd \U0001f600 name \u202e,York"
    done = bring_in(world.owner, "Company,City\n" + "\n".join(lines) + "\n")
    assert done["status"] == "done"
    assert done["counts"]["created"] == 40, done["counts"]


def test_a_record_that_is_there_can_come_to_belong_to_a_company_that_is_new(world: World) -> None:
    header, ann = "Contact ID,First name,Last name,Email", "1,Ann,Lee,ann@example.com"
    bring_in(world.owner, f"{header}\n{ann}\n")
    done = bring_in(world.owner, f"{header},Company,Contact owner\n{ann},Newcomers Ltd,Nok Jai\n")
    assert (done["counts"], done["extras"]) == ({"updated": 1}, {"company": 1, "member": 1})
    (found,) = everything(world.owner, "contacts")
    assert (found["company_name"], found["owner_name"]) == ("Newcomers Ltd", "Nok Jai")


def test_a_preview_says_among_how_many_rows_it_has_looked_for_similar_ones(world: World) -> None:
    rows = [f"Ann {'ABCDEF'[n % 6]}. Field,Siam Water,ann{n}@siam.example,08{n:08}" for n in range(12)]
    found = upload(world.owner, "Name,Company,Email,Phone\n" + "\n".join(rows) + "\n")
    path = f"/api/v1/imports/{found['id']}/preview"
    with patch.object(previewing, "COMPARED", 9):
        shown = client(world.owner).post(path, json=found["mapping"]).json()
    assert (shown["compared"], shown["same_group_count"], shown["same_row_count"]) == (9, 3, 6)
    whole = client(world.owner).post(path, json=found["mapping"]).json()
    assert (whole["compared"], whole["same_group_count"], whole["same_row_count"]) == (0, 6, 12)
    said = wording.facts(Preview.model_validate(shown), "en")
    assert "Rows that look alike were searched for among the first 9; the import compares all rows." in said
    assert not any("look alike" in one for one in wording.facts(Preview.model_validate(whole), "en"))
    choice = found["mapping"] | {"same_rows": "leave_out"}
    done = act(world.owner, found["id"], "start", choice)
    assert done["counts"] == {"created": 6, "left_out": 6, "warned": 6}, "the import compares all rows"
