"""A person's notifications over REST: tasks given to them and reminders that have come due."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.core import job_running, job_upkeep
from crm_app.core.clock import now
from tests.support.world import Someone, World, client


def _notifications(someone: Someone, **params: Any) -> dict[str, Any]:
    reply = client(someone).get("/api/v1/notifications", params=params)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def _titles(someone: Someone, **params: Any) -> list[tuple[str, str]]:
    return [(one["kind"], one["title"]) for one in _notifications(someone, **params)["items"]]


def _task(someone: Someone, **values: Any) -> dict[str, Any]:
    made = client(someone).post("/api/v1/tasks", json={"title": "Call"} | values)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def _run_reminders(world: World, kind: str = "notifications.remind") -> None:
    """Runs the jobs of that kind, as the worker does once their moment has come."""
    with world.owner.work() as work:
        work.db.execute(text("update job set run_after = now() where kind = :k and status = 'queued'"), {"k": kind})
        waiting = text("select id from job where kind = :k and status = 'queued'")
        ids = work.db.execute(waiting, {"k": kind}).scalars().all()
    for job_id in ids:
        job_running.run(str(job_id))


def test_only_the_new_assignee_is_notified(world: World) -> None:
    task = _task(world.owner, owner_id=str(world.member.member_id))
    found = _notifications(world.member)
    assert found["unread"] == 1
    note = found["items"][0]
    assert (note["kind"], note["actor_name"], note["title"]) == ("task_assigned", "Owner", "Call")
    assert (note["record_kind"], note["record_id"], note["read_at"]) == ("task", task["id"], None)
    for other in (world.owner, world.admin, world.stranger):
        assert _notifications(other) == {"items": [], "next": None, "unread": 0}


def test_a_reassigned_task_notifies_the_new_assignee(world: World) -> None:
    task = _task(world.member)
    assert _titles(world.member) == [], "one's own task is no news"
    path = f"/api/v1/tasks/{task['id']}"
    client(world.owner).patch(path, json={"version": 1, "owner_id": str(world.admin.member_id)})
    client(world.owner).patch(path, json={"version": 2, "title": "Call today"})
    assert _titles(world.admin) == [("task_assigned", "Call")]


def test_reading_marks_ones_own_alone(world: World) -> None:
    _task(world.owner, owner_id=str(world.member.member_id))
    _task(world.owner, owner_id=str(world.member.member_id), title="Second")
    _task(world.owner, owner_id=str(world.admin.member_id))
    first = _notifications(world.member)["items"][1]["id"]
    assert client(world.admin).post("/api/v1/notifications/read", json={"ids": [first]}).status_code == 204
    assert _notifications(world.member)["unread"] == 2
    assert client(world.member).post("/api/v1/notifications/read", json={"ids": [first]}).status_code == 204
    assert (_notifications(world.member)["unread"], _titles(world.member, unread=True)) == (
        1,
        [("task_assigned", "Second")],
    )
    client(world.member).post("/api/v1/notifications/read", json={})
    assert (_notifications(world.member)["unread"], _notifications(world.admin)["unread"]) == (0, 1)


def test_pages_follow_each_other(world: World) -> None:
    for number in range(3):
        _task(world.owner, owner_id=str(world.member.member_id), title=f"t{number}")
    page = _notifications(world.member, limit=2)
    rest = _notifications(world.member, limit=2, after=page["next"])
    assert [one["title"] for one in page["items"] + rest["items"]] == ["t2", "t1", "t0"]
    assert rest["next"] is None


def test_a_reminder_notifies_the_assignee_at_its_time(world: World) -> None:
    moment = (now() + timedelta(hours=1)).isoformat()
    task = _task(world.member, remind_at=moment)
    with world.owner.work() as work:
        due = text("select run_after from job where kind = 'notifications.remind'")
        waits = work.db.execute(due).scalar_one() - now()
    assert timedelta(minutes=59) < waits < timedelta(minutes=61)
    assert _titles(world.member) == []
    client(world.member).patch(
        f"/api/v1/tasks/{task['id']}", json={"version": 1, "owner_id": str(world.admin.member_id)}
    )
    _run_reminders(world)
    assert _titles(world.admin) == [("task_reminder", "Call"), ("task_assigned", "Call")]
    assert _titles(world.member) == []


@pytest.mark.parametrize("change", [{"status": "done"}, {"remind_at": None}, "deleted"])
def test_an_obsolete_reminder_is_not_sent(world: World, change: Any) -> None:
    task = _task(world.member, remind_at=(now() + timedelta(hours=1)).isoformat())
    path = f"/api/v1/tasks/{task['id']}"
    api = client(world.member)
    reply = api.delete(path) if change == "deleted" else api.patch(path, json={"version": 1} | change)
    assert reply.status_code in (200, 204)
    _run_reminders(world)
    assert _titles(world.member) == []


def test_a_changed_reminder_is_sent_once(world: World) -> None:
    task = _task(world.member, remind_at=(now() + timedelta(hours=1)).isoformat())
    later = (now() + timedelta(hours=2)).isoformat()
    client(world.member).patch(f"/api/v1/tasks/{task['id']}", json={"version": 1, "remind_at": later})
    _run_reminders(world)
    with world.owner.work() as work:  # a worker that died after its work: the job runs a second time
        work.db.execute(text("update job set status = 'queued' where kind = 'notifications.remind'"))
    _run_reminders(world)
    assert _titles(world.member) == [("task_reminder", "Call")]


def test_old_notifications_go(world: World) -> None:
    _task(world.owner, owner_id=str(world.member.member_id), title="old")
    with world.owner.work() as work:
        work.db.execute(text("update notification set created_at = now() - interval '91 days'"))
    _task(world.owner, owner_id=str(world.member.member_id), title="new")
    job_upkeep.schedule()
    _run_reminders(world, "notifications.purge")
    assert _titles(world.member) == [("task_assigned", "new")]
