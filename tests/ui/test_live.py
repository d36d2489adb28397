"""Open pages over their sockets while other people change the workspace: changes appear, and nothing else is disturbed."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
import redis as redis_client

import crm_app.crm_app  # noqa: F401 - registers every page and its handlers
from crm_app import registry
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from crm_app.core import live
from crm_app.core.config import settings
from crm_app.identity import service
from crm_app.identity.schemas import ProfileIn
from crm_app.ui.reflex_seam import RegistrationContext
from tests.support.backend import running_backend
from tests.support.servers import Servers, environment
from tests.support.socket import Socket, merged, open_page
from tests.support.world import Someone, client, join, register

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def origin(servers: Servers) -> Iterator[str]:
    """One server for all tests."""
    with (
        servers.fresh_database(f"live_{servers.worker}") as services,
        environment(services.environment(migrate=True)),
        running_backend(services) as address,
    ):
        yield address


@dataclass
class Team:
    """Two people of one workspace."""

    owner: Someone
    member: Someone


@pytest.fixture
def team(origin: str) -> Team:
    """A workspace of the test's own."""
    number = next(_numbers)
    registry.load()  # a new workspace gets its pipeline from a subscriber
    owner = register(f"owner{number}", f"Acme {number}")
    return Team(owner, join(owner, "member", f"member{number}"))


@asynccontextmanager
async def looking(origin: str, someone: Someone, path: str) -> AsyncIterator[Socket]:
    async with open_page(origin, path, cookie=someone.browser_token) as page:
        yield page


def page_of(kind: str, record: dict[str, Any], plural: str) -> str:
    """The address of a record's page, with the parameter of its route as a browser sends it."""
    return f"/{plural}/{record['id']}?{kind}_id={record['id']}"


async def make(someone: Someone, plural: str, **values: Any) -> dict[str, Any]:
    answer = await asyncio.to_thread(client(someone).post, f"/api/v1/{plural}", json=values)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def change(someone: Someone, plural: str, record: dict[str, Any], **values: Any) -> None:
    body = {"version": record["version"], **values}
    answer = await asyncio.to_thread(client(someone).patch, f"/api/v1/{plural}/{record['id']}", json=body)
    assert answer.status_code == 200, answer.text


def event(short: str) -> str:
    """The full name of an event such as `timeline.write`."""
    return next(n for n in RegistrationContext.get().event_handlers if n.endswith(f"____{short}"))


def titles(seen: dict[str, Any], rows: str, name: str = "name") -> list[str]:
    return [row[name] for row in seen.get(rows, [])]


def panel_rows(seen: dict[str, Any], panel: str, name: str) -> list[str]:
    return [row[name] for row in seen[f"dashboard.{panel}"]["rows"]]


async def test_the_dashboard_counts_what_others_do(team: Team, origin: str) -> None:
    async with looking(origin, team.member, "/") as page:
        assert merged(page.updates)["dashboard.is_new"] is True
        await make(team.owner, "deals", name="Big", amount="1200000")
        seen = await page.until(lambda seen: "figures" in seen["dashboard.visible"])
        assert seen["dashboard.figures"]["open"] == "฿1.2M"
        await make(team.owner, "tasks", title="Call", owner_id=str(team.member.member_id))
        await page.until(lambda seen: panel_rows(seen, "tasks", "title") == ["Call"])
        await make(team.owner, "activities", kind="note", body="Met them")
        await page.until(lambda seen: panel_rows(seen, "activities", "body") == ["Met them"])


async def test_a_page_comes_in_one_message(team: Team, origin: str) -> None:
    await make(team.owner, "contacts", name="Ann")
    async with looking(origin, team.member, "/companies") as page:
        start = len(page.updates)
        seen = await page.visit("/contacts")
        assert titles(seen, "contact_list.rows") == ["Ann"]
        assert len(page.updates) == start + 1


async def test_an_import_costs_the_dashboard_few_redraws(team: Team, origin: str) -> None:
    async with looking(origin, team.member, "/") as page:
        start = len(page.updates)
        for _ in range(40):
            await asyncio.to_thread(live.send, team.owner.caller.workspace_id, "records", kind="deal")
            await asyncio.sleep(0.1)
        await page.settled(start, settle=3.0)
        redraws = [update for update in page.updates[start:] if "dashboard.figures" in merged([update])]
        assert 1 <= len(redraws) <= 4


async def test_an_import_is_seen_in_an_open_list(team: Team, origin: str) -> None:
    def write_without_telling() -> None:
        with team.owner.work() as work:
            companies.create(work, CompanyIn(name="Siam"))
            work.after_commit.clear()

    async with looking(origin, team.member, "/companies") as page:
        await asyncio.to_thread(write_without_telling)
        await asyncio.to_thread(live.send, team.owner.caller.workspace_id, "records", kind="company")
        await page.until(lambda seen: titles(seen, "company_list.rows") == ["Siam"])


@pytest.mark.parametrize(
    ("path", "plural", "rows", "name", "values"),
    [
        ("/companies", "companies", "company_list.rows", "name", {"name": "New"}),
        ("/contacts", "contacts", "contact_list.rows", "name", {"name": "New"}),
        ("/deals", "deals", "deal_list.rows", "name", {"name": "New"}),
        ("/projects", "projects", "project_list.rows", "name", {"name": "New"}),
        ("/tasks/all", "tasks", "task_list.rows", "title", {"title": "New"}),
        ("/activities", "activities", "activity_list.rows", "title", {"kind": "call", "subject": "New"}),
    ],
)
async def test_lists_show_what_others_add(
    team: Team, origin: str, path: str, plural: str, rows: str, name: str, values: dict[str, Any]
) -> None:
    async with looking(origin, team.member, path) as page:
        await make(team.owner, plural, **values)
        await page.until(lambda seen: titles(seen, rows, name) == ["New"])


async def test_tabs_that_show_the_same_list_are_served_together_and_go_on_by_themselves(
    team: Team, origin: str
) -> None:
    await make(team.owner, "companies", name="Alpha")
    async with (
        looking(origin, team.owner, "/companies?sort=name") as first,
        looking(origin, team.owner, "/companies?sort=name") as second,
        looking(origin, team.owner, "/companies?sort=-name") as backwards,
        looking(origin, team.member, "/companies?sort=name") as colleague,
    ):
        for name in ("Beta", "Gamma"):
            made = await make(team.owner, "companies", name=name)
            for page in (first, second, colleague):
                await page.until(lambda seen, name=name: titles(seen, "company_list.rows")[-1:] == [name])
            await backwards.until(lambda seen, name=name: titles(seen, "company_list.rows")[:1] == [name])
        for page in (first, second):
            assert merged(page.updates)["company_list.count"] == "3"
        await change(team.owner, "companies", made, name="Gammon")
        for page in (first, second, colleague, backwards):
            await page.until(lambda seen: "Gammon" in titles(seen, "company_list.rows"))
        again = await second.visit("/companies?sort=-name")
        assert titles(again, "company_list.rows") == ["Gammon", "Beta", "Alpha"]
        await make(team.owner, "companies", name="Zeta")
        for page in (second, backwards):
            await page.until(lambda seen: titles(seen, "company_list.rows")[:1] == ["Zeta"])
        await first.until(lambda seen: titles(seen, "company_list.rows") == ["Alpha", "Beta", "Gammon", "Zeta"])


async def test_a_record_and_what_stands_beside_it_follow_the_changes_of_others(team: Team, origin: str) -> None:
    company = await make(team.owner, "companies", name="Siam")
    async with looking(origin, team.member, page_of("company", company, "companies")) as page:
        await page.until(lambda seen: len(seen.get("timeline.entries", [])) == 1)

        await change(team.owner, "companies", company, city="Chiang Mai")
        await page.until(lambda seen: seen["company_page.view"]["city"] == "Chiang Mai")
        await page.until(lambda seen: len(seen["timeline.entries"]) == 2)

        contact = await make(team.owner, "contacts", name="Malee", company_id=company["id"])
        await page.until(lambda seen: titles(seen, "company_contacts.rows") == ["Malee"])
        await make(team.owner, "tasks", title="Call", company_id=company["id"])
        await page.until(lambda seen: titles(seen, "tasks_beside.rows", "title") == ["Call"])

        # A note about a contact of the company does not name the company, and still belongs to its timeline.
        await make(team.owner, "activities", kind="note", body="Knows them", contact_id=contact["id"])
        await page.until(lambda seen: titles(seen, "timeline.entries", "body")[0] == "Knows them")

        await change(team.owner, "contacts", contact, company_id=None)
        await page.until(lambda seen: titles(seen, "company_contacts.rows") == [])


async def test_changes_elsewhere_do_not_redraw_a_record(team: Team, origin: str) -> None:
    contact = await make(team.owner, "contacts", name="Malee")
    async with looking(origin, team.member, page_of("contact", contact, "contacts")) as page:
        await page.until(lambda seen: seen.get("timeline.entries"))
        await page.settled()
        start = len(page.updates)
        await make(team.owner, "contacts", name="Somebody else")
        await make(team.owner, "activities", kind="note", body="About nobody")
        await asyncio.to_thread(live.send, team.owner.caller.workspace_id, "records", kind="project")
        assert await page.settled(start, settle=2.0) == {"events": []}


async def test_a_deleted_record_is_no_longer_shown_and_comes_back(team: Team, origin: str) -> None:
    contact = await make(team.owner, "contacts", name="Malee")
    api, path = client(team.owner), f"/api/v1/contacts/{contact['id']}"
    async with looking(origin, team.member, page_of("contact", contact, "contacts")) as page:
        await asyncio.to_thread(api.delete, path)
        await page.until(lambda seen: seen["contact_page.status"] == "missing")
        await asyncio.to_thread(api.post, f"{path}/restore")
        await page.until(lambda seen: seen["contact_page.status"] == "ready")


async def test_a_form_that_somebody_fills_in_is_left_alone(team: Team, origin: str) -> None:
    contact = await make(team.owner, "contacts", name="Malee")
    async with looking(origin, team.member, page_of("contact", contact, "contacts")) as page:
        edit = f"/contacts/{contact['id']}/edit?contact_id={contact['id']}"
        await page.visit(edit)
        seen = merged(page.updates)
        start = len(page.updates)
        await change(team.owner, "contacts", contact, phone="02 111 1111")
        assert await page.settled(start, settle=2.0) == {"events": []}
        data = seen["contact_page.form"] | {"form_key": seen["contact_page.form_key"], "name": "Malee Jaidee"}
        start = len(page.updates)
        await page.send(event("contact_page.save"), data=data, path=edit)
        conflicts_shown = await page.until(lambda seen: seen.get("contact_page.conflicts"), start=start)
        assert [one["name"] for one in conflicts_shown["contact_page.conflicts"]] == ["phone"]


async def test_a_task_that_was_ticked_off_stays_where_it_stood(team: Team, origin: str) -> None:
    mine = {"owner_id": str(team.member.member_id)}
    first, _ = await make(team.owner, "tasks", title="First", **mine), await make(team.owner, "tasks", title="Second")
    for path, rows in (("/tasks/all?status=open", "task_list"), ("/tasks?mine=false", "task_agenda")):
        await asyncio.to_thread(_reopen, team, first["id"])

        def shown(seen: dict[str, Any], rows: str = rows) -> list[tuple[str, bool]]:
            found = seen["task_list.rows"] if rows == "task_list" else seen["task_agenda.groups"][0]["rows"]
            return [(row["title"], row["done"]) for row in found]

        async with looking(origin, team.member, path) as page:
            before = shown(merged(page.updates))
            await page.send(event(f"{rows}.tick"), task_id=first["id"], done=True)
            await page.until(lambda seen: ("First", True) in shown(seen))
            await make(team.owner, "tasks", title=f"Third, {rows}")
            seen = await page.until(lambda seen, rows=rows: any(f"Third, {rows}" in one for one in shown(seen, rows)))
            assert [one for one in shown(seen) if "Third" not in one[0]] == [
                (title, title == "First") for title, _ in before if "Third" not in title
            ]


def _reopen(team: Team, task_id: str) -> None:
    api, path = client(team.owner), f"/api/v1/tasks/{task_id}"
    task = api.get(path).json()
    if task["status"] == "done":
        api.patch(path, json={"version": task["version"], "status": "open"})


async def test_who_was_signed_out_is_shown_nothing_more(team: Team, origin: str) -> None:
    contact = await make(team.owner, "contacts", name="Malee")
    async with looking(origin, team.member, page_of("contact", contact, "contacts")) as page:
        await asyncio.to_thread(service.sign_out, team.member.caller)
        await change(team.owner, "contacts", contact, phone="02 111 1111")
        seen = await page.until(lambda seen: seen["shell.leave"])
        assert seen["contact_page.view"]["phone"] == ""


async def patched(someone: Someone, path: str, body: dict[str, Any]) -> None:
    answer = await asyncio.to_thread(client(someone).patch, path, json=body)
    assert answer.status_code == 200, answer.text


async def test_a_renamed_company_is_renamed_wherever_it_stands(team: Team, origin: str) -> None:
    company = await make(team.owner, "companies", name="Siam")
    of = {"company_id": company["id"]}
    contact = await make(team.owner, "contacts", name="Malee", **of)
    deal = await make(team.owner, "deals", name="Big", contact_id=contact["id"], **of)
    await make(team.owner, "tasks", title="Call", owner_id=str(team.member.member_id), **of)
    await make(team.owner, "activities", kind="note", body="Met", **of)
    await make(team.owner, "projects", name="Roof", **of)
    places = [
        ("/contacts", "contact_list.rows"), ("/deals", "deal_list.rows"), ("/deals/board", "deal_board.columns"),
        ("/tasks/all", "task_list.rows"), ("/tasks", "task_agenda.groups"), ("/activities", "activity_list.rows"),
        ("/projects", "project_list.rows"), ("/", "dashboard.tasks"), ("/", "dashboard.activities"),
        (page_of("deal", deal, "deals"), "deal_page.view"), (page_of("contact", contact, "contacts"), "contact_page.view"),
        (f"/deals?company_id={company['id']}", "deal_list.chips"),
    ]  # fmt: skip
    for number, (path, name) in enumerate(places):
        async with looking(origin, team.member, path) as page:
            await page.until(lambda seen, name=name: "Siam" in str(seen.get(name)))
            now = (await asyncio.to_thread(client(team.owner).get, f"/api/v1/companies/{company['id']}")).json()
            await change(team.owner, "companies", now, name=f"Siam{number}")
            await page.until(lambda seen, name=name, number=number: f"Siam{number}" in str(seen.get(name)))


async def test_what_is_beside_a_record_follows_new_names(team: Team, origin: str) -> None:
    company = await make(team.owner, "companies", name="Siam")
    contact = await make(team.owner, "contacts", name="Malee", company_id=company["id"])
    deal = await make(team.owner, "deals", name="Big", contact_id=contact["id"], company_id=company["id"])
    await make(team.owner, "tasks", title="Call", contact_id=contact["id"], deal_id=deal["id"])
    async with looking(origin, team.member, page_of("contact", contact, "contacts")) as page:
        await page.until(lambda seen: "Siam" in str(seen.get("contact_deals.rows")))
        await page.until(lambda seen: "Big" in str(seen.get("tasks_beside.rows")))
        await change(team.owner, "companies", company, name="Siam Steel")
        await change(team.owner, "deals", deal, name="Bigger")
        await page.until(lambda seen: "Siam Steel" in str(seen["contact_deals.rows"]))
        await page.until(lambda seen: "Bigger" in str(seen["tasks_beside.rows"]))
    await change(team.owner, "deals", deal | {"version": deal["version"] + 1}, contact_id=None)
    async with looking(origin, team.member, page_of("deal", deal, "deals")) as page:
        await page.until(lambda seen: "Malee" in str(seen.get("timeline.entries")))
        await change(team.owner, "contacts", contact, name="Malee Jaidee")
        await page.until(lambda seen: "Malee Jaidee" in str(seen["timeline.entries"]))


async def test_a_deleted_company_leaves_open_lists_and_comes_back(team: Team, origin: str) -> None:
    company = await make(team.owner, "companies", name="Siam")
    await make(team.owner, "deals", name="Big", company_id=company["id"])
    path = f"/api/v1/companies/{company['id']}"
    async with looking(origin, team.member, "/deals") as page:
        await asyncio.to_thread(client(team.owner).delete, path)
        await page.until(lambda seen: "Siam" not in str(seen["deal_list.rows"]))
        await asyncio.to_thread(client(team.owner).post, f"{path}/restore")
        await page.until(lambda seen: "Siam" in str(seen["deal_list.rows"]))


async def test_new_names_of_people_stages_and_products_reach_open_pages(team: Team, origin: str) -> None:
    api = client(team.owner)
    product = (await asyncio.to_thread(api.post, "/api/v1/products", json={"name": "Cloud"})).json()
    pipeline = (await asyncio.to_thread(api.get, "/api/v1/pipelines")).json()[0]
    stage = pipeline["stages"][0]
    await make(team.owner, "deals", name="Big", product_id=product["id"])
    async with looking(origin, team.member, "/deals") as page, looking(origin, team.member, "/deals/board") as board:
        new = {"version": product["version"], "name": "Cloud Plus"}
        await patched(team.owner, f"/api/v1/products/{product['id']}", new)
        await page.until(lambda seen: "Cloud Plus" in str(seen["deal_list.rows"]))
        new = {"version": stage["version"], "name": "First talk"}
        await patched(team.owner, f"/api/v1/stages/{stage['id']}", new)
        await page.until(lambda seen: "First talk" in str(seen["deal_list.rows"]))
        await page.until(lambda seen: "First talk" in str(seen["deal_list.stages"]))
        await board.until(lambda seen: "First talk" in str(seen["deal_board.columns"]))
        profile = await asyncio.to_thread(service.profile, team.owner.caller)
        renamed = {name: profile[name] for name in ("language", "timezone", "theme")} | {"name": "Duangjai Newname"}
        await asyncio.to_thread(service.update_profile, team.owner.caller, ProfileIn(**renamed))
        await page.until(lambda seen: "Duangjai Newname" in str(seen["deal_list.rows"]))
        await page.until(lambda seen: "Duangjai Newname" in str(seen["deal_list.owners"]))
        await board.until(lambda seen: "Duangjai Newname" in str(seen["deal_board.columns"]))


async def test_a_change_that_renames_nothing_disturbs_no_other_page(team: Team, origin: str) -> None:
    company, other = await make(team.owner, "companies", name="Siam"), await make(team.owner, "companies", name="Else")
    await make(team.owner, "deals", name="Big", company_id=company["id"])
    async with looking(origin, team.member, "/deals") as page:
        start = len(page.updates)
        await change(team.owner, "companies", company, phone="02 111 1111")
        await change(team.owner, "companies", other, name="Something else")
        await make(team.owner, "companies", name="A third")
        assert "deal_list.rows" not in await page.settled(start, settle=2.0)


async def test_changes_during_an_outage_of_the_cache_are_loaded_afterwards(team: Team, origin: str) -> None:
    async with looking(origin, team.member, "/companies") as page:
        with patch.object(live, "send"):  # what is said while nobody can hear it
            await make(team.owner, "companies", name="Siam")
        with redis_client.Redis.from_url(settings().redis_url) as cache:
            for one in cache.client_list(_type="pubsub"):
                cache.client_kill_filter(_id=one["id"])
        await page.until(lambda seen: titles(seen, "company_list.rows") == ["Siam"])


async def test_an_open_page_rides_out_a_cache_that_is_emptied(team: Team, origin: str) -> None:
    """The states of the pages are in it."""
    async with looking(origin, team.member, "/companies") as page:
        with redis_client.Redis.from_url(settings().redis_url) as cache:
            cache.flushdb()
        await page.call(event("company_list.load"))
        await make(team.owner, "companies", name="Siam")
        await page.until(lambda seen: "Siam" in titles(seen, "company_list.rows"))


async def test_a_change_that_a_list_does_not_show_costs_it_nothing(team: Team, origin: str) -> None:
    """The city decides neither which companies the list shows nor their order, and the page shows no company."""
    siam = await make(team.owner, "companies", name="Siam")
    async with looking(origin, team.member, "/companies?country=Laos") as page:
        start = len(page.updates)
        await change(team.owner, "companies", siam, city="Bangkok")
        assert "company_list.rows" not in await page.settled(start, settle=2.5)
