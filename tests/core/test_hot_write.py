"""Writes on the event loop: they write, refuse and undo as writes in threads do, in fewer messages."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import text

from crm_app import registry
from crm_app.core import hot_write, on_loop, pool
from crm_app.core.database import HotQuery, hot_read, unit_of_work
from crm_app.core.deferred import Deferred
from crm_app.core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable
from crm_app.core.live import hub
from crm_app.core.metrics import LOOP_WRITES
from crm_app.core.principal import SessionCaller
from crm_app.core.work import Work
from crm_app.identity import service
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services
from crm_app.records import queries
from crm_app.records.kind import TYPES
from crm_app.records.service import service_of
from tests.support.on_loop import LINKS, connected, messages
from tests.support.world import World, client, give_role, sign_in

registry.load()
CONTACT = TYPES["contact"]
CONTACTS = service_of(CONTACT)


@pytest.fixture
async def links(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[on_loop.Links]:
    """Two connections on the event loop of the test, and a workspace whose own fields this process remembers."""
    async with connected(monkeypatch) as found:
        await asyncio.to_thread(_in_thread, world.owner.caller, "First")
        yield found


def _in_thread(caller: SessionCaller, name: str) -> UUID:
    with unit_of_work(caller, "contact.create") as work:
        return UUID(str(CONTACTS.create(work, CONTACT.new(name=name)).id))


async def _create(caller: SessionCaller, **values: Any) -> dict[str, Any]:
    return await _write(caller, "create", lambda work: CONTACTS.create(work, CONTACT.new(**values)))


async def _update(caller: SessionCaller, contact: UUID | str, **values: Any) -> dict[str, Any]:
    ident = UUID(str(contact))
    return await _write(caller, "update", lambda work: CONTACTS.update(work, ident, CONTACT.patch(**values)))


async def _write(caller: SessionCaller, verb: str, function: Any) -> dict[str, Any]:
    found = await hot_write.write(caller, f"contact.{verb}", function, lambda row: queries.answer(CONTACT, row.id))
    made: dict[str, Any] = orjson.loads(found or b"{}")
    return made


def _names(world: World) -> list[str]:
    with world.owner.work() as work:
        return list(work.db.execute(text("select name from contact order by id")).scalars())


def _count(world: World, table: str) -> int:
    with world.owner.work() as work:
        return int(work.db.execute(text(f"select count(*) from {table}")).scalar_one())


async def test_a_creation_is_one_message_and_a_change_two(world: World, links: on_loop.Links) -> None:
    await _create(world.owner.caller, name="Malee")  # who the caller is, is known from then on
    with messages() as sent:
        made = await _create(world.owner.caller, name="Somchai", email="somchai@example.com", tags=["a", "b"])
        assert len(sent) == 1
        assert "insert into" not in sent[0], "the statements of a write are planned once"
        changed = await _update(world.owner.caller, made["id"], version=1, city="100% ตรัง's \\ \"")
        assert len(sent) == 3
        same = await _update(world.owner.caller, made["id"], version=2, city=changed["city"])
    assert (made["name"], made["version"], made["tags"]) == ("Somchai", 1, ["a", "b"])
    assert (changed["city"], changed["version"]) == ("100% ตรัง's \\ \"", 2)
    assert same == changed, "a change that changes nothing"
    with world.owner.work() as work:
        trail = text("select action, changes from audit_entry where record_id = :id order by id")
        entries = [tuple(row) for row in work.db.execute(trail, {"id": made["id"]})]
        document = text("select title, text from search_document where record_id = :id")
        found = work.db.execute(document, {"id": made["id"]}).one()
    assert [action for action, _ in entries] == ["create", "update"]
    assert entries[1][1] == {"city": [None, "100% ตรัง's \\ \""]}
    assert found.title == "Somchai"
    assert "somchai@example.com" in found.text
    assert "ตรัง" in found.text


async def test_the_open_pages_are_told(world: World, links: on_loop.Links) -> None:
    listening = asyncio.create_task(hub.listen())
    async with hub.subscribe(world.owner.caller.workspace_id) as queue:
        await asyncio.wait_for(queue.get(), 5)  # the listener is connected
        for number in range(3):  # by a thread at first, then from the event loop
            made = await _create(world.owner.caller, name=f"Somchai {number}")
            event = {}
            while event.get("id") != made["id"]:  # the records of the world may be told first
                event = await asyncio.wait_for(queue.get(), 5)
            assert (event["topic"], event["kind"], event["action"]) == ("record", "contact", "create")
    listening.cancel()


async def test_refusals_are_those_of_a_thread(world: World, links: on_loop.Links) -> None:
    made = await _create(world.owner.caller, name="Somchai")
    before = _count(world, "audit_entry")
    with pytest.raises(Forbidden):
        await _create(world.viewer.caller, name="Malee")
    with pytest.raises(NotFound):
        await _update(world.stranger.caller, made["id"], version=1, city="Trang")
    with pytest.raises(Invalid) as missing:
        await _create(world.owner.caller, name="Malee", company_id=made["id"])
    assert "company_id" in missing.value.fields
    await _update(world.owner.caller, made["id"], version=1, city="Trang")
    with pytest.raises(Conflict) as stale:
        await _update(world.owner.caller, made["id"], version=1, city="Krabi")
    assert stale.value.current["city"] == "Trang"
    assert _count(world, "audit_entry") == before + 1
    assert all(not one.is_in_transaction() for one in links._all)


async def test_a_revocation_and_a_changed_role_hold_at_the_next_write(world: World, links: on_loop.Links) -> None:
    phone = sign_in(world.member)
    made = await _create(phone.caller, name="Somchai")
    await _create(world.member.caller, name="Malee")
    service.sign_out(phone.caller)
    for write in (_create(phone.caller, name="Late"), _update(phone.caller, made["id"], version=1, name="Late")):
        with pytest.raises(Unauthenticated):
            await write
    give_role(world, world.member, {"contact.read": "all", "contact.update": "own"})
    with pytest.raises(Forbidden):
        await _create(world.member.caller, name="Late")
    assert "Late" not in _names(world)
    others = await _create(world.owner.caller, name="Another's")
    with pytest.raises(Forbidden):
        await _update(world.member.caller, others["id"], version=1, city="Trang")
    give_role(world, world.member, {"contact.create": "own", "contact.read": "own", "contact.update": "own"})
    assert (await _create(world.member.caller, name="Again"))["name"] == "Again"


async def test_what_would_block_begins_again_in_a_thread_without_the_first_attempt(
    world: World, links: on_loop.Links
) -> None:
    threads: list[str] = []

    def write(work: Work) -> Any:
        threads.append(threading.current_thread().name)
        row = CONTACTS.create(work, CONTACT.new(name="Somchai"))
        work.fetch("select 1", ())  # the attempt has sent what it wrote
        work.after_commit.append(lambda: threads.append("after"))
        work.db.execute(text("select 1"))
        return row

    declined = LOOP_WRITES.labels("elsewhere")._value.get()
    made = await _write(world.owner.caller, "create", write)
    assert threads[0] == threading.main_thread().name
    assert threads[1] != threads[0]
    assert threads[2:] == ["after"]
    assert LOOP_WRITES.labels("elsewhere")._value.get() == declined + 1
    assert _names(world) == ["First", "Somchai"]
    assert made["name"] == "Somchai"
    assert all(not one.is_in_transaction() for one in links._all)


async def test_what_follows_a_commit_may_block(world: World, links: on_loop.Links) -> None:
    followed = threading.Event()
    where: list[str] = []

    def follow() -> None:
        where.append(threading.current_thread().name)
        followed.set()

    def write(work: Work) -> Any:
        work.after_commit.append(follow)
        return CONTACTS.create(work, CONTACT.new(name="Somchai"))

    await _write(world.owner.caller, "create", write)
    assert await asyncio.to_thread(followed.wait, 5)
    assert where != [threading.main_thread().name]


async def test_an_error_of_the_service_undoes_its_changes(world: World, links: on_loop.Links) -> None:
    def write(work: Work) -> None:
        CONTACTS.create(work, CONTACT.new(name="Lost"))
        work.fetch("select 1", ())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await hot_write.write(world.owner.caller, "contact.create", write)
    assert _names(world) == ["First"]
    assert all(not one.is_in_transaction() for one in links._all)
    seen = HotQuery("select nullif(current_setting('app.workspace_id', true), '')", "test")
    assert (
        await on_loop.read(hot_read, world.stranger.caller, None, seen)
        == str(world.stranger.caller.workspace_id).encode()
    )


async def test_a_write_that_nobody_awaits_any_more_is_whole(
    database: Services, world: World, links: on_loop.Links
) -> None:
    def write(work: Work) -> Any:
        row = CONTACTS.create(work, CONTACT.new(name="Somchai"))
        work.fetch("select pg_advisory_xact_lock(6144)", ())
        CONTACTS.create(work, CONTACT.new(name="Malee"))
        return row

    with connect(database.bootstrap_database_url) as cursor:
        cursor.execute("select pg_advisory_lock(6144)")
        running = asyncio.create_task(_write(world.owner.caller, "create", write))
        await asyncio.to_thread(_until_waits, database, "advisory")
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert len(links._free) < LINKS
        cursor.execute("select pg_advisory_unlock(6144)")
    for _ in range(6000):
        if len(links._free) == LINKS:
            break
        await asyncio.sleep(0.01)
    assert _names(world) == ["First", "Somchai", "Malee"]


_SLEEP = Deferred("select pg_sleep(600) where %s is not null")


async def test_a_commit_whose_outcome_is_unknown_is_not_tried_again(
    database: Services, world: World, links: on_loop.Links
) -> None:
    calls: list[str] = []

    def write(work: Work) -> Any:
        calls.append("write")
        row = CONTACTS.create(work, CONTACT.new(name="Somchai"))
        work.later(_SLEEP, {})
        return row

    await _create(world.owner.caller, name="Malee")
    running = asyncio.create_task(_write(world.owner.caller, "create", write))
    await asyncio.to_thread(_until_waits, database, "PgSleep")
    await asyncio.to_thread(_end_all, database)
    with pytest.raises(Unavailable):
        await running
    assert calls == ["write"]
    pool.dispose()
    assert _names(world) == ["First", "Malee"]


async def test_writes_go_on_after_a_restart_of_the_server(
    database: Services, world: World, links: on_loop.Links
) -> None:
    await _create(world.owner.caller, name="1")
    _end_all(database)  # the event loop does not see it
    _until_ended(database)
    for number in range(2, 5):
        await _create(world.owner.caller, name=f"{number}")
    assert _names(world) == ["First", "1", "2", "3", "4"]


_OURS = "from pg_stat_activity where datname = current_database() and application_name = 'crm'"


def _end_all(services: Services) -> None:
    with connect(services.bootstrap_database_url) as cursor:
        cursor.execute(f"select pg_terminate_backend(pid) {_OURS}")


def _until_ended(services: Services) -> None:
    """Waits until the server has closed all connections of the product."""
    _until(services, f"select count(*) = 0 {_OURS}")


def _until_waits(services: Services, event: str) -> None:
    """Waits until the server has begun to wait for `event`, on behalf of a connection of the product."""
    _until(services, f"select count(*) > 0 {_OURS} and wait_event = '{event}'")


def _until(services: Services, question: str) -> None:
    until = time.monotonic() + 60
    with connect(services.bootstrap_database_url) as cursor:
        while time.monotonic() < until:
            cursor.execute(question)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise TimeoutError(question)


async def test_changes_of_one_record_wait_for_each_other(world: World, links: on_loop.Links) -> None:
    made = await _create(world.owner.caller, name="Somchai")
    cities = [_update(world.owner.caller, made["id"], version=1, city=f"City {n}") for n in range(8)]
    outcomes = await asyncio.gather(*cities, return_exceptions=True)
    written = [one for one in outcomes if isinstance(one, dict)]
    assert len(written) == 1
    assert sum(isinstance(one, Conflict) for one in outcomes) == 7
    assert _count(world, "audit_entry where action = 'update'") == 1


def test_rest_writes_without_threads_in_the_product(world: World) -> None:
    api = client(world.owner)
    api.post("/api/v1/contacts", json={"name": "First"})
    declined = [LOOP_WRITES.labels(reason)._value.get() for reason in ("busy", "elsewhere")]
    made = api.post("/api/v1/contacts", json={"name": "Somchai"}).json()
    path = f"/api/v1/contacts/{made['id']}"
    assert api.patch(path, json={"version": 1, "city": "Trang"}).json()["city"] == "Trang"
    assert api.patch(path, json={"version": 1, "city": "Krabi"}).status_code == 409
    assert api.delete(path).status_code == 204
    assert api.post(f"{path}/restore").json()["version"] == 4
    assert [LOOP_WRITES.labels(reason)._value.get() for reason in ("busy", "elsewhere")] == declined
