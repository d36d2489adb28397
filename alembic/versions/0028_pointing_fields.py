"""Fields of a workspace's own hold moments, people and links to records.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_BEFORE = (
    "text",
    "long_text",
    "integer",
    "number",
    "money",
    "date",
    "yes_no",
    "choice",
    "choices",
    "url",
    "email",
    "phone",
)
_ADDED = ("moment", "person", "link")


def _check(types: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_custom_field_type"), "custom_field", type_="check")
    listed = ", ".join(repr(one) for one in types)
    op.create_check_constraint(op.f("ck_custom_field_type"), "custom_field", f"type in ({listed})")


def upgrade() -> None:
    op.add_column("custom_field", sa.Column("target", sa.String(length=40), server_default="", nullable=False))
    op.alter_column("custom_field", "target", server_default=None)
    _check(_BEFORE + _ADDED)


def downgrade() -> None:
    # The values of these fields are texts in `custom_fields`, which stay.
    op.execute(sa.text("update custom_field set type = 'text' where type in ('moment', 'person', 'link')"))
    _check(_BEFORE)
    op.drop_column("custom_field", "target")
