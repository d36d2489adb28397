"""The pages of tasks, by their handlers."""

from datetime import timedelta
from typing import Any

from crm_app.core.clock import today
from crm_app.tasks.state import TaskAgenda, TaskList, TaskPage, TasksBeside
from tests.support.states import opened
from tests.support.world import World, client

HERE = "Asia/Bangkok"


def _task(api: Any, title: str, **values: Any) -> dict[str, Any]:
    made: dict[str, Any] = api.post("/api/v1/tasks", json={"title": title} | values).json()
    return made


def _titles(groups: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {group["key"]: [row["title"] for row in group["rows"]] for group in groups}


async def test_the_agenda_shows_mine_first_and_everyones_when_asked(world: World) -> None:
    api = client(world.member)
    _task(api, "mine", due_date=str(today(HERE)))
    _task(api, "hers", owner_id=str(world.admin.member_id))
    async with opened(world.member, "/tasks") as page:
        await page.call(TaskAgenda, "load")
        agenda = await page.state(TaskAgenda)
        assert _titles(agenda.groups) == {"today": ["mine"]}
        page.go("/tasks?mine=false")
        await page.call(TaskAgenda, "load")
        assert _titles(agenda.groups) == {"today": ["mine"], "no_date": ["hers"]}
        await page.call(TaskAgenda, "leave")
        assert agenda.groups == []


async def test_what_is_overdue_says_so_in_words(world: World) -> None:
    _task(client(world.member), "late", due_date=str(today(HERE) - timedelta(days=2)))
    async with opened(world.member, "/tasks") as page:
        await page.call(TaskAgenda, "load")
        row = (await page.state(TaskAgenda)).groups[0]["rows"][0]
        assert (row["late"], row["due"]) == (True, "Overdue: 2 days ago")


async def test_a_ticked_task_stays_in_place_to_be_unticked(world: World) -> None:
    task = _task(client(world.member), "call")
    async with opened(world.member, "/tasks") as page:
        await page.call(TaskAgenda, "load")
        agenda = await page.state(TaskAgenda)
        await page.call(TaskAgenda, "tick", task["id"], True)
        assert [row["done"] for row in agenda.groups[0]["rows"]] == [True]
        await page.call(TaskAgenda, "tick", task["id"], False)
        assert [row["done"] for row in agenda.groups[0]["rows"]] == [False]
    assert client(world.member).get(f"/api/v1/tasks/{task['id']}").json()["status"] == "open"


async def test_a_quick_task_is_mine_and_an_empty_one_is_refused_with_a_reason(world: World) -> None:
    async with opened(world.member, "/tasks") as page:
        await page.call(TaskAgenda, "load")
        await page.call(TaskAgenda, "add", {"title": "  ", "due_date": ""})
        agenda = await page.state(TaskAgenda)
        assert agenda.form_errors == {"title": "Fill this in."}
        await page.call(TaskAgenda, "add", {"title": "Ring back", "due_date": str(today(HERE))})
        assert agenda.form_errors == {}
        assert _titles(agenda.groups) == {"today": ["Ring back"]}
        assert agenda.groups[0]["rows"][0]["owner"] == "Member"


async def test_an_address_with_filters_leads_to_the_list(world: World) -> None:
    async with opened(world.member, "/tasks?status=done") as page:
        assert await page.call(TaskAgenda, "load") is not None
        page.go("/tasks/all?status=done&company_id=00000000-0000-0000-0000-000000000000")
        await page.call(TaskList, "load")
        tasks = await page.state(TaskList)
        assert (tasks.rows, tasks.failed, tasks.filters["status"]) == ([], "", "done")
        assert [chip["label"] for chip in tasks.chips] == ["For –"]
        assert tasks.export_href.startswith("/api/v1/tasks/export.csv?")


async def test_the_form_keeps_day_time_and_reminder_in_the_persons_zone(world: World) -> None:
    made = _task(
        client(world.member),
        "Meet",
        due_at="2026-03-01T20:00:00+00:00",
        remind_at="2026-03-01T19:00:00+00:00",
    )
    async with opened(world.member, f"/tasks/{made['id']}/edit", task_id=made["id"]) as page:
        await page.call(TaskPage, "edit")
        state = await page.state(TaskPage)
        kept = {name: state.form[name] for name in ("due_date", "due_time", "remind_at")}
        assert kept == {"due_date": "2 Mar 2026", "due_time": "03:00", "remind_at": "2 Mar 2026, 02:00"}
        await page.call(TaskPage, "save", state.form | {"form_key": state.form_key, "due_time": "09:30"})
    after = client(world.member).get(f"/api/v1/tasks/{made['id']}").json()
    assert (after["due_at"], after["due_date"]) == ("2026-03-02T02:30:00+00:00", "2026-03-02")
    assert after["remind_at"] == made["remind_at"]


async def test_a_time_needs_a_day(world: World) -> None:
    async with opened(world.member, "/tasks/new") as page:
        await page.call(TaskPage, "begin")
        state = await page.state(TaskPage)
        typed = state.form | {"form_key": state.form_key, "title": "x", "due_time": "09:00"}
        await page.call(TaskPage, "create", typed)
        assert state.form_errors == {"due_date": "Enter the day as well as the time."}
    assert client(world.member).get("/api/v1/tasks").json()["items"] == []


async def test_tasks_beside_a_record_are_its_own(world: World) -> None:
    api = client(world.member)
    company = api.post("/api/v1/companies", json={"name": "Siam"}).json()
    _task(api, "elsewhere")
    done = _task(api, "done", company_id=company["id"], status="done")
    async with opened(world.member) as page:
        await page.call(TasksBeside, "show_for", "company", company["id"])
        await page.call(TasksBeside, "add", {"title": "here", "due_date": ""})
        beside = await page.state(TasksBeside)
        assert [(row["title"], row["done"]) for row in beside.rows] == [("here", False), ("done", True)]
        await page.call(TasksBeside, "show_for", "person", done["id"])
        assert len(await page.toasts()) == 1, "a kind that there is not is refused"
