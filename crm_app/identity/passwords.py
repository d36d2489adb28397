"""Passwords: argon2 through passlib, and threads of their own for the calls that hash.

A hash is a twentieth of a second of a core and 46 MiB: of OWASP's parameters for argon2id those with the most memory. Hundreds
of people may sign in at once. In the threads of all services their hashes would keep everybody else's calls waiting; and pages
that load would keep the hashes waiting.
"""

import asyncio
import contextvars
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from passlib.context import CryptContext

from crm_app.core.errors import TooMany, Unauthenticated
from crm_app.core.metrics import SIGN_INS_WAITING
from crm_app.core.threads import plainly
from crm_app.operations import admission

Result = TypeVar("Result")
_context = CryptContext(schemes=["argon2"], argon2__memory_cost=47_104, argon2__time_cost=1, argon2__parallelism=1)
AT_ONCE = max(2, min(4, os.cpu_count() or 1))
"""How many calls that hash run at once: a hash uses a core all the time."""
MOST_WAITING = 100
"""How many wait besides: two to three seconds on two cores. Further ones are refused, so that whoever waits is answered."""
_RETRY_SECONDS = 5
REFUSED_SECONDS = 0.25
"""A wrong password is answered no sooner: hashes with earlier, costlier parameters are renewed when their owners sign in; until
then the time would tell that their accounts exist.
"""
_dummy: list[str] = []


class Hashing:
    """The calls of this process that hash a password.

    Args:
        at_once: how many run at once.
        most_waiting: how many wait at most.
    """

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="password")
        self._most, self._here = at_once + most_waiting, 0

    async def run(self, function: Callable[..., Result], *args: Any) -> Result:
        """Runs a service call that hashes, in a thread, with the context variables kept. Raises TooMany when too many wait, and
        what the call raises, an Unauthenticated no sooner than `REFUSED_SECONDS` after its begin. One that has not begun when
        its caller goes does not begin.
        """
        began = time.monotonic()
        try:
            return await self._run(partial(contextvars.copy_context().run, plainly, function, *args))
        except Unauthenticated:
            await asyncio.sleep(began + REFUSED_SECONDS - time.monotonic())
            raise

    async def _run(self, call: Callable[[], Result]) -> Result:
        if self._here >= self._most:
            raise TooMany(_RETRY_SECONDS)
        self._here += 1
        try:
            with SIGN_INS_WAITING.track_inprogress(), admission.pages.giving_way():
                return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        finally:
            self._here -= 1


hashing = Hashing()


def hash_password(password: str) -> str:
    """An argon2 hash."""
    return str(_context.hash(password))


def check_password(password: str, known_hash: str | None) -> tuple[bool, str | None]:
    """Whether `password` is right, and a new hash when the old one has other settings.

    Without a hash it takes as long as with one, so that the time does not reveal whether an account exists.
    """
    if known_hash is None:
        if not _dummy:
            _dummy.append(str(_context.hash("nobody has this password")))
        _context.verify(password, _dummy[0])
        return False, None
    right, renewed = _context.verify_and_update(password, known_hash)
    return bool(right), renewed
