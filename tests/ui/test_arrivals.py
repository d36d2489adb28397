"""Tabs that connect wait for a place, in order, and never for one that has gone."""

import asyncio

from crm_app.ui.arrivals import Arrivals


async def test_tabs_enter_in_order_as_places_become_free() -> None:
    arrivals, entered = Arrivals(at_once=2, longest=60), list[str]()

    async def arrive(tab: str) -> None:
        await arrivals.enter(tab)
        entered.append(tab)

    tasks = [asyncio.create_task(arrive(tab)) for tab in "abcd"]
    await asyncio.sleep(0)
    assert entered == ["a", "b"]
    arrivals.leave("a")
    arrivals.leave("a")
    await asyncio.sleep(0.01)
    assert entered == ["a", "b", "c"], "a tab that leaves twice frees one place"
    arrivals.leave("b")
    arrivals.leave("nobody")
    await asyncio.gather(*tasks)
    assert entered == ["a", "b", "c", "d"]
    for tab in "cd":
        arrivals.leave(tab)


async def test_a_tab_that_reconnects_keeps_its_place() -> None:
    arrivals = Arrivals(at_once=1, longest=60)
    await arrivals.enter("a")
    await asyncio.wait_for(arrivals.enter("a"), 1)
    arrivals.leave("a")
    await asyncio.wait_for(arrivals.enter("b"), 1)
    arrivals.leave("b")


async def test_a_tab_that_has_gone_frees_its_place() -> None:
    arrivals = Arrivals(at_once=1, longest=0.05)
    await arrivals.enter("gone")
    await asyncio.wait_for(arrivals.enter("next"), 5)
    arrivals.leave("next")
