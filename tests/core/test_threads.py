"""Calls that wait for a thread wait for a bounded time, and get an answer with a retry time."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

import pytest

from crm_app.core import threads
from crm_app.core.config import settings
from crm_app.core.errors import Unavailable

_SAID: ContextVar[str] = ContextVar("said", default="nothing")


async def _all_busy(monkeypatch: pytest.MonkeyPatch, seconds: float) -> list[asyncio.Task[None]]:
    """Every thread is busy for `seconds`."""
    monkeypatch.setattr(threads, "WAIT_SECONDS", 0.3)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(settings().pool_size))
    busy = [asyncio.create_task(threads.in_thread(time.sleep, seconds)) for _ in range(settings().pool_size)]
    await asyncio.sleep(0.05)
    return busy


async def test_a_call_that_would_wait_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = await _all_busy(monkeypatch, 1.0)
    began = time.monotonic()
    done: list[int] = []
    with pytest.raises(Unavailable):
        await threads.in_thread(done.append, 1)
    assert 0.2 < time.monotonic() - began < 0.9
    await asyncio.gather(*busy)
    await threads.in_thread(done.append, 2)
    assert done == [2], "what was refused never runs"


async def test_a_call_that_gets_its_turn_in_time_runs_with_its_context(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = await _all_busy(monkeypatch, 0.15)
    _SAID.set("hello")
    assert await threads.in_thread(_SAID.get) == "hello"
    await asyncio.gather(*busy)
    with pytest.raises(ValueError, match="mine"):
        await threads.in_thread(_fail)


def _fail() -> None:
    raise ValueError("mine")


async def test_not_more_than_some_hundreds_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = await _all_busy(monkeypatch, 0.3)
    monkeypatch.setattr(threads, "_MOST_WAITING", 0)
    with pytest.raises(Unavailable):
        await threads.in_thread(time.sleep, 0)
    await asyncio.gather(*busy)


def test_the_next_item_is_computed_while_one_is_used() -> None:
    computed: list[int] = []

    def items() -> Iterator[int]:
        for number in range(4):
            computed.append(number)
            yield number

    used = []
    for number in threads.ahead(items()):
        deadline = time.monotonic() + 5
        while len(computed) < min(number + 2, 4) and time.monotonic() < deadline:
            time.sleep(0.001)
        assert computed == list(range(min(number + 2, 4))), "one ahead, and no more"
        used.append(number)
    assert used == [0, 1, 2, 3]


def test_an_error_while_the_next_item_is_computed_reaches_the_user() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise Unavailable

    found = threads.ahead(items())
    assert next(found) == 1
    with pytest.raises(Unavailable):
        next(found)
