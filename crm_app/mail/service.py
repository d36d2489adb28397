"""What is told by email, and how it reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy import text as sql

from crm_app.core import formats
from crm_app.core.config import settings
from crm_app.core.database import Work
from crm_app.core.i18n import LANGUAGES, as_language, text
from crm_app.core.records import TYPES
from crm_app.core.tables import columns
from crm_app.identity import recovery
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


def reset_email(reset_id: UUID) -> Email | None:
    """The email with the link for a forgotten password, in the person's language; None once the link cannot be used."""
    found = recovery.details(reset_id)
    if found is None:
        return None
    language = as_language(found["language"])
    body = text(
        "mail.reset.text",
        language,
        name=found["name"],
        link=recovery.address(reset_id),
        until=formats.moment(datetime.fromisoformat(found["expires_at"]), language, found["timezone"]),
    )
    return Email(found["email"], text("mail.reset.subject", language), body)


def notification_email(work: Work, notification_id: UUID) -> Email | None:
    """The email of a notification, in its reader's language; None when it was read or its reader wants no emails."""
    found = work.db.execute(sql("select mail_notification(:id)"), {"id": notification_id}).scalar()
    if found is None:
        return None
    language = as_language(found["language"])
    values = {
        "name": found["name"],
        "actor": found["actor"] or text("notifications.somebody", language),
        "workspace": work.principal.workspace_name,
        "title": found["title"],
        "link": f"{settings().origin}/{TYPES[found['record_kind']].plural}/{found['record_id']}",
        "account": f"{settings().origin}/account",
    }
    body = text(f"mail.{found['kind']}.text", language, **values) + text("mail.why", language, **values)
    return Email(found["email"], text(f"mail.{found['kind']}.subject", language, **values), body)
