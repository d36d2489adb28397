"""Tabs that connect wait for a place, in order, and never for one that has gone."""

import asyncio

import pytest

from crm_app.ui import arrivals
from crm_app.ui.arrivals import MANY, Arrivals, arriving


async def test_tabs_enter_in_order_as_places_become_free() -> None:
    place, entered = Arrivals(at_once=2, longest=60), list[str]()

    async def arrive(tab: str) -> None:
        await place.enter(tab)
        entered.append(tab)

    tasks = [asyncio.create_task(arrive(tab)) for tab in "abcd"]
    await asyncio.sleep(0)
    assert entered == ["a", "b"]
    place.leave("a")
    place.leave("a")
    await asyncio.sleep(0.01)
    assert entered == ["a", "b", "c"], "a tab that leaves twice frees one place"
    place.leave("b")
    place.leave("nobody")
    await asyncio.gather(*tasks)
    assert entered == ["a", "b", "c", "d"]
    for tab in "cd":
        place.leave(tab)


async def test_a_tab_that_reconnects_keeps_its_place() -> None:
    place = Arrivals(at_once=1, longest=60)
    await place.enter("a")
    await asyncio.wait_for(place.enter("a"), 1)
    place.leave("a")
    await asyncio.wait_for(place.enter("b"), 1)
    place.leave("b")


async def test_a_tab_that_has_gone_frees_its_place() -> None:
    place = Arrivals(at_once=1, longest=0.05)
    await place.enter("gone")
    await asyncio.wait_for(place.enter("next"), 5)
    place.leave("next")


async def test_tabs_that_come_back_together_share_what_they_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that comes alone shares with the other events of its tab; a page that is opened later shares nothing."""
    monkeypatch.setattr(arrivals, "MANY_SECONDS", 600.0)
    place = Arrivals(at_once=MANY, longest=600)
    await place.enter("first")
    assert (place.share("first"), arriving.get()) == (True, "first")
    for number in range(MANY - 1):
        await place.enter(str(number))
    assert (place.share("first"), arriving.get()) == (True, "")
    place.leave("first")
    assert (place.share("first"), arriving.get()) == (False, None)
    monkeypatch.setattr(arrivals, "MANY_SECONDS", 0.0)
    assert (place.share("0"), arriving.get()) == (True, "0")
    for number in range(MANY - 1):
        place.leave(str(number))
