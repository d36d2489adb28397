"""The deletion of a workspace: an owner asks, everybody has a period of grace, a worker deletes, a receipt is mailed."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, select, text
from sqlmodel import SQLModel

from crm_app.core import live
from crm_app.core.clock import new_id
from crm_app.core.config import settings
from crm_app.core.database import Work, transaction_without_workspace
from crm_app.core.errors import AppError, Conflict, Invalid, NotFound
from crm_app.core.events import Noted, emit
from crm_app.core.jobs import enqueue
from crm_app.core.logging import logger
from crm_app.core.tables import columns, table
from crm_app.deletion import mails
from crm_app.deletion.schemas import DeletionIn, DeletionOut
from crm_app.mail import smtp
from crm_app.mail.service import silence
from crm_app.operations.schema import is_tenant_table
from crm_app.workspaces.models import Membership, Role

log = logger(__name__)
MEMBER, ROLE = columns(Membership), columns(Role)
GRACE_DAYS = 7
BATCH = 2000
"""How many rows one transaction deletes, so that it holds no lock for long."""


def pending(work: Work) -> DeletionOut | None:
    """The deletion that an owner has asked for, if any."""
    found = work.db.execute(text("select deletion_of()")).scalar()
    return None if found is None else DeletionOut.model_validate(found)


def ask(work: Work, data: DeletionIn) -> DeletionOut:
    """Asks to delete the workspace after the period of grace. All owners are written to.

    Raises Invalid unless the workspace's name is repeated, Conflict when it has been asked for already, Forbidden.
    """
    work.require("workspace.delete")
    if data.name.split() != work.principal.workspace_name.split():
        raise Invalid(fields={"name": "deletion.error.name"})
    work.alone("deletion")
    if not work.db.execute(text("select deletion_ask(:id, :days)"), {"id": new_id(), "days": GRACE_DAYS}).scalar():
        raise Conflict("deletion.error.pending")
    found = pending(work)
    if found is None:
        raise NotFound
    _announce(work, found, {"ends_at": [None, found.due_at.isoformat()]}, kept=False)
    return found


def withdraw(work: Work) -> None:
    """Keeps the workspace. Raises NotFound when nobody has asked to delete it, Forbidden."""
    work.require("workspace.delete")
    work.alone("deletion")
    found = pending(work)
    if found is None or not work.db.execute(text("select deletion_withdraw()")).scalar():
        raise NotFound("deletion.error.none")
    _announce(work, found, {"ends_at": [found.due_at.isoformat(), None]}, kept=True)


def _announce(work: Work, found: DeletionOut, changes: dict[str, Any], *, kept: bool) -> None:
    """Notes the decision in the audit trail, refreshes the frame of open pages and queues an email to each owner."""
    emit(work, Noted("workspace", work.workspace_id, "update", work.principal.workspace_name, changes))
    live.publish(work, "member")
    if silence(work) is not None:
        return
    owners = (
        select(MEMBER.id)
        .select_from(Membership)
        .join(Role, and_(ROLE.workspace_id == MEMBER.workspace_id, ROLE.id == MEMBER.role_id))
        .where(ROLE.key == "owner", MEMBER.status == "active")
    )
    for member_id in work.db.execute(owners).scalars():
        enqueue(work, mails.JOB, mails.Announcement(member_id=member_id, due_at=found.due_at, kept=kept))


# ---------------------------------------------------------------- what the worker does


@lru_cache(maxsize=1)
def tables() -> list[str]:
    """The tables whose rows are deleted in batches: those that refer to others first.

    Members and roles are left to the last step, which finds by them the people who belong to no other workspace.
    """
    last = {table(Membership).name, table(Role).name}
    names = [one.name for one in reversed(SQLModel.metadata.sorted_tables) if is_tenant_table(one)]
    return [name for name in names if name not in last]


def run_due(stopping: Callable[[], bool]) -> int:
    """Closes workspaces whose period of grace is over, deletes what is in them, and mails the receipts.

    Each step is a transaction of its own: after a crash the next call goes on where the last one ended.

    Args:
        stopping: says between two steps whether to return early.

    Returns:
        How many workspaces were deleted completely.
    """
    with transaction_without_workspace() as db:
        closed = db.execute(text("select deletion_close()")).scalar()
    if closed is not None:
        log.info("workspace closed", workspace=str(closed))
    deleted = 0
    while not stopping():
        with transaction_without_workspace() as db:
            values = {"tables": tables(), "limit": BATCH}
            step = db.execute(text("select deletion_erase(cast(:tables as text[]), :limit)"), values).scalar()
        if step is None:
            break
        if step["finished"]:
            log.info("workspace deleted", workspace=step["workspace_id"])
            deleted += 1
    while not stopping() and _mail_receipt():
        pass
    return deleted


def _mail_receipt() -> bool:
    """Mails the next receipt. Returns whether there was one. One that fails is tried again after some minutes."""
    if not settings().smtp_url:
        return False
    with transaction_without_workspace() as db:
        found = db.execute(text("select deletion_receipt()")).scalar()
    if found is None:
        return False
    try:
        smtp.send(mails.receipt(found), found["id"])
    except smtp.NotDelivered as error:
        log.warning("receipt refused", deletion=found["id"], code=error.code)
        sent = False
    except AppError as error:
        log.warning("receipt not mailed", deletion=found["id"], code=error.code, attempts=found["attempts"])
        return True
    else:
        sent = True
    with transaction_without_workspace() as db:
        db.execute(text("select deletion_mailed(:id, :sent)"), {"id": found["id"], "sent": sent})
    return True
