"""Each sentence of a text has a vector beside that of the whole; the language of a text is known to the search.

Documents with a vector keep it and wait once more, after everything else, for the vectors of their sentences.

Revision ID: 0038
Revises: 0033
"""

import sqlalchemy as sa
from pgvector.sqlalchemy import Vector
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0038"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_document", sa.Column("embedding_parts", postgresql.ARRAY(Vector(384)), nullable=True))
    op.add_column("search_document", sa.Column("thai", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute("update search_document set bulk = true, embedded_at = null where embedding is not null")


def downgrade() -> None:
    # Its result would still have the columns that are dropped.
    op.execute("drop function if exists assistant_candidates(text, text, text[], integer)")
    op.execute("drop function if exists assistant_nearness(vector, vector[], vector)")
    op.drop_column("search_document", "thai")
    op.drop_column("search_document", "embedding_parts")
