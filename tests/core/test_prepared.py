"""Statements that a connection of the event loop prepares once."""

from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest

from crm_app.core import on_loop, prepared
from crm_app.core.database import HotQuery, hot_read
from crm_app.core.errors import Unauthenticated
from crm_app.core.pagination import ListQuery
from crm_app.identity import service
from crm_app.records import TYPES, ordering, queries
from crm_app.records.kind import RecordType
from crm_app.records.selecting import Selection
from crm_app.records.states.values import loads
from tests.support.on_loop import connected
from tests.support.world import Someone, World, client, give_role


@pytest.fixture
async def link(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """The one connection on the event loop of the test."""
    async with connected(monkeypatch, 1) as links:
        (found,) = links._all
        yield found


async def _asked(link: Any, sql: str) -> Any:
    links = on_loop.present()
    assert links is not None
    assert await links.take() is link
    return await links.run(link, lambda: link.run(sql.encode()))


async def _prepared(link: Any, what: str) -> Any:
    return (await _asked(link, f"select {what} from pg_prepared_statements"))[0]


def _steady(number: int) -> HotQuery:
    return HotQuery(f"select {number} || %(word)s::text", "test", steady=True)


async def test_a_steady_read_is_planned_once_for_everybody(world: World, link: Any) -> None:
    give_role(world, world.member, {"contact.read": "own"})
    scope = HotQuery("select current_setting('app.scope') || %(word)s::text", "test", steady=True)
    for person, found in ((world.owner, "all"), (world.member, "own"), (world.owner, "all")):
        for word in ("a", "it's 100%"):
            text = await on_loop.read(hot_read, person.caller, "contact.read", scope, word=word)
            assert (text or b"").decode() == found + word
    assert await _prepared(link, "array_agg(array[generic_plans, custom_plans])") == [[6, 0]]


async def test_a_session_that_is_over_reads_nothing_that_was_prepared(world: World, link: Any) -> None:
    await on_loop.read(hot_read, world.owner.caller, None, _steady(1), word="a")
    service.sign_out(world.owner.caller)
    with pytest.raises(Unauthenticated):
        await on_loop.read(hot_read, world.owner.caller, None, _steady(1), word="a")


async def test_the_statement_that_was_not_used_for_longest_makes_room(world: World, link: Any) -> None:
    async def read(number: int) -> None:
        found = await on_loop.read(hot_read, world.owner.caller, None, _steady(number), word="th")
        assert found == f"{number}th".encode()

    with patch.object(prepared, "_MOST", 2):
        for number in (1, 2, 1, 3):
            await read(number)
        left = await _prepared(link, "string_agg(substring(statement from 'select (.)'), ' ' order by prepare_time)")
        assert left == "1 3"
        for number in (2, 3, 1):
            await read(number)
    assert await _prepared(link, "count(*)") == 2 == len(link.prepared)


def _every_steady_page() -> list[tuple[RecordType[Any], str, bool]]:
    return [(record, sort, after) for record in TYPES.values() for sort in _orders(record) for after in (False, True)]


def _orders(record: RecordType[Any]) -> list[str]:
    names = [record.default_sort, "created_at", "-created_at", "-updated_at", record.title_column]
    return list(dict.fromkeys(names))


async def test_pages_of_all_records_follow_an_index_for_whomever_they_were_planned(world: World, link: Any) -> None:
    """A plan that was made for a small workspace must not sort a large one."""
    planned = 0
    for record, sort, after in _every_steady_page():
        order = ordering.of(record, world.owner.caller, sort)
        hot = queries._page_query(record, order, Selection((), False), after, whole=False)
        if not hot.steady:
            continue
        planned += 1
        query = record.query.model_validate({"limit": 25, "sort": sort, "after": str(uuid4()) if after else None})
        values = {"limit": 25, "limit_plus_one": 26, "after": query.after}
        await on_loop.read(hot_read, world.stranger.caller, f"{record.kind}.read", hot, **values)
        call = prepared._form(prepared._limited(hot.sql, 25), prepared._ONE_PLAN).call
        explain = link.cursor.mogrify(f"{prepared._ONE_PLAN}explain (format json) {call}", values).decode()
        plan = str((await _asked(link, explain))[0])
        assert "'Sort'" not in plan, (record.kind, sort)
    assert planned > len(TYPES)


async def test_prepared_lists_have_the_same_records_as_others(world: World, link: Any) -> None:
    def made(person: Someone, count: int) -> list[str]:
        api = client(person)
        return [api.post("/api/v1/companies", json={"name": f"Acme {n}"}).json()["id"] for n in range(count)]

    ours, theirs = made(world.owner, 30), made(world.stranger, 2)
    record = TYPES["company"]

    async def page(person: Someone, **asked: Any) -> list[str]:
        query: ListQuery = record.query.model_validate({"sort": "-created_at"} | asked)
        found = loads(await on_loop.read(queries.page, record, person.caller, query))
        return [item["id"] for item in found["items"]]

    for limit in (25, 26):  # one of them is prepared
        assert await page(world.stranger, limit=limit) == theirs[::-1]
        first = await page(world.owner, limit=limit)
        assert first == ours[::-1][:limit]
        assert await page(world.owner, limit=limit, after=first[-1]) == ours[::-1][limit:]
