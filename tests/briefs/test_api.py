"""The brief of a record over REST: each line cites where it stands, and nothing shows what its reader may not read."""

from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from crm_app.core.clock import today
from tests.support.world import World, client

TODAY = today("Asia/Bangkok")


def _post(api: Any, path: str, **values: Any) -> dict[str, Any]:
    made = api.post(f"/api/v1/{path}", json=values)
    assert made.status_code in (200, 201), made.text
    found: dict[str, Any] = made.json()
    return found


def _brief(api: Any, kind: str, record_id: str, language: str = "en") -> dict[str, Any]:
    reply = api.get(f"/api/v1/briefs/{kind}/{record_id}", headers={"accept-language": language})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def _part(brief: dict[str, Any], part: str) -> list[dict[str, Any]]:
    return [line for line in brief["lines"] if line["part"] == part]


def _scope(world: World, permission: str, scope: str | None) -> None:
    """Gives the role `member` a permission in another scope, or takes it away."""
    with world.owner.work() as work:
        row = work.db.execute(text("select permissions from role where key = 'member'")).scalar_one()
        row = row | {permission: scope} if scope else {k: v for k, v in row.items() if k != permission}
        work.db.execute(
            text("update role set permissions = cast(:p as jsonb) where key = 'member'"),
            {"p": orjson.dumps(row).decode()},
        )


def _deal(api: Any, **more: Any) -> dict[str, Any]:
    company = _post(api, "companies", name="Siam Steel")
    contact = _post(api, "contacts", name="Somchai", company_id=company["id"])
    return _post(
        api,
        "deals",
        name="Roof renewal",
        amount="480000",
        company_id=company["id"],
        contact_id=contact["id"],
        **more,
    )


def test_a_deal_has_all_four_parts_and_each_line_cites_where_it_stands(world: World) -> None:
    api = client(world.member)
    deal = _deal(
        api, expected_close_date=str(TODAY - timedelta(days=3)), description="New roof for hall 3. Two phases."
    )
    note = _post(
        api,
        "activities",
        kind="call",
        body="Talked about the price. Somchai is waiting for the drawings. All good otherwise.",
        deal_id=deal["id"],
    )
    late = _post(api, "tasks", title="Send drawings", due_date=str(TODAY - timedelta(days=1)), deal_id=deal["id"])
    soon = _post(api, "tasks", title="Visit hall 3", due_date=str(TODAY + timedelta(days=2)), deal_id=deal["id"])
    brief = _brief(api, "deal", deal["id"])
    about = _part(brief, "about")
    assert "480,000" in about[0]["text"]
    assert "Siam Steel" in about[0]["text"]
    assert about[1]["quote"] == "New roof for hall 3. Two phases."
    (last,) = _part(brief, "last")
    assert last["quote"].startswith("Talked about the price.")
    assert "today" in last["text"]
    assert last["source"]["href"] == f"/activities/{note['id']}"
    quotes = {line["quote"]: line["source"]["href"] for line in _part(brief, "open")}
    assert quotes == {
        "Send drawings": f"/tasks/{late['id']}",
        "Somchai is waiting for the drawings.": f"/activities/{note['id']}",
    }
    (coming,) = _part(brief, "next")
    assert (coming["quote"], coming["source"]["href"]) == ("Visit hall 3", f"/tasks/{soon['id']}")
    assert brief["step"]["do"] == "agree"
    assert "Somchai" in brief["step"]["text"]
    assert "overdue tasks: 1" in brief["step"]["reason"]
    assert brief["little"] is False


def test_each_source_of_a_brief_can_be_opened(world: World) -> None:
    api = client(world.member)
    deal = _deal(api)
    _post(api, "activities", kind="note", body="They asked for a discount.", deal_id=deal["id"])
    _post(api, "tasks", title="Offer a discount", deal_id=deal["id"])
    for kind, record_id in (("deal", deal["id"]), ("company", deal["company_id"]), ("contact", deal["contact_id"])):
        for line in _brief(api, kind, record_id)["lines"]:
            assert api.get(f"/api/v1{line['source']['href']}").status_code == 200, line


def test_a_company_knows_its_open_deals_and_what_was_said_about_its_parts(world: World) -> None:
    api = client(world.member)
    deal = _deal(api)
    _post(api, "activities", kind="meeting", body="Wants two phases.", contact_id=deal["contact_id"])
    brief = _brief(api, "company", deal["company_id"])
    (deals,) = [line for line in _part(brief, "about") if line["source"]["kind"] == "deal_list"]
    assert deals["text"] == "1 open deal: 480,000 THB"
    assert _part(brief, "last")[0]["quote"] == ""  # it stands below
    assert _part(brief, "open")[0]["quote"] == "Wants two phases."
    assert brief["step"]["do"] == "call"
    assert brief["step"]["source"]["href"] == f"/deals/{deal['id']}"


def test_a_thai_reader_gets_thai_words_and_the_quotes_as_they_were_written(world: World) -> None:
    api = client(world.member)
    deal = _deal(api)
    _post(api, "activities", kind="call", body="ลูกค้าขอใบเสนอราคาใหม่ภายในสิ้นเดือน", deal_id=deal["id"])
    brief = _brief(api, "deal", deal["id"], "th")
    assert "บริษัท: Siam Steel" in _part(brief, "about")[0]["text"]
    assert _part(brief, "open")[0]["quote"] == "ลูกค้าขอใบเสนอราคาใหม่ภายในสิ้นเดือน"
    assert str(TODAY.year + 543) in _part(brief, "last")[0]["text"]


@pytest.mark.parametrize("kind", ["companies", "contacts", "products"])
def test_a_record_about_which_nothing_is_known_says_so(world: World, kind: str) -> None:
    api = client(world.owner)
    made = _post(api, kind, name="Quiet")
    brief = _brief(api, {"companies": "company", "contacts": "contact", "products": "product"}[kind], made["id"])
    assert brief["little"] is True
    assert brief["step"] is None
    assert {line["part"] for line in brief["lines"]} <= {"about"}


def test_every_kind_with_a_timeline_has_a_brief(world: World) -> None:
    api = client(world.owner)
    company = _post(api, "companies", name="Siam Steel")
    project = _post(api, "projects", name="New hall", company_id=company["id"])
    task = _post(api, "tasks", title="Call them", due_date=str(TODAY), project_id=project["id"])
    _post(api, "activities", kind="note", body="Still waiting for the permit.", project_id=project["id"])
    brief = _brief(api, "project", project["id"])
    assert _part(brief, "next")[0]["quote"] == "Call them"
    assert _part(brief, "open")[0]["quote"] == "Still waiting for the permit."
    assert _part(_brief(api, "task", task["id"]), "next")[0]["text"].startswith("Due ")


def test_a_change_is_seen_at_once_and_an_unchanged_brief_is_kept(world: World) -> None:
    api = client(world.member)
    deal = _deal(api)
    note = _post(api, "activities", kind="note", body="They want a discount.", deal_id=deal["id"])
    first = _brief(api, "deal", deal["id"])
    assert _brief(api, "deal", deal["id"]) == first
    api.patch(f"/api/v1/activities/{note['id']}", json={"version": 1, "body": "They want a refund."})
    assert _part(_brief(api, "deal", deal["id"]), "open")[0]["quote"] == "They want a refund."
    api.delete(f"/api/v1/activities/{note['id']}")
    assert _part(_brief(api, "deal", deal["id"]), "open") == []


def test_nobody_is_shown_what_they_may_not_read_not_even_after_somebody_who_may(world: World) -> None:
    """The owner's note, task and deal are read by the owner first; the member, who reads only their own, sees none of it."""
    owner, member = client(world.owner), client(world.member)
    company = _post(member, "companies", name="Siam Steel")
    secret = "The margin is only waiting for Zanzibar."
    deal = _post(owner, "deals", name="Zanzibar deal", company_id=company["id"], amount="77777")
    _post(owner, "activities", kind="note", body=secret, company_id=company["id"])
    _post(owner, "tasks", title="Zanzibar task", company_id=company["id"])
    assert "Zanzibar" in orjson.dumps(_brief(owner, "company", company["id"])).decode()
    for permission in ("activity.read", "task.read", "deal.read"):
        _scope(world, permission, "own")
    shown = orjson.dumps(_brief(member, "company", company["id"])).decode()
    assert "Zanzibar" not in shown
    assert "77,777" not in shown
    _post(member, "activities", kind="note", body="We promised a visit.", company_id=company["id"])
    assert _part(_brief(member, "company", company["id"]), "open")[0]["quote"] == "We promised a visit."
    for permission in ("activity.read", "task.read", "deal.read"):
        _scope(world, permission, None)
    brief = _brief(member, "company", company["id"])
    assert "promised" not in orjson.dumps(brief).decode()
    assert brief["step"] is None
    assert member.get(f"/api/v1/briefs/deal/{deal['id']}").status_code == 403


def test_a_record_of_another_workspace_or_owner_is_not_found(world: World) -> None:
    company = _post(client(world.owner), "companies", name="Siam Steel")
    assert client(world.stranger).get(f"/api/v1/briefs/company/{company['id']}").status_code == 404
    _scope(world, "company.read", "own")
    assert client(world.member).get(f"/api/v1/briefs/company/{company['id']}").status_code == 404
    assert client(world.owner).get(f"/api/v1/briefs/nothing/{company['id']}").status_code == 422


def test_a_deleted_record_has_no_brief(world: World) -> None:
    api = client(world.owner)
    company = _post(api, "companies", name="Siam Steel")
    api.delete(f"/api/v1/companies/{company['id']}")
    assert api.get(f"/api/v1/briefs/company/{company['id']}").status_code == 404


def test_the_step_opens_the_forms_filled(world: World) -> None:
    deal = _deal(client(world.member))
    step = _brief(client(world.member), "deal", deal["id"])["step"]
    assert step["text"] == "Call Somchai"
    assert step["task_href"].startswith("/tasks/new?title=Call+Somchai+%28Roof+renewal%29&due_date=")
    assert f"deal_id={deal['id']}" in step["task_href"]
    assert step["call_href"] == f"/activities/new?kind=call&deal_id={deal['id']}&contact_id={deal['contact_id']}"
    due = date.fromisoformat(step["task_href"].split("due_date=")[1][:10])
    assert due > TODAY
    assert due.weekday() < 5
