"""Answers by a real worker process: it is killed in the middle and another one finishes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from crm_app.conversations import asking
from tests.conversations.test_answering import gemini_settings, pieces, start, stored, words
from tests.support.gemini_standin import GeminiStandIn, gemini_standin
from tests.support.sales import make_sales
from tests.support.servers import environment
from tests.support.world import World


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "crm_app.worker"], env=dict(os.environ))
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def until(condition: Any, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


@pytest.fixture
def sales(world: World) -> World:
    make_sales(world)
    return world


def test_a_killed_workers_answer_is_finished_by_another_which_stops_when_asked(sales: World) -> None:
    with gemini_standin() as gemini, environment(gemini_settings(gemini)):
        gemini.script = lambda body: words(*[f"slow{i} " for i in range(2_000)])
        asked = start(sales.owner, "a long story")
        with worker() as first:
            until(lambda: any(p["type"] == "piece" for p in pieces(asked.response_id)))
            first.send_signal(signal.SIGKILL)
            first.wait(10)
        assert stored(sales.owner, asked)[0].status == "running"
        gemini.script = lambda body: words("finished by the second")
        with worker():
            # the dead worker's job is free after its lease, and the machine may be busy
            until(lambda: stored(sales.owner, asked)[0].status == "done", 120)
            _stops_when_asked(sales, gemini)
        response, content = stored(sales.owner, asked)
        assert content == "finished by the second"
        assert response.attempt == 2
        assert [p["attempt"] for p in pieces(asked.response_id) if p["type"] == "begin"] == [1, 2]


def _stops_when_asked(sales: World, gemini: GeminiStandIn) -> None:
    gemini.script = lambda body: words(*[f"piece{i} " for i in range(1_000)])
    asked = start(sales.owner, "a long story")
    until(lambda: any(p["type"] == "piece" for p in pieces(asked.response_id)))
    with sales.owner.work() as work:
        asking.stop(work, asked.response_id)
    began = time.monotonic()
    until(lambda: stored(sales.owner, asked)[0].status == "stopped", 5)
    assert time.monotonic() - began < 2
    assert stored(sales.owner, asked)[1].startswith("piece0")
