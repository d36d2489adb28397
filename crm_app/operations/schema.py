"""What Alembic cannot compare: row-level security, rights and functions. Installed again after every migration.

Each domain that needs SQL functions keeps them in `sql_functions.py` as `FUNCTIONS` (statements; one that depends on all kinds
is a Python function that returns it) and `CALLABLE` (signatures that the serving role may call). Tables need nothing: whatever
has `workspace_id` first in its key gets the policy.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from crm_app.core import sql_functions as core_functions

SERVING_ROLE = "crm_app"
POLICY = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid"


def is_tenant_table(table: Table) -> bool:
    """Whether rows of `table` belong to one workspace: it comes first in the key."""
    key = list(table.primary_key.columns)
    return bool(key) and key[0].name == "workspace_id"


def _function_modules() -> list[tuple[tuple[str | Callable[[], str], ...], tuple[str, ...]]]:
    package = Path(__file__).resolve().parent.parent
    found: list[tuple[tuple[str | Callable[[], str], ...], tuple[str, ...]]] = [
        (core_functions.FUNCTIONS, core_functions.CALLABLE)
    ]
    for file in sorted(package.glob("*/sql_functions.py")):
        if file.parent.name != "core":
            module = import_module(f"crm_app.{file.parent.name}.sql_functions")
            found.append((module.FUNCTIONS, module.CALLABLE))
    return found


def install(connection: Connection) -> None:
    """Sets rights, policies and functions for every table of the models. Runs as the owner; safe to repeat."""

    cursor = connection.connection.cursor()  # function bodies are full of colons and percent signs
    run = cursor.execute
    run("select similarity('', '')")  # loads pg_trgm: its settings, which functions name, are unknown before
    run(f"revoke all on all tables in schema public from {SERVING_ROLE}")
    run(f"revoke all on all sequences in schema public from {SERVING_ROLE}")
    for table in SQLModel.metadata.sorted_tables:
        if not is_tenant_table(table):
            continue
        run(f'alter table "{table.name}" enable row level security')
        run(f'drop policy if exists workspace_isolation on "{table.name}"')
        run(f'create policy workspace_isolation on "{table.name}" using ({POLICY}) with check ({POLICY})')
        run(f'grant select, insert, update, delete on "{table.name}" to {SERVING_ROLE}')
    for functions, callable_by_app in _function_modules():
        for function in functions:
            run(function() if callable(function) else function)
        for signature in callable_by_app:
            run(f"revoke all on function {signature} from public")
            run(f"grant execute on function {signature} to {SERVING_ROLE}")
