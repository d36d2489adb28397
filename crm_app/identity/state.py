"""The states of the pages of signing in and of the account, and of the frame around all pages."""

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
from crm_app.identity.passwords import hashing
from crm_app.identity.schemas import PasswordIn, ProfileIn
from crm_app.records.runs import ChangeOut
from crm_app.records.undo import undone_message
from crm_app.rest.http import in_thread
from crm_app.ui.actions import Actions, action, current_caller
from crm_app.ui.reflex_seam import OnLoadInternalState
from crm_app.ui.state import Shell, Viewer
from crm_app.values import formats

Form = dict[str, Any]
_SESSIONS_SHOWN = 50


class InvitationState(Actions, rx.State):
    """The invitation in the address of the page."""

    status: str = ""
    """`new` or `known` person, `over` for an invitation that cannot be accepted; empty until it is loaded."""
    workspace_name: str = ""
    email: str = ""

    @action(public=True)
    async def load(self) -> None:
        """Loads the invitation. Its secret authorises the request."""
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
    """The link for a forgotten password in the address of the page."""

    status: str = ""
    """`over` for a link that cannot be used, else `open`; empty until it is loaded."""

    @action(public=True)
    async def load(self) -> None:
        """Checks the link before the person types a password. Its secret authorises the request."""
        token = str(self.router.url.query_parameters.get("token", ""))[:200]
        self.status = ""
        try:
            await in_thread(recovery.of, token)
        except NotFound:
            self.status = "over"
            return
        self.status = "open"


class FrameState(Actions, rx.State):
    """The choices in the frame around every page."""

    @action()
    async def choose_language(self, language: Literal["en", "th"]) -> Any:
        """Stores the language of the person, and reloads the page, whose texts from the server are in the former
        language.
        """
        await self._read(_change_profile, {"language": language})
        return await reload_page(self)

    @action()
    async def choose_theme(self, theme: Literal["light", "dark", "system"]) -> None:
        """Stores the theme of the person; the browser has applied it already."""
        await self._read(_change_profile, {"theme": theme})
        shell = await self.get_state(Shell)
        shell.theme = theme

    @action()
    async def undo(self, token: Annotated[str, Field(max_length=80)]) -> Any:
        """Undoes a deletion, or a change to many records; `token` is `<kind>:<id>`."""
        kind, _, ident = token.partition(":")
        found = await self._do(_restore, kind, ident)
        shell = await self.get_state(Shell)
        shell.toasts = [toast for toast in shell.toasts if toast["undo"] != token]
        shell.undone += 1
        key, params = undone_message(found) if isinstance(found, ChangeOut) else ("identity.undone", {})
        await self._say(key, "info" if "left" in params else "success", **params)
        return await reload_page(self)


async def reload_page(state: Any) -> Any:
    """The event that refreshes the person and the data of the open page."""
    shell = await state.get_state(Shell)
    shell._introduced = 0.0
    return OnLoadInternalState.on_load_internal


def _change_profile(caller: Any, changes: dict[str, str]) -> None:
    known = service.profile(caller)
    kept = {name: known[name] for name in ("name", "language", "timezone", "theme")}
    service.update_profile(caller, parse(ProfileIn, kept | changes))


def _restore(work: Work, kind: str, ident: str) -> Any:
    try:
        record_id = UUID(ident)
    except ValueError:
        raise NotFound from None
    if kind in records.RESTORERS:
        return records.RESTORERS[kind](work, record_id)
    if kind in records.TYPES:
        return records.restore(work, records.TYPES[kind], record_id)
    raise NotFound


class SessionRow(TypedDict):
    """A session of the person; `current` is 1 for this one, else empty."""

    id: str
    device: str
    workspace: str
    address: str
    seen: str
    current: str


class AccountState(Actions, rx.State):
    """The person's account."""

    loaded: bool = False
    name: str = ""
    email: str = ""
    language: str = "en"
    timezone: str = ""
    theme: str = "system"
    confirmed: bool = True
    """Whether the person has confirmed the address."""
    sessions: list[SessionRow] = []
    passwords_changed: int = 0
    """Counts changes of the password; each clears the form."""

    @action()
    async def load(self) -> None:
        """Loads the profile and the sessions."""
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
        """Sends the confirmation link again."""
        await self._read(confirmation.again)
        await self._say("identity.account.confirm_sent")

    @action()
    async def change_password(self, form: Form) -> None:
        """Changes the password; ends every other session."""
        self.form_errors = {}
        if form.get("new") != form.pop("again", None):
            raise Invalid(fields={"again": "identity.error.not_the_same"})
        await hashing.run(service.change_password, current_caller(), parse(PasswordIn, form))
        self.passwords_changed += 1
        await self._load_sessions()
        await self._say("identity.account.password_changed")

    @action()
    async def revoke(self, session_id: UUID) -> None:
        """Ends a session of the person."""
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
