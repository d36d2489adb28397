"""Secrets that the database keeps and this server must read again, such as the key of a workspace's AI service.

They are encrypted with AES-GCM under a key derived from the server's secret for one purpose, and bound to one owner: a
sealed text that is copied to another workspace's row cannot be opened there.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crm_app.core.config import settings

_NONCE_BYTES = 12


class Unsealable(Exception):
    """The sealed text was made with another server's secret, for another owner, or is damaged."""


def seal(text: str, purpose: str, owner: UUID) -> bytes:
    """The encrypted text.

    Args:
        text: the secret.
        purpose: what it is for; each purpose has a key of its own.
        owner: the workspace that it belongs to.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_key(purpose)).encrypt(nonce, text.encode(), owner.bytes)


def unseal(sealed: bytes, purpose: str, owner: UUID) -> str:
    """The secret in a text from `seal`. Raises Unsealable."""
    sealed = bytes(sealed)
    try:
        return AESGCM(_key(purpose)).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.bytes).decode()
    except (InvalidTag, ValueError) as error:
        raise Unsealable from error


def _key(purpose: str) -> bytes:
    secret = settings().secret_key.get_secret_value().encode()
    return HKDF(SHA256(), length=32, salt=None, info=f"crm {purpose}".encode()).derive(secret)
