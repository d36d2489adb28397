"""The timeline of a record: activities and changes together, as far as the reader may see them."""

from typing import Any

import orjson
from sqlalchemy import text

from tests.support.world import World, client


def _post(api: Any, path: str, **values: Any) -> dict[str, Any]:
    made = api.post(f"/api/v1/{path}", json=values)
    assert made.status_code in (200, 201), made.text
    found: dict[str, Any] = made.json()
    return found


def _timeline(api: Any, kind: str, record_id: str, **params: Any) -> dict[str, Any]:
    reply = api.get(f"/api/v1/timeline/{kind}/{record_id}", params=params)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def _timeline_texts(page: dict[str, Any]) -> list[str]:
    return [item["activity"]["body"] if item["activity"] else "; ".join(item["sentences"]) for item in page["items"]]


def _scope(world: World, permission: str, scope: str | None) -> None:
    """Gives the role `member` a permission in another scope, or takes it away."""
    with world.owner.work() as work:
        row = work.db.execute(text("select permissions from role where key = 'member'")).scalar_one()
        row = row | {permission: scope} if scope else {k: v for k, v in row.items() if k != permission}
        work.db.execute(
            text("update role set permissions = cast(:p as jsonb) where key = 'member'"),
            {"p": orjson.dumps(row).decode()},
        )


def test_a_timeline_has_activities_and_changes_the_newest_first(world: World) -> None:
    api = client(world.member)
    stages = api.get("/api/v1/stages").json()
    deal = _post(api, "deals", name="Big", amount="1000")
    _post(api, "activities", kind="call", body="Asked for a discount", deal_id=deal["id"])
    won = next(stage for stage in stages if stage["outcome"] == "won")
    api.patch(f"/api/v1/deals/{deal['id']}", json={"version": 1, "stage_id": won["id"], "close_date": "2026-02-01"})
    api.patch(f"/api/v1/deals/{deal['id']}", json={"version": 2, "owner_id": str(world.admin.member_id)})
    page = _timeline(api, "deal", deal["id"])
    first = stages[0]["name"]
    assert _timeline_texts(page) == [
        "changed the owner from “Member” to “Admin”",
        f"changed the stage from “{first}” to “{won['name']}”; set the close date to 1 Feb 2026",
        "Asked for a discount",
        "created the deal",
    ]
    assert {item["actor"] for item in page["items"]} == {"Member"}
    assert page["items"][2]["activity"]["deal_name"] == "Big"
    assert page["next"] is None


def test_it_speaks_the_readers_language(world: World) -> None:
    api = client(world.member, **{"accept-language": "th"})
    task = _post(api, "tasks", title="โทรกลับ")
    api.patch(f"/api/v1/tasks/{task['id']}", json={"version": 1, "priority": "high", "due_date": "2026-02-01"})
    api.post(f"/api/v1/tasks/{task['id']}/complete")
    assert _timeline_texts(_timeline(api, "task", task["id"])) == [
        "ทำงานนี้เสร็จแล้ว",
        "กำหนดวันครบกำหนดเป็น 1 ก.พ. 2569; เปลี่ยนความสำคัญจาก ปกติ เป็น สูง",
        "สร้างงาน",
    ]


def test_a_companys_timeline_has_its_contacts_and_deals_each_once(world: World) -> None:
    api = client(world.member)
    company = _post(api, "companies", name="Siam")
    contact = _post(api, "contacts", name="Somchai", company_id=company["id"])
    deal = _post(api, "deals", name="Big", company_id=company["id"])
    _post(api, "activities", kind="note", body="about both", company_id=company["id"], deal_id=deal["id"])
    _post(api, "activities", kind="note", body="about the contact", contact_id=contact["id"])
    _post(api, "activities", kind="note", body="about nobody")
    page = _timeline(api, "company", company["id"])
    assert _timeline_texts(page) == [
        "about the contact", "about both", "created the deal", "created the contact", "created the company",
    ]  # fmt: skip
    assert [item["about"]["title"] for item in page["items"]] == ["Somchai", "Siam", "Big", "Somchai", "Siam"]


def test_pages_follow_each_other_without_gaps(world: World) -> None:
    api = client(world.member)
    company = _post(api, "companies", name="Siam")
    for number in range(4):
        _post(api, "activities", kind="note", body=f"note {number}", company_id=company["id"])
    same = "2026-01-01T00:00:00Z"
    for number in range(3):  # all at one moment: the id decides
        _post(api, "activities", kind="note", body=f"old {number}", company_id=company["id"], occurred_at=same)
    whole, timeline_texts, after = _timeline_texts(_timeline(api, "company", company["id"])), [], None
    for _ in range(10):
        page = _timeline(api, "company", company["id"], limit=3, **({"after": after} if after else {}))
        timeline_texts += _timeline_texts(page)
        after = page["next"]
        if after is None:
            break
    assert timeline_texts == whole
    assert len(timeline_texts) == 8
    assert api.get(f"/api/v1/timeline/company/{company['id']}", params={"after": "nonsense"}).status_code == 422


def test_it_shows_only_what_the_reader_may_read(world: World) -> None:
    owner = client(world.owner)
    company = _post(owner, "companies", name="Siam", owner_id=str(world.member.member_id))
    _post(owner, "contacts", name="Secret contact", company_id=company["id"])
    deal = _post(owner, "deals", name="Secret deal", company_id=company["id"])
    _post(owner, "activities", kind="note", body="secret note", company_id=company["id"])
    owner.patch(f"/api/v1/companies/{company['id']}", json={"version": 1, "city": "Bangkok"})
    _scope(world, "deal.read", "own")
    _scope(world, "contact.read", None)
    _scope(world, "activity.read", "own")
    member = client(world.member)
    _post(member, "activities", kind="note", body="my note", company_id=company["id"])
    assert _timeline_texts(_timeline(member, "company", company["id"])) == [
        "my note", "set the city to “Bangkok”", "created the company",
    ]  # fmt: skip
    assert member.get(f"/api/v1/timeline/deal/{deal['id']}").status_code == 404
    assert member.get(f"/api/v1/timeline/contact/{deal['id']}").status_code == 403


def test_a_change_does_not_name_a_record_that_the_reader_may_not_see(world: World) -> None:
    owner = client(world.owner)
    company = _post(owner, "companies", name="Secret company")
    contact = _post(owner, "contacts", name="Somchai")
    owner.patch(f"/api/v1/contacts/{contact['id']}", json={"version": 1, "company_id": company["id"]})
    _scope(world, "company.read", "own")
    timeline_texts = _timeline_texts(_timeline(client(world.member), "contact", contact["id"]))
    assert timeline_texts[0] == "set the company to a record that you may not see"
    assert _timeline_texts(_timeline(owner, "contact", contact["id"]))[0] == "set the company to “Secret company”"


def test_a_projects_timeline_has_its_members_and_tasks(world: World) -> None:
    api = client(world.member)
    project = _post(api, "projects", name="Rollout")
    task = _post(api, "tasks", title="Plan", project_id=project["id"])
    api.put(f"/api/v1/projects/{project['id']}/members/{world.admin.member_id}", json={"role": "Lead"})
    api.post(f"/api/v1/tasks/{task['id']}/complete")
    assert _timeline_texts(_timeline(api, "project", project["id"])) == [
        "completed the task", "added Admin (Lead) to the project", "created the task", "created the project",
    ]  # fmt: skip
