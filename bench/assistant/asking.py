"""Asking as a person asks: a conversation, a job, a stored answer."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select


@dataclass
class Said:
    """A stored answer: its words, what it cites in order, its calls and offers, and its milliseconds."""

    words: str
    cited: list[str | None]
    milliseconds: float
    calls: list[dict[str, Any]]
    offers: list[str]
    confidence: float = 0.0

    @property
    def tools(self) -> list[str]:
        """The names of the tools that ran."""
        return [call["tool"] for call in self.calls]


def said_to(someone: Any, turns: tuple[str, ...]) -> Said:
    """The answer to the last of `turns`, each asked in the same conversation."""
    if not turns:
        raise RuntimeError("a talk has at least one turn")
    return list(talk_of(someone, turns))[-1]


def talk_of(someone: Any, turns: tuple[str, ...]) -> Iterator[Said]:
    """The answers to `turns`, each asked in the same conversation."""
    from crm_app.conversations import access, asking
    from crm_app.conversations.models import AiResponse, Message
    from crm_app.conversations.schemas import AskIn, ConversationIn
    from crm_app.core import job_running

    conversation, asked = None, None
    for turn in turns:
        with someone.work() as work:
            if conversation is None:
                asked = asking.start(work, ConversationIn(question=turn))[1]
            else:
                asked = asking.ask(work, conversation, AskIn(question=turn))
        if asked is None:
            raise RuntimeError(f"the question was not taken: {turn}")
        conversation = asked.conversation_id
        with someone.work() as work:
            job = work.db.execute(
                select(access.RESPONSE.job_id).where(access.RESPONSE.id == asked.response_id)
            ).scalar_one()
        began = time.perf_counter()
        job_running.run(str(job))
        took = 1000 * (time.perf_counter() - began)
        with someone.work() as work:
            response = work.db.get_one(AiResponse, (work.workspace_id, asked.response_id))
            message = work.db.get_one(Message, (work.workspace_id, asked.message_id))
            cited = [response.sources[number - 1].get("id") for number in response.cited]
            yield Said(message.content, cited, took, response.used_context, response.offers, response.confidence)
