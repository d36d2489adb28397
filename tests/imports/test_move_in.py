"""A team moves in from the files of three systems, twice: with its fields, links and owners, and can take it all back."""

import json
from typing import Any

from tests.imports.support import act, everything, read, run_jobs, upload
from tests.imports.test_new_fields import asked
from tests.imports.test_unpack import xlsx, zipped
from tests.support.world import World, client

HUBSPOT_COMPANIES = (
    "Record ID,Company name,Company Domain Name,Company owner,Create Date,Phone "
    "Number,City,Country/Region,Industry,Annual Revenue,"
    "Number of Employees,Customer tier,Uses SAP,Associated Contact IDs\n"
    "5501,Lotus Foods,lotus.example,kai@us.example,2025-12-01 10:00,021234567,Bangkok,Thailand,FOOD_PRODUCTION,5000000,120,"
    "Gold,true,101;102\n"
    "5502,Birch Ltd,birch.example,kai@us.example,2025-12-02 10:00,,Chiang Mai,Thailand,FURNITURE,,35,Silver,false,103\n"
)
HUBSPOT_CONTACTS = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date,Associated Company,"
    "Associated Company IDs,Associated Company IDs (Primary),Job Title,Next visit\n"
    "101,Ploy,Rattanakul,ploy@lotus.example,812345678,kai@us.example,New,2025-12-01 10:00,Lotus "
    "Foods,5501,5501,Buyer,2026-12-20\n"
    "102,Tom,Hale,tom@lotus.example,,mai@us.example,,2025-12-01 10:00,Lotus Foods,5501;5502,5501,CFO,\n"
    "103,Ann,Lee,ann@birch.example,,mai@us.example,Open,2025-12-01 10:00,,,5502,,2026-12-22\n"
)
OPPORTUNITIES = (
    '"Id","AccountId","Name","StageName","Amount","CloseDate","Owner.Email","CurrencyIsoCode","Region__c","ContactId"\n'
    '"006A000001","001A000001","Ovens 2026","Prospecting","250000.0","2026-12-15","kai@us.example","THB","North","003A000001"\n'
    '"006A000002","001A000001","Fridges","Closed Won","90000.0","2026-10-01","mai@us.example","USD","South",""\n'
)
LEADS = (
    '"Id","LastName","FirstName","Company","Email","Status","LeadSource","Owner.Email","IsConverted"\n'
    '"00Q1","Katz","Ben","Kite & Sons","ben@kite.example","Open - Not Contacted","Web","mai@us.example","false"\n'
)
TASKS = (
    '"Id","WhoId","WhatId","Subject","ActivityDate","Status","Priority","Owner.Email"\n'
    '"00T1","00Q1","006A000001","Call about the ovens","2026-12-01","Not Started","High","kai@us.example"\n'
    '"00T2","","001A000001","Send the contract","2026-12-03","Completed","Normal","mai@us.example"\n'
)
ACCOUNTS = '"Id","Name","Website","Industry"\n"001A000001","Palm Hotels","palm.example","Hotels"\n'
PEOPLE = (
    '"Id","LastName","FirstName","AccountId","Email","Title"\n'
    '"003A000001","Stone","Eve","001A000001","eve@palm.example","GM"\n'
)
SHEET: list[list[Any]] = [
    ["รายชื่อลูกค้า ประจำปี 2569", "", "", "", "", "", ""],
    ["รหัสลูกค้า", "ชื่อบริษัท", "เบอร์โทรศัพท์", "ประเภทธุรกิจ", "ภูมิภาค", "วงเงินเครดิต", "วันที่เริ่มเป็นลูกค้า"],
    ["C001", "บริษัท สยามน้ำดื่ม จำกัด", 812345678, "เครื่องดื่ม", "เหนือ", 100000, "15/03/2566"],
    ["C002", "หจก. รุ่งเรือง", "02-123-4568", "ก่อสร้าง", "ใต้", 50000, "01/12/2567"],
    ["C003", "ร้านกาแฟดอย", "053-111-222", "เครื่องดื่ม", "เหนือ", 20000, "20/01/2568"],
    ["รวม", "", "", "", "", 170000, ""],
]
PLURALS = ("companies", "contacts", "deals", "tasks")


def bring(world: World, data: str | bytes, name: str, kind: str, **types: str) -> dict[str, Any]:
    """Imports one file as it is recognised, some columns as new fields."""
    found = upload(world.owner, data, name)
    assert (found["status"], found["entity"], found["guess"]["kind_certain"]) == ("ready", kind, True), found["guess"]
    mapping = asked(found, **types) | {"create_stages": True}
    return act(world.owner, found["id"], "start", mapping)


def zipped_files(world: World, files: dict[str, str]) -> list[dict[str, Any]]:
    """Uploads an archive, and imports each of its files in the order of the list as it is recognised."""
    answer = client(world.owner).post("/api/v1/imports", params={"name": "salesforce.zip"}, content=zipped(**files))
    assert answer.status_code == 201
    run_jobs(world.owner)
    items = client(world.owner).get("/api/v1/imports").json()["items"][: len(files)]
    done = []
    for one in [read(world.owner, item["id"]) for item in items]:
        assert (one["status"], one["guess"]["kind_certain"]) == ("ready", True), one
        done.append(act(world.owner, one["id"], "start", one["mapping"] | {"create_stages": True}))
    return done


def names(world: World, plural: str, condition: dict[str, Any]) -> list[str]:
    """The names of the records that a list with this filter shows."""
    query = {"filter": json.dumps({"all": [condition]}), "sort": "name"}
    answer = client(world.owner).get(f"/api/v1/{plural}", params=query)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


def all_of_it(world: World) -> dict[str, list[dict[str, Any]]]:
    return {plural: everything(world.owner, plural) for plural in PLURALS}


def test_a_team_moves_in_from_three_systems_and_out_again(world: World) -> None:
    salesforce = {
        "Task__dot__csv": TASKS, "Opportunity__dot__csv": OPPORTUNITIES, "Lead__dot__csv": LEADS, "Account__dot__csv": ACCOUNTS,
        "Contact__dot__csv": PEOPLE,
    }  # fmt: skip
    tiers = {"Customer tier": "choice", "Uses SAP": "yes_no"}
    done = [
        bring(world, HUBSPOT_COMPANIES, "hubspot-crm-exports-all-companies.csv", "company", **tiers),
        bring(world, HUBSPOT_CONTACTS, "hubspot-crm-exports-all-contacts.csv", "contact", **{"Next visit": "date"}),
        *zipped_files(world, salesforce),
        bring(
            world, xlsx(ลูกค้า=SHEET), "ลูกค้า.xlsx", "company",
            ภูมิภาค="choice", วงเงินเครดิต="integer", วันที่เริ่มเป็นลูกค้า="date",
        ),
    ]  # fmt: skip
    assert [one["status"] for one in done] == ["done"] * 8
    assert sum(one["counts"]["created"] for one in done) == 2 + 3 + 7 + 3
    whole = all_of_it(world)
    companies = {one["name"]: one for one in whole["companies"]}
    assert set(companies) >= {"Lotus Foods", "Birch Ltd", "Palm Hotels", "Kite & Sons", "ร้านกาแฟดอย"}
    people = {one["name"]: (one["company_name"], one["owner_name"], one["phone"]) for one in whole["contacts"]}
    assert people["Ploy Rattanakul"] == ("Lotus Foods", "kai@us.example", "0812345678")
    assert people["Tom Hale"][0] == "Lotus Foods", "the primary of several companies"
    assert (people["Ann Lee"][0], people["Eve Stone"][0]) == ("Birch Ltd", "Palm Hotels")
    assert people["Ben Katz"][:2] == ("Kite & Sons", "mai@us.example")
    deals = {one["name"]: one for one in whole["deals"]}
    ovens = deals["Ovens 2026"]
    assert (ovens["company_name"], ovens["contact_name"], ovens["owner_name"]) == (
        "Palm Hotels", "Eve Stone", "kai@us.example",
    )  # fmt: skip
    assert (deals["Fridges"]["status"], deals["Fridges"]["currency"]) == ("won", "USD")
    tasks = {one["title"]: (one["deal_name"], one["contact_name"], one["company_name"]) for one in whole["tasks"]}
    assert tasks["Call about the ovens"][:2] == ("Ovens 2026", "Ben Katz")
    assert tasks["Send the contract"][2] == "Palm Hotels"
    own = companies["บริษัท สยามน้ำดื่ม จำกัด"]["custom_fields"]
    assert own == {"ภูมิภาค": "เหนือ", "วงเงินเครดิต": 100000, "วันที่เริ่มเป็นลูกค้า": "2023-03-15"}
    lotus = companies["Lotus Foods"]["custom_fields"]
    assert (lotus["uses_sap"], lotus["customer_tier"], lotus["Associated Contact IDs"]) == (True, "gold", "101;102")

    # A later export of the same systems finds the records again, also those whose names have changed.
    later = HUBSPOT_COMPANIES.replace("Lotus Foods,lotus", "Lotus Foods (Thailand),lotus").replace("Silver", "Gold")
    again = bring(world, later, "hubspot-crm-exports-all-companies-2.csv", "company")
    assert again["counts"] == {"updated": 2}
    second = zipped_files(world, salesforce)
    assert [one["counts"]["unchanged"] for one in second] == [one["counts"]["created"] for one in done[2:7]]
    assert len(everything(world.owner, "companies")) == len(companies)

    # What their Monday needs: the visits of this week, and the open deals of a region, by what the files brought.
    week = {"field": "custom.next_visit", "op": "between", "value": ["2026-12-14", "2026-12-20"]}
    assert names(world, "contacts", week) == ["Ploy Rattanakul"]
    assert names(world, "companies", {"field": "custom.ภูมิภาค", "op": "any_of", "value": ["เหนือ"]}) == [
        "บริษัท สยามน้ำดื่ม จำกัด", "ร้านกาแฟดอย",
    ]  # fmt: skip

    for one in [again, *reversed(done)]:
        act(world.owner, one["id"], "undo")
    assert all_of_it(world) == {plural: [] for plural in PLURALS}
