"""Records to change, changes over REST, and the jobs of changes."""

from typing import Any

from sqlalchemy import text

from crm_app.core import job_running
from tests.support.world import Someone, client


def make(someone: Someone, plural: str, **values: Any) -> dict[str, Any]:
    """A new record, as REST answers."""
    answer = client(someone).post(f"/api/v1/{plural}", json=values)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def read(someone: Someone, plural: str, record_id: str) -> dict[str, Any]:
    """A record as REST answers."""
    answer = client(someone).get(f"/api/v1/{plural}/{record_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def bulk(someone: Someone, plural: str, *, status: int = 200, **asked: Any) -> dict[str, Any]:
    """A change to many records; `ids` stands for records of any version."""
    if "ids" in asked:
        asked["records"] = [{"id": one} for one in asked.pop("ids")]
    answer = client(someone).post(f"/api/v1/{plural}/bulk", json=asked)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def change(someone: Someone, change_id: str) -> dict[str, Any]:
    """A change as its page shows it."""
    answer = client(someone).get(f"/api/v1/changes/{change_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def undo(someone: Someone, change_id: str, *, status: int = 200) -> dict[str, Any]:
    """Undoes a change, its job included."""
    answer = client(someone).post(f"/api/v1/changes/{change_id}/undo")
    assert answer.status_code == status, answer.text
    run_jobs(someone)
    return change(someone, change_id) if status == 200 else dict(answer.json())


def counts(found: dict[str, Any]) -> tuple[int, int, int]:
    """How many records were changed, unchanged and refused."""
    return found["changed"], found["unchanged"], found["refused"]


def waiting_jobs(someone: Someone) -> list[str]:
    """The jobs of changes that wait."""
    statement = text("select id from job where status = 'queued' and kind like 'changes.%' order by id")
    with someone.work() as work:
        return [str(job_id) for job_id in work.db.execute(statement).scalars()]


def run_jobs(someone: Someone) -> None:
    """Runs the jobs of changes that wait, as a worker would."""
    for job_id in waiting_jobs(someone):
        job_running.run(job_id)


def many(someone: Someone, count: int, **values: Any) -> None:
    """Writes companies with the names `Many 0`, `Many 1` …, by SQL alone."""
    statement = text(
        "insert into company (workspace_id, id, name, name_key, match_key, sector, owner_id, created_by, created_at, "
        "updated_at, version, tags, custom_fields) select :workspace, gen_random_uuid(), 'Many ' || n, 'many ' || n, "
        "'many ' || n, :sector, :owner, :owner, now(), now(), 1, '[]', '{}' from generate_series(0, :count - 1) n"
    )
    with someone.work() as work:
        given = {"workspace": work.workspace_id, "owner": someone.member_id, "count": count, "sector": None}
        work.db.execute(statement, given | values)
