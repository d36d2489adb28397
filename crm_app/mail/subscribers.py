"""Queues emails for events."""

from crm_app.core.database import Work
from crm_app.core.events import Invited, Notified, WorkspaceCreated, on
from crm_app.core.jobs import enqueue
from crm_app.identity import confirmation
from crm_app.mail.jobs import InvitationMail, NotificationMail
from crm_app.mail.service import silence

# The delay: a person who sees a notification in the product first gets no email.
_GRACE_SECONDS = 60


@on(Invited)
def mail_invitation(work: Work, event: Invited) -> None:
    """Queues the invitation's email, if a mail server is configured and the workspace is not a demo."""
    if silence(work) is None:
        enqueue(work, "mail.send_invitation", InvitationMail(invitation_id=event.invitation_id))


@on(WorkspaceCreated)
def mail_confirmation(work: Work, event: WorkspaceCreated) -> None:
    """Queues the confirmation email of a newly registered person."""
    confirmation.begin(work)


@on(Notified)
def mail_notification(work: Work, event: Notified) -> None:
    """Queues a delayed email for a notification, if the workspace sends emails."""
    if silence(work) is None:
        payload = NotificationMail(notification_id=event.notification_id)
        enqueue(work, "mail.send_notification", payload, delay_seconds=_GRACE_SECONDS)
