"""Failures that pass are waited out, others are not; a provider that keeps failing is left alone for a while."""

import threading
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from crm_app.assistant.providers.base import (
    BadKey,
    BrokenStream,
    ChatRequest,
    Done,
    Event,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    QuotaExceeded,
    Stopped,
    Text,
    Usage,
    UserTurn,
)
from crm_app.assistant.providers.breaker import FAILURES, Breaker, Resting
from crm_app.assistant.providers.steady import SteadyProvider
from crm_app.core.cache import client
from tests.support.world import World

REQUEST = ChatRequest("", (UserTurn("hello"),))


class Scripted:
    """A provider that does what it is told, one list of events or an error for each call."""

    name, model, supports_tools = "scripted", "m", True

    def __init__(self, *script: list[Event | Exception]) -> None:
        self.script, self.calls = list(script), 0

    def stream(self, request: ChatRequest, stop: threading.Event) -> Iterator[Event]:
        self.calls += 1
        for event in self.script[min(self.calls, len(self.script)) - 1]:
            if isinstance(event, Exception):
                raise event
            yield event


def steady(inner: Scripted, breaker: Breaker, seconds: float = 20, chance: float = 0.0) -> SteadyProvider:
    return SteadyProvider(inner, breaker, deadline_seconds=seconds, chance=lambda: chance)


@pytest.fixture
def breaker(world: World) -> Breaker:
    return Breaker(uuid4(), "scripted", "m")


def run(provider: SteadyProvider) -> list[Event]:
    return list(provider.stream(REQUEST, threading.Event()))


def test_a_passing_failure_is_waited_out_and_what_it_used_counts(breaker: Breaker) -> None:
    inner = Scripted([Usage(5, 0), ProviderUnavailable()], [Text("fine"), Usage(3, 4), Done("stop")])
    assert run(steady(inner, breaker)) == [Usage(5, 0), Text("fine"), Usage(3, 4), Done("stop")]
    assert inner.calls == 2


@pytest.mark.parametrize("error", [BadKey(), ProviderTimeout(), QuotaExceeded(3600)])
def test_what_another_call_cannot_mend_is_not_called_again(breaker: Breaker, error: ProviderError) -> None:
    inner = Scripted([error])
    with pytest.raises(type(error)):
        run(steady(inner, breaker))
    assert inner.calls == 1


def test_nothing_is_said_twice(breaker: Breaker) -> None:
    inner = Scripted([Text("half"), BrokenStream()])
    with pytest.raises(BrokenStream):
        run(steady(inner, breaker))
    assert inner.calls == 1


def test_the_pauses_grow_at_random_and_end_at_the_deadline(breaker: Breaker) -> None:
    provider = steady(Scripted([]), breaker, chance=1.0)
    calm = steady(Scripted([]), breaker, chance=0.0)
    assert [provider._pause(ProviderUnavailable(), n) for n in range(3)] == [0.4, 0.8, None]
    assert calm._pause(ProviderUnavailable(), 0) == 0.2
    assert calm._pause(QuotaExceeded(2), 0) == 2.2
    inner = Scripted([ProviderUnavailable()])
    started = time.monotonic()
    with pytest.raises(ProviderUnavailable):
        run(steady(inner, breaker, seconds=0.1))
    assert inner.calls == 1
    assert time.monotonic() - started < 0.1


def test_an_answer_that_passes_the_deadline_ends(breaker: Breaker) -> None:
    with pytest.raises(ProviderTimeout):
        run(steady(Scripted([Text("late")]), breaker, seconds=-1))


def test_a_stop_ends_the_pause(breaker: Breaker) -> None:
    stop = threading.Event()
    stop.set()
    inner = Scripted([ProviderUnavailable()])
    with pytest.raises(Stopped):
        list(steady(inner, breaker).stream(REQUEST, stop))
    assert inner.calls == 1


def fail(breaker: Breaker) -> None:
    with pytest.raises(ProviderTimeout):
        run(steady(Scripted([ProviderTimeout()]), breaker))


def test_a_provider_that_keeps_failing_rests_and_is_then_tried_by_one(breaker: Breaker) -> None:
    for _ in range(FAILURES):
        fail(breaker)
    inner = Scripted([Text("x"), Done("stop")])
    with pytest.raises(Resting):
        run(steady(inner, breaker))
    assert inner.calls == 0
    client().delete(f"{breaker._key}:rest")  # as if the rest were over
    breaker.check()
    with pytest.raises(Resting):  # somebody tries it already
        breaker.check()
    client().delete(f"{breaker._key}:trial")
    assert run(steady(inner, breaker))
    breaker.check()
    breaker.check()


def test_an_answer_between_failures_keeps_it_awake_and_other_settings_are_another_provider(breaker: Breaker) -> None:
    for _ in range(FAILURES):
        fail(breaker)
        run(steady(Scripted([Text("x"), Done("stop")]), breaker))
    breaker.check()
    for _ in range(FAILURES):
        fail(breaker)
    Breaker(uuid4(), "scripted", "m").check()
    with pytest.raises(Resting):
        breaker.check()


def test_a_quota_is_respected_for_as_long_as_it_says(breaker: Breaker) -> None:
    with pytest.raises(QuotaExceeded):
        run(steady(Scripted([QuotaExceeded(120)]), breaker))
    with pytest.raises(Resting):
        breaker.check()
    left = client().ttl(f"{breaker._key}:rest")
    assert 100 < left <= 120
