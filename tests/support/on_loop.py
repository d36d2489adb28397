"""Connections on the event loop of a test, and the messages that they send."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from crm_app.core import cache, on_loop, pool

LINKS = 2


@asynccontextmanager
async def connected(monkeypatch: pytest.MonkeyPatch, links: int = LINKS) -> AsyncIterator[on_loop.Links]:
    """Connections on the event loop of the test, by default two. Those of the test clients are used again afterwards."""
    monkeypatch.setattr(on_loop, "_links", None)
    await pool.read_on_loop(links)
    assert on_loop._links is not None
    yield on_loop._links
    await on_loop.stop()
    await cache.loop_announcer.close()


@contextmanager
def messages() -> Iterator[list[str]]:
    """Every message that a connection of the event loop sends, without those that prepare statements."""
    sent: list[str] = []
    run = on_loop._Link.run

    def noted(link: Any, message: bytes, **options: Any) -> Any:
        if not message.startswith(b"prepare "):
            sent.append(message.decode())
        return run(link, message, **options)

    with patch.object(on_loop._Link, "run", noted):
        yield sent
