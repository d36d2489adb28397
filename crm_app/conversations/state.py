"""The states of the assistant's pages: the list of conversations, and one conversation with its growing answer."""

import asyncio
from typing import Annotated, Any
from urllib.parse import parse_qs
from uuid import UUID

import redis
import reflex as rx
from pydantic import Field

from crm_app.assistant.markdown import render
from crm_app.assistant.tools import tools
from crm_app.conversations import asking, keeping, service, subject, suggestions
from crm_app.conversations.deciding import Deciding
from crm_app.conversations.rating_state import RatesAnswers
from crm_app.conversations.rows import ConversationRow, Message, message_row, row_meta
from crm_app.conversations.schemas import (
    AskIn,
    ConversationDetail,
    ConversationIn,
    ConversationPatch,
    ConversationQuery,
)
from crm_app.conversations.subject import Subject
from crm_app.core import live
from crm_app.core.database import Work
from crm_app.core.direction import plain
from crm_app.core.errors import Invalid, NotFound, Unavailable
from crm_app.core.i18n import translate
from crm_app.core.logging import logger
from crm_app.core.validation import parse
from crm_app.rest.http import in_thread
from crm_app.ui.actions import Actions, action, current_caller, page_opened, still_allowed
from crm_app.ui.live import Change, follow
from crm_app.ui.state import Shell

log = logger(__name__)
USE = "conversation.use"
LIST_ROWS = 30
SHOWN_MESSAGES = 50
FLUSH_SECONDS = 0.09
RECHECK_SECONDS = 60.0
REDIS_DOWN_SECONDS = 1.0
RETRY_SECONDS = 2.0
"""Pause before an open conversation is read again that could not be read."""


class Conversations(Actions, rx.State):
    """The list of conversations."""

    rows: list[ConversationRow] = []
    q: str = ""
    loading: bool = True
    more: bool = False
    kept: str = ""
    """How long conversations are kept, in words; empty where they are kept for good."""

    @action(USE, within=True)
    async def load(self) -> None:
        """Loads the first page, and keeps the list up to date while a page with it is open."""
        await self._read_rows()
        language = (await self._viewer()).language
        days = await self._do(keeping.days_kept)
        self.kept = translate("conversations.kept", language, days=days) if days else ""
        follow(self, USE, lambda change: change.kind == "conversation")

    @action(USE)
    async def search(self, q: Annotated[str, Field(max_length=200)]) -> None:
        """Searches titles and messages."""
        self.q = q.strip()
        await self._read_rows()

    @action(USE, within=True)
    async def load_more(self) -> None:
        """Loads the next page, up to the maximal size of a state."""
        await self._read_rows(len(self.rows) + LIST_ROWS)

    async def _changed(self, changes: list[Change]) -> None:
        """Refreshes the list while a page with it is open."""
        await self._read_rows(max(LIST_ROWS, len(self.rows)))

    async def _read_rows(self, limit: int = LIST_ROWS) -> None:
        viewer = await self._viewer()
        query = ConversationQuery(limit=min(limit, 50), q=self.q or None)
        found = await self._do(service.page, query)
        self.rows = [
            {
                "id": item["id"],
                "href": f"/assistant/{item['id']}",
                "title": item["title"],
                "shared": item["shared"],
                "meta": row_meta(item, viewer),
            }
            for item in found["items"]
        ]
        self.more = found["next"] is not None and len(self.rows) < 50
        self.loading = False


class Chat(RatesAnswers, Deciding, rx.State):
    """One conversation."""

    status: str = "loading"
    """loading, new, ready or missing."""
    ident: str = ""
    title: str = ""
    shared: bool = False
    mine: bool = True
    owner_name: str = ""
    may_share: bool = False
    messages: list[Message] = []
    earlier: bool = False
    about_title: str = ""
    about_href: str = ""
    """The record or list that the conversation is about; empty for none."""
    suggestions: list[str] = []
    busy: bool = False
    """An answer is being generated."""
    live_html: str = ""
    """The received part of the answer."""
    live_step: str = ""
    """The present step: waiting, thinking, or the running tool."""
    saved: int = 0
    """Counts renames; each closes the dialog."""
    announced: int = 0
    """Counts finished answers, for the announcement to screen readers."""

    _version: int = 0
    _streams: bool = True
    """Whether this reader may see an answer while it is generated."""
    _open: str = ""
    """The answer that is being generated."""

    # ---- showing

    @action(USE, within=True)
    async def begin(self) -> None:
        """The page of a new conversation."""
        topic, offered = await self._do(_offered, self._asked_about())
        if self.status != "new":  # otherwise the connection was restored
            self._clear("new")
        self.suggestions = offered
        self.about_title, self.about_href = (plain(topic.title), topic.address) if topic else ("", "")

    @action(USE)
    async def load(self) -> None:
        """Loads the conversation of the address."""
        wanted = str(getattr(self, "conversation_id", ""))
        if (
            self.status != "ready" or self.ident != wanted
        ):  # otherwise the connection was restored: the conversation stays visible
            self._clear("loading")
        try:
            await self._refresh(_uuid(wanted))
        except (NotFound, Invalid):
            self._clear("missing")

    @action(USE)
    async def leave(self) -> None:
        """Clears the conversation when the page is left."""
        self._clear("loading")

    @action(USE, background=True)
    async def watch(self) -> None:
        """Shows answers while they are generated, in every tab with the conversation."""
        outdated = False
        async with live.hub.subscribe(current_caller().workspace_id, page_opened()) as queue:
            while True:
                async with self:
                    ident, open_answer = self.ident, self._open
                if not ident:
                    return
                try:
                    if outdated:
                        await still_allowed(USE)
                        async with self:
                            await self._refresh_or_leave()
                        outdated = False
                    elif open_answer:
                        await self._follow(open_answer)
                    else:
                        event = await _next_event(queue)
                        await still_allowed(USE)
                        topic = {} if event is None else event
                        outdated = topic.get("id") == ident or topic.get("topic") == live.MISSED
                except Unavailable:  # the database is away: what is shown is read again when it is back
                    log.warning("conversation waits for the database")
                    outdated = True
                    await asyncio.sleep(RETRY_SECONDS)

    async def _follow(self, response_id: str) -> None:
        """Shows the pieces of an answer as they arrive, at most eleven times a second, until its end."""
        after, attempt, written = "0", 0, ""
        while True:
            try:
                pieces = await live.read(asking.stream_of(UUID(response_id)), after)
            except redis.RedisError:
                pieces = []
                await asyncio.sleep(REDIS_DOWN_SECONDS)
            await still_allowed(USE)
            ended, step = not pieces, ""
            for ident, data in pieces:
                after = ident
                if int(data.get("attempt", attempt)) < attempt:
                    continue  # a worker that has lost the job to another one
                attempt = int(data.get("attempt", attempt))
                if data["type"] == "begin":
                    written, step = "", "thinking"
                elif data["type"] == "step":
                    step = data["tool"] if data["tool"] in tools() else "thinking"
                elif data["type"] == "piece":
                    written += data["text"] if self._streams else ""
                ended = ended or data["type"] == "end"
            rendered = await in_thread(render, written, []) if written else ""
            async with self:
                if self._open != response_id:
                    return
                self.live_html = rendered
                self.live_step = step or self.live_step
                if ended:
                    await self._refresh_or_leave()
                    if self._open != response_id:
                        self.announced += 1
                        return
            await asyncio.sleep(FLUSH_SECONDS)

    async def _refresh_or_leave(self) -> None:
        try:
            await self._refresh(_uuid(self.ident))
        except NotFound:
            self._clear("missing")

    async def _refresh(self, conversation_id: UUID) -> None:
        detail: ConversationDetail = await self._do(service.detail, conversation_id)
        viewer = await self._viewer()
        self.ident, self.title, self.shared, self.mine = str(detail.id), detail.title, detail.shared, detail.mine
        self.owner_name, self._version = detail.owner_name or "–", detail.version
        self._streams = detail.streams
        self.about_title, self.about_href = plain(detail.about_title), detail.about_href
        shell = await self.get_state(Shell)
        self.may_share = detail.mine and "conversation.share" in shell.permissions
        shown = detail.messages[-SHOWN_MESSAGES:]
        self.earlier = detail.earlier or len(detail.messages) > len(shown)
        self.messages = [message_row(message, viewer) for message in shown]
        waiting = [m.response for m in shown if m.response and m.response.status in ("queued", "running")]
        self._open = str(waiting[-1].id) if waiting else ""
        self.busy = bool(waiting)
        if not waiting:
            self.live_html, self.live_step = "", ""
        elif not self.live_step:
            self.live_step = "waiting" if waiting[-1].status == "queued" else "thinking"
        self.status = "ready"

    def _clear(self, status: str) -> None:
        self.status, self.ident, self.title, self.messages, self.earlier = status, "", "", [], False
        self.shared, self.mine, self.busy, self.live_html, self.live_step = False, True, False, "", ""
        self.suggestions, self._open, self.about_title, self.about_href, self.rated = [], "", "", "", ""
        self.form_errors = {}

    # ---- asking

    @action(USE)
    async def ask(self, data: dict[str, str]) -> Any:
        """Asks the typed question in the conversation of the page. A refused question stays in the composer."""
        return await self._ask(data.get("question", ""))

    @action(USE)
    async def ask_suggestion(self, question: Annotated[str, Field(max_length=400)]) -> Any:
        """Asks a suggested question."""
        return await self._ask(question)

    async def _ask(self, typed: str) -> Any:
        question = typed.strip()
        if not question:
            return None
        asked = parse(AskIn, {"question": question})
        here = str(
            getattr(self, "conversation_id", "")
        )  # from the address of the event: the state may belong to another page
        if not here:
            sent = await self._do_once(_start, asked.question, self._asked_about())
            return rx.redirect(f"/assistant/{sent.id}")
        await self._do_once(asking.ask, _uuid(here), asked)
        self.form_errors = {}
        if here == self.ident:
            await self._refresh_or_leave()
        return None

    def _asked_about(self) -> str:
        """The address in the address of a new conversation: the record or list that it is about."""
        url = self.rx_router_url
        return parse_qs(url.query[: 3 * subject.LONGEST], max_num_fields=20).get("about", [""])[-1]

    @action(USE)
    async def stop(self) -> None:
        """Stops the generation of the answer."""
        if self._open:
            await self._do(asking.stop, UUID(self._open))
            await self._refresh_or_leave()

    @action(USE)
    async def regenerate(self, message_id: UUID) -> None:
        """Generates the answer again, also after a failure."""
        await self._do(asking.regenerate, message_id)
        await self._refresh_or_leave()

    # ---- the conversation itself

    @action(USE)
    async def rename(self, data: dict[str, str]) -> None:
        """Renames the conversation."""
        patch = parse(ConversationPatch, {"version": self._version, "title": data.get("title", "")})
        await self._do(service.change, _uuid(self.ident), patch)
        self.form_errors = {}
        self.saved += 1
        await self._refresh_or_leave()

    @action("conversation.use")
    async def share(self, shared: bool) -> None:
        """Shares the conversation with the workspace, or ends the sharing."""
        patch = ConversationPatch(version=self._version, shared=shared)
        await self._do(service.change, _uuid(self.ident), patch)
        await self._refresh_or_leave()

    @action(USE)
    async def remove(self) -> Any:
        """Deletes the conversation."""
        conversation_id = _uuid(self.ident)
        await self._do(service.delete, conversation_id)
        await self._say("conversations.deleted", undo=f"conversation:{conversation_id}")
        return rx.redirect("/assistant")


def _start(work: Work, question: str, about: str) -> str:
    topic = subject.of(work, about)
    wanted = ConversationIn(question=question, about=topic.address if topic else None)
    return str(asking.start(work, wanted)[0].id)


def _offered(work: Work, about: str) -> tuple[Subject | None, list[str]]:
    topic = subject.of(work, about)
    return topic, suggestions.suggestions(work, topic)


def _uuid(value: str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise NotFound from None


async def _next_event(queue: asyncio.Queue[dict[str, Any]]) -> dict[str, Any] | None:
    try:
        async with asyncio.timeout(RECHECK_SECONDS):
            return await queue.get()
    except TimeoutError:
        return None
