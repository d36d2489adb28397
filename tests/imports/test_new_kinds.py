"""Tasks, activities and projects come from files too, and deals go to the pipeline that their row names."""

from typing import Any

from tests.deals.test_board import add
from tests.imports.support import act, bring_in, everything, upload
from tests.support.world import World, client, give_role

CONTACTS = """Id,FirstName,LastName,Email
003A,Ploy,Rattanakul,ploy@lotus.example
003B,Tom,Hale,tom@birch.example
"""
DEALS = """Id,Name,StageName,Amount
006A,Ovens 2026,Proposal,250000
006B,Fridges,Closed Won,90000
"""
TASKS = """Id,Subject,Status,WhoId,WhatId,ActivityDate,Priority
00T1,Call about the ovens,Completed,003A,006A,2026-11-02,High
00T2,Send drawings,Not Started,003B,006B,2026-12-01,Medium
00T3,Ring back,In Progress,tom@birch.example,Fridges,27 Nov 2026 14:30,whenever
"""
ACTIVITIES = """Activity type,Subject,Notes,Start time,Duration (minutes),Direction,Contact
Phone call,First talk,"Wants three ovens
and a hood",02/11/2026 09:30,15,Incoming,Ploy Rattanakul
Meeting,Demo at the site,,03/11/2026 13:00,90,,tom@birch.example
Email,Offer,Sent the offer,04/11/2026,,Outbound,Ploy Rattanakul
"""
PROJECTS = """Project,Client,Status,Start date,Deadline,Budget,Project manager
Kitchen of the new hotel,Lotus Foods,In progress,2026-01-05,2026-06-30,"1,250,000.50",Ann Lee
Old kitchen,Lotus Foods,Completed,2025-01-05,2024-06-30,,Ann Lee
"""
PARTNERS = """Deal,Company,Pipeline,Stage,Amount
Reseller,Birch Ltd,Partners,Pilot,100
Direct,Lotus Foods,,Proposal,200
Signed,Birch Ltd,partners,Closed won,300
"""


def by(items: list[dict[str, Any]], name: str) -> dict[str, dict[str, Any]]:
    return {item[name]: item for item in items}


def test_tasks_of_another_system_come_as_tasks_with_what_they_are_about(world: World) -> None:
    bring_in(world.owner, CONTACTS, "contacts.csv")
    bring_in(world.owner, DEALS, "opportunities.csv", create_stages=True)
    done = bring_in(world.owner, TASKS, "4-tasks.csv")
    assert (done["entity"], done["counts"]["created"]) == ("task", 3)
    tasks = by(everything(world.owner, "tasks"), "title")
    called, sent, ring = tasks["Call about the ovens"], tasks["Send drawings"], tasks["Ring back"]
    assert (called["status"], called["priority"], called["due_date"]) == ("done", "high", "2026-11-02")
    assert called["completed_at"] is not None
    assert (called["contact_name"], called["deal_name"]) == ("Ploy Rattanakul", "Ovens 2026")
    assert (sent["status"], sent["priority"], sent["contact_name"]) == ("open", "normal", "Tom Hale")
    assert (ring["contact_name"], ring["deal_name"]) == ("Tom Hale", "Fridges")
    assert ring["due_at"].startswith("2026-11-27T07:30:00"), "half past two in Bangkok"
    assert ring["custom_fields"] == {"Priority": "whenever"}
    assert bring_in(world.owner, TASKS, "4-tasks.csv")["counts"].get("created") is None
    assert act(world.owner, done["id"], "undo")["undo_counts"] == {"deleted": 3}


def test_activities_keep_kind_moment_and_words(world: World) -> None:
    bring_in(world.owner, CONTACTS, "contacts.csv")
    done = bring_in(world.owner, ACTIVITIES, "activities.csv")
    assert (done["entity"], done["counts"]["created"]) == ("activity", 3)
    found = by(everything(world.owner, "activities"), "subject")
    call = found["First talk"]
    assert (call["kind"], call["direction"], call["duration_minutes"]) == ("call", "inbound", 15)
    assert (call["body"], call["contact_name"]) == ("Wants three ovens\nand a hood", "Ploy Rattanakul")
    assert call["occurred_at"].startswith("2026-11-02T02:30:00")
    assert (found["Demo at the site"]["kind"], found["Demo at the site"]["contact_name"]) == ("meeting", "Tom Hale")
    assert found["Offer"]["occurred_at"].startswith("2026-11-04T"), "noon, where only the day is known"
    assert bring_in(world.owner, ACTIVITIES, "activities.csv")["counts"] == {"unchanged": 3}


def test_projects_come_with_company_dates_and_budget(world: World) -> None:
    done = bring_in(world.owner, PROJECTS, "projects.csv")
    assert (done["entity"], done["counts"]["created"]) == ("project", 2)
    found = by(everything(world.owner, "projects"), "name")
    hotel, old = found["Kitchen of the new hotel"], found["Old kitchen"]
    assert (hotel["company_name"], hotel["status"], hotel["budget"]) == ("Lotus Foods", "active", 1250000.5)
    assert (hotel["start_date"], hotel["due_date"], hotel["owner_name"]) == ("2026-01-05", "2026-06-30", "Ann Lee")
    assert (old["status"], old["due_date"], old["custom_fields"]) == ("done", None, {"Deadline": "2024-06-30"})


def test_who_may_not_make_tasks_imports_none(world: World) -> None:
    give_role(world, world.member, {"import.run": "all", "contact.create": "all", "contact.update": "all"})
    found = upload(world.member, TASKS, "4-tasks.csv")
    reply = client(world.member).post(f"/api/v1/imports/{found['id']}/start", json=found["mapping"])
    assert reply.status_code == 403


def test_each_deal_lands_in_the_pipeline_of_its_row(world: World) -> None:
    api = client(world.owner)
    partners = api.post("/api/v1/pipelines", json={"name": "Partners"}).json()[1]
    api.post(f"/api/v1/pipelines/{partners['id']}/stages", json={"name": "Pilot"})
    before = api.get("/api/v1/stages").json()
    done = bring_in(world.owner, PARTNERS, "deals.csv")
    assert done["counts"]["created"] == 3, done
    deals = by(everything(world.owner, "deals"), "name")
    assert (deals["Reseller"]["pipeline_id"], deals["Reseller"]["stage_name"]) == (partners["id"], "Pilot")
    assert deals["Direct"]["stage_name"] == "Proposal"
    assert deals["Direct"]["pipeline_id"] != partners["id"]
    assert (deals["Signed"]["pipeline_id"], deals["Signed"]["status"]) == (partners["id"], "won")
    assert api.get("/api/v1/stages").json() == before, "no stage was made anywhere"
    reply = api.get("/api/v1/deals/export.csv").content.decode("utf-8-sig")
    assert "Partners" in reply


def test_a_pipeline_that_is_not_there_is_made_only_where_that_is_asked(world: World) -> None:
    found = upload(world.owner, PARTNERS, "deals.csv")
    mapping = found["mapping"] | {"create_stages": True}
    done = act(world.owner, found["id"], "start", mapping)
    assert done["counts"]["created"] == 3, done
    names = [one["name"] for one in client(world.owner).get("/api/v1/pipelines").json()]
    assert names == ["Sales", "Partners"]
    deals = by(everything(world.owner, "deals"), "name")
    assert deals["Reseller"]["stage_name"] == "Pilot"
    assert deals["Reseller"]["pipeline_id"] == deals["Signed"]["pipeline_id"] != deals["Direct"]["pipeline_id"]


def test_a_currency_that_a_file_does_not_name_stays(world: World) -> None:
    add(world.owner, "x")
    bring_in(world.owner, "Deal,Company,Stage,Amount,Currency\nOvens,Lotus,Proposal,5,USD\n", "deals.csv")
    bring_in(world.owner, "Deal,Company,Stage,Reason\nOvens,Lotus,Lost,Price\n", "deals.csv")
    assert by(everything(world.owner, "deals"), "name")["Ovens"]["currency"] == "USD"
