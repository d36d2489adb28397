"""Passwords: argon2 through passlib, and a limit of concurrent hashes, because each takes 64 MiB."""

import threading

from passlib.context import CryptContext

from crm_app.core.errors import TooMany

_context = CryptContext(schemes=["argon2"], argon2__memory_cost=65536, argon2__time_cost=3, argon2__parallelism=1)
_slots = threading.BoundedSemaphore(4)
_WAIT_SECONDS = 10
_dummy: list[str] = []


def hash_password(password: str) -> str:
    """An argon2 hash. Raises TooMany when too many wait to be hashed."""
    with _Slot():
        return str(_context.hash(password))


def check_password(password: str, known_hash: str | None) -> tuple[bool, str | None]:
    """Whether `password` is right, and a new hash when the old one has weaker settings.

    Without a hash it takes as long as with one, so that the time does not reveal whether an account exists.
    """
    with _Slot():
        if known_hash is None:
            if not _dummy:
                _dummy.append(str(_context.hash("nobody has this password")))
            _context.verify(password, _dummy[0])
            return False, None
        right, renewed = _context.verify_and_update(password, known_hash)
        return bool(right), renewed


class _Slot:
    def __enter__(self) -> None:
        if not _slots.acquire(timeout=_WAIT_SECONDS):
            raise TooMany(_WAIT_SECONDS)

    def __exit__(self, *_error: object) -> None:
        _slots.release()
