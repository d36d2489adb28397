"""tags with a colour, and the permission to arrange tags

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_COLORS = "'blue', 'green', 'orange', 'pink', 'violet', 'cyan', 'yellow', 'grey'"


def upgrade() -> None:
    op.create_table(
        "tag",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("color", sa.String(length=10), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"color in ({_COLORS})", name=op.f("ck_tag_color")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_tag_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_tag")),
    )
    op.create_index("uq_tag_key", "tag", ["workspace_id", "key"], unique=True)
    op.execute(
        "update role set permissions = permissions || jsonb_build_object('tag.manage', 'all') "
        "where key in ('owner', 'admin')"
    )


def downgrade() -> None:
    op.execute("update role set permissions = permissions - 'tag.manage'")
    op.drop_index("uq_tag_key", table_name="tag")
    op.drop_table("tag")
