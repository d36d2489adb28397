"""Each SQL function that the serving role may call, and each table, without a session and from another workspace."""

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from crm_app import records, registry
from crm_app.core import sql_functions as core_functions
from crm_app.core.config import settings
from crm_app.core.database import transaction_without_workspace
from crm_app.core.errors import AppError
from crm_app.operations.schema import _function_modules
from tests.security.conftest import Stage
from tests.security.declarations import OPEN_FUNCTIONS, SECRET

registry.load()
GLOBAL = ("user_session", "workspace_deletion")
"""Tables that name a workspace and are closed to the serving role all the same."""
CALLABLE = sorted(signature for _statements, callable_ in _function_modules() for signature in callable_)


def _name(signature: str) -> str:
    return signature.partition("(")[0]


def _types(signature: str) -> list[str]:
    inside = signature.partition("(")[2].rstrip(")")
    return [part.strip() for part in inside.split(",")] if inside else []


def _arguments(signature: str, ids: list[str]) -> tuple[str, dict[str, Any]]:
    """A call of the function with these ids, in turn, wherever it takes one."""
    samples = {"text": "x", "integer": 1, "jsonb": "{}", "bytea": b"x", "interval": "1 day", "boolean": True}
    casts, values = [], {}
    for index, kind in enumerate(_types(signature)):
        base = kind.removesuffix("[]")
        value: Any = ids[index % len(ids)] if base == "uuid" else samples.get(base, "1")
        values[f"a{index}"] = [value] if kind.endswith("[]") else value
        casts.append(f"cast(:a{index} as {kind})")
    return f"select * from {_name(signature)}({', '.join(casts)})", values


def test_the_serving_role_may_call_what_is_listed_and_nothing_else(stage: Stage) -> None:
    with create_engine(settings().owner_database_url).connect() as connection:
        rows = connection.execute(
            text(
                "select p.oid::regprocedure::text as signature from pg_proc p "
                "where p.pronamespace = 'public'::regnamespace and has_function_privilege('crm_app', p.oid, 'execute') "
                "and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')"
            )
        ).scalars()
        found = {_name(row) for row in rows}
    assert found == {_name(signature) for signature in CALLABLE}
    assert set(OPEN_FUNCTIONS) <= found
    assert core_functions.CALLABLE


@pytest.mark.parametrize("signature", [s for s in CALLABLE if _name(s) not in OPEN_FUNCTIONS])
def test_a_function_gives_and_changes_nothing_without_a_session(stage: Stage, signature: str) -> None:
    things, owner = stage.things, stage.world.owner
    real = [things["company_id"], str(owner.caller.workspace_id), str(owner.member_id)]
    before = stage.ledger.read()
    for ids in ([str(uuid4())], [str(stage.revoked.caller.session_id), *real], [*reversed(real)]):
        sql, values = _arguments(signature, ids)
        try:
            with transaction_without_workspace() as db:
                answer = db.execute(text(sql), values).all()
        except (AppError, DBAPIError):
            continue
        assert SECRET not in str(answer)
        assert not any(value not in (None, False, 0, "", [], {}) for row in answer for value in row), answer
    assert stage.ledger.read() == before


@pytest.mark.parametrize("signature", [s for s in CALLABLE if not _name(s).startswith(("auth_", "job_"))])
def test_a_function_reaches_no_other_workspace(stage: Stage, signature: str) -> None:
    things, owner, stranger = stage.things, stage.world.owner, stage.world.stranger
    mine = owner.caller.workspace_id
    before = stage.ledger.read(mine)
    session = str(stranger.caller.session_id)
    for ids in ([session, str(mine), things["company_id"]], [things["company_id"], str(mine)], [str(mine), session]):
        sql, values = _arguments(signature, ids)
        try:
            with stranger.work() as work:
                answer = work.db.execute(text(sql), values).all()
        except (AppError, DBAPIError):
            continue
        assert SECRET not in str(answer)
    assert stage.ledger.read(mine) == before


def _tenant_tables(stage: Stage) -> list[str]:
    return [name for name, tenant in stage.ledger._tables.items() if tenant and name not in GLOBAL]


def test_every_table_of_another_workspace_is_empty_and_closed(stage: Stage) -> None:
    mine = stage.world.owner.caller.workspace_id
    for name in ("company_id", "contact_id", "deal_id", "task_id", "conversation_id", "import_id"):
        stage.things[name]
    before = stage.ledger.read(mine)
    filled = 0
    for table in _tenant_tables(stage):
        with stage.world.stranger.work() as work:
            count = f'select count(*) from "{table}" where workspace_id = :w'
            assert work.db.execute(text(count), {"w": mine}).scalar() == 0, table
            for statement in (
                f'delete from "{table}" where workspace_id = :w',
                f'update "{table}" set workspace_id = workspace_id',
            ):
                found = work.db.execute(text(statement), {"w": mine} if ":w" in statement else {})
                filled += found.rowcount > 0
            work.db.rollback()
        with pytest.raises((AppError, DBAPIError)), stage.world.stranger.work() as work:
            work.db.execute(
                text(f'insert into "{table}" select * from jsonb_populate_record(null::"{table}", :row)'),
                {"row": f'{{"workspace_id": "{mine}", "id": "{uuid4()}"}}'},
            )
    assert stage.ledger.read(mine) == before
    assert filled > 0  # the stranger's own rows were there to be touched


@pytest.mark.parametrize("table", ["person", "refresh_token", "throttle", "workspace", "alembic_version", *GLOBAL])
def test_global_tables_are_closed_to_the_serving_role(stage: Stage, table: str) -> None:
    for statement in (f"select 1 from {table} limit 1", f"delete from {table}"):
        with pytest.raises((AppError, DBAPIError)), stage.world.owner.work() as work:
            work.db.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "create table loot (id int)",
        "create function loot() returns int language sql as 'select 1'",
        "alter table company disable row level security",
        "drop policy workspace_isolation on company",
        "set role crm_owner",
        "set session_replication_role = replica",
        "select pg_read_file('/etc/passwd')",
        "copy company to program 'cat'",
        "truncate company",
    ],
)
def test_the_serving_role_cannot_help_itself(stage: Stage, statement: str) -> None:
    with pytest.raises((AppError, DBAPIError)), stage.world.owner.work() as work:
        work.db.execute(text(statement))


@pytest.mark.parametrize("kind", sorted(records.TYPES))
def test_a_linked_record_is_joined_for_those_alone_who_may_read_it(kind: str) -> None:
    """Whoever adds a kind or a link to one: its name must not reach a reader who may not open it."""
    tables = {record.model.__tablename__ for record in records.TYPES.values()}
    sql = " ".join(str(records.TYPES[kind].select).split())
    joins = re.findall(r"LEFT OUTER JOIN (\w+)(?: AS \w+)? ON (.*?)(?= LEFT OUTER JOIN | JOIN |$)", sql)
    linked = [(table, condition) for table, condition in joins if table in tables]
    assert {table for table, _ in linked} >= set(records.TYPES[kind].references.values())
    for table, condition in linked:
        assert f"app_reads('{table}'" in condition, (table, condition)
