"""Pipelines and stages over REST, by members who manage them."""

from typing import Any

from tests.deals.test_board import add, stages
from tests.support.world import Someone, World, client


def pipelines(someone: Someone) -> list[dict[str, Any]]:
    reply = client(someone).get("/api/v1/pipelines")
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()
    return found


def stage_names(someone: Someone, which: int = 0) -> list[str]:
    return [stage["name"] for stage in pipelines(someone)[which]["stages"]]


def test_a_stage_is_added_changed_moved_and_removed(world: World) -> None:
    api = client(world.admin)
    pipeline = pipelines(world.admin)[0]
    added = api.post(f"/api/v1/pipelines/{pipeline['id']}/stages", json={"name": "สาธิตสินค้า", "probability": 60})
    assert added.status_code == 201, added.text
    stage = added.json()
    assert stage_names(world.admin) == [
        "Prospecting", "Qualified", "Proposal", "Negotiation", "สาธิตสินค้า", "Won", "Lost",
    ]  # fmt: skip
    path = f"/api/v1/stages/{stage['id']}"
    changed = api.patch(path, json={"version": stage["version"], "name": "Demo", "probability": 65})
    assert (changed.json()["name"], changed.json()["probability"]) == ("Demo", 65)
    assert api.patch(path, json={"version": stage["version"], "name": "Stale"}).status_code == 409

    order = [one["id"] for one in pipelines(world.admin)[0]["stages"]]
    order.insert(0, order.pop(4))
    reply = api.put(f"/api/v1/pipelines/{pipeline['id']}/stages", json={"stages": order})
    assert reply.status_code == 200, reply.text
    assert stage_names(world.admin)[:2] == ["Demo", "Prospecting"]
    assert api.put(f"/api/v1/pipelines/{pipeline['id']}/stages", json={"stages": order[1:]}).status_code == 422
    assert add(world.member, "New")["stage_name"] == "Demo"

    assert api.delete(path).status_code == 422
    assert api.delete(path, params={"move_to": order[1]}).json() == {"moved": 1}
    assert "Demo" not in stage_names(world.admin)


def test_deals_of_a_removed_stage_take_the_status_of_the_new_one(world: World) -> None:
    stage, api = stages(world.owner), client(world.owner)
    one = add(world.member, "One", stage_id=stage["Proposal"])
    gone = add(world.member, "Gone", stage_id=stage["Proposal"])
    api.delete(f"/api/v1/deals/{gone['id']}")
    reply = api.delete(f"/api/v1/stages/{stage['Proposal']}", params={"move_to": stage["Won"]})
    assert reply.json() == {"moved": 1}
    won = api.get(f"/api/v1/deals/{one['id']}").json()
    assert (won["status"], won["stage_name"], won["close_date"] is not None) == ("won", "Won", True)
    assert won["version"] == 2
    # One that lay in the bin meanwhile comes back into a stage that there is.
    back = api.post(f"/api/v1/deals/{gone['id']}/restore").json()
    assert (back["stage_name"], back["status"]) == ("Prospecting", "open")


def test_what_would_leave_deals_without_a_place_is_refused(world: World) -> None:
    api, stage = client(world.owner), stages(world.owner)
    add(world.owner, "Deal", stage_id=stage["Proposal"])
    before = pipelines(world.owner)
    version = next(one["version"] for one in before[0]["stages"] if one["name"] == "Proposal")
    path = f"/api/v1/stages/{stage['Proposal']}"
    foreign = stages(world.stranger)["Won"]
    assert api.patch(path, json={"version": version, "outcome": "lost"}).status_code == 422
    assert api.delete(path, params={"move_to": stage["Proposal"]}).status_code == 422
    assert api.delete(path, params={"move_to": foreign}).status_code == 404
    assert api.delete(f"/api/v1/pipelines/{before[0]['id']}").status_code == 422
    for name in ("Prospecting", "Qualified", "Negotiation"):
        assert api.delete(f"/api/v1/stages/{stage[name]}").status_code == 200
    left = api.delete(path, params={"move_to": stage["Won"]})
    assert left.status_code == 422, "the last open stage"
    assert stage_names(world.owner) == ["Proposal", "Won", "Lost"]


def test_a_second_pipeline_can_become_the_main_one_and_the_first_be_removed(world: World) -> None:
    api = client(world.owner)
    made = api.post("/api/v1/pipelines", json={"name": "Renewals"})
    assert made.status_code == 201, made.text
    first, second = made.json()
    assert (first["is_default"], second["is_default"], len(second["stages"])) == (True, False, 6)
    reply = api.patch(f"/api/v1/pipelines/{second['id']}", json={"version": second["version"], "is_default": True})
    assert [(one["name"], one["is_default"]) for one in reply.json()] == [("Renewals", True), ("Sales", False)]
    assert api.delete(f"/api/v1/pipelines/{second['id']}").status_code == 422
    assert api.delete(f"/api/v1/pipelines/{first['id']}").status_code == 204
    assert [one["name"] for one in pipelines(world.owner)] == ["Renewals"]
    assert add(world.member, "Deal")["stage_id"] == pipelines(world.owner)[0]["stages"][0]["id"]


def test_only_those_who_manage_them_change_them(world: World) -> None:
    pipeline = pipelines(world.owner)[0]
    stage = pipeline["stages"][0]
    for someone, status in ((world.member, 403), (world.viewer, 403), (world.stranger, 404)):
        api = client(someone)
        for reply in (
            api.patch(f"/api/v1/pipelines/{pipeline['id']}", json={"version": 1, "name": "x"}),
            api.delete(f"/api/v1/pipelines/{pipeline['id']}"),
            api.post(f"/api/v1/pipelines/{pipeline['id']}/stages", json={"name": "x"}),
            api.put(f"/api/v1/pipelines/{pipeline['id']}/stages", json={"stages": [stage["id"]]}),
            api.patch(f"/api/v1/stages/{stage['id']}", json={"version": 1, "name": "x"}),
            api.delete(f"/api/v1/stages/{stage['id']}"),
        ):
            assert reply.status_code == status, f"{reply.request.method} {reply.request.url}"
    assert client(world.member).post("/api/v1/pipelines", json={"name": "x"}).status_code == 403
    assert pipelines(world.owner) == [pipeline]
