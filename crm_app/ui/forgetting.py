"""Removes states of unused pages from memory: a page can be loaded again from its address, and drafts are in the
browser.
"""

import asyncio
import time
from typing import Any

from crm_app.core.logging import logger
from crm_app.ui.reflex_seam import StateManagerMemory, connected_tokens
from crm_app.ui.state import Shell

log = logger(__name__)
NOBODYS_SECONDS = 120.0
"""How long the state of a page without a signed-in person is kept after its last event."""
CLOSED_SECONDS = 300.0
"""How long the state of a closed tab is kept: longer than most lost connections, so that a returning tab reads
little.
"""
_EVERY_SECONDS = 30.0


async def forget_forever(app: Any) -> None:
    """Removes unused states periodically, until cancelled.

    Args:
        app: Reflex's app, whose states are in memory.
    """
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        count = forget(app.state_manager, connected_tokens(app), time.time())
        if count:
            log.debug("states forgotten", count=count)


def forget(manager: StateManagerMemory, open_tabs: Any, now: float) -> int:
    """Removes the unused states of closed tabs and of pages without a signed-in person. Returns how many.

    Args:
        manager: Reflex's manager of states in memory.
        open_tabs: the client tokens of the tabs that are connected.
        now: seconds since 1970.
    """
    gone = 0
    for expires_at, token in list(manager._token_expires_at.values()):
        unused = now - (expires_at - manager.token_expiration)
        closed = unused >= CLOSED_SECONDS and token.ident not in open_tabs
        if not closed and unused < NOBODYS_SECONDS:
            continue
        lock = manager._states_locks.get(token.lock_key)
        root = manager.states.get(token.cache_key)
        if (lock is None or not lock.locked()) and root is not None and (closed or _is_nobodys(root)):
            manager._purge_token(token)
            gone += 1
    return gone


def _is_nobodys(root: Any) -> bool:
    shell = getattr(root, "substates", {}).get(Shell.get_name())
    return shell is not None and not shell._bound
