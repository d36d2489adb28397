"""Global tables. The serving role has no rights on them: it uses the functions of `sql_functions.py` alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from crm_app.core.clock import new_id
from crm_app.core.tables import timestamp


class Person(SQLModel, table=True):
    """A person who can sign in, a member of any number of workspaces."""

    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("language in ('en', 'th')", name="language"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    password_hash: str
    language: str = Field(default="en", max_length=2)
    timezone: str = Field(default="Asia/Bangkok", max_length=64)
    theme: str = Field(default="system", max_length=10)
    created_at: datetime = timestamp(default=True)
    confirmed_at: datetime | None = timestamp(nullable=True)
    """When the address was confirmed; where no email is sent, when the person registered."""


class UserSession(SQLModel, table=True):
    """A signed-in browser or program. Only the hash of its token is stored."""

    __tablename__ = "user_session"
    __table_args__ = (
        Index("ix_user_session_person", "person_id"),
        Index("uq_user_session_token", "token_hash", unique=True),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE")
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    kind: str = Field(default="browser", max_length=10)
    token_hash: bytes | None = None
    address: str = Field(default="", max_length=64)
    agent: str = Field(default="", max_length=300)
    created_at: datetime = timestamp(default=True)
    last_seen_at: datetime = timestamp(default=True)
    expires_at: datetime = timestamp()
    revoked_at: datetime | None = timestamp(nullable=True)


class RefreshToken(SQLModel, table=True):
    """A link in a chain of refresh tokens. Using one twice revokes its session."""

    __tablename__ = "refresh_token"
    __table_args__ = (Index("uq_refresh_token_hash", "token_hash", unique=True),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    session_id: UUID = Field(foreign_key="user_session.id", ondelete="CASCADE", index=True)
    token_hash: bytes
    created_at: datetime = timestamp(default=True)
    expires_at: datetime = timestamp()
    used_at: datetime | None = timestamp(nullable=True)


class PasswordReset(SQLModel, table=True):
    """A reset link: the person chooses another password with it, once, until it expires."""

    __tablename__ = "password_reset"
    __table_args__ = (
        Index("ix_password_reset_person", "person_id"),
        Index("uq_password_reset_token", "token_hash", unique=True),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE")
    token_hash: bytes
    created_at: datetime = timestamp(default=True)
    expires_at: datetime = timestamp()
    used_at: datetime | None = timestamp(nullable=True)


class Throttle(SQLModel, table=True):
    """Attempts per account and address, in the database so that a restart keeps them."""

    key: str = Field(primary_key=True, max_length=200)
    attempts: int = 0
    started_at: datetime = timestamp(default=True)
