"""proven addresses

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-27

Accounts that exist already were created before addresses had to be confirmed: they keep their access.
"""

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("person", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("update person set confirmed_at = created_at")
    op.add_column("invitation", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("invitation", "told_at")
    op.drop_column("person", "confirmed_at")
