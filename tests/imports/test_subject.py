"""The record that a task or an activity is about is imported as it is exported: by its kind and identifier."""

from typing import Any

from tests.imports.support import act, bring_in, everything
from tests.imports.test_round_trip import exported, post
from tests.support.world import Someone, World, client

TASKS = """Task ID,Task,Due date,About kind,About ID
T-1,Order tiles,2026-12-01,Project,P-7
T-2,Ring the cook,2026-12-02,ผู้ติดต่อ,C-9
T-3,Tidy up,2026-12-03,spaceship,P-7
T-4,Sweep,2026-12-04,Project,
"""
PROJECTS = "Project ID,Project name,Budget\nP-7,New kitchen,1000\n"


def _tasks(someone: Someone) -> dict[str, dict[str, Any]]:
    return {task["title"]: task for task in everything(someone, "tasks")}


def _project(someone: Someone) -> str:
    return str(post(someone, "projects", name="New kitchen")["id"])


def test_a_task_and_an_activity_come_back_with_what_they_are_about(world: World) -> None:
    about = {"about_kind": "project", "about_id": _project(world.owner)}
    post(world.owner, "tasks", title="Order tiles", **about)
    post(world.owner, "activities", kind="note", subject="Measured", **about)
    for plural in ("tasks", "activities"):
        file = exported(world.owner, plural)
        assert bring_in(world.owner, file, f"{plural}.csv")["counts"] == {"unchanged": 1}
        assert exported(world.owner, plural) == file


def test_a_changed_identifier_in_an_export_changes_what_the_task_is_about(world: World) -> None:
    first, second = _project(world.owner), str(post(world.owner, "projects", name="Old kitchen")["id"])
    post(world.owner, "tasks", title="Order tiles", about_kind="project", about_id=first)
    file = exported(world.owner, "tasks").decode("utf-8-sig").replace(first, second)
    assert bring_in(world.owner, file, "tasks.csv")["counts"] == {"updated": 1}
    assert _tasks(world.owner)["Order tiles"]["about_title"] == "Old kitchen"


def test_in_another_workspace_the_identifiers_join_the_records_in_any_order(world: World) -> None:
    about = {"about_kind": "project", "about_id": _project(world.owner)}
    post(world.owner, "tasks", title="Order tiles", **about)
    tasks, projects = exported(world.owner, "tasks"), exported(world.owner, "projects")
    came = bring_in(world.stranger, tasks, "tasks.csv")
    assert came["counts"]["created"] == 1
    assert _tasks(world.stranger)["Order tiles"]["about_id"] is None
    done = bring_in(world.stranger, projects, "projects.csv")
    task = _tasks(world.stranger)["Order tiles"]
    assert (task["about_kind"], task["about_title"]) == ("project", "New kitchen")
    act(world.stranger, done["id"], "undo")
    assert (_tasks(world.stranger)["Order tiles"]["about_kind"], everything(world.stranger, "projects")) == (None, [])


def test_another_systems_file_names_the_kind_in_either_language(world: World) -> None:
    bring_in(world.owner, PROJECTS, "projects.csv")
    bring_in(world.owner, "Contact ID,Full name,Email\nC-9,Ploy Rattanakul,ploy@lotus.example\n", "contacts.csv")
    done = bring_in(world.owner, TASKS, "tasks.csv")
    assert (done["entity"], done["counts"]["created"]) == ("task", 4)
    tasks = _tasks(world.owner)
    assert (tasks["Order tiles"]["about_kind"], tasks["Order tiles"]["about_title"]) == ("project", "New kitchen")
    assert (tasks["Ring the cook"]["about_kind"], tasks["Ring the cook"]["about_title"]) == (
        "contact",
        "Ploy Rattanakul",
    )
    assert tasks["Tidy up"]["custom_fields"] == {"About kind": "spaceship", "About ID": "P-7"}
    assert tasks["Sweep"]["custom_fields"] == {"About kind": "project"}
    assert bring_in(world.owner, TASKS, "tasks.csv")["counts"].get("created") is None


def test_what_a_person_may_not_read_is_not_pointed_to(world: World) -> None:
    hidden = _project(world.owner)
    file = f"Task,Due date,About kind,About ID\nOrder tiles,2026-12-01,project,{hidden}\n"
    bring_in(world.stranger, file, "tasks.csv")
    assert _tasks(world.stranger)["Order tiles"]["about_id"] is None
    timeline = client(world.owner).get(f"/api/v1/timeline/project/{hidden}").json()
    assert "Order tiles" not in str(timeline)
