"""A forgotten password: a reset link, sent by email or passed on by the operator."""

from typing import Any
from uuid import UUID

from crm_app.core.clock import new_id
from crm_app.core.config import settings
from crm_app.core.database import transaction_without_workspace
from crm_app.core.errors import Conflict, NotFound
from crm_app.core.tokens import derived_token, token_hash
from crm_app.identity.attempts import Client, call, throttle
from crm_app.identity.common_passwords import check_choice
from crm_app.identity.passwords import hash_password
from crm_app.identity.schemas import ForgottenIn, ResetIn

LINK_MINUTES = 60
MAIL_JOB = "mail.send_reset"
"""The kind of job that mails a link (`mail/jobs.py`)."""
_PER_ACCOUNT = 3
_PER_ADDRESS = 20
_PER_ADDRESS_CHOOSING = 30


def request(data: ForgottenIn, client: Client) -> None:
    """Queues a mail with a reset link if the address has an account. Neither the answer nor its time reveals whether it
    has: the sweeper wakes the job, not this call.

    Raises Conflict when this installation sends no email, TooMany.
    """
    if not settings().smtp_url:
        raise Conflict("identity.error.no_mail")
    throttle([f"reset:{data.email}", f"reset-from:{client.address}"], [_PER_ACCOUNT, _PER_ADDRESS])
    _make(data.email, MAIL_JOB)


def link(email: str) -> str:
    """A reset link for the operator to pass on to somebody without email. Raises NotFound for an unknown address."""
    reset_id = _make(email.strip().lower(), None)
    if reset_id is None:
        raise NotFound("identity.error.nobody")
    return address(reset_id)


def address(reset_id: UUID) -> str:
    """The address of the page of a reset link."""
    return f"{settings().origin}/reset?token={_secret(reset_id)}"


def details(reset_id: UUID) -> dict[str, Any] | None:
    """The person of a link (email, name, language, timezone) and its end (expires_at); None once it is invalid."""
    with transaction_without_workspace() as db:
        found: dict[str, Any] | None = call(db, "auth_reset(:id)", id=reset_id)
    return found


def of(token: str) -> dict[str, Any]:
    """The person of a link by its secret: name, email and the names of their workspaces. Raises NotFound for an invalid
    one.
    """
    with transaction_without_workspace() as db:
        found: dict[str, Any] | None = call(db, "auth_reset_of(:h)", h=token_hash(token))
    if found is None:
        raise NotFound("identity.error.reset_over")
    return found


def choose(data: ResetIn, client: Client) -> None:
    """Sets the person's new password and ends all of their sessions.

    Raises NotFound for an invalid link, Invalid for a password that attackers would try first, TooMany.
    """
    throttle([f"choose-from:{client.address}"], [_PER_ADDRESS_CHOOSING])
    hashed_token = token_hash(data.token)
    whose = of(data.token)  # check the link first: a hash is costly, and anybody can send a request
    check_choice(data.password, whose["name"], whose["email"], *whose["workspaces"])
    hashed = hash_password(data.password)
    with transaction_without_workspace() as db:
        if not call(db, "auth_use_reset(:h, :p)", h=hashed_token, p=hashed):
            raise NotFound("identity.error.reset_over")


def _make(email: str, job: str | None) -> UUID | None:
    reset_id = new_id()
    values = {"id": reset_id, "e": email, "h": token_hash(_secret(reset_id)), "m": LINK_MINUTES, "j": job}
    with transaction_without_workspace() as db:
        made = call(db, "auth_request_reset(:id, :e, :h, :m, cast(:j as text))", **values)
    return reset_id if made else None


def _secret(reset_id: UUID) -> str:
    return derived_token("password-reset", reset_id)
