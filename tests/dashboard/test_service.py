"""The dashboard's figures: equal to a count by hand, and to the number of rows of the linked list."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.core import clock
from crm_app.core.permissions import default_roles
from crm_app.dashboard import service
from crm_app.workspaces import service as workspaces
from crm_app.workspaces.schemas import WorkspaceIn
from tests.support.world import Someone, World, client, give_role


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> date:
    """A fixed day, so that figures can be counted by hand."""
    day = date(2026, 11, 22)
    monkeypatch.setattr(service, "today", lambda _zone: day)
    return day


def add(someone: Someone, **fields: Any) -> dict[str, Any]:
    reply = client(someone).post("/api/v1/deals", json={"name": "Deal", **fields})
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def stages(someone: Someone) -> dict[str, str]:
    return {stage["name"]: stage["id"] for stage in client(someone).get("/api/v1/stages").json()}


def dashboard(someone: Someone, **query: Any) -> dict[str, Any]:
    reply = client(someone).get("/api/v1/dashboard", params=query)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def listed(someone: Someone, conditions: dict[str, Any]) -> tuple[int, dict[str, Decimal]]:
    """How many deals the list has under a figure's filter, and their sums."""
    count, sums, after = 0, {}, {}
    while True:
        page = client(someone).get("/api/v1/deals", params={**conditions, **after, "limit": 3}).json()
        count += len(page["items"])
        for deal in page["items"]:
            if deal["amount"] is not None:
                before = sums.get(deal["currency"], Decimal(0))
                sums[deal["currency"]] = before + Decimal(str(deal["amount"]))
        if page["next"] is None:
            return count, sums
        after = {"after": page["next"]}


def figures(found: Any) -> Iterator[dict[str, Any]]:
    """Every figure of an answer, however deep."""
    if isinstance(found, dict):
        if "filter" in found:
            yield found
        for value in found.values():
            yield from figures(value)
    elif isinstance(found, list):
        for value in found:
            yield from figures(value)


def check_every_figure(someone: Someone, **query: Any) -> int:
    """Compares all figures with their lists. Returns how many there were."""
    found = dashboard(someone, **query)
    seen = list(figures(found["deals"]))
    for figure in seen:
        count, sums = listed(someone, figure["filter"])
        expected = figure.get("count", figure.get("won", 0) + figure.get("lost", 0))
        assert count == expected, figure
        if "sums" in figure:
            assert sums == {name: Decimal(str(total)) for name, total in figure["sums"].items()}, figure
        elif "total" in figure:
            assert sums.get(found["currency"], Decimal(0)) == Decimal(str(figure["total"])), figure
    return len(seen)


def some_deals(world: World) -> None:
    stage = stages(world.owner)
    won, lost = stage["Won"], stage["Lost"]
    add(world.owner, amount=100, stage_id=stage["Proposal"])
    add(world.member, amount=250, stage_id=stage["Proposal"])
    add(world.member, amount="9.50", currency="USD", stage_id=stage["Proposal"])
    add(world.member, stage_id=stage["Prospecting"])
    add(world.owner, amount=1000, stage_id=won, engage_date="2026-10-01", close_date="2026-11-01")
    add(world.member, amount=2000, stage_id=won, engage_date="2026-10-20", close_date="2026-10-31")
    add(world.member, amount=500, stage_id=won, close_date="2026-02-10")
    add(world.member, amount=70, currency="USD", stage_id=won, engage_date="2026-11-02", close_date="2026-11-02")
    add(world.member, amount=300, stage_id=lost, close_date="2026-11-15")
    add(world.owner, stage_id=lost, close_date="2026-10-01")
    add(world.owner, amount=9999, stage_id=won, engage_date="2024-01-01", close_date="2024-06-30")


def test_the_figures_are_those_counted_by_hand(world: World, november: date) -> None:
    some_deals(world)
    found = dashboard(world.viewer, period="this year")
    deals = found["deals"]
    assert (found["currency"], found["period"]["first_day"], found["period"]["last_day"]) == (
        "THB",
        "2026-01-01",
        "2026-12-31",
    )
    assert (deals["open"]["count"], deals["open"]["sums"]) == (4, {"THB": 350, "USD": 9.5})
    assert [(s["stage_name"], s["count"], s["total"]) for s in deals["stages"]] == [
        ("Prospecting", 1, 0),
        ("Proposal", 2, 350),
    ]
    assert (deals["won"]["count"], deals["won"]["sums"]) == (4, {"THB": 3500, "USD": 70})
    assert (deals["lost"]["count"], deals["lost"]["sums"]) == (2, {"THB": 300})
    assert (deals["win_rate"]["won"], deals["win_rate"]["lost"]) == (4, 2)
    assert deals["win_rate"]["rate"] == pytest.approx(4 / 6)
    assert (deals["cycle"]["days"], deals["cycle"]["count"]) == (14.0, 3)  # 31, 11 and 0 days
    assert [(o["owner_name"], o["total"], o["won"]["count"]) for o in deals["owners"]] == [
        ("Member", 2500, 3),
        ("Owner", 1000, 1),
    ]
    assert deals["step"] == "month"
    spans = {span["first_day"]: span for span in deals["spans"]}
    assert len(spans) == 12
    november_span = spans["2026-11-01"]
    assert (november_span["won"]["count"], november_span["won"]["total"]) == (1, 1000)
    assert (november_span["lost"]["count"], november_span["lost"]["total"]) == (1, 300)
    assert (spans["2026-10-01"]["won"]["total"], spans["2026-10-01"]["lost"]["count"]) == (2000, 1)
    dollars = dashboard(world.viewer, period="this year", currency="usd")["deals"]
    assert [(s["stage_name"], s["total"]) for s in dollars["stages"]] == [("Proposal", 9.5)]
    assert sum(span["won"]["total"] for span in dollars["spans"]) == 70


def test_every_figure_is_the_number_of_rows_of_its_list(world: World, november: date) -> None:
    some_deals(world)
    with world.owner.work() as work:  # a deal that lost its owner is counted and found too
        work.db.execute(text("update deal set owner_id = null where amount = 500"))
    for query in (
        {},
        {"period": "ไตรมาสนี้"},
        {"period": "all"},
        {"period": "since 2024", "currency": "USD"},
        {"date_from": "2024-06-30", "date_to": "2026-11-15"},
        {"date_to": "2026-10-31"},
    ):
        assert check_every_figure(world.owner, **query) >= 5


def test_a_deleted_deal_counts_nowhere(world: World, november: date) -> None:
    some_deals(world)
    before = dashboard(world.owner)["deals"]["won"]["count"]
    won = client(world.owner).get(
        "/api/v1/deals", params={"status": "won", "amount_from": 1000, "amount_to": 1000, "currency": "THB"}
    )
    client(world.owner).delete(f"/api/v1/deals/{won.json()['items'][0]['id']}")
    assert dashboard(world.owner)["deals"]["won"]["count"] == before - 1
    check_every_figure(world.owner)


def test_long_ranges_are_drawn_in_fiscal_quarters_and_years(world: World, november: date) -> None:
    some_deals(world)
    settings = WorkspaceIn(name="Acme", timezone="Asia/Bangkok", currency="THB", fiscal_year_start=10)
    with world.owner.work() as work:
        workspaces.update_workspace(work, settings)
    this = dashboard(world.owner, period="this fiscal year")
    assert (this["period"]["first_day"], this["period"]["last_day"]) == ("2026-10-01", "2027-09-30")
    quarter = dashboard(world.owner, period="this quarter")
    assert (quarter["period"]["first_day"], quarter["period"]["last_day"]) == ("2026-10-01", "2026-12-31")
    several = dashboard(world.owner, date_from="2023-11-15", date_to="2026-11-30")["deals"]
    assert several["step"] == "quarter"
    assert [span["first_day"] for span in several["spans"]][:2] == ["2023-11-15", "2024-01-01"]
    many = dashboard(world.owner, date_from="2010-01-01", date_to="2026-11-30")["deals"]
    assert many["step"] == "year"
    assert [span["first_day"] for span in many["spans"]][:2] == ["2010-01-01", "2010-10-01"]
    assert check_every_figure(world.owner, date_from="2010-01-01", date_to="2026-11-30") > 20


def test_a_role_that_reads_its_own_counts_its_own(world: World, november: date) -> None:
    some_deals(world)
    give_role(world, world.member, {**default_roles()["member"], "deal.read": "own", "activity.read": "own"})
    client(world.owner).post("/api/v1/activities", json={"kind": "note", "body": "not mine"})
    client(world.member).post("/api/v1/activities", json={"kind": "note", "body": "mine"})
    found = dashboard(world.member, period="this year")
    assert (found["deals"]["open"]["count"], found["deals"]["won"]["count"]) == (3, 3)
    assert [owner["owner_name"] for owner in found["deals"]["owners"]] == ["Member"]
    assert [activity["body"] for activity in found["activities"]] == ["mine"]
    check_every_figure(world.member, period="this year")


def test_parts_that_a_role_may_not_read_are_left_out(world: World) -> None:
    some_deals(world)
    give_role(world, world.member, {"dashboard.read": "all"})
    found = dashboard(world.member)
    assert [found[part] for part in ("deals", "activities", "tasks", "ai")] == [None, None, None, None]
    give_role(world, world.member, {"deal.read": "all"})
    assert client(world.member).get("/api/v1/dashboard").status_code == 403


def test_another_workspace_is_empty_and_has_no_holes(world: World) -> None:
    some_deals(world)
    client(world.owner).post("/api/v1/tasks", json={"title": "Call"})
    found = dashboard(world.stranger)
    deals = found["deals"]
    assert (deals["any"], deals["open"]["count"], deals["won"]["sums"], deals["owners"]) == (False, 0, {}, [])
    assert (deals["win_rate"]["rate"], deals["cycle"]["days"]) == (None, None)
    assert (found["activities"], found["tasks"]["count"]) == ([], 0)
    assert found["ai"]["questions"] == 0
    assert dashboard(world.stranger, period="all")["deals"]["spans"] == []


def test_my_tasks_are_mine_and_open_by_urgency(world: World) -> None:
    here = clock.today("Asia/Bangkok")
    api = client(world.member)
    for title, days in (("Late", -2), ("Now", 0), ("Soon", 1), ("Far", 40)):
        api.post("/api/v1/tasks", json={"title": title, "due_date": str(here + timedelta(days=days))})
    api.post("/api/v1/tasks", json={"title": "Done", "status": "done", "due_date": str(here)})
    client(world.owner).post("/api/v1/tasks", json={"title": "Not mine", "due_date": str(here)})
    tasks = dashboard(world.member)["tasks"]
    assert [task["title"] for task in tasks["first"]] == ["Late", "Now", "Soon", "Far"]
    assert tasks["count"] == 4
    for group, count in tasks["by_group"].items():
        query = {"mine": True, "status": "open", "due_group": group}
        assert len(api.get("/api/v1/tasks", params=query).json()["items"]) == count, group


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"period": "banana"}, "period"),
        ({"date_from": "2026-02-02", "date_to": "2026-01-01"}, "date_to"),
        ({"date_from": "1900-01-01", "date_to": "2026-01-01"}, "date_from"),
        ({"date_from": "yesterday"}, "date_from"),
        ({"currency": "baht"}, "currency"),
    ],
)
def test_what_is_no_range_is_refused_with_its_field(world: World, query: dict[str, str], field: str) -> None:
    reply = client(world.owner, **{"accept-language": "th"}).get("/api/v1/dashboard", params=query)
    assert reply.status_code == 422, reply.text
    assert list(reply.json()["fields"]) == [field]


def test_what_the_assistant_was_asked_is_summed_from_the_first_of_the_month(world: World) -> None:
    with world.member.work() as work:
        values = {"w": work.workspace_id, "m": world.member.member_id}
        work.db.execute(
            text(
                "insert into conversation (workspace_id, id, owner_id, title, shared, created_at, updated_at, version) "
                "values (:w, gen_random_uuid(), :m, 'c', false, now(), now(), 1)"
            ),
            values,
        )
        for position, age in ((1, "0 days"), (3, "0 days"), (5, "40 days")):
            work.db.execute(
                text(
                    "with q as (insert into message (workspace_id, id, conversation_id, position, role, content, created_at) "
                    "select :w, gen_random_uuid(), id, :p, 'user', 'q', now() from conversation returning *), "
                    "a as (insert into message (workspace_id, id, conversation_id, position, role, content, created_at) "
                    "select :w, gen_random_uuid(), conversation_id, :p + 1, 'assistant', 'a', now() from q returning *) "
                    "insert into ai_response (workspace_id, id, conversation_id, message_id, question_id, asked_by, status, "
                    "provider, model, input_tokens, output_tokens, cost_usd, confidence, cut, attempt, created_at) "
                    "select :w, gen_random_uuid(), q.conversation_id, a.id, q.id, :m, 'done', 'offline', '', 100, 20, "
                    "0.000125, 1, false, 1, now() - cast(:age as interval) from q, a"
                ),
                values | {"p": position, "age": age},
            )
    mine, theirs = dashboard(world.member)["ai"], dashboard(world.owner)["ai"]
    assert (mine["questions"], mine["own_questions"], mine["input_tokens"], mine["output_tokens"]) == (2, 2, 200, 40)
    assert (theirs["questions"], theirs["own_questions"]) == (2, 0)
    assert mine["cost_usd"] == 0.00025
