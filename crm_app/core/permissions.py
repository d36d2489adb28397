"""The permissions there are, and the roles that a new workspace starts with.

A permission is `<thing>.<verb>`. A role grants each one with a scope: `all` records, or only the member's `own`.
"""

from crm_app.core.principal import Scope

RECORD_KINDS = ("company", "contact", "deal", "project", "task", "activity")
RECORD_VERBS = ("read", "create", "update", "delete")

RECORD_PERMISSIONS = tuple(f"{kind}.{verb}" for kind in RECORD_KINDS for verb in RECORD_VERBS)
OTHER_PERMISSIONS = (
    "pipeline.manage",
    "product.manage",
    "record.export",
    "import.run",
    "conversation.use",
    "conversation.share",
    "dashboard.read",
    "search.use",
    "file.read",
    "member.read",
    "member.manage",
    "role.manage",
    "workspace.manage",
    "workspace.delete",
    "audit.read",
    "job.manage",
)
PERMISSIONS: tuple[str, ...] = RECORD_PERMISSIONS + OTHER_PERMISSIONS

_EVERYONE = (
    *(f"{kind}.read" for kind in RECORD_KINDS),
    "conversation.use",
    "dashboard.read",
    "search.use",
    "file.read",
    "member.read",
)


def _grant(permissions: tuple[str, ...], scope: Scope = "all") -> dict[str, Scope]:
    return dict.fromkeys(permissions, scope)


DEFAULT_ROLES: dict[str, dict[str, Scope]] = {
    "owner": _grant(PERMISSIONS),
    "admin": _grant(tuple(p for p in PERMISSIONS if p != "workspace.delete")),
    "member": _grant(_EVERYONE)
    | _grant(tuple(f"{kind}.create" for kind in RECORD_KINDS))
    | _grant(tuple(f"{kind}.update" for kind in RECORD_KINDS))
    | _grant(tuple(f"{kind}.delete" for kind in RECORD_KINDS), "own")
    | _grant(("record.export", "import.run", "conversation.share")),
    "viewer": _grant(_EVERYONE),
}
