"""the keys of names, computed anew by the one folding, and a matching key for contacts

Revision ID: 0008
Revises: 0007
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from alembic import op
from crm_app.values.collation import KEY_LENGTH, fold, match_key, sort_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BATCH = 1000
_KEYS: tuple[tuple[str, str, Mapping[str, Callable[[str], str]]], ...] = (
    ("membership", "name", {"name_key": sort_key}),
    ("company", "name", {"name_key": sort_key, "match_key": match_key}),
    ("contact", "name", {"name_key": sort_key, "match_key": match_key}),
    ("product", "name", {"name_key": sort_key}),
    ("deal", "name", {"name_key": sort_key}),
    ("project", "name", {"name_key": sort_key}),
    ("task", "title", {"title_key": sort_key}),
)


def upgrade() -> None:
    op.add_column("contact", sa.Column("match_key", sa.String(length=200), server_default="", nullable=False))
    op.create_index(
        "ix_contact_match_key",
        "contact",
        ["workspace_id", "match_key", "id"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    connection = op.get_bind()
    for table, name, keys in _KEYS:
        _compute(connection, table, name, keys)
    _products(connection)
    _deals_without_number(connection)
    _documents(connection)


def downgrade() -> None:
    op.drop_index("ix_contact_match_key", table_name="contact")
    op.drop_column("contact", "match_key")


def _pages(connection: sa.Connection, table: str, columns: str, where: str = "true") -> Iterator[list[Any]]:
    """All rows of a table, batch by batch in the order of their keys, so that memory does not grow with the table."""
    last: tuple[Any, Any] | None = None
    while True:
        after = "" if last is None else "and (workspace_id, id) > (:workspace, :id)"
        rows = connection.execute(
            sa.text(
                f"select workspace_id, id, {columns} from {table} where {where} {after} order by workspace_id, id limit :n"
            ),
            {"n": _BATCH} | ({} if last is None else {"workspace": last[0], "id": last[1]}),
        ).all()
        if not rows:
            return
        yield list(rows)
        last = (rows[-1][0], rows[-1][1])


def _write(connection: sa.Connection, table: str, columns: list[str], changed: list[list[Any]]) -> None:
    """Sets `columns` of many rows, each given as workspace, id and the new values, in one statement."""
    if not changed:
        return
    sets = ", ".join(f"{column} = n.{column}" for column in columns)
    arrays = ", ".join(["cast(:w as uuid[])", "cast(:i as uuid[])", *(f"cast(:{c} as text[])" for c in columns)])
    values = {"w": [row[0] for row in changed], "i": [row[1] for row in changed]}
    values |= {column: [row[2 + index] for row in changed] for index, column in enumerate(columns)}
    connection.execute(
        sa.text(
            f"update {table} t set {sets} from unnest({arrays}) as n (w, i, {', '.join(columns)}) "
            "where t.workspace_id = n.w and t.id = n.i"
        ),
        values,
    )


def _compute(connection: sa.Connection, table: str, name: str, keys: Mapping[str, Callable[[str], str]]) -> None:
    for rows in _pages(connection, table, ", ".join([name, *keys])):
        fresh = [[row[0], row[1], *(key(row[2]) for key in keys.values())] for row in rows]
        _write(
            connection,
            table,
            list(keys),
            [new for new, row in zip(fresh, rows, strict=True) if new[2:] != list(row[3:])],
        )


def _products(connection: sa.Connection) -> None:
    """Two products whose names differed only in an accent stay two: the later one's key gets a suffix."""
    workspace, taken = None, set[str]()
    changed = []
    for rows in _pages(connection, "product", "name, match_key, deleted_at"):
        for row in rows:
            if row.workspace_id != workspace:
                workspace, taken = row.workspace_id, set()
            key = match_key(row.name)
            if row.deleted_at is None:
                if key in taken:
                    key = f"{key[: KEY_LENGTH - 17]}#{blake2b(row.id.bytes, digest_size=8).hexdigest()}"
                taken.add(key)
            if key != row.match_key:
                # First to temporary keys, because a new key may be another product's old one.
                changed.append([row.workspace_id, row.id, key])
                connection.execute(
                    sa.text("update product set match_key = :k where workspace_id = :w and id = :i"),
                    {"k": f"\x1f{row.id}", "w": row.workspace_id, "i": row.id},
                )
    _write(connection, "product", ["match_key"], changed)


def _deals_without_number(connection: sa.Connection) -> None:
    """Imported deals without a number are identified by their names, which were folded differently."""
    for rows in _pages(connection, "deal", "external_source, external_id", "external_id like 'name:%'"):
        for row in rows:
            parts = row.external_id.removeprefix("name:").split("|")
            key = ("name:" + "|".join(_letters(part) for part in parts))[:200]
            if key == row.external_id:
                continue
            connection.execute(
                sa.text(
                    "update deal d set external_id = :k where d.workspace_id = :w and d.id = :i and not exists (select "
                    "from deal o where o.workspace_id = :w and o.external_source = :s and o.external_id = :k "
                    "and o.deleted_at is null)"
                ),
                {"k": key, "w": row.workspace_id, "i": row.id, "s": row.external_source},
            )


def _letters(name: str) -> str:
    """A name as imports put it into such a number: letters, digits and their marks."""
    return "".join(c for c in fold(name) if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc"))


def _documents(connection: sa.Connection) -> None:
    """Search documents. The old text was folded less: folding it again gives the same as folding the record."""
    last: tuple[Any, ...] | None = None
    order = "workspace_id, kind, record_id"
    while True:
        after = "" if last is None else f"where ({order}) > (:w, :k, :r)"
        values = {} if last is None else {"w": last[0], "k": last[1], "r": last[2]}
        rows = connection.execute(
            sa.text(f"select {order}, text from search_document {after} order by {order} limit :n"),
            {"n": _BATCH} | values,
        ).all()
        if not rows:
            return
        last = tuple(rows[-1][:3])
        changed = [(*row[:3], text) for row in rows if (text := fold(row.text)) != row.text]
        if changed:
            connection.execute(
                sa.text(
                    "update search_document d set text = n.t from unnest(cast(:w as uuid[]), cast(:k as text[]), "
                    "cast(:r as uuid[]), cast(:t as text[])) as n (w, k, r, t) "
                    "where d.workspace_id = n.w and d.kind = n.k and d.record_id = n.r"
                ),
                {name: [row[i] for row in changed] for i, name in enumerate("wkrt")},
            )
