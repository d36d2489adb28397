"""Conversion, shares, growth, stale deals, exclusions and numbers by group, against figures counted from the rows; and
the list that each figure cites has exactly the counted deals.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench.assistant.manager import world as manager
from bench.assistant.manager.expected import LOST, OPEN, WON, at, but, by, in_country, number, tagged
from bench.assistant.manager.expected import Figures as Expected
from bench.assistant.manager.rows import ANNA, COMPANIES, DARCEL, PEOPLE, rows
from crm_app import records
from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.assistant import tools
from crm_app.assistant.asker import Asker
from crm_app.assistant.names import vocabulary
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.outcomes import (
    CountOutcome,
    DefinitionOutcome,
    Figures,
    FlowOutcome,
    Outcome,
    ProblemOutcome,
    RecordsOutcome,
)
from crm_app.companies.kind import COMPANIES as COMPANY_TYPE
from crm_app.companies.kind import CompanyIn
from crm_app.core.clock import now, today
from crm_app.deals import service as deals
from crm_app.deals.schemas import DealIn
from crm_app.records import queries
from crm_app.records.service import service_of
from crm_app.records.states.values import address_values, list_query
from tests.support.world import Someone, World, give_role


@pytest.fixture(scope="module")
def place(shared_world: World) -> tuple[Someone, Expected]:
    """The owner of a workspace with a manager's pipeline, and its figures."""
    people = (shared_world.owner, shared_world.admin, shared_world.member, shared_world.viewer)
    with shared_world.owner.work() as work:
        day = today(work.principal.workspace_timezone)
    made = rows(day)
    manager.write(shared_world.owner, dict(zip(PEOPLE, people, strict=True)), made)
    return shared_world.owner, Expected(made)


def run(someone: Someone, tool: str, **arguments: Any) -> Outcome:
    with someone.work("conversation.use") as work:
        return tools.run(tools.tools()[tool].model_validate(arguments), Asker(work, "en"))


def listed(someone: Someone, href: str) -> int:
    """How many records the list at an address has."""
    path, query = urlsplit(href).path, urlsplit(href).query
    record = next(one for one in records.TYPES.values() if one.path == path)
    return queries.count(record, someone.caller, list_query(record.query, address_values(record.query, query)), 10_000)


def figures(someone: Someone, tool: str, **arguments: Any) -> Figures:
    """The figures of a call, after a look at the list behind each of them."""
    outcome = run(someone, tool, **arguments)
    assert isinstance(outcome, Figures), outcome
    for row in outcome.rows:
        assert listed(someone, row.source.href) == row.records, row.source.href
    return outcome


def total(someone: Someone, measure: str, **filters: Any) -> str:
    """A figure of all deals that meet the filters, as text."""
    row = figures(someone, "aggregate_deals", measure=measure, filters=filters).rows[0]
    return number(row.value or Decimal(0))


Place = tuple[Someone, Expected]


def test_median_smallest_largest_and_weighted_amounts(place: Place) -> None:
    someone, f = place
    amounts = sorted(deal.amount for deal in f.deals(OPEN))
    assert total(someone, "median_amount", status=["open"]) == number(f.median(OPEN))
    assert total(someone, "min_amount", status=["open"]) == number(amounts[0])
    assert total(someone, "max_amount", status=["open"]) == number(amounts[-1])
    assert total(someone, "weighted_amount", status=["open"]) == number(f.weighted(OPEN))


def test_what_is_excluded_is_not_counted_and_its_list_has_exactly_the_rest(place: Place) -> None:
    someone, f = place
    others = {"owner": [ANNA], "company": ["Harbour Logistics"], "country": ["Laos"]}
    wanted = f.deals(but(by(ANNA)), but(at("Harbour Logistics")), but(in_country("Laos")))
    assert total(someone, "count", exclude=others) == str(len(wanted))
    assert total(someone, "count", exclude={"tag": ["vip"]}) == str(len(f.deals(but(tagged("VIP")))))
    assert total(someone, "count", status=["open"], exclude={"stage": ["Proposal"]}) == str(
        len(f.deals(OPEN, lambda deal: deal.stage != "Proposal"))
    )
    assert total(
        someone, "count", exclude={"product": ["Help Desk"], "sector": ["Energy"], "region": ["North"]}
    ) == str(
        len(
            f.deals(
                lambda d: d.product != "Help Desk" and d.company.sector != "Energy" and PEOPLE[d.owner][0] != "North"
            )
        )
    )
    reasons = len(f.deals(LOST, lambda d: d.reason != "Budget frozen"))
    assert total(someone, "count", status=["lost"], exclude={"lost_reason": ["budget frozen"]}) == str(reasons)


def test_deals_by_country_tag_reason_and_own_fields(place: Place) -> None:
    someone, f = place
    assert total(someone, "count", country=["vietnam"]) == str(len(f.deals(in_country("Vietnam"))))
    assert total(someone, "count", tag=["VIP"]) == str(len(f.deals(tagged("VIP"))))
    assert total(someone, "count", own=["channel=partner"]) == str(len(f.deals(lambda d: d.channel == "Partner")))
    public = len(f.deals(lambda d: d.company.segment == "Public"))
    assert total(someone, "count", company_own=["segment=Public"]) == str(public)
    frozen = len(f.deals(LOST, lambda d: d.reason == "Budget frozen"))
    assert total(someone, "count", lost_reason=["Budget frozen"]) == str(frozen)
    assert isinstance(run(someone, "aggregate_deals", measure="count", filters={"own": ["size=9"]}), ProblemOutcome)


@pytest.mark.parametrize(
    ("group", "own_field", "key"),
    [
        ("country", "", lambda d: d.company.country),
        ("lost_reason", "", lambda d: d.reason),
        ("own", "channel", lambda d: d.channel),
        ("own", "company.segment", lambda d: d.company.segment),
        ("week", "", None),
        ("day", "", None),
        ("quarter", "", None),
    ],
)
def test_groups_have_the_deals_of_their_lists(place: Place, group: str, own_field: str, key: Any) -> None:
    someone, f = place
    period = {"start": f.month(-5)[0].replace(day=11).isoformat(), "end": f.today.isoformat()}
    chosen = {"status": ["lost"] if group == "lost_reason" else ["won"]}
    filters = chosen if key else {**chosen, "period": period}
    found = figures(
        someone, "aggregate_deals", measure="count", group_by=group, own_field=own_field, filters=filters, limit=50
    )
    if key:
        status = LOST if group == "lost_reason" else WON
        assert {r.label: r.records for r in found.rows} == {k: len(v) for k, v in f.grouped(key, status).items()}
    else:
        first, last = f.month(-5)[0].replace(day=11), f.today
        assert sum(row.records for row in found.rows) == len(f.deals(WON, f.between(first, last)))


def test_places_of_a_ranking(place: Place) -> None:
    someone, f = place
    ranked = f.ranked(lambda deal: deal.owner, WON)
    found = figures(
        someone,
        "aggregate_deals",
        measure="sum_amount",
        group_by="owner",
        places=[2, 3],
        limit=3,
        filters={"status": ["won"]},
    )
    assert [(row.label, int(row.value or 0)) for row in found.rows] == ranked[1:3]


@pytest.mark.parametrize("days", [10, 30, 60])
def test_stale_deals_have_no_activity_in_these_days(place: Place, days: int) -> None:
    someone, f = place
    assert total(someone, "count", status=["open"], quiet_days=days) == str(len(f.deals(f.quiet(days))))
    late = len(f.deals(OPEN, lambda deal: deal.expected is not None and deal.expected < f.today))
    assert total(someone, "count", status=["open"], past_expected=True) == str(late)


def test_a_share_names_part_and_whole(place: Place) -> None:
    someone, f = place
    found = figures(someone, "share_of_deals", part={"status": ["won"], "owner": [DARCEL]}, whole={"status": ["won"]})
    assert found.derived[0].value == Decimal(f.total(WON, by(DARCEL))) / Decimal(f.total(WON))
    none = figures(someone, "share_of_deals", part={"min_amount": "1e9"}, whole={"min_amount": "1e9"})
    assert none.derived[0].value is None


def test_growth_goes_from_the_earlier_to_the_later_period(place: Place) -> None:
    someone, f = place
    sides = [
        {
            "label": str(year),
            "filters": {"status": ["won"], "period": {"start": f"{year}-01-01", "end": f"{year + 1}-01-01"}},
        }
        for year in (f.year - 1, f.year - 2)
    ]
    found = figures(someone, "compare_deals", measure="sum_amount", sides=sides)
    after, before = f.total(WON, f.in_year(f.year - 1)), f.total(WON, f.in_year(f.year - 2))
    growth = next(one for one in found.derived if one.kind == "growth")
    assert (growth.label, growth.value) == (str(f.year - 1), (Decimal(after) - before) / before)


def test_two_years_are_compared_group_by_group(place: Place) -> None:
    someone, f = place
    years = (f.year - 1, f.year - 2)
    sides = [
        {
            "label": str(year),
            "filters": {"status": ["won"], "period": {"start": f"{year}-01-01", "end": f"{year + 1}-01-01"}},
        }
        for year in years
    ]
    found = figures(someone, "compare_groups", measure="sum_amount", group_by="owner", sides=sides, limit=50)
    changes = {one.label: one.value for one in found.derived}
    for person in PEOPLE:
        values = [f.total(WON, by(person), f.in_year(year)) for year in years]
        assert changes.get(person, Decimal(0)) == Decimal(values[0]) - values[1]
    for row in found.rows:
        if row.records:
            assert listed(someone, row.source.href) == row.records
    fell = figures(someone, "compare_groups", measure="count", group_by="product", sides=sides, order="fall", limit=50)
    assert all(one.value is not None and one.value < 0 for one in fell.derived)
    assert len(fell.rows) == 2 * len(fell.derived)


def test_conversion_is_counted_from_the_history(place: Place) -> None:
    someone, f = place
    outcome = run(someone, "stage_flow", from_stage="qualified", to_stage="Proposal")
    assert isinstance(outcome, FlowOutcome)
    row = outcome.rows[0]
    assert (row.entered, row.reached) == f.moved("Qualified", "Proposal")
    assert listed(someone, row.source.href) == row.entered
    assert listed(someone, row.went_on.href) == row.reached
    days = run(someone, "stage_flow", measure="days")
    assert isinstance(days, FlowOutcome)
    assert {r.start: number(r.days or 0, 1) for r in days.rows} == {
        stage: f.days_in(stage) for stage in ("Prospecting", "Qualified", "Proposal", "Negotiation")
    }
    for one in days.rows:
        assert listed(someone, one.went_on.href) == one.reached
    won = run(someone, "stage_flow", measure="days", from_stage="Proposal", to_stage="Won")
    assert isinstance(won, FlowOutcome)
    assert number(won.rows[0].days or 0, 1) == f.days_between("Proposal", "Won")
    assert isinstance(run(someone, "stage_flow", from_stage="Nowhere"), ProblemOutcome)


def test_records_by_what_they_lack(place: Place) -> None:
    someone, f = place
    for lack, status in (("won_deal", WON), ("open_deal", OPEN)):
        outcome = run(someone, "count_records", kind="company", filters={"lacks": [lack]})
        assert isinstance(outcome, CountOutcome)
        assert outcome.count == len([c for c in COMPANIES if not f.deals(status, at(c.name))])
        assert listed(someone, outcome.source.href) == outcome.count
    people = run(someone, "find_records", kind="contact", filters={"lacks": ["email"]}, sort="name", order="asc")
    assert isinstance(people, RecordsOutcome)
    assert {row.source.title for row in people.rows} == {"Peter Lindqvist", "Tan Wei Ling", "กานดา พงษ์พานิช"}
    assert isinstance(run(someone, "count_records", kind="task", filters={"lacks": ["email"]}), ProblemOutcome)


def test_records_by_group(place: Place) -> None:
    someone, _ = place
    found = figures(someone, "count_records", kind="company", group_by="sector")
    assert {row.label: row.records for row in found.rows}["Hospitality"] == 2
    own = figures(someone, "count_records", kind="company", group_by="own", own_field="segment")
    assert sum(row.records for row in own.rows) == len(COMPANIES)
    figures(someone, "count_records", kind="contact", group_by="company")
    figures(someone, "count_records", kind="task", group_by="owner")


def test_whom_to_call_next_says_why(place: Place) -> None:
    someone, f = place
    outcome = run(someone, "next_calls", limit=3)
    assert isinstance(outcome, RecordsOutcome)
    assert len(outcome.rows) == 3
    first = next(deal for deal in f.deals(OPEN) if deal.name == outcome.rows[0].source.title)
    assert first.expected is not None
    assert str(outcome.rows[0].fields["reason"])


def test_a_definition_names_the_stages_of_the_workspace(place: Place) -> None:
    someone, _ = place
    outcome = run(someone, "define_term", term="won")
    assert isinstance(outcome, DefinitionOutcome)
    assert "“Won”" in outcome.text


@pytest.mark.parametrize(
    ("question", "tool", "holds"),
    [
        ("win rate by country", "aggregate_deals", {"group_by": "country"}),
        ("ดีลเปิดแยกตามช่องทาง", "aggregate_deals", {"group_by": "own", "own_field": "channel"}),
        ("open deals by segment", "aggregate_deals", {"own_field": "company.segment"}),
        ("ดาร์เซลมีดีลเปิดกี่ดีล", "aggregate_deals", {"filters": {"status": ["open"], "owner": [DARCEL]}}),
        ("how many customers in Vietnam", "count_records", {"filters": {"country": ["Vietnam"]}}),
        ("ลูกค้าที่ไม่เคยซื้อเลย", "find_records", {"filters": {"lacks": ["won_deal"]}}),
        ("who is the finance director at Celadon Hotels", "find_records", {"kind": "contact"}),
        ("stale deals not of Anna", "find_deals", {"filters": {"quiet_days": 30}}),
    ],
)
def test_a_workspaces_own_words_are_read(place: Place, question: str, tool: str, holds: dict[str, Any]) -> None:
    someone, f = place
    with someone.work() as work:
        found = understand(question, vocabulary(work, question), today=f.today)
    assert found.call is not None, found
    assert tools.tool_name(found.call) == tool
    given = found.call.model_dump(mode="json")
    for name, value in holds.items():
        assert (given[name].items() >= value.items()) if isinstance(value, dict) else given[name] == value


def test_deals_that_moved_into_a_stage_within_some_days_and_their_list(place: Place) -> None:
    someone, f = place
    for stage in ("Proposal", "Won"):
        for start, end in (f.quarter(0), f.quarter(-1), f.month(-1)):
            wanted = f.deals(lambda d, s=stage, a=start, b=end: any(one == s and a <= day < b for one, day in d.way))
            entered = {"stage": [stage], "start": start.isoformat(), "end": end.isoformat()}
            assert total(someone, "count", entered=entered) == str(len(wanted)), (stage, start, end)
    outcome = run(someone, "find_deals", filters={"entered": {"stage": ["Proposal"]}}, limit=20)
    assert isinstance(outcome, RecordsOutcome)
    assert outcome.source is not None
    assert listed(someone, outcome.source.href) == len(f.deals(lambda d: any(s == "Proposal" for s, _ in d.way)))


def test_only_customers_that_bought_several_times(place: Place) -> None:
    someone, f = place
    counted = {name: len(deals) for name, deals in f.grouped(lambda d: d.company.name, WON).items()}
    least = sorted(counted.values())[len(counted) // 2] + 1
    found = figures(
        someone,
        "aggregate_deals",
        measure="count",
        group_by="company",
        filters={"status": ["won"]},
        min_records=least,
        limit=20,
    )
    assert {row.label: row.records for row in found.rows} == {n: c for n, c in counted.items() if c >= least}
    assert found.rows


def test_people_without_a_sale_in_some_days_only_for_who_sees_all_deals(place: Place, shared_world: World) -> None:
    someone, f = place
    spans = [f.month(-step) for step in range(18)]
    seen = False
    for start, end in spans:
        sold = {deal.owner for deal in f.deals(WON, f.between(start, end))}
        filters = {"lacks": ["won_deal"], "period": {"start": start.isoformat(), "end": end.isoformat()}}
        outcome = run(someone, "find_records", kind="member", filters=filters, limit=20)
        assert isinstance(outcome, RecordsOutcome)
        assert {row.source.title for row in outcome.rows} & set(PEOPLE) == set(PEOPLE) - sold
        seen = seen or sold != set(PEOPLE)
    assert seen
    give_role(shared_world, shared_world.viewer, {"deal.read": "own", "member.read": "all", "conversation.use": "own"})
    refused = run(shared_world.viewer, "find_records", kind="member", filters={"lacks": ["won_deal"]})
    assert isinstance(refused, ProblemOutcome)
    assert refused.code == "forbidden"


def test_the_last_talk_is_the_newest_by_its_day(place: Place) -> None:
    someone, _ = place
    with someone.work() as work:
        company = service_of(COMPANY_TYPE).create(work, CompanyIn(name="Talkative Trading"))
        deal = deals.create(work, DealIn(name="Talked about", company_id=company.id))
        for hours, subject, about in ((1, "newest", {"deal_id": deal.id}), (50, "older", {"company_id": company.id})):
            when = now() - timedelta(hours=hours)
            activities.create(work, ActivityIn(kind="call", subject=subject, occurred_at=when, **about))
    filters = {"with_company": ["Talkative Trading"]}
    outcome = run(someone, "find_records", kind="activity", filters=filters, sort="occurred_at", limit=1)
    assert isinstance(outcome, RecordsOutcome)
    assert [row.source.title for row in outcome.rows] == ["newest"]
    assert outcome.source is not None
    assert listed(someone, outcome.source.href) == 2


def test_what_changed_is_counted_from_the_history_and_the_lists_show_it(place: tuple[Someone, Expected]) -> None:
    someone, expected = place
    end = expected.today  # other tests of this module make deals today
    start = end - timedelta(days=60)
    found = figures(someone, "pipeline_changes", start=str(start), end=str(end))
    entered = {
        stage: sum(any(name == stage and start <= day < end for name, day in deal.way) for deal in expected.rows.deals)
        for stage in ("Prospecting", "Qualified", "Proposal", "Negotiation", "Won", "Lost")
    }
    new = sum(start <= deal.way[0][1] < end for deal in expected.rows.deals)
    assert {row.label: row.value for row in found.rows} == {
        "New deals": new,
        **{f"Entered {stage}": number for stage, number in entered.items() if number},
    }
    nobody = figures(someone, "pipeline_changes", start="2001-01-01", end="2001-01-02")
    assert [(row.label, row.value) for row in nobody.rows] == [("New deals", 0)]
