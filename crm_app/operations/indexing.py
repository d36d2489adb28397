"""Makes the indexes that lists of large workspaces wish for, with the rights of the owner of the tables, and drops those that
nothing uses. Runs as a process of its own, which answers no request: `python -m crm_app indexes`.

An index is made and dropped concurrently: nobody waits for it, and it waits for the transactions that had begun before. An
interrupted attempt leaves an invalid index, which the next one drops.
"""

import os
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from crm_app.core.config import settings
from crm_app.core.logging import configure, logger
from crm_app.operations.bootstrap import connect

CHANNEL = "crm_indexes"
"""The channel of PostgreSQL on which a job says that there are wishes."""
KEPT = timedelta(days=30)
"""How long an index is kept after its last use."""
ALIVE = "CRM_INDEXES_ALIVE"
"""The variable that names a file which is touched each time it looks, for the health check of its container."""
_SECONDS = 300.0
"""How often it looks by itself."""
_AGAIN_SECONDS = 5.0
_LOCK = 0x494458  # any number that no other program takes as an advisory lock here
log = logger(__name__)


def make_wanted(owner_database_url: str, kept: timedelta = KEPT) -> list[str]:
    """Drops what is left over or unused, and makes the indexes that are wished for. Returns the names of those that were made.

    Only one process does so at a time; another one finds nothing to do. An index that cannot be made now stays wished for.
    """
    with _alone(owner_database_url) as cursor:
        if cursor is None:
            return []
        cursor.execute("select record_indexes_left(%s)", (datetime.now(UTC) - kept,))
        for (name,) in cursor.fetchall():
            _drop(cursor, name)
        cursor.execute("select workspace_id::text, kind, field from wanted_index order by wanted_at, id")
        return [name for wish in cursor.fetchall() if (name := _make(cursor, *wish)) is not None]


@contextmanager
def _alone(owner_database_url: str) -> Iterator[Any]:
    """A cursor that commits each statement on its own; None where another process makes indexes."""
    with connect(owner_database_url) as cursor:
        # Waiting for the lock would be a transaction for which the other process waits.
        cursor.execute("select pg_try_advisory_lock(%s)", (_LOCK,))
        if not cursor.fetchone()[0]:
            yield None
            return
        # When this process is killed, the statement ends too, so that another process can begin.
        cursor.execute("set client_connection_check_interval = '2s'")
        cursor.execute("set statement_timeout = 0")
        yield cursor


def _make(cursor: Any, workspace_id: str, kind: str, field: str) -> str | None:
    """Makes an index unless it is there. Returns its name where it was made."""
    wish = (workspace_id, kind, field)
    cursor.execute("select set_config('app.workspace_id', %s, false)", (workspace_id,))
    cursor.execute("select name, definition, statistics, comment from record_index_plan(%s, %s)", (kind, field))
    plan = cursor.fetchone()
    if plan is None:
        log.info("an index is not made", kind=kind, field=field)
        _forget(cursor, wish)
        return None
    name, definition, statistics, comment = plan
    made = None
    if not _is_current(cursor, name, comment):
        try:
            _drop(cursor, name)
            cursor.execute(definition)
            if statistics:
                cursor.execute(statistics)
            cursor.execute(sql.SQL("analyze {}").format(sql.Identifier(kind)))
            cursor.execute(sql.SQL("comment on index {} is {}").format(sql.Identifier(name), sql.Literal(comment)))
        except psycopg2.Error as error:
            if cursor.connection.closed:
                raise
            log.warning("an index is made later", index=name, kind=kind, field=field, error=type(error).__name__)
            return None
        log.info("an index was made", index=name, kind=kind, field=field)
        made = name
    if name.startswith("own_"):
        # Only if the field still has the type for which the index was made.
        cursor.execute(
            "update custom_field set indexed_at = now() where workspace_id = %s and id = %s and archived_at is null "
            "and md5(array[own_expression(key, type)]::text) = %s",
            (workspace_id, field.removeprefix("own:"), comment.rpartition(" ")[2]),
        )
    _forget(cursor, wish)
    return made


def _is_current(cursor: Any, name: str, comment: str) -> bool:
    """Whether the index is there and valid, with the expressions that its fields have now."""
    cursor.execute(
        "select obj_description(indexrelid, 'pg_class') from pg_index where indexrelid = to_regclass(%s) and indisvalid",
        (f"public.{name}",),
    )
    found = cursor.fetchone()
    return bool(found and found[0] and found[0].rpartition(" ")[2] == comment.rpartition(" ")[2])


def _drop(cursor: Any, name: str) -> None:
    if name.startswith("own_"):
        cursor.execute(
            "update custom_field set indexed_at = null where 'own_' || replace(id::text, '-', '') = %s", (name,)
        )
        cursor.execute(sql.SQL("drop statistics if exists {}").format(sql.Identifier(f"st_{name}")))
    cursor.execute(sql.SQL("drop index concurrently if exists {}").format(sql.Identifier(name)))


def _forget(cursor: Any, wish: tuple[str, str, str]) -> None:
    cursor.execute("delete from wanted_index where workspace_id = %s and kind = %s and field = %s", wish)


def main() -> None:
    """Makes indexes until the process is stopped."""
    configure(settings().log_level, settings().log_format)
    url = settings().owner_database_url
    while True:
        try:
            with connect(url) as cursor:
                cursor.execute(f"listen {CHANNEL}")
                while True:
                    if file := os.environ.get(ALIVE):
                        Path(file).touch()
                    make_wanted(url)
                    _wait(cursor.connection)
        except psycopg2.OperationalError as error:
            log.warning("the database does not answer", error=str(error)[:200])
            time.sleep(_AGAIN_SECONDS)


def _wait(connection: Any) -> None:
    """Until somebody wishes for an index, or some minutes have passed."""
    select.select([connection], [], [], _SECONDS)
    connection.poll()
    connection.notifies.clear()


if __name__ == "__main__":
    main()
