"""Pages that connect are admitted in order of their first arrival, at once when the event loop is idle, else as it has time."""

import asyncio
import time

import pytest

from crm_app.operations import admission as module
from crm_app.operations.admission import Admission


class Connection:
    """What stands for a page's connection."""

    def __init__(self, name: str, done: list[str]) -> None:
        self._name, self._done = name, done

    def admit(self) -> None:
        self._done.append(self._name)

    def send_away(self) -> None:
        self._done.append(f"{self._name} sent away")


def busy(seconds: float) -> None:
    """Uses CPU time of this thread, as pages that load do."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


async def until(count: int, done: list[str]) -> None:
    async with asyncio.timeout(10):
        while len(done) < count:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.005)


async def test_a_page_is_admitted_at_once_while_there_is_time() -> None:
    done, admission = list[str](), Admission()
    await asyncio.sleep(0.1)
    for name in "abc":
        admission.add(name, Connection(name, done))
        assert done[-1] == name
        await asyncio.sleep(0.05)
    assert len(admission) == 0


async def test_thousands_leave_time_for_others() -> None:
    """Each costs 2 ms of the event loop: not all are admitted as they come, and others have their turns in between."""

    class Costly(Connection):
        def admit(self) -> None:
            busy(0.002)
            super().admit()

    done, admission, count, seen = list[str](), Admission(share=0.5), 100, set[int]()
    for number in range(count):
        admission.add(str(number), Costly(str(number), done))
    assert len(done) < count, "those that came together wait"

    async def another() -> None:
        while len(done) < count:
            seen.add(len(done))
            await asyncio.sleep(0.001)

    await asyncio.gather(another(), until(count, done))
    assert done == [str(number) for number in range(count)]
    assert len(seen) > 3, "others have turns between admissions"


async def test_a_busy_process_admits_a_few_all_the_same() -> None:
    done, admission = list[str](), Admission(share=0.01)
    for number in range(5):
        busy(0.02)
        admission.add(str(number), Connection(str(number), done))
    async with asyncio.timeout(5):
        while len(done) < 5:
            busy(0.01)
            await asyncio.sleep(0)


async def test_fewer_are_admitted_while_somebody_waits_for_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process has no time to spare: who is admitted is admitted because the longest wait is over."""
    monkeypatch.setattr(module, "LONGEST_BESIDE_SECONDS", 60.0)
    done, admission = list[str](), Admission(share=0.0001)
    admission.add("first", Connection("first", done))
    busy(0.02)
    with admission.giving_way():
        for name in "ab":
            admission.add(name, Connection(name, done))
        await asyncio.sleep(0.2)
        assert done == ["first"], "for a minute nobody else"
    await until(3, done)


async def test_a_tab_that_tries_again_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST_SECONDS", 0.1)
    done, admission = list[str](), Admission(share=0.0001, given_up=0.5)
    admission.add("first", Connection("first", done))
    busy(0.02)
    admission._admitted = time.monotonic() + 600.0  # nobody is admitted before all have come, however long that takes
    for name in "ab":
        admission.add(name, Connection(name, done))
    admission._admitted = 0.0
    time.sleep(0.6)  # noqa: ASYNC251 - the process is busy, and the browsers of the others give up
    await until(3, done)
    assert done == ["first", "a sent away", "b sent away"]
    admission._given_up = 600.0  # however long this machine takes, nobody else gives up
    busy(0.01)
    admission._admitted = time.monotonic() + 600.0
    for name in ("later", "b", "a"):
        admission.add(name, Connection(name, done))
    admission._admitted = 0.0
    await until(6, done)
    assert done[3:] == ["a", "b", "later"]


async def test_another_event_loop_begins_anew() -> None:
    done, admission = list[str](), Admission(share=0.0001)

    async def two() -> None:
        busy(0.01)
        for name in "ab":
            admission.add(name, Connection(name, done))

    await asyncio.to_thread(lambda: asyncio.run(two()))
    admission.add("c", Connection("c", done))
    await until(len(done) + len(admission), done)
    assert "c" in done
