"""Changes to many records: rules, rights, versions, and what each record's own change would leave behind."""

from typing import Any

import pytest
from sqlalchemy import text

from crm_app import records, registry
from tests.changes.support import bulk, change, counts, make, many, read, run_jobs
from tests.security.declarations import Things
from tests.support.world import World, client, give_role

registry.load()


def _companies(world: World, *names: str, **values: Any) -> list[str]:
    return [make(world.owner, "companies", name=name, **values)["id"] for name in names]


def test_a_field_is_set_in_all_of_them(world: World) -> None:
    ids = _companies(world, "Alpha", "Bravo", "Charlie")
    found = bulk(world.owner, "companies", ids=ids, set={"sector": "Retail"})
    assert (counts(found), found["status"], found["can_undo"]) == ((3, 0, 0), "done", True)
    assert [read(world.owner, "companies", one)["sector"] for one in ids] == ["Retail"] * 3
    assert counts(bulk(world.owner, "companies", ids=ids, set={"sector": "Retail"})) == (0, 3, 0)


@pytest.mark.parametrize("kind", list(records.TYPES))
def test_the_owner_of_any_kind_is_set_and_put_back(world: World, kind: str) -> None:
    things, plural = Things(world), records.TYPES[kind].plural
    record_id, member = things.record(kind), str(world.member.member_id)
    before = read(world.owner, plural, record_id)
    found = bulk(world.owner, plural, ids=[record_id], set={"owner_id": member})
    assert read(world.owner, plural, record_id)["owner_id"] == member
    answer = client(world.owner).post(f"/api/v1/changes/{found['id']}/undo")
    assert (answer.status_code, answer.json()["undone"], answer.json()["status"]) == (200, 1, "undone")
    after = read(world.owner, plural, record_id)
    assert after["version"] == before["version"] + 2
    moved = {"version", "updated_at"}
    assert {k: v for k, v in after.items() if k not in moved} == {k: v for k, v in before.items() if k not in moved}


@pytest.mark.parametrize("kind", list(records.TYPES))
def test_records_of_any_kind_are_deleted_and_restored(world: World, kind: str) -> None:
    things, plural = Things(world), records.TYPES[kind].plural
    ids = [things.record(kind)]
    assert counts(bulk(world.owner, plural, ids=ids, action="delete")) == (1, 0, 0)
    assert client(world.owner).get(f"/api/v1/{plural}/{ids[0]}").status_code == 404
    assert counts(bulk(world.owner, plural, ids=ids, action="delete")) == (0, 0, 1)
    assert counts(bulk(world.owner, plural, ids=ids, action="restore")) == (1, 0, 0)
    read(world.owner, plural, ids[0])


def test_tags_are_added_and_removed_beside_the_others(world: World) -> None:
    first, second = (
        make(world.owner, "contacts", name=n, tags=tags)["id"] for n, tags in (("A", ["VIP"]), ("B", ["old", "คู่ค้า"]))
    )
    found = bulk(world.owner, "contacts", ids=[first, second], add_tags=["VIP", "2026"], remove_tags=["OLD"])
    assert counts(found) == (2, 0, 0)
    assert read(world.owner, "contacts", first)["tags"] == ["VIP", "2026"]
    assert read(world.owner, "contacts", second)["tags"] == ["คู่ค้า", "VIP", "2026"]
    full = make(world.owner, "contacts", name="C", tags=[f"t{n}" for n in range(20)])["id"]
    refused = bulk(world.owner, "contacts", ids=[first, full], add_tags=["one more"])
    assert counts(refused) == (1, 0, 1)
    (line,) = change(world.owner, refused["id"])["refusals"]
    assert (line["id"], line["title"]) == (full, "C")
    assert "20" in line["reason"]


def test_custom_fields_are_set_one_by_one(world: World) -> None:
    first = make(world.owner, "contacts", name="A", custom_fields={"Region": "North", "Size": "5"})["id"]
    bulk(world.owner, "contacts", ids=[first], set={"custom_fields": {"Region": "South", "Size": None, "Level": "2"}})
    assert read(world.owner, "contacts", first)["custom_fields"] == {"Region": "South", "Level": "2"}


def test_a_stage_is_entered_by_the_one_rule(world: World) -> None:
    stages = client(world.owner).get("/api/v1/pipelines").json()[0]["stages"]
    won = next(stage for stage in stages if stage["outcome"] == "won")
    deals = [make(world.owner, "deals", name=f"Deal {n}") for n in range(3)]
    found = bulk(world.owner, "deals", ids=[deal["id"] for deal in deals], set={"stage_id": won["id"]})
    assert counts(found) == (3, 0, 0)
    now = [read(world.owner, "deals", deal["id"]) for deal in deals]
    assert {(deal["status"], deal["close_date"] is not None) for deal in now} == {("won", True)}
    assert client(world.owner).post(f"/api/v1/changes/{found['id']}/undo").json()["undone"] == 3
    again = [read(world.owner, "deals", deal["id"]) for deal in deals]
    assert [(d["status"], d["close_date"], d["stage_id"]) for d in again] == [
        ("open", None, deal["stage_id"]) for deal in deals
    ]


def test_a_rule_refuses_single_records_and_says_why(world: World) -> None:
    late = make(world.owner, "projects", name="Late", start_date="2026-06-01")["id"]
    free = make(world.owner, "projects", name="Free")["id"]
    found = bulk(world.owner, "projects", ids=[late, free], set={"due_date": "2026-05-01"})
    assert counts(found) == (1, 0, 1)
    (line,) = client(world.owner, **{"accept-language": "th"}).get(f"/api/v1/changes/{found['id']}").json()["refusals"]
    assert line["title"] == "Late"
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in line["reason"])
    assert read(world.owner, "projects", late)["due_date"] is None


def test_what_the_database_refuses_leaves_the_others_changed(world: World) -> None:
    for name in ("One", "Two"):
        made = make(world.owner, "companies", name=name)["id"]
        with world.owner.work() as work:
            given = {"id": made, "external": "7"}
            work.db.execute(
                text(
                    "update company set external_id = :external, external_source = 's', deleted_at = now() where id = :id"
                ),
                given,
            )
    with world.owner.work() as work:
        ids = [str(one) for one in work.db.execute(text("select id from company order by id")).scalars()]
    found = bulk(world.owner, "companies", ids=ids, action="restore")
    assert counts(found) == (1, 0, 1)
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*) from company where deleted_at is null")).scalar() == 1
        assert work.db.execute(text("select count(*) from audit_entry where action = 'restore'")).scalar() == 1


def test_each_record_asks_for_its_own_right_and_version(world: World) -> None:
    mine = make(world.owner, "contacts", name="Mine", owner_id=str(world.member.member_id))
    other = make(world.owner, "contacts", name="Other")
    found = bulk(world.member, "contacts", ids=[mine["id"], other["id"]], action="delete")
    assert counts(found) == (1, 0, 1)
    read(world.owner, "contacts", other["id"])
    stale = [{"id": other["id"], "version": other["version"] + 1}]
    found = bulk(world.owner, "contacts", records=stale, set={"job_title": "CFO"})
    assert counts(found) == (0, 0, 1)
    assert change(world.owner, found["id"])["refusals"][0]["reason"] == "It has been edited since."
    fresh = [{"id": other["id"], "version": other["version"]}]
    assert counts(bulk(world.owner, "contacts", records=fresh, set={"job_title": "CFO"})) == (1, 0, 0)


def test_who_sees_only_their_own_reaches_no_other(world: World) -> None:
    mine = make(world.owner, "companies", name="Mine", owner_id=str(world.member.member_id))["id"]
    other = make(world.owner, "companies", name="Hidden")["id"]
    give_role(world, world.member, {"company.read": "own", "company.update": "own"})
    found = bulk(world.member, "companies", ids=[mine, other], set={"sector": "X"})
    assert counts(found) == (1, 0, 1)
    assert [line["title"] for line in change(world.member, found["id"])["refusals"]] == [""]
    assert bulk(world.member, "companies", matching={}, set={"sector": "Y"})["total"] == 1
    assert read(world.owner, "companies", other)["sector"] is None
    bulk(world.viewer, "companies", ids=[mine], set={"sector": "Z"}, status=403)
    bulk(world.stranger, "companies", ids=[mine], set={"sector": "Z"})
    assert read(world.owner, "companies", mine)["sector"] == "Y"


def test_a_dry_run_tells_and_writes_nothing(world: World) -> None:
    ids = _companies(world, "Alpha", "Bravo")
    with world.owner.work() as work:
        before = work.db.execute(text("select count(*) from audit_entry")).scalar()
    found = bulk(world.owner, "companies", ids=ids, set={"sector": "Retail"}, dry_run=True)
    assert (counts(found), found["status"]) == ((2, 0, 0), "dry_run")
    assert client(world.owner).get("/api/v1/changes").json() == {"items": [], "next": None}
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*) from audit_entry")).scalar() == before
        assert work.db.execute(text("select count(*) from company where sector is not null")).scalar() == 0


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"set": {"sector": "x"}}, "records"),
        ({"records": [], "set": {"sector": "x"}}, "records"),
        (
            {"matching": {}, "records": [{"id": "01900000-0000-7000-8000-000000000000"}], "set": {"name": "x"}},
            "records",
        ),
        ({"matching": {}}, "set"),
        ({"matching": {}, "action": "delete", "set": {"sector": "x"}}, "set"),
        ({"matching": {}, "set": {"nothing": "x"}}, "set.nothing"),
        ({"matching": {}, "set": {"name": ""}}, "set.name"),
        ({"matching": {}, "set": {"version": 1}}, "set.version"),
        ({"matching": {}, "set": {"tags": ["a"]}, "add_tags": ["b"]}, "add_tags"),
        ({"matching": {}, "add_tags": ["x" * 41]}, "set.tags"),
        ({"matching": {"nothing": "x"}, "set": {"sector": "x"}}, "matching.nothing"),
        ({"matching": {}, "action": "burn"}, "action"),
    ],
)
def test_what_no_record_could_take_is_refused_at_once(world: World, asked: dict[str, Any], field: str) -> None:
    _companies(world, "Alpha")
    assert list(bulk(world.owner, "companies", status=422, **asked)["fields"]) == [field]


def test_all_that_match_are_changed_and_no_other(world: World) -> None:
    many(world.owner, 450, sector="Mining")
    other = make(world.owner, "companies", name="Other", sector="Retail")["id"]
    told = bulk(world.owner, "companies", matching={"sector": ["Mining"]}, set={"sector": "Steel"}, dry_run=True)
    assert (told["total"], told["status"]) == (450, "dry_run")
    found = bulk(world.owner, "companies", matching={"sector": ["Mining"]}, set={"sector": "Steel"})
    assert (found["total"], found["status"], found["can_stop"]) == (450, "running", True)
    late = make(world.owner, "companies", name="Late", sector="Mining")["id"]
    run_jobs(world.owner)
    done = change(world.owner, found["id"])
    assert (counts(done), done["status"]) == ((450, 0, 0), "done")
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*) from company where sector = 'Steel'")).scalar() == 450
        trail = text("select count(*) from audit_entry where action = 'update' and changes ->> 'sector' is not null")
        assert work.db.execute(trail).scalar() == 450
    assert read(world.owner, "companies", other)["sector"] == "Retail"
    assert read(world.owner, "companies", late)["sector"] == "Mining"
    searched = bulk(world.owner, "companies", matching={"q": "Many 44"}, add_tags=["found"])
    assert searched["total"] == 14


def test_filters_that_the_kind_refuses_are_refused(world: World) -> None:
    make(world.owner, "deals", name="Deal", amount="5")
    answer = bulk(world.owner, "deals", matching={"amount_from": 1}, set={"name": "x"}, status=422)
    assert "currency" in answer["fields"]
