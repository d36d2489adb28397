"""Pages that nobody is signed in on keep nothing worth keeping: their states are forgotten soon, not after an hour."""

import asyncio
import time
from typing import Any

from crm_app.core.logging import logger
from crm_app.ui.reflex_seam import StateManagerMemory
from crm_app.ui.state import Shell

log = logger(__name__)
KEPT_SECONDS = 120.0
_EVERY_SECONDS = 30.0


async def forget_forever(manager: Any) -> None:
    """Forgets states of nobody, again and again, until cancelled. States in Redis are small and expire there."""
    if not isinstance(manager, StateManagerMemory):
        return
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        count = forget(manager, time.time())
        if count:
            log.debug("states of nobody forgotten", count=count)


def forget(manager: StateManagerMemory, now: float) -> int:
    """Forgets the states that belong to no session and were last used `KEPT_SECONDS` before `now`. Returns how many.

    Args:
        manager: Reflex's manager of states in memory.
        now: seconds since 1970.
    """
    latest = now - KEPT_SECONDS + manager.token_expiration
    old = [token for expires_at, token in list(manager._token_expires_at.values()) if expires_at <= latest]
    gone = 0
    for token in old:
        lock = manager._states_locks.get(token.lock_key)
        root = manager.states.get(token.cache_key)
        if (lock is None or not lock.locked()) and root is not None and _is_nobodys(root):
            manager._purge_token(token)
            gone += 1
    return gone


def _is_nobodys(root: Any) -> bool:
    shell = getattr(root, "substates", {}).get(Shell.get_name())
    return shell is not None and not shell._bound
