"""Saved views over REST: kept, shared, chosen, deleted and brought back."""

import json
from typing import Any

from sqlalchemy import text

from crm_app.records.saved.service import MAX_VIEWS
from tests.support.world import Someone, World, client

PATH = "/api/v1/views"
FILTER = json.dumps({"all": [{"field": "owner_id", "op": "is", "value": "me"}]})


def save(someone: Someone, name: str = "Mine", status: int = 201, **values: Any) -> dict[str, Any]:
    body = {"kind": "contact", "name": name, "query": {"filter": [FILTER], "sort": ["-updated_at"]}, **values}
    answer = client(someone).post(PATH, json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def names(someone: Someone, kind: str = "contact") -> list[str]:
    return [one["name"] for one in client(someone).get(PATH, params={"kind": kind}).json()]


def test_a_view_is_ones_own_until_it_is_shared(world: World) -> None:
    mine = save(world.member)
    assert (mine["mine"], mine["editable"], mine["shared"], mine["pinned"]) == (True, True, False, False)
    assert (names(world.member), names(world.admin), names(world.stranger)) == (["Mine"], [], [])
    assert client(world.admin).patch(f"{PATH}/{mine['id']}", json={"version": 1, "name": "X"}).status_code == 404
    shared = client(world.member).patch(f"{PATH}/{mine['id']}", json={"version": 1, "shared": True})
    assert (shared.status_code, shared.json()["version"]) == (200, 2)
    assert (names(world.admin), names(world.viewer), names(world.stranger)) == (["Mine"], ["Mine"], [])
    assert client(world.member).patch(f"{PATH}/{mine['id']}", json={"version": 1, "name": "X"}).status_code == 409


def roles(world: World) -> dict[str, str]:
    return {one["key"]: one["id"] for one in client(world.admin).get("/api/v1/roles").json()}


def test_a_view_is_shared_with_the_members_of_a_role(world: World) -> None:
    of = roles(world)
    one = save(world.member, "Sales", role_id=of["viewer"])
    assert (one["shared"], one["role_id"], one["role_name"], one["editable"]) == (False, of["viewer"], "viewer", True)
    assert (names(world.member), names(world.viewer), names(world.admin)) == (["Sales"], ["Sales"], [])
    path, api = f"{PATH}/{one['id']}", client(world.member)
    assert client(world.viewer).patch(path, json={"version": 1, "name": "X"}).status_code == 403
    assert client(world.viewer).put(f"{path}/mine", json={"pinned": True}).status_code == 200
    assert client(world.admin).put(f"{path}/mine", json={"pinned": True}).status_code == 404
    # with administrators in place of viewers, who may change it then; with everybody; with nobody
    assert api.patch(path, json={"version": 1, "role_id": of["admin"]}).json()["role_name"] == "admin"
    assert (names(world.viewer), names(world.admin)) == ([], ["Sales"])
    assert client(world.admin).patch(path, json={"version": 2, "icon": "star"}).status_code == 200
    assert client(world.admin).patch(path, json={"version": 3, "role_id": of["viewer"]}).status_code == 403
    everyone = api.patch(path, json={"version": 3, "shared": True}).json()
    assert (everyone["shared"], everyone["role_id"], everyone["role_name"]) == (True, None, None)
    assert api.patch(path, json={"version": 4, "role_id": of["viewer"]}).json()["shared"] is False
    assert api.patch(path, json={"version": 5, "role_id": None}).json()["role_id"] is None
    assert (names(world.viewer), names(world.member)) == ([], ["Sales"])


def test_a_role_that_is_none_or_deleted_shares_nothing(world: World) -> None:
    other = client(world.stranger).get("/api/v1/roles").json()[0]["id"]
    assert save(world.member, role_id=other, status=422)["fields"].keys() == {"role_id"}
    of = roles(world)
    assert save(world.member, role_id=of["viewer"], shared=True, status=422)["fields"].keys() == {"role_id"}
    save(world.viewer, role_id=of["viewer"], status=403)
    body = {"name": "Partners", "permissions": {"contact.read": "all"}}
    made = client(world.owner).post("/api/v1/roles", json=body).json()
    save(world.member, "Theirs", role_id=made["id"])
    assert client(world.owner).delete(f"/api/v1/roles/{made['id']}").status_code == 204
    kept = client(world.member).get(PATH).json()[0]
    assert (kept["name"], kept["role_id"], kept["shared"]) == ("Theirs", None, False)


def test_who_may_share_and_change_what_is_shared(world: World) -> None:
    assert save(world.viewer)["editable"]
    save(world.viewer, shared=True, status=403)
    one = save(world.member, "Team", shared=True)
    path = f"{PATH}/{one['id']}"
    for someone, status in ((world.viewer, 403), (world.admin, 200)):
        assert client(someone).patch(path, json={"version": 1, "icon": "star"}).status_code == status
    theirs = save(world.admin, "Board", shared=True)
    other = f"{PATH}/{theirs['id']}"
    assert client(world.member).patch(other, json={"version": 1, "name": "X"}).status_code == 403
    assert client(world.member).delete(other).status_code == 403
    seen = next(view for view in client(world.member).get(PATH).json() if view["id"] == theirs["id"])
    assert (seen["mine"], seen["editable"]) == (False, False)
    assert client(world.admin).patch(path, json={"version": 2, "shared": False}).status_code == 403


def test_a_view_keeps_only_what_its_list_takes(world: World) -> None:
    for query, place in (
        ({"colour": ["red"]}, "query.colour"),
        ({"filter": ["{"]}, "query.filter"),
        ({"filter": [json.dumps({"all": [{"field": "nam", "op": "empty"}]})]}, "query.filter.all.0.field"),
        ({"status": ["happy"]}, "query.status.0"),
    ):
        assert list(save(world.member, query=query, status=422)["fields"]) == [place]
    kept = save(world.member, query={"after": [str(world.member.member_id)], "q": ["a"], "limit": ["3"]})
    assert kept["query"] == {"q": ["a"]}
    assert save(world.member, kind="car", status=422)["fields"].keys() == {"kind"}
    assert save(world.member, icon="skull", status=422)["fields"].keys() == {"icon"}


def test_each_member_pins_and_has_one_default_of_a_kind(world: World) -> None:
    first, second = save(world.admin, "A", shared=True), save(world.admin, "B", shared=True)
    api = client(world.member)
    for one in (first, second):
        answer = api.put(f"{PATH}/{one['id']}/mine", json={"pinned": True, "default": True})
        assert answer.status_code == 200
    found = {one["name"]: (one["pinned"], one["default"]) for one in api.get(PATH).json()}
    assert found == {"A": (True, False), "B": (True, True)}
    assert not any(one["pinned"] or one["default"] for one in client(world.admin).get(PATH).json())
    assert api.put(f"{PATH}/{second['id']}/mine", json={"default": False}).json()["pinned"] is True


def test_a_deleted_view_comes_back_until_it_is_purged(world: World) -> None:
    one = save(world.member, shared=True)
    path, api = f"{PATH}/{one['id']}", client(world.member)
    assert api.delete(path).status_code == 204
    assert (names(world.member), names(world.admin)) == ([], [])
    assert client(world.viewer).post(f"{path}/restore").status_code == 403
    assert api.post(f"{path}/restore").json()["version"] == 3
    assert names(world.admin) == ["Mine"]
    assert api.delete(path).status_code == 204
    with world.owner.work() as work:
        work.db.execute(text("update saved_view set deleted_at = now() - interval '31 days'"))
    other = save(world.member, "Other")
    assert api.delete(f"{PATH}/{other['id']}").status_code == 204
    assert api.post(f"{path}/restore").status_code == 404


def test_the_name_of_a_view_is_hidden_from_who_may_not_read_the_kind(world: World) -> None:
    save(world.admin, "Secret", shared=True)
    with world.owner.work() as work:
        work.db.execute(text("update role set permissions = permissions - 'contact.read' where key = 'viewer'"))
    assert names(world.viewer) == []
    save(world.viewer, status=403)


def test_how_many_views_a_member_may_have(world: World) -> None:
    with world.owner.work() as work:
        statement = text(
            "insert into saved_view (workspace_id, id, kind, name, icon, query, owner_id, is_shared, created_at, updated_at, "
            "version) select :w, gen_random_uuid(), 'contact', 'V' || n, 'star', '{}', :m, false, now(), now(), 1 "
            "from generate_series(1, :n) n"
        )
        work.db.execute(statement, {"w": work.workspace_id, "m": world.member.member_id, "n": MAX_VIEWS})
    save(world.member, status=422)
    assert len(names(world.member)) == MAX_VIEWS
