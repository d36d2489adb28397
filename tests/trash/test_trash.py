"""The trash over REST: what it lists for whom, what it restores and refuses, what it destroys."""

from typing import Any

import pytest
from sqlalchemy import text

from crm_app import records, registry
from crm_app.records import bulk
from tests.changes.support import make, many, read, run_jobs, undo
from tests.security.declarations import Things
from tests.support.world import Someone, World, client, give_role

registry.load()


def trash(someone: Someone, *, status: int = 200, **query: Any) -> Any:
    answer = client(someone).get("/api/v1/trash", params=query)
    assert answer.status_code == status, answer.text
    return answer.json()


def titles(someone: Someone, **query: Any) -> list[str]:
    return [item["title"] for item in trash(someone, **query)["items"]]


def post(someone: Someone, verb: str, *named: tuple[str, str], status: int = 200, **more: Any) -> dict[str, Any]:
    body = {"records": [{"kind": kind, "id": record_id} for kind, record_id in named], **more}
    answer = client(someone).post(f"/api/v1/trash/{verb}", json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def deleted(someone: Someone, plural: str, **values: Any) -> str:
    made = make(someone, plural, **values)
    assert client(someone).delete(f"/api/v1/{plural}/{made['id']}").status_code == 204
    return str(made["id"])


@pytest.mark.parametrize("kind", list(records.TYPES))
def test_a_deleted_record_of_any_kind_is_listed_restored_and_gone_again(world: World, kind: str) -> None:
    things = Things(world)
    record_id = things.deleted(kind)
    (item,) = [one for one in trash(world.owner, kind=kind)["items"] if one["id"] == record_id]
    assert item["title"]
    assert (item["deleted_by_name"], item["kind"]) == ("Owner", kind)
    found = post(world.owner, "restore", (kind, record_id))
    assert (found["changed"], found["kind"], found["can_undo"]) == (1, kind, True)
    read(world.owner, records.TYPES[kind].plural, record_id)
    assert record_id not in {one["id"] for one in trash(world.owner)["items"]}
    assert undo(world.owner, found["id"])["undone"] == 1
    assert record_id in {one["id"] for one in trash(world.owner)["items"]}


def test_the_last_deleted_comes_first_and_pages_lose_nothing(world: World) -> None:
    names = [f"Company {n}" for n in range(5)]
    for name in names:
        deleted(world.owner, "companies", name=name)
    deleted(world.owner, "contacts", name="Somchai")
    seen, after = [], None
    while True:
        page = trash(world.owner, limit=2, **({"after": after} if after else {}))
        seen += [item["title"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == ["Somchai", *reversed(names)]
    assert titles(world.owner, kind="contact") == ["Somchai"]
    assert "kind" in trash(world.owner, status=422, kind="robot")["fields"]
    assert "after" in trash(world.owner, status=422, after="yesterday")["fields"]


def test_names_are_found_as_a_search_compares_them(world: World) -> None:
    deleted(world.owner, "companies", name="Café Łódź")
    deleted(world.owner, "contacts", name="บริษัท น้ำทิพย์ จำกัด")
    deleted(world.owner, "activities", kind="note", body="ประชุมเรื่องใบเสนอราคา")
    assert titles(world.owner, q="lodz cafe") == ["Café Łódź"]
    assert titles(world.owner, q="น้ําทิพย์") == ["บริษัท น้ำทิพย์ จำกัด"]
    assert titles(world.owner, q="ใบเสนอราคา") == ["ประชุมเรื่องใบเสนอราคา"]
    assert titles(world.owner, q="100%") == []


def test_each_sees_and_restores_only_what_the_role_reaches(world: World) -> None:
    mine = make(world.owner, "companies", name="Mine", owner_id=str(world.member.member_id))["id"]
    others = make(world.owner, "companies", name="Others")["id"]
    for one in (mine, others):
        client(world.owner).delete(f"/api/v1/companies/{one}")
    assert set(titles(world.viewer)) == {"Mine", "Others"}
    post(world.viewer, "restore", ("company", mine), status=403)
    assert titles(world.stranger) == []
    give_role(world, world.member, {"company.read": "own", "company.delete": "own"})
    assert titles(world.member) == ["Mine"]
    assert trash(world.member)["items"][0]["deleted_by_name"] is None, "the role does not show members"
    found = post(world.member, "restore", ("company", mine), ("company", others))
    assert (found["changed"], found["refused"]) == (1, 1)
    give_role(world, world.viewer, {})
    assert titles(world.viewer) == []


def test_many_of_several_kinds_are_restored_as_one_run(world: World) -> None:
    company = make(world.owner, "companies", name="Whole")["id"]
    contact = make(world.owner, "contacts", name="Part", company_id=company)["id"]
    client(world.owner).delete(f"/api/v1/companies/{company}")
    client(world.owner).delete(f"/api/v1/contacts/{contact}")
    found = post(world.owner, "restore", ("contact", contact), ("company", company))
    assert (found["kind"], found["changed"], found["refused"]) == ("*", 2, 0)
    assert read(world.owner, "contacts", contact)["company_name"] == "Whole"
    (shown,) = client(world.owner).get("/api/v1/changes").json()["items"]
    assert shown["id"] == found["id"]
    assert undo(world.owner, found["id"])["undone"] == 2
    assert titles(world.owner) == ["Whole", "Part"] or titles(world.owner) == ["Part", "Whole"]


def test_what_is_part_of_a_deleted_record_waits_for_it(world: World) -> None:
    company = make(world.owner, "companies", name="Whole")["id"]
    contact = make(world.owner, "contacts", name="Part", company_id=company)["id"]
    for path in (f"contacts/{contact}", f"companies/{company}"):
        client(world.owner).delete(f"/api/v1/{path}")
    found = post(world.owner, "restore", ("contact", contact))
    assert (found["changed"], found["refused"]) == (0, 1)
    (line,) = client(world.owner).get(f"/api/v1/changes/{found['id']}").json()["refusals"]
    assert (line["title"], line["deleted"]) == ("Part", True)
    assert line["reason"].startswith("It is part of “Whole”, which is in the trash too.")
    post(world.owner, "restore", ("company", company))
    assert post(world.owner, "restore", ("contact", contact))["changed"] == 1


def test_a_record_whose_unique_value_is_taken_meanwhile_is_refused_with_the_reason(world: World) -> None:
    field = {"kind": "company", "type": "text", "label_en": "Code", "unique": True}
    key = client(world.owner).post("/api/v1/fields", json=field).json()["key"]
    gone = deleted(world.owner, "companies", name="First", custom_fields={key: "A-1"})
    make(world.owner, "companies", name="Second", custom_fields={key: "A-1"})
    found = post(world.owner, "restore", ("company", gone))
    assert (found["changed"], found["refused"]) == (0, 1)
    (line,) = client(world.owner).get(f"/api/v1/changes/{found['id']}").json()["refusals"]
    assert line["title"] == "First"
    assert line["reason"]


def test_more_than_two_hundred_are_restored_by_the_job_in_their_kinds(world: World) -> None:
    many(world.owner, 230)
    with world.owner.work() as work:
        work.db.execute(text("update company set deleted_at = now()"))
        ids = list(work.db.execute(text("select id from company")).scalars())
        started = bulk.restore(work, {"company": ids})
    assert (started.total, started.status) == (230, "running")
    run_jobs(world.owner)
    assert client(world.owner).get(f"/api/v1/changes/{started.id}").json()["changed"] == 230


def test_a_destroyed_record_is_gone_for_good_and_its_links_end(world: World) -> None:
    company = make(world.owner, "companies", name="Zanzibar")["id"]
    contact = make(world.owner, "contacts", name="Part", company_id=company)["id"]
    note = make(world.owner, "activities", kind="note", body="Hello", company_id=company)["id"]
    live = make(world.owner, "companies", name="Alive")["id"]
    client(world.owner).delete(f"/api/v1/companies/{company}")
    would = post(world.owner, "destroy", ("company", company), ("company", live), dry_run=True)
    assert would == {"destroyed": 1, "missing": 1, "links": {"contact": 1, "activity": 1}}
    assert titles(world.owner) == ["Zanzibar"], "a dry run destroys nothing"
    assert post(world.owner, "destroy", ("company", company), ("company", live))["destroyed"] == 1
    assert titles(world.owner) == []
    read(world.owner, "companies", live)
    assert read(world.owner, "contacts", contact)["company_id"] is None
    assert read(world.owner, "activities", note)["company_id"] is None
    assert post(world.owner, "restore", ("company", company))["refused"] == 1
    with world.owner.work() as work:
        entries = work.db.execute(
            text("select action, title, changes, member_id from audit_entry where record_id = :id order by id"),
            {"id": company},
        ).all()
    assert [entry.action for entry in entries] == ["create", "delete", "destroy"]
    assert all((entry.title, entry.changes) == ("", {}) for entry in entries)
    assert entries[-1].member_id == world.owner.member_id


def test_destroying_needs_its_own_permission_and_that_of_the_deletion(world: World) -> None:
    gone = deleted(world.member, "companies", name="Mine")
    post(world.member, "destroy", ("company", gone), status=403)
    give_role(world, world.member, {"company.read": "all", "record.destroy": "all"})
    post(world.member, "destroy", ("company", gone), status=403)
    give_role(world, world.member, {"company.read": "all", "company.delete": "own", "record.destroy": "all"})
    others = deleted(world.owner, "companies", name="Others")
    found = post(world.member, "destroy", ("company", gone), ("company", others))
    assert (found["destroyed"], found["missing"]) == (1, 1)
    assert titles(world.owner) == ["Others"]
    assert post(world.stranger, "destroy", ("company", others))["missing"] == 1
    assert post(world.owner, "destroy", ("robot", others), status=422)["fields"]
