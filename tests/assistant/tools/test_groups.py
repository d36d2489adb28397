"""Shares of groups, changes of groups between two periods, customers of some days, deals by age: against the rows, and the list
that each figure cites has exactly what was counted.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bench.assistant.manager import world as manager
from bench.assistant.manager.expected import OPEN, WON
from bench.assistant.manager.expected import Figures as Expected
from bench.assistant.manager.rows import BUYERS, COMPANIES, PEOPLE, rows
from crm_app.assistant.outcomes import DefinitionOutcome, Figures, RecordsOutcome
from crm_app.assistant.tools.find_records import FindRecords
from crm_app.core.clock import today
from crm_app.pipelines import service as pipelines
from crm_app.pipelines.schemas import PipelineIn
from tests.assistant.tools.test_analyses import figures, listed, run
from tests.support.world import Someone, World


@pytest.fixture(scope="module")
def place(shared_world: World) -> tuple[Someone, Expected]:
    """The owner of a workspace with a manager's pipeline, and its figures."""
    people = (shared_world.owner, shared_world.admin, shared_world.member, shared_world.viewer)
    with shared_world.owner.work() as work:
        day = today(work.principal.workspace_timezone)
    made = rows(day)
    manager.write(shared_world.owner, dict(zip(PEOPLE, people, strict=True)), made)
    return shared_world.owner, Expected(made)


def days(start: date, end: date) -> dict[str, str]:
    return {"start": str(start), "end": str(end)}


def test_shares_of_each_group_add_up(place: tuple[Someone, Expected]) -> None:
    someone, f = place
    outcome = figures(someone, "shares_by_group", group_by="product", filters={"status": ["won"]})
    whole = f.total(WON)
    wanted = {name: Decimal(amount) / whole for name, amount in f.ranked(lambda d: d.product, WON)}
    found = {one.label: one.value for one in outcome.derived}
    assert {name: round(value or 0, 6) for name, value in found.items()} == {n: round(v, 6) for n, v in wanted.items()}
    assert round(sum(value or 0 for value in found.values()), 6) == 1


def test_the_share_of_the_largest_together(place: tuple[Someone, Expected]) -> None:
    someone, f = place
    outcome = figures(someone, "shares_by_group", group_by="company", filters={"status": ["won"]}, top=3)
    best = f.ranked(lambda d: d.company.name, WON)[:3]
    (share,) = outcome.derived
    assert round(share.value or 0, 6) == round(Decimal(sum(amount for _, amount in best)) / f.total(WON), 6)
    assert [row.label for row in outcome.rows] == [*(name for name, _ in best), ""]


def test_sellers_by_their_total_not_by_a_single_deal(place: tuple[Someone, Expected]) -> None:
    someone, f = place
    sums = f.ranked(lambda d: d.owner, WON)
    bound = sums[1][1]
    outcome = figures(
        someone, "aggregate_deals", measure="sum_amount", group_by="owner", filters={"status": ["won"]}, below=bound
    )
    assert [row.label for row in outcome.rows] == [name for name, amount in sums if amount < bound]


def _names(outcome: Any) -> list[str]:
    assert isinstance(outcome, RecordsOutcome), outcome
    return [row.source.title for row in outcome.rows]


def test_customers_that_bought_then_and_not_later(place: tuple[Someone, Expected]) -> None:
    someone, f = place
    last = days(date(f.year - 1, 1, 1), date(f.year, 1, 1))
    this = days(date(f.year, 1, 1), date(f.year + 1, 1, 1))
    bought_last = {d.company.name for d in f.deals(WON, f.last_year)}
    bought_this = {d.company.name for d in f.deals(WON, f.this_year)}
    idle = run(someone, "find_records", kind="company", filters={"lacks": ["won_deal"], "period": this}, limit=20)
    assert set(_names(idle)) == {one.name for one in COMPANIES} - bought_this
    filters = {"lacks": ["won_deal"], "period": this, "bought": last}
    assert (
        set(_names(run(someone, "find_records", kind="company", filters=filters, limit=20)))
        == bought_last - bought_this
    )
    bought = run(someone, "find_records", kind="company", filters={"bought": last}, limit=20)
    assert set(_names(bought)) == bought_last


def test_open_deals_by_age_and_by_silence(place: tuple[Someone, Expected]) -> None:
    someone, f = place
    oldest = run(someone, "find_deals", filters={"status": ["open"]}, sort="started", order="asc", limit=5)
    starts = sorted(d.engaged for d in f.deals(OPEN))[:5]
    assert isinstance(oldest, RecordsOutcome)
    assert [row.fields["started"] for row in oldest.rows] == starts
    quiet = run(someone, "find_deals", filters={"status": ["open"]}, sort="last_activity", order="asc", limit=20)
    assert isinstance(quiet, RecordsOutcome)
    shown = [row.fields["last_activity"] for row in quiet.rows]
    known = [one for one in shown if isinstance(one, date)]
    assert known == sorted(known)
    assert shown[len(shown) - len(known) :] == known  # those that nobody ever touched come first


def test_companies_by_city_cite_their_lists(place: tuple[Someone, Expected]) -> None:
    someone, _ = place
    outcome = run(someone, "count_records", kind="company", group_by="city")
    assert isinstance(outcome, Figures)
    assert sum(row.records for row in outcome.rows) == len(COMPANIES)
    for row in outcome.rows:
        assert listed(someone, row.source.href) == row.records


def test_a_stage_is_explained_with_its_deals(place: tuple[Someone, Expected]) -> None:
    someone, f = place
    outcome = run(someone, "define_term", term="stage", stage="Qualified")
    assert isinstance(outcome, DefinitionOutcome)
    here = [d for d in f.deals() if d.way[-1][0] == "Qualified"]
    assert f"{len(here)} deals" in outcome.text
    assert "Prospecting → Qualified → Proposal" in outcome.text
    assert listed(someone, outcome.source.href) == len(here)
    unknown = run(someone, "define_term", term="stage", stage="Nowhere")
    assert unknown.type == "problem"


def test_a_stage_has_its_place_in_its_own_pipeline(world: World) -> None:
    """A second pipeline begins with stages of the same names."""
    before = run(world.owner, "define_term", term="stage", stage="Qualified")
    with world.owner.work() as work:
        pipelines.add_pipeline(work, PipelineIn(name="Partners"))
    after = run(world.owner, "define_term", term="stage", stage="Qualified")
    assert isinstance(before, DefinitionOutcome)
    assert isinstance(after, DefinitionOutcome)
    assert after.text == before.text


def test_nothing_is_older_than_the_first_deal(place: tuple[Someone, Expected]) -> None:
    someone, f = place
    early = f.today - timedelta(days=5000)
    none = run(someone, "find_records", kind="company", filters={"bought": days(early, early + timedelta(days=1))})
    assert isinstance(none, RecordsOutcome)
    assert not none.rows
    assert none.source is not None
    assert len(BUYERS) < len(COMPANIES)


def test_who_reads_the_customers_of_some_days_must_read_deals() -> None:
    call = {
        "arguments": {"kind": "company", "filters": {"bought": {"start": "2026-01-01"}}},
        "outcome": "records",
        "sources": [1],
    }
    assert "deal" in FindRecords.looked_at(call)
