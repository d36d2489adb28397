"""Jobs that send emails, so that a slow or unreachable mail server delays no request and is retried."""

from uuid import UUID

from pydantic import BaseModel

from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.core.logging import logger
from crm_app.identity.confirmation import MAIL_JOB as CONFIRMATION_JOB
from crm_app.identity.recovery import MAIL_JOB
from crm_app.mail import service, smtp
from crm_app.mail.compose import Email
from crm_app.values.mailboxes import is_nobodys

log = logger(__name__)


class InvitationMail(BaseModel):
    """Payload: the invitation. Its secret is derived from the id, so that no secret waits in the queue."""

    invitation_id: UUID


class ResetMail(BaseModel):
    """Payload: the reset link, without its secret."""

    reset_id: UUID


class NotificationMail(BaseModel):
    """Payload: the notification."""

    notification_id: UUID


@job("mail.send_invitation", lease_seconds=90, max_attempts=6)
def send_invitation(run: JobRun, payload: InvitationMail) -> None:
    """Sends an invitation, unless it was accepted or withdrawn meanwhile."""
    with run.work("member.manage") as work:
        silence = service.silence(work)
        email = None if silence else service.invitation_email(work, payload.invitation_id)
    send(run, email, silence)


@job(MAIL_JOB, lease_seconds=90, max_attempts=6, priority=20)
def send_reset(run: JobRun, payload: ResetMail) -> None:
    """Sends a reset link, unless it was used or has expired meanwhile. System work, because nobody is signed in."""
    run.check()
    send(run, service.reset_email(payload.reset_id), None)


@job(CONFIRMATION_JOB, lease_seconds=90, max_attempts=6, priority=20)
def send_confirmation(run: JobRun, payload: Nothing) -> None:
    """Sends the confirmation link to the person who requested it, unless the address was confirmed meanwhile."""
    with run.work() as work:
        email = service.confirmation_email(work)
    send(run, email, None)


@job("mail.send_notification", lease_seconds=90, max_attempts=6)
def send_notification(run: JobRun, payload: NotificationMail) -> None:
    """Sends a notification, unless it was read meanwhile or the member wants no email."""
    with run.work() as work:
        silence = service.silence(work)
        email = None if silence else service.notification_email(work, payload.notification_id)
    send(run, email, silence)


def send(run: JobRun, email: Email | None, silence: str | None) -> None:
    """Sends `email`, if there is one, under the job's id, so that a retry is the same email and not another one.

    The log and the job's row say why an email was not sent: no addressee, or a workspace that sends none.
    """
    if email is not None and silence is None and is_nobodys(email.to):
        silence = "address kept for examples"
    if silence is not None:
        log.info("not mailed", reason=silence)
        run.progress(not_mailed=silence)
    elif email is not None:
        smtp.send(email, str(run.job_id))
