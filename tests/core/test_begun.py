"""Coroutines that are begun outside of a task."""

import asyncio

import pytest

from crm_app.core.begun import Begun


async def test_the_rest_of_a_coroutine_runs_when_it_is_awaited() -> None:
    ready = asyncio.get_running_loop().create_future()

    async def both() -> str:
        return await ready + await asyncio.sleep(0, " and later")

    running = both()
    rest = Begun(running, running.send(None))
    ready.set_result("now")
    assert await rest == "now and later"


async def test_a_cancellation_ends_the_coroutine() -> None:
    ended: list[str] = []

    async def waits() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append("ended")

    running = waits()
    rest = Begun(running, running.send(None))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await rest
    assert ended == ["ended"]
