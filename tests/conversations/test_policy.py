"""The workspace's settings at work: its own model, budgets, fields that never leave, the list of what was sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.assistant_settings import service as settings_service
from crm_app.assistant_settings.schemas import SettingsPatch
from crm_app.contacts.models import Contact
from crm_app.core.tables import columns
from tests.conversations.test_answering import answer, follow, start
from tests.support.openai_standin import OpenAIStandIn, calls, openai_standin, words
from tests.support.sales import make_sales
from tests.support.servers import environment
from tests.support.world import Someone, World, client

CONTACT = columns(Contact)


@pytest.fixture
def sales(world: World) -> World:
    make_sales(world)
    return world


@pytest.fixture
def local(sales: World) -> Iterator[OpenAIStandIn]:
    """A model of the workspace's own."""
    with openai_standin() as running, environment({"CRM_AI_PRIVATE_ENDPOINTS": running.url}):
        change(sales.owner, provider="openai", model="small", base_url=f"{running.url}/v1", key="own-key")
        yield running


def change(someone: Someone, **values: Any) -> None:
    with someone.work() as work:
        version = settings_service.out(work).version
        settings_service.change(work, SettingsPatch(version=version, **values))


def replies(*made: list[dict[str, Any]]) -> Any:
    script = iter(made)
    return lambda body: next(script, words("nothing more"))


def system(server: OpenAIStandIn) -> str:
    found: str = server.requests[-1]["body"]["messages"][0]["content"]
    return found


def test_the_workspaces_model_answers_and_knows_its_names(sales: World, local: OpenAIStandIn) -> None:
    local.script = replies(words("I am small."))
    response, content = answer(sales.owner, start(sales.owner, "Who are you?"))
    assert (content, response.provider, response.model) == ("I am small.", "openai", "small")
    assert local.requests[-1]["key"] == "own-key"
    assert response.prompt_version == "answer-3"
    told = system(local)
    assert "Stages of deals: " in told
    assert "Won (won, 100%)" in told
    assert "People who own records: " in told
    assert told.count("<data>") == told.count("</data>")
    other, _ = answer(sales.stranger, start(sales.stranger, "Who are you?"))
    assert other.provider == "offline"


def test_a_price_of_ones_own_makes_the_cost_and_a_budget_stops_for_one_person_alone(
    sales: World, local: OpenAIStandIn
) -> None:
    change(sales.owner, input_price=1000, output_price=2000, person_budget="0.03")
    response, _ = answer(sales.member, start(sales.member, "hello"))
    assert float(response.cost_usd) == pytest.approx(0.035)
    before = len(local.requests)
    response, content = answer(sales.member, start(sales.member, "How many deals are there?"))
    assert response.provider == "offline"
    assert "Your AI budget for this month is spent" in content
    assert "**6** [1]" in content
    assert len(local.requests) == before
    assert answer(sales.owner, start(sales.owner, "hello"))[0].provider == "openai"
    change(sales.owner, monthly_budget="0.05")
    response, content = answer(sales.owner, start(sales.owner, "มีดีลทั้งหมดกี่ดีล"))
    assert response.provider == "offline"
    assert "งบประมาณ AI ของเวิร์กสเปซในเดือนนี้หมดแล้ว" in content
    use = client(sales.owner).get("/api/v1/ai-usage").json()
    assert (use["budget_usd"], use["person_budget_usd"]) == (0.05, 0.03)


def test_a_field_that_is_kept_back_reaches_no_model_neither_by_a_tool_nor_by_the_talk(
    sales: World, local: OpenAIStandIn
) -> None:
    made = client(sales.owner).post("/api/v1/contacts", json={"name": "Prasit Rungroj", "phone": "02-555-0199"})
    assert made.status_code == 201, made.text
    change(sales.owner, provider="offline")
    asked = start(sales.owner, "What is the phone number of Prasit Rungroj?")
    assert "02-555-0199" in answer(sales.owner, asked)[1]
    base_url = f"{local.url}/v1"
    change(sales.owner, provider="openai", model="small", base_url=base_url, key="k", hidden=["contact.phone"])
    local.script = replies(calls(("get_record", '{"kind": "contact", "name": "Prasit Rungroj"}')), words("Found [1]."))
    response, _ = answer(sales.owner, follow(sales.owner, asked, "and his record?"))
    assert response.provider == "openai"
    everything = str([one["body"] for one in local.requests])
    assert "Prasit Rungroj" in everything
    assert "02-555-0199" not in everything
    change(sales.owner, hidden=[])
    local.script = replies(calls(("get_record", '{"kind": "contact", "name": "Prasit Rungroj"}')), words("Found [1]."))
    answer(sales.owner, follow(sales.owner, asked, "and now?"))
    assert "02-555-0199" in str(local.requests[-1]["body"])


def test_what_was_sent_is_listed_by_record_and_by_asker(sales: World, local: OpenAIStandIn) -> None:
    made = client(sales.owner).post("/api/v1/contacts", json={"name": "Prasit Rungroj", "phone": "02-555-0199"})
    ident = made.json()["id"]
    local.script = replies(
        calls(
            ("get_record", '{"kind": "contact", "name": "Prasit Rungroj"}'), ("aggregate_deals", '{"measure": "count"}')
        ),
        words("Found [1]."),
    )
    asked = start(sales.member, "Who is Prasit?")
    answer(sales.member, asked)
    api = client(sales.owner)
    found = api.get("/api/v1/sent-records").json()["items"]
    assert [(one["kind"], one["record_id"] is None) for one in found] == [
        ("deal", True),
        ("contact", False),
        ("workspace", True),
    ]
    of_one = api.get("/api/v1/sent-records", params={"kind": "contact", "record_id": ident}).json()["items"]
    assert len(of_one) == 1
    one = of_one[0]
    assert (one["title"], one["href"], one["model"], one["provider"]) == (
        "Prasit Rungroj", f"/contacts/{ident}", "small", "openai",
    )  # fmt: skip
    assert {"name", "phone"} <= set(one["fields"])
    assert one["response_id"] == str(asked.response_id)
    assert one["asked_by"] == str(sales.member.member_id)
    mine = {"asked_by": str(sales.owner.member_id)}
    assert api.get("/api/v1/sent-records", params=mine).json()["items"] == []
    first = api.get("/api/v1/sent-records", params={"limit": 1}).json()
    second = api.get("/api/v1/sent-records", params={"limit": 5, "after": first["next"]}).json()
    assert [i["id"] for i in first["items"] + second["items"]] == [i["id"] for i in found]
    assert client(sales.member).get("/api/v1/sent-records").status_code == 403
    assert client(sales.stranger).get("/api/v1/sent-records").json()["items"] == []


def test_the_offline_assistant_sends_nothing(sales: World) -> None:
    answer(sales.owner, start(sales.owner, "How many deals are there?"))
    assert client(sales.owner).get("/api/v1/sent-records").json()["items"] == []


def test_what_a_failed_model_was_sent_is_listed_too(sales: World, local: OpenAIStandIn) -> None:
    change(sales.owner, model="error-500")
    response, content = answer(sales.owner, start(sales.owner, "How many deals are there?"))
    assert response.fell_back == {"provider": "openai", "model": "error-500", "code": "ai_unavailable"}
    assert "error-500" in content
    found = client(sales.owner).get("/api/v1/sent-records").json()["items"]
    assert [one["kind"] for one in found] == ["workspace"]


def test_a_key_that_cannot_be_read_any_more_is_said(sales: World, local: OpenAIStandIn) -> None:
    with sales.owner.work() as work:
        work.db.execute(text("update assistant_settings set sealed_key = 'nonsense nonsense nonsense'::bytea"))
    response, content = answer(sales.owner, start(sales.owner, "How many deals are there?"))
    assert response.provider == "offline"
    assert "its API key is not accepted" in content
    assert "**6** [1]" in content


def test_older_turns_are_summarised_with_their_results(sales: World, local: OpenAIStandIn) -> None:
    local.script = lambda body: words("We spoke of the harbour. " + "More words follow. " * 60)
    asked = start(sales.owner, "question number 0")
    answer(sales.owner, asked)
    for number in range(1, 12):
        answer(sales.owner, follow(sales.owner, asked, f"question number {number}"))
    talk = local.requests[-1]["body"]["messages"]
    assert talk[1]["content"].startswith("Earlier in this conversation:")
    assert "- Asked: question number 0 Answered: We spoke of the harbour." in talk[1]["content"]
    assert talk[-1]["content"] == "question number 11"
    assert talk[-3]["content"] == "question number 10"
    assert len(str(talk)) < 25_000
