"""A conversation is about a record or a list.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("about", sa.String(length=2000), nullable=True))


def downgrade() -> None:
    op.drop_column("conversation", "about")
