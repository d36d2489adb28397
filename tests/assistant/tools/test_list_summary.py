"""Summaries of lists: over how many records they are, of which the reader may read each, and what is at risk."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from crm_app.assistant import tools
from crm_app.assistant.asker import Asker
from crm_app.assistant.outcomes import ProblemOutcome, RecordsOutcome
from crm_app.assistant.tools.list_summary import ListSummary, is_asked
from crm_app.companies.models import Company
from crm_app.core.clock import new_id, today
from tests.briefs.test_api import _post, _scope
from tests.support.world import Someone, World, client

TODAY = today("Asia/Bangkok")


def run(someone: Someone, address: str, **more: Any) -> Any:
    with someone.work("conversation.use") as work:
        return tools.run(ListSummary(address=address, **more), Asker(work, "en"))


def records_of(outcome: Any) -> RecordsOutcome:
    assert isinstance(outcome, RecordsOutcome), outcome
    return outcome


def test_a_long_list_says_over_how_many_of_it_the_summary_is(world: World) -> None:
    with world.owner.work() as work:
        rows = [
            {
                "workspace_id": work.workspace_id, "id": new_id(), "name": f"C{n}", "name_key": f"c{n}", "match_key": f"c{n}",
                "owner_id": world.owner.member_id, "sector": "Steel" if n < 205 else "Water",
            }
            for n in range(230)
        ]  # fmt: skip
        work.db.execute(insert(Company), rows)
    assert (
        records_of(run(world.owner, "/companies")).rows[0].fields["part_over"]
        == "the 200 changed last of 230 in the list"
    )
    steel = records_of(run(world.owner, "/companies?sector=Steel")).rows[0]
    assert steel.fields["part_over"] == "the 200 changed last of 205 in the list"
    water = records_of(run(world.owner, "/companies?sector=Water")).rows[0]
    assert water.fields["part_over"] == "all 25 of the list"
    assert water.source.href == "/companies?sector=Water"


def test_a_summary_has_only_what_its_reader_may_read(world: World) -> None:
    owner, member = client(world.owner), client(world.member)
    hidden = _post(owner, "deals", name="Zanzibar", amount="900")
    mine = _post(member, "deals", name="Mine", amount="100", expected_close_date=str(TODAY - timedelta(days=40)))
    _post(owner, "activities", kind="note", body="They are waiting for Zanzibar.", deal_id=mine["id"])
    for permission in ("deal.read", "activity.read"):
        _scope(world, permission, "own")
    for more in ({}, {"at_risk": True}):
        outcome = records_of(run(world.member, "/deals?status=open", **more))
        shown = outcome.model_dump_json()
        assert "Zanzibar" not in shown
        assert hidden["id"] not in shown
        assert outcome.rows[0].fields["part_over"] == "all 1 of the list"
    _scope(world, "deal.read", None)
    assert run(world.member, "/deals") == ProblemOutcome(code="forbidden")


def test_at_risk_are_deals_with_weighty_reasons_each_with_them(world: World) -> None:
    api = client(world.owner)
    company = _post(api, "companies", name="Siam Steel")
    past = str(TODAY - timedelta(days=40))
    _post(api, "deals", name="Late", company_id=company["id"], expected_close_date=past)
    _post(api, "deals", name="Fine", company_id=company["id"], expected_close_date=str(TODAY + timedelta(days=90)))
    for address in ("/deals", f"/companies?created_from={TODAY - timedelta(days=2)}T00:00:00Z"):
        outcome = records_of(run(world.owner, address, at_risk=True))
        assert outcome.rows[0].fields["part_risk"] == "1 of 2 open deals"
        assert [row.source.title for row in outcome.rows[1:]] == ["Late"]
        assert "which has passed" in str(outcome.rows[1].fields["reason"])


@pytest.mark.parametrize("address", ["/nothing", "/companies?filter=%7B", "/companies?owner_id=x", "/tasks"])
def test_an_address_that_is_no_list_or_has_no_risk_is_a_problem_not_an_error(world: World, address: str) -> None:
    assert isinstance(run(world.owner, address, at_risk=True), ProblemOutcome)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Summarise these", True),
        ("which of those are at risk?", True),
        ("สรุปรายการเหล่านี้", True),
        ("รายการใดในนี้มีความเสี่ยง", True),
        ("Summarise last quarter", False),
        ("How many of these are won?", False),
    ],
)
def test_which_questions_are_about_the_list_at_hand(question: str, asked: bool) -> None:
    assert is_asked(question) is asked
