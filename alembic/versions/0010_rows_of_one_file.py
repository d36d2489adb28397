"""rows that are left out of an import; undoing in order; no made-up identifiers of deals

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ACTIONS = "'created', 'updated', 'unchanged', 'left_out', 'rejected'"
_EARLIER = "'created', 'updated', 'unchanged', 'rejected'"


def upgrade() -> None:
    op.drop_constraint("action", "import_row", type_="check")
    op.create_check_constraint("action", "import_row", f"action in ({_ACTIONS})")
    op.add_column("import_row", sa.Column("before_version", sa.Integer(), nullable=True))
    op.drop_index("ix_import_row_record", table_name="import_row")
    op.create_index("ix_import_row_of", "import_row", ["workspace_id", "record_id", "batch_id"])
    # Deals from files without identifiers had one made of name and company, by which later rows overwrote earlier ones.
    op.execute("update deal set external_id = null, external_source = null where external_id ~ '^name:[^|]*[|][^|]*$'")

    op.add_column("import_batch", sa.Column("group_id", sa.Uuid(), nullable=True))
    op.add_column("import_batch", sa.Column("queued", sa.String(length=5), nullable=True))
    op.create_index(
        "ix_import_batch_group",
        "import_batch",
        ["workspace_id", "group_id"],
        postgresql_where=sa.text("group_id IS NOT NULL"),
    )
    op.create_table(
        "import_link",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=False),
        sa.Column("target_kind", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_import_link_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_import_link")),
    )
    one = ["workspace_id", "record_id", "column_name", "how", "source", "value"]
    op.create_index("uq_import_link", "import_link", one, unique=True)
    op.create_index("ix_import_link_target", "import_link", ["workspace_id", "target_kind", "how", "source", "value"])
    op.add_column("company", sa.Column("domain", sa.String(length=254), nullable=True))
    op.execute(
        "update company set domain = nullif(left(regexp_replace(regexp_replace(lower(trim(website)), "
        "'^([a-z]+://)?(www[.])?', ''), '[/:?#[:space:]].*$', ''), 254), '') where website like '%.%'"
    )
    op.create_index(
        "ix_company_domain",
        "company",
        ["workspace_id", "domain", "id"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_company_domain", table_name="company")
    op.drop_column("company", "domain")
    op.drop_table("import_link")
    op.drop_index("ix_import_batch_group", table_name="import_batch")
    op.drop_column("import_batch", "queued")
    op.drop_column("import_batch", "group_id")
    op.drop_index("ix_import_row_of", table_name="import_row")
    op.create_index("ix_import_row_record", "import_row", ["workspace_id", "batch_id", "kind", "record_id"])
    op.drop_column("import_row", "before_version")
    op.execute("delete from import_row where action = 'left_out'")
    op.drop_constraint("action", "import_row", type_="check")
    op.create_check_constraint("action", "import_row", f"action in ({_EARLIER})")
