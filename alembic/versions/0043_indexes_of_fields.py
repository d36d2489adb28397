"""The fields by which lists are sorted from their menu have an index in the order of the list, see `records.indexes`.

The former index on amounts had another order than any list.

Revision ID: 0043
Revises: 0045
"""

import sqlalchemy as sa

from alembic import op

revision = "0043"
down_revision = "0045"
branch_labels = None
depends_on = None

_LIVE = sa.text("deleted_at IS NULL")
_DAY, _NUMBER = "coalesce({}, '-infinity'::date)", "coalesce({}, -1e16)"
_KEYS = {
    "company": {"annual_revenue": _NUMBER, "employees": _NUMBER},
    "deal": {"close_date": _DAY, "expected_close_date": _DAY},
    "product": {"list_price": _NUMBER},
    "project": {"budget": _NUMBER, "due_date": _DAY, "start_date": _DAY, "status": "coalesce({}, '')"},
}


def upgrade() -> None:
    for table, fields in _KEYS.items():
        for field, key in fields.items():
            expressions = ["workspace_id", sa.text(key.format(field)), "id"]
            op.create_index(f"ix_{table}_by_{field}", table, expressions, postgresql_where=_LIVE)
    amount = ["workspace_id", "currency", sa.text(_NUMBER.format("amount")), "id"]
    op.create_index("ix_deal_by_amount", "deal", amount, postgresql_where=_LIVE)
    op.drop_index("ix_deal_amount", "deal")


def downgrade() -> None:
    op.create_index("ix_deal_amount", "deal", ["workspace_id", "amount", "id"], postgresql_where=_LIVE)
    op.drop_index("ix_deal_by_amount", "deal")
    for table, fields in _KEYS.items():
        for field in fields:
            op.drop_index(f"ix_{table}_by_{field}", table)
    # Those that workspaces have for fields that their lists use.
    op.execute(
        "do $$ declare one text; begin for one in select indexname from pg_indexes where schemaname = current_schema() "
        "and indexname ~ '^use_[0-9a-f]{32}$' loop execute format('drop index %I', one); end loop; end $$"
    )
    for function in ("record_few(text, jsonb)", "record_index_make(text, text)", "record_indexes_drop(timestamptz)"):
        op.execute(f"drop function if exists {function}")
