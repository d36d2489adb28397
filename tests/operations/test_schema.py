"""The isolation of workspaces in the database itself."""

import re

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel

from crm_app import registry
from crm_app.core.config import settings
from crm_app.core.database import transaction_without_workspace, unit_of_work
from crm_app.core.errors import Forbidden
from crm_app.core.startup import check_role
from crm_app.operations.embedded import Services
from crm_app.operations.schema import is_tenant_table
from tests.support.servers import environment
from tests.support.world import World

registry.load()
TABLES = sorted(SQLModel.metadata.tables.values(), key=lambda table: table.name)
TENANT = [table for table in TABLES if is_tenant_table(table)]
GLOBAL = [table for table in TABLES if not is_tenant_table(table)]


def test_only_the_listed_tables_are_global() -> None:
    assert {table.name for table in GLOBAL} == {
        "password_reset",
        "person",
        "refresh_token",
        "throttle",
        "user_session",
        "workspace",
        "workspace_deletion",
    }


@pytest.mark.parametrize("table", TENANT, ids=lambda table: table.name)
def test_every_foreign_key_of_a_tenant_table_includes_the_workspace(table) -> None:
    for key in table.foreign_key_constraints:
        target = key.referred_table
        if is_tenant_table(target):
            assert next(c.name for c in key.columns) == "workspace_id", key
            assert next(e.column.name for e in key.elements) == "workspace_id", key


@pytest.mark.parametrize("table", TENANT, ids=lambda table: table.name)
def test_every_index_of_a_tenant_table_begins_with_the_workspace(table) -> None:
    exempt = {"uq_job_id", "ix_job_open", "uq_invitation_token", "ix_membership_person", "ix_search_document_words"}
    for index in table.indexes:
        if index.name not in exempt:
            assert next(iter(index.columns)).name == "workspace_id", index.name


def test_every_table_has_its_policy_and_the_serving_role_owns_nothing(database: Services) -> None:
    with create_engine(settings().owner_database_url).connect() as connection:
        rows = connection.execute(
            text(
                "select c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner) as owner, "
                "array(select p.polname::text from pg_policy p where p.polrelid = c.oid) as policies, "
                "has_table_privilege('crm_app', c.oid, 'select') as reads, "
                "has_table_privilege('crm_app', c.oid, 'truncate') as truncates "
                "from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p')"
            )
        ).all()
    found = {row.relname: row for row in rows}
    assert set(found) == {table.name for table in TABLES} | {"alembic_version"}
    for table in TENANT:
        row = found[table.name]
        assert (row.relrowsecurity, row.policies, row.reads) == (True, ["workspace_isolation"], True), row
    for name in [table.name for table in GLOBAL] + ["alembic_version"]:
        assert not found[name].reads, name
    assert {row.owner for row in rows} == {"crm_owner"}
    assert not any(row.truncates for row in rows)


def test_functions_that_run_as_the_owner_pin_their_search_path(database: Services) -> None:
    with create_engine(settings().owner_database_url).connect() as connection:
        rows = connection.execute(
            text(
                "select p.proname, p.proconfig, p.prosecdef, has_function_privilege('public', p.oid, 'execute') as public "
                "from pg_proc p where p.pronamespace = 'public'::regnamespace "
                "and pg_get_userbyid(p.proowner) = 'crm_owner'"
            )
        ).all()
    definers = [row for row in rows if row.prosecdef]
    assert definers
    for row in definers:
        assert "search_path=public, pg_temp" in row.proconfig, row.proname
        assert not row.public, row.proname


def test_without_a_workspace_there_are_no_rows(world: World) -> None:
    with transaction_without_workspace() as db:
        for table in TENANT:
            assert db.execute(text(f'select count(*) from "{table.name}"')).scalar() == 0, table.name


def test_a_row_cannot_be_written_into_another_workspace(world: World) -> None:
    other = world.stranger.caller.workspace_id
    statement = text(
        "insert into role (workspace_id, id, key, name, permissions, built_in, created_at, version) "
        "values (:w, gen_random_uuid(), 'x', 'x', '{}', false, now(), 1)"
    )
    with pytest.raises(Forbidden), unit_of_work(world.owner.caller) as work:
        work.db.execute(statement, {"w": other})
    with unit_of_work(world.stranger.caller) as work:
        assert work.db.execute(text("select count(*) from role where key = 'x'")).scalar() == 0


def test_a_transaction_leaves_no_workspace_behind(world: World) -> None:
    with unit_of_work(world.owner.caller) as work:
        assert work.db.execute(text("select count(*) from role")).scalar() == 4
    with transaction_without_workspace() as db:
        assert db.execute(text("select count(*) from role")).scalar() == 0


def test_the_app_refuses_to_serve_as_a_mightier_role(database: Services) -> None:
    check_role()
    for url in (database.owner_database_url, database.bootstrap_database_url):
        with environment({"CRM_DATABASE_URL": url}), pytest.raises(RuntimeError, match="crm_app"):
            check_role()


def test_policies_name_the_workspace_and_nothing_else(database: Services) -> None:
    with create_engine(settings().owner_database_url).connect() as connection:
        rows = connection.execute(text("select tablename, qual, with_check, cmd, roles from pg_policies")).all()
    assert len(rows) == len(TENANT)
    for row in rows:
        assert row.cmd == "ALL"
        assert row.qual == row.with_check
        assert re.search(r"workspace_id = \(?NULLIF\(current_setting\('app.workspace_id'", row.qual), row
