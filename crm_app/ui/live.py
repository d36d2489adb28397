"""Pages that stay true: what others change in the workspace appears without a reload."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from crm_app.core.live import hub
from crm_app.ui.guard import current_caller, still_allowed

GATHER_SECONDS = 0.3
"""Changes that come together (an import, say) are one redraw."""
_RECHECK_SECONDS = 60.0


async def changes(kind: str, permission: str) -> AsyncIterator[None]:
    """Yields whenever records of `kind` changed in the workspace, whoever changed them.

    For a background handler that a page's `on_load` names last: it ends by itself when the tab closes or goes to
    another page, since Reflex then cancels what a page load began. The session and the role are checked before every
    yield, and now and then while nothing happens.

    Args:
        kind: kind of record, such as `deal`.
        permission: what the person must still be granted.

    Raises:
        Unauthenticated, Forbidden: the session or the role is gone.
    """
    async with hub.subscribe(current_caller().workspace_id) as queue:
        while True:
            try:
                async with asyncio.timeout(_RECHECK_SECONDS):
                    event = await queue.get()
            except TimeoutError:
                await still_allowed(permission)
                continue
            if not _is_about(event, kind):
                continue
            await asyncio.sleep(GATHER_SECONDS)
            while not queue.empty():
                queue.get_nowait()
            await still_allowed(permission)
            yield


def _is_about(event: dict[str, Any], kind: str) -> bool:
    return event.get("topic") == "record" and event.get("kind") == kind
