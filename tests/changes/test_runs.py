"""Long changes: batches, a job that is killed, stop, undo, and what is kept how long."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.core import job_running, jobs
from crm_app.core.clock import today
from crm_app.records import bulk as engine
from crm_app.records import runs
from tests.changes.support import bulk, change, counts, make, many, read, run_jobs, undo, waiting_jobs
from tests.support.world import Someone, World, client


class Killed(BaseException):
    """The end of a worker's process."""


def test_a_job_that_is_killed_between_batches_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many(world.owner, 30)
    monkeypatch.setattr(engine, "DIRECT_ROWS", 5)
    monkeypatch.setattr(engine, "BATCH_ROWS", 10)
    found = bulk(world.owner, "companies", matching={}, set={"sector": "Steel"})
    (job_id,) = waiting_jobs(world.owner)
    seen = []

    def check(_: jobs.JobRun) -> None:
        seen.append(1)
        if len(seen) == 4:  # `job_running` asks once itself
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(jobs.JobRun, "check", check)
        with pytest.raises(Killed):
            job_running.run(job_id)
    half = change(world.owner, found["id"])
    assert (counts(half), half["status"]) == ((20, 0, 0), "running")
    with world.owner.work() as work:
        work.db.execute(text("update job set lease_until = now() - interval '1 minute' where id = :id"), {"id": job_id})
    job_running.run(job_id)
    job_running.run(job_id)
    done = change(world.owner, found["id"])
    assert (counts(done), done["status"]) == ((30, 0, 0), "done")
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*), max(version) from company")).one() == (30, 2)
        assert work.db.execute(text("select count(*) from audit_entry where action = 'update'")).scalar() == 30


def test_a_stopped_change_can_be_undone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many(world.owner, 30)
    monkeypatch.setattr(engine, "DIRECT_ROWS", 5)
    monkeypatch.setattr(engine, "BATCH_ROWS", 10)
    found = bulk(world.owner, "companies", matching={}, action="delete")
    api, checks = client(world.owner), []

    def check(_: jobs.JobRun) -> None:
        checks.append(1)
        if len(checks) == 3:
            assert api.post(f"/api/v1/changes/{found['id']}/stop").json()["status"] == "stopped"

    with monkeypatch.context() as patch:
        patch.setattr(jobs.JobRun, "check", check)
        run_jobs(world.owner)
    stopped = change(world.owner, found["id"])
    assert (counts(stopped), stopped["status"], stopped["can_undo"]) == ((10, 0, 0), "stopped", True)
    assert api.post(f"/api/v1/changes/{found['id']}/stop").status_code == 422
    undone = undo(world.owner, found["id"])
    assert (undone["undone"], undone["status"], undone["can_undo"]) == (10, "undone", False)
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*) from company where deleted_at is null")).scalar() == 30
    undo(world.owner, found["id"], status=422)


def test_an_undo_leaves_what_was_edited_since_and_lists_it(world: World) -> None:
    ids = [make(world.owner, "companies", name=name, sector="Old")["id"] for name in ("Alpha", "Bravo", "Charlie")]
    found = bulk(world.owner, "companies", ids=ids, set={"sector": "New"})
    api = client(world.owner)
    assert api.patch(f"/api/v1/companies/{ids[0]}", json={"version": 2, "city": "Leeds"}).status_code == 200
    assert api.delete(f"/api/v1/companies/{ids[1]}").status_code == 204
    undone = undo(world.owner, found["id"])
    assert (undone["undone"], undone["left"]) == (1, 2)
    assert {(line["title"], line["reason"]) for line in undone["refusals"]} == {
        ("Alpha", "It has been edited since."),
        ("Bravo", "It no longer exists."),
    }
    assert read(world.owner, "companies", ids[0])["sector"] == "New"
    assert read(world.owner, "companies", ids[2])["sector"] == "Old"


def test_changes_are_undone_newest_first(world: World) -> None:
    ids = [make(world.owner, "companies", name=name, sector="1")["id"] for name in ("Alpha", "Bravo")]
    second = bulk(world.owner, "companies", ids=ids, set={"sector": "2"})
    third = bulk(world.owner, "companies", ids=ids[:1], set={"sector": "3"})
    assert undo(world.owner, third["id"])["undone"] == 1
    assert undo(world.owner, second["id"])["undone"] == 2
    assert [read(world.owner, "companies", one)["sector"] for one in ids] == ["1", "1"]


def test_an_undo_asks_for_the_rights_of_its_changes(world: World) -> None:
    ids = [make(world.owner, "contacts", name=name)["id"] for name in ("Alpha", "Bravo")]
    found = bulk(world.owner, "contacts", ids=ids, action="delete")
    assert client(world.member).post(f"/api/v1/changes/{found['id']}/undo").status_code == 404
    assert client(world.member).get(f"/api/v1/changes/{found['id']}").status_code == 404
    assert client(world.member).get("/api/v1/changes").json()["items"] == []
    (listed,) = client(world.admin).get("/api/v1/changes").json()["items"]
    assert (listed["id"], listed["created_by_name"]) == (found["id"], "Owner")
    own = make(world.owner, "contacts", name="Own", owner_id=str(world.member.member_id))["id"]
    assigned = bulk(world.member, "contacts", ids=[own], set={"job_title": "CFO"})
    with world.owner.work() as work:
        role = text("update role set permissions = permissions - 'contact.update' where key = 'member'")
        work.db.execute(role)
    undone = undo(world.member, assigned["id"])
    assert (undone["undone"], undone["left"]) == (0, 1)
    assert read(world.owner, "contacts", own)["job_title"] == "CFO"


def test_a_link_to_a_record_that_is_gone_is_not_put_back(world: World) -> None:
    company = make(world.owner, "companies", name="Alpha")["id"]
    contact = make(world.owner, "contacts", name="Ann", company_id=company)["id"]
    found = bulk(world.owner, "contacts", ids=[contact], set={"company_id": None})
    assert client(world.owner).delete(f"/api/v1/companies/{company}").status_code == 204
    undone = undo(world.owner, found["id"])
    assert (undone["undone"], undone["left"], len(undone["refusals"])) == (0, 1, 1)


def test_values_of_every_type_are_put_back(world: World) -> None:
    given = {
        "name": "Ridge",
        "amount": "1234567.89",
        "currency": "USD",
        "expected_close_date": "2026-03-01",
        "owner_id": str(world.member.member_id),
    }
    deal = make(world.owner, "deals", **given)
    change_to = {"amount": "5", "currency": "THB", "expected_close_date": None, "owner_id": str(world.admin.member_id)}
    found = bulk(world.owner, "deals", ids=[deal["id"]], set=change_to)
    assert undo(world.owner, found["id"])["undone"] == 1
    after = read(world.owner, "deals", deal["id"])
    moved = {"version", "updated_at"}
    assert {k: v for k, v in after.items() if k not in moved} == {k: v for k, v in deal.items() if k not in moved}


def test_no_more_than_five_run_at_the_same_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many(world.owner, 3)
    monkeypatch.setattr(engine, "DIRECT_ROWS", 1)
    for n in range(5):
        bulk(world.owner, "companies", matching={}, set={"sector": str(n)})
    answer = bulk(world.owner, "companies", matching={}, set={"sector": "6"}, status=422)
    assert "5" in answer["title"]
    monkeypatch.setattr(engine, "MAX_ROWS", 2)
    run_jobs(world.owner)
    answer = bulk(world.owner, "companies", matching={}, set={"sector": "7"}, status=422)
    assert "2" in answer["title"]


def test_a_job_of_a_person_who_lost_the_right_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many(world.owner, 3)
    monkeypatch.setattr(engine, "DIRECT_ROWS", 1)
    found = bulk(world.member, "companies", matching={}, set={"sector": "x"})
    with world.owner.work() as work:
        role = text("update role set permissions = permissions - 'company.update' where key = 'member'")
        work.db.execute(role)
    run_jobs(world.member)
    failed = change(world.member, found["id"])
    assert (failed["status"], counts(failed), bool(failed["error"])) == ("failed", (0, 0, 0), True)


def test_changes_are_kept_for_thirty_days(world: World) -> None:
    ids = [make(world.owner, "companies", name=name)["id"] for name in ("Alpha", "Bravo")]
    old = bulk(world.owner, "companies", ids=ids, set={"sector": "1"})
    new = bulk(world.owner, "companies", ids=ids, set={"sector": "2"})
    with world.owner.work() as work:
        given = {"id": old["id"], "days": timedelta(days=31)}
        work.db.execute(text("update change_run set created_at = now() - :days where id = :id"), given)
    undo(world.owner, old["id"], status=422)
    with world.owner.work() as work:
        assert runs.purge(work, work.db.execute(text("select now()")).scalar_one() - runs.KEPT, 100) == 2
    with world.owner.work() as work:
        left = work.db.execute(text("select distinct run_id from change_row")).scalars().all()
        assert [str(one) for one in left] == [new["id"]]
        assert work.db.execute(text("select count(*) from change_run")).scalar() == 1


def _listed(someone: Someone, status: int = 200, **query: Any) -> list[str]:
    """The kinds of the changes that the list shows."""
    answer = client(someone).get("/api/v1/changes", params=query)
    assert answer.status_code == status, answer.text
    return [one["kind"] for one in answer.json()["items"]] if status == 200 else list(answer.json()["fields"])


def test_the_list_is_narrowed_by_kind_person_day_and_size(world: World) -> None:
    companies = [make(world.owner, "companies", name=name)["id"] for name in ("Alpha", "Bravo")]
    contact = make(world.member, "contacts", name="Ann")["id"]
    bulk(world.owner, "companies", ids=companies, set={"sector": "Steel"})
    bulk(world.member, "contacts", ids=[contact], set={"job_title": "Buyer"})
    member = str(world.member.member_id)
    assert _listed(world.owner) == ["contact", "company"]
    assert _listed(world.owner, kind="company") == ["company"]
    assert _listed(world.owner, kind="*") == []
    assert _listed(world.owner, member_id=member) == ["contact"]
    assert _listed(world.owner, what="many") == ["company"]
    assert _listed(world.owner, what="one", kind="contact") == ["contact"]
    assert _listed(world.owner, what="assistant") == []
    here = today("Asia/Bangkok")
    assert len(_listed(world.owner, day_from=here.isoformat(), day_to=here.isoformat())) == 2
    assert _listed(world.owner, day_to=(here - timedelta(days=1)).isoformat()) == []
    assert _listed(world.member, member_id=str(world.owner.member_id)) == [], "somebody else's stay unseen"
    assert _listed(world.owner, 422, kind="nothing") == ["kind"]
    assert _listed(world.owner, 422, what="nothing") == ["what"]
    for day in ("9999-12-31", "0001-01-01"):
        assert _listed(world.owner, day_from=day, day_to=day) == []
