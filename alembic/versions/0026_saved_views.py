"""Saved views of lists; who works with records may share their own, owners and administrators change all shared ones.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    op.create_table(
        "saved_view",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("query", json, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_saved_view_workspace_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_saved_view_workspace_id_owner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_saved_view")),
    )
    op.create_index(
        "ix_saved_view_kind",
        "saved_view",
        ["workspace_id", "kind", "name"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "view_choice",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_view_choice_workspace_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_view_choice_workspace_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "view_id"],
            ["saved_view.workspace_id", "saved_view.id"],
            name=op.f("fk_view_choice_workspace_id_view_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_view_choice")),
    )
    op.create_index("uq_view_choice_view", "view_choice", ["workspace_id", "member_id", "view_id"], unique=True)
    op.execute(
        "update role set permissions = permissions || jsonb_build_object('view.share', "
        "case when key in ('owner', 'admin') then 'all' else 'own' end) where key in ('owner', 'admin', 'member')"
    )


def downgrade() -> None:
    op.execute("update role set permissions = permissions - 'view.share'")
    op.drop_table("view_choice")
    op.drop_index("ix_saved_view_kind", table_name="saved_view")
    op.drop_table("saved_view")
