"""A rest for a provider that keeps failing: questions then get their offline answer at once.

One breaker for each workspace and provider settings, in Redis, so that all worker processes share it. Without Redis
every call is allowed.
"""

import hashlib
from typing import Any
from uuid import UUID

import redis

from crm_app.assistant.providers.base import (
    BrokenStream,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    QuotaExceeded,
)
from crm_app.core.cache import client
from crm_app.core.logging import logger

log = logger(__name__)
FAILURES = 3
"""So many failures in a row, without an answer between them, end the calls for a while."""
REMEMBERED_SECONDS = 300
REST_SECONDS = 30
LONGEST_REST_SECONDS = 300
TRIAL_SECONDS = 60


class Resting(ProviderUnavailable):
    """The provider has failed too often lately and is not called."""

    code = "ai_resting"


class Breaker:
    """The breaker of one workspace's provider."""

    def __init__(self, workspace_id: UUID, *settings: str) -> None:
        """`settings`: provider, model, address and key; other settings get another breaker."""
        seal = hashlib.sha256("\0".join(settings).encode()).hexdigest()[:24]
        self._key = f"crm:ai:breaker:{workspace_id}:{seal}"

    def check(self) -> None:
        """Raises Resting while the provider rests. After a rest one call at a time may try it."""
        try:
            if client().exists(f"{self._key}:rest"):
                raise Resting
            known: Any = client().get(self._key)
            failures = int(known or 0)
            if failures >= FAILURES and not client().set(f"{self._key}:trial", b"1", nx=True, ex=TRIAL_SECONDS):
                raise Resting
        except redis.RedisError as error:
            log.warning("breaker not readable", error=str(error))

    def succeeded(self) -> None:
        """The provider answered."""
        try:
            client().delete(self._key, f"{self._key}:trial", f"{self._key}:rest")
        except redis.RedisError as error:
            log.warning("breaker not writable", error=str(error))

    def failed(self, error: ProviderError) -> None:
        """Counts a failure of the service. Wrong settings and refused questions are no reason for a rest."""
        if not isinstance(error, ProviderUnavailable | ProviderTimeout | BrokenStream | QuotaExceeded):
            return
        if isinstance(error, Resting):
            return
        seconds = REST_SECONDS
        if isinstance(error, QuotaExceeded) and error.seconds:
            seconds = max(1, min(error.seconds, LONGEST_REST_SECONDS))
        try:
            counted: Any = client().incr(self._key)
            failures = int(counted)
            client().expire(self._key, REMEMBERED_SECONDS)
            told = isinstance(error, QuotaExceeded) and error.seconds is not None
            if told or failures >= FAILURES:
                client().set(f"{self._key}:rest", b"1", ex=seconds)
            client().delete(f"{self._key}:trial")
        except redis.RedisError as broken:
            log.warning("breaker not writable", error=str(broken))
