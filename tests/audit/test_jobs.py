"""The purge removes what was deleted long ago, and nothing else."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from crm_app import records
from crm_app.audit import jobs as audit_jobs
from crm_app.core import job_running, job_upkeep
from crm_app.core.clock import now
from crm_app.core.errors import Forbidden
from tests.support.world import World, client


def _purge(world: World) -> None:
    """Runs the system job in the workspace, as the worker does."""
    job_upkeep.schedule()
    with world.owner.work() as work:
        waiting = text("select id from job where kind = 'audit.purge' and status = 'queued'")
        due = work.db.execute(waiting).scalars().all()
    assert len(due) == 1
    job_running.run(str(due[0]))
    with world.owner.work() as work:
        status = work.db.execute(text("select status from job where id = :id"), {"id": due[0]}).scalar_one()
    assert status == "done"


def _everything(world: World) -> dict[str, dict[str, Any]]:
    """A record of every kind, tied to each other."""
    api, made = client(world.owner), {}
    for kind, path, values in (
        ("company", "companies", {"name": "Old company", "city": "Bangkok"}),
        ("contact", "contacts", {"name": "Old contact"}),
        ("deal", "deals", {"name": "Old deal"}),
        ("project", "projects", {"name": "Old project"}),
        ("task", "tasks", {"title": "Old task"}),
        ("activity", "activities", {"kind": "note", "body": "Old note"}),
    ):
        links = {f"{name}_id": record["id"] for name, record in made.items()}
        known = records.TYPES[kind].references
        reply = api.post(f"/api/v1/{path}", json=values | {k: v for k, v in links.items() if k in known})
        assert reply.status_code == 201, reply.text
        made[kind] = reply.json() | {"path": f"/api/v1/{path}/{reply.json()['id']}"}
    return made


def _rows(world: World, kind: str) -> int:
    with world.owner.work() as work:
        return int(work.db.execute(text(f"select count(*) from {kind}")).scalar_one())


def _age(world: World, kind: str, days: int) -> None:
    with world.owner.work() as work:
        moment = now() - timedelta(days=days)
        work.db.execute(text(f"update {kind} set deleted_at = :m where deleted_at is not null"), {"m": moment})


def test_records_of_every_kind_go_thirty_days_after_their_deletion(world: World) -> None:
    made = _everything(world)
    api = client(world.owner)
    api.put(f"{made['project']['path']}/members/{world.member.member_id}", json={})
    for kind, record in made.items():
        assert api.delete(record["path"]).status_code == 204
        _age(world, kind, 29)
    _purge(world)
    assert {kind: _rows(world, kind) for kind in made} == dict.fromkeys(made, 1), "still to be undone"
    assert api.post(f"{made['deal']['path']}/restore").status_code == 200
    for kind in made:
        _age(world, kind, 31)
    with world.owner.work() as work:  # the purge ran a moment ago: let it be due again
        work.db.execute(text("update job set created_at = created_at - interval '1 day'"))
    _purge(world)
    left = {kind: _rows(world, kind) for kind in made}
    assert left == dict.fromkeys(made, 0) | {"deal": 1}
    deal = api.get(made["deal"]["path"]).json()
    assert (deal["name"], deal["company_id"]) == ("Old deal", None), "what stayed lost only its link"


def test_the_trail_keeps_who_and_when_but_not_what(world: World) -> None:
    made = _everything(world)["company"]
    client(world.owner).delete(made["path"])
    _age(world, "company", 31)
    _purge(world)
    with world.owner.work() as work:
        entries = work.db.execute(
            text("select * from audit_entry where record_id = :id order by id"), {"id": UUID(made["id"])}
        ).all()
    assert [entry.action for entry in entries] == ["create", "delete"]
    assert all((entry.title, entry.changes, entry.member_id) == ("", {}, world.owner.member_id) for entry in entries)


def test_it_goes_in_batches_until_all_is_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_jobs, "BATCH", 2)
    api = client(world.owner)
    for number in range(5):
        api.delete(f"/api/v1/companies/{api.post('/api/v1/companies', json={'name': f'c{number}'}).json()['id']}")
    _age(world, "company", 31)
    _purge(world)
    assert _rows(world, "company") == 0


def test_who_may_not_delete_everything_cannot_purge(world: World) -> None:
    with world.member.work() as work, pytest.raises(Forbidden):
        records.purge(work, records.TYPES["company"], now(), 10)
