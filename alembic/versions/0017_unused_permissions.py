"""Two permissions that nothing asked for leave the roles that hold them.

Revision ID: 0017
Revises: 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "update role set permissions = permissions - array['workspace.delete', 'audit.read'] "
        "where permissions ?| array['workspace.delete', 'audit.read']"
    )


def downgrade() -> None:
    op.execute(
        """update role set permissions = permissions || '{"workspace.delete": "all", "audit.read": "all"}' where key = 'owner'"""
    )
    op.execute("""update role set permissions = permissions || '{"audit.read": "all"}' where key = 'admin'""")
