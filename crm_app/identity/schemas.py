"""Input and output of signing in and of one's own account."""

from datetime import datetime
from functools import lru_cache
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, EmailStr, Field, StringConstraints

from crm_app.core.pagination import Input

LoginEmail = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
Password = Annotated[str, StringConstraints(min_length=10, max_length=200, strip_whitespace=False)]
GivenPassword = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=False)]
PersonName = Annotated[str, Field(min_length=1, max_length=120)]
WorkspaceName = Annotated[str, Field(min_length=1, max_length=120)]


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    # Listing them reads a folder of 1,800 files. Left out: the machine's own zone, and names that are not places.
    left_out = {"", "localtime", "posixrules", "Factory"}
    return frozenset(
        zone for zone in available_timezones() if zone not in left_out and not zone.startswith(("posix/", "right/"))
    )


def _timezone(value: str) -> str:
    if value not in _zones():
        raise ValueError("core.field.invalid")
    return value


Timezone = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_timezone)]


class RegisterIn(Input):
    """A new person with a new workspace."""

    name: PersonName
    email: LoginEmail
    password: Password
    workspace: WorkspaceName
    language: Literal["en", "th"] = "en"
    timezone: Timezone = "Asia/Bangkok"


class LoginIn(Input):
    """Signing in. `workspace` is a slug, for people who belong to several."""

    email: Annotated[str, Field(min_length=1, max_length=254), AfterValidator(str.lower)]
    password: GivenPassword
    workspace: Annotated[str | None, Field(max_length=40)] = None


class AcceptIn(Input):
    """Accepting an invitation: a known person gives the password, a new one chooses name and password."""

    token: Annotated[str, Field(min_length=20, max_length=100)]
    name: Annotated[str | None, Field(max_length=120)] = None
    password: GivenPassword
    language: Literal["en", "th"] = "en"


class ForgottenIn(Input):
    """A forgotten password: the address that gets the reset link."""

    email: LoginEmail


class ResetIn(Input):
    """A new password, by a reset link."""

    token: Annotated[str, Field(min_length=20, max_length=100)]
    password: Password


class ConfirmIn(Input):
    """The secret of the link that confirms an address."""

    token: Annotated[str, Field(min_length=20, max_length=100)]


class PasswordIn(Input):
    """A change of password."""

    current: GivenPassword
    new: Password


class ProfileIn(Input):
    """One's own account."""

    name: PersonName
    language: Literal["en", "th"]
    timezone: Timezone
    theme: Literal["system", "light", "dark"] = "system"


class ProfileOut(BaseModel):
    """One's own account."""

    id: UUID
    email: str
    name: str
    language: Literal["en", "th"]
    timezone: str
    theme: str
    confirmed: bool
    """Whether the address is confirmed."""


class SessionOut(BaseModel):
    """A signed-in browser or program."""

    id: UUID
    kind: Literal["browser", "api"]
    workspace_name: str
    address: str
    agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool


class TokenOut(BaseModel):
    """The tokens of a REST client. A refresh token works once."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of the scheme
    expires_in: int
    refresh_token: str


class RefreshIn(Input):
    """Exchanges a refresh token for the next."""

    refresh_token: Annotated[str, Field(min_length=20, max_length=100)]


class WorkspaceRef(BaseModel):
    """A workspace that the person belongs to."""

    id: UUID
    slug: str
    name: str
    role: str
    current: bool
