"""the deletion of a workspace, with a period of grace and a receipt

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "workspace_deletion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_name", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language in ('en', 'th')", name=op.f("ck_workspace_deletion_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_deletion")),
    )
    op.create_index("uq_workspace_deletion_workspace", "workspace_deletion", ["workspace_id"], unique=True)
    op.execute(
        "update role set permissions = permissions || jsonb_build_object('workspace.delete', 'all') where key = 'owner'"
    )


def downgrade() -> None:
    op.execute("update role set permissions = permissions - 'workspace.delete'")
    op.drop_index("uq_workspace_deletion_workspace", table_name="workspace_deletion")
    op.drop_table("workspace_deletion")
    op.drop_column("workspace", "ends_at")
