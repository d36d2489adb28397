"""The bootstrap: least rights, repeatable, and it restores changed rights."""

import psycopg2
import pytest

from crm_app.operations.bootstrap import bootstrap, connect
from crm_app.operations.embedded import Services
from tests.support.servers import Servers


def test_the_serving_role_owns_nothing_and_may_change_no_table(empty_database: Services) -> None:
    with connect(empty_database.owner_database_url) as cursor:
        cursor.execute("CREATE TABLE thing (x int)")
    with connect(empty_database.database_url) as cursor:
        for statement in ("CREATE TABLE mine (x int)", "DROP TABLE thing", "SELECT * FROM thing", "CREATE SCHEMA mine"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)


def test_it_repeats_and_takes_back_rights_that_were_added(servers: Servers, empty_database: Services) -> None:
    name = empty_database.database_url.rsplit("/", 1)[1]
    with connect(empty_database.bootstrap_database_url) as cursor:
        cursor.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
        servers.bootstrap(name)
    with connect(empty_database.database_url) as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("CREATE TABLE mine (x int)")


def test_a_role_that_is_not_a_superuser_is_refused(empty_database: Services) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        bootstrap(empty_database.owner_database_url, "a", "b", "another")
