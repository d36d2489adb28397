"""what conversations and messages are found by, folded as every search is

Revision ID: 0015
Revises: 0014
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from alembic import op
from crm_app.values.finding import searchable

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BATCH = 500


def upgrade() -> None:
    connection = op.get_bind()
    for table, column in (("conversation", "title"), ("message", "content")):
        op.add_column(table, sa.Column("found_by", sa.String(), server_default="", nullable=False))
        for rows in _pages(connection, table, column):
            connection.execute(
                sa.text(
                    f"update {table} t set found_by = n.f from unnest(cast(:w as uuid[]), cast(:i as uuid[]), "
                    "cast(:f as text[])) as n (w, i, f) where t.workspace_id = n.w and t.id = n.i"
                ),
                {
                    "w": [row[0] for row in rows],
                    "i": [row[1] for row in rows],
                    "f": [searchable([row[2]]) for row in rows],
                },
            )


def downgrade() -> None:
    for table in ("message", "conversation"):
        op.drop_column(table, "found_by")


def _pages(connection: sa.Connection, table: str, column: str) -> Iterator[list[Any]]:
    """All rows of a table, batch by batch in the order of their keys: memory does not grow with the table."""
    last: tuple[Any, Any] | None = None
    while True:
        after = "" if last is None else "where (workspace_id, id) > (:workspace, :id)"
        rows = connection.execute(
            sa.text(f"select workspace_id, id, {column} from {table} {after} order by workspace_id, id limit :n"),
            {"n": _BATCH} | ({} if last is None else {"workspace": last[0], "id": last[1]}),
        ).all()
        if not rows:
            return
        yield list(rows)
        last = (rows[-1][0], rows[-1][1])
