"""Tabs that connect wait for a place, in order, and never for one that has gone."""

import asyncio

import pytest
from starlette.types import Message, Send

from crm_app.ui import arrivals
from crm_app.ui.arrivals import Arrivals, Handshakes


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


async def _ignored(_message: Message) -> None:
    """The server's `send`."""


async def test_connections_get_their_turn_when_others_are_answered() -> None:
    handshakes, answers = Handshakes(at_once=1), list[Send | None]()

    async def come() -> None:
        answers.append(await handshakes.turn(_ignored))

    tasks = [asyncio.create_task(come()) for _ in range(3)]
    for count in (1, 2, 3):
        await asyncio.sleep(0.01)
        assert len(answers) == count
        last = answers[-1]
        assert last is not None
        await last({"type": "websocket.accept"})
        await last({"type": "websocket.send", "text": "a message later frees nothing"})
    await asyncio.gather(*tasks)


async def test_a_connection_that_is_never_answered_frees_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "LONGEST_SECONDS", 0.05)
    handshakes = Handshakes(at_once=1)
    late = await handshakes.turn(_ignored)
    second = await asyncio.wait_for(handshakes.turn(_ignored), 5)
    assert late is not None
    assert second is not None
    await late({"type": "websocket.accept"})
    waiting = asyncio.create_task(handshakes.turn(_ignored))
    await asyncio.sleep(0.01)
    assert not waiting.done(), "an answer that came too late frees no second turn"
    await waiting


async def test_a_connection_that_the_browser_has_given_up_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "LONGEST_SECONDS", 0.1)
    handshakes = Handshakes(at_once=1, given_up=0.05)
    assert await handshakes.turn(_ignored) is not None
    assert await handshakes.turn(_ignored) is None
    assert await asyncio.wait_for(handshakes.turn(_ignored), 0.05) is not None
