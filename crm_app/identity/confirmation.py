"""Confirmation of email addresses by a mailed link. Before it the person may sign in, but may not send mail to others.

Where no email is sent nothing can be confirmed, and every address counts as confirmed.
"""

import hmac
from typing import Any
from uuid import UUID

from crm_app.core.config import settings
from crm_app.core.database import Work, transaction_without_workspace, unit_of_work
from crm_app.core.errors import Conflict, NotFound
from crm_app.core.jobs import Nothing, enqueue
from crm_app.core.principal import SessionCaller
from crm_app.core.tokens import derived_token
from crm_app.identity.attempts import Client, call, throttle
from crm_app.identity.schemas import ConfirmIn

MAIL_JOB = "mail.send_confirmation"
"""The kind of job that mails the link (`mail/jobs.py`)."""
_PER_PERSON = 3
_PER_ADDRESS = 30


def begin(work: Work) -> None:
    """Queues the mail with the link to the principal, where email is sent and the address is not confirmed yet."""
    if settings().smtp_url and not work.principal.confirmed:
        enqueue(work, MAIL_JOB, Nothing())


def again(caller: SessionCaller) -> None:
    """Queues the mail once more. Raises Conflict when there is nothing to confirm or no email is sent, TooMany."""
    with unit_of_work(caller) as work:  # first check that the session is alive
        if not settings().smtp_url:
            raise Conflict("identity.error.no_mail")
        if work.principal.confirmed:
            raise Conflict("identity.error.confirmed_already")
        person_id = work.principal.person_id
    throttle([f"confirm:{person_id}"], [_PER_PERSON])
    with unit_of_work(caller) as work:
        begin(work)


def address(person_id: UUID, email: str) -> str:
    """The address of the page that confirms `email` as that person's."""
    return f"{settings().origin}/confirm?token={_secret(person_id, email)}"


def details(person_id: UUID) -> dict[str, Any] | None:
    """The person and address to confirm: email, name, language and `confirmed`; None for an unknown person."""
    with transaction_without_workspace() as db:
        found: dict[str, Any] | None = call(db, "auth_confirmation(:p)", p=person_id)
    return found


def confirm(data: ConfirmIn, client: Client) -> None:
    """Confirms an address. A repetition changes nothing. Raises NotFound for an invalid link, TooMany."""
    throttle([f"confirm-from:{client.address}"], [_PER_ADDRESS])
    ident, _, _secret_part = data.token.partition(".")
    try:
        person_id = UUID(ident)
    except ValueError:
        raise NotFound("identity.error.confirm_over") from None
    found = details(person_id)
    if found is None or not hmac.compare_digest(_secret(person_id, found["email"]).encode(), data.token.encode()):
        raise NotFound("identity.error.confirm_over")
    with transaction_without_workspace() as db:
        call(db, "auth_confirm_person(:p, :e)", p=person_id, e=found["email"])


def _secret(person_id: UUID, email: str) -> str:
    """The secret of this person and this very address: a link for a former address confirms nothing."""
    return f"{person_id.hex}.{derived_token(f'confirm {email}', person_id)}"
