"""A proposed change is shown completely, and its approval writes exactly the shown values."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from crm_app.assistant.outcomes import ProblemOutcome, ProposalOutcome
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.conversations import access, proposals
from crm_app.conversations.models import AiResponse
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from tests.conversations.test_answering import start
from tests.support.world import Someone, World, client

BODY = "First line.\n\nSecond: cancel the order of <b>Acme</b>. " + "x" * 3900


def propose(someone: Someone, **call: Any) -> tuple[ProposalOutcome | ProblemOutcome, UUID]:
    asked = start(someone, "add a note")
    with someone.work("conversation.use") as work:
        response = work.db.execute(select(AiResponse).where(access.RESPONSE.id == asked.response_id)).scalar_one()
        return proposals.propose(work, response, ProposeChange.model_validate(call)), asked.conversation_id


def card(someone: Someone, conversation_id: UUID) -> list[dict[str, Any]]:
    detail = client(someone).get(f"/api/v1/conversations/{conversation_id}").json()
    (action,) = detail["messages"][1]["response"]["actions"]
    fields: list[dict[str, Any]] = action["fields"]
    return fields


def one(work: Work, statement: str) -> Any:
    return work.db.execute(text(statement)).one()


def test_a_note_is_shown_with_its_whole_text_and_its_record(world: World) -> None:
    company = client(world.member).post("/api/v1/companies", json={"name": "Café Riche"}).json()["id"]
    call = {"action": "add_note", "title": "Call", "body": BODY, "record_kind": "company", "record_name": "cafe riche"}
    outcome, conversation = propose(world.member, **call)
    assert isinstance(outcome, ProposalOutcome)
    assert [(f["name"], f["label"], f["value"], f["href"]) for f in card(world.member, conversation)] == [
        ("title", "Title", "Call", None),
        ("body", "Text", BODY, None),
        ("record", "Written to", "Café Riche", f"/companies/{company}"),
    ]
    with world.member.work() as work:
        proposals.decide(work, UUID(outcome.action_id), True)
        written = one(work, "select subject, body, company_id from activity where kind = 'note'")
    assert (written.subject, written.body, str(written.company_id)) == ("Call", BODY, company)


def test_a_task_shows_its_day_and_nothing_that_is_not_written(world: World) -> None:
    outcome, conversation = propose(
        world.member, action="create_task", title="t" * 250, due_date="2030-12-01", body="not written", stage="nor this"
    )
    assert isinstance(outcome, ProposalOutcome)
    shown = {f["name"]: f["value"] for f in card(world.member, conversation)}
    assert shown == {"title": "t" * 200, "due_date": "1 Dec 2030"}
    assert outcome.summary.endswith("due 1 Dec 2030")
    with world.member.work() as work:
        proposals.decide(work, UUID(outcome.action_id), True)
        assert one(work, "select title from task").title == "t" * 200


def test_a_move_shows_the_deal_and_the_stage_and_keeps_to_that_deal(world: World) -> None:
    api = client(world.member)
    deal = api.post("/api/v1/deals", json={"name": "Pump"}).json()["id"]
    outcome, conversation = propose(
        world.member, action="update_deal_stage", title="move", record_name="PUMP", stage="proposal"
    )
    assert isinstance(outcome, ProposalOutcome)
    shown = [(f["name"], f["value"], f["href"]) for f in card(world.member, conversation)]
    assert shown == [("record", "Pump", f"/deals/{deal}"), ("stage", "Proposal", None)]
    api.post("/api/v1/deals", json={"name": "Pump"})  # of the same name, made since: the one that was shown is meant
    with world.member.work() as work:
        proposals.decide(work, UUID(outcome.action_id), True)
    assert api.get(f"/api/v1/deals/{deal}").json()["stage_name"] == "Proposal"


def test_what_is_not_certain_is_not_proposed(world: World) -> None:
    api = client(world.member)
    for _ in range(2):
        api.post("/api/v1/companies", json={"name": "Twin"})
    for name, code in (("Twin", "ambiguous"), ("Nobody", "unknown_value")):
        outcome, _ = propose(world.member, action="add_note", title="x", record_kind="company", record_name=name)
        assert isinstance(outcome, ProblemOutcome)
        assert (outcome.code, outcome.field, outcome.value) == (code, "record_name", name)


def test_a_record_that_is_gone_by_then_is_not_written_to(world: World) -> None:
    api = client(world.member)
    company = api.post("/api/v1/companies", json={"name": "Gone"}).json()["id"]
    outcome, _ = propose(world.member, action="add_note", title="x", record_kind="company", record_name="Gone")
    assert isinstance(outcome, ProposalOutcome)
    assert api.delete(f"/api/v1/companies/{company}").status_code == 204
    with pytest.raises(Invalid), world.member.work() as work:
        proposals.decide(work, UUID(outcome.action_id), True)
