"""Email leaves in jobs: a mail server that is slow or away holds up nobody, and is tried again."""

from uuid import UUID

from pydantic import BaseModel

from crm_app.core.jobs import JobRun, job
from crm_app.mail import service, smtp


class InvitationMail(BaseModel):
    """Payload: the invitation. Its secret is made anew from the id, so that none waits in the queue."""

    invitation_id: UUID


@job("mail.send_invitation", lease_seconds=90, max_attempts=6)
def send_invitation(run: JobRun, payload: InvitationMail) -> None:
    """Sends an invitation, unless it was taken up or withdrawn meanwhile."""
    with run.work("member.manage") as work:
        email = service.invitation_email(work, payload.invitation_id)
    if email is not None:
        smtp.send(email.to, email.subject, email.text)
