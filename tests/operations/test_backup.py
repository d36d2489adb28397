"""Backup and restore: everything comes back, and a damaged file changes nothing."""

import stat
from pathlib import Path

import pytest

from crm_app.operations import migrations
from crm_app.operations.backup import backup, restore
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import EmbeddedError, Services


@pytest.fixture
def filled(database: Services) -> Services:
    with connect(database.owner_database_url) as cursor:
        cursor.execute("CREATE TABLE note (id int PRIMARY KEY, text text, v vector(2))")
        cursor.execute("INSERT INTO note VALUES (1, 'สวัสดี', '[1,2]'), (2, 'hello', NULL)")
        cursor.execute("ALTER TABLE note ENABLE ROW LEVEL SECURITY")
        cursor.execute("CREATE POLICY first_only ON note FOR SELECT TO crm_app USING (id = 1)")
        cursor.execute("GRANT SELECT ON note TO crm_app")
    return database


def test_everything_comes_back(filled: Services, tmp_path: Path) -> None:
    file = backup(filled, None, tmp_path / "backups")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with connect(filled.owner_database_url) as cursor:
        cursor.execute("UPDATE note SET text = 'changed'")
        cursor.execute("CREATE TABLE later (x int)")
    restore(filled, file)
    with connect(filled.owner_database_url) as cursor:
        cursor.execute("SELECT text, v::text FROM note ORDER BY id")
        assert cursor.fetchall() == [("สวัสดี", "[1,2]"), ("hello", None)]
        cursor.execute("SELECT to_regclass('later')")
        assert cursor.fetchone() == (None,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner <> 'crm_owner'::regrole AND relname = 'note'")
        assert cursor.fetchone() == (0,)
    with connect(filled.database_url) as cursor:
        cursor.execute("SELECT id FROM note")
        assert cursor.fetchall() == [(1,)], "the policy and the right are back too"
    assert migrations.current(filled.owner_database_url) == migrations.head()
    assert not migrations.is_current(filled.owner_database_url), "the next start runs the migrations"


def test_a_damaged_file_changes_nothing(filled: Services, tmp_path: Path) -> None:
    file = backup(filled, tmp_path / "good.dump", tmp_path)
    broken = tmp_path / "broken.dump"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    for damaged in (broken, tmp_path / "missing.dump"):
        with pytest.raises(EmbeddedError):
            restore(filled, damaged)
        with connect(filled.owner_database_url) as cursor:
            cursor.execute("SELECT count(*) FROM note")
            assert cursor.fetchone() == (2,)
    with connect(filled.bootstrap_database_url, "postgres") as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE '%restoring' OR datname LIKE '%replaced'")
        assert cursor.fetchone() == (0,)


def test_a_backup_never_overwrites_a_file(filled: Services, tmp_path: Path) -> None:
    taken = tmp_path / "taken.dump"
    taken.write_text("precious")
    with pytest.raises(EmbeddedError, match="exists already"):
        backup(filled, taken, tmp_path)
    assert taken.read_text() == "precious"
