"""Migrations tell an operator what to do, and leave tables alone that they do not know."""

from typing import Any

import pytest
from psycopg2.errors import DeadlockDetected

from alembic import command
from crm_app.core import migrations
from crm_app.core.bootstrap import connect
from crm_app.core.config import settings
from crm_app.core.embedded import Services


def _set(services: Services, revision: str) -> None:
    with connect(services.owner_database_url) as cursor:
        cursor.execute("UPDATE alembic_version SET version_num = %s", [revision])


def test_tables_of_a_later_version_are_left_alone(database: Services) -> None:
    _set(database, "9999")
    with pytest.raises(migrations.MigrationError, match=r"\(9999\) are of a later version"):
        migrations.upgrade(settings())
    assert migrations.current(database.owner_database_url) == "9999"


def test_what_is_there_already_is_not_installed_again(database: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    migrations.upgrade(settings())
    assert migrations.is_current(database.owner_database_url)

    def upgrade(*_: object) -> None:
        raise AssertionError("locks every table")

    monkeypatch.setattr("alembic.command.upgrade", upgrade)
    assert migrations.upgrade(settings()) == migrations.head()


def test_a_deadlock_with_those_who_are_served_is_tried_again(
    database: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, tries = command.upgrade, []

    def upgrade(*arguments: Any) -> None:
        tries.append(arguments)
        if len(tries) == 1:
            raise DeadlockDetected
        given(*arguments)

    monkeypatch.setattr(command, "upgrade", upgrade)
    assert migrations.upgrade(settings()) == migrations.head()
    assert len(tries) == 2


def test_a_later_version_of_the_tables_still_serves(database: Services) -> None:
    with connect(database.owner_database_url) as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
        cursor.execute(f"COMMENT ON DATABASE {name} IS '9999 x'")
        assert migrations.serves(database.database_url)
        cursor.execute(f"COMMENT ON DATABASE {name} IS '0001 x'")
        assert not migrations.serves(database.database_url), "earlier ones do not"
