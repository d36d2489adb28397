"""REST routes of conversations. An answer streams as server-sent events."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import orjson
import redis
from fastapi import APIRouter, Query, Request, Response
from starlette.responses import StreamingResponse

from crm_app.conversations import access, asking, messages, proposals, service, suggestions, usage
from crm_app.conversations.models import AiResponse
from crm_app.conversations.review_api import router as review_router
from crm_app.conversations.schemas import (
    ActionOut,
    Asked,
    AskIn,
    ConversationDetail,
    ConversationIn,
    ConversationPatch,
    ConversationQuery,
    DecisionIn,
    DecisionsIn,
    MessageOut,
    RevisionIn,
    UsageOut,
)
from crm_app.core import live, sessions
from crm_app.core.database import Work
from crm_app.core.errors import AppError
from crm_app.core.logging import logger
from crm_app.core.principal import Caller
from crm_app.core.threads import patiently
from crm_app.rest.http import CallerDep, json_value, language_of, write

log = logger(__name__)
router = APIRouter()
more = APIRouter(prefix="/api/v1", tags=["conversations"])
USE = "conversation.use"

FLUSH_SECONDS = 0.08
MAX_STREAM_SECONDS = 600
REDIS_DOWN_SECONDS = 1.0
_STREAM_ID = re.compile(r"[0-9]{1,19}(-[0-9]{1,19})?")


@more.get("/conversations", response_model=None, summary="List conversations")
async def list_conversations(caller: CallerDep, query: Annotated[ConversationQuery, Query()]) -> Response:
    return json_value(await write(caller, USE, lambda work: service.page(work, query)))


@more.post("/conversations", status_code=201, response_model=None, summary="Start a conversation")
async def start_conversation(caller: CallerDep, body: ConversationIn) -> Response:
    def run(work: Work) -> dict[str, Any]:
        conversation, asked = asking.start(work, body)
        found = service.detail(work, conversation.id).model_dump(mode="json")
        return {**found, "asked": asked.model_dump(mode="json") if asked else None}

    return json_value(await write(caller, USE, run), 201)


@more.get(
    "/conversations/{conversation_id}",
    responses={200: {"model": ConversationDetail}},
    response_model=None,
    summary="Read a conversation",
)
async def read_conversation(
    caller: CallerDep, conversation_id: UUID, before: Annotated[int | None, Query(ge=0)] = None
) -> Response:
    def run(work: Work) -> dict[str, Any]:
        return service.detail(work, conversation_id, before).model_dump(mode="json")

    return json_value(await write(caller, USE, run))


@more.patch("/conversations/{conversation_id}", response_model=None, summary="Rename or share a conversation")
async def change_conversation(caller: CallerDep, conversation_id: UUID, body: ConversationPatch) -> Response:
    def run(work: Work) -> dict[str, Any]:
        service.change(work, conversation_id, body)
        return service.detail(work, conversation_id).model_dump(mode="json", exclude={"messages", "earlier", "streams"})

    return json_value(await write(caller, USE, run))


@more.delete("/conversations/{conversation_id}", status_code=204, response_model=None, summary="Delete")
async def delete_conversation(caller: CallerDep, conversation_id: UUID) -> Response:
    await write(caller, USE, lambda work: service.delete(work, conversation_id))
    return Response(status_code=204)


@more.post("/conversations/{conversation_id}/restore", response_model=None, summary="Undo the deletion")
async def restore_conversation(caller: CallerDep, conversation_id: UUID) -> Response:
    def run(work: Work) -> dict[str, Any]:
        service.restore(work, conversation_id)
        return service.detail(work, conversation_id).model_dump(mode="json", exclude={"messages", "earlier", "streams"})

    return json_value(await write(caller, USE, run))


@more.post(
    "/conversations/{conversation_id}/questions",
    status_code=202,
    responses={202: {"model": Asked}},
    response_model=None,
    summary="Ask",
)
async def ask_question(caller: CallerDep, conversation_id: UUID, body: AskIn) -> Response:
    asked = await write(caller, USE, lambda work: asking.ask(work, conversation_id, body))
    return json_value(asked.model_dump(mode="json"), 202)


@more.post(
    "/messages/{message_id}/regenerate",
    status_code=202,
    responses={202: {"model": Asked}},
    response_model=None,
    summary="Answer again",
)
async def regenerate_answer(caller: CallerDep, message_id: UUID) -> Response:
    asked = await write(caller, USE, lambda work: asking.regenerate(work, message_id))
    return json_value(asked.model_dump(mode="json"), 202)


@more.post("/ai-responses/{response_id}/stop", status_code=204, response_model=None, summary="Stop an answer")
async def stop_answer(caller: CallerDep, response_id: UUID) -> Response:
    await write(caller, USE, lambda work: asking.stop(work, response_id))
    return Response(status_code=204)


@more.post(
    "/pending-actions/{action_id}/decision",
    responses={200: {"model": ActionOut}},
    response_model=None,
    summary="Approve or reject a proposed change",
)
async def decide_action(caller: CallerDep, action_id: UUID, body: DecisionIn) -> Response:
    def run(work: Work) -> dict[str, Any]:
        action = proposals.decide(work, action_id, body.approve)
        return proposals.shown(action, work.principal.language).model_dump(mode="json")

    return json_value(await write(caller, USE, run))


@more.post(
    "/pending-actions/decisions",
    responses={200: {"model": list[ActionOut]}},
    response_model=None,
    summary="Approve or reject several proposed changes, all or none",
)
async def decide_actions(caller: CallerDep, body: DecisionsIn) -> Response:
    def run(work: Work) -> list[dict[str, Any]]:
        found = proposals.decide_all(work, body.ids, body.approve)
        return [proposals.shown(one, work.principal.language).model_dump(mode="json") for one in found]

    return json_value(await write(caller, USE, run))


@more.patch(
    "/pending-actions/{action_id}",
    responses={200: {"model": ActionOut}},
    response_model=None,
    summary="Change the values of a proposed change, or prepare it anew",
)
async def revise_action(caller: CallerDep, action_id: UUID, body: RevisionIn) -> Response:
    def run(work: Work) -> dict[str, Any]:
        action = proposals.revise(work, action_id, body.fields)
        return proposals.shown(action, work.principal.language).model_dump(mode="json")

    return json_value(await write(caller, USE, run))


@more.get("/ai-usage", responses={200: {"model": UsageOut}}, response_model=None, summary="AI use of this month")
async def read_usage(caller: CallerDep) -> Response:
    return json_value(await write(caller, USE, lambda work: usage.usage(work).model_dump(mode="json")))


@more.get("/conversation-suggestions", response_model=None, summary="Questions worth asking")
async def read_suggestions(caller: CallerDep) -> Response:
    return json_value(await write(caller, USE, suggestions.suggestions))


@more.get(
    "/ai-responses/{response_id}/stream",
    response_model=None,
    summary="Watch an answer (server-sent events)",
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Events `begin`, `piece`, `step` and `end`."}
    },
)
async def stream_answer(request: Request, caller: CallerDep, response_id: UUID) -> StreamingResponse:
    pieces = await write(caller, USE, lambda work: messages.may_watch(work, response_id))
    after = request.headers.get("last-event-id", "0")
    start = after if _STREAM_ID.fullmatch(after) else "0"
    return StreamingResponse(
        _events(caller, response_id, start, language_of(request), pieces),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(caller: Caller, response_id: UUID, after: str, language: str, shown: bool) -> AsyncIterator[bytes]:
    """Yields the pieces of an answer as they come, then the whole answer. The session is checked again at every flush.

    A reader who may not see the pieces (`shown` False) gets the steps and, at the end, what they may see of the answer.
    """
    attempt, begun = 0, False
    deadline = asyncio.get_running_loop().time() + MAX_STREAM_SECONDS
    try:
        while asyncio.get_running_loop().time() < deadline:
            pieces = await _read(response_id, after)
            await patiently(sessions.check, caller, USE)
            ended = False
            for ident, data in pieces:
                after = ident
                if int(data.get("attempt", attempt)) < attempt:
                    continue  # a worker that lost the job and has not noticed it yet
                attempt = int(data.get("attempt", attempt))
                if data["type"] == "end":
                    ended = True
                elif shown or data["type"] != "piece":
                    begun = begun or data["type"] == "piece"
                    yield _event(data["type"], data, ident)
            final = await write(caller, USE, lambda work: _final(work, response_id)) if ended or not pieces else None
            if final is not None:
                yield _event("end", final)
                return
            if begun:  # the first piece is sent at once
                await asyncio.sleep(FLUSH_SECONDS)
    except AppError as error:
        yield _event("error", {"code": error.code, "message": error.message(language)})


async def _read(response_id: UUID, after: str) -> list[tuple[str, dict[str, Any]]]:
    try:
        return await live.read(asking.stream_of(response_id), after)
    except redis.RedisError as error:
        log.warning("stream not readable, the database is read instead", error=str(error))
        await asyncio.sleep(REDIS_DOWN_SECONDS)
        return []


def _final(work: Work, response_id: UUID) -> dict[str, Any] | None:
    """The finished message, or None while it is being written. Raises NotFound once it may no longer be seen."""
    response: AiResponse = access.may_follow(work, response_id)
    if response.status in ("queued", "running"):
        return None
    found: MessageOut = messages.answer_out(work, response)
    return found.model_dump(mode="json")


def _event(name: str, data: dict[str, Any], ident: str = "") -> bytes:
    head = f"id: {ident}\n" if ident else ""
    return f"{head}event: {name}\ndata: ".encode() + orjson.dumps(data, default=str) + b"\n\n"


router.include_router(more)
router.include_router(review_router)
