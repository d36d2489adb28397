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
    """Sees all tables, as their owner does.

    Over one connection and with statements that are planned once: a thousand tests read it twice each.
    """

    def __init__(self) -> None:
        engine = create_engine(settings().owner_database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection = engine.connect()
        rows = self._connection.execute(
            text(
                "select c.relname, exists (select 1 from pg_attribute a where a.attrelid = c.oid "
                "and a.attname = 'workspace_id' and not a.attisdropped) as tenant from pg_class c "
                "where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1"
            )
        ).all()
        self._tables = {row.relname: row.tenant for row in rows if row.relname not in _IGNORED}
        of_one = [table for table, tenant in self._tables.items() if tenant]
        self._prepare("whole", [_mark(table) for table in self._tables])
        self._prepare("part (uuid)", [f"{_mark(table)} where workspace_id = $1" for table in of_one])
        self._connection.exec_driver_sql("set plan_cache_mode = force_generic_plan")

    def _prepare(self, name: str, parts: list[str]) -> None:
        self._connection.exec_driver_sql(f"prepare {name} as {' union all '.join(parts)}")

    def read(self, workspace_id: UUID | None = None) -> dict[str, Any]:
        """A hash of every table, or of one workspace's part of it."""
        name = "whole" if workspace_id is None else f"part ('{workspace_id}')"
        return dict(self._connection.exec_driver_sql(f"execute {name}").all())  # type: ignore[arg-type]


def _mark(table: str) -> str:
    row = f"to_jsonb(t) - '{_VOLATILE.get(table, '')}'"
    return (
        f"select '{table}' as name, count(*)::text || ':' || "
        f'coalesce(sum(hashtextextended(({row})::text, 0)), 0)::text as mark from "{table}" t'
    )
