"""indexes of the audit trail by person and by rare actions, and the permission to read it

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entry_member", "audit_entry", ["workspace_id", "member_id", "created_at", "id"])
    op.create_index(
        "ix_audit_entry_action",
        "audit_entry",
        ["workspace_id", "action", "created_at", "id"],
        postgresql_where=sa.text("action NOT IN ('create', 'update')"),
    )
    op.execute(
        "update role set permissions = permissions || jsonb_build_object('audit.read', 'all') "
        "where key in ('owner', 'admin')"
    )


def downgrade() -> None:
    op.execute("update role set permissions = permissions - 'audit.read'")
    op.drop_index("ix_audit_entry_action", table_name="audit_entry")
    op.drop_index("ix_audit_entry_member", table_name="audit_entry")
