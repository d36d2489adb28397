"""Lists as boards and calendars: counts are those of a naive count, and a moved card is a value that was changed in place."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from crm_app.activities.state import ActivityList
from crm_app.companies.state import CompanyList
from crm_app.contacts.kind import CONTACTS
from crm_app.contacts.state import ContactList
from crm_app.core.clock import today
from crm_app.core.filters import Filter
from crm_app.deals.state import DealList
from crm_app.records import queries, spread
from crm_app.records.table import Look, columns, dated, groups, lanes
from crm_app.tasks.state import TaskList
from tests.changes.support import read
from tests.fields.test_api import REGION, declare
from tests.records.test_filter import make
from tests.records.test_table import goes_to, listed, table_of
from tests.support.states import opened
from tests.support.world import World, client, give_role
from tests.views.test_api import PATH

ZONE = ZoneInfo("Asia/Bangkok")


def board(state: Any) -> dict[str, tuple[str, list[str]]]:
    """The count and the titles of each column, by its name."""
    return {lane["label"]: (lane["count"], [card["title"] for card in lane["cards"]]) for lane in state.lanes}


def month(state: Any) -> dict[str, list[str]]:
    """The titles of each day that has some."""
    return {day["key"]: [one["title"] for one in day["entries"]] for day in state.days if day["entries"]}


def named(state: Any, title: str) -> str:
    """The id of a card or an entry."""
    cards = [card for lane in state.lanes for card in lane["cards"]]
    cards += [entry for day in state.days for entry in day["entries"]]
    return next(card["id"] for card in cards if card["title"] == title)


async def test_a_board_has_a_column_for_each_choice_with_counts_sums_and_the_filters_of_the_list(world: World) -> None:
    stages = {one["name"]: one["id"] for one in client(world.member).get("/api/v1/pipelines").json()[0]["stages"]}
    first, second = list(stages)[:2]
    make(world.member, "deals", name="A", amount=100, stage_id=stages[first])
    make(world.member, "deals", name="B", amount=20, stage_id=stages[first])
    make(world.member, "deals", name="C", amount=7, stage_id=stages[second])
    async with opened(world.member, "/deals?layout=board&sort=name", wide=True) as page:
        state = await listed(page, DealList)
        assert (state.table["layout"], state.table["by"], state.table["moves"]) == ("board", "stage_id", True)
        assert list(board(state)) == list(stages)
        assert board(state)[first] == ("2", ["A", "B"])
        assert state.lanes[0]["sum"] == "฿120"
        assert (state.lines, state.rows, state.count) == ([], [], "3")
        page.go("/deals?layout=board&by=status&sort=-name&q=B")
        state = await listed(page, DealList)
        assert board(state)["Open"] == ("1", ["B"])
        assert (state.table["moves"], state.lanes[0]["tone"]) == (False, "info")  # the status follows from the stage
        page.go('/deals?layout=board&filter={"all":[{"field":"amount","op":"less","value":50}]}&sort=name')
        assert board(await listed(page, DealList))[first] == ("1", ["B"])
        assert goes_to(await page.call(DealList, "choose_by", "status"))["by"] == ["status"]
        assert goes_to(await page.call(DealList, "choose_layout", "calendar"))["layout"] == ["calendar"]
        page.go("/deals?q=nothing&layout=board")
        state = await listed(page, DealList)
        assert (state.lanes, state.lines, state.filtered) == ([], [], True)


async def test_a_board_on_a_phone_by_an_own_field_and_its_column_without_a_value(world: World) -> None:
    key = declare(world.admin, "Region", "choice", choices=REGION)["key"]
    make(world.member, "companies", name="North", custom_fields={key: "north"})
    make(world.member, "companies", name="Nowhere")
    async with opened(world.member, "/companies?layout=board") as page:
        state = await listed(page, CompanyList)
        assert state.table["width"] == "narrow"
        assert board(state) == {
            "North": ("1", ["North"]), "South": ("0", []), "No value: Region": ("1", ["Nowhere"]),
        }  # fmt: skip
        await page.call(CompanyList, "move_card", named(state, "Nowhere"), "", "south")
        assert board(state)["South"] == ("1", ["Nowhere"])
        assert (await page.toasts())[-1] == "Nowhere: now South"
        await page.call(CompanyList, "move_card", named(state, "North"), "north", "")
        assert board(state)["No value: Region"] == ("1", ["North"])
        assert (len(await page.toasts()), state.move_turn) == (1, 2)


async def test_a_list_without_choices_is_a_board_by_owner_and_an_unknown_field_says_so(world: World) -> None:
    make(world.member, "companies", name="Acme")
    async with opened(world.member, "/companies?layout=board", wide=True) as page:
        state = await listed(page, CompanyList)
        assert (state.table["by"], state.table["notice"]) == ("owner_id", "")
        assert ["Acme"] in [[card["title"] for card in lane["cards"]] for lane in state.lanes]
        make(world.member, "deals", name="Rig")
        page.go("/deals?layout=board&by=amount")
        state = await listed(page, DealList)
        assert (state.table["by"], state.table["notice"]) == (
            "stage_id", "The field that the address names is not here. The usual one is shown.",
        )  # fmt: skip


async def test_a_moved_card_goes_the_way_of_a_changed_cell(world: World) -> None:
    lead = make(world.member, "contacts", name="Ann", status="lead")
    theirs = make(world.admin, "contacts", name="Theirs", status="lead")
    async with opened(world.member, "/contacts?layout=board&by=status&sort=name", wide=True) as page:
        state = await listed(page, ContactList)
        await page.call(ContactList, "move_card", lead["id"], "lead", "customer")
        assert client(world.member).get(f"/api/v1/contacts/{lead['id']}").json()["status"] == "customer"
        assert board(state)["Customer"] == ("1", ["Ann"])
        # moved by somebody else meanwhile: nothing is overwritten, and what it is now is said
        client(world.admin).patch(f"/api/v1/contacts/{lead['id']}", json={"version": 2, "status": "former"})
        await page.call(ContactList, "move_card", lead["id"], "customer", "lead")
        assert client(world.member).get(f"/api/v1/contacts/{lead['id']}").json()["status"] == "former"
        assert "Somebody else has moved Ann meanwhile" in (await page.toasts())[-1]
        # another field of theirs is no conflict
        client(world.admin).patch(f"/api/v1/contacts/{lead['id']}", json={"version": 3, "job_title": "CEO"})
        await page.call(ContactList, "move_card", lead["id"], "former", "lead")
        kept = client(world.member).get(f"/api/v1/contacts/{lead['id']}").json()
        assert (kept["status"], kept["job_title"]) == ("lead", "CEO")
        await page.call(ContactList, "move_card", lead["id"], "lead", "no such status")
        assert client(world.member).get(f"/api/v1/contacts/{lead['id']}").json()["status"] == "lead"
        client(world.admin).delete(f"/api/v1/contacts/{lead['id']}")
        await page.call(ContactList, "move_card", lead["id"], "lead", "customer")
        assert board(state)["Lead"] == ("1", ["Theirs"])
        await page.call(ContactList, "move_card", theirs["id"], "lead", "customer")


async def test_whoever_may_change_only_their_own_moves_only_their_own(world: World) -> None:
    mine = make(world.member, "contacts", name="Mine", status="lead")
    theirs = make(world.admin, "contacts", name="Theirs", status="lead")
    give_role(world, world.member, {"contact.read": "all", "contact.update": "own"})
    async with opened(world.member, "/contacts?layout=board&by=status&sort=name", wide=True) as page:
        state = await listed(page, ContactList)
        fixed = {card["title"]: card["fixed"] for card in state.lanes[0]["cards"]}
        assert fixed == {"Mine": False, "Theirs": True}
        await page.call(ContactList, "move_card", theirs["id"], "lead", "customer")
        assert client(world.admin).get(f"/api/v1/contacts/{theirs['id']}").json()["status"] == "lead"
        await page.call(ContactList, "move_card", mine["id"], "lead", "customer")
        assert client(world.admin).get(f"/api/v1/contacts/{mine['id']}").json()["status"] == "customer"


async def test_more_cards_of_a_column_never_more_than_a_hundred_in_all(world: World) -> None:
    for n in range(25):
        make(world.member, "contacts", name=f"L{n:02}", status="lead")
    make(world.member, "contacts", name="C", status="customer")
    async with opened(world.member, "/contacts?layout=board&by=status&sort=name", wide=True) as page:
        state = await listed(page, ContactList)
        lead = state.lanes[0]
        assert (lead["count"], len(lead["cards"]), lead["further"], lead["href"]) == ("25", 20, True, "")
        await page.call(ContactList, "more_cards", "lead")
        lead = state.lanes[0]
        assert (len(lead["cards"]), lead["further"]) == (25, False)
        assert sum(len(lane["cards"]) for lane in state.lanes) == 26


@given(
    st.dictionaries(st.text(max_size=3), st.integers(0, 400), min_size=1, max_size=25),
    st.dictionaries(st.text(max_size=3), st.integers(20, 100), max_size=5),
)
def test_cards_are_allotted_within_the_limit_and_no_column_is_left_empty(
    counts: dict[str, int], wanted: dict[str, int]
) -> None:
    found = lanes.allotted(counts, wanted)
    assert found.keys() == counts.keys()
    assert sum(found.values()) <= lanes.MAX_CARDS
    assert all(min(1, counts[key]) <= found[key] <= counts[key] for key in counts)


async def test_a_calendar_shows_days_in_the_reader_s_zone_and_turns_by_months(world: World) -> None:
    make(world.member, "tasks", title="Late", due_date="2026-11-30")
    make(world.member, "tasks", title="First", due_date="2026-11-02")
    for n in range(5):
        make(world.member, "tasks", title=f"Busy {n}", due_date="2026-11-11")
    make(world.member, "tasks", title="Other month", due_date="2027-02-01")
    path = "/tasks/all?layout=calendar&month=2026-11&sort=title"
    async with opened(world.member, path, wide=True) as page:
        state = await listed(page, TaskList)
        assert (state.table["by"], state.table["month"], state.table["moves"]) == ("due_date", "November 2026", True)
        assert (state.days[0]["key"], state.days[-1]["key"], len(state.days)) == ("2026-10-26", "2026-12-06", 42)
        assert month(state) == {
            "2026-11-02": ["First"], "2026-11-11": ["Busy 0", "Busy 1", "Busy 2"], "2026-11-30": ["Late"],
        }  # fmt: skip
        busy = next(day for day in state.days if day["key"] == "2026-11-11")
        assert busy["more"] == "+2"
        page.go(busy["href"])
        assert len((await listed(page, TaskList)).lines) == 5
        page.go(path)
        state = await listed(page, TaskList)
        assert parse_qs(urlsplit(state.table["before"]).query)["month"] == ["2026-10"]
        assert "month" not in parse_qs(urlsplit(state.table["now"]).query)
        page.go(state.table["after"])
        assert (await listed(page, TaskList)).table["month"] == "December 2026"
        page.go("/tasks/all?layout=calendar&month=2027-02")
        assert month(await listed(page, TaskList)) == {"2027-02-01": ["Other month"]}
        page.go("/tasks/all?layout=calendar&month=99999")
        assert (await listed(page, TaskList)).table["month"].endswith(str(today("Asia/Bangkok").year))


async def test_a_task_is_moved_to_another_day_and_keeps_its_time(world: World) -> None:
    plain = make(world.member, "tasks", title="Plain", due_date="2026-11-02")
    at = datetime(2026, 11, 3, 9, 30, tzinfo=ZONE)
    timed = make(world.member, "tasks", title="Timed", due_at=at.isoformat())
    talk = make(world.member, "activities", kind="call", body="Talk", occurred_at=at.isoformat())
    async with opened(world.member, "/tasks/all?layout=calendar&month=2026-11&by=due_date", wide=True) as page:
        state = await listed(page, TaskList)
        assert month(state) == {"2026-11-02": ["Plain"], "2026-11-03": ["Timed"]}
        await page.call(TaskList, "move_card", plain["id"], "2026-11-02", "2026-11-20")
        await page.call(TaskList, "move_card", timed["id"], "2026-11-03", "2026-11-21")
        assert month(state) == {"2026-11-20": ["Plain"], "2026-11-21": ["Timed"]}
        found = client(world.member).get(f"/api/v1/tasks/{timed['id']}").json()
        assert datetime.fromisoformat(found["due_at"]) == at + timedelta(days=18)
        await page.call(TaskList, "move_card", plain["id"], "2026-11-20", "no day")
        assert client(world.member).get(f"/api/v1/tasks/{plain['id']}").json()["due_date"] == "2026-11-20"
        page.go("/activities?layout=calendar&month=2026-11&by=occurred_at")
        activities = await listed(page, ActivityList)
        entry = next(day for day in activities.days if day["entries"])["entries"][0]
        assert (entry["time"], entry["title"]) == ("09:30", "Talk")
        await page.call(ActivityList, "move_card", talk["id"], "2026-11-03", "2026-11-05")
        moved = client(world.member).get(f"/api/v1/activities/{talk['id']}").json()
        assert datetime.fromisoformat(moved["occurred_at"]) == at + timedelta(days=2)


async def test_own_days_and_moments_are_calendars_and_a_text_that_is_no_moment_breaks_none(world: World) -> None:
    day = declare(world.admin, "Renewal", "date")["key"]
    moment = declare(world.admin, "Visit", "moment")["key"]
    made = make(
        world.member, "companies", name="Acme",
        custom_fields={day: "2026-11-09", moment: "2026-11-10T23:30:00+07:00"},
    )  # fmt: skip
    async with opened(world.member, f"/companies?layout=calendar&month=2026-11&by=custom.{day}", wide=True) as page:
        state = await listed(page, CompanyList)
        assert month(state) == {"2026-11-09": ["Acme"]}
        await page.call(CompanyList, "move_card", made["id"], "2026-11-09", "2026-11-30")
        assert month(state) == {"2026-11-30": ["Acme"]}
        page.go(f"/companies?layout=calendar&month=2026-11&by=custom.{moment}")
        state = await listed(page, CompanyList)
        assert month(state) == {"2026-11-10": ["Acme"]}
        await page.call(CompanyList, "move_card", made["id"], "2026-11-10", "2026-11-12")
        assert month(state) == {"2026-11-12": ["Acme"]}
        stored = client(world.member).get(f"/api/v1/companies/{made['id']}").json()["custom_fields"]
        assert stored == {day: "2026-11-30", moment: "2026-11-12T16:30:00Z"}
        with world.member.work("company.update") as work:  # as the database may have it from before the field
            odd = text(
                "update company set custom_fields = custom_fields || jsonb_build_object(:k, '2026-11-31T00:00:00Z')"
            )
            work.db.execute(odd, {"k": moment})
        await listed(page, CompanyList)


@pytest.mark.parametrize("wanted", [None, '{"any":[{"field":"status","op":"is","value":"lead"},{"all":[{"field":"owner_id",'
    '"op":"is","value":"me"},{"field":"name","op":"contains","value":"1"}]}]}'])  # fmt: skip
def test_counts_of_columns_and_days_are_those_of_a_naive_count(world: World, wanted: str | None) -> None:
    rng = random.Random(7)
    rows = []
    for n in range(40):
        body = {"name": f"N{n}", "status": rng.choice(["lead", "customer", "former"])}
        rows.append(make(rng.choice([world.member, world.admin]), "contacts", **body))
    caller = world.member.caller
    query = CONTACTS.query(filter=Filter.model_validate_json(wanted) if wanted else None)
    me = str(world.member.member_id)
    kept = [
        row
        for row in rows
        if wanted is None or row["status"] == "lead" or (row["owner_id"] == me and "1" in row["name"])
    ]
    by = lanes.find(caller, CONTACTS, "status")
    assert by is not None
    look = Look(columns.usual(CONTACTS), ("name",))
    expected = Counter(row["status"] for row in kept)
    found = queries.groups(CONTACTS, caller, query, by, (), lanes.MAX_KEYS)
    assert {one.key: one.count for one in found.every} == dict(expected)
    cards = spread.cards(caller, CONTACTS, query, by, look, {"lead": 3, "customer": 100})
    shown = Counter(item[lanes.KEY] for item in cards)
    assert shown == Counter({"lead": min(3, expected["lead"]), "customer": expected["customer"]})
    assert {item["id"] for item in cards} <= {row["id"] for row in kept}
    for one in found.every:  # the link of a column leads to its records
        condition = groups.condition(by, one.key)
        assert condition is not None
        narrowed = groups.narrowed(query.filter, condition)
        assert queries.count(CONTACTS, caller, CONTACTS.query(filter=narrowed), 1000) == one.count
    days = dated.find(caller, CONTACTS, "created_at")
    assert days is not None
    here = datetime.now(UTC).astimezone(ZONE).date()
    counts, items = spread.days(caller, CONTACTS, query, days, look, (here - timedelta(days=3), here))
    assert sum(counts.values()) == len(kept)
    assert len(items) == sum(min(count, dated.MORE) for count in counts.values())
    later = (here + timedelta(days=1), here + timedelta(days=9))
    assert spread.days(caller, CONTACTS, query, days, look, later) == ({}, [])


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_a_month_is_whole_weeks(day: date) -> None:
    first = dated.month_of(f"{day:%Y-%m}", day)
    days = dated.days_of(first)
    assert first == day.replace(day=1)
    assert (days[0].weekday(), days[-1].weekday()) == (0, 6)
    assert day in days
    assert len(days) in (28, 35, 42)
    assert dated.FEW * len(days) <= dated.MAX_SHOWN
    assert dated.months_after(dated.months_after(first, 1), -1) == first


def test_a_view_keeps_layout_and_field_and_refuses_what_cannot_be(world: World) -> None:
    api = client(world.member)
    body = {"kind": "deal", "name": "Board", "query": {"layout": ["board"], "by": ["stage_id"], "month": ["2026-01"]}}
    made = api.post(PATH, json=body)
    assert made.status_code == 201, made.text
    assert made.json()["query"] == {"layout": ["board"], "by": ["stage_id"]}
    for query in (
        {"layout": ["board"], "by": ["amount"]},
        {"by": ["stage_id"]},
        {"layout": ["calendar"], "by": ["status"]},
    ):
        refused = api.post(PATH, json={"kind": "deal", "name": "No", "query": query})
        assert refused.status_code == 422
        assert "query.by" in refused.text


async def test_a_group_of_alternatives_with_groups_unfolds(world: World) -> None:
    make(world.member, "contacts", name="Ann", status="lead")
    make(world.member, "contacts", name="Bob", status="customer", job_title="CEO")
    make(world.member, "contacts", name="Cid", status="customer")
    wanted = ('{"any":[{"field":"status","op":"is","value":"lead"},{"all":[{"field":"status","op":"is","value":"customer"},'
              '{"field":"job_title","op":"is","value":"CEO"}]}]}')  # fmt: skip
    path = table_of("contacts", "job_title", group="status", open="=customer", filter=wanted)
    async with opened(world.member, path, wide=True) as page:
        state = await listed(page, ContactList)
        assert [line["title"] for line in state.lines if not line["group"]] == ["Bob"]


async def test_a_board_by_person_has_a_column_for_each_member_and_gives_a_record_to_another(world: World) -> None:
    mine = make(world.member, "contacts", name="Mine")
    key = declare(world.admin, "Adviser", "person", "contact")["key"]
    make(world.admin, "contacts", name="Theirs", custom_fields={key: str(world.member.member_id)})
    async with opened(world.admin, "/contacts?layout=board&by=owner_id", wide=True) as page:
        state = await listed(page, ContactList)
        assert (state.table["by"], state.table["moves"]) == ("owner_id", True)
        found = {lane["key"]: [card["title"] for card in lane["cards"]] for lane in state.lanes}
        assert (found[str(world.member.member_id)], found[str(world.admin.member_id)]) == (["Mine"], ["Theirs"])
        assert found[str(world.viewer.member_id)] == [], "somebody without a record has a column to move one into"
        assert [bool(cards) for cards in found.values()] == sorted(
            (bool(cards) for cards in found.values()), reverse=True
        )
        await page.call(ContactList, "move_card", mine["id"], str(world.member.member_id), str(world.viewer.member_id))
        assert read(world.admin, "contacts", mine["id"])["owner_id"] == str(world.viewer.member_id)
        await page.call(ContactList, "move_card", mine["id"], str(world.viewer.member_id), "no member")
        assert read(world.admin, "contacts", mine["id"])["owner_id"] == str(world.viewer.member_id)
        page.go("/contacts?layout=board")
        assert (await listed(page, ContactList)).table["by"] == "status", "choices come before people"
        page.go(f"/contacts?layout=board&by=custom.{key}")
        state = await listed(page, ContactList)
        assert {lane["label"]: lane["count"] for lane in state.lanes}["No value: Adviser"] == "1"
        await page.call(ContactList, "move_card", mine["id"], "", str(world.admin.member_id))
        assert read(world.admin, "contacts", mine["id"])["custom_fields"][key] == str(world.admin.member_id)
