"""The emails about the deletion of a workspace."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text

from crm_app.core.config import settings
from crm_app.core.database import Work
from crm_app.core.i18n import as_language, translate
from crm_app.core.tables import table
from crm_app.mail.compose import Email, one_line
from crm_app.mail.service import quoted
from crm_app.records import TYPES
from crm_app.values import formats

JOB = "deletion.announce"
"""The kind of job that mails an announcement (`jobs.py`)."""
PATH = "/settings/deletion"


class Announcement(BaseModel):
    """Payload: the owner to write to, when the workspace ends, and whether it was decided to keep it."""

    member_id: UUID
    due_at: datetime
    kept: bool = False


def announcement(work: Work, payload: Announcement) -> Email | None:
    """The email to an owner in the owner's language; None for somebody who is no owner any more."""
    work.require("workspace.delete")
    found = work.db.execute(text("select deletion_owner(:member)"), {"member": payload.member_id}).scalar()
    if found is None:
        return None
    language = as_language(found["language"])
    values = {
        "name": one_line(found["name"]),
        "actor": one_line(work.principal.name),
        "workspace": quoted(work.principal.workspace_name),
        "due": formats.date_time(payload.due_at, language, found["timezone"]),
        "link": f"{settings().origin}{PATH}",
    }
    decided = "kept" if payload.kept else "asked"
    subject = translate(f"deletion.mail.{decided}.subject", language, **values)
    body = translate(f"deletion.mail.{decided}.text", language, **values)
    return Email(found["email"], subject, body, found["name"])


def receipt(found: dict[str, Any]) -> Email:
    """The receipt of a deletion.

    Args:
        found: the row of the deletion as JSON values, see `models.WorkspaceDeletion`.
    """
    language = as_language(found["language"])
    moments = {
        name: formats.date_time(datetime.fromisoformat(found[f"{name}_at"]), language, found["timezone"])
        for name in ("asked", "closed", "finished")
    }
    values = {"name": one_line(found["name"]), "workspace": quoted(found["workspace_name"]), "reference": found["id"]}
    lines = "\n".join(
        translate("deletion.line", language, name=name, count=formats.number(count))
        for name, count in counts(found["rows"], language)
    )
    subject = translate("deletion.mail.receipt.subject", language, **values)
    body = translate("deletion.mail.receipt.text", language, lines=lines, **values, **moments)
    return Email(found["email"], subject, body, found["name"])


def counts(rows: dict[str, int], language: str) -> list[tuple[str, int]]:
    """What was deleted, as names and numbers: each kind of record, members, accounts, and all other rows together."""
    names = {table(record.model).name: f"{record.plural}.title" for record in TYPES.values()}
    names |= {"membership": "workspaces.members", "person": "deletion.accounts"}
    found = [(translate(key, language), rows[name]) for name, key in names.items() if rows.get(name)]
    others = sum(count for name, count in rows.items() if name not in names)
    return [*found, (translate("deletion.others", language), others)]
