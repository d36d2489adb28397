"""An undo needs the permissions of each change, and considers other undone imports."""

import pytest
from sqlalchemy import text

from tests.imports.support import act, bring_in, count, everything, read, run_jobs
from tests.support.world import Someone, World, client

FIRST = "Company,City\nAlpha,Leeds\nBravo,York\nCharlie,Bath\n"
SECOND = "Company,City\nAlpha,Hull\n"
THIRD = "Company,City,Country\nalpha,Hove,Laos\nDelta,Ripon,\n"


def test_undone_newest_first_nothing_is_left(world: World) -> None:
    done = [bring_in(world.owner, data) for data in (FIRST, SECOND, THIRD)]
    assert [one["counts"] for one in done] == [{"created": 3}, {"updated": 1}, {"updated": 1, "created": 1}]
    counts = [act(world.owner, one["id"], "undo")["undo_counts"] for one in reversed(done)]
    assert counts == [{"restored": 1, "deleted": 1}, {"restored": 1}, {"deleted": 3}]
    assert everything(world.owner, "companies") == []


def test_an_edit_by_a_person_is_still_seen(world: World) -> None:
    first = bring_in(world.owner, FIRST)
    alpha = next(c for c in everything(world.owner, "companies") if c["name"] == "Alpha")
    patch = {"version": alpha["version"], "phone": "021234567"}
    assert client(world.owner).patch(f"/api/v1/companies/{alpha['id']}", json=patch).status_code == 200
    second = bring_in(world.owner, SECOND)
    assert act(world.owner, second["id"], "undo")["undo_counts"] == {"restored": 1}
    assert act(world.owner, first["id"], "undo")["undo_counts"] == {"deleted": 2, "edited": 1}
    (left,) = everything(world.owner, "companies")
    assert (left["name"], left["city"], left["phone"]) == ("Alpha", "Leeds", "021234567")


@pytest.mark.parametrize("role", ["owner", "admin", "member", "viewer"])
def test_undoing_asks_what_deleting_would_ask(world: World, role: str) -> None:
    someone: Someone = world.role(role)
    done = bring_in(world.owner, FIRST)
    answer = client(someone).post(f"/api/v1/imports/{done['id']}/undo")
    run_jobs(world.owner)
    with someone.work() as work:
        may = work.principal.permissions.get("company.delete") == "all" and work.principal.can("import.run")
    if may:
        assert answer.status_code == 200
        assert count(world.owner, "company", "deleted_at is null") == 0
        return
    assert answer.status_code in (403, 404)
    assert count(world.owner, "company", "deleted_at is null") == 3
    assert read(world.owner, done["id"])["status"] == "done"
    if answer.status_code == 403 and work.principal.can("import.run"):
        shown = read(someone, done["id"])
        assert (shown["can_undo"], bool(shown["undo_refusal"])) == (False, True)


def test_what_a_role_may_not_delete_is_left_and_listed(world: World) -> None:
    done = bring_in(world.owner, FIRST)
    mine = everything(world.owner, "companies")[0]
    with world.owner.work() as work:
        values = {"member": world.member.member_id, "id": mine["id"]}
        work.db.execute(text("update company set owner_id = :member where id = :id"), values)
    undone = act(world.member, done["id"], "undo")
    assert undone["undo_counts"] == {"deleted": 1, "denied": 2}
    left = client(world.owner).get(f"/api/v1/imports/{done['id']}/rows", params={"left_by_undo": True}).json()["items"]
    assert [row["undo"] for row in left] == ["denied", "denied"]
    assert mine["id"] not in {c["id"] for c in everything(world.owner, "companies")}
