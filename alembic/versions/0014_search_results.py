"""what search results show, and which folding a search document was made by

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The job `search.renew` renews existing documents, batch by batch, while the product serves requests.
    op.add_column("search_document", sa.Column("title_text", sa.String(), server_default="", nullable=False))
    op.add_column("search_document", sa.Column("body", sa.String(), server_default="", nullable=False))
    op.add_column("search_document", sa.Column("company_id", sa.Uuid(), nullable=True))
    op.add_column("search_document", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("search_document", sa.Column("folding", sa.SmallInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    for column in ("folding", "day", "company_id", "body", "title_text"):
        op.drop_column("search_document", column)
