"""The pages of projects, by their handlers."""

from typing import Any

from crm_app.projects.state import ProjectList, ProjectPage
from crm_app.tasks.state import TasksBeside
from tests.support.states import opened
from tests.support.world import World, client


def _project(world: World, **values: Any) -> dict[str, Any]:
    made: dict[str, Any] = client(world.member).post("/api/v1/projects", json={"name": "Rollout"} | values).json()
    return made


async def test_the_list_says_what_is_overdue_and_how_far_it_is(world: World) -> None:
    _project(world, due_date="2020-01-31", status="active", progress_by_hand=40)
    _project(world, name="Done", due_date="2020-01-31", status="done")
    async with opened(world.member, "/projects?sort=name") as page:
        await page.call(ProjectList, "load")
        rows = (await page.state(ProjectList)).rows
    assert [(row["name"], row["late"], row["due"], row["percent"]) for row in rows] == [
        ("Done", False, "Due 31 Jan 2020", "100%"),
        ("Rollout", True, "Overdue since 31 Jan 2020", "40%"),
    ]


async def test_members_are_added_and_taken_off_on_the_page(world: World) -> None:
    made = _project(world)
    async with opened(world.member, f"/projects/{made['id']}", project_id=made["id"]) as page:
        await page.call(ProjectPage, "load")
        await page.call(ProjectPage, "load_members")
        state = await page.state(ProjectPage)
        assert {one["label"] for one in state.owners} >= {"Admin", "Viewer"}
        await page.call(ProjectPage, "add_member", {"member_id": "", "role": ""})
        assert state.form_errors == {"member_id": "Fill this in."}
        await page.call(ProjectPage, "add_member", {"member_id": str(world.viewer.member_id), "role": "Designer"})
        assert [(one["name"], one["role"]) for one in state.members] == [("Viewer", "Designer")]
        assert (state.added, state.form_errors) == (1, {})
        await page.call(ProjectPage, "add_member", {"member_id": str(world.stranger.member_id), "role": ""})
        assert list(state.form_errors) == ["member_id"]
        await page.call(ProjectPage, "remove_member", str(world.viewer.member_id))
        assert state.members == []


async def test_ticking_a_task_moves_the_projects_progress(world: World) -> None:
    made = _project(world)
    task = client(world.member).post("/api/v1/tasks", json={"title": "Plan", "project_id": made["id"]}).json()
    async with opened(world.member, f"/projects/{made['id']}", project_id=made["id"]) as page:
        await page.call(ProjectPage, "load")
        await page.call(TasksBeside, "show_for", "project", made["id"])
        followed = await page.call(TasksBeside, "tick", task["id"], True)
        assert followed is ProjectPage.refresh
        await page.call(ProjectPage, "refresh")
        view = (await page.state(ProjectPage)).view
        assert (view["percent"], view["progress_source"]) == ("100%", "1 of 1 tasks done")


async def test_a_new_project_begins_with_what_the_address_says(world: World) -> None:
    company = client(world.member).post("/api/v1/companies", json={"name": "Siam"}).json()
    async with opened(world.member, f"/projects/new?company_id={company['id']}&name=Fit-out") as page:
        await page.call(ProjectPage, "begin")
        state = await page.state(ProjectPage)
        assert (state.form["name"], state.form["status"], state.form["currency"]) == ("Fit-out", "planned", "THB")
        assert state.linked["company_id"]["label"] == "Siam"
        await page.call(ProjectPage, "find", "company_id", "sia")
        assert [one["label"] for one in state.offered["company_id"] if not one["value"].startswith("new:")] == ["Siam"]
        await page.call(ProjectPage, "create", state.form | {"form_key": state.form_key})
    made = client(world.member).get("/api/v1/projects").json()["items"]
    assert [(one["name"], one["company_name"]) for one in made] == [("Fit-out", "Siam")]
