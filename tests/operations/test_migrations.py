"""Migrations name the next step of an operator, and do not change tables of a later version."""

import json
from typing import Any

import pytest
from psycopg2.errors import DeadlockDetected

from alembic import command
from crm_app.core.config import settings
from crm_app.operations import migrations
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services


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


def test_keys_of_names_are_computed_again(empty_database: Services) -> None:
    command.upgrade(migrations.config(), "0007")
    workspace, identity = "00000000-0000-0000-0000-00000000000a", "'00000000-0000-0000-0000-00000000000{}'"
    with connect(empty_database.owner_database_url) as cursor:
        cursor.execute(
            "insert into workspace (id, slug, name, currency, timezone, fiscal_year_start, created_at) "
            "values (%s, 'acme', 'Acme', 'THB', 'Asia/Bangkok', 1, now())",
            [workspace],
        )
        for number, name in enumerate(("Café", "น้ํา", "เเก้ว", "CAFE")):
            own = f"%s, {identity.format(number)}"
            record = "workspace_id, id, name, name_key, created_at, updated_at, version"
            cursor.execute(
                f"insert into company ({record}, match_key, tags) values ({own}, %s, 'old', now(), now(), 1, 'old', '[]')",
                [workspace, name],
            )
            cursor.execute(
                f"insert into contact ({record}, status, tags) values ({own}, %s, 'old', now(), now(), 1, 'lead', '[]')",
                [workspace, name],
            )
            cursor.execute(
                "insert into product (workspace_id, id, name, name_key, match_key, currency, created_at, version) "
                f"values ({own}, %s, 'old', %s, 'THB', now(), 1)",
                [workspace, name, name.casefold()],
            )
            cursor.execute(
                "insert into search_document (workspace_id, kind, record_id, title, text, updated_at) "
                f"values (%s, 'company', {identity.format(number)}, %s, %s, now())",
                [workspace, name, name.casefold()],
            )
    migrations.upgrade(settings())
    with connect(empty_database.owner_database_url) as cursor:
        for table, key, expected in (
            ("company", "match_key", ["cafe", "น้ำ", "แก้ว", "cafe"]),
            ("contact", "match_key", ["cafe", "น้ำ", "แก้ว", "cafe"]),
            ("contact", "name_key", ["cafe\x1fcafé", "นำ\x1fน้ำ", "กแว\x1fแก้ว", "cafe"]),
        ):
            cursor.execute(f"select {key} from {table} order by id")
            assert [row[0] for row in cursor.fetchall()] == expected
        cursor.execute("select text from search_document where kind = 'company' order by record_id")
        assert [row[0] for row in cursor.fetchall()] == ["cafe", "น้ำ", "แก้ว", "cafe"]
        cursor.execute("select match_key from product order by id")
        *keys, later = [row[0] for row in cursor.fetchall()]
        assert keys == ["cafe", "น้ำ", "แก้ว"]
        assert later.startswith("cafe#"), "two products of one workspace stay two"


def test_permissions_that_nothing_asks_for_leave_the_roles(empty_database: Services) -> None:
    command.upgrade(migrations.config(), "0016")
    workspace = "00000000-0000-0000-0000-00000000000a"
    held = {
        "owner": '{"deal.read": "all", "audit.read": "all", "workspace.delete": "all"}',
        "mine": '{"deal.read": "own"}',
    }
    with connect(empty_database.owner_database_url) as cursor:
        cursor.execute(
            "insert into workspace (id, slug, name, currency, timezone, fiscal_year_start, created_at) "
            "values (%s, 'acme', 'Acme', 'THB', 'Asia/Bangkok', 1, now())",
            [workspace],
        )
        for key, permissions in held.items():
            cursor.execute(
                "insert into role (workspace_id, id, key, name, permissions, built_in, created_at, version) "
                "values (%s, gen_random_uuid(), %s, %s, %s, true, now(), 1)",
                [workspace, key, key, permissions],
            )
    command.upgrade(migrations.config(), "0017")
    with connect(empty_database.owner_database_url) as cursor:
        cursor.execute("select key, permissions from role order by key")
        assert dict(cursor.fetchall()) == {"mine": {"deal.read": "own"}, "owner": {"deal.read": "all"}}


def test_products_of_a_former_release_become_records(empty_database: Services) -> None:
    command.upgrade(migrations.config(), "0016")
    workspace, product, gone, deal = (f"00000000-0000-0000-0000-00000000000{n}" for n in "abcd")
    with connect(empty_database.owner_database_url) as cursor:
        cursor.execute(
            "insert into workspace (id, slug, name, currency, timezone, fiscal_year_start, created_at) "
            "values (%s, 'acme', 'Acme', 'THB', 'Asia/Bangkok', 1, now())",
            [workspace],
        )
        for ident, name, deleted in ((product, "เตาอบ GTX", None), (gone, "Old", "2026-01-01")):
            cursor.execute(
                "insert into product (workspace_id, id, name, name_key, match_key, series, currency, created_at, "
                "deleted_at, version) values (%s, %s, %s, %s, %s, 'Ovens', 'THB', now(), %s, 3)",
                [workspace, ident, name, name, name, deleted],
            )
        for number, permissions in enumerate(
            ({"deal.read": "own"}, {"deal.read": "all", "product.manage": "all"}, {"task.read": "all"})
        ):
            cursor.execute(
                "insert into role (workspace_id, id, key, name, permissions, built_in, created_at, version) "
                "values (%s, %s, %s, 'x', %s, true, now(), 1)",
                [workspace, f"00000000-0000-0000-0000-0000000000e{number}", f"role{number}", json.dumps(permissions)],
            )
        cursor.execute(
            "insert into pipeline (workspace_id, id, name, position, is_default, created_at, version) "
            "values (%s, %s, 'Sales', 0, true, now(), 1)",
            [workspace, workspace],
        )
        cursor.execute(
            "insert into stage (workspace_id, id, pipeline_id, name, position, outcome, probability, version) "
            "values (%s, %s, %s, 'Open', 0, 'open', 10, 1)",
            [workspace, workspace, workspace],
        )
        cursor.execute(
            "insert into deal (workspace_id, id, name, name_key, pipeline_id, stage_id, status, currency, product_id, "
            "position, stage_changed_at, created_at, updated_at, version) "
            "values (%s, %s, 'Deal', 'deal', %s, %s, 'open', 'THB', %s, 0, now(), now(), now(), 1)",
            [workspace, deal, workspace, workspace, gone],
        )
    migrations.upgrade(settings())
    with connect(empty_database.owner_database_url) as cursor:
        cursor.execute("select title, text, body, folding > 0 from search_document where kind = 'product'")
        assert cursor.fetchall() == [("เตาอบ GTX", "เตาอบ gtx ovens", "Ovens", True)]
        cursor.execute("select product_name from deal")
        assert cursor.fetchall() == [("Old",)], "deals know what a product was called that is removed for good now"
        cursor.execute("select permissions from role order by key")
        reads, manages, neither = [row[0] for row in cursor.fetchall()]
    assert reads == {"deal.read": "own", "product.read": "all"}
    assert manages == {"deal.read": "all"} | {
        f"product.{verb}": "all" for verb in ("read", "create", "update", "delete")
    }
    assert neither == {"task.read": "all"}
