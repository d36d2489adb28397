"""the assistant's settings of a workspace, what was sent to a model, and what people think of answers

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def _workspace(table: str) -> tuple[sa.Column, sa.Column, sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint]:
    return (
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f(f"fk_{table}_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f(f"pk_{table}")),
    )


def _refers(table: str, column: str, to: str, ondelete: str = "") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{to}.workspace_id", f"{to}.id"],
        name=op.f(f"fk_{table}_workspace_id_{column}"),
        ondelete=ondelete or f"SET NULL ({column})",
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _list(name: str) -> sa.Column:
    return sa.Column(name, postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "assistant_settings",
        *_workspace("assistant_settings"),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("base_url", sa.String(length=300), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        _moment("key_set_at", nullable=True),
        sa.Column("input_price", sa.Numeric(10, 4), nullable=True),
        sa.Column("output_price", sa.Numeric(10, 4), nullable=True),
        sa.Column("monthly_budget", sa.Numeric(12, 2), nullable=True),
        sa.Column("person_budget", sa.Numeric(12, 2), nullable=True),
        _list("hidden"),
        _moment("hidden_at", nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        sa.Column("sent_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("updated_at"),
        sa.CheckConstraint(
            "provider in ('default', 'google-genai', 'openai', 'offline')",
            name=op.f("ck_assistant_settings_provider"),
        ),
    )
    op.create_index("uq_assistant_settings_workspace", "assistant_settings", ["workspace_id"], unique=True)
    op.create_table(
        "sent_record",
        *_workspace("sent_record"),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        _list("fields"),
        _moment("created_at"),
        _refers("sent_record", "response_id", "ai_response"),
        _refers("sent_record", "asked_by", "membership"),
    )
    op.create_index(
        "ix_sent_record_record", "sent_record", ["workspace_id", "kind", "record_id", "created_at"], unique=False
    )
    op.create_index("ix_sent_record_created_at", "sent_record", ["workspace_id", "created_at", "id"], unique=False)
    op.create_index("ix_sent_record_asked_by", "sent_record", ["workspace_id", "asked_by", "created_at"], unique=False)
    op.create_index("ix_sent_record_response", "sent_record", ["workspace_id", "response_id"], unique=False)
    op.create_table(
        "answer_feedback",
        *_workspace("answer_feedback"),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("up", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        _moment("created_at"),
        _moment("reviewed_at", nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "reason in ('', 'wrong', 'incomplete', 'off_topic', 'source', 'language', 'slow', 'other')",
            name=op.f("ck_answer_feedback_reason"),
        ),
        _refers("answer_feedback", "response_id", "ai_response", "CASCADE"),
        _refers("answer_feedback", "given_by", "membership"),
        _refers("answer_feedback", "reviewed_by", "membership"),
    )
    op.create_index("uq_answer_feedback", "answer_feedback", ["workspace_id", "response_id", "given_by"], unique=True)
    op.create_index(
        "ix_answer_feedback_created_at", "answer_feedback", ["workspace_id", "created_at", "id"], unique=False
    )
    op.add_column("ai_response", sa.Column("fell_back", postgresql.JSONB(), nullable=True))
    op.add_column("ai_response", sa.Column("prompt_version", sa.String(length=20), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("ai_response", "prompt_version")
    op.drop_column("ai_response", "fell_back")
    op.drop_table("answer_feedback")
    op.drop_table("sent_record")
    op.drop_table("assistant_settings")
