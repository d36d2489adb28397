"""What is told by email, and how it reads."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from crm_app.core import formats
from crm_app.core.database import Work
from crm_app.core.i18n import LANGUAGES, text
from crm_app.core.tables import columns
from crm_app.workspaces.models import Invitation
from crm_app.workspaces.service import invitation_link, invitation_secret

INVITATION = columns(Invitation)


@dataclass(frozen=True, slots=True)
class Email:
    """An email, ready to be sent."""

    to: str
    subject: str
    text: str


def invitation_email(work: Work, invitation_id: UUID) -> Email | None:
    """The email of an invitation that is still open, else None.

    In the inviter's language first and then in the other: nobody knows which one the invited person reads.
    """
    work.require("member.manage")
    row = work.db.execute(
        select(Invitation).where(
            INVITATION.id == invitation_id, INVITATION.accepted_at.is_(None), INVITATION.revoked_at.is_(None)
        )
    ).scalar_one_or_none()
    if row is None:
        return None
    who = work.principal
    first = who.language
    values = {"inviter": who.name, "workspace": who.workspace_name}
    parts = [
        text(
            "mail.invitation.text",
            language,
            until=formats.moment(row.expires_at, language, who.workspace_timezone),
            link=invitation_link(invitation_secret(row.id)),
            **values,
        )
        for language in (first, *(other for other in LANGUAGES if other != first))
    ]
    return Email(row.email, text("mail.invitation.subject", first, **values), "\n\n---\n\n".join(parts))
