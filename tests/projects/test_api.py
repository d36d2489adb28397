"""Projects over REST: dates, members and progress, and who may do what."""

from typing import Any

from tests.support.world import World, client


def _project(api: Any, **values: Any) -> dict[str, Any]:
    made = api.post("/api/v1/projects", json={"name": "Rollout"} | values)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_a_project_is_created_read_changed_deleted_and_restored(world: World) -> None:
    api = client(world.member)
    company = api.post("/api/v1/companies", json={"name": "Siam Trading"}).json()
    deal = api.post("/api/v1/deals", json={"name": "Big deal", "company_id": company["id"]}).json()
    project = _project(
        api,
        name="ติดตั้งระบบ",
        company_id=company["id"],
        deal_id=deal["id"],
        start_date="2026-01-05",
        due_date="2026-03-31",
        budget="250000.50",
        tags=["rollout"],
    )
    assert (project["company_name"], project["deal_name"]) == ("Siam Trading", "Big deal")
    assert (project["status"], project["progress"], project["currency"]) == ("planned", 0, "THB")
    path = f"/api/v1/projects/{project['id']}"
    assert api.get(path).json() == project

    changed = api.patch(path, json={"version": 1, "status": "active", "progress_by_hand": 40}).json()
    assert (changed["status"], changed["progress"], changed["version"]) == ("active", 40, 2)
    stale = api.patch(path, json={"version": 1, "status": "done"})
    assert stale.status_code == 409
    assert stale.json()["current"]["status"] == "active"

    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.post(f"{path}/restore").json()["status"] == "active"


def test_a_project_cannot_end_before_it_starts(world: World) -> None:
    api = client(world.member)
    wrong = api.post("/api/v1/projects", json={"name": "x", "start_date": "2026-02-01", "due_date": "2026-01-01"})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["due_date"])
    project = _project(api, start_date="2026-02-01")
    late = api.patch(f"/api/v1/projects/{project['id']}", json={"version": 1, "due_date": "2026-01-31"})
    assert late.status_code == 422
    assert api.get(f"/api/v1/projects/{project['id']}").json()["due_date"] is None


def test_progress_follows_the_tasks_until_it_is_set_by_hand(world: World) -> None:
    api = client(world.member)
    project, other = _project(api), _project(api, name="Other")

    def progress(of: dict[str, Any] = project) -> tuple[int, int, int]:
        now = api.get(f"/api/v1/projects/{of['id']}").json()
        return now["progress"], now["tasks_done"], now["tasks_total"]

    tasks = [
        api.post("/api/v1/tasks", json={"title": f"Step {n}", "project_id": project["id"]}).json() for n in range(3)
    ]
    assert progress() == (0, 0, 3)
    api.post(f"/api/v1/tasks/{tasks[0]['id']}/complete")
    assert progress() == (33, 1, 3)
    api.post(f"/api/v1/tasks/{tasks[1]['id']}/complete")
    api.delete(f"/api/v1/tasks/{tasks[2]['id']}")
    assert progress() == (100, 2, 2)
    api.post(f"/api/v1/tasks/{tasks[2]['id']}/restore")
    assert progress() == (66, 2, 3)
    api.patch(f"/api/v1/tasks/{tasks[1]['id']}", json={"version": 2, "project_id": other["id"]})
    assert (progress(), progress(other)) == ((50, 1, 2), (100, 1, 1))
    # counting is not an edit: a form opened before is still good
    by_hand = api.patch(f"/api/v1/projects/{project['id']}", json={"version": 1, "progress_by_hand": 80})
    assert by_hand.json()["progress"] == 80
    derived = api.patch(f"/api/v1/projects/{project['id']}", json={"version": 2, "progress_by_hand": None})
    assert derived.json()["progress"] == 50


def test_members_join_change_their_role_and_leave(world: World) -> None:
    api = client(world.member)
    project = _project(api)
    path = f"/api/v1/projects/{project['id']}/members"
    assert api.put(f"{path}/{world.viewer.member_id}", json={"role": "Designer"}).status_code == 204
    assert api.put(f"{path}/{world.admin.member_id}", json={}).status_code == 204
    assert api.put(f"{path}/{world.viewer.member_id}", json={"role": "Lead"}).status_code == 204
    found = api.get(path).json()
    assert [(m["name"], m["role"], m["active"]) for m in found] == [("Admin", None, True), ("Viewer", "Lead", True)]

    mine = api.get("/api/v1/projects", params={"member_id": str(world.viewer.member_id)}).json()["items"]
    assert [p["id"] for p in mine] == [project["id"]]
    assert api.get("/api/v1/projects", params={"member_id": str(world.owner.member_id)}).json()["items"] == []

    assert api.delete(f"{path}/{world.viewer.member_id}").status_code == 204
    assert api.delete(f"{path}/{world.viewer.member_id}").status_code == 404
    assert [m["name"] for m in api.get(path).json()] == ["Admin"]


def test_only_people_of_the_workspace_can_be_members(world: World) -> None:
    api = client(world.member)
    project = _project(api)
    stranger = api.put(f"/api/v1/projects/{project['id']}/members/{world.stranger.member_id}", json={"role": "x"})
    assert (stranger.status_code, list(stranger.json()["fields"])) == (422, ["member_id"])
    assert api.get(f"/api/v1/projects/{project['id']}/members").json() == []


def test_the_viewer_reads_and_changes_nothing(world: World) -> None:
    project = _project(client(world.owner))
    path = f"/api/v1/projects/{project['id']}"
    api = client(world.viewer)
    assert api.get(path).status_code == 200
    assert api.post("/api/v1/projects", json={"name": "x"}).status_code == 403
    assert api.patch(path, json={"version": 1, "name": "x"}).status_code == 403
    assert api.delete(path).status_code == 403
    assert api.put(f"{path}/members/{world.viewer.member_id}", json={}).status_code == 403
    assert client(world.owner).get(path).json() == project
    assert client(world.owner).get(f"{path}/members").json() == []


def test_another_workspace_sees_and_reaches_nothing(world: World) -> None:
    project = _project(client(world.owner))
    path = f"/api/v1/projects/{project['id']}"
    api = client(world.stranger)
    assert api.get("/api/v1/projects").json()["items"] == []
    assert api.get(path).status_code == 404
    assert api.get(f"{path}/members").status_code == 404
    assert api.put(f"{path}/members/{world.stranger.member_id}", json={}).status_code == 404
    assert api.post("/api/v1/tasks", json={"title": "y", "project_id": project["id"]}).status_code == 422


def test_projects_are_filtered_sorted_and_searched(world: World) -> None:
    api = client(world.member)
    _project(api, name="Alpha", status="active", due_date="2026-05-01")
    _project(api, name="Beta", status="done", due_date="2026-04-01")
    _project(api, name="Gamma", status="active", description="น้ำหอม")

    def names(**params: Any) -> list[str]:
        reply = api.get("/api/v1/projects", params=params)
        assert reply.status_code == 200, reply.text
        return [p["name"] for p in reply.json()["items"]]

    assert names(sort="name", status=["active"]) == ["Alpha", "Gamma"]
    assert names(sort="due_date", due_from="2026-04-01") == ["Beta", "Alpha"]
    assert names(sort="-progress", limit=1) == ["Beta"]
    assert names(q="น้ำหอม") == ["Gamma"]
