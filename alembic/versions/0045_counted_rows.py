"""The function by which a large import has its tables counted; functions are installed after every migration.

Revision ID: 0045
Revises: 0038
"""

revision = "0045"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Changes no table."""


def downgrade() -> None:
    """Changes no table."""
