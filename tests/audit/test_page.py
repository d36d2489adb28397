"""The audit trail: what it records, for whom, in whose words, and as a file."""

import csv
import io
from typing import Any

import pytest

from crm_app.audit.state import AuditState
from tests.changes.support import make
from tests.fields.test_api import REGION, declare
from tests.support.states import opened
from tests.support.world import Someone, World, client, give_role, sign_in


def entries(someone: Someone, *, language: str = "en", status: int = 200, **query: Any) -> list[dict[str, Any]]:
    answer = client(someone, **{"accept-language": language}).get("/api/v1/audit", params=query)
    assert answer.status_code == status, answer.text
    return list(answer.json()["items"]) if status == 200 else [answer.json()]


def values(entry: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {one["field"]: (one["before"], one["after"]) for one in entry["changes"]}


def patch(someone: Someone, path: str, **body: Any) -> None:
    answer = client(someone).patch(f"/api/v1/{path}", json=body)
    assert answer.status_code == 200, answer.text


def test_a_change_has_its_values_before_and_after_in_the_words_of_the_reader(world: World) -> None:
    declare(world.owner, "Region", "choice", choices=REGION)
    company = make(world.owner, "companies", name="Siam Steel")["id"]
    made = make(world.owner, "contacts", name="Somchai", tags=["VIP"], company_id=company, custom_fields={})
    patch(world.owner, f"companies/{company}", version=1, custom_fields={"region": "north"}, sector="Retail")
    patch(world.owner, f"companies/{company}", version=2, custom_fields={"region": "south"}, description="A\nB")
    patch(world.member, f"contacts/{made['id']}", version=1, tags=["VIP", "2026"], company_id=None)
    deal = make(world.owner, "deals", name="Renewal", amount="1200.50")
    contact, last, first = entries(world.owner, action="update")
    assert (contact["member_name"], contact["title"], contact["exists"]) == ("Member", "Somchai", True)
    assert values(contact) == {"Tags": ("VIP", "VIP, 2026"), "Company": ("Siam Steel", "")}
    assert values(first) == {"Region": ("", "North"), "Sector": ("", "Retail")}
    assert values(last) == {"Region": ("North", "South"), "Description": ("", "A\nB")}
    thai = entries(world.owner, language="th", action="update", kind="company")[0]
    assert values(thai)["Region"] == ("เหนือ", "ใต้")
    (created,) = entries(world.owner, record_id=deal["id"])
    assert values(created)["Amount"] == ("", "1,200.50")
    first, second = client(world.owner).get("/api/v1/pipelines").json()[0]["stages"][:2]
    moved = client(world.owner).post(f"/api/v1/deals/{deal['id']}/move", json={"version": 1, "stage_id": second["id"]})
    assert moved.status_code == 200, moved.text
    assert values(entries(world.owner, record_id=deal["id"])[0])["Stage"] == (first["name"], second["name"])


def test_filters_narrow_by_person_kind_action_and_day(world: World) -> None:
    make(world.owner, "companies", name="One")
    make(world.member, "contacts", name="Two")
    client(world.member).delete(f"/api/v1/contacts/{make(world.member, 'contacts', name='Three')['id']}")
    whose = {"member_id": str(world.member.member_id)}
    assert {item["member_name"] for item in entries(world.owner, **whose)} == {"Member"}
    assert [item["title"] for item in entries(world.owner, kind="company")] == ["One"]
    assert [item["title"] for item in entries(world.owner, action="delete", **whose)] == ["Three"]
    assert entries(world.owner, day_to="2020-01-01") == []
    assert entries(world.owner, day_from="2020-01-01", kind="company")
    assert entries(world.owner, day_from="0001-01-01", day_to="9999-12-31", kind="company")
    assert "kind" in entries(world.owner, kind="robot", status=422)[0]["fields"]
    assert "action" in entries(world.owner, action="dance", status=422)[0]["fields"]


def test_pages_lose_and_repeat_nothing(world: World) -> None:
    for number in range(5):
        make(world.owner, "companies", name=f"Company {number}")
    found, after = [], None
    while True:
        page = client(world.owner).get(
            "/api/v1/audit", params={"limit": 2, "kind": "company"} | ({"after": after} if after else {})
        )
        found += [item["title"] for item in page.json()["items"]]
        after = page.json()["next"]
        if after is None:
            break
    assert found == [f"Company {number}" for number in (4, 3, 2, 1, 0)]


def test_it_needs_a_permission_and_hides_what_the_role_does_not_reach(world: World) -> None:
    make(world.owner, "companies", name="Zanzibar", sector="Spices")
    make(world.owner, "companies", name="Mine", owner_id=str(world.member.member_id))
    entries(world.member, status=403)
    entries(world.viewer, status=403)
    assert entries(world.stranger, kind="company") == []
    give_role(world, world.member, {"audit.read": "all", "company.read": "own"})
    mine, other = entries(world.member, kind="company")
    assert (mine["title"], mine["hidden"]) == ("Mine", False)
    assert (other["title"], other["hidden"], other["exists"], other["changes"]) == ("", True, False, [])
    make(world.owner, "deals", name="Secret")
    (deal,) = entries(world.member, kind="deal")
    assert deal["hidden"]


def test_sign_ins_and_sign_outs_are_recorded_with_the_device(world: World) -> None:
    again = sign_in(world.member)
    (entry,) = entries(world.owner, action="sign_in", member_id=str(world.member.member_id), limit=1)
    assert values(entry)["Network address"] == ("", "127.0.0.1")
    assert values(entry)["By"] == ("", "REST")
    assert client(again).post("/api/v1/auth/logout").status_code == 204
    (out,) = entries(world.owner, action="sign_out")
    assert (out["member_name"], out["record_id"]) == ("Member", entry["record_id"])


def test_password_changes_and_joining_are_recorded(world: World) -> None:
    body = {"current": "a long enough password", "new": "another long password"}
    assert client(world.member).put("/api/v1/me/password", json=body).status_code == 204
    (entry,) = entries(world.owner, action="password")
    assert (entry["member_name"], entry["changes"]) == ("Member", [])
    assert {item["title"] for item in entries(world.owner, action="join")} == {"Admin", "Member", "Viewer"}


def test_exports_are_recorded_with_their_filters(world: World) -> None:
    make(world.owner, "companies", name="One")
    assert client(world.owner).get("/api/v1/companies/export.csv", params={"q": "One"}).status_code == 200
    (entry,) = entries(world.owner, action="export")
    assert (entry["kind"], entry["member_name"]) == ("company", "Owner")
    assert values(entry) == {"Filters": ("", "q: One")}


def test_changes_of_roles_members_and_settings_are_recorded(world: World) -> None:
    api = client(world.owner)
    role = api.post("/api/v1/roles", json={"name": "Sales", "permissions": {"deal.read": "own"}}).json()
    granted = {"deal.read": "all", "record.export": "all"}
    patch(world.owner, f"roles/{role['id']}", version=1, name="Sellers", permissions=granted)
    changed, made = entries(world.owner, kind="role")
    assert (made["action"], made["title"], values(made)) == ("create", "Sales", {"Deals: See": ("No", "Own")})
    assert values(changed) == {
        "Name": ("Sales", "Sellers"),
        "Deals: See": ("Own", "All"),
        "Export records": ("No", "Yes"),
    }
    body = {"version": 1, "role_id": role["id"]}
    assert api.patch(f"/api/v1/members/{world.viewer.member_id}", json=body).status_code == 200
    (moved,) = entries(world.owner, kind="member", action="update")
    assert (moved["title"], values(moved)) == ("Viewer", {"Role": ("Viewer", "Sellers")})
    settings = {"name": "Acme Ltd", "timezone": "Asia/Tokyo", "currency": "THB"}
    assert api.put("/api/v1/workspace", json=settings).status_code == 200
    (workspace,) = entries(world.owner, kind="workspace")
    assert values(workspace) == {"Name": ("Acme", "Acme Ltd"), "Time zone": ("Asia/Bangkok", "Asia/Tokyo")}


def test_the_file_has_a_row_for_each_field_and_cells_that_calculate_nothing(world: World) -> None:
    company = make(world.owner, "companies", name="=1+1", sector="@cmd", city="Bangkok")["id"]
    answer = client(world.owner).get("/api/v1/audit/export.csv", params={"kind": "company"})
    assert answer.status_code == 200
    heading, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert heading == ["When", "Person", "Action", "Kind", "Name", "ID", "Field", "Before", "After"]
    assert {row[6]: row[8] for row in rows}["City"] == "Bangkok"
    assert {row[4] for row in rows} == {"'=1+1"}
    assert {row[5] for row in rows} == {company}
    assert "'@cmd" in {row[8] for row in rows}
    (entry,) = entries(world.owner, kind="audit")
    assert (entry["action"], values(entry)) == ("export", {"Filters": ("", "kind: company")})
    give_role(world, world.member, {"audit.read": "all"})
    assert client(world.member).get("/api/v1/audit/export.csv").status_code == 403
    give_role(world, world.member, {"record.export": "all"})
    assert client(world.member).get("/api/v1/audit/export.csv").status_code == 403


async def test_the_page_shows_entries_and_its_filters_are_in_the_address(world: World) -> None:
    make(world.owner, "companies", name="Siam Steel", sector="Steel")
    async with opened(world.owner, "/settings/audit?kind=company&days=7") as page:
        await page.call(AuditState, "load")
        state = await page.state(AuditState)
        (row,) = state.rows
        assert (row["who"], row["action"], row["what"], row["title"]) == ("Owner", "Created", "Company", "Siam Steel")
        assert {"field": "Sector", "before": "", "after": "Steel"} in row["lines"]
        assert row["href"].startswith("/companies/")
        assert state.export_href.startswith("/api/v1/audit/export.csv?kind=company&day_from=20")
        assert "days" not in state.export_href
    async with opened(world.owner, "/settings/audit?kind=robot") as page:
        await page.call(AuditState, "load")
        state = await page.state(AuditState)
        assert (state.rows, bool(state.failed)) == ([], True)
    async with opened(world.owner, "/settings/audit?day_from=2020-01-01&day_to=2020-02-01") as page:
        await page.call(AuditState, "load")
        state = await page.state(AuditState)
        assert (state.rows, state.between) == ([], "1 Jan 2020 to 1 Feb 2020")
        await page.call(AuditState, "apply_days", {"day_from": "nonsense"})
        assert state.form_errors["day_from"]


@pytest.mark.parametrize("language", ["en", "th"])
def test_every_kind_and_action_has_words(language: str) -> None:
    from crm_app.audit import service, words

    kinds = {words.kind_words(kind, language) for kind in service.kinds()}
    actions = {words.action_words(action, language) for action in service.ACTIONS}
    assert not {*service.kinds(), *service.ACTIONS} & {*kinds, *actions}


def test_pipelines_and_stages_are_in_it_with_what_changed(world: World) -> None:
    api = client(world.owner)
    made = next(
        one for one in api.post("/api/v1/pipelines", json={"name": "Partners"}).json() if one["name"] == "Partners"
    )
    assert values(entries(world.owner, kind="pipeline", action="create")[0]) == {"Name": ("", "Partners")}
    patch(world.owner, f"pipelines/{made['id']}", version=made["version"], name="Resellers", is_default=True)
    renamed = entries(world.owner, kind="pipeline", action="update")[0]
    assert values(renamed) == {"Name": ("Partners", "Resellers"), "Default of new deals": ("", "yes")}
    stage = api.post(f"/api/v1/pipelines/{made['id']}/stages", json={"name": "Trial", "probability": 20}).json()
    patch(world.owner, f"stages/{stage['id']}", version=stage["version"], probability=40)
    assert values(entries(world.owner, kind="stage", action="update")[0]) == {"Probability (%)": ("20", "40")}
    thai = entries(world.owner, language="th", kind="stage", action="create")[0]
    assert values(thai)["ผลลัพธ์"] == ("", "กำลังดำเนินการ")
    assert api.delete(f"/api/v1/stages/{stage['id']}").status_code in (200, 204)
    assert entries(world.owner, kind="stage", action="delete")[0]["title"] == "Trial"


def test_a_change_of_a_field_of_the_workspaces_own_says_what_changed(world: World) -> None:
    made = declare(world.owner, "Region", "choice", choices=REGION)
    created = values(entries(world.owner, kind="custom_field", action="create")[0])
    assert (created["Type"], created["Choices"]) == (("", "One of"), ("", "North, South"))
    patch(world.owner, f"fields/{made['id']}", version=made["version"], label_en="Area", required=True)
    changed = values(entries(world.owner, kind="custom_field", action="update")[0])
    assert changed == {"Name in English": ("Region", "Area"), "Required": ("", "yes")}


def test_a_refused_sign_in_is_in_it_and_one_of_an_unknown_address_is_nowhere(world: World) -> None:
    api = client(None)
    for email in ("member@example.com", "nobody@example.com"):
        answer = api.post("/api/v1/auth/token", json={"email": email, "password": "not the password"})
        assert answer.status_code == 401
    (refused,) = entries(world.owner, kind="session", action="sign_in_refused")
    assert (refused["member_name"], values(refused)["By"]) == ("Member", ("", "REST"))
    assert entries(world.stranger, kind="session", action="sign_in_refused") == []


def test_who_tries_too_often_is_in_it_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_app.identity.attempts.PER_ACCOUNT_AND_ADDRESS", 2)
    answers = [
        client(None).post("/api/v1/auth/token", json={"email": "member@example.com", "password": "not the password"})
        for _ in range(5)
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 429, 429, 429]
    (blocked,) = entries(world.owner, kind="session", action="sign_in_blocked")
    assert (blocked["member_name"], values(blocked)["By"]) == ("Member", ("", "REST"))
    assert len(entries(world.owner, kind="session", action="sign_in_refused")) == 2
    assert entries(world.stranger, kind="session", action="sign_in_blocked") == []


def test_views_that_others_see_are_in_it_and_those_of_ones_own_are_not(world: World) -> None:
    api = client(world.member)
    mine = api.post("/api/v1/views", json={"kind": "deal", "name": "Open", "query": {"status": ["open"]}}).json()
    path = f"/api/v1/views/{mine['id']}"
    assert api.patch(path, json={"version": 1, "name": "Open deals"}).status_code == 200
    assert api.put(f"{path}/mine", json={"pinned": True}).status_code == 200
    assert entries(world.owner, kind="view") == []
    assert api.patch(path, json={"version": 2, "shared": True}).status_code == 200
    assert api.patch(path, json={"version": 3, "query": {"status": ["won"]}}).status_code == 200
    assert api.delete(path).status_code == 204
    assert api.post(f"{path}/restore").status_code == 200
    restored, deleted, changed, shared = entries(world.owner, kind="view")
    assert [one["action"] for one in (restored, deleted, changed, shared)] == ["restore", "delete", "update", "update"]
    assert (shared["member_name"], shared["title"]) == ("Member", "Open deals")
    assert values(shared) == {"Shared with": ("", "Everyone in the workspace")}
    assert values(changed) == {"Filters": ("status: open", "status: won")}
    whole = {"kind": "deal", "name": "For all", "query": {}, "shared": True}
    assert api.post("/api/v1/views", json=whole).status_code == 201
    made = entries(world.owner, language="th", kind="view", action="create")[0]
    assert values(made) == {"รายการของ": ("", "ดีล"), "ชื่อ": ("", "For all"), "แบ่งปันกับ": ("", "ทุกคนในเวิร์กสเปซ")}


def test_the_name_of_a_view_is_hidden_from_who_may_not_read_its_list(world: World) -> None:
    whole = {"kind": "deal", "name": "Secret", "query": {}, "shared": True}
    assert client(world.owner).post("/api/v1/views", json=whole).status_code == 201
    give_role(world, world.viewer, {"audit.read": "all", "contact.read": "all"})
    (entry,) = entries(world.viewer, kind="view")
    assert (entry["hidden"], entry["title"], entry["changes"]) == (True, "", [])
