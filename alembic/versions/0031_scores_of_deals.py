"""Scores of deals, and what they were learned from.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_model",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("won", sa.Integer(), nullable=False),
        sa.Column("auc", sa.Float(), nullable=False),
        sa.Column("auc_low", sa.Float(), nullable=False),
        sa.Column("auc_high", sa.Float(), nullable=False),
        sa.Column("brier", sa.Float(), nullable=False),
        sa.Column("bins", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("weights", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("left_out", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_score_model_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_score_model")),
    )
    op.create_index("uq_score_model_number", "score_model", ["workspace_id", "number"], unique=True)
    op.create_table(
        "deal_score",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_deal_score_workspace_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name=op.f("fk_deal_score_workspace_id_deal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "deal_id", name=op.f("pk_deal_score")),
    )
    op.create_index("ix_deal_score_chance", "deal_score", ["workspace_id", "chance", "deal_id"])


def downgrade() -> None:
    op.drop_table("deal_score")
    op.drop_table("score_model")
