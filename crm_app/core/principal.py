"""Who acts: a caller as an entry point sees it, and the principal that the database derives from it."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from crm_app.core.errors import Forbidden
from crm_app.core.i18n import Language

Scope = Literal["own", "all"]


@dataclass(frozen=True, slots=True)
class SessionCaller:
    """What a cookie or token carries: a session and a workspace, and no rights, which could become stale."""

    session_id: UUID
    workspace_id: UUID

    def __hash__(self) -> int:
        return hash(self.session_id.int)


@dataclass(frozen=True, slots=True)
class JobCaller:
    """A worker that holds the claim on a job: it acts as whoever requested the job."""

    job_id: UUID
    token: UUID


Caller = SessionCaller | JobCaller


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller as the database knows it in this transaction. Never kept longer than the transaction."""

    workspace_id: UUID
    member_id: UUID | None
    """None for system work, which belongs to nobody."""
    person_id: UUID | None
    session_id: UUID | None
    name: str
    email: str
    role: str
    permissions: dict[str, Scope]
    language: Language = "en"
    timezone: str = "Asia/Bangkok"
    workspace_name: str = ""
    workspace_slug: str = ""
    currency: str = "THB"
    workspace_timezone: str = "Asia/Bangkok"
    fiscal_year_start: int = 1
    confirmed: bool = True
    """Whether the person has confirmed the email address."""
    extra: dict[str, str] = field(default_factory=dict)

    def can(self, permission: str) -> bool:
        """Whether the role grants `permission`, in any scope."""
        return permission in self.permissions

    def scope(self, permission: str) -> Scope:
        """The scope of `permission`. Raises Forbidden when it is not granted."""
        try:
            return self.permissions[permission]
        except KeyError:
            raise Forbidden from None

    def require(self, permission: str) -> None:
        """Raises Forbidden unless the role grants `permission`."""
        self.scope(permission)
