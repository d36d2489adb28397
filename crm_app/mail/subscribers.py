"""What the product tells by email when something happens."""

from crm_app.core.database import Work
from crm_app.core.events import Invited, Notified, WorkspaceCreated, on
from crm_app.core.jobs import enqueue
from crm_app.identity import confirmation
from crm_app.mail.jobs import InvitationMail, NotificationMail
from crm_app.mail.service import silence

# Who sees it in the product first needs no email of it.
_GRACE_SECONDS = 60


@on(Invited)
def mail_invitation(work: Work, event: Invited) -> None:
    """Sends the invitation's link, if the operator has named a mail server and the workspace is no demo."""
    if silence(work) is None:
        enqueue(work, "mail.send_invitation", InvitationMail(invitation_id=event.invitation_id))


@on(WorkspaceCreated)
def mail_confirmation(work: Work, event: WorkspaceCreated) -> None:
    """Sends who has just registered the link that proves their address."""
    confirmation.begin(work)


@on(Notified)
def mail_notification(work: Work, event: Notified) -> None:
    """Sends what a member was told as an email, a little later, if anything is mailed from the workspace at all."""
    if silence(work) is None:
        payload = NotificationMail(notification_id=event.notification_id)
        enqueue(work, "mail.send_notification", payload, delay_seconds=_GRACE_SECONDS)
