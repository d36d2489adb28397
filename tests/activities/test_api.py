"""Activities over REST."""

from typing import Any

from tests.support.world import World, client


def _activity(api: Any, **values: Any) -> dict[str, Any]:
    made = api.post("/api/v1/activities", json={"kind": "note", "body": "They like it."} | values)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_an_activity_is_logged_read_changed_deleted_and_restored(world: World) -> None:
    api = client(world.member)
    contact = api.post("/api/v1/contacts", json={"name": "สมชาย ใจดี"}).json()
    call = _activity(
        api,
        kind="call",
        subject="ถามราคา",
        direction="inbound",
        duration_minutes=12,
        occurred_at="2026-02-01T09:30:00+07:00",
        contact_id=contact["id"],
    )
    assert (call["contact_name"], call["owner_name"]) == ("สมชาย ใจดี", "Member")
    path = f"/api/v1/activities/{call['id']}"
    assert api.get(path).json() == call
    changed = api.patch(path, json={"version": 1, "body": "เสนอส่วนลด 5%"})
    assert (changed.json()["body"], changed.json()["version"]) == ("เสนอส่วนลด 5%", 2)
    assert api.patch(path, json={"version": 1, "body": "x"}).status_code == 409
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.post(f"{path}/restore").json()["subject"] == "ถามราคา"


def test_an_activity_must_say_something_and_only_calls_and_emails_have_a_direction(world: World) -> None:
    api = client(world.member)
    empty = api.post("/api/v1/activities", json={"kind": "note", "body": "  "})
    assert (empty.status_code, list(empty.json()["fields"])) == (422, ["body"])
    odd = api.post("/api/v1/activities", json={"kind": "meeting", "subject": "x", "direction": "inbound"})
    assert (odd.status_code, list(odd.json()["fields"])) == (422, ["direction"])
    note = _activity(api)
    path = f"/api/v1/activities/{note['id']}"
    assert api.patch(path, json={"version": 1, "body": None}).status_code == 422
    assert api.patch(path, json={"version": 1, "kind": "fax"}).status_code == 422
    assert api.get(path).json() == note


def test_activities_are_listed_newest_first_filtered_and_searched(world: World) -> None:
    api = client(world.member)
    company = api.post("/api/v1/companies", json={"name": "Siam"}).json()
    _activity(api, body="older", occurred_at="2026-01-01T00:00:00Z", company_id=company["id"])
    _activity(api, body="newer", occurred_at="2026-01-02T00:00:00Z", kind="email", direction="outbound")

    def bodies(**params: Any) -> list[str]:
        reply = api.get("/api/v1/activities", params=params)
        assert reply.status_code == 200, reply.text
        return [a["body"] for a in reply.json()["items"]]

    assert bodies() == ["newer", "older"]
    assert bodies(company_id=company["id"]) == ["older"]
    assert bodies(kind="email") == ["newer"]
    assert bodies(q="older") == ["older"]
    assert bodies(occurred_from="2026-01-02T00:00:00Z") == ["newer"]
    assert bodies(occurred_before="2026-01-02T00:00:00Z", sort="created_at") == ["older"]


def test_the_viewer_reads_and_changes_nothing(world: World) -> None:
    note = _activity(client(world.owner))
    path = f"/api/v1/activities/{note['id']}"
    api = client(world.viewer)
    assert api.get(path).status_code == 200
    assert api.post("/api/v1/activities", json={"kind": "note", "body": "x"}).status_code == 403
    assert api.patch(path, json={"version": 1, "body": "x"}).status_code == 403
    assert api.delete(path).status_code == 403
    assert client(world.owner).get(path).json() == note


def test_another_workspace_sees_and_reaches_nothing(world: World) -> None:
    owner = client(world.owner)
    note, company = _activity(owner), owner.post("/api/v1/companies", json={"name": "Acme"}).json()
    api = client(world.stranger)
    assert api.get("/api/v1/activities").json()["items"] == []
    assert api.get(f"/api/v1/activities/{note['id']}").status_code == 404
    refused = api.post("/api/v1/activities", json={"kind": "note", "body": "x", "company_id": company["id"]})
    assert refused.status_code == 422
    assert api.get(f"/api/v1/timeline/company/{company['id']}").status_code == 404
