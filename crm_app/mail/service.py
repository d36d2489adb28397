"""The contents of emails."""

import re
import unicodedata
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy import text as sql

from crm_app.core.config import settings
from crm_app.core.database import Work
from crm_app.core.i18n import LANGUAGES, as_language, translate
from crm_app.core.tables import columns
from crm_app.identity import confirmation, recovery
from crm_app.mail.compose import Email, one_line, shorten
from crm_app.records import TYPES
from crm_app.values import formats
from crm_app.workspaces.invitations import invitation_link, invitation_secret
from crm_app.workspaces.models import Invitation
from crm_app.workspaces.service import is_demo

INVITATION = columns(Invitation)
_LONGEST_NAME = 60
_LINK = re.compile(r"(?i)\b[a-z][a-z0-9+.-]*://\S*|\bwww\.\S*|\S+@\S+\.\S+|\b\S+\.[a-z]{2,}/\S*")


def silence(work: Work) -> str | None:
    """The reason why this workspace sends no emails, as a word for logs and job rows; None when it may send."""
    if not settings().smtp_url:
        return "no mail server"
    return "demo workspace" if is_demo(work) else None


def invitation_email(work: Work, invitation_id: UUID) -> Email | None:
    """The email of an invitation that is still open, else None.

    In the inviter's language first and then in the other one, because the language of the invited person is unknown.
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
    values = {"inviter": quoted(who.name), "address": who.email, "workspace": quoted(who.workspace_name)}
    parts = [
        translate(
            "mail.invitation.text",
            language,
            until=formats.date_time(row.expires_at, language, who.workspace_timezone),
            link=invitation_link(invitation_secret(row.id)),
            **values,
        )
        for language in (first, *(other for other in LANGUAGES if other != first))
    ]
    return Email(row.email, translate("mail.invitation.subject", first), "\n\n---\n\n".join(parts))


def quoted(name: str) -> str:
    """A name that a user chose, quoted for a text that the product sends: one short line without links.

    Removes whatever a mail program would turn into a link, and characters that change the direction of the line.
    """
    plain = "".join(c for c in " ".join(name.split()) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    harmless = " ".join(_LINK.sub("…", plain).split()).replace("“", "'").replace("”", "'")
    return f"“{shorten(harmless, _LONGEST_NAME)}”"


def confirmation_email(work: Work) -> Email | None:
    """The confirmation email of the principal; None when the address is confirmed already, or for system work."""
    who = work.principal
    if who.person_id is None or who.confirmed:
        return None
    body = translate(
        "mail.confirm.text", who.language, name=one_line(who.name), link=confirmation.address(who.person_id, who.email)
    )
    return Email(who.email, translate("mail.confirm.subject", who.language), body)


def reset_email(reset_id: UUID) -> Email | None:
    """The email with a reset link, in the person's language; None once the link is invalid."""
    found = recovery.details(reset_id)
    if found is None:
        return None
    language = as_language(found["language"])
    body = translate(
        "mail.reset.text",
        language,
        name=one_line(found["name"]),
        link=recovery.address(reset_id),
        until=formats.date_time(datetime.fromisoformat(found["expires_at"]), language, found["timezone"]),
    )
    return Email(found["email"], translate("mail.reset.subject", language), body, found["name"])


def notification_email(work: Work, notification_id: UUID) -> Email | None:
    """The email of a notification, in its reader's language; None when it was read or the reader wants no emails."""
    found = work.db.execute(sql("select mail_notification(:id)"), {"id": notification_id}).scalar()
    if found is None:
        return None
    language = as_language(found["language"])
    values = {
        "name": one_line(found["name"]),
        "actor": one_line(found["actor"] or translate("notifications.somebody", language)),
        "workspace": quoted(work.principal.workspace_name),
        "title": one_line(found["title"]),
        "link": f"{settings().origin}/{TYPES[found['record_kind']].plural}/{found['record_id']}",
        "account": f"{settings().origin}/account",
    }
    body = translate(f"mail.{found['kind']}.text", language, **values) + translate("mail.why", language, **values)
    subject = translate(f"mail.{found['kind']}.subject", language, **values)
    return Email(found["email"], subject, body, found["name"], values["account"])
