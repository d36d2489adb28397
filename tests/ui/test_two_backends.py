"""Two backends with one database and one cache, without a proxy: every request may go to either."""

import asyncio
import itertools
import json
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import text

from crm_app import registry
from crm_app.core import job_running
from crm_app.core.sessions import cookie_name
from crm_app.operations.embedded import Services
from tests.support.backend import running_backend
from tests.support.servers import Servers, environment
from tests.support.socket import merged, open_page
from tests.support.world import PASSWORD, Someone, join, register
from tests.ui.test_live import event, titles

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def services(servers: Servers) -> Iterator[Services]:
    with servers.fresh_database(f"two_{servers.worker}") as found, environment(found.environment(migrate=True)):
        yield found


@pytest.fixture(scope="module")
def backends(services: Services) -> Iterator[tuple[str, str]]:
    with running_backend(services) as one, running_backend(services) as other:
        yield one, other


@pytest.fixture
def owner() -> Someone:
    registry.load()
    number = next(_numbers)
    return register(f"two{number}", f"Two {number}")


def api(origin: str, someone: Someone) -> httpx.AsyncClient:
    token = someone.tokens["access_token"]
    return httpx.AsyncClient(base_url=f"{origin}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30)


async def test_a_page_of_one_shows_what_the_other_wrote_and_may_come_back_to_either(
    backends: tuple[str, str], owner: Someone
) -> None:
    one, other = backends
    async with open_page(one, "/companies?q=siam", cookie=owner.browser_token) as page, api(other, owner) as rest:
        assert (await rest.post("/companies", json={"name": "Siam Steel"})).status_code == 201
        await page.until(lambda seen: titles(seen, "company_list.rows") == ["Siam Steel"])
        token = page.token
    async with open_page(other, "/companies?q=siam", cookie=owner.browser_token, token=token) as page:
        assert titles(merged(page.updates), "company_list.rows") == ["Siam Steel"]
        async with api(one, owner) as rest:
            await rest.post("/companies", json={"name": "Siam Water"})
        await page.until(lambda seen: titles(seen, "company_list.rows") == ["Siam Steel", "Siam Water"])
        await page.call(event("company_list.load"))


async def test_an_answer_asked_of_one_streams_from_the_other(backends: tuple[str, str], owner: Someone) -> None:
    one, other = backends
    async with api(one, owner) as asking, api(other, owner) as watching:
        made = (await asking.post("/conversations", json={})).json()
        asked = await asking.post(
            f"/conversations/{made['id']}/questions", json={"question": "How many deals are open?"}
        )
        assert asked.status_code == 202, asked.text
        response_id = asked.json()["response_id"]
        seen: list[str] = []

        async def watch() -> None:
            async with watching.stream("GET", f"/ai-responses/{response_id}/stream") as answer:
                async for line in answer.aiter_lines():
                    if line.startswith("event:"):
                        seen.append(line.removeprefix("event:").strip())

        watcher = asyncio.create_task(watch())
        await asyncio.to_thread(_work, owner)
        await asyncio.wait_for(watcher, 20)
    assert seen[-1] == "end"
    assert "piece" in seen


def _work(someone: Someone) -> None:
    with someone.work() as work:
        query = text("select id from job where kind = 'conversations.answer' and status = 'queued'")
        waiting = work.db.execute(query).scalars().all()
    for job_id in waiting:
        job_running.run(str(job_id))


async def test_a_file_sent_to_one_is_read_by_the_other(backends: tuple[str, str], owner: Someone) -> None:
    one, other = backends
    content = "Name,City\n" + "".join(f"Company {n},Bangkok\n" for n in range(20_000))
    async with api(one, owner) as sending, api(other, owner) as reading:
        sent = await sending.post("/imports?name=big.csv", content=content, headers={"Content-Type": "text/csv"})
        assert sent.status_code in (201, 202), sent.text
        found = await reading.get(f"/imports/{sent.json()['id']}")
        assert found.status_code == 200
        assert found.json()["file_name"] == "big.csv"
        original = await reading.get(f"/files/{found.json()['file_id']}") if found.json().get("file_id") else None
        assert original is None or original.text == content


async def test_who_signs_out_at_one_is_out_at_the_other(backends: tuple[str, str], owner: Someone) -> None:
    one, other = backends
    async with open_page(other, "/companies", cookie=owner.browser_token) as page:
        async with api(one, owner) as rest, api(other, owner) as there:
            assert (await there.get("/me")).status_code == 200
            assert (await rest.post("/auth/logout")).status_code == 204
            assert (await there.get("/me")).status_code == 401
        await page.send(event("company_list.load"))
        await page.until(lambda seen: seen.get("shell.leave"))
        assert json.dumps(merged(page.updates)["shell.leave"]) != '""'


async def test_who_signs_in_at_one_is_known_at_the_other(backends: tuple[str, str], owner: Someone) -> None:
    one, other = backends
    form = {"email": owner.email, "password": PASSWORD}
    async with httpx.AsyncClient(timeout=30) as http:
        answer = await http.post(f"{one}/auth/login", data=form, headers={"origin": one})
    assert answer.status_code == 303, answer.text
    cookie = answer.cookies[cookie_name()]
    async with open_page(other, "/companies", cookie=cookie) as page:
        assert merged(page.updates)["shell.person_email"] == owner.email


async def test_what_is_changed_at_one_holds_at_the_other_at_once(backends: tuple[str, str], owner: Someone) -> None:
    """A right, a setting of the workspace and a name: neither backend keeps any of them for itself."""
    one, other = backends
    member = join(owner, "member", f"colleague{next(_numbers)}")
    async with (
        api(one, owner) as boss,
        api(other, member) as colleague,
        open_page(other, "/companies", cookie=member.browser_token) as page,
    ):
        company = (await colleague.post("/companies", json={"name": "Siam Steel"})).json()
        await page.until(lambda seen: titles(seen, "company_list.rows") == ["Siam Steel"])

        await boss.patch(f"/companies/{company['id']}", json={"name": "Siam Iron", "version": company["version"]})
        assert (await colleague.get(f"/companies/{company['id']}")).json()["name"] == "Siam Iron"
        await page.until(lambda seen: titles(seen, "company_list.rows") == ["Siam Iron"])

        settings = (await boss.get("/workspace")).json()
        wanted = {name: settings[name] for name in settings if name not in ("id", "slug")} | {"currency": "JPY"}
        assert (await boss.put("/workspace", json=wanted)).status_code == 200
        assert (await colleague.post("/deals", json={"name": "Pump", "amount": 7})).json()["currency"] == "JPY"

        roles = {role["key"]: role["id"] for role in (await boss.get("/roles")).json()}
        found = (await boss.get(f"/members/{member.member_id}")).json()
        body = {"role_id": roles["viewer"], "version": found["version"]}
        assert (await boss.patch(f"/members/{member.member_id}", json=body)).status_code == 200
        assert (await colleague.post("/companies", json={"name": "Refused"})).status_code == 403
        await page.send(event("company_list.load"))  # a viewer still reads
        await page.settled(len(page.updates))
        assert titles(merged(page.updates), "company_list.rows") == ["Siam Iron"]
