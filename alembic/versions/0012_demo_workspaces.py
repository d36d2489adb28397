"""demo workspaces are marked: nothing is ever mailed from them

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False))
    # The demo that an installation made for itself before demos were marked.
    op.execute(
        "update workspace w set demo = true where exists (select 1 from membership m join role r "
        "on r.workspace_id = m.workspace_id and r.id = m.role_id "
        "where m.workspace_id = w.id and m.email = 'demo@example.com' and r.key = 'owner')"
    )


def downgrade() -> None:
    op.drop_column("workspace", "demo")
