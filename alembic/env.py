"""Runs migrations as the owning role, then installs what Alembic cannot compare: policies, rights, functions."""

import re
from typing import Any

from sqlalchemy import create_engine, pool
from sqlmodel import SQLModel

from alembic import context
from crm_app import registry
from crm_app.core.config import settings
from crm_app.operations.schema import install

registry.load()


def render(kind: str, item: Any, autogen: Any) -> str | bool:
    """Writes column types so that a migration stands on its own."""
    if kind != "type":
        return False
    module = type(item).__module__
    if module.startswith("sqlmodel"):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if module.startswith("pgvector"):
        autogen.imports.add("from pgvector.sqlalchemy import Vector")
        return f"Vector({item.dim})"
    return False


def run() -> None:
    """Migrates with the given connection, or with one of its own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = create_engine(settings().owner_database_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


def migrate(connection: Any) -> None:
    """One transaction: the migrations and the policies, or neither."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        compare_server_default=False,
        render_item=render,
        include_name=lambda name, kind, _: (
            kind != "index" or re.fullmatch(r"(own|use)_[0-9a-f]{32}", name or "") is None
        ),
        transaction_per_migration=False,
    )
    with connection.begin() if not connection.in_transaction() else connection.begin_nested():
        context.run_migrations()
        # Only where the database matches the models: before that, tables that install() expects are missing.
        compares = context.config.attributes.get("compare_only", False)  # a new migration is being written
        if not compares and set(context.get_context().get_current_heads()) == set(context.script.get_heads()):
            install(connection)


run()
