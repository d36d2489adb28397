"""The duties of a worker besides its jobs."""

import threading
from typing import Any

import pytest
import redis

from crm_app import worker
from crm_app.core import cache, job_upkeep, metrics
from crm_app.operations.embedded import Services


class OneRound(threading.Event):
    """Lets the sweeper go round once."""

    def __init__(self) -> None:
        super().__init__()
        self._rounds = 0

    def wait(self, timeout: float | None = None) -> bool:
        self._rounds += 1
        return self._rounds > 1


def _waiting() -> float:
    return float(metrics.JOBS_WAITING.labels("queued")._value.get())


def test_the_queue_is_measured_without_the_cache(database: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> Any:
        raise redis.ConnectionError("down")

    monkeypatch.setattr(job_upkeep, "client", down)
    metrics.JOBS_WAITING.labels("queued").set(9)
    worker._sweeper(OneRound())
    assert _waiting() == 0


def test_the_queue_is_measured_by_who_does_not_lead(database: Services) -> None:
    cache.client().set(worker._SWEEPER, "somebody else")
    metrics.JOBS_WAITING.labels("queued").set(9)
    worker._sweeper(OneRound())
    assert _waiting() == 0, "what it measured while it led does not stand for ever"
