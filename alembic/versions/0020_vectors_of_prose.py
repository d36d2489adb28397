"""Only sentences get vectors, and vectors are centred; retrieval learns which documents still wait for a vector.

Every document waits again. A worker takes those without sentences off the queue and embeds the others.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_document", sa.Column("bulk", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.drop_index("ix_search_document_waiting", table_name="search_document")
    op.create_index(
        "ix_search_document_waiting",
        "search_document",
        ["workspace_id", "bulk", sa.text("updated_at DESC")],
        postgresql_where=sa.text("embedded_at IS NULL"),
    )
    op.execute("update search_document set bulk = true, embedding = null, embedding_model = null, embedded_at = null")
    # The function's result has a further column, which `create or replace` cannot add.
    op.execute("drop function if exists assistant_candidates(text, text, text[], integer)")


def downgrade() -> None:
    op.execute("drop function if exists assistant_candidates(text, text, text[], integer)")
    op.drop_index("ix_search_document_waiting", table_name="search_document")
    op.create_index(
        "ix_search_document_waiting",
        "search_document",
        ["workspace_id", "updated_at"],
        postgresql_where=sa.text("embedded_at IS NULL"),
    )
    op.drop_column("search_document", "bulk")
