"""What the frame of a page shows of a person, and how long it holds."""

import sys
import time

from crm_app.core import sessions
from crm_app.core.live import hub
from crm_app.ui.state import Shell, Workspace
from crm_app.values.formats import date_time, initials

_INTRODUCED_SECONDS = 180.0
_ARRIVES_SECONDS = 1.0
"""How long the check at a connection holds for the page that is loaded with it."""


def is_outdated(shell: Shell) -> bool:
    """Whether the data of the frame may be outdated. Pages still read with the present rights."""
    old = abs(time.time() - shell._introduced) > _INTRODUCED_SECONDS  # also when the clock was set back
    return old or hub.people_changed(shell._workspace_id) > shell._people


def is_just_introduced(shell: Shell) -> bool:
    """Whether session and role were checked a moment ago, and no role has changed since."""
    return 0 <= time.time() - shell._introduced < _ARRIVES_SECONDS and not is_outdated(shell)


def introduce(shell: Shell, who: sessions.Introduction, position: int) -> None:
    """Puts into the frame who the person is; `position` is the hub's before this was read."""
    principal = who.principal
    shell.language, shell.theme = principal.language, who.theme
    shell.person_name, shell.person_email = principal.name, principal.email
    shell.person_initials = initials(principal.name)
    shell.workspace_name, shell.workspace_slug = principal.workspace_name, principal.workspace_slug
    shell.workspace_ends = date_time(who.ends_at, principal.language, principal.timezone)
    shell.role_name, shell.permissions = principal.role, _shared(sorted(principal.permissions))
    shell.workspaces = [
        Workspace(id=one["id"], slug=one["slug"], name=one["name"], role=one["role"]) for one in who.workspaces
    ]
    shell.timezone, shell.currency = principal.timezone, principal.currency
    shell._member_id = str(principal.member_id)
    shell._own = _shared([name for name, scope in principal.permissions.items() if scope == "own"])
    shell._introduced, shell._people = time.time(), position
    shell._workspace_id = str(principal.workspace_id)
    shell.ready = True


def _shared(names: list[str]) -> list[str]:
    """The same names, as objects that all tabs share."""
    return [sys.intern(name) for name in names]
