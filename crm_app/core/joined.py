"""The reads of a page in one message to PostgreSQL.

A page has several parts, each with a service and a permission of its own. `together` runs them side by side on the event loop.
When all of them wait for a read, their reads are sent as one message, and each part goes on with its own answer; a part that
reads again joins the next message. The services and the parts know nothing of it.

Each read enters the workspace with its own permission before it reads (the SQL function `app_read`): a session that is over,
or a role that no longer grants one of the permissions, refuses the message. Then each read is sent alone, and each part gets the
answer or the refusal that it would have got alone.

The statements of such reads are few and long, and to plan them takes PostgreSQL more time than to run them: each connection of
the event loop prepares them once.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import psycopg2
from greenlet import getcurrent

from crm_app.core import on_loop, prepared
from crm_app.core.metrics import LOOP_READS
from crm_app.core.on_loop import NOT_HERE, Elsewhere, NotHere, in_greenlet

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Question:
    """A read by a session.

    Attributes:
        permissions: what the role must grant; the last one is that of the statement, the others are only checked.
        sql: one statement with psycopg2's named placeholders, whose row has one text. Settings of the planner may stand before
            it, each as `set local enable_… = off; `, and hold for this statement.
        values: of the placeholders, and others that the statement does not use.
    """

    session_id: UUID
    workspace_id: UUID
    permissions: tuple[str | None, ...]
    sql: str
    values: dict[str, Any]


class JoinedLink:
    """What a read of a joined message has in place of a connection."""

    def __init__(self, group: "_Group") -> None:
        self._group = group

    def ask(self, question: Question) -> Any:
        """The answer to a question, after all parts have asked. Raises psycopg2's errors, or Elsewhere."""
        reader: Any = getcurrent()
        self._group.asked.append((reader, question))
        self._group.busy -= 1
        return reader.parent.switch()  # `_Group._send` goes on here

    def fetch(self, _sql: str, _values: dict[str, Any]) -> Any:
        """Raises Elsewhere: what is no hot read runs in a thread."""
        raise Elsewhere


class _Group:
    """The parts that run side by side.

    Args:
        links: the connections of the event loop.
    """

    def __init__(self, links: on_loop.Links) -> None:
        self._links = links
        self.busy = 0
        """How many parts compute, or wait for something that is no read."""
        self.asked: list[tuple[Any, Question]] = []
        self.first_ended = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()

    async def read(self, call: Callable[[], Result], is_first: bool) -> Result | NotHere:
        """Runs a read; see `on_loop.attempt`."""
        try:
            return await in_greenlet(call, JoinedLink(self), waits=self.look)
        except Elsewhere:
            LOOP_READS.labels("elsewhere").inc()
        if not is_first:  # it could overtake the part that decides whether the others are shown
            self.busy -= 1
            self.look()
            try:
                await self.first_ended.wait()
            finally:
                self.busy += 1
        return NOT_HERE

    def look(self) -> None:
        """Sends what was asked, when no part is busy."""
        if self.busy <= 0 and self.asked:
            asked, self.asked = self.asked, []
            self.busy += len(asked)
            task = asyncio.get_running_loop().create_task(self._send(asked))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _send(self, asked: list[tuple[Any, Question]]) -> None:
        answers: Sequence[Any] = ()
        error: BaseException = Elsewhere()
        used = await self._links.take()
        if used is None:
            LOOP_READS.labels("busy").inc()
        else:
            try:
                answers = await self._links.run(used, lambda: _answers(used, [question for _, question in asked]))
            except (Elsewhere, Exception) as found:
                error = found
        for (reader, _), answer in zip(asked, answers or [error] * len(asked), strict=True):
            if isinstance(answer, BaseException):
                reader.throw(answer)
            else:
                reader.switch(answer)
        self.look()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that runs."""

    group: _Group
    is_first: bool

    async def read(self, call: Callable[[], Result]) -> Result | NotHere:
        return await self.group.read(call, self.is_first)


async def together(first: Coroutine[Any, Any, Any], *others: Coroutine[Any, Any, Any]) -> list[Any]:
    """Runs the parts of a page side by side, and joins their reads.

    Args:
        first: the part that decides whether the others are shown. When it raises, the others are given up before they have
            shown anything.
        others: the other parts, which change only what is their own. A part may have parts in turn.

    Returns: what the parts return. Raises what a part raises.
    """
    outer, links, count = on_loop.joining.get(), on_loop.present(), 1 + len(others)
    if links is None:
        return await _in_turn((first, *others))
    group: _Group = _Group(links) if outer is None else outer.group
    group.busy += count if outer is None else count - 1  # the part that has these parts waits meanwhile
    tasks: list[asyncio.Task[Any]] = []

    async def part(work: Coroutine[Any, Any, Any], is_first: bool) -> Any:
        on_loop.joining.set(_Part(group, is_first if outer is None else outer.is_first))
        try:
            return await work
        except BaseException:
            if is_first:
                for task in tasks[1:]:
                    task.cancel()
            raise
        finally:
            if is_first and outer is None:
                group.first_ended.set()

    def begin(work: Coroutine[Any, Any, Any], is_first: bool) -> None:
        def ended(_: Any) -> None:
            work.close()  # one that was given up before it began
            group.busy -= 1
            group.look()

        tasks.append(asyncio.create_task(part(work, is_first)))
        tasks[-1].add_done_callback(ended)

    for number, work in enumerate((first, *others)):
        begin(work, not number)
    try:
        found = await asyncio.gather(*tasks, return_exceptions=True)  # cancels the parts when it is cancelled
    finally:
        group.busy += outer is not None
    faults = [one for one in found if isinstance(one, BaseException)]
    if faults:
        raise faults[0]
    return found


async def _in_turn(parts: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
    try:
        return [await one for one in parts]
    finally:
        for one in parts:
            one.close()  # those that a fault has left out


def _answers(link: Any, questions: Sequence[Question]) -> list[Any]:
    """The texts that answer the questions, or psycopg2's errors. Raises Elsewhere."""
    asked = [_call(link, question) for question in questions]
    calls = b", ".join(part for one in asked for part in [*one.before, one.call, *one.after])
    try:
        row = iter(link.run(b"select " + calls))
    except psycopg2.Error:
        return [_alone(link, one) for one in asked]
    return [[next(row) for _ in [*one.before, one.call, *one.after]][len(one.before)] for one in asked]


def _alone(link: Any, one: "_Call") -> Any:
    try:
        return link.run(b"select " + b", ".join([*one.before, one.call]))[-1]
    except psycopg2.Error as error:
        return error


@dataclass(frozen=True, slots=True)
class _Call:
    """The call of `app_read` that asks a question, with what is checked and set before it and reset after it."""

    before: list[bytes]
    call: bytes
    after: list[bytes]


_SETTING = re.compile(r"set local (enable_\w+) = (on|off); ")


def _call(link: Any, question: Question) -> _Call:
    written, sql, settings, planned = link.cursor.mogrify, question.sql, [], ""
    if sql.startswith("set local"):
        settings = _SETTING.findall(sql)
        sql, planned = _SETTING.sub("", sql), str(settings)
    text = (prepared.called(link, sql, question.values, planned) or written(sql, question.values)).decode()
    begins = _begins(question.session_id, question.workspace_id)
    checks = [written(f"{begins}%s, null)", (one,)) for one in question.permissions[:-1]]
    set_to = [written("set_config(%s, %s, true)", one) for one in settings]
    reset_to = [written("set_config(%s, %s, true)", (one, "off" if value == "on" else "on")) for one, value in settings]
    return _Call(checks + set_to, written(f"{begins}%s, %s)", (question.permissions[-1], text)), reset_to)


@lru_cache(maxsize=4096)
def _begins(session_id: UUID, workspace_id: UUID) -> str:
    """The begin of every call of a caller."""
    return f"app_read('{session_id}'::uuid, '{workspace_id}'::uuid, "
