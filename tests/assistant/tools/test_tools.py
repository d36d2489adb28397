"""The tools over real records: figures against a count by hand, permissions, names, links."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from crm_app.assistant import tools
from crm_app.assistant.asker import Asker
from crm_app.assistant.filters import DealFilters, PeriodFilter, RecordFilters
from crm_app.assistant.kinds import RecordKind
from crm_app.assistant.names import vocabulary
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.outcomes import CountOutcome, Figures, Outcome, ProblemOutcome, RecordsOutcome
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_deals import CompareDeals, Side
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.count_records import CountRecords
from crm_app.assistant.tools.find_deals import FindDeals
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.assistant.tools.get_record import GetRecord
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from crm_app.deals import service as deals
from crm_app.deals.schemas import DealIn
from tests.support.sales import make_sales
from tests.support.world import Someone, World, client


@pytest.fixture
def sales(world: World) -> World:
    make_sales(world)
    return world


def run(someone: Someone, call: Tool, language: str = "en") -> Outcome:
    with someone.work() as work:
        return tools.run(call, Asker(work, language))


def figures(someone: Someone, call: Tool) -> list[tuple[str, str | None, Decimal | None, int]]:
    outcome = run(someone, call)
    assert isinstance(outcome, Figures), outcome
    return [(r.label, r.currency, None if r.value is None else r.value.normalize(), r.records) for r in outcome.rows]


def agg(measure: str, group_by: str = "none", limit: int = 50, **filters: Any) -> AggregateDeals:
    return AggregateDeals.model_validate(
        {"measure": measure, "group_by": group_by, "limit": limit, "filters": DealFilters(**filters)}
    )


def test_groups_of_one_name_are_compared_apart(world: World) -> None:
    with world.owner.work() as work:
        for number in range(2):
            twin = companies.create(work, CompanyIn(name="Twin"))
            for deal in range(1 + number):
                deals.create(work, DealIn(name=f"Deal {number}{deal}", company_id=twin.id))
    sides = [
        Side(label="won", filters=DealFilters(status=["won"])),
        Side(label="open", filters=DealFilters(status=["open"])),
    ]
    found = run(world.owner, CompareGroups(measure="count", group_by="company", sides=sides))
    assert isinstance(found, Figures)
    assert [(one.label, one.value) for one in found.derived] == [("Twin", -2), ("Twin", -1)]


def test_deals_without_an_amount_are_counted_apart(sales: World) -> None:
    bare = run(sales.owner, agg("sum_amount", status=["open"], company=["Acme Corporation"]))
    assert isinstance(bare, Figures)
    none = run(sales.owner, agg("sum_amount", status=["won"], period=PeriodFilter(start=date(2030, 1, 1))))
    assert isinstance(none, Figures)
    assert [(r.records, r.without_amount) for r in (*bare.rows, *none.rows)] == [(0, 1), (0, 0)]


Q1 = PeriodFilter(start=date(2017, 1, 1), end=date(2017, 4, 1))
YEAR_2017 = PeriodFilter(start=date(2017, 1, 1), end=date(2018, 1, 1))
D = Decimal


FIGURES: list[tuple[Tool, list[Any]]] = (
    [
        (agg("count"), [("", None, D(6), 6)]),
        (agg("count", status=["won"], period=Q1), [("", None, D(2), 2)]),
        (agg("count", status=["open"]), [("", None, D(2), 2)]),
        (agg("count", no_company=True), [("", None, D(1), 1)]),
        (agg("count", above_amount=D(1000)), [("", None, D(2), 2)]),
        (agg("count", min_amount=D(1000)), [("", None, D(3), 3)]),
        (agg("sum_amount", status=["won"]), [("", "THB", D(3500).normalize(), 2), ("", "USD", D(70).normalize(), 1)]),
        (agg("sum_amount", status=["won"], period=Q1), [("", "THB", D(3500).normalize(), 2)]),
        (agg("sum_amount", company=["Acme Corporation"]), [("", "THB", D(3500).normalize(), 2)]),
        (agg("sum_amount", sector=["medical"]), [("", "THB", D(3500).normalize(), 2)]),
        (agg("sum_amount", status=["won"], period=PeriodFilter(start=date(2030, 1, 1))), [("", "THB", D(0), 0)]),
        (agg("win_rate"), [("", None, D("0.75"), 4)]),
        (agg("win_rate", product=["GTX Pro"]), [("", None, D("0.75"), 4)]),
        (agg("count", product=["GTXPro"]), [("", None, D(6), 6)]),
        (agg("avg_cycle_days"), [("", None, (D(44) / 3).quantize(D("0.0000000000000001")), 3)]),
        (
            agg("sum_amount", "owner", 5, status=["won"]),
            [
                ("Member", "THB", D(2500).normalize(), 1),
                ("Owner", "THB", D(1000).normalize(), 1),
                ("Member", "USD", D(70).normalize(), 1),
            ],
        ),
        (agg("count", "status"), [("won", None, D(3), 3), ("open", None, D(2), 2), ("lost", None, D(1), 1)]),
        (
            agg("count", "month", status=["won"]),
            [
                ("January 2017", None, D(1), 1),
                ("February 2017", None, D(0), 0),
                ("March 2017", None, D(1), 1),
                ("April 2017", None, D(0), 0),
                ("May 2017", None, D(1), 1),
            ],
        ),
        (
            agg("sum_amount", "month", status=["won"]),
            [
                ("January 2017", "THB", D(1000).normalize(), 1),
                ("February 2017", "THB", D(0), 0),
                ("March 2017", "THB", D(2500).normalize(), 1),
                ("April 2017", "THB", D(0), 0),
                ("May 2017", "USD", D(70).normalize(), 1),
            ],
        ),
        (agg("count", "quarter", status=["won"]), [("Q1 2017", None, D(2), 2), ("Q2 2017", None, D(1), 1)]),
        (agg("count", "year", status=["won"]), [("2017", None, D(3), 3)]),
        (agg("count", "company", 1, status=["won"]), [("Acme Corporation", None, D(2), 2)]),
    ]
)  # fmt: skip


def test_figures_are_exact(sales: World) -> None:
    def rounded(rows: list[Any]) -> list[Any]:
        return [(a, b, c if c is None else round(c, 12), d) for a, b, c, d in rows]

    for call, expected in FIGURES:
        assert rounded(figures(sales.owner, call)) == rounded(expected), call


def test_an_average_is_per_currency(sales: World) -> None:
    assert figures(sales.owner, agg("avg_amount", status=["won"])) == [
        ("", "THB", D(1750).normalize(), 2),
        ("", "USD", D(70).normalize(), 1),
    ]


def test_a_comparison_keeps_its_labels(sales: World) -> None:
    call = CompareDeals(
        measure="count",
        sides=[
            Side(label="Q1", filters=DealFilters(status=["won"], period=Q1)),
            Side(label="lost", filters=DealFilters(status=["lost"])),
        ],
    )
    assert figures(sales.owner, call) == [("Q1", None, D(2), 2), ("lost", None, D(1), 1)]


def test_unknown_and_ambiguous_names_give_no_figure(sales: World) -> None:
    unknown = run(sales.owner, agg("sum_amount", owner=["Zorblax"]))
    assert unknown == ProblemOutcome(code="unknown_value", field="owner", value="Zorblax")
    with sales.owner.work() as work:
        companies.create(work, CompanyIn(name="Acme Holdings"))
    several = run(sales.owner, agg("count", company=["Acme"]))
    assert isinstance(several, ProblemOutcome)
    assert several.candidates == ["Acme Corporation", "Acme Holdings"]


def test_every_figure_links_to_the_list_that_it_counts(sales: World) -> None:
    outcome = run(sales.owner, agg("count", status=["won"], owner=["Member"], period=Q1))
    assert isinstance(outcome, Figures)
    link = urlsplit(outcome.rows[0].source.href)
    assert link.path == "/deals"
    assert parse_qs(link.query) == {
        "status": ["won"],
        "owner_id": [str(sales.member.member_id)],
        "close_from": ["2017-01-01"],
        "close_to": ["2017-03-31"],
    }


def test_another_workspace_sees_nothing(sales: World) -> None:
    assert figures(sales.stranger, agg("count")) == [("", None, D(0), 0)]
    assert run(sales.stranger, GetRecord(kind="company", name="Acme Corporation")) == ProblemOutcome(
        code="unknown_value", field="name", value="Acme Corporation"
    )


def set_role(world: World, role: str, permissions: str) -> None:
    with world.owner.work() as work:
        work.db.execute(
            text("update role set permissions = permissions || cast(:p as jsonb) where key = :role"),
            {"p": permissions, "role": role},
        )


def test_a_scope_of_own_counts_own_deals_alone(sales: World) -> None:
    set_role(sales, "member", '{"deal.read": "own"}')
    assert figures(sales.member, agg("count")) == [("", None, D(4), 4)]
    assert figures(sales.owner, agg("count")) == [("", None, D(6), 6)]


def test_a_role_without_the_permission_is_refused(sales: World) -> None:
    with sales.owner.work() as work:
        work.db.execute(
            text("update role set permissions = permissions - 'deal.read' - 'contact.read' where key = 'viewer'")
        )
    assert run(sales.viewer, agg("count")) == ProblemOutcome(code="forbidden")
    assert run(sales.viewer, FindDeals()) == ProblemOutcome(code="forbidden")
    assert run(sales.viewer, GetRecord(kind="contact", name="Somchai Jaidee")) == ProblemOutcome(code="forbidden")
    with sales.viewer.work() as work:
        names = vocabulary(work, "phone of Somchai and the deal Deal A")
    assert not [e for entities in names.full.values() for e in entities if e.kind in ("contact", "deal", "stage")]


def test_records_and_their_fields(sales: World) -> None:
    outcome = run(sales.owner, GetRecord(kind="contact", name="somchai jaidee", fields=["phone"]))
    assert isinstance(outcome, RecordsOutcome)
    assert outcome.rows[0].fields == {"phone": "081-234-5678"}
    assert outcome.rows[0].source.href.startswith("/contacts/")
    deal = run(sales.owner, GetRecord(kind="deal", name="Deal A"))
    assert isinstance(deal, RecordsOutcome)
    assert deal.rows[0].fields["amount"] == "1,000 THB"
    assert deal.rows[0].fields["close_date"] == date(2017, 1, 10)
    biggest = run(sales.owner, FindDeals(sort="amount", limit=2))
    assert isinstance(biggest, RecordsOutcome)
    assert [row.source.title for row in biggest.rows] == ["Deal E", "Deal B"]
    assert biggest.more


def test_counts_of_other_kinds(sales: World) -> None:
    def count(kind: str, **filters: Any) -> int:
        outcome = run(sales.owner, CountRecords.model_validate({"kind": kind, "filters": filters}))
        assert isinstance(outcome, CountOutcome), outcome
        return outcome.count

    assert count("company") == 2
    assert count("company", sector=["medical"]) == 1
    assert count("contact", company=["Acme Corporation"]) == 1
    assert count("product") == 1
    assert count("member") == 4


QUESTIONS: list[tuple[str, Callable[[Any], bool]]] = [
    ("How many deals did we win in Q1 2017?", lambda o: o.rows[0].value == 2),
    ("ไตรมาสแรกปี 2560 ปิดการขายได้กี่ดีล", lambda o: o.rows[0].value == 2),
    ("Who sold the most?", lambda o: o.rows[0].label == "Member"),
    ("phone of Somchai", lambda o: o.rows[0].fields["phone"] == "081-234-5678"),
    ("ยอดขายของสยามการค้า", lambda o: (o.rows[0].value, o.rows[0].currency) == (70, "USD")),
    ("How many deals did Acme Corporation buy?", lambda o: o.rows[0].value == 2),
    ("win rate of GTX Pro", lambda o: o.rows[0].value == Decimal("0.75")),
    ("how many deals did Acme Corporaton buy", lambda o: o.rows[0].value == 2),
    ("revenue from the medical sector", lambda o: o.rows[0].value == 3500),
]


def test_from_question_to_figure(sales: World) -> None:
    with sales.owner.work() as work:
        for question, check in QUESTIONS:
            found = understand(question, vocabulary(work, question), today=date(2017, 11, 22))
            assert found.call is not None, (question, found)
            outcome = tools.run(found.call, Asker(work, "en"))
            assert check(outcome), (question, outcome)


def test_every_link_opens_a_list_of_as_many_deals_as_the_figure_says(sales: World) -> None:
    api = client(sales.owner)
    api.post("/api/v1/deals", json={"name": "Expected", "expected_close_date": "2017-06-01"})
    this_year = PeriodFilter(field="created_at", start=date(2020, 1, 1), end=date(2200, 1, 1))
    calls = [
        agg("count"),
        agg("count", status=["won"], period=Q1),
        agg("sum_amount", "owner", status=["won"]),
        agg("sum_amount", "product"),
        agg("count", "sector", status=["won"]),
        agg("count", "month", status=["won"]),
        agg("count", product=["GTXPro"]),
        agg("win_rate", "company"),
        agg("avg_amount", above_amount=D(1000)),
        agg("count", status=["open"], no_company=True),
        agg("count", company=["Acme Corporation", "บริษัท สยามการค้า จำกัด"]),
        agg("count", period=YEAR_2017),
        agg("count", "month", period=YEAR_2017),
        agg("count", period=this_year),
        agg("count", "month", period=this_year),
        agg("avg_cycle_days"),
        agg("count", sector=["med"]),
        *(agg("count", group) for group in ("owner", "company", "product", "sector", "region", "manager", "stage")),
    ]
    for call in calls:
        outcome = run(sales.owner, call)
        assert isinstance(outcome, Figures)
        assert outcome.rows, call
        for row in outcome.rows:
            found = api.get(f"/api/v1{row.source.href}")
            assert found.status_code == 200, (row.source.href, found.text)
            assert len(found.json()["items"]) == row.records, (call, row)


def test_every_link_opens_a_list_of_as_many_records_as_were_counted(sales: World) -> None:
    api = client(sales.owner)
    company = api.get("/api/v1/companies").json()["items"][0]["id"]
    for title, day, status in (("A", "2020-01-01", "open"), ("B", "2020-01-01", "done"), ("C", "2099-01-01", "open")):
        task = {"title": title, "due_date": day, "status": status, "company_id": company}
        assert api.post("/api/v1/tasks", json=task).status_code == 201
    for name, day, status in (("A", "2020-01-01", "active"), ("B", "2020-01-01", "done"), ("C", None, "active")):
        assert api.post("/api/v1/projects", json={"name": name, "due_date": day, "status": status}).status_code == 201
    for kind in ("call", "note"):
        assert api.post("/api/v1/activities", json={"kind": kind, "body": "x"}).status_code == 201
    this_year = PeriodFilter(field="created_at", start=date(2020, 1, 1), end=date(2200, 1, 1))
    happened = PeriodFilter(field="occurred_at", start=date(2020, 1, 1), end=date(2200, 1, 1))
    expected: list[tuple[RecordKind, RecordFilters, int]] = [
        ("task", RecordFilters(overdue=True), 1),
        ("task", RecordFilters(company=["Acme Corporation", "บริษัท สยามการค้า จำกัด"]), 3),
        ("project", RecordFilters(overdue=True), 1),
        ("activity", RecordFilters(activity_type=["call"], period=happened), 1),
        ("contact", RecordFilters(period=this_year), 1),
        ("company", RecordFilters(sector=["med"]), 1),
    ]
    for kind, filters, number in expected:
        outcome = run(sales.owner, CountRecords(kind=kind, filters=filters))
        assert isinstance(outcome, CountOutcome), outcome
        found = api.get(f"/api/v1{outcome.source.href}")
        assert found.status_code == 200, (outcome.source.href, found.text)
        assert (outcome.count, len(found.json()["items"])) == (number, number), (kind, filters)


def test_members_of_a_region_are_listed(sales: World) -> None:
    with sales.owner.work() as work:
        work.db.execute(text("update membership set team = 'East', manager = 'Boss' where name = 'Member'"))
    for filters in (RecordFilters(region=["East"]), RecordFilters(manager=["Boss"])):
        outcome = run(sales.owner, FindRecords(kind="member", filters=filters))
        assert isinstance(outcome, RecordsOutcome)
        assert [row.source.title for row in outcome.rows] == ["Member"]
        assert outcome.source is None
    assert figures(sales.owner, agg("count", manager=["Boss"])) == [("", None, D(4), 4)]


def test_an_amount_without_a_currency_counts_the_deals_that_there_are(world: World) -> None:
    """In a workspace in baht whose deals are all in dollars, "above 50" is not "none"."""
    with world.owner.work() as work:
        stage = work.db.execute(text("select id from stage where outcome = 'won'")).scalar_one()
        for number, amount in enumerate((40, 60, 80)):
            deals.create(work, DealIn(name=f"Sale {number}", stage_id=stage, amount=Decimal(amount), currency="USD"))
    assert figures(world.owner, agg("count", above_amount=Decimal(50))) == [("", None, D(2), 2)]
    assert figures(world.owner, agg("count", above_amount=Decimal(50), currency="THB")) == [("", None, D(0), 0)]
    with world.owner.work() as work:
        deals.create(work, DealIn(name="Sale in baht", stage_id=stage, amount=Decimal(70), currency="THB"))
    assert figures(world.owner, agg("count", above_amount=Decimal(50))) == [("", None, D(1), 1)]


def test_a_name_has_its_place_in_the_whole_ranking(sales: World) -> None:
    call = AggregateDeals(
        measure="sum_amount", group_by="owner", filters=DealFilters(status=["won"]), standing=["Owner"], limit=1
    )
    outcome = run(sales.owner, call)
    assert isinstance(outcome, Figures)
    places = [(row.label, row.currency, row.place, row.among) for row in outcome.rows]
    assert places == [("Owner", "THB", 2, 2)]


@pytest.mark.parametrize("measure", ["avg_amount", "median_amount", "min_amount"])
def test_an_average_is_of_won_deals_where_lost_ones_have_no_amount(sales: World, measure: str) -> None:
    won, every = agg(measure, status=["won"]), agg(measure)
    with_lost = figures(sales.owner, every)
    assert with_lost != figures(sales.owner, won)  # the lost deal has an amount, and so counts
    with sales.owner.work() as work:
        work.db.execute(text("update deal set amount = 0 where status = 'lost'"))
    outcome = run(sales.owner, every)
    assert isinstance(outcome, Figures)
    assert outcome.of_won
    assert figures(sales.owner, every) == figures(sales.owner, won)
    sides = [Side(label="all", filters=DealFilters()), Side(label="won", filters=DealFilters(status=["won"]))]
    compared = run(sales.owner, CompareDeals(measure=measure, sides=sides))
    assert isinstance(compared, Figures)
    assert compared.of_won
    values = {(row.label, row.currency): row.value for row in compared.rows}
    assert values["all", "THB"] == values["won", "THB"]


def test_a_currency_alone_selects_its_deals(sales: World) -> None:
    assert figures(sales.owner, agg("sum_amount", status=["won"], currency="USD")) == [
        ("", "USD", Decimal(70).normalize(), 1)
    ]
    found = run(sales.owner, FindDeals(filters=DealFilters(status=["won"], currency="USD")))
    assert isinstance(found, RecordsOutcome)
    assert len(found.rows) == 1
    assert found.source is not None
    assert parse_qs(urlsplit(found.source.href).query)["currency"] == ["USD"]


def test_people_without_any_deal_are_found(sales: World) -> None:
    found = run(sales.owner, FindRecords(kind="member", filters=RecordFilters(lacks=["deal"])))
    assert isinstance(found, RecordsOutcome)
    names = {row.source.title for row in found.rows}
    owning = {label for label, *_ in figures(sales.owner, agg("count", "owner"))}
    assert not names & owning
