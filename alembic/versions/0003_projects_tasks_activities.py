"""projects tasks activities

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_source", sa.String(length=100), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "custom_fields", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("progress_by_hand", sa.Integer(), nullable=True),
        sa.Column("tasks_total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tasks_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("budget", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("description", sa.String(length=5000), nullable=True),
        sa.Column("tags", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.CheckConstraint(
            "status in ('planned', 'active', 'on_hold', 'done', 'cancelled')", name=op.f("ck_project_status")
        ),
        sa.CheckConstraint("progress_by_hand between 0 and 100", name=op.f("ck_project_progress_by_hand")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "company_id"],
            ["company.workspace_id", "company.id"],
            name=op.f("fk_project_workspace_id_company_id"),
            ondelete="SET NULL (company_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "created_by"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_project_workspace_id_created_by"),
            ondelete="SET NULL (created_by)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name=op.f("fk_project_workspace_id_deal_id"),
            ondelete="SET NULL (deal_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_project_workspace_id_owner_id"),
            ondelete="SET NULL (owner_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_project_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_project")),
    )
    op.create_index(
        "ix_project_company_id",
        "project",
        ["workspace_id", "company_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_project_created_at",
        "project",
        ["workspace_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_project_deal_id",
        "project",
        ["workspace_id", "deal_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_project_name_key",
        "project",
        ["workspace_id", "name_key", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_project_owner_id",
        "project",
        ["workspace_id", "owner_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_project_status_due_date",
        "project",
        ["workspace_id", "status", "due_date", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_project_updated_at",
        "project",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_project_external",
        "project",
        ["workspace_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "project_member",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_project_member_workspace_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "project_id"],
            ["project.workspace_id", "project.id"],
            name=op.f("fk_project_member_workspace_id_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_project_member_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "project_id", "member_id", name=op.f("pk_project_member")),
    )
    op.create_index(
        "ix_project_member_member", "project_member", ["workspace_id", "member_id", "project_id"], unique=False
    )
    op.create_table(
        "task",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_source", sa.String(length=100), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "custom_fields", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_key", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=5000), nullable=True),
        sa.Column("status", sa.String(length=4), nullable=False),
        sa.Column("priority", sa.String(length=6), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(status = 'done') = (completed_at is not null)", name=op.f("ck_task_completed")),
        sa.CheckConstraint("priority in ('low', 'normal', 'high')", name=op.f("ck_task_priority")),
        sa.CheckConstraint("status in ('open', 'done')", name=op.f("ck_task_status")),
        sa.CheckConstraint("due_at is null or due_date is not null", name=op.f("ck_task_due")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "company_id"],
            ["company.workspace_id", "company.id"],
            name=op.f("fk_task_workspace_id_company_id"),
            ondelete="SET NULL (company_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_task_workspace_id_contact_id"),
            ondelete="SET NULL (contact_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "created_by"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_task_workspace_id_created_by"),
            ondelete="SET NULL (created_by)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name=op.f("fk_task_workspace_id_deal_id"),
            ondelete="SET NULL (deal_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_task_workspace_id_owner_id"),
            ondelete="SET NULL (owner_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "project_id"],
            ["project.workspace_id", "project.id"],
            name=op.f("fk_task_workspace_id_project_id"),
            ondelete="SET NULL (project_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_task_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_company_id",
        "task",
        ["workspace_id", "company_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_contact_id",
        "task",
        ["workspace_id", "contact_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_created_at",
        "task",
        ["workspace_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_deal_id",
        "task",
        ["workspace_id", "deal_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_owner_id",
        "task",
        ["workspace_id", "owner_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_owner_id_status_due_date",
        "task",
        ["workspace_id", "owner_id", "status", "due_date", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_project_id_status",
        "task",
        ["workspace_id", "project_id", "status", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_status_due_date",
        "task",
        ["workspace_id", "status", "due_date", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_title_key",
        "task",
        ["workspace_id", "title_key", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_task_updated_at",
        "task",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_task_external",
        "task",
        ["workspace_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "activity",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_source", sa.String(length=100), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "custom_fields", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("body", sa.String(length=20000), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("direction", sa.String(length=8), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("direction in ('inbound', 'outbound')", name=op.f("ck_activity_direction")),
        sa.CheckConstraint("kind in ('note', 'call', 'meeting', 'email')", name=op.f("ck_activity_kind")),
        sa.CheckConstraint("duration_minutes between 0 and 10080", name=op.f("ck_activity_duration_minutes")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "company_id"],
            ["company.workspace_id", "company.id"],
            name=op.f("fk_activity_workspace_id_company_id"),
            ondelete="SET NULL (company_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_activity_workspace_id_contact_id"),
            ondelete="SET NULL (contact_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "created_by"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_activity_workspace_id_created_by"),
            ondelete="SET NULL (created_by)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name=op.f("fk_activity_workspace_id_deal_id"),
            ondelete="SET NULL (deal_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["membership.workspace_id", "membership.id"],
            name=op.f("fk_activity_workspace_id_owner_id"),
            ondelete="SET NULL (owner_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "project_id"],
            ["project.workspace_id", "project.id"],
            name=op.f("fk_activity_workspace_id_project_id"),
            ondelete="SET NULL (project_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "task_id"],
            ["task.workspace_id", "task.id"],
            name=op.f("fk_activity_workspace_id_task_id"),
            ondelete="SET NULL (task_id)",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_activity_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_activity")),
    )
    op.create_index(
        "ix_activity_company_id_occurred_at",
        "activity",
        ["workspace_id", "company_id", "occurred_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_activity_contact_id_occurred_at",
        "activity",
        ["workspace_id", "contact_id", "occurred_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_activity_created_at",
        "activity",
        ["workspace_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_activity_deal_id_occurred_at",
        "activity",
        ["workspace_id", "deal_id", "occurred_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_activity_occurred_at",
        "activity",
        ["workspace_id", "occurred_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_activity_owner_id",
        "activity",
        ["workspace_id", "owner_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_activity_project_id_occurred_at",
        "activity",
        ["workspace_id", "project_id", "occurred_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_activity_task_id_occurred_at",
        "activity",
        ["workspace_id", "task_id", "occurred_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_activity_updated_at",
        "activity",
        ["workspace_id", "updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_activity_external",
        "activity",
        ["workspace_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_activity_external",
        table_name="activity",
        postgresql_where=sa.text("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.drop_index("ix_activity_updated_at", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "ix_activity_task_id_occurred_at", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index(
        "ix_activity_project_id_occurred_at", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_activity_owner_id", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_activity_occurred_at", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "ix_activity_deal_id_occurred_at", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_activity_created_at", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "ix_activity_contact_id_occurred_at", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index(
        "ix_activity_company_id_occurred_at", table_name="activity", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_table("activity")
    op.drop_index(
        "uq_task_external",
        table_name="task",
        postgresql_where=sa.text("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.drop_index("ix_task_updated_at", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_title_key", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_status_due_date", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_project_id_status", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_owner_id_status_due_date", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_owner_id", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_deal_id", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_created_at", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_contact_id", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_task_company_id", table_name="task", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_table("task")
    op.drop_index("ix_project_member_member", table_name="project_member")
    op.drop_table("project_member")
    op.drop_index(
        "uq_project_external",
        table_name="project",
        postgresql_where=sa.text("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.drop_index("ix_project_updated_at", table_name="project", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_project_status_due_date", table_name="project", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_project_owner_id", table_name="project", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_project_name_key", table_name="project", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_project_deal_id", table_name="project", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_project_created_at", table_name="project", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_project_company_id", table_name="project", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_table("project")
