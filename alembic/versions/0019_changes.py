"""changes to many records, with the before-images that undo them

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_JSON = postgresql.JSONB(astext_type=sa.Text())
_MOMENT = sa.DateTime(timezone=True)


def _object(name: str) -> sa.Column[object]:
    return sa.Column(name, _JSON, server_default=sa.text("'{}'"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "change_run",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        _object("change"),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        _object("counts"),
        _object("undo_counts"),
        sa.Column("error", _JSON, nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "status in ('running', 'undoing', 'done', 'stopped', 'failed', 'undone')", name=op.f("ck_change_run_status")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_change_run_workspace_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "created_by"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_change_run_workspace_id_created_by"),
            ondelete="SET NULL (created_by)",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_change_run")),
    )
    op.create_index("ix_change_run_created_at", "change_run", ["workspace_id", "created_at", "id"])
    op.create_table(
        "change_row",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("wanted_version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=True),
        sa.Column("before", _JSON, nullable=True),
        sa.Column("before_version", sa.Integer(), nullable=True),
        sa.Column("after_version", sa.Integer(), nullable=True),
        sa.Column("reason", _JSON, nullable=True),
        sa.Column("undo", sa.String(length=10), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'changed', 'unchanged', 'refused')", name=op.f("ck_change_row_state")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_change_row_workspace_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["change_run.workspace_id", "change_run.id"],
            name=op.f("fk_change_row_workspace_id_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_change_row")),
    )
    op.create_index("ix_change_row_run", "change_row", ["workspace_id", "run_id", "state", "number"])
    op.create_index("ix_change_row_record", "change_row", ["workspace_id", "record_id"])


def downgrade() -> None:
    op.drop_table("change_row")
    op.drop_table("change_run")
