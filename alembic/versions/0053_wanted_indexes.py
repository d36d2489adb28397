"""The indexes that lists wish for, made by a process with the rights of the owner.

Revision ID: 0053
Revises: 0055
"""

import sqlalchemy as sa

from alembic import op

revision = "0053"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wanted_index",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_wanted_index_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_wanted_index")),
    )
    op.create_index("uq_wanted_index", "wanted_index", ["workspace_id", "kind", "field"], unique=True)
    # Those of earlier versions were made without statistics; lists wish for them again.
    op.execute("update custom_field set indexed_at = null where indexed_at is not null")


def downgrade() -> None:
    op.drop_table("wanted_index")
