"""The timeline on a record's page and the pages of activities, by their handlers."""

from typing import Any

from crm_app.activities.state import MAX_ENTRIES, ActivityList, ActivityPage, Timeline
from tests.support.states import opened
from tests.support.world import World, client, give_role


def _company(world: World) -> dict[str, Any]:
    made: dict[str, Any] = client(world.member).post("/api/v1/companies", json={"name": "Siam"}).json()
    return made


async def test_an_activity_is_logged_and_stands_on_top(world: World) -> None:
    company = _company(world)
    async with opened(world.member) as page:
        await page.call(Timeline, "show_for", "company", company["id"])
        state = await page.state(Timeline)
        assert [(one["actor"], one["text"]) for one in state.entries] == [("Member", "created the company")]
        typed = {
            "kind": "call",
            "subject": "Price",
            "body": "Wants 5 % off",
            "direction": "inbound",
            "duration_minutes": "12",
            "occurred_at": "",
        }
        await page.call(Timeline, "write", typed)
        first = state.entries[0]
        assert (first["text"], first["title"], first["body"]) == ("logged a call", "Price", "Wants 5 % off")
        assert first["details"] == "Inbound · 12 minutes"
        assert (first["may_edit"], first["may_delete"]) == (True, True)
        await page.call(Timeline, "remove", first["activity"].rsplit("/", 1)[1])
        assert len(state.entries) == 1


async def test_fields_that_a_kind_does_not_have_are_ignored_and_an_empty_text_is_refused(world: World) -> None:
    company = _company(world)
    async with opened(world.member) as page:
        await page.call(Timeline, "show_for", "company", company["id"])
        state = await page.state(Timeline)
        await page.call(Timeline, "write", {"kind": "note", "body": " ", "direction": "inbound", "subject": "x"})
        assert list(state.form_errors) == ["body"]
        await page.call(Timeline, "write", {"kind": "note", "body": "ok", "direction": "inbound", "subject": "x"})
        assert (state.form_errors, state.entries[0]["title"], state.entries[0]["details"]) == ({}, "", "")


async def test_a_moment_is_read_in_the_persons_zone(world: World) -> None:
    company = _company(world)
    async with opened(world.member) as page:
        await page.call(Timeline, "show_for", "company", company["id"])
        await page.call(
            Timeline, "write", {"kind": "meeting", "body": "x", "occurred_at": "2026-02-01T09:00", "subject": ""}
        )
        await page.call(Timeline, "write", {"kind": "meeting", "body": "x", "occurred_at": "soon", "subject": ""})
        assert list((await page.state(Timeline)).form_errors) == ["occurred_at"]
    found = client(world.member).get("/api/v1/activities").json()["items"]
    assert [one["occurred_at"] for one in found] == ["2026-02-01T02:00:00+00:00"]


async def test_a_long_timeline_is_read_to_its_end_and_never_grows_beyond_its_limit(world: World) -> None:
    company, api = _company(world), client(world.member)
    for number in range(MAX_ENTRIES + 10):
        api.post("/api/v1/activities", json={"kind": "note", "body": f"note {number}", "company_id": company["id"]})
    seen: set[str] = set()
    async with opened(world.member) as page:
        await page.call(Timeline, "show_for", "company", company["id"])
        state = await page.state(Timeline)
        for _ in range(10):
            seen |= {one["body"] or one["text"] for one in state.entries}
            assert len(state.entries) <= MAX_ENTRIES
            if not state.more:
                break
            await page.call(Timeline, "show_more")
        assert "created the company" in seen
        assert len(seen) == MAX_ENTRIES + 11
        assert state.skipped
        await page.call(Timeline, "show_newest")
        assert (state.entries[0]["body"], state.skipped) == (f"note {MAX_ENTRIES + 9}", False)


async def test_the_viewer_sees_and_cannot_write(world: World) -> None:
    company = _company(world)
    async with opened(world.viewer) as page:
        await page.call(Timeline, "show_for", "company", company["id"])
        await page.call(Timeline, "write", {"kind": "note", "body": "x"})
        state = await page.state(Timeline)
        assert [one["text"] for one in state.entries] == ["created the company"]
        assert len(await page.toasts()) == 1
    assert client(world.member).get("/api/v1/activities").json()["items"] == []


async def test_the_list_and_the_form(world: World) -> None:
    made = (
        client(world.member)
        .post(
            "/api/v1/activities", json={"kind": "email", "body": "Offer\nDear …", "occurred_at": "2026-02-01T02:00:00Z"}
        )
        .json()
    )
    async with opened(world.member, "/activities?kind=email") as page:
        await page.call(ActivityList, "load")
        rows = (await page.state(ActivityList)).rows
        assert [(row["title"], row["icon"]) for row in rows] == [("Offer", "mail")]
        page.go(f"/activities/{made['id']}/edit", activity_id=made["id"])
        await page.call(ActivityPage, "edit")
        state = await page.state(ActivityPage)
        assert state.form["occurred_at"] == "1 Feb 2026, 09:00"
        await page.call(
            ActivityPage,
            "save",
            state.form | {"form_key": state.form_key, "direction": "outbound", "occurred_at": "1 Feb 2026, 10:00"},
        )
    after = client(world.member).get(f"/api/v1/activities/{made['id']}").json()
    assert (after["direction"], after["occurred_at"]) == ("outbound", "2026-02-01T03:00:00+00:00")


async def test_activities_with_a_company_are_also_those_of_its_deals_and_contacts(world: World) -> None:
    api, other = client(world.member), client(world.owner)
    company = _company(world)
    deal = api.post("/api/v1/deals", json={"name": "Roof", "company_id": company["id"]}).json()["id"]
    contact = api.post("/api/v1/contacts", json={"name": "Jane", "company_id": company["id"]}).json()["id"]
    foreign = other.post("/api/v1/companies", json={"name": "Other"}).json()["id"]
    about = (
        ("of the company", {"company_id": company["id"]}),
        ("of the deal", {"deal_id": deal}),
        ("of the contact", {"contact_id": contact}),
        ("of another", {"company_id": foreign}),
    )
    for subject, link in about:
        api.post("/api/v1/activities", json={"kind": "call", "subject": subject, **link})
    async with opened(world.member, f"/activities?with_company={company['id']}") as page:
        await page.call(ActivityList, "load")
        state = await page.state(ActivityList)
        assert sorted(row["title"] for row in state.rows) == ["of the company", "of the contact", "of the deal"]
        assert [chip["label"] for chip in state.chips] == ["With Siam"]
    # Of a deal that a person may not read nobody learns the company.
    give_role(world, world.viewer, {"activity.read": "all", "company.read": "all"})
    found = client(world.viewer).get("/api/v1/activities", params={"with_company": company["id"]}).json()["items"]
    assert [one["subject"] for one in found] == ["of the company"]
