"""Invitations to a workspace."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, text

from crm_app.core.clock import new_id, now
from crm_app.core.config import settings
from crm_app.core.database import Work, hot_read, list_json
from crm_app.core.errors import Forbidden, Invalid, NotFound, TooMany
from crm_app.core.events import Invited, Noted, emit
from crm_app.core.principal import Caller
from crm_app.core.tokens import derived_token, token_hash
from crm_app.values.mailboxes import is_nobodys
from crm_app.workspaces.models import Invitation, Role
from crm_app.workspaces.schemas import InvitationIn
from crm_app.workspaces.service import (
    INVITATION,
    MAX_INVITATIONS,
    MEMBER,
    ROLE,
    check_may_grant,
    is_demo,
    role_of,
    role_words,
)

INVITATION_DAYS = 7
MAX_A_DAY = 100
"""Maximum of invitations of a workspace in 24 hours."""
MAX_AN_ADDRESS = 5
"""Maximum of invitations that are mailed to one address in 24 hours, by all workspaces together."""
_DAY, _COOL = timedelta(days=1), timedelta(minutes=10)
_AHEAD = timedelta(minutes=1)  # the database may run on another machine with another clock
_OPEN = and_(INVITATION.accepted_at.is_(None), INVITATION.revoked_at.is_(None), INVITATION.expires_at > func.now())
_INVITATION_LIST = list_json(
    select(
        INVITATION.id,
        INVITATION.email,
        ROLE.name.label("role_name"),
        INVITATION.created_at,
        INVITATION.expires_at,
    )
    .join(Role, and_(ROLE.workspace_id == INVITATION.workspace_id, ROLE.id == INVITATION.role_id))
    .where(_OPEN)
    .order_by(INVITATION.created_at.desc())
    .limit(MAX_INVITATIONS),
    "invitation.list",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A new invitation; only here is its secret returned. `mailed`: the link is also sent to the address by email."""

    id: UUID
    email: str
    secret: str
    mailed: bool

    @property
    def link(self) -> str:
        """The address where the invited person accepts it."""
        return invitation_link(self.secret)


def invitation_link(secret: str) -> str:
    """The address of the page where the invitation with this secret is accepted."""
    return f"{settings().origin}/invitation?token={secret}"


def invitation_secret(invitation_id: UUID) -> str:
    """The secret of an invitation."""
    return derived_token("invitation", invitation_id)


# ---------------------------------------------------------------- invitations


def invitations(caller: Caller) -> bytes:
    """The open invitations, the newest first, as a JSON array."""
    return hot_read(caller, "member.manage", _INVITATION_LIST) or b"[]"


def invite(work: Work, data: InvitationIn) -> Offer:
    """Invites an address, for a week. An earlier invitation of that address is withdrawn.

    Raises Invalid when the address belongs to an active member, Forbidden for a role beyond the inviter's own rights or
    while the inviter's own address is unconfirmed, TooMany.
    """
    work.require("member.manage")
    if settings().smtp_url and not work.principal.confirmed:
        raise Forbidden("workspaces.error.confirm_first")
    work.alone("invitations")
    role = role_of(work, data.role_id)
    check_may_grant(work, role)
    known = select(MEMBER.id).where(MEMBER.email == data.email, MEMBER.status == "active")
    if work.db.execute(known).first() is not None:
        raise Invalid(fields={"email": "workspaces.error.already_member"})
    if work.db.execute(select(func.count()).select_from(Invitation).where(_OPEN)).scalar_one() >= MAX_INVITATIONS:
        raise Invalid("workspaces.error.too_many_invitations")
    _limit_invitations(work, data.email)
    work.db.execute(
        text(
            "update invitation set revoked_at = now() where email = :e and accepted_at is null and revoked_at is null"
        ),
        {"e": data.email},
    )
    invitation_id = new_id()
    secret = invitation_secret(invitation_id)
    mailed = bool(settings().smtp_url) and not is_nobodys(data.email) and not is_demo(work)
    row = Invitation(
        workspace_id=work.workspace_id,
        id=invitation_id,
        email=data.email,
        role_id=data.role_id,
        token_hash=token_hash(secret),
        invited_by=work.principal.member_id,
        expires_at=now() + timedelta(days=INVITATION_DAYS),
        told_at=None if mailed else now(),  # the inviter is shown the link
    )
    work.db.add(row)
    work.db.flush()
    emit(work, Invited(row.id))
    emit(work, Noted("invitation", row.id, "invite", row.email, {"role": [None, role_words(role)]}))
    return Offer(row.id, row.email, secret, mailed)


def _limit_invitations(work: Work, email: str) -> None:
    """Limits invitations per workspace and per address, because an invitation sends mail to any address that a member
    enters.

    Raises TooMany.
    """
    made = select(func.count(), func.min(INVITATION.created_at)).where(_made_within(_DAY))
    count, first = work.db.execute(made).one()
    if count >= MAX_A_DAY:
        raise TooMany(_until(first + _DAY), "workspaces.error.invitations_a_day")
    if not settings().smtp_url:
        return
    latest = select(func.max(INVITATION.created_at)).where(INVITATION.email == email, _made_within(_COOL))
    last = work.db.execute(latest).scalar()
    if last is not None:
        raise TooMany(_until(last + _COOL), "workspaces.error.invited_just_now")
    # Over all workspaces of this installation: somebody could make a workspace for each further email.
    values = {"keys": [f"invite:{email}"[:200]], "limits": [MAX_AN_ADDRESS], "window": int(_DAY.total_seconds())}
    wait = work.db.execute(text("select auth_attempt(:keys, :limits, :window)"), values).scalar_one()
    if wait:
        raise TooMany(wait, "workspaces.error.invited_often")


def _made_within(time: timedelta) -> ColumnElement[bool]:
    """The condition: made at most `time` ago and not in the future, so that a clock that was ahead does not block invitations."""
    within: ColumnElement[bool] = INVITATION.created_at.between(now() - time, now() + _AHEAD)
    return within


def _until(moment: datetime) -> int:
    return max(1, int((moment - now()).total_seconds()))


def copy_link(work: Work, invitation_id: UUID) -> str:
    """The link of an open invitation, to be passed on by hand. The audit trail records who was shown it.

    Raises NotFound, Forbidden for a role beyond one's own rights: a person with the link can accept the invitation.
    """
    work.require("member.manage")
    statement = select(Invitation).where(INVITATION.id == invitation_id, _OPEN).with_for_update()
    row: Invitation | None = work.db.execute(statement).scalar_one_or_none()
    if row is None:
        raise NotFound
    check_may_grant(work, role_of(work, row.role_id))
    row.told_at = row.told_at or now()
    work.db.flush()
    emit(work, Noted("invitation", row.id, "copy_link", row.email))
    return invitation_link(invitation_secret(row.id))


def withdraw(work: Work, invitation_id: UUID) -> None:
    """Withdraws an open invitation. Raises NotFound."""
    work.require("member.manage")
    row = work.db.execute(select(Invitation).where(INVITATION.id == invitation_id, _OPEN)).scalar_one_or_none()
    if row is None:
        raise NotFound
    row.revoked_at = now()
    emit(work, Noted("invitation", row.id, "withdraw", row.email))
