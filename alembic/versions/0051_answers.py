"""The function that keeps the answer of a write; functions are installed after every migration.

Revision ID: 0051
Revises: 0053
"""

revision = "0051"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Changes no table."""


def downgrade() -> None:
    """Changes no table."""
