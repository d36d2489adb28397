"""Scores over REST: nothing before 200 closed deals, then a chance with reasons for open deals, for readers who may read them."""

import json
import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text

from crm_app.core import job_running
from crm_app.core.clock import new_id, today
from crm_app.core.jobs import KINDS
from crm_app.deals.models import Deal
from crm_app.scores import service
from tests.briefs.test_api import _scope
from tests.support.world import World, client

TODAY = today("Asia/Bangkok")


def fill(world: World, closed: int, *, is_telling: bool = True) -> dict[str, Any]:
    """Closed deals of two owners, of which the owner wins four of five and the member one of five, and one open deal of each."""
    chosen = random.Random(11)
    with world.owner.work() as work:
        stages = {row.outcome: row for row in work.db.execute(text("select id, pipeline_id, outcome from stage"))}
        owners = [world.owner.member_id, world.member.member_id]
        rows = []
        for number in range(closed + 2):
            is_open, mine = number >= closed, number % 2
            chance = (0.8, 0.2)[mine] if is_telling else 0.5
            outcome = "open" if is_open else "won" if chosen.random() < chance else "lost"
            start = TODAY - timedelta(days=3 if is_open else 700 - number)
            rows.append(
                {
                    "workspace_id": work.workspace_id, "id": new_id(), "name": f"Deal {number}", "name_key": f"deal {number}",
                    "pipeline_id": stages[outcome].pipeline_id, "stage_id": stages[outcome].id, "status": outcome,
                    "owner_id": owners[mine], "created_by": owners[mine], "currency": "THB", "engage_date": start,
                    "amount": 1000 + number, "close_date": None if is_open else start + timedelta(days=1),
                }
            )  # fmt: skip
        work.db.execute(insert(Deal), rows)
        return {"owner": str(rows[-2]["id"]), "member": str(rows[-1]["id"]), "closed": str(rows[0]["id"])}


def learn(world: World) -> None:
    """Runs the job, as a worker would, with the permissions of the system's own work."""
    with world.owner.work() as work:
        work.db.execute(text("delete from job where kind = 'scores.learn'"))
        kind = KINDS[service.LEARN]
        statement = text(
            "insert into job (workspace_id, id, kind, payload, permissions, status, priority, attempts, max_attempts, "
            "run_after, cancel_requested, progress, request_id, created_at) values (:w, gen_random_uuid(), :kind, '{}', "
            "cast(:permissions as jsonb), 'queued', 0, 0, 3, now(), false, '{}', '', now()) returning id"
        )
        from crm_app.core.dialect import as_json

        values = {"w": work.workspace_id, "kind": kind.name, "permissions": as_json(kind.permissions())}
        job_id = work.db.execute(statement, values).scalar_one()
    job_running.run(str(job_id))


def score(someone: Any, deal_id: str, language: str = "en") -> dict[str, Any]:
    reply = client(someone).get(f"/api/v1/scores/deals/{deal_id}", headers={"accept-language": language})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_before_200_closed_deals_there_is_no_score_and_the_reader_is_told(world: World) -> None:
    deals = fill(world, 199)
    assert score(world.owner, deals["owner"])["state"] == "none"
    learn(world)
    found = score(world.owner, deals["owner"])
    assert (found["state"], found["chance"], found["closed"], found["needed"]) == ("few", None, 199, 200)
    assert client(world.owner).get("/api/v1/scores/model").json()["bins"] == []


def test_open_deals_get_a_chance_with_reasons_and_closed_ones_none(world: World) -> None:
    deals = fill(world, 400)
    learn(world)
    good, bad = score(world.owner, deals["owner"]), score(world.owner, deals["member"])
    assert good["state"] == "ready"
    assert good["chance"] > 0.65 > 0.35 > bad["chance"]
    assert good["reasons"][0] == {
        "name": "owner_rate", "speaks_for": True, "words": "Its owner wins more deals than others do",
    }  # fmt: skip
    assert score(world.owner, deals["member"], "th")["reasons"][0]["words"] == "ผู้รับผิดชอบปิดการขายได้น้อยกว่าคนอื่น"
    closed = score(world.owner, deals["closed"])
    assert (closed["chance"], closed["is_open"]) == (None, False)
    model = client(world.owner).get("/api/v1/scores/model").json()
    assert model["auc_low"] > 0.6
    assert model["best"][0]["id"] == deals["owner"]
    assert model["worst"][0]["id"] == deals["member"]
    assert sum(one["deals"] for one in model["bins"]) == 400
    assert all(abs(one["predicted"] - one["came"]) < 0.2 for one in model["bins"])


def test_a_history_that_tells_nothing_gives_no_scores(world: World) -> None:
    deals = fill(world, 300, is_telling=False)
    learn(world)
    found = score(world.owner, deals["owner"])
    assert found["state"] in ("weak", "ready")
    if found["state"] == "weak":
        assert found["chance"] is None


def test_learning_again_counts_up_and_replaces_the_scores(world: World) -> None:
    deals = fill(world, 220)
    learn(world)
    first = score(world.owner, deals["owner"])
    learn(world)
    again = score(world.owner, deals["owner"])
    assert (first["number"], again["number"]) == (1, 2)
    assert first["chance"] == again["chance"]


def test_who_reads_only_their_own_deals_sees_no_others_and_no_model(world: World) -> None:
    deals = fill(world, 220)
    learn(world)
    _scope(world, "deal.read", "own")
    assert client(world.member).get(f"/api/v1/scores/deals/{deals['owner']}").status_code == 404
    assert score(world.member, deals["member"])["chance"] is not None
    assert client(world.member).get("/api/v1/scores/model").status_code == 403
    assert client(world.stranger).get(f"/api/v1/scores/deals/{deals['owner']}").status_code == 404
    assert client(world.stranger).get("/api/v1/scores/model").json()["state"] == "none"


def test_only_who_manages_pipelines_starts_learning(world: World) -> None:
    assert client(world.viewer).post("/api/v1/scores/model").status_code == 403
    assert client(world.owner).post("/api/v1/scores/model").status_code == 204
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*) from job where kind = 'scores.learn'")).scalar_one() == 1


@pytest.mark.parametrize("permission", ["deal.read", "company.read"])
def test_learning_itself_needs_all_deals_and_companies(world: World, permission: str) -> None:
    from crm_app.core.errors import Forbidden

    _scope(world, permission, "own")
    with world.member.work() as work, pytest.raises(Forbidden):
        service.learn(work)


def test_a_list_of_deals_is_filtered_ordered_and_shown_by_the_chance(world: World) -> None:
    deals = fill(world, 400)
    learn(world)
    api = client(world.owner)
    likely = {"all": [{"field": "chance", "op": "at_least", "value": 50}]}
    found = api.get("/api/v1/deals", params={"filter": json.dumps(likely)})
    assert [one["id"] for one in found.json()["items"]] == [deals["owner"]], found.text
    ordered = api.get("/api/v1/deals", params={"sort": "-chance", "limit": 3}).json()["items"]
    assert [one["id"] for one in ordered][:2] == [deals["owner"], deals["member"]]
    _scope(world, "deal.read", "own")
    unlikely = {"all": [{"field": "chance", "op": "less", "value": 101}]}
    found = client(world.member).get("/api/v1/deals", params={"filter": json.dumps(unlikely)})
    assert [one["id"] for one in found.json()["items"]] == [deals["member"]], found.text
