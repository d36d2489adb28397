"""Email leaves in jobs: a mail server that is slow or away holds up nobody, and is tried again."""

from uuid import UUID

from pydantic import BaseModel

from crm_app.core.jobs import JobRun, Nothing, job
from crm_app.identity.confirmation import MAIL_JOB as CONFIRMATION_JOB
from crm_app.identity.recovery import MAIL_JOB
from crm_app.mail import service, smtp


class InvitationMail(BaseModel):
    """Payload: the invitation. Its secret is made anew from the id, so that none waits in the queue."""

    invitation_id: UUID


class ResetMail(BaseModel):
    """Payload: the link for a forgotten password, without its secret."""

    reset_id: UUID


class NotificationMail(BaseModel):
    """Payload: the notification."""

    notification_id: UUID


@job("mail.send_invitation", lease_seconds=90, max_attempts=6)
def send_invitation(run: JobRun, payload: InvitationMail) -> None:
    """Sends an invitation, unless it was taken up or withdrawn meanwhile."""
    with run.work("member.manage") as work:
        email = service.invitation_email(work, payload.invitation_id)
    if email is not None:
        smtp.send(email.to, email.subject, email.text)


@job(MAIL_JOB, lease_seconds=90, max_attempts=6, priority=20)
def send_reset(run: JobRun, payload: ResetMail) -> None:
    """Sends the link for a forgotten password, unless it was used or has expired meanwhile. System work: nobody is signed in."""
    run.check()
    email = service.reset_email(payload.reset_id)
    if email is not None:
        smtp.send(email.to, email.subject, email.text)


@job(CONFIRMATION_JOB, lease_seconds=90, max_attempts=6, priority=20)
def send_confirmation(run: JobRun, payload: Nothing) -> None:
    """Sends the link that proves the address of whoever asked, unless it was proven meanwhile."""
    with run.work() as work:
        email = service.confirmation_email(work)
    if email is not None:
        smtp.send(email.to, email.subject, email.text)


@job("mail.send_notification", lease_seconds=90, max_attempts=6)
def send_notification(run: JobRun, payload: NotificationMail) -> None:
    """Sends a notification, unless it was read meanwhile or the member wants no email."""
    with run.work() as work:
        email = service.notification_email(work, payload.notification_id)
    if email is not None:
        smtp.send(email.to, email.subject, email.text)
