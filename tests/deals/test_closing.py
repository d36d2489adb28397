"""A deal agrees with its stage, whether a person, a file, a removed stage, a restore or an undo moved it."""

import random
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from sqlalchemy import text

from crm_app.deals.board_state import PATH, DealBoard
from crm_app.deals.state import DealPage
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services
from tests.deals.test_board import add, board, stages
from tests.imports.support import act, bring_in, everything
from tests.support.states import opened
from tests.support.world import Someone, World, client

CLOSED = """Deal,Company,Stage,Close Date,Reason
Ovens,Lotus Foods,Lost,2026-01-31,Price
Fridges,Birch Ltd,Won,2026-01-31,
Shelves,Birch Ltd,Won,,
"""
REOPENED = """Deal,Company,Stage,Close Date,Reason
Ovens,Lotus Foods,Negotiation,2026-05-31,
Fridges,Birch Ltd,Negotiation,,Too late
Shelves,Birch Ltd,Lost,,Budget
"""
DISAGREEING = """
select count(*) from deal join stage on stage.id = deal.stage_id and stage.workspace_id = deal.workspace_id
 where deal.deleted_at is null and (
       stage.deleted_at is not null or deal.status <> stage.outcome or deal.pipeline_id <> stage.pipeline_id
    or (deal.status = 'open') <> (deal.close_date is null)
    or (deal.status <> 'lost' and deal.lost_reason is not null))
"""


def load_migration(name: str) -> Any:
    spec = spec_from_file_location("migration", Path(__file__).parents[2] / f"alembic/versions/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def disagreeing(someone: Someone) -> int:
    with someone.work() as work:
        found: int = work.db.execute(text(DISAGREEING)).scalar_one()
        return found


def by_name(someone: Someone) -> dict[str, dict[str, Any]]:
    return {deal["name"]: deal for deal in everything(someone, "deals")}


def test_a_file_that_reopens_deals_takes_close_date_and_reason_with_it(world: World) -> None:
    bring_in(world.owner, CLOSED)
    deals = by_name(world.owner)
    assert (deals["Ovens"]["status"], deals["Ovens"]["close_date"], deals["Ovens"]["lost_reason"]) == (
        "lost", "2026-01-31", "Price",
    )  # fmt: skip
    assert deals["Shelves"]["close_date"] is not None, "a won deal has a day"
    second = bring_in(world.owner, REOPENED)
    assert second["counts"]["updated"] == 3
    deals = by_name(world.owner)
    for name, expected in (("Ovens", "2026-05-31"), ("Fridges", None)):
        deal = deals[name]
        assert (deal["status"], deal["close_date"], deal["lost_reason"]) == ("open", None, None), deal
        assert deal["expected_close_date"] == expected
    assert deals["Fridges"]["custom_fields"] == {"Reason": "Too late"}, "nothing that the file says is dropped"
    assert (deals["Shelves"]["status"], deals["Shelves"]["lost_reason"]) == ("lost", "Budget")
    assert disagreeing(world.owner) == 0
    assert act(world.owner, second["id"], "undo")["undo_counts"] == {"restored": 3}
    deals = by_name(world.owner)
    assert (deals["Ovens"]["status"], deals["Ovens"]["close_date"], deals["Ovens"]["lost_reason"]) == (
        "lost", "2026-01-31", "Price",
    )  # fmt: skip
    assert disagreeing(world.owner) == 0


def test_an_undo_finds_the_earlier_stage_removed(world: World) -> None:
    bring_in(world.owner, CLOSED)
    api, stage = client(world.owner), stages(world.owner)
    pipeline = api.get("/api/v1/pipelines").json()[0]
    second = bring_in(world.owner, REOPENED)
    added = api.post(f"/api/v1/pipelines/{pipeline['id']}/stages", json={"name": "Declined", "outcome": "lost"}).json()
    # "Shelves" is in Lost now: it moves, and so counts as edited since.
    assert api.delete(f"/api/v1/stages/{stage['Lost']}", params={"move_to": added["id"]}).status_code == 200
    act(world.owner, second["id"], "undo")
    ovens = by_name(world.owner)["Ovens"]
    assert (ovens["stage_name"], ovens["status"], ovens["lost_reason"]) == ("Declined", "lost", "Price")
    assert disagreeing(world.owner) == 0


def test_deals_of_a_removed_stage_lose_what_the_new_one_denies(world: World) -> None:
    api, stage = client(world.owner), stages(world.owner)
    add(world.owner, "Above", stage_id=stage["Proposal"])
    for name in ("One", "Two"):
        add(world.owner, name, stage_id=stage["Lost"], close_date="2026-01-31", lost_reason="Price")
    assert api.delete(f"/api/v1/stages/{stage['Lost']}", params={"move_to": stage["Proposal"]}).json() == {"moved": 2}
    column = board(world.owner)["Proposal"]
    assert [deal["name"] for deal in column["deals"]] == ["Above", "Two", "One"]
    assert all(deal["close_date"] is None and deal["lost_reason"] is None for deal in column["deals"])


def test_a_deal_comes_back_into_the_stage_as_it_is_now(world: World) -> None:
    api, stage = client(world.owner), stages(world.owner)
    pipeline = api.get("/api/v1/pipelines").json()[0]
    paid = api.post(f"/api/v1/pipelines/{pipeline['id']}/stages", json={"name": "Paid", "outcome": "won"}).json()
    lost = add(world.owner, "Lost", stage_id=stage["Lost"], close_date="2026-01-31", lost_reason="Price")
    won = add(world.owner, "Won", stage_id=paid["id"], close_date="2026-02-28")
    for deal in (lost, won):
        assert api.delete(f"/api/v1/deals/{deal['id']}").status_code == 204
    version = next(one["version"] for one in pipeline["stages"] if one["name"] == "Lost")
    changed = api.patch(f"/api/v1/stages/{stage['Lost']}", json={"version": version, "outcome": "open"})
    assert changed.status_code == 200, changed.text
    assert api.delete(f"/api/v1/stages/{paid['id']}").status_code == 200
    back = api.post(f"/api/v1/deals/{lost['id']}/restore").json()
    assert (back["stage_name"], back["status"], back["close_date"], back["lost_reason"]) == ("Lost", "open", None, None)
    back = api.post(f"/api/v1/deals/{won['id']}/restore").json()
    assert (back["stage_name"], back["status"], back["close_date"]) == ("Won", "won", "2026-02-28")


def test_a_form_reports_values_that_the_stage_forbids(world: World) -> None:
    api, stage = client(world.owner), stages(world.owner)
    opened_deal = add(world.owner, "Open")
    path = f"/api/v1/deals/{opened_deal['id']}"
    for reply in (
        api.patch(path, json={"version": 1, "lost_reason": "Price"}),
        api.patch(path, json={"version": 1, "stage_id": stage["Won"], "lost_reason": "Price"}),
        api.post("/api/v1/deals", json={"name": "x", "lost_reason": "Price"}),
    ):
        assert (reply.status_code, set(reply.json()["fields"])) == (422, {"lost_reason"}), reply.text
    for reply in (
        api.post("/api/v1/deals", json={"name": "x", "close_date": "2026-01-31"}),
        api.patch(path, json={"version": 1, "stage_id": stage["Proposal"], "close_date": "2026-01-31"}),
    ):
        assert (reply.status_code, set(reply.json()["fields"])) == (422, {"close_date"}), reply.text
    # A form sends along what the deal held before: reopening it is no wish for its old reason.
    lost = add(world.owner, "Lost", stage_id=stage["Lost"], close_date="2026-01-31", lost_reason="Price")
    form = {"version": 1, "stage_id": stage["Proposal"], "close_date": "2026-01-31", "lost_reason": "Price"}
    reopened = api.patch(f"/api/v1/deals/{lost['id']}", json=form).json()
    assert (reopened["status"], reopened["close_date"], reopened["lost_reason"]) == ("open", None, None)


def test_whatever_happens_in_whatever_order_deals_agree_with_their_stages(world: World) -> None:
    api, rng = client(world.owner), random.Random(74)
    bring_in(world.owner, CLOSED)
    pipeline = api.post("/api/v1/pipelines", json={"name": "Partners"}).json()[1]["id"]
    imports, gone = [], []
    for _ in range(60):
        present = [one for p in api.get("/api/v1/pipelines").json() for one in p["stages"]]
        stage, other = rng.sample(present, 2)
        deals = everything(world.owner, "deals")
        deal = rng.choice(deals) if deals else None
        step = rng.randrange(8)
        if step == 0:
            add(world.owner, f"Deal {rng.random()}", stage_id=stage["id"])
        elif step == 1 and deal:
            api.post(f"/api/v1/deals/{deal['id']}/move", json={"stage_id": stage["id"]})
        elif step == 2 and deal:
            form = {name: deal[name] for name in ("version", "close_date", "lost_reason")}
            api.patch(f"/api/v1/deals/{deal['id']}", json=form | {"stage_id": stage["id"]})
        elif step == 3 and deal:
            api.delete(f"/api/v1/deals/{deal['id']}")
            gone.append(deal["id"])
        elif step == 4 and gone:
            # Refused where a file has brought the deal in anew.
            assert api.post(f"/api/v1/deals/{gone.pop()}/restore").status_code in (200, 422)
        elif step == 5 and len(present) > 6:
            api.delete(f"/api/v1/stages/{stage['id']}", params={"move_to": other["id"]})
        elif step == 6:
            body = {"name": f"Step {rng.random()}", "outcome": rng.choice(("open", "won", "lost"))}
            api.post(f"/api/v1/pipelines/{pipeline}/stages", json=body)
            outcome = {"version": stage["version"], "outcome": rng.choice(("open", "won", "lost"))}
            api.patch(f"/api/v1/stages/{stage['id']}", json=outcome)
        elif step == 7:
            names = {one["name"] for one in present if one["pipeline_id"] != pipeline}
            if {"Won", "Lost", "Negotiation"} <= names and not imports:
                imports.append(bring_in(world.owner, rng.choice((CLOSED, REOPENED)), create_stages=False)["id"])
            elif imports:
                act(world.owner, imports.pop(), "undo")
        assert disagreeing(world.owner) == 0, step


def test_deals_of_earlier_versions_are_put_right(world: World, database: Services) -> None:
    stage = stages(world.owner)
    for name in ("open", "won", "lost"):
        add(world.owner, name, stage_id=stage["Won"] if name == "won" else stage["Proposal"])
    with world.owner.work() as work:
        for statement in (
            "update deal set close_date = '2026-01-31', lost_reason = 'Price' where name = 'open'",
            "update deal set close_date = null, lost_reason = 'x', stage_changed_at = '2026-02-28T20:00Z' "
            "where name = 'won'",
            "update deal set status = 'lost' where name = 'lost'",
        ):
            work.db.execute(text(statement))
    assert disagreeing(world.owner) == 3
    migration = load_migration("0013_deals_agree_with_their_stages")
    with connect(database.owner_database_url) as cursor:
        for statement in migration.STATEMENTS:
            cursor.execute(statement)
    assert disagreeing(world.owner) == 0
    deals = by_name(world.owner)
    assert deals["won"]["close_date"] == "2026-03-01", "the day it entered its stage, in Bangkok"
    assert deals["lost"]["status"] == "open"


async def test_a_new_deal_of_another_pipelines_board_begins_there(world: World) -> None:
    partners = client(world.owner).post("/api/v1/pipelines", json={"name": "Partners"}).json()[1]
    async with opened(world.owner, f"{PATH}?pipeline_id={partners['id']}") as page:
        await page.call(DealBoard, "load")
        state = await page.state(DealBoard)
        assert (state.vacant, len(state.columns)) == (False, 6)
        assert state.new_href == f"/deals/new?stage_id={partners['stages'][0]['id']}"
        page.go(state.new_href)
        await page.call(DealPage, "begin")
        form = await page.state(DealPage)
        await page.call(DealPage, "create", form.form | {"form_key": form.form_key, "name": "Reseller"})
    deal = by_name(world.owner)["Reseller"]
    assert (deal["pipeline_id"], deal["stage_id"]) == (partners["id"], partners["stages"][0]["id"])
