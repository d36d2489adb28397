"""Redis or Valkey: the queue, live data and caches. It never holds the only copy of anything."""

from functools import lru_cache

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from crm_app.core.config import settings


def _retry() -> Retry:
    """Retries once, without a pause, because an idle connection may have been closed. The library's default of three
    retries with pauses delayed every write of a record by seven seconds while the cache was down.
    """
    return Retry(NoBackoff(), 1)


def pool() -> redis.ConnectionPool:
    """The connection pool, for code with a client of its own, such as the queue."""
    return redis.ConnectionPool.from_url(
        settings().redis_url, socket_timeout=5, socket_connect_timeout=2, health_check_interval=30, retry=_retry()
    )


@lru_cache(maxsize=1)
def client() -> redis.Redis:
    """The synchronous client of this process: services and jobs, in threads."""
    return redis.Redis(connection_pool=pool())


@lru_cache(maxsize=1)
def async_client() -> redis.asyncio.Redis:
    """The asynchronous client of this process: listeners on the event loop."""
    return redis.asyncio.Redis.from_url(
        settings().redis_url, socket_connect_timeout=2, health_check_interval=30, retry=AsyncRetry(NoBackoff(), 1)
    )


def is_up() -> float:
    """1 if the cache answers within a second, else 0. Blocks, so only the thread of the metrics calls it."""
    try:
        with redis.Redis.from_url(settings().redis_url, socket_timeout=1, socket_connect_timeout=1) as probe:
            return float(bool(probe.ping()))
    except (redis.RedisError, OSError):
        return 0.0


def forget() -> None:
    """Drops the clients; the next use creates new ones from the settings as they are then."""
    client.cache_clear()
    async_client.cache_clear()
