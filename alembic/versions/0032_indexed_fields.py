"""Fields of a workspace's own say when lists used them last, and since when they have an index.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("custom_field", sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("custom_field", sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute(
        "do $$ declare one text; begin for one in select indexname from pg_indexes where schemaname = current_schema() "
        "and indexname ~ '^own_[0-9a-f]{32}$' loop execute format('drop index %I', one); end loop; end $$"
    )
    op.drop_column("custom_field", "indexed_at")
    op.drop_column("custom_field", "used_at")
