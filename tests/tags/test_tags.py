"""Tags over all kinds: their numbers and colours, and renaming, merging and deleting them as changes with an undo."""

from typing import Any

from sqlalchemy import text

from crm_app.tags.state import TagSettings, join
from crm_app.ui.state import Shell
from tests.changes.support import change, make, many, read, run_jobs, undo
from tests.support.states import opened
from tests.support.world import Someone, World, client, give_role


def tags(someone: Someone) -> dict[str, dict[str, Any]]:
    answer = client(someone).get("/api/v1/tags")
    assert answer.status_code == 200, answer.text
    return {one["name"]: one for one in answer.json()}


def ask(someone: Someone, verb: str, *, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = client(someone).post(f"/api/v1/tags/{verb}", json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def colour(someone: Someone, name: str, color: str | None, status: int = 204) -> None:
    assert client(someone).put("/api/v1/tags", json={"name": name, "color": color}).status_code == status


def tagged(world: World) -> tuple[str, str, str]:
    """A company, a contact and a project with tags."""
    return (
        make(world.owner, "companies", name="Siam", tags=["VIP", "old"])["id"],
        make(world.owner, "contacts", name="Somchai", tags=["vip", "คู่ค้า"])["id"],
        make(world.owner, "projects", name="Move", tags=["VIP"])["id"],
    )


def test_tags_are_counted_over_all_kinds_and_case_does_not_count(world: World) -> None:
    tagged(world)
    gone = make(world.owner, "contacts", name="Gone", tags=["gone"])["id"]
    client(world.owner).delete(f"/api/v1/contacts/{gone}")
    found = tags(world.viewer)
    assert list(found) == ["VIP", "old", "คู่ค้า"]
    assert (found["VIP"]["total"], found["VIP"]["spellings"]) == (3, ["VIP", "vip"])
    assert found["VIP"]["records"] == {"company": 1, "contact": 1, "project": 1}
    give_role(world, world.member, {"company.read": "all", "contact.read": "own"})
    assert tags(world.member)["VIP"]["records"] == {"company": 1}
    assert tags(world.stranger) == {}


def test_a_tag_is_renamed_everywhere_and_put_back(world: World) -> None:
    company, contact, project = tagged(world)
    colour(world.owner, "VIP", "pink")
    found = ask(world.owner, "rename", name="VIP", new_name="Key account")
    assert (found["kind"], found["changed"], found["refused"]) == ("*", 3, 0)
    assert read(world.owner, "companies", company)["tags"] == ["old", "Key account"]
    assert read(world.owner, "contacts", contact)["tags"] == ["คู่ค้า", "Key account"]
    assert {name: one["color"] for name, one in tags(world.owner).items()} == {
        "Key account": "pink", "old": None, "คู่ค้า": None,
    }  # fmt: skip
    assert undo(world.owner, found["id"])["undone"] == 3
    assert read(world.owner, "companies", company)["tags"] == ["VIP", "old"]
    assert read(world.owner, "projects", project)["tags"] == ["VIP"]
    assert tags(world.owner)["VIP"]["color"] == "pink", "its colour came back with it"


def test_a_name_that_another_tag_has_is_refused_and_case_can_be_changed(world: World) -> None:
    tagged(world)
    refused = ask(world.owner, "rename", name="VIP", new_name="OLD", status=422)
    assert "merge" in refused["fields"]["new_name"]
    ask(world.owner, "rename", name="VIP", new_name="Vip")
    assert tags(world.owner)["Vip"]["spellings"] == ["Vip"]
    ask(world.owner, "rename", name="VIP", new_name="a,b", status=422)
    ask(world.owner, "rename", name="VIP", new_name="x" * 41, status=422)


def test_tags_are_merged_and_deleted_as_runs_with_an_undo(world: World) -> None:
    company, contact, _ = tagged(world)
    merged = ask(world.owner, "merge", names=["VIP", "คู่ค้า"], into="Partner")
    assert merged["changed"] == 3
    assert read(world.owner, "contacts", contact)["tags"] == ["Partner"]
    deleted = ask(world.owner, "delete", names=["old"])
    assert deleted["changed"] == 1
    assert read(world.owner, "companies", company)["tags"] == ["Partner"]
    assert list(tags(world.owner)) == ["Partner"]
    assert [one["id"] for one in client(world.owner).get("/api/v1/changes").json()["items"]] == [
        deleted["id"], merged["id"],
    ]  # fmt: skip
    assert undo(world.owner, deleted["id"])["undone"] == 1
    assert undo(world.owner, merged["id"])["undone"] == 3
    assert read(world.owner, "contacts", contact)["tags"] == ["vip", "คู่ค้า"]
    ask(world.owner, "merge", names=["VIP"], into="vip", status=422)


def test_it_needs_a_permission_and_each_record_its_own(world: World) -> None:
    company, contact, _ = tagged(world)
    for someone in (world.member, world.viewer):
        ask(someone, "delete", names=["VIP"], status=403)
        colour(someone, "VIP", "blue", status=403)
    mine = make(world.owner, "contacts", name="Mine", tags=["VIP"], owner_id=str(world.member.member_id))["id"]
    give_role(world, world.member, {"tag.manage": "all", "contact.read": "all", "contact.update": "own"})
    found = ask(world.member, "delete", names=["VIP"])
    assert (found["changed"], found["refused"]) == (1, 1)
    assert read(world.owner, "contacts", mine)["tags"] == []
    assert read(world.owner, "contacts", contact)["tags"] == ["vip", "คู่ค้า"]
    assert read(world.owner, "companies", company)["tags"] == ["VIP", "old"], "a kind that the role does not reach"


def test_many_records_are_changed_by_the_job(world: World) -> None:
    many(world.owner, 230)
    with world.owner.work() as work:
        work.db.execute(text("update company set tags = '[\"bulk\"]'"))
    found = ask(world.owner, "rename", name="bulk", new_name="Bulk 2026")
    assert (found["status"], found["total"]) == ("running", 230)
    run_jobs(world.owner)
    assert change(world.owner, found["id"])["changed"] == 230
    assert tags(world.owner)["Bulk 2026"]["total"] == 230


async def test_the_page_changes_a_tag_and_every_tab_has_its_colour(world: World) -> None:
    tagged(world)
    async with opened(world.owner, "/settings/tags") as page:
        await page.call(TagSettings, "load")
        state = await page.state(TagSettings)
        first = state.rows[0]
        assert (first["name"], first["also"]) == ("VIP", "also written vip")
        assert [use["label"] for use in first["uses"]] == ["Companies 1", "Contacts 1", "Projects 1"]
        assert first["uses"][0]["href"] == "/companies?tag=VIP&tag=vip"
        await page.call(TagSettings, "ask", "VIP")
        await page.call(TagSettings, "save", {"name": "Key", "color": "green"})
        assert (state.is_open, state.rows[0]["name"]) == (False, "Key")
        assert (await page.toasts())[-1] == "Changed: 3."
        shell = await page.state(Shell)
        await join(page.root)
        assert shell.tag_tints == {"key": 1}
        await page.call(TagSettings, "ask", "old")
        await page.call(TagSettings, "save", {"name": "key", "color": ""})
        assert state.form_errors["name"].startswith("There is a tag with this name.")
        await page.call(TagSettings, "close", False)
        await page.call(TagSettings, "pick", "Key")
        await page.call(TagSettings, "pick", "old")
        await page.call(TagSettings, "ask_merge")
        assert state.form["name"] == "Key"
        await page.call(TagSettings, "merge", {"name": "Key"})
        assert [row["name"] for row in state.rows] == ["Key", "คู่ค้า"]
        await page.call(TagSettings, "ask_delete", "Key")
        assert "Number of uses on records that this removes: 3." in state.asked_text
        await page.call(TagSettings, "delete")
        assert [row["name"] for row in state.rows] == ["คู่ค้า"]
        await page.call(TagSettings, "ask", "")
        await page.call(TagSettings, "save", {"name": "New", "color": "blue"})
        await page.call(TagSettings, "search", "new")
        assert [row["name"] for row in state.rows] == ["New"]
