"""Secrets that callers carry: opaque session tokens, and the short-lived access token of the REST API."""

import base64
import hashlib
import hmac
import secrets
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt

from crm_app.core.clock import now
from crm_app.core.config import settings
from crm_app.core.errors import Unauthenticated
from crm_app.core.principal import SessionCaller

_ALGORITHM = "HS256"
_AUDIENCE = "crm-api"
_verified: dict[str, tuple[float, SessionCaller, str]] = {}
_REMEMBERED = 10_000
_LONGEST = 4_000
"""Characters of a token that may be one of this product; the workspace's slug is the only part that varies."""


def new_token() -> str:
    """A secret of 256 random bits, safe in a cookie or an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """The hash of a token that the database stores. A fast hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def derived_token(purpose: str, ident: UUID) -> str:
    """A secret to be sent by email, derived from an id, so that neither the queue nor the database stores it.

    Args:
        purpose: what it is for, so that a secret for one purpose is never valid for another.
        ident: the id of the thing that the secret gives access to.
    """
    key = settings().secret_key.get_secret_value().encode()
    digest = hmac.new(key, purpose.encode() + b":" + ident.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def access_token(caller: SessionCaller, workspace_slug: str) -> tuple[str, int]:
    """A signed token for the REST API, and its lifetime in seconds. It carries the session and the workspace, no
    rights.
    """
    lifetime = timedelta(minutes=settings().access_token_minutes)
    claims = {
        "sid": str(caller.session_id),
        "ws": str(caller.workspace_id),
        "slug": workspace_slug,
        "aud": _AUDIENCE,
        "iat": now(),
        "exp": now() + lifetime,
    }
    secret = settings().secret_key.get_secret_value()
    return jwt.encode(claims, secret, algorithm=_ALGORITHM), int(lifetime.total_seconds())


def verify(token: str) -> tuple[SessionCaller, str]:
    """The caller of an access token and the slug of its workspace. The check of the signature is cached for a minute;
    the database checks the session.

    Raises Unauthenticated.
    """
    if len(token) > _LONGEST:
        raise Unauthenticated
    known = _verified.get(token)
    if known is not None and known[0] > time.time():
        return known[1], known[2]
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            settings().secret_key.get_secret_value(),
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            # "Issued in the future" is not checked: the clock of this machine or of another backend may differ by a
            # second.
            options={"require": ["exp", "sid", "ws", "slug"], "verify_iat": False},
        )
        caller = SessionCaller(UUID(claims["sid"]), UUID(claims["ws"]))
    except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError):  # the header is JSON that the sender wrote
        raise Unauthenticated from None
    if len(_verified) >= _REMEMBERED:
        _verified.clear()
    _verified[token] = (min(float(claims["exp"]), time.time() + 60), caller, str(claims["slug"]))
    return caller, str(claims["slug"])
