"""The rules of deals: stages decide status and close date, references stay within the workspace, pages have no gaps."""

from typing import Any
from uuid import uuid4

import pytest

from crm_app.core.permissions import default_roles
from tests.deals.test_board import add, board, names, stages
from tests.support.world import World, client, give_role


def deal_of(someone: Any, deal_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client(someone).get(f"/api/v1/deals/{deal_id}").json()
    return found


def test_a_new_deal_begins_in_the_first_open_stage_and_belongs_to_who_made_it(world: World) -> None:
    deal = add(world.member, "ระบบบัญชี", amount="1500000.25")
    assert (deal["stage_name"], deal["status"], deal["currency"]) == ("Prospecting", "open", "THB")
    assert (deal["owner_name"], deal["close_date"], deal["amount"]) == ("Member", None, 1500000.25)


def test_the_stage_decides_status_and_close_date(world: World) -> None:
    stage, api = stages(world.owner), client(world.member)
    deal = add(world.member, "Deal", amount=10)
    path = f"/api/v1/deals/{deal['id']}"
    won = api.patch(path, json={"version": 1, "stage_id": stage["Won"], "close_date": "2026-01-31"}).json()
    assert (won["status"], won["close_date"]) == ("won", "2026-01-31")
    moved = api.patch(path, json={"version": 2, "close_date": "2026-02-01"}).json()
    assert moved["close_date"] == "2026-02-01"
    reopened = api.patch(path, json={"version": 3, "stage_id": stage["Proposal"]}).json()
    assert (reopened["status"], reopened["close_date"]) == ("open", None)


def test_a_close_date_must_go_with_the_status(world: World) -> None:
    stage, api = stages(world.owner), client(world.member)
    opened = add(world.member, "Open")
    reply = api.patch(f"/api/v1/deals/{opened['id']}", json={"version": 1, "close_date": "2026-01-31"})
    assert (reply.status_code, set(reply.json()["fields"])) == (422, {"close_date"})
    won = add(world.member, "Won", stage_id=stage["Won"])
    assert won["close_date"] is not None
    reply = api.patch(f"/api/v1/deals/{won['id']}", json={"version": 1, "close_date": None})
    assert (reply.status_code, set(reply.json()["fields"])) == (422, {"close_date"})
    assert deal_of(world.owner, opened["id"]) == opened
    assert deal_of(world.owner, won["id"]) == won


def test_what_a_deal_points_to_is_there_and_of_this_workspace(world: World) -> None:
    foreign = client(world.stranger)
    company = foreign.post("/api/v1/companies", json={"name": "Theirs"}).json()["id"]
    contact = foreign.post("/api/v1/contacts", json={"name": "Theirs"}).json()["id"]
    product = foreign.post("/api/v1/products", json={"name": "Theirs"}).json()["id"]
    stage = stages(world.stranger)["Prospecting"]
    deal = add(world.owner, "Ours")
    api = client(world.owner)
    for field, value in (
        ("company_id", company),
        ("contact_id", contact),
        ("product_id", product),
        ("stage_id", stage),
        ("owner_id", str(world.stranger.member_id)),
        ("company_id", str(uuid4())),
    ):
        made = api.post("/api/v1/deals", json={"name": "x", field: value})
        assert (made.status_code, set(made.json()["fields"])) == (422, {field}), made.text
        changed = api.patch(f"/api/v1/deals/{deal['id']}", json={"version": 1, field: value})
        assert (changed.status_code, set(changed.json()["fields"])) == (422, {field}), changed.text
    assert deal_of(world.owner, deal["id"]) == deal


def test_halving_places_until_no_number_is_left_keeps_the_order(world: World) -> None:
    stage = stages(world.owner)["Prospecting"]
    bottom, upper, lower = (add(world.owner, name)["id"] for name in ("bottom", "upper", "lower"))
    api = client(world.owner)
    # Two cards change places just above the third, again and again: each time the gap above it is halved.
    for turn in range(130):
        card = (upper, lower)[turn % 2]
        reply = api.post(f"/api/v1/deals/{card}/move", json={"stage_id": stage, "before_id": bottom})
        assert reply.status_code == 200, reply.text
        first, second = ("lower", "upper") if turn % 2 == 0 else ("upper", "lower")
        if turn > 100:
            assert names(board(world.owner)["Prospecting"]) == [first, second, "bottom"], turn


SORTS = ("name", "amount", "close_date", "expected_close_date", "created_at", "updated_at", "position")


@pytest.mark.parametrize("searched", [False, True])
def test_pages_follow_each_other_in_every_order_without_gaps(world: World, searched: bool) -> None:
    stage = stages(world.owner)
    for number in range(7):
        closing = {"stage_id": stage["Won"], "close_date": f"2026-01-0{1 + number % 2}"} if number % 3 else {}
        amount = {"amount": number % 2} if number % 4 else {}
        add(world.owner, f"Deal {number}", **closing, **amount)
    api = client(world.owner)
    for sort in (*SORTS, *(f"-{name}" for name in SORTS)):
        seen: list[str] = []
        query: dict[str, Any] = {"limit": 2, "sort": sort, **({"q": "deal"} if searched else {})}
        while True:
            page = api.get("/api/v1/deals", params=query).json()
            seen += [item["name"] for item in page["items"]]
            if page["next"] is None:
                break
            query["after"] = page["next"]
        assert sorted(seen) == [f"Deal {number}" for number in range(7)], sort


def test_filters_narrow_the_list_together(world: World) -> None:
    stage = stages(world.owner)
    product = client(world.owner).post("/api/v1/products", json={"name": "GTX"}).json()["id"]
    company = client(world.owner).post("/api/v1/companies", json={"name": "Acme"}).json()["id"]
    add(world.member, "small", amount=10, company_id=company)
    add(world.member, "won", amount=500, stage_id=stage["Won"], close_date="2026-03-31", product_id=product)
    add(world.owner, "late win", amount=900, stage_id=stage["Won"], close_date="2026-04-01")
    add(world.owner, "bare", currency="USD")

    def found(**query: Any) -> set[str]:
        reply = client(world.owner).get("/api/v1/deals", params=query)
        assert reply.status_code == 200, reply.text
        return {item["name"] for item in reply.json()["items"]}

    assert found(status="won") == {"won", "late win"}
    assert found(status=["won", "open"], owner_id=str(world.member.member_id)) == {"small", "won"}
    assert found(close_from="2026-01-01", close_to="2026-03-31") == {"won"}
    assert found(amount_from=500, currency="THB") == {"won", "late win"}
    assert found(amount_to=10, currency="THB") == {"small"}
    assert found(stage_id=stage["Prospecting"]) == {"small", "bare"}
    assert found(product_id=product) == {"won"}
    assert found(company_id=company) == {"small"}
    assert found(without_company=True, without_amount=True) == {"bare"}
    assert found(without_company=False) == {"small"}
    assert found(currency="USD") == {"bare"}
    assert found(status="won", q="late") == {"late win"}
    bad = client(world.owner).get("/api/v1/deals", params={"status": "maybe", "close_from": "soon", "sort": "colour"})
    assert bad.status_code == 422
    assert {name.split(".")[0] for name in bad.json()["fields"]} == {"status", "close_from"}


def test_a_role_limited_to_its_own_reaches_no_others_deals(world: World) -> None:
    theirs, mine = add(world.owner, "Theirs"), add(world.member, "Mine")
    own = {f"deal.{verb}": "own" for verb in ("read", "create", "update", "delete")}
    give_role(world, world.member, {**default_roles()["member"], **own})
    api = client(world.member)
    assert [item["name"] for item in api.get("/api/v1/deals").json()["items"]] == ["Mine"]
    assert api.get("/api/v1/deals", params={"q": "theirs"}).json()["items"] == []
    assert api.get(f"/api/v1/deals/{theirs['id']}").status_code == 404
    assert api.patch(f"/api/v1/deals/{theirs['id']}", json={"version": 1, "name": "x"}).status_code == 404
    assert api.delete(f"/api/v1/deals/{theirs['id']}").status_code == 404
    given = {"version": 1, "owner_id": str(world.owner.member_id)}
    assert api.patch(f"/api/v1/deals/{mine['id']}", json=given).status_code == 403
    assert api.post("/api/v1/deals", json={"name": "x", "owner_id": str(world.owner.member_id)}).status_code == 403
    assert deal_of(world.owner, mine["id"]) == mine
