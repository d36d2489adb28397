"""The administration over REST: its values, its permissions, and the retry of a failed job."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from crm_app.core import jobs
from crm_app.core.config import settings
from crm_app.core.database import unit_of_work
from tests.support.world import World, client


@jobs.job("admin.plain")
def _plain(run: jobs.JobRun, payload: jobs.Nothing) -> None:
    raise RuntimeError("it always breaks")


@jobs.job("admin.reported", failed=lambda run, payload, error: None)
def _reported(run: jobs.JobRun, payload: jobs.Nothing) -> None:
    raise RuntimeError("it always breaks")


def _failed(world: World, kind: str, member: Any = None) -> str:
    """A job of the world's workspace that failed."""
    with unit_of_work(_caller(member or world.owner)) as work:
        job_id = jobs.enqueue(work, kind, jobs.Nothing(), delay_seconds=3600)
        row = work.db.get_one(jobs.Job, (work.workspace_id, job_id))
        row.status, row.attempts, row.error = "failed", 3, {"code": "unexpected", "detail": "RuntimeError"}
    return str(job_id)


def _caller(who: Any) -> Any:
    return who.caller


def test_the_overview_names_versions_and_health(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crm-20260101-000000.dump").write_bytes(b"x" * 10)
    monkeypatch.setattr(settings(), "backups_dir", tmp_path)
    _failed(world, "admin.plain")
    found = client(world.owner).get("/api/v1/admin/overview")
    assert found.status_code == 200, found.text
    seen = found.json()
    assert seen["cache_up"] is True
    assert int(seen["database"].partition(".")[0]) >= 15
    assert seen["jobs_failed"] >= 1
    assert (seen["backup_name"], seen["backup_bytes"]) == ("crm-20260101-000000.dump", 10)


def test_only_who_manages_jobs_sees_any_of_it(world: World) -> None:
    job = _failed(world, "admin.plain")
    for who in (world.member, world.viewer):
        api = client(who)
        assert api.get("/api/v1/admin/overview").status_code == 403
        assert api.get("/api/v1/admin/jobs").status_code == 403
        assert api.post(f"/api/v1/admin/jobs/{job}/retry").status_code == 403
    stranger = client(world.stranger)
    assert job not in stranger.get("/api/v1/admin/jobs").text
    assert stranger.post(f"/api/v1/admin/jobs/{job}/retry").status_code == 404
    assert job in client(world.admin).get("/api/v1/admin/jobs").text, "nothing has changed"


def test_a_failed_job_gets_another_try(world: World) -> None:
    api = client(world.owner)
    job = _failed(world, "admin.plain")
    (row,) = [item for item in api.get("/api/v1/admin/jobs").json()["items"] if item["id"] == job]
    assert (row["retryable"], row["attempts"], row["requested_by"]) == (True, 3, "Owner")
    assert api.post(f"/api/v1/admin/jobs/{job}/retry").status_code == 204
    assert job not in api.get("/api/v1/admin/jobs").text
    with unit_of_work(_caller(world.owner)) as work:
        again = work.db.get_one(jobs.Job, (work.workspace_id, uuid.UUID(job)))
        assert (again.status, again.attempts, again.error) == ("queued", 0, None)
    assert api.post(f"/api/v1/admin/jobs/{job}/retry").status_code == 404, "it no longer is a failed one"


def test_a_job_whose_failure_was_shown_is_retried_by_its_requester(world: World) -> None:
    api = client(world.owner)
    job = _failed(world, "admin.reported")
    refused = api.post(f"/api/v1/admin/jobs/{job}/retry")
    assert refused.status_code == 409
    assert "asked for" in refused.json()["title"]
    assert job in api.get("/api/v1/admin/jobs").text


def test_failed_jobs_come_in_pages(world: World) -> None:
    api = client(world.owner)
    made = [_failed(world, "admin.plain") for _ in range(5)]
    seen, after = [], {}
    while True:
        page = api.get("/api/v1/admin/jobs", params={"limit": 2, **after}).json()
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert [job for job in seen if job in made] == made[::-1], "newest first, none twice"
