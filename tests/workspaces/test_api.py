"""Members, invitations, roles and the workspace over REST."""

from typing import Any

import pytest
from sqlalchemy import text

from crm_app.core.config import settings
from crm_app.workspaces import invitations
from crm_app.workspaces.schemas import InvitationIn
from tests.support.world import PASSWORD, World, browser, client, give_role, sign_in


def roles(world: World) -> dict[str, str]:
    return {role["key"]: role["id"] for role in client(world.owner).get("/api/v1/roles").json()}


def member(world: World, name: str) -> dict[str, Any]:
    found = client(world.owner).get("/api/v1/members", params={"q": f"{name}@"}).json()["items"]
    assert len(found) == 1
    result: dict[str, Any] = found[0]
    return result


def change(world: World, name: str, by: Any = None, **fields: Any) -> Any:
    row = member(world, name)
    return client(by or world.owner).patch(f"/api/v1/members/{row['id']}", json={"version": row["version"], **fields})


def test_members_are_listed_by_name_in_pages(world: World) -> None:
    api, seen, after = client(world.viewer), [], {}
    while True:
        page = api.get("/api/v1/members", params={"limit": 3, **after}).json()
        seen += [row["name"] for row in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == ["Admin", "Member", "Owner", "Viewer"]
    assert [r["name"] for r in api.get("/api/v1/members", params={"q": "ADM"}).json()["items"]] == ["Admin"]
    assert api.get("/api/v1/members", params={"status": "inactive"}).json()["items"] == []
    assert api.get("/api/v1/members", params={"q": "%"}).json()["items"] == []
    assert [r["name"] for r in api.get("/api/v1/members", params={"q": "example.com ÁDMIN"}).json()["items"]] == [
        "Admin"
    ]


def test_an_invitation_is_accepted_once_with_its_link(world: World) -> None:
    body = {"email": "New.Person@Example.com", "role_id": roles(world)["member"]}
    made = client(world.owner).post("/api/v1/invitations", json=body).json()
    assert (made["email"], made["mailed"]) == ("new.person@example.com", False)
    secret = made["link"].partition("token=")[2]
    assert made["link"].startswith(f"{settings().origin}/invitation?token=")
    assert secret not in client(world.owner).get("/api/v1/invitations").text
    weak = browser().post("/auth/accept", data={"token": secret, "name": "", "password": "short"})
    assert "fault_name=required" in weak.headers["location"]
    assert "fault_password=too_short" in weak.headers["location"]
    http = browser()
    joined = http.post("/auth/accept", data={"token": secret, "name": "New", "password": PASSWORD})
    assert (joined.status_code, joined.headers["location"]) == (303, "/")
    assert http.get("/api/v1/workspace").json()["slug"] == "acme"
    again = browser().post("/auth/accept", data={"token": secret, "name": "New", "password": PASSWORD})
    assert "error=invitation_over" in again.headers["location"]
    assert client(world.owner).post("/api/v1/invitations", json=body).status_code == 422


def test_a_known_person_joins_with_their_password_and_switches(world: World) -> None:
    body = {"email": world.stranger.email, "role_id": roles(world)["viewer"]}
    secret = client(world.owner).post("/api/v1/invitations", json=body).json()["link"].partition("token=")[2]
    wrong = client().post("/api/v1/auth/accept", json={"token": secret, "password": "not theirs at all"})
    assert wrong.status_code == 422
    assert client().post("/api/v1/auth/accept", json={"token": secret, "password": PASSWORD}).status_code == 200
    http = browser(world.stranger)
    known = {w["slug"]: w["id"] for w in http.get("/api/v1/me/workspaces").json()}
    assert set(known) == {"acme", "other"}
    old = world.stranger.browser_token
    switched = http.post("/auth/switch", data={"workspace_id": known["acme"]})
    assert (switched.status_code, switched.headers["location"]) == (303, "/")
    new = switched.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert new != old
    assert browser(world.stranger).get("/api/v1/me").status_code == 401  # the old session went with the switch
    fresh = browser()
    fresh.cookies.set("crm_session", new)
    assert fresh.get("/api/v1/workspace").json()["slug"] == "acme"
    assert fresh.post("/api/v1/companies", json={"name": "x"}).status_code == 403


def test_a_withdrawn_invitation_is_over(world: World) -> None:
    body = {"email": "x@example.com", "role_id": roles(world)["member"]}
    first = client(world.owner).post("/api/v1/invitations", json=body).json()
    second = client(world.owner).post("/api/v1/invitations", json=body).json()
    assert client(world.owner).delete(f"/api/v1/invitations/{second['id']}").status_code == 204
    for made in (first, second):
        secret = made["link"].partition("token=")[2]
        answer = client().post("/api/v1/auth/accept", json={"token": secret, "name": "X", "password": PASSWORD})
        assert answer.status_code == 404


def test_rights_beyond_ones_own_cannot_be_granted(world: World) -> None:
    found = roles(world)
    api = client(world.admin)
    assert (
        api.post("/api/v1/invitations", json={"email": "x@example.com", "role_id": found["owner"]}).status_code == 403
    )
    assert change(world, "admin", by=world.admin, role_id=found["owner"]).status_code == 403
    assert change(world, "member", by=world.admin, role_id=found["owner"]).status_code == 403
    assert change(world, "owner", by=world.admin, status="inactive").status_code == 403
    assert change(world, "owner", by=world.admin, role_id=found["viewer"]).status_code == 403
    invented = {"name": "Mighty", "permissions": {"workspace.conquer": "all"}}
    assert api.post("/api/v1/roles", json=invented).status_code == 422
    assert change(world, "member", by=world.admin, role_id=found["viewer"]).status_code == 200


def test_a_role_of_ones_own_cannot_be_widened_beyond_ones_rights(world: World) -> None:
    give_role(world, world.viewer, {"role.manage": "all", "member.read": "all", "deal.update": "own"})
    api = client(world.viewer)
    body = {"name": "Mine", "permissions": {"deal.update": "own"}}
    made = api.post("/api/v1/roles", json=body)
    assert made.status_code == 201
    wider = {"version": 1, "permissions": {"deal.update": "all"}}
    assert api.patch(f"/api/v1/roles/{made.json()['id']}", json=wider).status_code == 403
    unknown = {"name": "Odd", "permissions": {"everything.do": "all"}}
    assert api.post("/api/v1/roles", json=unknown).status_code == 422


def test_the_last_owner_stays(world: World) -> None:
    assert change(world, "owner", status="inactive").status_code == 422
    assert change(world, "owner", role_id=roles(world)["admin"]).status_code == 422
    assert change(world, "admin", role_id=roles(world)["owner"]).status_code == 200
    assert change(world, "owner", role_id=roles(world)["admin"]).status_code == 200


def test_a_deactivated_member_is_out_at_once_in_this_workspace(world: World) -> None:
    other = sign_in(world.member)
    assert change(world, "member", status="inactive").status_code == 200
    for someone in (world.member, other):
        assert client(someone).get("/api/v1/companies").status_code == 403
        assert browser(someone).get("/api/v1/companies").status_code == 403
    answer = client().post("/api/v1/auth/token", json={"email": world.member.email, "password": PASSWORD})
    assert answer.status_code == 401
    assert change(world, "member", status="active").status_code == 200
    assert client(world.member).get("/api/v1/companies").status_code == 200


def test_a_change_of_role_holds_at_once(world: World) -> None:
    assert client(world.member).post("/api/v1/companies", json={"name": "A"}).status_code == 201
    assert change(world, "member", role_id=roles(world)["viewer"]).status_code == 200
    assert client(world.member).post("/api/v1/companies", json={"name": "B"}).status_code == 403


def test_a_stale_change_is_refused_and_shows_what_holds(world: World) -> None:
    row = member(world, "member")
    address = f"/api/v1/members/{row['id']}"
    assert client(world.owner).patch(address, json={"version": row["version"], "team": "East"}).status_code == 200
    stale = client(world.owner).patch(address, json={"version": row["version"], "team": "West"})
    assert stale.status_code == 409
    assert stale.json()["current"]["team"] == "East"


def test_roles_that_ship_stay_and_one_in_use_is_kept(world: World) -> None:
    found = roles(world)
    assert client(world.owner).delete(f"/api/v1/roles/{found['viewer']}").status_code == 403
    patch = {"version": 1, "name": "Boss"}
    assert client(world.owner).patch(f"/api/v1/roles/{found['owner']}", json=patch).status_code == 403
    body = {"name": "Sales", "permissions": {"deal.read": "own"}}
    mine = client(world.owner).post("/api/v1/roles", json=body).json()
    assert change(world, "viewer", role_id=mine["id"]).status_code == 200
    assert client(world.owner).delete(f"/api/v1/roles/{mine['id']}").status_code == 422
    assert change(world, "viewer", role_id=found["viewer"]).status_code == 200
    assert client(world.owner).delete(f"/api/v1/roles/{mine['id']}").status_code == 204


@pytest.mark.parametrize("header", ["other", "nonsense", "' or 1=1 --"])
def test_a_workspace_named_by_header_must_be_the_sessions(world: World, header: str) -> None:
    assert client(world.owner, **{"x-workspace": header}).get("/api/v1/companies").status_code == 403
    assert client(world.owner, **{"x-workspace": "ACME"}).get("/api/v1/companies").status_code == 200


def test_a_workspace_named_by_subdomain_must_be_the_sessions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_BASE_DOMAIN", "crm.example.com")
    settings.cache_clear()
    for host, status in (("other.crm.example.com", 403), ("acme.crm.example.com", 200), ("crm.example.com", 200)):
        assert client(world.owner, host=host).get("/api/v1/companies").status_code == status, host
    body = {"email": world.owner.email, "password": PASSWORD}
    assert client(None, host="other.crm.example.com").post("/api/v1/auth/token", json=body).status_code == 401
    assert client(None, host="acme.crm.example.com").post("/api/v1/auth/token", json=body).status_code == 200


def test_where_workspaces_have_addresses_switching_goes_to_the_other_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.owner.work() as work:
        role = work.db.execute(text("select id from role where key = 'member'")).scalar_one()
        offer = invitations.invite(work, InvitationIn(email=world.stranger.email, role_id=role))
    joined = browser().post("/auth/accept", data={"token": offer.secret, "password": PASSWORD})
    assert joined.status_code == 303
    monkeypatch.setenv("CRM_BASE_DOMAIN", "localhost")
    settings.cache_clear()
    http = browser(world.stranger)
    http.headers["host"], http.headers["origin"] = "other.localhost:8000", "http://other.localhost:8000"
    acme = str(world.owner.caller.workspace_id)
    moved = http.post("/auth/switch", data={"workspace_id": acme})
    assert (moved.status_code, moved.headers["location"]) == (303, "http://acme.localhost:8000/")
    assert "set-cookie" not in moved.headers, "the session stays the other workspace's"
    assert http.get("/api/v1/companies").status_code == 200
    http.headers["host"] = "acme.localhost:8000"
    assert http.get("/api/v1/companies").status_code == 403


def test_who_registers_at_the_address_of_another_workspace_is_led_to_their_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_BASE_DOMAIN", "localhost")
    settings.cache_clear()
    http = browser()
    http.headers["host"], http.headers["origin"] = "acme.localhost:8000", "http://acme.localhost:8000"
    form = {"name": "New", "email": "new@example.com", "password": PASSWORD, "workspace": "Brand New"}
    made = http.post("/auth/register", data=form)
    assert (made.status_code, made.headers["location"]) == (303, "http://brand-new.localhost:8000/")
    assert "set-cookie" not in made.headers


def test_the_workspaces_settings_are_changed_by_who_may(world: World) -> None:
    body = {"name": "Acme 2", "timezone": "Asia/Tokyo", "currency": "JPY", "fiscal_year_start": 4}
    assert client(world.member).put("/api/v1/workspace", json=body).status_code == 403
    assert client(world.owner).put("/api/v1/workspace", json={**body, "timezone": "Mars"}).status_code == 422
    changed = client(world.owner).put("/api/v1/workspace", json=body)
    assert changed.status_code == 200
    assert client(world.viewer).get("/api/v1/workspace").json() == changed.json()
    assert client(world.stranger).get("/api/v1/workspace").json()["name"] == "Other"
