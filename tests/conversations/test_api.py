"""Conversations over REST: ownership, the stream of an answer, and every refusal."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text
from starlette.testclient import TestClient

from crm_app.conversations import service
from crm_app.core import job_running
from tests.support.sales import make_sales
from tests.support.world import Someone, World, client


@pytest.fixture
def sales(world: World) -> World:
    make_sales(world)
    return world


def start(api: TestClient, question: str | None = None) -> dict[str, Any]:
    answer = api.post("/api/v1/conversations", json={"question": question} if question else {"title": "Empty"})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def run_jobs(someone: Someone) -> None:
    with someone.work() as work:
        ids = work.db.execute(
            text("select id from job where kind = 'conversations.answer' and status = 'queued'")
        ).scalars()
        waiting = [str(job_id) for job_id in ids]
    for job_id in waiting:
        job_running.run(job_id)


def events(answer: Any) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in answer.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_a_conversation_from_question_to_answer(sales: World) -> None:
    api = client(sales.owner)
    started = start(api, "How many deals did we win in Q1 2017?")
    assert started["title"] == "How many deals did we win in Q1 2017?"
    run_jobs(sales.owner)
    stream = events(api.get(f"/api/v1/ai-responses/{started['asked']['response_id']}/stream"))
    assert stream[0][0] == "begin"
    name, final = stream[-1]
    assert name == "end"
    assert "**2** [1]" in final["content"]
    assert 'class="citation"' in final["html"]
    assert final["response"]["sources"][0]["cited"]
    read = api.get(f"/api/v1/conversations/{started['id']}").json()
    assert [m["role"] for m in read["messages"]] == ["user", "assistant"]
    asked = api.post(f"/api/v1/conversations/{started['id']}/questions", json={"question": "and in Q2?"})
    assert asked.status_code == 202
    again = api.post(f"/api/v1/conversations/{started['id']}/questions", json={"question": "and in Q3?"})
    assert again.status_code == 409
    run_jobs(sales.owner)
    read = api.get(f"/api/v1/conversations/{started['id']}").json()
    assert "**1** [1]" in read["messages"][3]["content"]
    regenerated = api.post(f"/api/v1/messages/{read['messages'][3]['id']}/regenerate")
    assert regenerated.status_code == 202
    assert api.post(f"/api/v1/ai-responses/{regenerated.json()['response_id']}/stop").status_code == 204
    use = api.get("/api/v1/ai-usage").json()
    assert use["members"][0]["answers"] == 3


def test_an_answer_that_ends_while_it_is_read_never_comes_done_and_empty(sales: World) -> None:
    started = start(client(sales.owner), "How many deals did we win?")
    ended = False

    def end_meanwhile(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal ended
        if not ended and "FROM message" in statement:
            ended = True
            run_jobs(sales.owner)

    with sales.owner.work() as work:
        engine = work.db.get_bind().engine
        event.listen(engine, "after_cursor_execute", end_meanwhile)
        try:
            found = service.detail(work, UUID(started["id"])).messages[-1]
        finally:
            event.remove(engine, "after_cursor_execute", end_meanwhile)
    assert ended
    assert found.response is not None
    assert (found.response.status == "done") == bool(found.content)
    read = client(sales.owner).get(f"/api/v1/conversations/{started['id']}").json()["messages"][-1]
    assert (read["response"]["status"], "**3** [1]" in read["content"]) == ("done", True)


def test_list_search_rename_delete_and_restore(sales: World) -> None:
    api = client(sales.owner)
    ids = [start(api, question)["id"] for question in ("How many deals?", "ยอดขายปี 2560 เท่าไร")]
    empty = start(api)
    listed = api.get("/api/v1/conversations", params={"limit": 2}).json()
    assert [item["id"] for item in listed["items"]] == [empty["id"], ids[1]]
    rest = api.get("/api/v1/conversations", params={"limit": 2, "after": listed["next"]}).json()
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([ids[0]], None)
    # ยอดขาย๒๕๖๐ in Thai digits, words in any order, accents and invisible characters: one folding for every search.
    for q in ("2560", "๒๕๖๐", "2560 ยอดขาย", "\u200bยอดขาย"):
        found = api.get("/api/v1/conversations", params={"q": q}).json()
        assert [item["id"] for item in found["items"]] == [ids[1]], q
    assert api.get("/api/v1/conversations", params={"q": "ยอดขาย 2561"}).json()["items"] == []
    asked_later = api.post("/api/v1/conversations", json={}).json()
    api.post(f"/api/v1/conversations/{asked_later['id']}/questions", json={"question": "How many contacts?"})
    assert api.get(f"/api/v1/conversations/{asked_later['id']}").json()["title"] == "How many contacts?"
    url = f"/api/v1/conversations/{empty['id']}"
    assert api.patch(url, json={"version": 1, "title": "Mine"}).json()["title"] == "Mine"
    renamed = api.patch(url, json={"version": 2, "title": "Café Riche, 100%"}).json()
    for q, hits in (("cafe", 1), ("RICHE café", 1), ("100%", 1), ("mine", 0), ("c_fe", 0)):
        assert len(api.get("/api/v1/conversations", params={"q": q}).json()["items"]) == hits, q
    assert api.patch(url, json={"version": renamed["version"], "title": "Mine"}).json()["title"] == "Mine"
    stale = api.patch(url, json={"version": 1, "title": "Late"})
    assert (stale.status_code, stale.json()["current"]["title"]) == (409, "Mine")
    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404
    assert api.post(f"{url}/restore").json()["title"] == "Mine"


def test_another_persons_conversation_is_hidden_unless_it_is_shared(sales: World) -> None:
    owner, member, stranger = client(sales.owner), client(sales.member), client(sales.stranger)
    started = start(owner, "How many deals?")
    url, response = f"/api/v1/conversations/{started['id']}", started["asked"]["response_id"]
    message = started["asked"]["message_id"]
    run_jobs(sales.owner)

    def attempts(api: TestClient) -> list[int]:
        return [
            api.get(url).status_code,
            api.get(f"/api/v1/ai-responses/{response}/stream").status_code,
            api.patch(url, json={"version": 1, "title": "x"}).status_code,
            api.delete(url).status_code,
            api.post(f"{url}/questions", json={"question": "x"}).status_code,
            api.post(f"/api/v1/ai-responses/{response}/stop").status_code,
            api.post(f"/api/v1/messages/{message}/regenerate").status_code,
        ]

    assert attempts(member) == [404] * 7
    assert attempts(stranger) == [404] * 7
    assert member.get("/api/v1/conversations").json()["items"] == []
    assert member.get("/api/v1/conversations", params={"q": "deals"}).json()["items"] == []
    assert owner.patch(url, json={"version": 1, "shared": True}).status_code == 200
    assert attempts(member) == [200, 200, 403, 403, 403, 403, 403]
    assert attempts(stranger) == [404] * 7
    assert member.get("/api/v1/conversations").json()["items"][0]["mine"] is False
    assert owner.get(url).json()["title"] == "How many deals?"
    assert len(owner.get(url).json()["messages"]) == 2


def test_a_stream_ends_when_its_reader_loses_the_right(sales: World) -> None:
    api = client(sales.member)
    started = start(api, "How many deals?")
    with sales.owner.work() as work:
        work.db.execute(text("update role set permissions = permissions - 'conversation.use' where key = 'member'"))
    assert api.get(f"/api/v1/ai-responses/{started['asked']['response_id']}/stream").status_code == 403


def test_a_viewer_may_ask_but_not_share(sales: World) -> None:
    api = client(sales.viewer)
    started = start(api, "How many deals?")
    shared = api.patch(f"/api/v1/conversations/{started['id']}", json={"version": 1, "shared": True})
    assert shared.status_code == 403
    assert api.get(f"/api/v1/conversations/{started['id']}").json()["shared"] is False


@pytest.mark.parametrize("question", ["", "   ", "x" * 4_001, None, 7])
def test_an_invalid_question_is_refused_with_its_field(sales: World, question: Any) -> None:
    api = client(sales.owner)
    started = start(api)
    answer = api.post(f"/api/v1/conversations/{started['id']}/questions", json={"question": question})
    assert answer.status_code == 422
    assert "question" in answer.json()["fields"]


def test_one_waits_for_three_answers_at_most(sales: World) -> None:
    api = client(sales.owner)
    for _ in range(3):
        start(api, "How many deals?")
    refused = api.post("/api/v1/conversations", json={"question": "How many deals?"})
    assert refused.status_code == 429
    assert len(api.get("/api/v1/conversations").json()["items"]) == 3


def test_suggestions_come_from_ones_own_records(sales: World) -> None:
    found = client(sales.owner).get("/api/v1/conversation-suggestions").json()
    assert found[0] == "What stage is Deal E in?"
    assert len(found) == 3
    assert "Deal E" not in str(client(sales.viewer).get("/api/v1/conversation-suggestions").json())
