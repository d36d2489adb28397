"""Known kinds of vulnerabilities of similar products, each tried on this one."""

from typing import Any
from uuid import uuid4

import pytest

from crm_app import records, registry
from tests.security.conftest import Stage
from tests.support.world import browser, client

registry.load()
PLURALS = ("companies", "contacts", "products", "deals", "projects", "tasks", "activities")
INJECTIONS = (
    "' or '1'='1",
    "'; drop table company; --",
    "name; select pg_sleep(5)",
    "%27%20union%20select%20password_hash%20from%20person--",
    "1) or app_sees(null) or (1=1",
    "\\'; delete from deal; --",
    "\x00",
)


def test_all_records_are_tried() -> None:
    assert {record.plural for record in records.TYPES.values()} == set(PLURALS)


@pytest.mark.parametrize("plural", PLURALS)
@pytest.mark.parametrize("parameter", ["sort", "q", "after", "limit", "owner_id", "no_such_filter"])
def test_sql_in_a_query_stays_text(stage: Stage, plural: str, parameter: str) -> None:
    before = stage.ledger.read()
    for value in INJECTIONS:
        answer = client(stage.world.owner).get(f"/api/v1/{plural}", params={parameter: value})
        assert answer.status_code in (200, 422), (value, answer.text)
        if answer.status_code == 200:
            found = answer.json()
            assert (found if isinstance(found, list) else found["items"]) == []
            assert "password" not in answer.text
    assert stage.ledger.read() == before


@pytest.mark.parametrize("plural", PLURALS)
def test_what_the_server_decides_cannot_be_sent(stage: Stage, plural: str) -> None:
    kind = next(record.kind for record in records.TYPES.values() if record.plural == plural)
    body = stage.things.body(f"POST /api/v1/{plural}")
    record_id = stage.things[f"{kind}_id"]
    before = stage.ledger.read()
    foreign = {
        "workspace_id": str(stage.world.stranger.caller.workspace_id),
        "id": str(uuid4()),
        "created_by": str(stage.world.stranger.member_id),
        "created_at": "2001-01-01T00:00:00Z",
        "deleted_at": "2001-01-01T00:00:00Z",
        "external_id": "x",
        "name_key": "x",
    }
    api = client(stage.world.owner)
    for name, value in foreign.items():
        assert api.post(f"/api/v1/{plural}", json=body | {name: value}).status_code == 422, name
        patch = {"version": 1, name: value}
        assert api.patch(f"/api/v1/{plural}/{record_id}", json=patch).status_code == 422, name
    assert stage.ledger.read() == before


@pytest.mark.parametrize("plural", PLURALS)
def test_a_record_cannot_point_into_another_workspace(stage: Stage, plural: str) -> None:
    """A member of another workspace as owner, and records of it as what this one belongs to."""
    kind = next(record.kind for record in records.TYPES.values() if record.plural == plural)
    body: dict[str, Any] = stage.things.body(f"POST /api/v1/{plural}")
    record_id = stage.things[f"{kind}_id"]
    stranger = client(stage.world.stranger)
    company = stranger.post("/api/v1/companies", json={"name": "Foreign"}).json()["id"]
    targets = {"owner_id": str(stage.world.stranger.member_id)}
    targets |= {name: company for name, target in records.TYPES[kind].references.items() if target == "company"}
    before = stage.ledger.read(stage.world.owner.caller.workspace_id)
    api = client(stage.world.owner)
    for name, value in targets.items():
        assert api.post(f"/api/v1/{plural}", json=body | {name: value}).status_code == 422, name
        assert api.patch(f"/api/v1/{plural}/{record_id}", json={"version": 1, name: value}).status_code == 422, name
    assert stage.ledger.read(stage.world.owner.caller.workspace_id) == before


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)"]
)
def test_markup_comes_back_as_the_text_it_is(stage: Stage, payload: str) -> None:
    made = client(stage.world.owner).post("/api/v1/companies", json={"name": payload, "description": payload})
    assert made.status_code == 201
    assert made.headers["content-type"] == "application/json"
    assert made.json()["name"] == payload
    site = client(stage.world.owner).post("/api/v1/companies", json={"name": "x", "website": payload})
    assert site.status_code == 422 or site.json()["website"].startswith("https://")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/../../etc/passwd",
        "/api/v1/files/..%2f..%2fetc%2fpasswd",
        "/api/v1/companies/%00",
        "/api/v1/companies/1 or 1=1",
        "/api/v1/companies/" + "9" * 5000,
    ],
)
def test_odd_addresses_are_answered_with_a_refusal(stage: Stage, path: str) -> None:
    answer = client(stage.world.owner).get(path)
    assert answer.status_code in (404, 422)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"name":' + b"[" * 2000])
def test_odd_bodies_are_answered_with_a_refusal(stage: Stage, body: bytes) -> None:
    before = stage.ledger.read()
    headers = {"content-type": "application/json"}
    answer = client(stage.world.owner).post("/api/v1/companies", content=body, headers=headers)
    assert answer.status_code in (400, 413, 422), answer.text
    assert "Traceback" not in answer.text
    assert stage.ledger.read() == before


def test_a_members_own_scope_holds_for_change_and_deletion_alike(stage: Stage) -> None:
    """Checked when one reads and forgotten when one writes is the commonest hole of all."""
    from tests.support.world import give_role, join

    someone = join(stage.world.owner, "viewer", "narrow")
    verbs = {f"deal.{verb}": "own" for verb in ("read", "create", "update", "delete")}
    give_role(stage.world, someone, {**verbs, "company.read": "all"})
    theirs = stage.things["deal_id"]
    before = stage.ledger.read()
    api = client(someone)
    assert api.get(f"/api/v1/deals/{theirs}").status_code == 404
    assert api.patch(f"/api/v1/deals/{theirs}", json={"version": 1, "name": "Mine"}).status_code == 404
    assert api.delete(f"/api/v1/deals/{theirs}").status_code == 404
    stage_id = stage.things["stage_id"]
    assert api.post(f"/api/v1/deals/{theirs}/move", json={"version": 1, "stage_id": stage_id}).status_code == 404
    owner = str(stage.world.owner.member_id)
    body = stage.things.body("POST /api/v1/deals")
    assert api.post("/api/v1/deals", json=body | {"owner_id": owner}).status_code == 403
    assert stage.ledger.read() == before
    mine = api.post("/api/v1/deals", json=body).json()
    given_away = api.patch(f"/api/v1/deals/{mine['id']}", json={"version": 1, "owner_id": owner})
    assert given_away.status_code == 403
    assert api.patch(f"/api/v1/deals/{mine['id']}", json={"version": 1, "name": "Mine"}).status_code == 200


@pytest.mark.parametrize(
    "body", [{"name": "a\x00b"}, {"name": "a", "custom_fields": {"k": "\x00"}}, {"tags": ["\x00"]}]
)
def test_what_the_database_cannot_keep_is_refused(stage: Stage, body: dict[str, Any]) -> None:
    assert client(stage.world.owner).post("/api/v1/companies", json=body).status_code == 422


def test_the_cookie_alone_reads_and_another_origin_writes_nothing(stage: Stage) -> None:
    http = browser(stage.world.owner)
    assert http.get("/api/v1/companies").status_code == 200
    for other in ("http://localhost.evil.example:8000", "null", "http://[", ""):
        http.headers["origin"] = other
        assert http.post("/api/v1/companies", json={"name": "x"}).status_code == 403, other
