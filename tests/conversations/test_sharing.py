"""A reader of a shared conversation sees the answers that they could have got themselves, and a note in place of
others.
"""

from typing import Any
from uuid import UUID

import pytest

from crm_app.conversations import sharing
from crm_app.core.permissions import default_roles
from tests.conversations.test_answering import answer, follow, start
from tests.support.sales import make_sales
from tests.support.world import World, client, give_role

SECRET = "Zanzibar"


@pytest.fixture
def sales(world: World) -> World:
    make_sales(world)
    return world


def shared(world: World, *questions: str) -> str:
    asked = start(world.owner, questions[0])
    answer(world.owner, asked)
    for question in questions[1:]:
        more = follow(world.owner, asked, question)
        answer(world.owner, more)
    api = client(world.owner)
    found = api.get(f"/api/v1/conversations/{asked.conversation_id}").json()
    body = {"version": found["version"], "shared": True}
    assert api.patch(f"/api/v1/conversations/{asked.conversation_id}", json=body).status_code == 200
    return str(asked.conversation_id)


def answers(someone: Any, conversation_id: str) -> list[dict[str, Any]]:
    found = client(someone).get(f"/api/v1/conversations/{conversation_id}").json()["messages"]
    return [message for message in found if message["role"] == "assistant"]


def test_who_reads_everything_sees_everything(sales: World) -> None:
    conversation_id = shared(sales, "How much did we win in 2017?", "What is the phone of Acme Corporation?")
    for reader in (sales.member, sales.viewer, sales.owner):
        shown = answers(reader, conversation_id)
        assert [one["hidden"] for one in shown] == [False, False]
        assert "3,500" in shown[0]["content"]
        assert "02-111-2222" in shown[1]["content"]


@pytest.mark.parametrize(
    ("rights", "hidden"),
    [
        ({"deal.read": "own"}, [True, False]),
        ({"deal.read": None}, [True, False]),
        ({"company.read": "own"}, [False, True]),
        ({"company.read": None}, [False, True]),
        ({"deal.read": "own", "company.read": "own"}, [True, True]),
    ],
)
def test_an_answer_is_hidden_from_who_may_not_read_what_it_stands_on(
    sales: World, rights: dict[str, Any], hidden: list[bool]
) -> None:
    give_role(
        sales,
        sales.viewer,
        {name: scope for name, scope in (default_roles()["viewer"] | rights).items() if scope is not None},
    )
    conversation_id = shared(sales, "How much did we win in 2017?", "What is the phone of Acme Corporation?")
    shown = answers(sales.viewer, conversation_id)
    assert [one["hidden"] for one in shown] == hidden
    everything = client(sales.viewer).get(f"/api/v1/conversations/{conversation_id}").text
    if hidden[0]:
        assert "3,500" not in everything
        assert "3500" not in everything
        assert "Deals" in shown[0]["content"]
    if hidden[1]:
        assert "02-111-2222" not in everything
        assert "Companies" in shown[1]["content"]
    for one in shown:
        if one["hidden"]:
            assert one["response"]["sources"] == [] == one["response"]["used_context"] == one["response"]["actions"]
            for address in (f"/api/v1/ai-responses/{one['response']['id']}/stream",):
                streamed = client(sales.viewer).get(address).text
                assert "3,500" not in streamed
                assert "02-111-2222" not in streamed
                assert "event: piece" not in streamed
    assert [one["hidden"] for one in answers(sales.owner, conversation_id)] == [False, False]


def test_a_reader_of_their_own_records_sees_answers_about_those(sales: World) -> None:
    give_role(sales, sales.viewer, default_roles()["viewer"] | {"company.read": "own"})
    api = client(sales.owner)
    mine = {"name": "Viewer Works", "phone": "02-999-8888", "owner_id": str(sales.viewer.member_id)}
    assert api.post("/api/v1/companies", json=mine).status_code == 201
    conversation_id = shared(sales, "What is the phone of Viewer Works?", "What is the phone of Acme Corporation?")
    shown = answers(sales.viewer, conversation_id)
    assert "02-111-2222" not in str(shown)
    assert shown[1]["hidden"]


def test_a_search_does_not_reveal_hidden_answers(sales: World) -> None:
    give_role(sales, sales.viewer, default_roles()["viewer"] | {"company.read": "own"})
    conversation_id = shared(sales, "What is the phone of Acme Corporation?")
    search = "/api/v1/conversations?q=02-111"
    assert client(sales.viewer).get(search).json()["items"] == []
    assert [item["id"] for item in client(sales.owner).get(search).json()["items"]] == [conversation_id]
    assert len(client(sales.viewer).get("/api/v1/conversations?q=phone").json()["items"]) == 1


def test_the_placeholder_is_in_the_readers_language(sales: World) -> None:
    give_role(
        sales,
        sales.viewer,
        {name: "all" for name in default_roles()["viewer"] if name not in ("deal.read", "member.read")},
    )
    with sales.viewer.work() as work:
        placeholder_text = sharing.placeholder({"deal", "member"}, "th")
        assert not sharing.reads_everything(work)
    assert "ดีล" in placeholder_text
    assert "สมาชิก" in placeholder_text


@pytest.mark.parametrize(
    ("tool", "arguments", "sources", "needed"),
    [
        ("aggregate_deals", {"measure": "count"}, [1], {"deal", "member"}),
        ("aggregate_deals", {"measure": "count", "group_by": "company"}, [1], {"deal", "member", "company"}),
        ("aggregate_deals", {"measure": "win_rate", "group_by": "product"}, [1], {"deal", "member", "product"}),
        ("compare_deals", {"sides": [{"filters": {"sector": ["retail"]}}]}, [1], {"deal", "member", "company"}),
        ("count_records", {"kind": "task"}, [1], {"task", "member"}),
        ("find_records", {"kind": "contact"}, [], {"contact", "member"}),
        ("find_records", {"kind": "contact"}, [1], {"member"}),
        ("get_record", {"kind": "product", "name": "x"}, [], {"product", "member"}),
        ("search_notes", {"query": "x"}, [1], set()),
        ("propose_change", {"action": "add_note", "record_kind": "company"}, [], {"company"}),
    ],
)
def test_what_a_call_looked_at(tool: str, arguments: dict[str, Any], sources: list[int], needed: set[str]) -> None:
    call = {"tool": tool, "arguments": arguments, "outcome": "records", "sources": sources}
    assert sharing._counted(call) == needed


def test_linked_records_are_not_named_to_who_may_not_read_them(world: World) -> None:
    """In lists, single records, boards, timelines, exports and answers: an own deal of somebody else's company."""
    api, someone = client(world.owner), str(world.viewer.member_id)
    company = api.post("/api/v1/companies", json={"name": f"{SECRET} Ltd", "sector": SECRET}).json()["id"]
    child = {"name": "Child", "parent_id": company, "owner_id": someone}
    assert api.post("/api/v1/companies", json=child).status_code == 201
    contact = api.post("/api/v1/contacts", json={"name": f"{SECRET} Person", "company_id": company}).json()["id"]
    links = {"company_id": company, "contact_id": contact}
    foreign = api.post("/api/v1/deals", json={"name": f"{SECRET} deal"}).json()["id"]
    project = api.post("/api/v1/projects", json={"name": f"{SECRET} project"}).json()["id"]
    made = {
        "contacts": {"name": "Mine", "company_id": company},
        "deals": {"name": "Mine", **links},
        "projects": {"name": "Mine", "company_id": company, "deal_id": foreign},
        "tasks": {"title": "Mine", **links, "deal_id": foreign, "project_id": project},
        "activities": {"kind": "note", "subject": "Mine", **links, "deal_id": foreign, "project_id": project},
    }
    ids = {}
    for plural, body in made.items():
        answered = api.post(f"/api/v1/{plural}", json=body | {"owner_id": someone})
        assert answered.status_code == 201, answered.text
        ids[plural] = answered.json()["id"]
        assert SECRET in api.get(f"/api/v1/{plural}/{ids[plural]}").text, "who may read it is placeholder_text its name"
    own = {
        name: "own" if name.endswith(".read") and name != "member.read" else scope
        for name, scope in default_roles()["viewer"].items()
    }
    give_role(world, world.viewer, own | {"record.export": "all", "deal.update": "own", "company.update": "own"})
    reader = client(world.viewer)
    for plural, ident in ids.items():
        for address in (f"/{plural}/{ident}", f"/{plural}", f"/{plural}?q=mine", f"/{plural}/export.csv"):
            answered = reader.get(f"/api/v1{address}")
            assert answered.status_code == 200, (address, answered.text)
            assert "Mine" in answered.text, address
            assert SECRET not in answered.text, address
    for address in (
        "/companies",
        "/deals/board",
        "/tasks/agenda",
        "/dashboard",
        "/search?q=zanzibar",
        "/notifications",
    ):
        assert SECRET not in reader.get(f"/api/v1{address}").text, address
    for kind, plural in (("deal", "deals"), ("task", "tasks"), ("project", "projects"), ("contact", "contacts")):
        answered = reader.get(f"/api/v1/timeline/{kind}/{ids[plural]}")
        assert answered.status_code == 200, answered.text
        assert SECRET not in answered.text, kind
    assert reader.get(f"/api/v1/deals?sector={SECRET}").json()["items"] == [], "nor can it be guessed by a filter"
    changed = reader.patch(f"/api/v1/deals/{ids['deals']}", json={"version": 1, "name": "Still mine"})
    assert changed.status_code == 200, changed.text
    assert SECRET not in changed.text
    asked = start(world.viewer, "Which company has the most deals?")
    answer(world.viewer, asked)
    assert SECRET not in str(answers(world.viewer, str(asked.conversation_id)))
    assert SECRET not in client(world.viewer).get("/api/v1/conversation-suggestions").text
    assert UUID(company)


def test_owners_are_not_named_to_who_may_not_see_members(world: World) -> None:
    client(world.owner).post("/api/v1/companies", json={"name": "Acme"})
    give_role(world, world.viewer, {"company.read": "all"})
    found = client(world.viewer).get("/api/v1/companies").json()["items"]
    assert [item["owner_name"] for item in found] == [None]
    assert [i["owner_name"] for i in client(world.member).get("/api/v1/companies").json()["items"]] == ["Owner"]
