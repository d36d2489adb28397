"""Tasks and activities around the nights on which the clocks are set forward and back."""

from datetime import date
from typing import Any

import pytest

from crm_app.activities.state import ActivityList, ActivityPage, Timeline
from crm_app.identity import service
from crm_app.identity.schemas import ProfileIn
from crm_app.tasks.state import TaskAgenda, TaskList, TaskPage
from tests.support.states import Page, opened
from tests.support.world import Someone, World, client

MOMENTS = {
    "2026-03-29T00:30:00+00:00": ("29 Mar 2026", "01:30"),
    "2026-03-29T01:00:00+00:00": ("29 Mar 2026", "03:00"),
    "2026-10-25T00:30:00+00:00": ("25 Oct 2026", "02:30 (UTC+2)"),
    "2026-10-25T01:30:00+00:00": ("25 Oct 2026", "02:30 (UTC+1)"),
    "2026-12-01T09:00:00+00:00": ("1 Dec 2026", "10:00"),
    "2026-05-18T08:00:00+00:00": ("18 May 2026", "10:00"),
}
"""A moment, and the day and the time that clocks in Berlin show then."""


@pytest.fixture
def berliner(world: World) -> Someone:
    """Somebody who lives where clocks change."""
    service.update_profile(
        world.member.caller, ProfileIn(name="Mia", language="en", timezone="Europe/Berlin", theme="system")
    )
    return world.member


def made(someone: Someone, plural: str, **values: Any) -> dict[str, Any]:
    answer = client(someone).post(f"/api/v1/{plural}", json=values)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def saved(page: Page, state: Any, **typed: str) -> Any:
    form = await page.state(state)
    await page.call(state, "save", form.form | {"form_key": form.form_key} | typed)
    return form


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_task_shows_its_moment_and_keeps_it_when_saved_unchanged(berliner: Someone, moment: str) -> None:
    day, clock = MOMENTS[moment]
    task = made(berliner, "tasks", title="Call", due_at=moment, remind_at=moment)
    async with opened(berliner, f"/tasks/{task['id']}/edit", task_id=task["id"]) as page:
        await page.call(TaskPage, "edit")
        form = await page.state(TaskPage)
        assert (form.view["due"], form.view["remind"]) == (f"{day}, {clock}",) * 2
        assert (form.form["due_date"], form.form["due_time"], form.form["remind_at"]) == (day, clock, f"{day}, {clock}")
        await saved(page, TaskPage, title="Call them")
        await page.call(TaskPage, "edit")
        await saved(page, TaskPage, due_date=f"{day} ", due_time=f" {clock}", remind_at=f"{day} {clock}")
    after = client(berliner).get(f"/api/v1/tasks/{task['id']}").json()
    assert (after["title"], after["due_at"], after["remind_at"]) == ("Call them", moment, moment)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_an_activity_shows_its_moment_and_keeps_it_when_saved_unchanged(berliner: Someone, moment: str) -> None:
    day, clock = MOMENTS[moment]
    call = made(berliner, "activities", kind="call", subject="x", occurred_at=moment)
    async with opened(berliner, f"/activities/{call['id']}/edit", activity_id=call["id"]) as page:
        await page.call(ActivityPage, "edit")
        form = await page.state(ActivityPage)
        assert form.view["when"] == form.form["occurred_at"] == f"{day}, {clock}"
        await saved(page, ActivityPage, subject="y")
        await page.call(ActivityPage, "edit")
        await saved(page, ActivityPage, occurred_at=f"{day}  {clock}")
    assert client(berliner).get(f"/api/v1/activities/{call['id']}").json()["occurred_at"] == moment


async def test_the_two_half_past_two_of_one_night_are_two_moments_in_order(berliner: Someone) -> None:
    company = made(berliner, "companies", name="Siam")
    for number, moment in enumerate(m for m in MOMENTS if m.startswith("2026-10-25")):
        made(
            berliner, "activities", kind="call", subject=f"Call {number}", occurred_at=moment, company_id=company["id"]
        )
    async with opened(berliner, "/activities") as page:
        await page.call(ActivityList, "load")
        assert [row["title"] for row in (await page.state(ActivityList)).rows] == ["Call 1", "Call 0"]
        await page.call(Timeline, "show_for", "company", company["id"])
        moments = [entry["moment"] for entry in (await page.state(Timeline)).entries if entry["activity"]]
        assert moments == ["25 Oct 2026, 02:30 (UTC+1)", "25 Oct 2026, 02:30 (UTC+2)"]


async def test_an_hour_that_is_not_is_refused_wherever_it_is_typed(berliner: Someone) -> None:
    skipped = "There is no 02:30 on 29 Mar 2026: the clocks are set forward. Choose another time, such as 03:30."
    task = made(berliner, "tasks", title="Call", due_date="2026-03-29")
    async with opened(berliner, f"/tasks/{task['id']}/edit", task_id=task["id"]) as page:
        await page.call(TaskPage, "edit")
        form = await saved(page, TaskPage, due_time="02:30")
        assert form.form_errors == {"due_time": skipped}
        await saved(page, TaskPage, remind_at="29/3/26 2:30")
        assert form.form_errors == {"remind_at": skipped}
        await page.call(Timeline, "show_for", "task", task["id"])
        await page.call(Timeline, "write", {"kind": "call", "body": "x", "occurred_at": "29.03.2026 02:30"})
        assert (await page.state(Timeline)).form_errors == {"occurred_at": skipped}
        await page.call(TaskPage, "edit")
        twice = await saved(page, TaskPage, due_date="25/10/2026", due_time="02:30")
        assert "twice" in twice.form_errors["due_time"]
        await saved(page, TaskPage, due_date="25/10/2026", due_time="02:30 UTC+1")
    assert client(berliner).get(f"/api/v1/tasks/{task['id']}").json()["due_at"] == "2026-10-25T01:30:00+00:00"


def test_rest_takes_no_moment_without_its_offset(berliner: Someone) -> None:
    for name in ("due_at", "remind_at"):
        answer = client(berliner).post("/api/v1/tasks", json={"title": "x", name: "2026-03-29T02:30:00"})
        assert (answer.status_code, list(answer.json()["fields"])) == (422, [name])
        assert "offset" in answer.json()["fields"][name]
    assert (
        client(berliner)
        .post("/api/v1/tasks", json={"title": "x", "due_at": "2026-03-29T02:30:00+01:00"})
        .json()["due_at"]
        .startswith("2026-03-29T01:30")
    )


async def test_a_task_due_on_the_short_day_is_due_all_of_it(berliner: Someone) -> None:
    task = made(berliner, "tasks", title="Call", due_date="2026-03-29")
    assert (task["due_date"], task["due_at"]) == ("2026-03-29", None)
    query = "/tasks/all?due_from=2026-03-29&due_to=2026-03-29"
    async with opened(berliner, query) as page:
        await page.call(TaskList, "load")
        assert [row["title"] for row in (await page.state(TaskList)).rows] == ["Call"]


@pytest.mark.parametrize("written", ["31/02/2569", "soon", "11/26/2026"])
async def test_a_quick_task_with_no_day_says_what_to_write(berliner: Someone, written: str) -> None:
    async with opened(berliner, "/tasks") as page:
        await page.call(TaskAgenda, "load")
        await page.call(TaskAgenda, "add", {"title": "Call", "due_date": written})
        assert list((await page.state(TaskAgenda)).form_errors) == ["due_date"]
        await page.call(TaskAgenda, "add", {"title": "Call", "due_date": "+3d"})
        assert (await page.state(TaskAgenda)).form_errors == {}
    items = client(berliner).get("/api/v1/tasks").json()["items"]
    assert [date.fromisoformat(item["due_date"]) > date(2020, 1, 1) for item in items] == [True]
