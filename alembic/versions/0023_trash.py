"""an index for the deleted records of each kind, and the permission to delete records for good

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TABLES = ("company", "contact", "product", "deal", "project", "task", "activity")


def upgrade() -> None:
    for table in _TABLES:
        op.create_index(
            f"ix_{table}_deleted_at",
            table,
            ["workspace_id", "deleted_at", "id"],
            postgresql_where=sa.text("deleted_at IS NOT NULL"),
        )
    op.execute(
        "update role set permissions = permissions || jsonb_build_object('record.destroy', 'all') "
        "where key in ('owner', 'admin')"
    )


def downgrade() -> None:
    op.execute("update role set permissions = permissions - 'record.destroy'")
    for table in _TABLES:
        op.drop_index(f"ix_{table}_deleted_at", table_name=table)
