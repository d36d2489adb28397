"""Activities and tasks can be about a record of any kind.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("activity", "task"):
        op.add_column(table, sa.Column("about_kind", sa.String(length=20), nullable=True))
        op.add_column(table, sa.Column("about_id", sa.Uuid(), nullable=True))
        op.create_index(
            f"ix_{table}_about",
            table,
            ["workspace_id", "about_kind", "about_id", "id"],
            postgresql_where=sa.text("deleted_at IS NULL AND about_id IS NOT NULL"),
        )


def downgrade() -> None:
    for table in ("activity", "task"):
        op.drop_index(f"ix_{table}_about", table_name=table)
        op.drop_column(table, "about_id")
        op.drop_column(table, "about_kind")
