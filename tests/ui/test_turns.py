"""Page events wait for their turn, in order; a hundred of them at once are all answered, none is refused as too many."""

import asyncio
from unittest.mock import patch

import pytest

from crm_app.companies.state import CompanyList
from crm_app.core import threads
from crm_app.core.config import settings
from crm_app.core.errors import Unavailable
from crm_app.records.states import lists
from crm_app.ui.sharing import Sharing, sharing
from crm_app.ui.turns import Turns
from tests.records.test_filter import make
from tests.support.states import opened
from tests.support.world import World


async def test_events_get_their_turns_in_order() -> None:
    turns, begun, ends = Turns(at_once=2), list[int](), [asyncio.Event() for _ in range(4)]

    async def event(number: int) -> None:
        async with turns.turn():
            begun.append(number)
            await ends[number].wait()

    tasks = [asyncio.create_task(event(number)) for number in range(4)]
    await asyncio.sleep(0.01)
    assert begun == [0, 1]
    ends[1].set()
    await asyncio.sleep(0.01)
    assert begun == [0, 1, 2]
    tasks[3].cancel()  # it waits, and its tab has gone
    for end in ends:
        end.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(1), turns.turn(), turns.turn():
        assert begun == [0, 1, 2]


async def test_an_event_that_has_its_turn_needs_no_second_one() -> None:
    turns = Turns(at_once=1)
    async with asyncio.timeout(1), turns.turn(), turns.turn():
        pass
    async with asyncio.timeout(1), turns.turn():
        pass


async def test_an_event_that_fails_ends_its_turn_and_one_that_waits_too_long_is_refused() -> None:
    turns = Turns(at_once=1, longest=0.05)
    with pytest.raises(ZeroDivisionError):
        async with turns.turn():
            raise ZeroDivisionError
    begun = asyncio.Event()

    async def hold() -> None:
        async with turns.turn():
            begun.set()
            await asyncio.Event().wait()

    forever = asyncio.create_task(hold())
    await asyncio.wait_for(begun.wait(), 1)
    with pytest.raises(Unavailable):
        async with turns.turn():
            pass
    forever.cancel()


async def test_more_pages_at_once_than_calls_may_wait_are_all_loaded(world: World) -> None:
    make(world.owner, "companies", name="Acme")
    pages = 60

    async def load() -> int:
        async with opened(world.owner, "/companies", wide=True) as page:
            await page.call(CompanyList, "load")
            assert await page.toasts() == []
            return len((await page.state(CompanyList)).lines)

    with patch.object(threads, "_MOST_WAITING", pages - 20 - settings().pool_size):
        found = await asyncio.gather(*(asyncio.create_task(load()) for _ in range(pages)))
    assert found == [1] * pages


async def test_a_list_that_cannot_be_read_shows_no_rows_of_before_and_is_read_again(world: World) -> None:
    make(world.owner, "companies", name="Acme")
    async with opened(world.owner, "/companies", wide=True) as page:
        state = await page.state(CompanyList)
        again: list[tuple[type, str]] = []
        noted = patch.object(lists, "load_again", lambda state, name, _: again.append((type(state), name)))
        with patch.object(CompanyList, "_page_of", side_effect=Unavailable), noted:
            await page.call(CompanyList, "load")
            assert (state.lines, state.loading) == ([], False)
            assert "busy" in state.failed
            assert again == [(CompanyList, "load")]
        await page.call(CompanyList, "load")
        assert (len(state.lines), state.failed) == (1, "")


async def test_a_list_that_cannot_be_refreshed_keeps_its_rows_until_it_can(world: World) -> None:
    make(world.owner, "companies", name="Acme")
    async with opened(world.owner, "/companies", wide=True) as page:
        await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        mark = sharing.set(Sharing())
        try:
            with patch.object(CompanyList, "_page_of", side_effect=Unavailable), pytest.raises(Unavailable):
                await state._renew()
        finally:
            sharing.reset(mark)
        assert (len(state.lines), state.failed) == (1, "")
