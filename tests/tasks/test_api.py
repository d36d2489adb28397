"""Tasks over REST: due days in the person's zone, ticking off, and lists."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm_app.core.clock import today
from tests.support.world import World, client

BANGKOK = "Asia/Bangkok"


def _task(api: Any, title: str = "Call back", **values: Any) -> dict[str, Any]:
    made = api.post("/api/v1/tasks", json={"title": title} | values)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_a_task_is_created_read_changed_deleted_and_restored(world: World) -> None:
    api = client(world.member)
    company = api.post("/api/v1/companies", json={"name": "Siam"}).json()
    task = _task(api, "โทรกลับ", company_id=company["id"], priority="high")
    assert (task["owner_name"], task["company_name"], task["status"]) == ("Member", "Siam", "open")
    path = f"/api/v1/tasks/{task['id']}"
    assert api.get(path).json() == task
    changed = api.patch(path, json={"version": 1, "description": "ก่อนเที่ยง", "owner_id": str(world.admin.member_id)})
    assert (changed.json()["owner_name"], changed.json()["version"]) == ("Admin", 2)
    assert api.patch(path, json={"version": 1, "title": "x"}).status_code == 409
    assert api.delete(path).status_code == 403  # a member deletes only their own
    assert client(world.admin).delete(path).status_code == 204
    assert client(world.admin).post(f"{path}/restore").json()["description"] == "ก่อนเที่ยง"


def test_completing_sets_the_moment_and_reopening_clears_it(world: World) -> None:
    api = client(world.member)
    task = _task(api)
    path = f"/api/v1/tasks/{task['id']}"
    done = api.post(f"{path}/complete").json()
    assert (done["status"], done["due_group"]) == ("done", None)
    assert datetime.fromisoformat(done["completed_at"]) <= datetime.now(UTC)
    assert api.post(f"{path}/complete").json() == done, "a second tick changes nothing"
    opened = api.post(f"{path}/reopen").json()
    assert (opened["status"], opened["completed_at"]) == ("open", None)
    patched = api.patch(path, json={"version": opened["version"], "status": "done"}).json()
    assert patched["completed_at"] is not None
    born_done = _task(api, "Logged after the fact", status="done")
    assert born_done["completed_at"] is not None


def test_a_time_decides_the_day_in_the_writers_zone(world: World) -> None:
    api = client(world.member)
    late = _task(api, due_at="2026-03-01T20:00:00+00:00")
    assert late["due_date"] == "2026-03-02", "it is already the second in Bangkok"
    path = f"/api/v1/tasks/{late['id']}"
    moved = api.patch(path, json={"version": 1, "due_date": "2026-03-05"}).json()
    assert (moved["due_date"], moved["due_at"]) == ("2026-03-05", None), "another day drops the time"
    assert api.post("/api/v1/tasks", json={"title": "x", "due_at": "2026-03-01T20:00:00"}).status_code == 422


def test_the_agenda_groups_open_tasks_by_urgency(world: World) -> None:
    api = client(world.member)
    here = today(BANGKOK)
    sunday = here + timedelta(days=6 - here.weekday())
    later = max(sunday, here + timedelta(days=1)) + timedelta(days=1)
    noon = datetime.combine(here, datetime.min.time(), ZoneInfo(BANGKOK))
    _task(api, "last year", due_date=str(here - timedelta(days=365)))
    _task(api, "yesterday", due_date=str(here - timedelta(days=1)), priority="low")
    _task(api, "this midnight", due_at=noon.isoformat())
    _task(api, "today", due_date=str(here))
    _task(api, "tomorrow", due_date=str(here + timedelta(days=1)))
    _task(api, "next month", due_date=str(later))
    _task(api, "some day")
    _task(api, "done already", due_date=str(here), status="done")
    found = api.get("/api/v1/tasks/agenda")
    assert found.status_code == 200, found.text
    answer = found.json()
    groups = {group["key"]: [task["title"] for task in group["tasks"]] for group in answer["groups"]}
    assert date.fromisoformat(answer["today"]) == here
    assert groups == {
        "overdue": ["last year", "yesterday", "this midnight"],
        "today": ["today"],
        "tomorrow": ["tomorrow"],
        "this_week": [],
        "later": ["next month"],
        "no_date": ["some day"],
    }
    assert all(task["due_group"] == group["key"] for group in answer["groups"] for task in group["tasks"])


def test_a_group_says_when_it_has_more(world: World) -> None:
    api = client(world.member)
    for number in range(3):
        _task(api, f"Some day {number}")
    groups = api.get("/api/v1/tasks/agenda", params={"limit": 2}).json()["groups"]
    assert [(g["key"], len(g["tasks"]), g["more"]) for g in groups if g["tasks"]] == [("no_date", 2, True)]
    rest = api.get("/api/v1/tasks", params={"due_group": "no_date", "status": "open"}).json()["items"]
    assert len(rest) == 3


def test_my_tasks_are_those_i_am_to_do(world: World) -> None:
    api = client(world.member)
    _task(api, "mine")
    _task(api, "hers", owner_id=str(world.admin.member_id))
    assert [t["title"] for t in api.get("/api/v1/tasks", params={"mine": True}).json()["items"]] == ["mine"]
    assert len(api.get("/api/v1/tasks", params={"mine": False}).json()["items"]) == 2
    agenda = client(world.admin).get("/api/v1/tasks/agenda", params={"mine": True}).json()
    assert [t["title"] for g in agenda["groups"] for t in g["tasks"]] == ["hers"]


def test_tasks_are_listed_in_the_order_they_are_due_and_paged_without_gaps(world: World) -> None:
    api = client(world.member)
    _task(api, "no date")
    _task(api, "day", due_date="2026-03-02")
    _task(api, "morning of that day", due_at="2026-03-02T09:00:00+07:00")
    _task(api, "earlier", due_date="2026-03-01")
    titles, after = [], None
    while True:
        reply = api.get("/api/v1/tasks", params={"limit": 1} | ({"after": after} if after else {})).json()
        titles += [task["title"] for task in reply["items"]]
        after = reply["next"]
        if after is None:
            break
    assert titles == ["earlier", "morning of that day", "day", "no date"]


def test_what_is_done_comes_after_all_that_is_open_the_latest_first(world: World) -> None:
    api = client(world.member)
    for title, day in (("done long ago", "2026-01-01"), ("done now", "2026-01-02"), ("open", "2026-03-01")):
        _task(api, title, due_date=day)
    _task(api, "open, no date")
    for item in api.get("/api/v1/tasks", params={"q": "done"}).json()["items"]:
        api.patch(f"/api/v1/tasks/{item['id']}", json={"version": 1, "status": "done"})
    titles, after = [], None
    while True:
        reply = api.get("/api/v1/tasks", params={"limit": 1} | ({"after": after} if after else {})).json()
        titles += [task["title"] for task in reply["items"]]
        after = reply["next"]
        if after is None:
            break
    assert titles == ["open", "open, no date", "done now", "done long ago"]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2569-01-01T00:00:00Z"])
def test_a_moment_at_the_edge_of_the_calendar_is_refused_with_a_reason(world: World, moment: str) -> None:
    api = client(world.member)
    for field in ("due_at", "remind_at"):
        refused = api.post("/api/v1/tasks", json={"title": "Call back", field: moment})
        assert refused.status_code == 422
        assert "2026" in refused.json()["fields"][field]


def test_every_sort_and_filter_answers(world: World) -> None:
    api = client(world.member)
    _task(api, due_date="2026-03-02")
    for sort in ("title", "-due_date", "priority", "-completed_at", "created_at", "updated_at"):
        assert api.get("/api/v1/tasks", params={"sort": sort}).status_code == 200
    params = {"status": "open", "priority": "normal", "due_from": "2026-03-01", "due_to": "2026-03-31", "q": "back"}
    assert len(api.get("/api/v1/tasks", params=params).json()["items"]) == 1
    assert api.get("/api/v1/tasks", params={"without_due_date": True}).json()["items"] == []
    assert api.get("/api/v1/tasks", params={"sort": "secret"}).status_code == 422


def test_the_viewer_reads_and_changes_nothing(world: World) -> None:
    task = _task(client(world.owner))
    path = f"/api/v1/tasks/{task['id']}"
    api = client(world.viewer)
    assert api.get(path).status_code == 200
    assert api.post("/api/v1/tasks", json={"title": "x"}).status_code == 403
    assert api.post(f"{path}/complete").status_code == 403
    assert api.patch(path, json={"version": 1, "title": "x"}).status_code == 403
    assert client(world.owner).get(path).json() == task


def test_another_workspace_sees_and_reaches_nothing(world: World) -> None:
    task = _task(client(world.owner))
    api = client(world.stranger)
    assert api.get("/api/v1/tasks").json()["items"] == []
    assert all(not group["tasks"] for group in api.get("/api/v1/tasks/agenda").json()["groups"])
    assert api.get(f"/api/v1/tasks/{task['id']}").status_code == 404
    assert api.post(f"/api/v1/tasks/{task['id']}/complete").status_code == 404
    company = client(world.owner).post("/api/v1/companies", json={"name": "Acme"}).json()
    assert api.post("/api/v1/tasks", json={"title": "x", "company_id": company["id"]}).status_code == 422
    assert api.post("/api/v1/tasks", json={"title": "x", "owner_id": str(world.owner.member_id)}).status_code == 422
