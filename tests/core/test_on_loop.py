"""Reads on the event loop: they return and refuse as reads in threads do, and nothing keeps the event loop waiting."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextvars import ContextVar
from typing import Any

import pytest

from crm_app.core import cache, on_loop, sessions
from crm_app.core.config import settings
from crm_app.core.database import HotQuery, Need, hot_read, needed, unit_of_work
from crm_app.core.errors import Forbidden, Unauthenticated, Unavailable
from crm_app.core.metrics import LOOP_READS
from crm_app.core.principal import Caller
from crm_app.identity import service
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services
from tests.support.on_loop import LINKS, connected
from tests.support.world import World, client, sign_in

_SAID: ContextVar[str] = ContextVar("said", default="nothing")


@pytest.fixture
async def links(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[on_loop.Links]:
    """Two connections on the event loop of the test."""
    monkeypatch.setenv("CRM_STATEMENT_TIMEOUT_MS", "1500")
    settings.cache_clear()
    async with connected(monkeypatch) as found:
        yield found


def _ask(caller: Caller, sql: str, **values: Any) -> tuple[bytes | None, str]:
    """The result of a statement, and the thread in which it was requested."""
    return hot_read(caller, None, HotQuery(sql, "test"), **values), threading.current_thread().name


_HERE = threading.main_thread().name


async def test_a_read_runs_on_the_event_loop_with_its_context(world: World, links: on_loop.Links) -> None:
    _SAID.set("hello")
    found = await on_loop.read(_ask, world.owner.caller, "select %(word)s::text", word="it's สวัสดี %")
    assert found == ("it's สวัสดี %".encode(), _HERE)
    assert await on_loop.read(_SAID.get) == "hello"
    need = Need("contact.read")
    needed.set(need)
    await on_loop.read(_ask, world.owner.caller, "select null::text")
    assert need.met, "the statement has checked what the event needs"


async def test_others_run_while_a_read_waits_and_reads_wait_at_the_same_time(
    world: World, links: on_loop.Links
) -> None:
    slow = "select 'done' from pg_sleep(0.4)"
    began, longest, last = time.monotonic(), 0.0, time.monotonic()
    waiting = [asyncio.create_task(on_loop.read(_ask, world.owner.caller, slow)) for _ in range(4)]
    while not all(task.done() for task in waiting):
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert longest < 0.2, "the event loop went on"
    found = [task.result() for task in waiting]
    assert all(one[0] == b"done" for one in found)
    assert sum(one[1] == _HERE for one in found) == LINKS, "more reads than connections: the others use threads"
    assert time.monotonic() - began < 1.2
    many = [on_loop.read(_ask, world.owner.caller, f"select '{n}'") for n in range(30)]
    assert [one[0] for one in await asyncio.gather(*many)] == [str(n).encode() for n in range(30)]


async def test_refusals_are_those_of_a_thread_and_a_revocation_holds_at_the_next_read(
    world: World, links: on_loop.Links
) -> None:
    with pytest.raises(Forbidden):
        await on_loop.read(sessions.check, world.viewer.caller, "contact.delete")
    phone = sign_in(world.member)
    await on_loop.read(sessions.check, phone.caller, "contact.read")
    service.sign_out(phone.caller)
    for _ in range(LINKS + 1):
        with pytest.raises(Unauthenticated):
            await on_loop.read(sessions.check, phone.caller, "contact.read")
    with pytest.raises(Unavailable):  # its time limit
        await on_loop.read(_ask, world.owner.caller, "select 'x' from pg_sleep(9)")
    assert (await on_loop.read(_ask, world.owner.caller, "select 'on'")) == (b"on", _HERE)


async def test_nothing_of_a_read_remains_on_its_connection(world: World, links: on_loop.Links) -> None:
    for someone in (world.owner, world.stranger) * LINKS:
        await on_loop.read(_ask, someone.caller, "select 'x'")
    one = await links.take()
    assert one is not None

    def unentered() -> Any:
        return one.fetch("select nullif(current_setting('app.workspace_id', true), ''), count(*) from contact", {})

    assert await links.run(one, unentered) == (None, 0), "without a caller there is no workspace and there are no rows"


def _write(caller: Caller) -> str:
    with unit_of_work(caller) as work:
        return f"{work.principal.role} in {threading.current_thread().name}"


def _cached() -> str:
    cache.client().ping()
    return threading.current_thread().name


async def test_what_would_block_begins_again_in_a_thread(world: World, links: on_loop.Links) -> None:
    written = await on_loop.read(_write, world.owner.caller)
    assert written.startswith("owner in ")
    assert not written.endswith(_HERE)
    assert await on_loop.read(_cached) != _HERE
    found, thread = await on_loop.read(_ask, world.owner.caller, "select %(long)s::text", long="ก" * 30_000)
    assert found == ("ก" * 30_000).encode()
    assert thread != _HERE
    assert (await on_loop.read(_ask, world.owner.caller, "select 'on'"))[1] == _HERE


def _end_all(services: Services) -> None:
    with connect(services.bootstrap_database_url) as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and application_name = 'crm'"
        )


@pytest.mark.parametrize("during", [False, True])
async def test_reads_go_on_after_a_restart_of_the_server(
    during: bool, database: Services, world: World, links: on_loop.Links
) -> None:
    waiting = []
    if during:
        slow = "select 'done' from pg_sleep(0.5)"
        waiting = [asyncio.create_task(on_loop.read(_ask, world.owner.caller, slow)) for _ in range(LINKS)]
        await asyncio.sleep(0.1)
    await asyncio.to_thread(_end_all, database)
    for _ in range(4):
        assert (await on_loop.read(_ask, world.owner.caller, "select 'again'"))[0] == b"again"
    assert [one[0] for one in await asyncio.gather(*waiting)] == [b"done"] * len(waiting)
    for _ in range(200):
        if (await on_loop.read(_ask, world.owner.caller, "select 'back'"))[1] == _HERE:
            break
        await asyncio.sleep(0.02)
    else:
        pytest.fail("no new connection was made for the event loop")


async def test_a_read_that_nobody_awaits_any_more_gives_its_connection_back(world: World, links: on_loop.Links) -> None:
    for _ in range(LINKS + 1):
        slow = asyncio.create_task(on_loop.read(_ask, world.owner.caller, "select 'x' from pg_sleep(0.1)"))
        await asyncio.sleep(0.03)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
    await asyncio.sleep(0.3)
    assert (await on_loop.read(_ask, world.owner.caller, "select 'x'"))[1] == _HERE
    assert len(links._free) == LINKS


def test_rest_reads_without_threads_in_the_product(world: World) -> None:
    """The routes of records, in the event loop of the test clients."""
    api = client(world.owner)
    made = api.post("/api/v1/contacts", json={"name": "Somchai"}).json()
    declined = _declined()
    assert api.get(f"/api/v1/contacts/{made['id']}").json() == made
    assert [one["name"] for one in api.get("/api/v1/contacts?q=som").json()["items"]] == ["Somchai"]
    missing = api.get("/api/v1/contacts/018f0000-0000-7000-8000-000000000000")
    assert missing.status_code == 404
    assert client(world.stranger).get(f"/api/v1/contacts/{made['id']}").status_code == 404
    assert api.get("/api/v1/contacts?after=018f0000-0000-7000-8000-000000000000").status_code == 422
    assert _declined() == declined


def _declined() -> float:
    return sum(LOOP_READS.labels(reason)._value.get() for reason in ("busy", "elsewhere"))
