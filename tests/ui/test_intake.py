"""Events of browsers are taken at once and in their order; what is no plain event goes the usual way."""

import asyncio
import json
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from crm_app.ui import intake
from crm_app.ui.intake import Intake

_SID = "of the namespace"
_inside: ContextVar[str] = ContextVar("inside", default="clean")


class Processor:
    """What Reflex's processor of events is to the intake."""

    def __init__(self) -> None:
        self._root_context = object()
        self._futures: dict[str, asyncio.Future[None]] = {}
        self.queue: asyncio.Queue[Any] = asyncio.Queue()
        self.begun: list[tuple[str, str]] = []

    def _ensure_queue_task(self) -> Any:
        return self.queue

    def _enqueue_for_token(self, *, entry: Any, registered_handler: Any) -> None:
        self.begun.append((entry.event.name, _inside.get()))

    def _create_event_task(self, *, entry: Any, registered_handler: Any) -> None:
        self.begun.append((f"{entry.event.name} behind", _inside.get()))

    async def enqueue(self, name: str) -> None:
        queue = self._ensure_queue_task()
        self._futures[name] = asyncio.get_running_loop().create_future()
        await queue.put(SimpleNamespace(event=SimpleNamespace(name=name), ctx=SimpleNamespace(txid=name)))


class App:
    """What Reflex's app is to the intake. Events are their names."""

    def __init__(self) -> None:
        self.event_processor = Processor()
        handlers = {
            name: SimpleNamespace(handler=SimpleNamespace(is_background=name == "slow")) for name in ("a", "slow")
        }
        self._registration_context = SimpleNamespace(event_handlers=handlers)
        self.event_namespace = SimpleNamespace(namespace="/_event", on_event=self.on_event)
        known = {"tab": _SID}
        self.sio = SimpleNamespace(manager=SimpleNamespace(sid_from_eio_sid=lambda sid, _: known.get(sid)))

    def _set_contexts_internal(self) -> None:
        """The contexts of Reflex."""

    async def on_event(self, sid: str, event: Any) -> None:
        assert sid == _SID
        if not isinstance(event, str):
            raise TypeError
        await self.event_processor.enqueue(event)


def said(*parts: Any, namespace: str = "/_event") -> bytes:
    return f"42{namespace},{json.dumps(parts)}".encode()


async def test_an_event_begins_at_once_and_outside_of_any_other() -> None:
    app = App()
    takes, processor = Intake(app, "/_event"), app.event_processor
    _inside.set("another event")
    assert takes("tab", said("event", "a"))
    assert takes("tab", said("event", "slow"))
    assert processor.begun == [("a", "clean"), ("slow behind", "clean")]
    assert processor.queue.empty()
    assert processor._ensure_queue_task() is processor.queue, "events of the server itself are queued as before"


async def test_it_overtakes_no_event_that_waits_in_the_queue() -> None:
    app = App()
    await app.event_processor.enqueue("chained")
    assert Intake(app, "/_event")("tab", said("event", "a"))
    assert app.event_processor.begun == []
    assert app.event_processor.queue.qsize() == 2


async def test_an_unknown_event_is_left_to_reflex() -> None:
    app = App()
    assert Intake(app, "/_event")("tab", said("event", "unknown"))
    assert app.event_processor.queue.qsize() == 1


OTHERS = [
    b"40/_event,",
    b"41/_event,",
    b"42/_event",
    b"42/_event,",
    b"42/_event,{",
    b'42/_event,7["event","a"]',
    b'42/_event,["event"]',
    b'42/_event,["event","a","b"]',
    b"42/_event,null",
    b'42/_event,["event",NaN]',
    b'42/_event,["ping","a"]',
    b'42/other,["event","a"]',
    b'42["event","a"]',
    b'42/_event,["event","\xff"]',
    b"42/_event," + b"[" * 5000 + b"]" * 5000,
    b"",
]


@pytest.mark.parametrize("data", OTHERS, ids=range(len(OTHERS)))
async def test_what_is_no_plain_event_goes_the_usual_way(data: bytes) -> None:
    app = App()
    assert not Intake(app, "/_event")("tab", data)
    assert (app.event_processor.begun, app.event_processor.queue.qsize()) == ([], 0)


async def test_an_event_of_a_connection_that_is_over_goes_the_usual_way() -> None:
    assert not Intake(App(), "/_event")("gone", said("event", "a"))


async def test_an_event_that_reflex_does_not_understand_is_logged_and_ends_nothing() -> None:
    app = App()
    takes = Intake(app, "/_event")
    with patch.object(intake.log, "exception") as logged:
        assert takes("tab", said("event", {"no": "name"}))
    assert logged.called
    assert takes("tab", said("event", "a"))
    assert app.event_processor.begun == [("a", "clean")]
