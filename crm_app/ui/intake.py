"""Events of browsers on their short way into Reflex; a part of `ui/reflex_seam.py`, from which it differs only in its place.

socketio decodes each message twice, and Reflex puts each event into a queue from which a task of its own begins it. Here a
message is read once, by orjson, and its event begins as soon as those of its tab before it have ended. What is no plain event
goes the usual way.
"""

from collections.abc import Coroutine, Mapping
from contextvars import Context
from typing import Any

import orjson

from crm_app.core.logging import logger

log = logger(__name__)
_EVENT = "event"


class Intake:
    """Hands the events of browsers to Reflex.

    Args:
        app: Reflex's app.
        namespace: of the events in messages.
    """

    def __init__(self, app: Any, namespace: str) -> None:
        self._app, self._begins = app, f"42{namespace},".encode()
        self._context, self._root = Context(), None
        """The context variables of a connection, without those of any event; and Reflex's own part of them."""

    def __call__(self, connection: str, data: bytes) -> bool:
        """Takes a message of a connection of engine.io. Returns False for anything but a plain event."""
        if not data.startswith(self._begins):
            return False
        try:
            name, event = orjson.loads(data[len(self._begins) :])
        except (ValueError, TypeError):  # what else there is, such as a number that asks for an acknowledgement
            return False
        space, sio = self._app.event_namespace, self._app.sio
        if name != _EVENT or space is None or sio is None:
            return False
        sid = sio.manager.sid_from_eio_sid(connection, space.namespace)
        if sid is None:
            return False
        root = self._app.event_processor._root_context
        if self._root is not root:
            self._context, self._root = Context(), root
            self._context.run(self._app._set_contexts_internal)
        self._context.run(self._begin, space.on_event(sid, event))
        return True

    def _begin(self, taking: Coroutine[Any, Any, None]) -> None:
        processor = self._app.event_processor
        queue = processor._ensure_queue_task()
        if queue.empty():  # else it would overtake an event that another one has begun
            handlers = self._app._registration_context.event_handlers
            processor._ensure_queue_task = lambda: _AtOnce(processor, queue, handlers)
        try:
            taking.send(None)
        except StopIteration:
            return
        except Exception:
            log.exception("event of a browser not understood")
        else:
            raise RuntimeError("Reflex waits before it has taken an event: see ui/intake.py")
        finally:
            taking.close()
            processor.__dict__.pop("_ensure_queue_task", None)


class _AtOnce:
    """In place of Reflex's queue of events, while an event of a browser is taken: it begins the event."""

    def __init__(self, processor: Any, queue: Any, handlers: Mapping[str, Any]) -> None:
        self._processor, self._queue, self._handlers = processor, queue, handlers

    async def put(self, entry: Any) -> None:
        """Does what Reflex's task does with an event of the queue."""
        future = self._processor._futures.get(entry.ctx.txid)
        if future is None or future.cancelled():
            return
        registered = self._handlers.get(entry.event.name)
        if registered is None:
            await self._queue.put(entry)  # Reflex's task says what is wrong with it
        elif registered.handler.is_background:
            self._processor._create_event_task(entry=entry, registered_handler=registered)
        else:
            self._processor._enqueue_for_token(entry=entry, registered_handler=registered)
