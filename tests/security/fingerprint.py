"""A fingerprint of the database: two equal ones mean that nothing was changed in between."""

from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from crm_app.core.config import settings

# Reading moves these; neither is what anybody keeps.
_IGNORED = {"throttle", "alembic_version"}
_VOLATILE = {"user_session": "last_seen_at"}


class Ledger:
    """Sees all tables, as their owner does."""

    def __init__(self) -> None:
        self._engine = create_engine(settings().owner_database_url, poolclass=NullPool)
        with self._engine.connect() as connection:
            rows = connection.execute(
                text(
                    "select c.relname, exists (select 1 from pg_attribute a where a.attrelid = c.oid "
                    "and a.attname = 'workspace_id' and not a.attisdropped) as tenant from pg_class c "
                    "where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1"
                )
            ).all()
        self._tables = {row.relname: row.tenant for row in rows if row.relname not in _IGNORED}

    def read(self, workspace_id: UUID | None = None) -> dict[str, Any]:
        """A hash of every table, or of one workspace's part of it."""
        parts = []
        for table, tenant in self._tables.items():
            if workspace_id is not None and not tenant:
                continue
            where = "" if workspace_id is None else f"where workspace_id = '{workspace_id}'"
            row = f"to_jsonb(t) - '{_VOLATILE.get(table, '')}'"
            parts.append(
                f"select '{table}' as name, count(*)::text || ':' || "
                f'coalesce(sum(hashtextextended(({row})::text, 0)), 0)::text as mark from "{table}" t {where}'
            )
        with self._engine.connect() as connection:
            return dict(connection.execute(text(" union all ".join(parts))).all())  # type: ignore[arg-type]
