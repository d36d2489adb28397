"""Authentication: register, sign in, sign out, sessions, password.

These functions run before there is a principal, through the SQL functions of `sql_functions.py` alone.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlmodel import Session

from crm_app.core import live
from crm_app.core.clock import new_id
from crm_app.core.config import settings
from crm_app.core.database import transaction_without_workspace, unit_of_work
from crm_app.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from crm_app.core.events import WorkspaceCreated, emit
from crm_app.core.metrics import SIGN_INS
from crm_app.core.permissions import default_roles
from crm_app.core.principal import SessionCaller
from crm_app.core.tokens import access_token, new_token, token_hash
from crm_app.identity.attempts import Client as Client
from crm_app.identity.attempts import Kind as Kind
from crm_app.identity.attempts import call, note, throttle, throttle_password
from crm_app.identity.common_passwords import check_choice
from crm_app.identity.passwords import check_password, hash_password
from crm_app.identity.schemas import AcceptIn, LoginIn, PasswordIn, ProfileIn, RegisterIn
from crm_app.values.collation import sort_key


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session. `token` is returned only here; the database stores its hash."""

    caller: SessionCaller
    token: str


def register(data: RegisterIn, client: Client, *, vouched: bool = False) -> SignedIn:
    """Creates a person and a workspace of theirs, and signs them in.

    Where email is sent the address is unconfirmed until the mailed link was used, unless an operator has `vouched` for
    it.

    Raises Forbidden when registration is closed, Invalid when the address is taken or the password is one that
    attackers would try first, TooMany.
    """
    if not settings().registration_open:
        raise Forbidden("identity.error.registration_closed")
    check_choice(data.password, data.name, data.email, data.workspace)
    throttle([f"register:{client.address}"], [20])
    with transaction_without_workspace() as db:
        known = call(db, "auth_find_person(:email)", email=data.email)
    if known is not None:
        raise Invalid(fields={"email": "identity.error.email_taken"})
    hashed = hash_password(data.password)
    with transaction_without_workspace() as db:
        person_id = _create_person(db, data.email, data.name, hashed, data.language, data.timezone)
        if vouched or not settings().smtp_url:
            call(db, "auth_confirm_person(:p, :e)", p=person_id, e=data.email)
        workspace_id = _create_workspace(db, person_id, data)
        signed_in = _begin(db, person_id, workspace_id, client)
    with unit_of_work(signed_in.caller) as work:
        emit(work, WorkspaceCreated())
    return signed_in


def sign_in(data: LoginIn, client: Client) -> SignedIn:
    """Signs a person in, in the workspace of `data` or by default their first.

    Raises Unauthenticated, in the same way for an unknown address and a wrong password, or TooMany.
    """
    pair = throttle_password(data.email, client, data.workspace)
    with transaction_without_workspace() as db:
        person = call(db, "auth_find_person(:email)", email=data.email)
    right, renewed = check_password(data.password, person["password_hash"] if person else None)
    workspace_id = _choose(person["workspaces"], data.workspace) if right else None
    if person is None or workspace_id is None:
        SIGN_INS.labels("refused").inc()
        note("refused", data.email, data.workspace, client)
        raise Unauthenticated("identity.error.wrong")
    with transaction_without_workspace() as db:
        if renewed:
            call(db, "auth_rehash(:p, :old, :new)", p=person["id"], old=person["password_hash"], new=renewed)
        call(db, "auth_attempt_succeeded(:key)", key=pair)
        signed_in = _begin(db, UUID(person["id"]), workspace_id, client)
    SIGN_INS.labels("accepted").inc()
    return signed_in


def sign_out(caller: SessionCaller) -> None:
    """Ends this session; its tokens are invalid at once. Raises Unauthenticated when it was over."""
    with transaction_without_workspace() as db:
        if not call(db, "auth_revoke_session(:s, :t)", s=caller.session_id, t=caller.session_id):
            raise Unauthenticated


def sessions(caller: SessionCaller) -> list[dict[str, Any]]:
    """The person's sessions on all devices, the last used first, at most 100."""
    with transaction_without_workspace() as db:
        found: list[dict[str, Any]] = call(db, "auth_sessions(:s, 100)", s=caller.session_id)
    if not found:  # the present session is among them while it is alive
        raise Unauthenticated
    return found


def revoke_session(caller: SessionCaller, session_id: UUID) -> None:
    """Ends one of the person's own sessions. Raises NotFound for any other."""
    with transaction_without_workspace() as db:
        revoked = call(db, "auth_revoke_session(:s, :t)", s=caller.session_id, t=session_id)
    if not revoked:
        _person(caller)
        raise NotFound


def revoke_other_sessions(caller: SessionCaller) -> int:
    """Ends every other session of the person. Returns how many."""
    _person(caller)
    with transaction_without_workspace() as db:
        return int(call(db, "auth_revoke_session(:s, cast(null as uuid))", s=caller.session_id))


def profile(caller: SessionCaller) -> dict[str, Any]:
    """One's own account. Raises Unauthenticated."""
    return {name: value for name, value in _person(caller).items() if name != "password_hash"}


def update_profile(caller: SessionCaller, data: ProfileIn) -> None:
    """Changes one's own name, language, time zone and theme. Raises Unauthenticated.

    Open pages of the person's workspaces show the new name at once.
    """
    renamed = _person(caller)["name"] != data.name
    values = {"s": caller.session_id, "key": sort_key(data.name), **data.model_dump()}
    with transaction_without_workspace() as db:
        if not call(db, "auth_update_person(:s, :name, :key, :language, :timezone, :theme)", **values):
            raise Unauthenticated
    for workspace in workspaces(caller) if renamed else ():
        live.send(UUID(workspace["id"]), "member")


def change_password(caller: SessionCaller, data: PasswordIn) -> None:
    """Changes the password; ends every other session and every reset link.

    Raises Invalid when the current one is wrong or the new one is one that attackers would try first, TooMany.
    """
    person = _person(caller)
    throttle([f"password:{person['id']}"], [10])
    right, _renewed = check_password(data.current, person["password_hash"])
    if not right:
        raise Invalid(fields={"current": "identity.error.current_wrong"})
    names = [str(known["name"]) for known in workspaces(caller)]
    check_choice(data.new, str(person["name"]), str(person["email"]), *names, field="new")
    hashed = hash_password(data.new)
    with transaction_without_workspace() as db:
        if not call(db, "auth_change_password(:s, :hash)", s=caller.session_id, hash=hashed):
            raise Unauthenticated


def workspaces(caller: SessionCaller) -> list[dict[str, Any]]:
    """The workspaces that the person belongs to. Raises Unauthenticated."""
    with transaction_without_workspace() as db:
        found: list[dict[str, Any]] = call(db, "auth_my_workspaces(:s)", s=caller.session_id)
    if not found:
        _person(caller)
    return found


def switch_workspace(caller: SessionCaller, workspace_id: UUID) -> SignedIn:
    """Exchanges the session for one in another workspace of the person. Raises NotFound when they are no member."""
    token, session_id = new_token(), new_id()
    with transaction_without_workspace() as db:
        values = {"s": caller.session_id, "w": workspace_id, "n": session_id, "h": token_hash(token)}
        switched = call(db, "auth_switch_workspace(:s, :w, :n, :h)", **values)
    if switched is None:
        _person(caller)
        raise NotFound
    return SignedIn(SessionCaller(session_id, workspace_id), token)


def invitation(token: str) -> dict[str, Any]:
    """The invitation of a secret: workspace, address, role, and whether the person is known. Raises NotFound."""
    with transaction_without_workspace() as db:
        found: dict[str, Any] | None = call(db, "auth_invitation(:h)", h=token_hash(token))
    if found is None:
        raise NotFound("identity.error.invitation_over")
    return found


def accept_invitation(data: AcceptIn, client: Client, *, vouched: bool = False) -> SignedIn:
    """Makes the invited person a member and signs them in. Raises NotFound, Invalid, TooMany.

    The address is confirmed when only its mailbox got the link, or an operator has `vouched`.
    """
    offer = invitation(data.token)
    pair = throttle_password(offer["email"], client)  # the limit of sign-ins holds for invitations as well
    person_id = _invited_person(offer, data)
    with transaction_without_workspace() as db:
        call(db, "auth_attempt_succeeded(:key)", key=pair)
        if vouched or not (settings().smtp_url and offer["told"]):
            call(db, "auth_confirm_person(:p, :e)", p=person_id, e=offer["email"])
        values = {"h": token_hash(data.token), "p": person_id, "m": new_id(), "k": sort_key(data.name or "")}
        workspace_id = call(db, "auth_accept_invitation(:h, :p, :m, :k)", **values)
        if workspace_id is None:
            raise NotFound("identity.error.invitation_over")
        return _begin(db, person_id, workspace_id, client)


# ---------------------------------------------------------------- tokens of the REST API


def issue_tokens(data: LoginIn, client: Client) -> dict[str, Any]:
    """Signs a program in: an access token and the first refresh token. Raises as `sign_in` does."""
    return tokens_for(sign_in(data, client).caller)


def tokens_for(caller: SessionCaller) -> dict[str, Any]:
    """An access token and a first refresh token for a session."""
    refresh = new_token()
    with transaction_without_workspace() as db:
        _store_refresh(db, caller.session_id, refresh)
    return _tokens(caller, workspace_slug(caller), refresh)


def refresh_tokens(refresh_token: str) -> dict[str, Any]:
    """Exchanges a refresh token for the next pair. A token used twice ends its session. Raises Unauthenticated."""
    fresh = new_token()
    values = {"old": token_hash(refresh_token), "new": token_hash(fresh), "days": settings().refresh_token_days}
    with transaction_without_workspace() as db:
        found = call(db, "auth_refresh(:old, :new, :days)", **values)
    if found is None or found.get("reused"):
        raise Unauthenticated("identity.error.refresh_over")
    caller = SessionCaller(UUID(found["session_id"]), UUID(found["workspace_id"]))
    return _tokens(caller, workspace_slug(caller), fresh)


def _tokens(caller: SessionCaller, slug: str, refresh: str) -> dict[str, Any]:
    token, seconds = access_token(caller, slug)
    return {"access_token": token, "token_type": "bearer", "expires_in": seconds, "refresh_token": refresh}


def workspace_slug(caller: SessionCaller) -> str:
    """The slug of the session's workspace. Raises Unauthenticated."""
    here = [str(known["slug"]) for known in workspaces(caller) if known["current"]]
    if not here:  # no longer a member: the session outlived the membership
        raise Unauthenticated
    return here[0]


def _store_refresh(db: Session, session_id: UUID, token: str) -> None:
    call(db, "auth_store_refresh(:s, :h, :d)", s=session_id, h=token_hash(token), d=settings().refresh_token_days)


# ---------------------------------------------------------------- helpers


def _person(caller: SessionCaller) -> dict[str, Any]:
    with transaction_without_workspace() as db:
        found: dict[str, Any] | None = call(db, "auth_person(:s)", s=caller.session_id)
    if found is None:
        raise Unauthenticated
    return found


def _choose(known: list[dict[str, Any]], slug: str | None) -> UUID | None:
    fitting = [w for w in known if slug is None or w["slug"] == slug]
    return UUID(fitting[0]["id"]) if fitting else None


def _begin(db: Session, person_id: UUID, workspace_id: UUID, client: Client) -> SignedIn:
    token, session_id = new_token(), new_id()
    values = {
        "id": session_id,
        "p": person_id,
        "w": workspace_id,
        "kind": client.kind,
        "hash": token_hash(token),
        "address": client.address,
        "agent": client.agent,
        "days": settings().session_days,
    }
    if call(db, "auth_create_session(:id, :p, :w, :kind, :hash, :address, :agent, :days)", **values) is None:
        raise Unauthenticated("identity.error.wrong")
    return SignedIn(SessionCaller(session_id, workspace_id), token)


def _create_person(db: Session, email: str, name: str, hashed: str, language: str, timezone: str) -> UUID:
    values = {"id": new_id(), "e": email, "n": name, "h": hashed, "l": language, "t": timezone}
    person_id: UUID | None = call(db, "auth_create_person(:id, :e, :n, :h, :l, :t)", **values)
    if person_id is None:  # somebody else registered the address at the same time
        raise Invalid(fields={"email": "identity.error.email_taken"})
    return person_id


def _create_workspace(db: Session, person_id: UUID, data: RegisterIn) -> UUID:
    for slug in _slugs(data.workspace):
        workspace_id: UUID | None = call(
            db,
            "auth_create_workspace(:id, :slug, :name, :tz, :cur, cast(:roles as jsonb), :p, :m, :mn, :mk, :me)",
            id=new_id(),
            slug=slug,
            name=data.workspace,
            tz=data.timezone,
            cur="THB",
            roles=orjson.dumps(default_roles()).decode(),
            p=person_id,
            m=new_id(),
            mn=data.name,
            mk=sort_key(data.name),
            me=data.email,
        )
        if workspace_id is not None:
            return workspace_id
    raise Invalid(fields={"workspace": "core.field.taken"})


def _slugs(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30].strip("-")
    if len(base) < 2:
        base = "team"
    return [base, *(f"{base}-{secrets.token_hex(3)}" for _ in range(4))]


def _invited_person(offer: dict[str, Any], data: AcceptIn) -> UUID:
    if offer["known"]:
        with transaction_without_workspace() as db:
            person = call(db, "auth_find_person(:email)", email=offer["email"])
        right, _renewed = check_password(data.password, person["password_hash"])
        if not right:
            raise Invalid(fields={"password": "identity.error.current_wrong"})
        return UUID(person["id"])
    faults: dict[str, Any] = {}
    if not (data.name or "").strip():
        faults["name"] = "core.field.required"
    if len(data.password) < 10:
        faults["password"] = ("core.field.too_short", {"limit": 10})
    if faults:
        raise Invalid(fields=faults)
    check_choice(data.password, data.name or "", offer["email"], offer["workspace_name"])
    hashed = hash_password(data.password)
    with transaction_without_workspace() as db:
        return _create_person(db, offer["email"], data.name or "", hashed, data.language, "Asia/Bangkok")
