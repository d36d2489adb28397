"""Redis or Valkey: the queue, live data and caches. Nothing here is the only copy of anything."""

from functools import lru_cache

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from crm_app.core.config import settings


def _retry() -> Retry:
    """Once more, at once: a connection that broke while it rested is made anew. The library's own three tries with pauses
    held up whoever wrote a record for seven seconds while the cache was away."""
    return Retry(NoBackoff(), 1)


def pool() -> redis.ConnectionPool:
    """Connections for those who bring a client of their own, such as the queue."""
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
    """1 if the cache answers within a second, else 0: for the metrics, whose thread may wait."""
    try:
        with redis.Redis.from_url(settings().redis_url, socket_timeout=1, socket_connect_timeout=1) as probe:
            return float(bool(probe.ping()))
    except (redis.RedisError, OSError):
        return 0.0


def forget() -> None:
    """Drops the clients, so that the next use follows the settings of that moment."""
    client.cache_clear()
    async_client.cache_clear()
