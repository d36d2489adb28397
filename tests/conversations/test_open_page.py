"""An open conversation stays live, also after the database was away for a moment."""

import asyncio
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

import crm_app.crm_app  # noqa: F401 - registers every page and its handlers
from crm_app.conversations import service, state
from crm_app.conversations.schemas import ConversationPatch
from crm_app.conversations.state import Chat, Conversations
from crm_app.core.errors import Unavailable
from crm_app.core.live import MISSED, hub
from crm_app.ui import live
from crm_app.ui.live import Change
from tests.conversations.test_answering import answer, start
from tests.support.states import opened
from tests.support.world import World


class Unlocked:
    """A state as a background event has it: `async with` takes its lock."""

    def __init__(self, state: Any) -> None:
        self._state = state

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None


async def until(done: Callable[[], bool]) -> None:
    for _ in range(500):
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("did not happen within 5 seconds")


@pytest.fixture
def conversation_id(world: World) -> Any:
    asked = start(world.owner, "How much did we win in 2017?")
    answer(world.owner, asked)
    return asked.conversation_id


def rename(world: World, conversation_id: Any, title: str) -> None:
    with world.owner.work() as work:
        version = service.detail(work, conversation_id).version
        service.change(work, conversation_id, ConversationPatch(version=version, title=title))
        work.after_commit.clear()


@pytest.mark.parametrize("topic", ["conversation", MISSED])
async def test_a_conversation_is_read_again_once_the_database_is_back(
    world: World, conversation_id: Any, topic: str
) -> None:
    real, failing = service.detail, [0]

    def detail(*args: Any) -> Any:
        if failing[0]:
            failing[0] -= 1
            raise Unavailable
        return real(*args)

    workspace = str(world.owner.caller.workspace_id)
    async with opened(world.owner, f"/assistant/{conversation_id}", conversation_id=str(conversation_id)) as page:
        await page.call(Chat, "load")
        chat = await page.state(Chat)
        with patch.multiple(state, RETRY_SECONDS=0.01), patch.object(service, "detail", detail):
            watching = asyncio.create_task(Chat.event_handlers["watch"].fn(Unlocked(chat)))
            await until(lambda: workspace in hub._queues)
            for title in ("Won in 2017", "Won deals"):
                await asyncio.to_thread(rename, world, conversation_id, title)
                failing[0] = 2
                for queue in hub._queues[workspace]:
                    queue.put_nowait({"topic": topic, "id": str(conversation_id)})
                await until(lambda title=title: chat.title == title)  # type: ignore[misc]
            assert not watching.done()
            chat.ident = ""  # the page is left
            for queue in hub._queues[workspace]:
                queue.put_nowait({"topic": topic, "id": str(conversation_id)})
            await asyncio.wait_for(watching, 5)
        assert await page.toasts() == []


async def test_the_list_of_conversations_follows_changes_as_other_lists_do(world: World, conversation_id: Any) -> None:
    """A refresh that fails while the database is away is repeated by `ui/live.py`, see `tests/ui/test_followers.py`."""
    followed: list[Any] = []
    async with opened(world.owner, "/assistant") as page:
        with patch.object(state, "follow", lambda *args: followed.append(args)):
            await page.call(Conversations, "load")
        rows = await page.state(Conversations)
        (_, permission, wanted), seen = followed[0], rows.rows[0]["title"]
        assert permission == state.USE
        event = {"topic": "conversation", "id": str(conversation_id), "action": "changed"}
        (change,) = live.changes_of(event)
        assert wanted(change)
        assert any(map(wanted, live.changes_of({"topic": MISSED})))
        assert not wanted(Change("contact", frozenset()))
        await asyncio.to_thread(rename, world, conversation_id, "Won in 2017")
        await rows._changed([change])
        assert seen != rows.rows[0]["title"] == "Won in 2017"
