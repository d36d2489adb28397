"""Fields that a workspace declares for its kinds of record; owners and administrators arrange them.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TYPES = (
    "'text', 'long_text', 'integer', 'number', 'money', 'date', 'yes_no', 'choice', 'choices', 'url', 'email', 'phone'"
)


def upgrade() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    texts = [
        ("label_en", 80),
        ("label_th", 80),
        ("hint_en", 300),
        ("hint_th", 300),
        ("section_en", 80),
        ("section_th", 80),
    ]
    op.create_table(
        "custom_field",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in texts),
        sa.Column("choices", json, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_unique", sa.Boolean(), nullable=False),
        sa.Column("default_value", json, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"type in ({_TYPES})", name=op.f("ck_custom_field_type")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_custom_field_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_custom_field")),
    )
    op.create_index("uq_custom_field_key", "custom_field", ["workspace_id", "kind", "key"], unique=True)
    op.execute(
        "update role set permissions = permissions || jsonb_build_object('field.manage', 'all') "
        "where key in ('owner', 'admin')"
    )


def downgrade() -> None:
    op.execute("update role set permissions = permissions - 'field.manage'")
    op.drop_index("uq_custom_field_key", table_name="custom_field")
    op.drop_table("custom_field")
