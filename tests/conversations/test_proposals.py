"""A proposed change is shown completely, and its approval writes exactly the shown values."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from crm_app.assistant.outcomes import ProblemOutcome, ProposalOutcome
from crm_app.assistant.tools.propose_change import ProposeChange
from crm_app.conversations import access, asking, proposals
from crm_app.conversations.models import AiResponse, PendingAction
from crm_app.conversations.schemas import AskIn
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from tests.conversations.test_answering import start
from tests.support.world import Someone, World, client

BODY = "First line.\n\nSecond: cancel the order of <b>Acme</b>. " + "x" * 3900


def propose(someone: Someone, **call: Any) -> tuple[ProposalOutcome | ProblemOutcome, UUID]:
    asked = start(someone, "add a note")
    with someone.work() as work:
        asking.stop(work, asked.response_id)
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
        ("subject", "Subject", "Call", None),
        ("body", "Text", BODY, None),
        ("company_id", "Company", "Café Riche", f"/companies/{company}"),
        ("kind", "Kind", "Note", None),
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
    shown = [(f["name"], f["before"], f["value"], f["href"]) for f in card(world.member, conversation)]
    assert shown == [("record", "", "Pump", f"/deals/{deal}"), ("stage_id", "Prospecting", "Proposal", None)]
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


# ---------------------------------------------------------------- any field of any record


def said(**values: str) -> list[dict[str, str]]:
    return [{"field": name, "value": value} for name, value in values.items()]


def proposed(someone: Someone, **call: Any) -> UUID:
    outcome, _ = propose(someone, **call)
    assert isinstance(outcome, ProposalOutcome), outcome
    return UUID(outcome.action_id)


def refused(someone: Someone, **call: Any) -> ProblemOutcome:
    outcome, _ = propose(someone, **call)
    assert isinstance(outcome, ProblemOutcome), outcome
    return outcome


def decide(someone: Someone, *ids: UUID, approve: bool = True) -> list[dict[str, Any]]:
    body = {"ids": [str(one) for one in ids], "approve": approve}
    answer = client(someone).post("/api/v1/pending-actions/decisions", json=body)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def test_a_change_shows_each_value_before_and_after_and_what_the_rules_add(world: World) -> None:
    api = client(world.owner)
    deal = api.post("/api/v1/deals", json={"name": "Pump", "amount": "1000"}).json()["id"]
    action = proposed(
        world.owner, action="update", record_kind="deal", record_name="pump", fields=said(มูลค่า="๒,๕๐๐", stage="Won")
    )
    shown = api.patch(f"/api/v1/pending-actions/{action}", json={}).json()
    lines = {one["name"]: (one["before"], one["value"]) for one in shown["fields"]}
    assert lines["amount"][1].replace(",", "").startswith("2500")
    assert lines["stage_id"] == ("Prospecting", "Won")
    also = {one["name"]: (one["before"], one["value"]) for one in shown["also"]}
    assert also["status"] == ("Open", "Won")
    assert also["close_date"][0] == ""
    assert also["close_date"][1] != ""
    before = api.get(f"/api/v1/deals/{deal}").json()
    assert (before["status"], before["amount"], before["version"]) == ("open", 1000, 1)  # tried out, not written

    (done,) = decide(world.owner, action)
    after = api.get(f"/api/v1/deals/{deal}").json()
    assert (after["status"], after["amount"]) == ("won", 2500)

    undone = api.post(f"/api/v1/changes/{done['result']['run_id']}/undo")
    assert undone.json()["status"] == "undone"
    assert api.get(f"/api/v1/deals/{deal}").json()["status"] == "open"


def test_people_links_choices_and_days_are_read_as_they_are_said(world: World) -> None:
    api = client(world.owner)
    company = api.post("/api/v1/companies", json={"name": "Siam Steel"}).json()["id"]
    person = next(one for one in api.get("/api/v1/members").json()["items"] if one["id"] == str(world.member.member_id))
    action = proposed(
        world.owner,
        action="create",
        kind="task",
        fields=said(title="Send the quote", assignee=person["name"], company="siam", priority="สูง", due="next friday"),
    )
    (done,) = decide(world.owner, action)
    task = api.get(f"/api/v1/tasks/{done['result']['id']}").json()
    assert (task["title"], task["owner_id"], task["company_id"], task["priority"]) == (
        "Send the quote",
        person["id"],
        company,
        "high",
    )
    assert date.fromisoformat(task["due_date"]).weekday() == 4


def test_a_call_is_logged_on_the_record_that_it_was_with(world: World) -> None:
    api = client(world.owner)
    contact = api.post("/api/v1/contacts", json={"name": "สมชาย ใจดี"}).json()["id"]
    action = proposed(
        world.owner,
        action="create",
        kind="activity",
        record_kind="contact",
        record_name="สมชาย ใจดี",
        fields=said(kind="call", body="Wants 10% off", minutes="15"),
    )
    (done,) = decide(world.owner, action)
    call = api.get(f"/api/v1/activities/{done['result']['id']}").json()
    assert (call["kind"], call["contact_id"], call["duration_minutes"]) == ("call", contact, 15)


def test_fields_of_the_workspaces_own_are_changed_too_and_others_kept(world: World) -> None:
    api = client(world.owner)
    for label, type_ in (("Region", "text"), ("Seats", "integer")):
        body = {"kind": "company", "type": type_, "label_en": label, "label_th": label}
        made = api.post("/api/v1/fields", json=body)
        assert made.status_code == 201, made.text
    fields = {one["label_en"]: one["key"] for one in api.get("/api/v1/fields?kind=company").json()}
    values = {fields["Region"]: "North", fields["Seats"]: 5}
    company = api.post("/api/v1/companies", json={"name": "Acme", "custom_fields": values}).json()["id"]
    action = proposed(
        world.owner, action="update", record_kind="company", record_name="Acme", fields=said(Seats="1,200")
    )
    decide(world.owner, action)
    found = api.get(f"/api/v1/companies/{company}").json()["custom_fields"]
    assert found == {fields["Region"]: "North", fields["Seats"]: 1200}


def test_what_would_be_refused_or_is_not_known_is_not_offered(world: World) -> None:
    api = client(world.owner)
    api.post("/api/v1/contacts", json={"name": "Jane", "phone": "081"})
    about = {"action": "update", "record_kind": "contact", "record_name": "Jane"}
    bad = refused(world.owner, **about, fields=said(email="not an address"))
    assert (bad.code, bad.field) == ("invalid", "email")
    assert "email" in bad.value
    strange = refused(world.owner, **about, fields=said(shoe_size="42"))
    assert (strange.code, strange.field) == ("unknown_value", "field")
    assert "Phone" in strange.candidates
    nobody = refused(world.owner, **about, fields=said(owner="Nobody Here"))
    assert (nobody.code, nobody.field) == ("unknown_value", "owner_id")
    same = refused(world.owner, **about, fields=said(phone="081"))
    assert same.code == "invalid"
    assert "already" in same.value
    assert refused(world.viewer, **about, fields=said(phone="082")).code == "forbidden"


def test_a_value_that_somebody_changed_since_is_shown_and_not_overwritten(world: World) -> None:
    api = client(world.owner)
    contact = api.post("/api/v1/contacts", json={"name": "Jane", "phone": "081"}).json()
    action = proposed(world.owner, action="update", record_kind="contact", record_name="Jane", fields=said(phone="082"))
    path = f"/api/v1/contacts/{contact['id']}"
    assert api.patch(path, json={"version": 1, "city": "Bangkok"}).status_code == 200  # another field is no conflict
    assert api.patch(path, json={"version": 2, "phone": "099"}).status_code == 200
    late = api.post(f"/api/v1/pending-actions/{action}/decision", json={"approve": True})
    assert late.status_code == 409
    assert "Jane" in late.json()["title"]
    assert api.get(path).json()["phone"] == "099"
    shown = api.patch(f"/api/v1/pending-actions/{action}", json={}).json()
    (line,) = [one for one in shown["fields"] if one["name"] == "phone"]
    assert (line["before"], line["value"]) == ("099", "082")
    decide(world.owner, action)
    assert api.get(path).json() | {"phone": "082", "city": "Bangkok"} == api.get(path).json()


def test_values_are_edited_before_the_approval(world: World) -> None:
    api = client(world.owner)
    deal = api.post("/api/v1/deals", json={"name": "Pump", "amount": "1"}).json()["id"]
    action = proposed(world.owner, action="update", record_kind="deal", record_name="Pump", fields=said(amount="2"))
    path = f"/api/v1/pending-actions/{action}"
    bad = api.patch(path, json={"fields": said(amount="much")})
    assert bad.status_code == 422
    assert "amount" in bad.json()["fields"]
    assert api.patch(path, json={"fields": said(name="Other")}).status_code == 422  # it does not write the name
    assert api.patch(path, json={"fields": said(amount="3")}).status_code == 200
    decide(world.owner, action)
    assert api.get(f"/api/v1/deals/{deal}").json()["amount"] == 3
    for words, amount in (("1.5 million", 1_500_000), ("2 แสน", 200_000), ("300k", 300_000)):
        again = proposed(
            world.owner, action="update", record_kind="deal", record_name="Pump", fields=said(amount=words)
        )
        decide(world.owner, again)
        assert api.get(f"/api/v1/deals/{deal}").json()["amount"] == amount
    assert api.patch(path, json={"fields": said(amount="4")}).status_code == 422  # it is decided


def test_several_are_made_together_or_not_at_all_and_undone_as_one(world: World) -> None:
    api = client(world.owner)
    ids = [api.post("/api/v1/contacts", json={"name": name}).json()["id"] for name in ("Ann", "Bob")]
    actions = [
        proposed(world.owner, action="update", record_kind="contact", record_name=name, fields=said(city="Rayong"))
        for name in ("Ann", "Bob")
    ]
    created = proposed(world.owner, action="create", kind="company", fields=said(name="Newco", country="TH"))
    api.delete(f"/api/v1/contacts/{ids[1]}")
    body = {"ids": [str(one) for one in (*actions, created)], "approve": True}
    assert api.post("/api/v1/pending-actions/decisions", json=body).status_code in (404, 422)
    assert api.get(f"/api/v1/contacts/{ids[0]}").json()["city"] is None
    done = decide(world.owner, actions[0], created)
    assert len({one["result"]["run_id"] for one in done}) == 1
    company = done[1]["result"]["id"]
    assert api.get(f"/api/v1/companies/{company}").json()["name"] == "Newco"
    undone = api.post(f"/api/v1/changes/{done[0]['result']['run_id']}/undo").json()
    assert (undone["status"], undone["undone"]) == ("undone", 2)
    assert api.get(f"/api/v1/contacts/{ids[0]}").json()["city"] is None
    assert api.get(f"/api/v1/companies/{company}").status_code == 404
    decide(world.owner, actions[1], approve=False)


def test_a_deletion_is_proposed_and_undone(world: World) -> None:
    api = client(world.owner)
    contact = api.post("/api/v1/contacts", json={"name": "Ann"}).json()["id"]
    action = proposed(world.owner, action="delete", record_kind="contact", record_name="Ann")
    (done,) = decide(world.owner, action)
    assert api.get(f"/api/v1/contacts/{contact}").status_code == 404
    api.post(f"/api/v1/changes/{done['result']['run_id']}/undo")
    assert api.get(f"/api/v1/contacts/{contact}").status_code == 200


def test_nobody_else_decides_or_edits(world: World) -> None:
    client(world.owner).post("/api/v1/contacts", json={"name": "Ann"})
    action = proposed(
        world.owner, action="update", record_kind="contact", record_name="Ann", fields=said(city="Rayong")
    )
    other = client(world.admin)
    body = {"ids": [str(action)], "approve": True}
    assert other.post("/api/v1/pending-actions/decisions", json=body).status_code == 404
    assert other.patch(f"/api/v1/pending-actions/{action}", json={}).status_code == 404


def test_a_proposal_of_an_earlier_version_is_still_shown_and_carried_out(world: World) -> None:
    api = client(world.owner)
    company = api.post("/api/v1/companies", json={"name": "Acme"}).json()["id"]
    outcome, conversation = propose(
        world.owner, action="add_note", title="Old", body="Text", record_kind="company", record_name="Acme"
    )
    assert isinstance(outcome, ProposalOutcome)
    earlier = {"action": "add_note", "title": "Old", "body": "Text", "record_kind": "company", "record_name": "Acme"}
    with world.owner.work() as work:
        action = work.db.get_one(PendingAction, (work.workspace_id, UUID(outcome.action_id)))
        action.payload = {**earlier, "record_id": company, "stage": None, "due_date": None}
    assert [(f["label"], f["value"]) for f in card(world.owner, conversation)] == [
        ("Title", "Old"),
        ("Text", "Text"),
        ("Written to", "Acme"),
    ]
    (done,) = decide(world.owner, UUID(outcome.action_id))
    assert api.get(f"/api/v1/activities/{done['result']['id']}").json()["company_id"] == company


def test_a_corrected_proposal_replaces_the_one_before(world: World) -> None:
    first, conversation = propose(world.member, action="create_task", title="Call Jane", due_date="2030-12-01")
    assert isinstance(first, ProposalOutcome)
    with world.member.work() as work:
        asked = asking.ask(work, conversation, AskIn(question="make it the 2nd"))
        asking.stop(work, asked.response_id)
    with world.member.work("conversation.use") as work:
        response = work.db.execute(select(AiResponse).where(access.RESPONSE.id == asked.response_id)).scalar_one()
        call = {"action": "create_task", "title": "Call Jane", "due_date": "2030-12-02", "replaces": True}
        second = proposals.propose(work, response, ProposeChange.model_validate(call), "th")
    assert isinstance(second, ProposalOutcome)
    assert second.summary == "สร้างงาน “Call Jane” ครบกำหนด 2 ธันวาคม 2573"
    with world.member.work() as work:
        left = work.db.execute(select(access.ACTION.id).where(access.ACTION.conversation_id == conversation)).scalars()
        assert [str(one) for one in left] == [second.action_id]


def test_a_record_is_named_by_its_id_and_a_tag_is_added(world: World) -> None:
    companies = [
        client(world.member).post("/api/v1/companies", json={"name": "Twin", "tags": ["Old"]}).json()["id"]
        for _ in range(2)
    ]
    outcome, _ = propose(
        world.member, action="update", record_kind="company", record_name=companies[1], fields=said(tags="+VIP, Old")
    )
    assert isinstance(outcome, ProposalOutcome)
    with world.member.work() as work:
        proposals.decide(work, UUID(outcome.action_id), True)
        rows = work.db.execute(text("select id, tags from company where name = 'Twin'")).all()
    assert {str(row.id): row.tags for row in rows} == {companies[0]: ["Old"], companies[1]: ["Old", "VIP"]}
    unseen, _ = propose(world.stranger, action="delete", record_kind="company", record_name=companies[1])
    assert isinstance(unseen, ProblemOutcome)
