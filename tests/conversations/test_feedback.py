"""Thumbs, their review and their export."""

import csv
import io
import json
from typing import Any

import pytest
from sqlalchemy import text

from tests.conversations.test_answering import answer, start
from tests.support.sales import make_sales
from tests.support.world import Someone, World, client, give_role


@pytest.fixture
def sales(world: World) -> World:
    make_sales(world)
    return world


def rated(someone: Someone, question: str, **rating: Any) -> str:
    asked = start(someone, question)
    answer(someone, asked)
    put = client(someone).put(f"/api/v1/ai-responses/{asked.response_id}/rating", json={"up": True, **rating})
    assert put.status_code == 204, put.text
    return str(asked.response_id)


def reviews(someone: Someone, **query: Any) -> list[dict[str, Any]]:
    answer = client(someone).get("/api/v1/answer-reviews", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_thumb_is_given_changed_shown_to_its_giver_and_taken_back(sales: World) -> None:
    api = client(sales.member)
    response_id = rated(sales.member, "How many deals are there?", up=False, reason="wrong", note="There are 7.")
    with sales.member.work() as work:
        conversation = work.db.execute(text("select id from conversation")).scalar_one()
    shown = api.get(f"/api/v1/conversations/{conversation}").json()["messages"][1]["response"]
    assert shown["rating"] == {"up": False, "reason": "wrong", "note": "There are 7."}
    assert (
        api.put(f"/api/v1/ai-responses/{response_id}/rating", json={"up": True, "reason": "wrong"}).status_code == 204
    )
    (found,) = reviews(sales.owner)
    assert (found["up"], found["reason"]) == (True, "")
    assert api.delete(f"/api/v1/ai-responses/{response_id}/rating").status_code == 204
    assert api.delete(f"/api/v1/ai-responses/{response_id}/rating").status_code == 204
    assert reviews(sales.owner) == []


def test_nobody_rates_what_they_may_not_see(sales: World) -> None:
    asked = start(sales.owner, "How many deals are there?")
    path = f"/api/v1/ai-responses/{asked.response_id}/rating"
    assert client(sales.owner).put(path, json={"up": True}).status_code == 409  # not answered yet
    answer(sales.owner, asked)
    assert client(sales.member).put(path, json={"up": True}).status_code == 404
    assert client(sales.stranger).put(path, json={"up": True}).status_code == 404
    assert client(sales.owner).put(path, json={"up": True, "reason": "nonsense"}).status_code == 422
    assert client(sales.owner).put(path, json={"up": True, "note": "x" * 1001}).status_code == 422


def test_the_review_shows_rated_answers_alone_and_filters(sales: World) -> None:
    answer(sales.member, start(sales.member, "How many companies are there?"))  # not rated: nobody else reads it
    down = rated(sales.member, "How many deals are there?", up=False, reason="wrong")
    up = rated(sales.owner, "What about the weather?")
    assert [one["response_id"] for one in reviews(sales.owner)] == [up, down]
    one = reviews(sales.owner, up=False)[0]
    assert (one["question"], one["asker"], one["giver"]) == ("How many deals are there?", "Member", "Member")
    assert "**6**" in one["answer"]
    assert one["tools"][0]["tool"] == "count_records" or one["tools"][0]["arguments"]["measure"] == "count"
    for query, expected in (
        ({"asked_by": str(sales.member.member_id)}, [down]),
        ({"provider": "offline"}, [up, down]),
        ({"provider": "openai"}, []),
        ({"confidence_below": 0.5}, [up]),
        ({"reason": "wrong"}, [down]),
        ({"reviewed": True}, []),
    ):
        assert [r["response_id"] for r in reviews(sales.admin, **query)] == expected, query
    page = client(sales.owner).get("/api/v1/answer-reviews", params={"limit": 1}).json()
    assert [r["response_id"] for r in reviews(sales.owner, after=page["next"])] == [down]
    for someone in (sales.member, sales.viewer):
        assert client(someone).get("/api/v1/answer-reviews").status_code == 403
    assert reviews(sales.stranger) == []


def test_a_rating_is_marked_as_reviewed_and_a_new_thumb_opens_it_again(sales: World) -> None:
    response_id = rated(sales.member, "How many deals are there?", up=False)
    (one,) = reviews(sales.owner)
    path = f"/api/v1/answer-reviews/{one['id']}/reviewed"
    assert client(sales.member).put(path, json={"reviewed": True}).status_code == 403
    assert client(sales.stranger).put(path, json={"reviewed": True}).status_code == 404
    assert client(sales.owner).put(path, json={"reviewed": True}).status_code == 204
    (one,) = reviews(sales.owner, reviewed=True)
    assert one["reviewer"] == "Owner"
    client(sales.member).put(f"/api/v1/ai-responses/{response_id}/rating", json={"up": False, "note": "still"})
    assert reviews(sales.owner, reviewed=True) == []


def test_a_reviewer_reads_no_answer_that_stands_on_records_out_of_reach(sales: World) -> None:
    rated(sales.owner, "How many deals are there?", up=False)
    give_role(sales, sales.viewer, {"workspace.manage": "all", "conversation.use": "all", "company.read": "all"})
    (one,) = reviews(sales.viewer)
    assert one["hidden"]
    assert "**6**" not in one["answer"]
    assert one["tools"] == []


def test_the_export_needs_two_permissions_and_leaves_an_entry(sales: World) -> None:
    rated(sales.member, "How many deals are there?", up=False, note="=cmd|' /C calc'!A0")
    rated(sales.owner, "มีดีลทั้งหมดกี่ดีล")
    api = client(sales.owner)
    lines = [json.loads(line) for line in api.get("/api/v1/answer-reviews/export.jsonl").text.splitlines()]
    assert [line["question"] for line in lines] == ["มีดีลทั้งหมดกี่ดีล", "How many deals are there?"]
    assert lines[1]["note"] == "=cmd|' /C calc'!A0"
    rows = list(csv.reader(io.StringIO(api.get("/api/v1/answer-reviews/export.csv?up=false").text.lstrip("\ufeff"))))
    assert len(rows) == 2
    assert rows[1][3].startswith("'=cmd")
    trail = api.get("/api/v1/audit", params={"kind": "answer_feedback"}).json()["items"]
    assert [entry["action"] for entry in trail] == ["export", "export"]
    give_role(sales, sales.viewer, {"workspace.manage": "all", "conversation.use": "all"})
    assert client(sales.viewer).get("/api/v1/answer-reviews/export.csv").status_code == 403
    assert client(sales.member).get("/api/v1/answer-reviews/export.jsonl").status_code == 403
    assert api.get("/api/v1/answer-reviews/export.jsonl?provider=none").text == ""
