"""Each kind of job, requested by a person without its permissions."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel
from sqlalchemy import text

from crm_app import registry
from crm_app.core import job_running, jobs
from tests.security.conftest import Stage
from tests.security.declarations import Things
from tests.support.world import Someone

registry.load()
KINDS = sorted(jobs.KINDS)


def _payload(schema: type[BaseModel], things: Things) -> dict[str, Any]:
    """A payload that names things of the first workspace."""
    names = {"batch_id": "import_id"}
    found: dict[str, Any] = {}
    for name, spec in schema.model_fields.items():
        if spec.annotation is UUID:
            found[name] = things[names.get(name, name)]
        elif spec.annotation == list[UUID]:  # of records of the kind that the payload names
            found |= {name: [things["company_id"]], "kind": "company"}
        elif spec.annotation is datetime:
            found[name] = "2026-01-15T09:00:00Z"
        elif spec.is_required():
            found[name] = "x"
    return found


def _write(asker: Someone, kind: str, payload: dict[str, Any], member: Any) -> str:
    """The row of a job, as somebody would write it who could."""
    with asker.work() as work:
        row = jobs.Job(workspace_id=work.workspace_id, id=uuid4(), kind=kind, payload=payload, requested_by=member)
        work.db.add(row)
        return str(row.id)


def _without_jobs(marks: dict[str, Any]) -> dict[str, Any]:
    return {name: mark for name, mark in marks.items() if name != "job"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_of_another_workspace_reaches_nothing(stage: Stage, kind: str) -> None:
    mine = stage.world.owner.caller.workspace_id
    payload = _payload(jobs.KINDS[kind].schema, stage.things)
    before = stage.ledger.read(mine)
    job_running.run(_write(stage.world.stranger, kind, payload, stage.world.stranger.member_id))
    assert stage.ledger.read(mine) == before


@pytest.mark.parametrize("kind", [kind for kind in KINDS if jobs.KINDS[kind].schema is not jobs.Nothing])
def test_a_job_has_the_rights_of_its_asker_and_no_more(stage: Stage, kind: str) -> None:
    payload = _payload(jobs.KINDS[kind].schema, stage.things)
    before = _without_jobs(stage.ledger.read())
    job_id = _write(stage.world.owner, kind, payload, stage.nobody.member_id)
    job_running.run(job_id)
    assert _status(stage, job_id) in ("failed", "queued", "done")
    assert _without_jobs(stage.ledger.read()) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_without_a_requester_changes_nothing(stage: Stage, kind: str) -> None:
    """System work has no rights but those it lists: a row without them reaches nothing."""
    payload = _payload(jobs.KINDS[kind].schema, stage.things)
    with stage.world.owner.work() as work:
        row = jobs.Job(workspace_id=work.workspace_id, id=uuid4(), kind=kind, payload=payload, requested_by=None)
        work.db.add(row)
    before = _without_jobs(stage.ledger.read())
    job_running.run(str(row.id))
    if jobs.KINDS[kind].schema is not jobs.Nothing:
        assert _without_jobs(stage.ledger.read()) == before


def test_a_claim_that_is_lost_opens_nothing(stage: Stage) -> None:
    from crm_app.core.database import unit_of_work
    from crm_app.core.errors import Unauthenticated
    from crm_app.core.principal import JobCaller

    job_id = _write(stage.world.owner, KINDS[0], {}, stage.world.owner.member_id)
    for token in (uuid4(), UUID(int=0)):
        with pytest.raises(Unauthenticated), unit_of_work(JobCaller(UUID(job_id), token)):
            raise AssertionError("a job that nobody holds was entered")


def _status(stage: Stage, job_id: str) -> str:
    with stage.world.owner.work() as work:
        return str(work.db.execute(text("select status from job where id = :id"), {"id": job_id}).scalar_one())
