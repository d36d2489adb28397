"""What the pages of signing in and of one's own account hold, and what the frame around all pages does."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypedDict
from uuid import UUID

import reflex as rx
from pydantic import Field

from crm_app import records
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import Invalid, NotFound
from crm_app.core.i18n import translate
from crm_app.core.validation import parse
from crm_app.identity import confirmation, recovery, service
from crm_app.identity.devices import device
from crm_app.identity.schemas import PasswordIn, ProfileIn
from crm_app.rest.http import in_thread
from crm_app.ui.actions import Actions, action
from crm_app.ui.reflex_seam import OnLoadInternalState
from crm_app.ui.state import Shell, Viewer
from crm_app.values import formats

Form = dict[str, Any]
_SESSIONS_SHOWN = 50


class InvitationState(Actions, rx.State):
    """The invitation that the page's address carries."""

    status: str = ""
    """`new` or `known` person, `over` when it can no longer be taken up; empty until it is looked up."""
    workspace_name: str = ""
    email: str = ""

    @action(public=True)
    async def load(self) -> None:
        """Looks the invitation up. Its secret is what admits to it."""
        token = str(self.router.url.query_parameters.get("token", ""))[:200]
        self.status = self.workspace_name = self.email = ""
        try:
            offer = await in_thread(service.invitation, token)
        except NotFound:
            self.status = "over"
            return
        self.status = "known" if offer["known"] else "new"
        self.workspace_name, self.email = offer["workspace_name"], offer["email"]


class ResetState(Actions, rx.State):
    """The link for a forgotten password that the page's address carries."""

    status: str = ""
    """`over` when it can no longer be used, `open` when it can; empty until it is looked up."""

    @action(public=True)
    async def load(self) -> None:
        """Looks the link up, before anybody types a password. Its secret is what admits to it."""
        token = str(self.router.url.query_parameters.get("token", ""))[:200]
        self.status = ""
        try:
            await in_thread(recovery.of, token)
        except NotFound:
            self.status = "over"
            return
        self.status = "open"


class FrameState(Actions, rx.State):
    """What is chosen in the frame around every page."""

    @action()
    async def choose_language(self, language: Literal["en", "th"]) -> Any:
        """Keeps the language with the person, and loads the page again: what the server wrote is in the old one."""
        await self._read(_change_profile, {"language": language})
        return await reload_page(self)

    @action()
    async def choose_theme(self, theme: Literal["light", "dark", "system"]) -> None:
        """Keeps the theme with the person; the browser has applied it already."""
        await self._read(_change_profile, {"theme": theme})
        shell = await self.get_state(Shell)
        shell.theme = theme

    @action()
    async def undo(self, token: Annotated[str, Field(max_length=80)]) -> Any:
        """Takes back a deletion; `token` is `<kind>:<id>`."""
        kind, _, ident = token.partition(":")
        await self._do(_restore, kind, ident)
        shell = await self.get_state(Shell)
        shell.toasts = [toast for toast in shell.toasts if toast["undo"] != token]
        shell.undone += 1
        await self._say("identity.undone")
        return await reload_page(self)


async def reload_page(state: Any) -> Any:
    """The event that looks the person up anew and loads the open page's data again."""
    shell = await state.get_state(Shell)
    shell._introduced = 0.0
    return OnLoadInternalState.on_load_internal


def _change_profile(caller: Any, changes: dict[str, str]) -> None:
    known = service.profile(caller)
    kept = {name: known[name] for name in ("name", "language", "timezone", "theme")}
    service.update_profile(caller, parse(ProfileIn, kept | changes))


def _restore(work: Work, kind: str, ident: str) -> None:
    try:
        record_id = UUID(ident)
    except ValueError:
        raise NotFound from None
    if kind in records.RESTORERS:
        records.RESTORERS[kind](work, record_id)
    elif kind in records.TYPES:
        records.restore(work, records.TYPES[kind], record_id)
    else:
        raise NotFound


class SessionRow(TypedDict):
    """One of one's own sessions; `current` is 1 for this one, else empty."""

    id: str
    device: str
    workspace: str
    address: str
    seen: str
    current: str


class AccountState(Actions, rx.State):
    """One's own account."""

    loaded: bool = False
    name: str = ""
    email: str = ""
    language: str = "en"
    timezone: str = ""
    theme: str = "system"
    confirmed: bool = True
    """Whether the address is proven to be the person's."""
    sessions: list[SessionRow] = []
    passwords_changed: int = 0
    """How often the password was changed here: empties the form."""

    @action()
    async def load(self) -> None:
        """The profile and the sessions."""
        profile = await self._read(service.profile)
        self.name, self.email, self.timezone = profile["name"], profile["email"], profile["timezone"]
        self.language, self.theme = profile["language"], profile["theme"]
        self.confirmed = profile["confirmed"]
        self.form_errors = {}
        await self._load_sessions()
        self.loaded = True

    async def _load_sessions(self) -> None:
        found = await self._read(service.sessions)
        viewer = await self._viewer()
        self.sessions = [_session(row, viewer) for row in found[:_SESSIONS_SHOWN]]

    @action()
    async def save(self, form: Form) -> Any:
        """Changes name, language, time zone and theme."""
        self.form_errors = {}
        await self._read(service.update_profile, parse(ProfileIn, form))
        shell = await self.get_state(Shell)
        shell.language = str(form["language"])
        await self._say("identity.account.saved")
        return await reload_page(self)

    @action()
    async def confirm_again(self) -> None:
        """Has the link that proves the address mailed once more."""
        await self._read(confirmation.again)
        await self._say("identity.account.confirm_sent")

    @action()
    async def change_password(self, form: Form) -> None:
        """Changes the password; every other session ends."""
        self.form_errors = {}
        if form.get("new") != form.pop("again", None):
            raise Invalid(fields={"again": "identity.error.not_the_same"})
        await self._read(service.change_password, parse(PasswordIn, form))
        self.passwords_changed += 1
        await self._load_sessions()
        await self._say("identity.account.password_changed")

    @action()
    async def revoke(self, session_id: UUID) -> None:
        """Ends one of one's own sessions."""
        await self._read(service.revoke_session, session_id)
        await self._load_sessions()
        await self._say("identity.account.session_ended")

    @action()
    async def revoke_others(self) -> None:
        """Ends every session but this one."""
        count = await self._read(service.revoke_other_sessions)
        await self._load_sessions()
        await self._say("identity.account.sessions_ended", count=count)


def _session(row: dict[str, Any], viewer: Viewer) -> SessionRow:
    browser, system = device(row["agent"])
    key = "identity.device.on" if browser and system else "identity.device.one"
    seen = formats.relative(datetime.fromisoformat(row["last_seen_at"]), viewer.language, viewer.timezone, now())
    name = translate(key, viewer.language, browser=browser or system, system=system)
    return {
        "id": str(row["id"]),
        "device": name if browser or system else translate("identity.device.unknown", viewer.language),
        "workspace": row["workspace_name"],
        "address": row["address"],
        "seen": seen,
        "current": "1" if row["current"] else "",
    }
