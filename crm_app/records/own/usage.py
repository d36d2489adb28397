"""Which fields the lists of a workspace are filtered and ordered by: a job makes indexes for the used ones."""

import time
from collections.abc import Iterable
from uuid import UUID

import redis

from crm_app.core import cache
from crm_app.core.logging import logger

log = logger(__name__)
_SECONDS = 600.0
"""How often a process notes the use of a field at most."""
_MOST = 10_000
_noted: dict[str, float] = {}


def note(workspace_id: UUID, fields: Iterable[str]) -> None:
    """Notes that a list was filtered or ordered by these fields. A note may be lost; the next use makes another one.

    Args:
        fields: the ids of own ones, `<kind>.<name>` of declared ones.
    """
    began = time.monotonic()
    fresh = {one: f"{workspace_id} {one}" for one in fields if _noted.get(f"{workspace_id} {one}", 0.0) < began}
    if not fresh:
        return
    if len(_noted) > _MOST:
        _noted.clear()
    try:
        pipe = cache.client().pipeline()
        pipe.sadd(_key(workspace_id), *fresh)
        pipe.expire(_key(workspace_id), 7 * 86_400)
        pipe.execute()
    except (redis.RedisError, OSError) as error:
        log.info("the use of a field was not noted", error=str(error)[:100])
    # Only now: a read that was tried on the event loop is made again in a thread, because this waits for Redis.
    _noted.update(dict.fromkeys(fresh.values(), began + _SECONDS))


def taken(workspace_id: UUID) -> set[str]:
    """The fields that were used since the last call, as `note` names them. Raises redis.RedisError."""
    pipe = cache.client().pipeline()
    pipe.smembers(_key(workspace_id))
    pipe.delete(_key(workspace_id))
    found, _ = pipe.execute()
    return {one.decode() if isinstance(one, bytes) else one for one in found}


def forget() -> None:
    """Forgets what this process has noted."""
    _noted.clear()


def _key(workspace_id: UUID) -> str:
    return f"own:used:{workspace_id}"
