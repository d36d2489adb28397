"""Products are records: owned, searched, with a timeline and permissions of their own.

Whoever read deals reads products, and whoever arranged products creates, changes and deletes these. Deals keep the names of
products that have been deleted, which are now removed for good 30 days later.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from crm_app.values.collation import FOLDING, fold
from crm_app.values.finding import searchable

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_LIVE = sa.text("deleted_at IS NULL")
_LISTS = ("created_at", "updated_at", "owner_id")


def upgrade() -> None:
    op.add_column("product", sa.Column("owner_id", sa.Uuid(), nullable=True))
    op.add_column("product", sa.Column("created_by", sa.Uuid(), nullable=True))
    op.add_column("product", sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("product", sa.Column("external_source", sa.String(length=100), nullable=True))
    op.add_column("product", sa.Column("external_id", sa.String(length=200), nullable=True))
    custom = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("product", sa.Column("custom_fields", custom, server_default=sa.text("'{}'"), nullable=False))
    op.add_column("product", sa.Column("description", sa.String(length=5000), nullable=True))
    op.execute("update product set updated_at = coalesce(deleted_at, created_at)")
    op.alter_column("product", "updated_at", nullable=False)
    for column in ("owner_id", "created_by"):
        op.create_foreign_key(
            op.f(f"fk_product_workspace_id_{column}"),
            "product",
            "membership",
            ["workspace_id", column],
            ["workspace_id", "id"],
            ondelete=f"SET NULL ({column})",
        )
    for column in (*_LISTS, "name_key"):
        op.create_index(f"ix_product_{column}", "product", ["workspace_id", column, "id"], postgresql_where=_LIVE)
    op.create_index(
        "uq_product_external",
        "product",
        ["workspace_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.execute(
        "update deal d set product_name = p.name from product p where p.workspace_id = d.workspace_id "
        "and p.id = d.product_id and p.deleted_at is not null and d.product_name is null"
    )
    _roles()
    _documents(op.get_bind())


def _roles() -> None:
    op.execute(
        "update role set permissions = permissions || jsonb_build_object('product.read', 'all') "
        "where permissions ? 'deal.read'"
    )
    op.execute(
        "update role set permissions = permissions - 'product.manage' || jsonb_build_object("
        "'product.read', 'all', 'product.create', 'all', 'product.update', 'all', 'product.delete', 'all') "
        "where permissions ? 'product.manage'"
    )


def _documents(connection: sa.Connection) -> None:
    """What a search finds products by."""
    insert = sa.text(
        "insert into search_document (workspace_id, kind, record_id, title, title_text, text, body, updated_at, folding) "
        "values (:workspace_id, 'product', :id, :name, :title_text, :text, :body, now(), :folding) on conflict do nothing"
    )
    found = connection.execute(
        sa.text("select workspace_id, id, name, series from product where deleted_at is null order by workspace_id, id")
    )
    for rows in found.mappings().partitions(500):
        documents = [
            {
                **row,
                "title_text": fold(row["name"]),
                "text": searchable([part for part in (row["name"], row["series"]) if part]),
                "body": row["series"] or "",
                "folding": FOLDING,
            }
            for row in rows
        ]
        connection.execute(insert, documents)


def downgrade() -> None:
    op.execute("delete from search_document where kind = 'product'")
    op.execute(
        "update role set permissions = permissions - 'product.read' - 'product.create' - 'product.update' "
        "- 'product.delete' || case when permissions ? 'product.update' "
        "then jsonb_build_object('product.manage', 'all') else '{}' end"
    )
    op.drop_index("uq_product_external", table_name="product")
    for column in (*_LISTS, "name_key"):
        op.drop_index(f"ix_product_{column}", table_name="product")
    for column in ("owner_id", "created_by"):
        op.drop_constraint(op.f(f"fk_product_workspace_id_{column}"), "product", type_="foreignkey")
    for column in (
        "description",
        "custom_fields",
        "external_id",
        "external_source",
        "updated_at",
        "created_by",
        "owner_id",
    ):
        op.drop_column("product", column)
