"""The reads of one message check their session once: no table changes, the functions are installed anew.

Revision ID: 0055
Revises: 0050
"""

revision = "0055"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Changes no table."""


def downgrade() -> None:
    """Changes no table."""
