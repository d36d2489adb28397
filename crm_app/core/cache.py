"""Redis or Valkey: the queue, live data and caches. Nothing here is the only copy of anything."""

from functools import lru_cache

import redis
import redis.asyncio

from crm_app.core.config import settings


@lru_cache(maxsize=1)
def client() -> redis.Redis:
    """The synchronous client of this process: services and jobs, in threads."""
    return redis.Redis.from_url(
        settings().redis_url, socket_timeout=5, socket_connect_timeout=2, health_check_interval=30
    )


@lru_cache(maxsize=1)
def async_client() -> redis.asyncio.Redis:
    """The asynchronous client of this process: listeners on the event loop."""
    return redis.asyncio.Redis.from_url(settings().redis_url, socket_connect_timeout=2, health_check_interval=30)


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
