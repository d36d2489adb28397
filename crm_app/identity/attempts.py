"""Attempts to sign in: where they come from, how many are allowed, and those that the audit trail tells of."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import text
from sqlmodel import Session

from crm_app.core.database import transaction_without_workspace
from crm_app.core.errors import TooMany
from crm_app.core.metrics import SIGN_INS

Kind = Literal["browser", "api"]
WINDOW_SECONDS = 900
PER_ACCOUNT_AND_ADDRESS = 8
PER_ACCOUNT = 40
PER_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class Client:
    """Where a call comes from."""

    address: str
    agent: str
    kind: Kind = "browser"


def call(db: Session, function: str, **values: Any) -> Any:
    """The result of one of the SQL functions of `sql_functions.py`."""
    return db.execute(text(f"select {function}"), values).scalar()


def throttle(keys: list[str], limits: list[int]) -> None:
    """Counts an attempt under each of `keys`. Raises TooMany when one has exceeded its limit in the last 15 minutes."""
    # a transaction of its own, so that the attempt counts even when the caller fails
    with transaction_without_workspace() as db:
        keys = [key[:200] for key in keys]
        wait = call(db, "auth_attempt(:keys, :limits, :window)", keys=keys, limits=limits, window=WINDOW_SECONDS)
    if wait:
        raise TooMany(int(wait), "identity.error.throttled")


def note(outcome: str, email: str, slug: str | None, client: Client) -> None:
    """Writes a sign-in that was refused, or blocked beyond the limit, into the trail of the person's workspaces; takes as
    long for an unknown address.
    """
    statement = f"auth_note_{outcome}(:email, cast(:slug as text), :kind, :address, :agent)"
    with transaction_without_workspace() as db:
        call(
            db, statement, email=email, slug=slug or None, kind=client.kind, address=client.address, agent=client.agent
        )


def throttle_password(email: str, client: Client, slug: str | None = None) -> str:
    """Counts an attempt at a person's password, at any form that asks for it. Raises TooMany, and says so once in 15 minutes
    in the audit trail of the person's workspaces, or of that with this `slug`.

    Returns the key whose count is reset once the password was right.
    """
    pair = f"login:{email}:{client.address}"
    try:
        throttle(
            [pair, f"login:{email}", f"login-from:{client.address}"],
            [PER_ACCOUNT_AND_ADDRESS, PER_ACCOUNT, PER_ADDRESS],
        )
    except TooMany:
        SIGN_INS.labels("throttled").inc()
        with suppress(TooMany):  # who goes on trying does not fill the trail
            throttle([f"login-noted:{email}"], [1])
            note("blocked", email, slug, client)
        raise
    return pair
