"""The permissions, and the roles of a new workspace.

A permission is `<thing>.<verb>`. A role grants each one with a scope: `all` records, or only the member's `own`. The
declaration of a kind of record creates the kind's permissions, see `records.kind`.
"""

from crm_app.core.principal import Scope

RECORD_VERBS = ("read", "create", "update", "delete")

OTHER_PERMISSIONS = (
    "pipeline.manage",
    "field.manage",
    "tag.manage",
    "view.share",
    "record.export",
    "record.destroy",
    "audit.read",
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
    "job.manage",
)
_FOR_EVERYONE = ("conversation.use", "dashboard.read", "search.use", "file.read", "member.read")
_FOR_OWNERS = ("workspace.delete",)
_kinds: list[str] = []
_managed: set[str] = set()


def register_kind(kind: str, *, is_managed: bool = False) -> None:
    """Adds the permissions `<kind>.read`, `.create`, `.update` and `.delete`. The record engine calls it per
    declaration.

    Args:
        kind: the kind of record.
        is_managed: whether members only read such records, unless a role says otherwise.
    """
    if kind not in _kinds:
        _kinds.append(kind)
    if is_managed:
        _managed.add(kind)


def record_kinds() -> tuple[str, ...]:
    """The declared kinds of record, in the order of their domains."""
    return tuple(_kinds)


def permissions() -> tuple[str, ...]:
    """Every permission that a role can grant."""
    return (*(f"{kind}.{verb}" for kind in _kinds for verb in RECORD_VERBS), *OTHER_PERMISSIONS)


def _grant(names: tuple[str, ...], scope: Scope = "all") -> dict[str, Scope]:
    return dict.fromkeys(names, scope)


def _of_kinds(verb: str) -> tuple[str, ...]:
    return tuple(f"{kind}.{verb}" for kind in _kinds)


def default_roles() -> dict[str, dict[str, Scope]]:
    """The roles of a new workspace: by key, each permission with its scope.

    Administrators have all permissions of owners, except to delete the workspace; only an owner appoints and changes
    owners, see `workspaces.service`.
    """
    everyone = (*_of_kinds("read"), *_FOR_EVERYONE)
    work = [kind for kind in _kinds if kind not in _managed]
    return {
        "owner": _grant(permissions()),
        "admin": _grant(tuple(name for name in permissions() if name not in _FOR_OWNERS)),
        "member": _grant(everyone)
        | _grant(tuple(f"{kind}.{verb}" for verb in ("create", "update") for kind in work))
        | _grant(tuple(f"{kind}.delete" for kind in work), "own")
        | _grant(("view.share",), "own")
        | _grant(("record.export", "import.run", "conversation.share")),
        "viewer": _grant(everyone),
    }
