"""Jobs are rows: claimed with a lease, completed with a token, found again when their worker dies."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel
from sqlalchemy import text

from crm_app.core import job_running, job_upkeep, jobs, metrics, tables
from crm_app.core.clock import now
from crm_app.core.database import transaction_without_workspace, unit_of_work
from crm_app.core.errors import Forbidden, Invalid, Unauthenticated, Unavailable
from crm_app.core.jobs import Cancelled, JobRun
from crm_app.core.principal import JobCaller
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services
from tests.support.world import World


class Payload(BaseModel):
    """What the test's jobs get."""

    word: str = ""


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Registers a kind of job for one test."""

    def register(function: Any, **options: Any) -> str:
        def run(job: JobRun, payload: Payload) -> None:
            function(job, payload)

        known = dict(jobs.KINDS)
        jobs.job("test.run", **options)(run)
        spec = jobs.KINDS["test.run"]
        monkeypatch.setattr(jobs, "KINDS", known | {"test.run": spec})
        return "test.run"

    return register


def status_of(world: World, job_id: UUID) -> Any:
    with unit_of_work(world.owner.caller) as work:
        return work.db.execute(text("select * from job where id = :id"), {"id": job_id}).one()


def enqueue(world: World, **more: Any) -> UUID:
    with unit_of_work(world.member.caller) as work:
        return jobs.enqueue(work, "test.run", Payload(word="สวัสดี"), **more)


def test_a_job_runs_once_as_its_requester(world: World, kind: Any) -> None:
    seen: list[Any] = []

    def run(job: JobRun, payload: Payload) -> None:
        with job.work("company.create") as work:
            seen.append((work.principal.email, payload.word, work.scope("company.delete")))

    kind(run)
    job_id = enqueue(world)
    job_running.run(str(job_id))
    job_running.run(str(job_id))  # a second delivery of the message
    assert seen == [("member@example.com", "สวัสดี", "own")]
    assert status_of(world, job_id).status == "done"


def test_a_job_that_was_not_committed_does_not_exist(world: World, kind: Any) -> None:
    kind(lambda job, payload: None)

    def break_off() -> None:
        with unit_of_work(world.member.caller) as work:
            jobs.enqueue(work, "test.run", Payload())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    with unit_of_work(world.owner.caller) as work:
        assert work.db.execute(text("select count(*) from job")).scalar() == 0


def test_a_job_has_no_more_rights_than_its_asker_has_now(world: World, kind: Any) -> None:
    def run(job: JobRun, payload: Payload) -> None:
        with job.work("member.manage"):
            raise AssertionError("a member may not")

    kind(run)
    job_id = enqueue(world)
    job_running.run(str(job_id))
    row = status_of(world, job_id)
    assert (row.status, row.error["code"]) == ("failed", "forbidden")


def test_a_member_who_has_left_gets_nothing_done(world: World, kind: Any) -> None:
    done: list[int] = []

    def run(job: JobRun, payload: Payload) -> None:
        with job.work():
            done.append(1)

    kind(run)
    job_id = enqueue(world)
    with unit_of_work(world.owner.caller) as work:
        work.db.execute(text("update membership set status = 'inactive' where email = 'member@example.com'"))
    job_running.run(str(job_id))
    assert done == []
    assert status_of(world, job_id).status == "failed"


def test_a_dead_workers_job_is_found_and_its_late_completion_refused(world: World, kind: Any) -> None:
    kind(lambda job, payload: None, lease_seconds=30)
    job_id, dead = enqueue(world), uuid4()
    with transaction_without_workspace() as db:
        assert db.execute(text("select job_claim(:j, :t, -1)"), {"j": job_id, "t": dead}).scalar() is not None
    with transaction_without_workspace() as db:
        assert job_id in db.execute(text("select id from job_due(10)")).scalars().all()
    job_running.run(str(job_id))
    assert status_of(world, job_id).status == "done"
    with transaction_without_workspace() as db:
        finish = text("select job_finish(:j, :t, 'failed', null, 0)")
        assert db.execute(finish, {"j": job_id, "t": dead}).scalar() is False
    with pytest.raises(Unauthenticated), unit_of_work(JobCaller(job_id, dead)):
        raise AssertionError("a lost claim opens nothing")


def test_a_job_that_fails_is_retried_and_then_reported(world: World, kind: Any) -> None:
    failures: list[Any] = []

    def run(job: JobRun, payload: Payload) -> None:
        raise Unavailable

    kind(run, max_attempts=2, failed=lambda job, payload, error: failures.append(error))
    job_id = enqueue(world)
    job_running.run(str(job_id))
    row = status_of(world, job_id)
    assert (row.status, row.attempts, failures) == ("queued", 1, [])
    with unit_of_work(world.owner.caller) as work:
        work.db.execute(text("update job set run_after = now()"))
    job_running.run(str(job_id))
    assert status_of(world, job_id).status == "failed"
    assert isinstance(failures[0], Unavailable)


def test_a_refusal_is_not_tried_again(world: World, kind: Any) -> None:
    def run(job: JobRun, payload: Payload) -> None:
        raise Invalid

    kind(run)
    job_id = enqueue(world)
    job_running.run(str(job_id))
    assert (status_of(world, job_id).status, status_of(world, job_id).attempts) == ("failed", 1)


def test_cancelling_stops_a_waiting_job_at_once_and_a_running_one_at_its_next_step(world: World, kind: Any) -> None:
    steps: list[int] = []

    def run(job: JobRun, payload: Payload) -> None:
        with unit_of_work(world.member.caller) as work:
            jobs.cancel(work, job.job_id)
        job.beat()
        steps.append(1)
        with pytest.raises(Cancelled):
            job.check()
        job.check()

    kind(run)
    waiting = enqueue(world)
    with unit_of_work(world.member.caller) as work:
        jobs.cancel(work, waiting)
    job_running.run(str(waiting))
    assert steps == []
    assert status_of(world, waiting).status == "cancelled"
    running = enqueue(world)
    job_running.run(str(running))
    assert steps == [1]
    assert status_of(world, running).status == "cancelled"


def test_the_sweeper_wakes_what_the_queue_lost(world: World, kind: Any, redis: Any) -> None:
    kind(lambda job, payload: None)
    job_id = enqueue(world)
    redis.flushdb()
    with unit_of_work(world.owner.caller) as work:
        work.db.execute(text("update job set run_after = now() - interval '5 seconds'"))
    assert job_upkeep.sweep() == 1
    task = jobs.huey().dequeue()
    assert task is not None
    jobs.huey().execute(task)
    assert status_of(world, job_id).status == "done"


def test_the_age_of_the_queue_is_that_of_what_somebody_waits_for(world: World, kind: Any) -> None:
    kind(lambda job, payload: None)
    enqueue(world)
    with unit_of_work(world.owner.caller) as work:
        work.db.execute(text("update job set run_after = now() - interval '100 seconds'"))
    job_upkeep.measure()
    assert metrics.OLDEST_JOB_SECONDS._value.get() == pytest.approx(100, abs=20)
    with unit_of_work(world.owner.caller) as work:
        work.db.execute(text("update job set priority = -10"))
    job_upkeep.measure()
    assert metrics.OLDEST_JOB_SECONDS._value.get() == 0, "work in the background may take its time"


def test_another_workspace_neither_sees_nor_stops_a_job(world: World, kind: Any) -> None:
    kind(lambda job, payload: None)
    job_id = enqueue(world)
    with unit_of_work(world.stranger.caller) as work:
        assert work.db.execute(text("select count(*) from job")).scalar() == 0
        jobs.cancel(work, job_id)
    assert status_of(world, job_id).status == "queued"


def test_system_work_has_only_the_permissions_it_lists(world: World, kind: Any) -> None:
    seen: list[Any] = []

    def run(job: JobRun, payload: jobs.Nothing) -> None:
        with job.work("company.read") as work:
            seen.append((work.principal.name, work.principal.member_id))
        with pytest.raises(Forbidden), job.work("company.update"):
            raise AssertionError("not listed")

    kind(run)
    with transaction_without_workspace() as db:
        made = db.execute(text("select * from job_schedule('test.run', '{\"company.read\": \"all\"}', '1 hour')"))
        ids = made.scalars().all()
        again = db.execute(text("select * from job_schedule('test.run', '{}', '1 hour')")).scalars().all()
    assert (len(ids), again) == (2, [])
    job_running.run(str(ids[0]))
    assert seen == [("system", None)]


def test_a_heartbeat_keeps_the_lease(world: World, kind: Any) -> None:
    leases: list[Any] = []

    def run(job: JobRun, payload: Payload) -> None:
        leases.append(status_of(world, job.job_id).lease_until)
        time.sleep(1.3)
        leases.append(status_of(world, job.job_id).lease_until)

    kind(run, lease_seconds=3)
    job_running.run(str(enqueue(world)))
    assert leases[1] > leases[0]


def test_a_worker_gets_ready_for_its_first_jobs_and_one_failure_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def broken() -> None:
        raise RuntimeError("no model")

    monkeypatch.setattr(jobs, "WARM_UPS", [broken, lambda: done.append("ready")])
    jobs.get_ready()
    assert done == ["ready"]


def test_a_clock_that_was_put_back_leaves_no_job_waiting(world: World, kind: Any, database: Services) -> None:
    """As if the clock had been a day ahead when they were made, and their worker had died."""
    ran: list[UUID] = []
    kind(lambda job, payload: ran.append(job.job_id))
    waiting, later, leased = enqueue(world), enqueue(world, delay_seconds=3600), enqueue(world)
    with connect(database.owner_database_url) as cursor:
        cursor.execute(
            "update job set created_at = created_at + interval '1 day', run_after = run_after + interval '1 day', "
            "woken_at = now() + interval '1 day'"
        )
        cursor.execute(
            "update job set status = 'running', lease_until = now() + interval '1 day' where id = %s", (str(leased),)
        )
    for job_id in (waiting, later, leased):
        job_running.run(str(job_id))
    assert ran == []
    assert job_upkeep.correct_times() == 3
    assert job_upkeep.correct_times() == 0
    time.sleep(0.05)
    for job_id in (waiting, later, leased):
        job_running.run(str(job_id))
    assert ran == [waiting, leased]
    assert timedelta(minutes=59) < status_of(world, later).run_after - now() < timedelta(minutes=61)


def test_periodic_work_goes_on_after_the_clock_was_put_back(
    world: World, kind: Any, database: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind(lambda job, payload: None, every=timedelta(hours=1))
    monkeypatch.setattr(jobs, "KINDS", {"test.run": jobs.KINDS["test.run"]})
    assert job_upkeep.schedule() == 2
    assert job_upkeep.schedule() == 0
    with connect(database.owner_database_url) as cursor:
        cursor.execute("update job set status = 'done', created_at = created_at + interval '1 day'")
    assert job_upkeep.schedule() == 2


def _an_hour_ahead(database: Services) -> None:
    """As if the clock of the database had been set an hour ahead: all moments of jobs are an hour ago."""
    with connect(database.owner_database_url) as cursor:
        cursor.execute(
            "update job set created_at = created_at - interval '1 hour', run_after = run_after - interval '1 hour', "
            "lease_until = lease_until - interval '1 hour', woken_at = woken_at - interval '1 hour'"
        )


def test_a_clock_that_jumps_ahead_under_a_running_job_lets_one_run_of_it_count(
    world: World, kind: Any, database: Services
) -> None:
    """The lease is over at once: another worker takes the job, and the first one can neither write nor finish it."""
    outcomes: list[str] = []

    def run(job: JobRun, payload: Payload) -> None:
        if job.attempt == 1:
            _an_hour_ahead(database)
            assert job_upkeep.sweep() == 1
            job_running.run(str(job.job_id))
        with job.work():
            outcomes.append(f"written by attempt {job.attempt}")

    kind(run)
    job_id = enqueue(world)
    job_running.run(str(job_id))
    assert outcomes == ["written by attempt 2"]
    found = status_of(world, job_id)
    assert (found.status, found.attempts, found.error) == ("done", 2, None)
    assert job_upkeep.sweep() == 0


def test_a_heartbeat_renews_an_expired_lease_that_no_worker_took(world: World, kind: Any, database: Services) -> None:
    def run(job: JobRun, payload: Payload) -> None:
        _an_hour_ahead(database)
        job.beat()
        job.check()
        assert job_upkeep.sweep() == 0

    kind(run)
    job_id = enqueue(world)
    job_running.run(str(job_id))
    assert (status_of(world, job_id).status, status_of(world, job_id).attempts) == ("done", 1)


def test_jobs_that_wait_while_the_clock_jumps_ahead_run_once_and_delayed_ones_run_early(
    world: World, kind: Any, database: Services
) -> None:
    ran: list[UUID] = []
    kind(lambda job, payload: ran.append(job.job_id))
    waiting, later, much_later = enqueue(world), enqueue(world, delay_seconds=1800), enqueue(world, delay_seconds=7200)
    _an_hour_ahead(database)
    assert job_upkeep.sweep() == 2
    for job_id in (waiting, later, much_later, waiting):
        job_running.run(str(job_id))
    assert ran == [waiting, later]
    assert job_upkeep.correct_times() == 0
    assert job_upkeep.sweep() == 0


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_machine_whose_clock_is_wrong_queues_by_the_clock_of_the_database(
    world: World, kind: Any, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    ran: list[UUID] = []
    kind(lambda job, payload: ran.append(job.job_id))
    right = tables.now
    monkeypatch.setattr(tables, "now", lambda: right() + ahead)
    at_once, later = enqueue(world), enqueue(world, delay_seconds=60)
    for job_id in (at_once, later):
        job_running.run(str(job_id))
    assert ran == [at_once]
    assert job_upkeep.correct_times() == 0
    assert timedelta(seconds=50) < status_of(world, later).run_after - now() <= timedelta(seconds=60)
    assert abs(status_of(world, later).created_at - now()) < timedelta(seconds=10)
