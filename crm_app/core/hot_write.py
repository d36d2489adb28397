"""Hot writes: a service that writes runs on the event loop, and its transaction takes as few messages as it can.

A transaction begins with the check of the caller, whose answer, the principal, the service needs before it does anything. A hot
write supposes the principal that the same caller had last, and puts in front of its first message a statement that refuses the
transaction when PostgreSQL sees another one: the session is over, the role has changed, the member has another zone. Nothing
has been done then, and the write begins again with the present principal. So the check costs no message of its own, and holds
in the transaction that it permits.

What the service writes (`Work.later`) waits for the end, where it travels with the answer and the commit. A creation is one
message; a change has one more, which reads and locks its record.

The service stays an ordinary synchronous function (see `core.on_loop`). Where it needs what would block, such as the ORM, the
transaction is left without its changes, and the service begins again in a thread, in a `unit_of_work`. A service that is
called this way has no effects outside its transaction, except by `Work.after_commit`.
"""

import asyncio
import contextvars
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import psycopg2

from crm_app.core import on_loop, prepared
from crm_app.core.database import Need, principal_of, unit_of_work, unmet
from crm_app.core.deferred import observe
from crm_app.core.live import Publication
from crm_app.core.logging import logger
from crm_app.core.metrics import LOOP_WRITES, WORKSPACES
from crm_app.core.on_loop import Elsewhere, NotHere
from crm_app.core.principal import Caller, Principal, SessionCaller
from crm_app.core.refusals import refusals
from crm_app.core.threads import in_thread
from crm_app.core.work import Work

log = logger(__name__)
Made = TypeVar("Made")
Answer = Callable[[Any], tuple[str, Any]]
"""Makes, of what a service returned, the statement whose first value is the answer, and its values."""
_MOST = 4_000
"""How many principals a process remembers, some kilobytes each."""
_CHANGED = "CRM01"
"""The error code of `app_enter_supposed` for a caller who is no longer the one that was supposed."""


@dataclass(slots=True)
class _Supposed:
    """The principal that a caller had last, with the digest by which PostgreSQL knows whether it is the present one."""

    principal: Principal
    digest: str
    _entries: dict[str | None, bytes] = field(default_factory=dict)

    def entry(self, caller: SessionCaller, permission: str | None) -> bytes:
        """The statement that enters the workspace as this principal."""
        found = self._entries.get(permission)
        if found is None:
            found = self._entries[permission] = _entry(caller, permission, self.digest)
        return found


_supposed: dict[Caller, _Supposed] = {}


class _Changed(Exception):
    """The caller is not the one that was supposed."""


class _Passage:
    """A transaction on a connection of the event loop: what `core.deferred` and `Work` use in place of SQLAlchemy's."""

    __slots__ = ("_is_open", "_is_over", "_link", "_mogrify", "_need", "is_entered", "waiting")

    def __init__(self, link: Any, entry: bytes, need: Need | None) -> None:
        self.waiting: list[bytes] = [entry]
        """The statements that are not sent yet."""
        self._mogrify: Callable[[str, Any], bytes] = link.cursor.mogrify
        self.is_entered = False
        """Whether PostgreSQL has checked the caller."""
        self._link, self._need, self._is_open, self._is_over = link, need, False, False

    def written(self, sql: str, values: Any, *, is_kept: bool = False) -> bytes:
        """A statement with its values written in. `is_kept`: it comes again and again, so that the connection prepares it."""
        return (prepared.called(self._link, sql, values) if is_kept else None) or self._mogrify(sql, values)

    def execute(self) -> Any:
        """Sends what waits. Returns the first row of the last statement."""
        if not self._is_open:
            self.waiting.insert(0, b"begin")
        row = self._send(is_final=False)
        self._is_open = True
        return row

    def finish(self, answer: bytes | None) -> Any:
        """Sends what waits, and commits. Returns the first value of the statement `answer`."""
        waiting = self.waiting
        if not self._is_open:  # then one message is one transaction
            if answer is not None:
                waiting.append(answer)
        elif answer is None:
            waiting.append(b"commit")
        else:  # psycopg2 returns the last result of a message, which would be the commit's
            waiting += [self._mogrify("select app_answer(%s)", (answer.decode(),)), b"commit"]
            waiting.append(b"select current_setting('app.answer')")
        row = self._send(is_final=True)
        self._is_over = True
        return row[0] if answer is not None and row is not None else None

    def _send(self, *, is_final: bool) -> Any:
        message, self.waiting, began = b";\n".join(self.waiting), [], time.perf_counter()
        try:
            row = self._link.run(message, is_final=is_final)
        except psycopg2.Error as error:
            if error.pgcode == _CHANGED:
                raise _Changed from None
            self.is_entered = True
            raise
        finally:
            observe(time.perf_counter() - began, message)
        self.is_entered = True
        if self._need is not None:  # the message, or one before it, has begun with the check
            self._need.met = True
        return row

    def leave(self) -> None:
        """Ends the transaction without its changes, if it has not ended."""
        if not self._is_over and self._link.is_in_transaction():
            self._link.run(b"rollback")


async def run(caller: Caller, permission: str | None, function: Callable[[Work], Made]) -> Made:
    """As `write`, without an answer. Returns what the service returned."""
    made: list[Made] = []

    def kept(work: Work) -> Made:
        made[:] = [function(work)]
        return made[0]

    await write(caller, permission, kept)
    return made[0]


async def write(
    caller: Caller, permission: str | None, function: Callable[[Work], Made], answer: Answer | None = None
) -> bytes | None:
    """Runs a service that writes, in a transaction of its own.

    Args:
        caller: who acts.
        permission: the role must grant it; None where the service checks it, besides what the running event needs.
        function: the service. It may be called twice: it begins again, after its changes were undone, where it needs a thread.
        answer: the statement of the answer; None for a write without an answer.

    Returns: the first value of the answer, as it is after the write. Raises what `function` and `unit_of_work` raise.
    """
    need = unmet(caller)
    if isinstance(caller, SessionCaller) and (need is None or permission in (None, need.permission)):
        permission = permission if need is None else need.permission
        found = await on_loop.attempt(partial(_here, caller, permission, function, answer, need), LOOP_WRITES)
        if not isinstance(found, NotHere):
            return found
    return await in_thread(_in_thread, caller, permission, function, answer)


def _in_thread(
    caller: Caller, permission: str | None, function: Callable[[Work], Any], answer: Answer | None
) -> bytes | None:
    with unit_of_work(caller, permission) as work:
        made = function(work)
        return str(work.fetch(*answer(made))[0]).encode() if answer is not None else None


def _here(
    caller: SessionCaller,
    permission: str | None,
    function: Callable[[Work], Any],
    answer: Answer | None,
    need: Need | None,
) -> bytes | None:
    link: Any = on_loop.link()
    with refusals():
        for _ in range(2):
            supposed = _supposed.get(caller) or _ask(link, caller)
            try:
                return _attempted(link, caller, supposed, permission, function, answer, need)
            except _Changed:
                _supposed.pop(caller, None)
    raise Elsewhere


def _ask(link: Any, caller: SessionCaller) -> _Supposed:
    """The caller as PostgreSQL knows him now. Raises psycopg2's errors."""
    row, digest = link.fetch(_ASK, {"session": caller.session_id, "workspace": caller.workspace_id})
    if len(_supposed) >= _MOST:
        _supposed.clear()
    found = _supposed[caller] = _Supposed(principal_of(row, caller), digest)
    return found


_ASK = "select p, md5(p::text) from app_enter_principal(%(session)s, %(workspace)s, null) as p"


def _entry(caller: SessionCaller, permission: str | None, digest: str) -> bytes:
    given = (str(caller.session_id), str(caller.workspace_id), permission, digest)
    quoted = ", ".join("null" if part is None else "'" + part.replace("'", "''") + "'" for part in given)
    return f"select app_enter_supposed({quoted})".encode()


def _attempted(
    link: Any,
    caller: SessionCaller,
    supposed: _Supposed,
    permission: str | None,
    function: Callable[[Work], Any],
    answer: Answer | None,
    need: Need | None,
) -> bytes | None:
    passage = _Passage(link, supposed.entry(caller, permission), need)
    work, began = Work(passage, supposed.principal, caller), time.perf_counter()
    try:
        made = function(work)
        work.flush()
        found = passage.finish(passage.written(*answer(made), is_kept=True) if answer is not None else None)
    except (Elsewhere, _Changed, psycopg2.Error):
        raise
    except BaseException:
        if not passage.is_entered:  # a refusal by rights that nobody has checked yet
            raise Elsewhere from None
        raise
    finally:
        passage.leave()
    WORKSPACES.count(work.workspace_id, time.perf_counter() - began)
    if work.after_commit:
        _after(work.after_commit)
    return found.encode() if found is not None else None


def _after(actions: list[Callable[[], None]]) -> None:
    """Runs what follows the commit: publications at once, for they do not wait, and all else in a thread."""
    others = []
    for action in actions:
        if isinstance(action, Publication):
            action.on_loop()
        else:
            others.append(action)
    if others:
        context = contextvars.copy_context()
        asyncio.get_running_loop().run_in_executor(None, context.run, _run, others)


def _run(actions: list[Callable[[], None]]) -> None:
    for action in actions:
        try:
            action()
        except Exception:
            log.exception("what follows a commit broke")
