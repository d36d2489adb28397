"""Workspaces without an owner, and how the operator gives them one, with the rights of the tables' owner."""

from dataclasses import dataclass

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from crm_app.core.errors import NotFound

_WITHOUT = text(
    "select w.slug, w.name from workspace w where w.deleted_at is null and not exists ("
    "select from membership m join role r on r.workspace_id = m.workspace_id and r.id = m.role_id "
    "where m.workspace_id = w.id and m.status = 'active' and r.key = 'owner') order by w.slug"
)
_MAKE = text(
    "update membership m set role_id = r.id, status = 'active', version = m.version + 1 "
    "from workspace w, role r, person p where w.slug = :slug and w.deleted_at is null and m.workspace_id = w.id "
    "and r.workspace_id = w.id and r.key = 'owner' and p.id = m.person_id and p.email = :email returning m.id"
)


@dataclass(frozen=True, slots=True)
class Orphan:
    """A workspace without an active owner."""

    slug: str
    name: str


def orphans(owner_database_url: str) -> list[Orphan]:
    """The workspaces without an active owner."""
    with create_engine(owner_database_url, poolclass=NullPool).connect() as connection:
        return [Orphan(row.slug, row.name) for row in connection.execute(_WITHOUT)]


def make_owner(owner_database_url: str, slug: str, email: str) -> None:
    """Makes a present or former member of a workspace its owner. Raises NotFound for anybody else."""
    with create_engine(owner_database_url, poolclass=NullPool).begin() as connection:
        made = connection.execute(_MAKE, {"slug": slug, "email": email.strip().lower()}).first()
    if made is None:
        raise NotFound("identity.error.no_such_member")
