"""The state of the frame around every page: who is signed in, and the workspace. The guard fills it."""

from dataclasses import dataclass
from typing import Any, Literal, TypedDict
from uuid import uuid4

import reflex as rx

from crm_app.core.errors import Invalid
from crm_app.core.i18n import LANGUAGES, Language, translate

Kind = Literal["success", "error", "info"]
_MAX_TOASTS = 4
_ANSWERS = 8


@dataclass(frozen=True, slots=True)
class Viewer:
    """The reader's settings for formatting."""

    language: Language
    timezone: str
    currency: str
    member_id: str


class Workspace(TypedDict):
    """A workspace that the person belongs to, and the role there."""

    id: str
    slug: str
    name: str
    role: str


class Toast(TypedDict):
    """A message on top of a page: `kind` is success, error or info; `undo` is a token for the undo handler."""

    id: str
    kind: str
    text: str
    action_label: str
    action_href: str
    undo: str


class Answered(TypedDict):
    """What became of a form that the browser sent: `form` is its id, `taken` is 1 or empty."""

    form: str
    taken: str
    id: str


def _is_over(earlier: Toast, later: Toast) -> bool:
    """Whether a toast has nothing to say beside a later one: it says the same, or a form that it refused is saved now."""
    if earlier["text"] == later["text"]:
        return earlier["kind"] == later["kind"] and not earlier["undo"]
    refusals = [translate(Invalid.message_key, language) for language in LANGUAGES]
    return later["kind"] == "success" and earlier["text"] in refusals


class Shell(rx.State):
    """The signed-in person, the workspace and the feedback shown on top of a page."""

    language: str = "en"
    theme: str = "system"
    ready: bool = False
    denied: bool = False
    """Whether the role does not grant the open page."""
    leave: str = ""
    """The address that the browser must load at once: the sign-in page, when the session is over."""
    person_name: str = ""
    person_email: str = ""
    person_initials: str = ""
    workspace_name: str = ""
    workspace_slug: str = ""
    workspace_ends: str = ""
    """When the workspace will be deleted, in words; empty when nobody has asked for it."""
    timezone: str = "Asia/Bangkok"
    """The person's own zone, for days and times."""
    currency: str = "THB"
    """The workspace's own currency."""
    role_name: str = ""
    permissions: list[str] = []
    workspaces: list[Workspace] = []
    tag_tints: dict[str, int] = {}
    """The tints that the workspace has chosen for tags, by the tag in lower case."""
    toasts: list[Toast] = []
    answers: list[Answered] = []
    """Results of the last forms from the browser."""
    undone: int = 0
    """Counts undone deletions: parts of a page that read their rows by themselves are mounted again when it changes."""

    _bound: str = ""
    """Fingerprint of the session that this state belongs to."""
    _introduced: float = 0.0
    """When the person was last loaded, in seconds since 1970."""
    _people: int = 0
    """The hub's position of live events when the person was last loaded."""
    _wide: bool | None = None
    """Whether the window has room for tables; None until a list asks, see `ui/width.py`."""
    _workspace_id: str = ""
    _member_id: str = ""
    _own: list[str] = []
    """Those of `permissions` that reach the member's own records only."""

    def _viewer(self) -> Viewer:
        return Viewer("th" if self.language == "th" else "en", self.timezone, self.currency, self._member_id)

    def _may(self, permission: str, *, own: bool) -> bool:
        """Whether to offer an action on a record, the person's own or not. The service makes the binding check."""
        return permission in self.permissions and (own or permission not in self._own)

    def _answer(self, form: str, taken: bool) -> None:
        """Tells the browser that a form was written, or that it was refused."""
        answer: Answered = {"form": form, "taken": "1" if taken else "", "id": uuid4().hex}
        self.answers = [*self.answers[-_ANSWERS + 1 :], answer]

    def _toast(
        self, kind: Kind, message: str, *, undo: str = "", action: tuple[str, str] = ("", ""), instead_of: str = ""
    ) -> str:
        """Tells something. Returns the id of the toast.

        Args:
            undo: `<kind>:<id>` of what can be undone.
            action: the label and the address of what follows from it.
            instead_of: the id of an earlier toast that disappears.
        """
        toast: Toast = {
            "id": uuid4().hex,
            "kind": kind,
            "text": message,
            "action_label": action[0],
            "action_href": action[1],
            "undo": undo,
        }
        others = [one for one in self.toasts if one["id"] != instead_of and not _is_over(one, toast)]
        self.toasts = [*others[-_MAX_TOASTS + 1 :], toast]
        return toast["id"]

    def _say(self, key: str, kind: Kind = "success", undo: str = "", **params: Any) -> None:
        self._toast(kind, translate(key, self.language, **params), undo=undo)
