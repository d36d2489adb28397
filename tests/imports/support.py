"""Imports as a program runs them: uploads over REST, jobs run here instead of in a worker."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from crm_app.core import job_running
from tests.support.world import Someone, client


def run_jobs(someone: Someone) -> None:
    """Runs every job of imports that waits in the person's workspace, as a worker would."""
    waiting = text("select id from job where status = 'queued' and kind like 'imports.%' order by id")
    while True:
        with someone.work() as work:
            found = work.db.execute(waiting).scalars().all()
        if not found:
            return
        for job_id in found:
            job_running.run(str(job_id))


def upload(someone: Someone, data: str | bytes, name: str = "file.csv") -> dict[str, Any]:
    """Uploads a file and has it analysed; the import as REST answers."""
    body = data.encode() if isinstance(data, str) else data
    answer = client(someone).post("/api/v1/imports", params={"name": name}, content=body)
    assert answer.status_code == 201, answer.text
    run_jobs(someone)
    return read(someone, answer.json()["id"])


def read(someone: Someone, import_id: str) -> dict[str, Any]:
    """The import as it stands."""
    answer = client(someone).get(f"/api/v1/imports/{import_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def act(someone: Someone, import_id: str, verb: str, body: Any = None) -> dict[str, Any]:
    """`start`, `undo` … with what they bring about done; the import afterwards."""
    answer = client(someone).post(f"/api/v1/imports/{import_id}/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    run_jobs(someone)
    return read(someone, import_id)


def bring_in(someone: Someone, data: str | bytes, name: str = "file.csv", **changes: Any) -> dict[str, Any]:
    """Uploads and imports a file with the guessed mapping, some of it changed."""
    found = upload(someone, data, name)
    assert found["status"] == "ready", found
    return act(someone, found["id"], "start", {**found["mapping"], **changes})


def everything(someone: Someone, plural: str, **params: Any) -> list[dict[str, Any]]:
    """All records of a list, page after page."""
    api, items, after = client(someone), [], None
    while True:
        page = api.get(
            f"/api/v1/{plural}", params={"limit": 100, **params, **({"after": after} if after else {})}
        ).json()
        items += page["items"]
        after = page["next"]
        if after is None:
            return items


def count(someone: Someone, table: str, where: str = "true") -> int:
    """How many rows a table of the workspace has."""
    with someone.work() as work:
        found: int = work.db.execute(text(f"select count(*) from {table} where {where}")).scalar_one()
        return found


def job_of(someone: Someone, import_id: str) -> UUID:
    """The import's present job."""
    with someone.work() as work:
        found: UUID = work.db.execute(
            text("select job_id from import_batch where id = :id"), {"id": import_id}
        ).scalar_one()
        return found
