"""The board: all matching deals counted and summed, the first cards of each stage, and the effects of a drop."""

from typing import Any

import pytest

from crm_app.core.permissions import default_roles
from tests.support.world import Someone, World, client, give_role


def stages(someone: Someone) -> dict[str, str]:
    """Ids by name."""
    return {stage["name"]: stage["id"] for stage in client(someone).get("/api/v1/stages").json()}


def add(someone: Someone, name: str, **fields: Any) -> dict[str, Any]:
    reply = client(someone).post("/api/v1/deals", json={"name": name, **fields})
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def board(someone: Someone, **query: Any) -> dict[str, dict[str, Any]]:
    """Columns by their stage's name."""
    reply = client(someone).get("/api/v1/deals/board", params=query)
    assert reply.status_code == 200, reply.text
    return {column["stage"]["name"]: column for column in reply.json()["columns"]}


def names(column: dict[str, Any]) -> list[str]:
    return [deal["name"] for deal in column["deals"]]


def test_every_deal_counts_and_sums_never_cross_currencies(world: World) -> None:
    stage = stages(world.owner)
    for number in range(5):
        add(world.member, f"Deal {number}", amount=100, stage_id=stage["Proposal"])
    add(world.member, "In dollars", amount="20.50", currency="USD", stage_id=stage["Proposal"])
    add(world.member, "No amount yet", stage_id=stage["Proposal"])
    column = board(world.owner, limit=2)["Proposal"]
    assert column["count"] == 7
    assert column["sums"] == {"THB": 500, "USD": 20.5}
    assert names(column) == ["No amount yet", "In dollars"]
    empty = board(world.owner)["Qualified"]
    assert (empty["count"], empty["sums"], empty["deals"]) == (0, {}, [])
    assert list(board(world.owner)) == list(stage)


def test_the_next_cards_of_a_column_follow_without_a_gap(world: World) -> None:
    stage = stages(world.owner)["Prospecting"]
    for number in range(7):
        add(world.owner, f"Deal {number}")
    first = board(world.owner, limit=3)["Prospecting"]["deals"]
    query = {"stage_id": stage, "sort": "position", "after": first[-1]["id"], "limit": 50}
    rest = client(world.owner).get("/api/v1/deals", params=query).json()
    assert [d["name"] for d in first + rest["items"]] == [f"Deal {number}" for number in reversed(range(7))]


def test_a_drop_decides_the_place_the_status_and_the_close_date(world: World) -> None:
    stage = stages(world.owner)
    one, two, three = (add(world.member, name, amount=10) for name in ("One", "Two", "Three"))
    api = client(world.member)
    move = f"/api/v1/deals/{one['id']}/move"
    assert api.post(move, json={"stage_id": stage["Prospecting"], "before_id": two["id"]}).status_code == 200
    assert names(board(world.owner)["Prospecting"]) == ["Three", "One", "Two"]
    assert api.post(move, json={"stage_id": stage["Prospecting"]}).status_code == 200
    assert names(board(world.owner)["Prospecting"]) == ["Three", "Two", "One"]

    won = api.post(f"/api/v1/deals/{three['id']}/move", json={"stage_id": stage["Won"], "amount": "99.90"}).json()
    assert (won["status"], won["amount"], won["close_date"] is not None) == ("won", 99.9, True)
    lost = api.post(move, json={"stage_id": stage["Lost"], "lost_reason": "ราคา"}).json()
    assert (lost["status"], lost["lost_reason"]) == ("lost", "ราคา")
    again = api.post(move, json={"stage_id": stage["Qualified"]}).json()
    assert (again["status"], again["close_date"], again["lost_reason"]) == ("open", None, None)


def test_a_refused_drop_changes_nothing(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.owner, "Deal", amount=5)
    before = board(world.owner)
    foreign = stages(world.stranger)["Won"]
    path = f"/api/v1/deals/{deal['id']}/move"
    for someone, body, status in (
        (world.viewer, {"stage_id": stage["Won"]}, 403),
        (world.stranger, {"stage_id": foreign}, 404),
        (world.owner, {"stage_id": foreign}, 422),
        (world.owner, {"stage_id": stage["Won"], "lost_reason": "price"}, 422),
        (world.owner, {"stage_id": stage["Won"], "amount": -1}, 422),
        (world.owner, {"stage_id": stage["Won"], "version": 99}, 409),
    ):
        assert client(someone).post(path, json=body).status_code == status, body
    assert board(world.owner) == before


def test_owner_search_and_pipeline_narrow_the_board(world: World) -> None:
    add(world.member, "ระบบสำรองข้อมูล เชียงใหม่", amount=7)
    add(world.owner, "Backup for the mill", amount=3)
    assert names(board(world.owner, q="สำรอง")["Prospecting"]) == ["ระบบสำรองข้อมูล เชียงใหม่"]
    mine = board(world.owner, owner_id=str(world.owner.member_id))["Prospecting"]
    assert (names(mine), mine["count"], mine["sums"]) == (["Backup for the mill"], 1, {"THB": 3})
    pipeline = client(world.owner).get("/api/v1/deals/board").json()["pipeline_id"]
    assert board(world.owner, pipeline_id=pipeline)["Prospecting"]["count"] == 2
    foreign = client(world.stranger).get("/api/v1/deals/board").json()["pipeline_id"]
    assert client(world.owner).get("/api/v1/deals/board", params={"pipeline_id": foreign}).status_code == 404
    assert client(world.owner).get("/api/v1/deals/board", params={"limit": 51}).status_code == 422


@pytest.mark.parametrize("limit", [1, 50])
def test_a_role_that_reads_its_own_sees_and_sums_its_own(world: World, limit: int) -> None:
    add(world.owner, "Theirs", amount=1000)
    add(world.member, "Mine", amount=1)
    give_role(world, world.member, {**default_roles()["member"], "deal.read": "own"})
    column = board(world.member, limit=limit)["Prospecting"]
    assert (names(column), column["count"], column["sums"]) == (["Mine"], 1, {"THB": 1})
    assert board(world.stranger)["Prospecting"]["count"] == 0
