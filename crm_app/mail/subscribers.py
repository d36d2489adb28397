"""What the product tells by email when something happens."""

from crm_app.core.config import settings
from crm_app.core.database import Work
from crm_app.core.events import Invited, on
from crm_app.core.jobs import enqueue
from crm_app.mail.jobs import InvitationMail


@on(Invited)
def mail_invitation(work: Work, event: Invited) -> None:
    """Sends the invitation's link, if the operator has named a mail server."""
    if settings().smtp_url:
        enqueue(work, "mail.send_invitation", InvitationMail(invitation_id=event.invitation_id))
