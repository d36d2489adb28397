"""Files of another system that are joined by identifiers, domains and mail addresses, in any order."""

import itertools
from typing import Any

import pytest

from tests.imports.support import act, bring_in, everything, read, run_jobs, upload
from tests.support.world import World, client

ACCOUNTS = "Id,Name,Website\n001A,Lotus Foods,lotus.example\n001B,Birch Ltd,https://www.birch.example/home\n"
CONTACTS = (
    "Id,FirstName,LastName,AccountId,Email\n003A,Ploy,Rattanakul,001A,ploy@lotus.example\n"
    "003B,Tom,Hale,001B,tom@birch.example\n"
)
DEALS = (
    "Id,Name,AccountId,ContactId,StageName,Amount,CloseDate\n"
    "006A,Ovens 2026,001A,003A,Proposal,250000,2026-12-15\n006B,Fridges,001B,003B,Proposal,90000,2026-10-01\n"
    "006C,Cold room,,003A,Prospecting,,2027-01-31\n"
)
FILES = {"company": ACCOUNTS, "contact": CONTACTS, "deal": DEALS}
WORK = {
    "project": "Project ID,Project name,Account ID,Opportunity ID,Start date\nP1,Kitchen,001A,006A,2026-12-20\n",
    "task": (
        "Id,Subject,Status,WhoId,WhatId,ActivityDate,Project ID\n"
        "00T1,Call about the ovens,Completed,003A,006A,2026-11-02,P1\n"
        "00T2,Send the contract,Not Started,tom@birch.example,001B,2026-12-01,\n"
    ),
    "activity": (
        "Activity ID,Activity type,Subject,Start time,Contact ID,Deal ID,Task ID,Account ID\n"
        "00E1,Call,First talk,2026-11-02 09:30,003A,006A,00T1,001A\n"
    ),
}


def bring(world: World, entity: str) -> dict[str, Any]:
    """Imports one of the files with its kind given."""
    found = upload(world.owner, (FILES | WORK)[entity], f"{entity}.csv")
    if found["entity"] != entity or not found["guess"].get("kind_certain", True):
        found = act(world.owner, found["id"], "analyse", {"entity": entity})
    return act(world.owner, found["id"], "start", {**found["mapping"], "create_stages": True})


@pytest.mark.parametrize("order", list(itertools.permutations(FILES)))
def test_files_are_joined_by_identifiers_in_any_order(world: World, order: tuple[str, ...]) -> None:
    done = [bring(world, entity) for entity in order]
    assert [one["status"] for one in done] == ["done"] * 3
    assert sum(one["counts"]["created"] for one in done) == 7
    assert {c["name"] for c in everything(world.owner, "companies")} == {"Lotus Foods", "Birch Ltd"}
    people = {p["name"]: p["company_name"] for p in everything(world.owner, "contacts")}
    assert people == {"Ploy Rattanakul": "Lotus Foods", "Tom Hale": "Birch Ltd"}
    deals = {d["name"]: (d["company_name"], d["contact_name"]) for d in everything(world.owner, "deals")}
    assert deals == {
        "Ovens 2026": ("Lotus Foods", "Ploy Rattanakul"),
        "Fridges": ("Birch Ltd", "Tom Hale"),
        "Cold room": (None, "Ploy Rattanakul"),
    }
    assert [bring(world, entity)["counts"].get("unchanged") for entity in order] == [
        {"company": 2, "contact": 2, "deal": 3}[entity] for entity in order
    ]
    for one in reversed(done):
        act(world.owner, one["id"], "undo")
    assert [everything(world.owner, kind) for kind in ("companies", "contacts", "deals")] == [[], [], []]


@pytest.mark.parametrize("turn", range(6))
def test_tasks_projects_and_activities_wait_for_what_they_are_about(world: World, turn: int) -> None:
    kinds = [*WORK, *FILES]
    done = [bring(world, entity) for entity in kinds[turn:] + kinds[:turn]]
    assert [one["status"] for one in done] == ["done"] * 6
    (project,), (activity,) = everything(world.owner, "projects"), everything(world.owner, "activities")
    assert (project["company_name"], project["deal_name"]) == ("Lotus Foods", "Ovens 2026")
    tasks = {one["title"]: one for one in everything(world.owner, "tasks")}
    called, sent = tasks["Call about the ovens"], tasks["Send the contract"]
    about = [called[name] for name in ("contact_name", "deal_name", "project_name")]
    assert about == ["Ploy Rattanakul", "Ovens 2026", "Kitchen"]
    assert [sent[name] for name in ("contact_name", "deal_name", "company_name")] == ["Tom Hale", None, "Birch Ltd"]
    about = [activity[name] for name in ("contact_name", "deal_name", "company_name", "task_title")]
    assert about == ["Ploy Rattanakul", "Ovens 2026", "Lotus Foods", "Call about the ovens"]
    assert not any(one["custom_fields"] for one in (project, activity, called, sent)), "no identifier is left over"
    for one in reversed(done):
        act(world.owner, one["id"], "undo")
    plurals = ("companies", "contacts", "deals", "projects", "tasks", "activities")
    assert [everything(world.owner, plural) for plural in plurals] == [[]] * 6


def test_each_waiting_link_is_reported_once_with_its_own_column(world: World) -> None:
    done = bring(world, "deal")
    rows = client(world.owner).get(f"/api/v1/imports/{done['id']}/rows", params={"with_problems": True}).json()["items"]
    waiting_links = [(p["column"], p["value"]) for p in rows[0]["problems"] if p["key"] == "link_waits"]
    assert waiting_links == [("AccountId", "001A"), ("ContactId", "003A")]


def test_a_waiting_link_is_reported(world: World) -> None:
    done = bring(world, "contact")
    assert (done["counts"], done["extras"]) == ({"created": 2, "warned": 2}, {})
    rows = client(world.owner).get(f"/api/v1/imports/{done['id']}/rows", params={"with_problems": True}).json()
    assert "“001A”" in rows["items"][0]["problems"][0]["message"]
    assert bring(world, "company")["extras"] == {"link": 2}


def test_domains_and_addresses_join(world: World) -> None:
    bring(world, "company")
    bring_in(world.owner, "Name,Email\nNok Jai,nok@lotus.example\nSam Lee,sam@gmail.com\n")
    people = {p["name"]: p["company_name"] for p in everything(world.owner, "contacts")}
    assert people == {"Nok Jai": "Lotus Foods", "Sam Lee": None}
    deals = (
        "Deal ID,Deal Name,Associated Company Domain,Associated Contact Email,Deal Stage,Amount\n"
        "D1,Second line,lotus.example,NOK@lotus.example,Proposal,120000\n"
    )
    bring_in(world.owner, deals, create_stages=True)
    (deal,) = everything(world.owner, "deals")
    assert (deal["company_name"], deal["contact_name"]) == ("Lotus Foods", "Nok Jai")


def test_salesforce_writes_one_identifier_in_two_ways(world: World) -> None:
    bring_in(world.owner, "Account ID,Company,City\n0015g00000Abcde,Lotus,Leeds\n")
    done = bring_in(world.owner, "Account ID,Company,City\n0015g00000AbcdeAAB,Lotus,York\n")
    assert done["counts"] == {"updated": 1}


def test_files_that_are_uploaded_together_go_in_together(world: World) -> None:
    api = client(world.owner)
    files = [
        ("file", (f"{entity}.csv", FILES[entity].encode(), "text/csv")) for entity in ("deal", "contact", "company")
    ]
    answer = api.post("/api/v1/imports", files=files)
    assert answer.status_code == 201, answer.text
    first = answer.json()["id"]
    run_jobs(world.owner)
    parts = api.get(f"/api/v1/imports/{first}/parts").json()
    assert {part["file_name"] for part in parts} == {"deal.csv", "contact.csv", "company.csv"}
    for part in parts:
        entity = part["file_name"].removesuffix(".csv")
        shown = read(world.owner, part["id"])
        if part["entity"] != entity or not shown["guess"].get("kind_certain", True):
            shown = act(world.owner, part["id"], "analyse", {"entity": entity})
        kept = api.put(f"/api/v1/imports/{part['id']}/mapping", json={**shown["mapping"], "create_stages": True})
        assert kept.status_code == 200, kept.text
    started = api.post(f"/api/v1/imports/{first}/parts/start")
    assert started.status_code == 200, started.text
    assert [part["entity"] for part in started.json()] == ["company", "contact", "deal"]
    assert [(part["status"], part["queued"]) for part in started.json()] == [
        ("running", None),
        ("ready", "start"),
        ("ready", "start"),
    ]
    run_jobs(world.owner)
    done = api.get(f"/api/v1/imports/{first}/parts").json()
    assert [part["status"] for part in done] == ["done"] * 3
    assert all("warned" not in part["counts"] for part in done[:2]), "every link was there when it was needed"
    deals = {d["name"]: (d["company_name"], d["contact_name"]) for d in everything(world.owner, "deals")}
    assert deals["Ovens 2026"] == ("Lotus Foods", "Ploy Rattanakul")
    assert api.post(f"/api/v1/imports/{first}/parts/undo").status_code == 200
    run_jobs(world.owner)
    assert {part["status"] for part in api.get(f"/api/v1/imports/{first}/parts").json()} == {"undone"}
    assert [everything(world.owner, kind) for kind in ("companies", "contacts", "deals")] == [[], [], []]
    assert api.post(f"/api/v1/imports/{first}/parts/start").status_code == 422
