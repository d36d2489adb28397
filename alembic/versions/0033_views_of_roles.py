"""Saved views are shared with the workspace or with one role.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("saved_view", sa.Column("role_id", sa.Uuid(), nullable=True))
    # A view of a role that is deleted is its maker's alone again.
    op.create_foreign_key(
        op.f("fk_saved_view_workspace_id_role_id"),
        "saved_view",
        "role",
        ["workspace_id", "role_id"],
        ["workspace_id", "id"],
        ondelete="SET NULL (role_id)",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_saved_view_workspace_id_role_id"), "saved_view", type_="foreignkey")
    op.drop_column("saved_view", "role_id")
