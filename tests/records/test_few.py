"""Lists of a workspace with many records are looked up by indexes: the answers stay the same."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from crm_app.contacts.kind import CONTACTS
from crm_app.core.config import settings
from crm_app.core.validation import parse
from crm_app.fields import jobs
from crm_app.records import TYPES, few, few_functions, indexes, queries
from crm_app.records.own import usage
from crm_app.records.table import groups as grouping
from tests.records.test_filter import make
from tests.support.indexes import catalogue, make_indexes
from tests.support.world import Someone, World, client, give_role


@pytest.fixture(autouse=True)
def few_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(few, "LARGE", 3)
    few.forget()
    usage.forget()


def read(someone: Someone, plural: str, **asked: Any) -> dict[str, Any]:
    """A page of a list."""
    if "filter" in asked:
        asked["filter"] = json.dumps(asked["filter"])
    answer = client(someone).get(f"/api/v1/{plural}", params={"limit": 100, **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def names(someone: Someone, plural: str, **asked: Any) -> list[str]:
    return [one["name"] for one in read(someone, plural, **asked)["items"]]


def every_page(someone: Someone, plural: str, **asked: Any) -> list[str]:
    """The ids of a list, read in pages of three."""
    found: list[str] = []
    after: dict[str, Any] = {}
    while True:
        page = read(someone, plural, **asked, **after, limit=3)
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


def used_indexes() -> list[str]:
    """The fields for which workspaces have indexes, `<kind> <field>`."""
    said = catalogue("select obj_description(oid, 'pg_class') from pg_class where relname ~ '^use_[0-9a-f]{32}$'")
    return sorted(" ".join(one.split(" ")[1:3]) for one in said)


def few_are_many(*, counted: bool = False) -> None:
    """Lets the database take any number of records for more than a few, and one that is read for far from the beginning.

    `counted`: more than one record, once they are counted; else as the planner's estimate says.
    """
    (made,) = (one for one in few_functions.FUNCTIONS if "function record_few(" in one and "create" in one)
    few_ = few_functions.FEW
    instead = {f"<= {few_} then": "<= 1 then"} if counted else {f"<= {5 * few_} then": "<= -1 then"}
    for number, other in (instead | {f"> {few_functions.FAR} then": "> -1 then"}).items():
        assert number in made
        made = made.replace(number, other)
    engine = create_engine(settings().owner_database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(made.replace("%", "%%"))
    engine.dispose()


def all_of(*conditions: tuple[str, str, Any]) -> dict[str, Any]:
    return {"all": [{"field": f, "op": op} | ({} if v is None else {"value": v}) for f, op, v in conditions]}


def test_what_lists_use_gets_an_index_of_the_workspace_and_loses_it_again(world: World) -> None:
    for n in range(5):
        make(world.member, "contacts", name=f"P{n}", city=("Trang", "rayong")[n % 2], tags=["vip"] if n == 3 else [])
    found = {
        "by city": lambda: names(world.member, "contacts", sort="city,name"),
        "a city": lambda: names(world.member, "contacts", filter=all_of(("city", "is", "RAYONG")), sort="name"),
        "none": lambda: names(world.member, "contacts", filter=all_of(("city", "empty", None)), sort="name"),
        "a tag": lambda: names(world.member, "contacts", filter=all_of(("tags", "any_of", ["vip"])), sort="name"),
        "status": lambda: names(world.member, "contacts", filter=all_of(("status", "is", "lead")), sort="-status,name"),
    }
    expected = {
        "by city": ["P1", "P3", "P0", "P2", "P4"],
        "a city": ["P1", "P3"],
        "none": [],
        "a tag": ["P3"],
        "status": [f"P{n}" for n in range(5)],
    }
    assert {name: call() for name, call in found.items()} == expected
    make_indexes(world.admin)
    assert used_indexes() == ["contact city", "contact status", "contact tags"]
    few.forget()
    assert {name: call() for name, call in found.items()} == expected
    make_indexes(world.admin, timedelta(days=-2))  # as when the last use is long ago
    assert used_indexes() == []
    assert {name: call() for name, call in found.items()} == expected


def test_changes_exports_counts_and_groups_of_what_matches_are_the_same(world: World) -> None:
    for n in range(5):
        make(world.member, "contacts", name=f"P{n}", email=f"p{n}@{'rare' if n % 2 else 'usual'}.example")
    wanted = {"filter": json.dumps(all_of(("email", "contains", "rare.example")))}
    api = client(world.admin)
    exported = api.get("/api/v1/contacts/export.csv", params=wanted)
    assert exported.text.count("rare.example") == 2, exported.text
    assert exported.text.count("usual.example") == 0
    found = queries.count(CONTACTS, world.admin.caller, parse(CONTACTS.query, wanted), 100)
    by = next(one for one in grouping.offered(world.admin.caller, CONTACTS) if one.asked.name == "status")
    groups = queries.groups(CONTACTS, world.admin.caller, parse(CONTACTS.query, wanted), by, ())
    assert (found, groups.total, groups.count) == (2, 1, 2)
    answer = api.post("/api/v1/contacts/bulk", json={"matching": wanted, "set": {"job_title": "Found"}})
    assert answer.is_success, answer.text
    assert names(world.member, "contacts", filter=all_of(("job_title", "is", "found")), sort="name") == ["P1", "P3"]


def test_filters_of_a_kind_find_the_same_with_and_without_indexes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = ("2026-01-01", "2026-06-15", None)
    firm = make(world.member, "companies", name="Firm")["id"]
    for n in range(12):
        given: dict[str, Any] = {"amount": (None, "5", "10.50", "99")[n % 4], "expected_close_date": days[n % 3]}
        make(world.member, "deals", name=f"D{n}", currency=("THB", "USD")[n % 2], **given)
        email = f"p{n % 3}@x.example"
        person = {"email": email, "status": ("lead", "customer")[n % 2], "company_id": firm if n % 3 else None}
        make((world.admin, world.member)[n % 2], "contacts", name=f"P{n}", tags=[["vip"], [], ["old"]][n % 3], **person)
    lists: list[tuple[str, dict[str, Any]]] = [
        *(("deals", one) for one in (
            {"amount_from": "10", "currency": "THB"}, {"amount_to": "10.5", "currency": "USD"}, {"status": "open"},
            {"expected_from": "2026-06-15"}, {"expected_to": "2026-01-01"}, {"currency": "USD", "sort": "-amount"},
            {"status": ["won", "lost"]}, {"status": "open", "sort": "amount"}, {"without_amount": True},
        )),
        *(("contacts", one) for one in (
            {"status": "lead"}, {"status": ["lead", "customer"], "sort": "email"}, {"tag": "vip"}, {"tag": ["vip", "old"]},
            {"email": "p1@x.example"}, {"owner_id": str(world.member.member_id)}, {"company_id": firm, "status": "lead"},
            {"created_from": "2020-01-01T00:00:00Z"}, {"created_before": "2020-01-01T00:00:00Z"},
        )),
    ]  # fmt: skip
    with_indexes = [names(world.member, plural, **asked) for plural, asked in lists]
    make_indexes(world.admin)
    assert {"contact tags", "contact status", "deal status"} <= set(used_indexes())
    assert [names(world.member, plural, **asked) for plural, asked in lists] == with_indexes
    monkeypatch.setattr(few, "is_large", lambda *_: False)
    assert [names(world.member, plural, **asked) for plural, asked in lists] == with_indexes
    assert sum(map(bool, with_indexes)) >= len(lists) - 2


def test_nobody_makes_an_index_of_what_is_no_field_of_a_kind(world: World) -> None:
    with world.member.work() as work:
        wishes = {
            ("contact", "city) where false; drop table contact --"),
            ("person", "email"),
            ("contact", ""),
            ("contact", "city>name>email"),
            ("contact", "city>tags"),
            ("contact", "own:x' or true --"),
        }
        jobs.wish(work, wishes)
    assert make_indexes(world.member) == []
    assert catalogue("select count(*) from wanted_index") == [0]
    with world.member.work() as work:
        few_of = text("select record_few(:kind, cast(:asked as jsonb))")
        asked = {"kind": "session", "asked": '[{"field": "id", "words": ["1"]}]'}
        assert work.db.execute(few_of, asked).scalar() is None
        for part in ({"field": "x' or true --", "words": ["1"]}, {"field": "", "terms": ["%' or 'a' = 'a%"]}):
            found = work.db.execute(few_of, {"kind": "contact", "asked": json.dumps([part])}).scalar()
            assert found in ([], [None]), part


def test_a_look_up_finds_nothing_of_another_workspace(world: World) -> None:
    for n in range(4):
        make(world.stranger, "contacts", name=f"Theirs {n}", city="Trang")
    part = [{"field": "", "terms": ["%theirs%"]}]
    assert few.ids(TYPES["contact"], world.member.caller, part).ids == []
    assert len(few.ids(TYPES["contact"], world.stranger.caller, part).ids or []) == 4


@pytest.mark.parametrize(
    "sort",
    [
        "city",
        "-city",
        "company_id",
        "-company_id",
        "owner_id",
        "-owner_id",
        "name",
        "email",
        "city,-name",
        "-status,-city",
    ],
)
@pytest.mark.parametrize("many", ["walked", "first", "few"])
@pytest.mark.parametrize("rights", ["all", "own"])
def test_pages_of_every_order_are_those_of_a_small_workspace(
    world: World, monkeypatch: pytest.MonkeyPatch, sort: str, many: str, rights: str
) -> None:
    people = (world.owner, world.admin, world.member)
    firms = [make(people[n % 3], "companies", name=name)["id"] for n, name in enumerate(("Beta", "acme", "Acme", "ก"))]
    for n in range(17):
        given: dict[str, Any] = {
            "city": (None, "Trang", "trang", "Rayong")[n % 4],
            "status": ("lead", "customer")[n % 2],
        }
        firm = None if n % 5 == 0 else firms[n % 4]
        make(people[n % 3], "contacts", name=f"P{n % 7}", email=f"p{n}@x.example", company_id=firm, **given)
    client(world.admin).delete(f"/api/v1/companies/{firms[1]}")
    reader = world.admin
    if rights == "own":
        reader = world.member
        give_role(world, reader, {"contact.read": "own", "company.read": "own"})
    lists: list[dict[str, Any]] = [
        {"sort": sort},
        {"sort": sort, "filter": all_of(("status", "is", "lead"))},
        {"sort": sort, "filter": all_of(("company_id.name", "contains", "a"), ("name", "not_contains", "3"))},
        {"sort": sort, "filter": all_of(("email", "contains", "x.exam"))},
        {"sort": sort, "filter": all_of(("city", "is_not", "Trang"), ("status", "not_empty", None))},
        {"sort": sort, "filter": all_of(("city", "is", "Trang"))},
    ]
    if many == "walked":
        monkeypatch.setattr(few, "ids", lambda *_: few.Found(None, are_many=True))  # as when more than a few match
    elif many == "first":
        for used in lists:
            read(reader, "contacts", **used)
        make_indexes(world.admin)
        few_are_many(counted=True)
    found = [every_page(reader, "contacts", **one) for one in lists]
    assert [len(one) > 3 for one in found[:1]] == [True]
    monkeypatch.setattr(few, "is_large", lambda *_: False)
    monkeypatch.setattr(queries.linked, "first", lambda *_: [])
    monkeypatch.setattr(queries.grouped, "first", lambda *_: [])
    queries._plain_page.cache_clear()
    queries._particular_page.cache_clear()
    assert [every_page(reader, "contacts", **one) for one in lists] == found
    queries._plain_page.cache_clear()
    queries._particular_page.cache_clear()


@pytest.mark.parametrize("sort", ["amount", "-amount"])
def test_amounts_of_several_currencies_are_in_the_same_order_on_every_page(
    world: World, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    for n in range(34):
        amount = None if n % 6 == 0 else str(n % 5 * 10)
        make(world.member, "deals", name=f"D{n}", amount=amount, currency=("THB", "USD", "EUR", "THB")[n % 4])
    lists: list[dict[str, Any]] = [{"sort": sort}, {"sort": sort, "filter": all_of(("status", "is", "open"))}]
    few_are_many(counted=True)
    looked_up = [every_page(world.member, "deals", **one) for one in lists]
    monkeypatch.setattr(few, "ids", lambda *_: few.Found(None, are_many=True))
    found = [every_page(world.member, "deals", **one) for one in lists]
    assert looked_up == found
    monkeypatch.setattr(few, "is_large", lambda *_: False)
    monkeypatch.setattr(queries.grouped, "first", lambda *_: [])
    queries._plain_page.cache_clear()
    queries._particular_page.cache_clear()
    assert [every_page(world.member, "deals", **one) for one in lists] == found
    assert len(found[0]) == 34
    queries._plain_page.cache_clear()
    queries._particular_page.cache_clear()


def test_the_first_of_many_are_looked_up_and_a_pair_of_fields_gets_an_index(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(30):
        given = {"city": ("Trang", "Rayong")[n % 2], "status": ("lead", "customer")[n % 3 == 0]}
        make(world.member, "contacts", name=f"P{n:02}", **given)
    asked = {"filter": all_of(("city", "is", "rayong")), "sort": "name"}
    expected = [f"P{n:02}" for n in range(1, 30, 2)]
    assert names(world.member, "contacts", **asked) == expected
    make_indexes(world.admin)
    few_are_many()
    statements: list[Any] = []
    plain = queries._page_query

    def seen(record: Any, order: Any, selection: Any, *more: Any) -> Any:
        statements.append(selection)
        return plain(record, order, selection, *more)

    monkeypatch.setattr(queries, "_page_query", seen)
    assert read(world.member, "contacts", **asked, limit=4)["items"][3]["name"] == "P07"
    assert [one.few for one in statements] == [True], "the first ones fill the page"
    assert every_page(world.member, "contacts", **asked) == [
        one["id"] for one in read(world.member, "contacts", **asked)["items"]
    ]
    # The search has no part of these texts, so the list checks a condition of which the look-up knows nothing.
    statements.clear()
    rare = {"filter": all_of(("city", "is", "rayong"), ("name", "not_contains", "P0")), "sort": "name"}
    assert read(world.member, "contacts", **rare, limit=4)["items"][0]["name"] == "P11"
    assert make_indexes(world.admin)
    assert "contact city>name" in used_indexes()
    assert names(world.member, "contacts", **asked) == expected


def test_a_field_of_a_linked_kind_gets_an_index_where_this_kind_has_many(world: World) -> None:
    for n in range(4):
        person = make(world.member, "contacts", name=f"P{n}", city=("Trang", "Rayong")[n % 2])
        make(world.member, "deals", name=f"D{n}", contact_id=person["id"])
    firm = make(world.member, "companies", name="Firm", city="Trang")
    make(world.member, "deals", name="D4", company_id=firm["id"])
    of_person, of_firm = (all_of((f"{link}.city", "is", "trang")) for link in ("contact_id", "company_id"))
    expected = ["D0", "D2"], ["D4"]
    assert [names(world.member, "deals", filter=one, sort="name") for one in (of_person, of_firm)] == list(expected)
    make_indexes(world.admin)
    assert used_indexes() == ["contact city"], "of one company no index is needed"
    assert [names(world.member, "deals", filter=one, sort="name") for one in (of_person, of_firm)] == list(expected)


def test_every_order_from_the_menu_is_read_from_an_index(world: World) -> None:
    engine = create_engine(settings().owner_database_url)
    with engine.connect() as connection:
        for setting in ("enable_sort", "enable_seqscan", "enable_bitmapscan"):
            connection.execute(text(f"set {setting} = off"))
        for record in TYPES.values():
            for one in record.fields:
                key = indexes.key_of(record, one.name)
                if not one.sort or key is None:
                    continue
                group = f"{one.currency}, " if one.name in record.groups else ""
                order = f"{group}{queries.compiled(key)}, id".replace("%%", "%")
                plan = connection.exec_driver_sql(
                    f"explain select id from {record.model.__tablename__} where deleted_at is null "
                    f"and workspace_id = '00000000-0000-0000-0000-000000000000' order by {order} limit 5".replace(
                        "%", "%%"
                    )
                )
                shown = "\n".join(plan.scalars())
                assert "Sort" not in shown, (record.kind, one.name, shown)
    engine.dispose()


def test_a_field_without_an_index_in_every_workspace_gets_one_by_use() -> None:
    wants = {name for name in ("city", "name", "email", "tags", "owner_id") if indexes.wants(TYPES["contact"], name)}
    assert wants == {"city", "email", "tags"}
    assert not any(indexes.wants(TYPES["deal"], name) for name in ("amount", "chance", "expected_close_date"))
