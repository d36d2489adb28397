"""The embedded servers as an operator meets them: first start, later starts, crashes, odd places."""

import json
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Embedded, EmbeddedError, storage
from tests.operations.embedded.support import SECONDS, all_gone, power_cut, servers_of


def test_first_start_makes_roles_extensions_and_private_files(data_dir: Path) -> None:
    with Embedded(data_dir) as services:
        with connect(services.database_url) as cursor:
            cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == ("crm_app", False, False)
            cursor.execute("SELECT extname FROM pg_extension ORDER BY extname")
            assert {"vector", "pg_trgm"} <= {name for (name,) in cursor.fetchall()}
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("CREATE TABLE mine (x int)")
        with connect(services.owner_database_url) as cursor:
            cursor.execute("CREATE TABLE ours (x int)")
            cursor.execute("SELECT similarity('บริษัท สยาม จำกัด', 'สยาม') > 0")
            assert cursor.fetchone()[0], "pg_trgm must see Thai letters"
        with redis.Redis.from_url(services.redis_url) as client:
            assert client.ping()
        for name in ("secrets.json", "services.json"):
            assert stat.S_IMODE((data_dir / name).stat().st_mode) == 0o600
    assert not (data_dir / "services.json").exists()


def test_a_connection_needs_a_password(data_dir: Path) -> None:
    with Embedded(data_dir) as services:
        for url in (services.database_url, services.bootstrap_database_url):
            with pytest.raises(psycopg2.OperationalError, match="password"), connect(_with_password(url, "wrong")):
                pass
        with (
            redis.Redis.from_url(services.redis_url.replace("redis://:", "redis://:x")) as client,
            pytest.raises(redis.AuthenticationError),
        ):
            client.ping()
        secrets = json.loads((data_dir / "secrets.json").read_text()).values()
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # one that has just ended has no command line
                line = " ".join(process.cmdline())
                assert all(secret not in line for secret in secrets)


def _with_password(url: str, password: str) -> str:
    head, tail = url.rsplit("@", 1)
    return f"{head.rsplit(':', 1)[0]}:{password}@{tail}"


def test_a_later_start_is_quick_and_keeps_the_data(data_dir: Path) -> None:
    with Embedded(data_dir) as services, connect(services.owner_database_url) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS x")
    began = time.monotonic()
    with Embedded(data_dir) as services:
        assert time.monotonic() - began < 5
        with connect(services.owner_database_url) as cursor:
            cursor.execute("SELECT x FROM kept")
            assert cursor.fetchone() == (42,)


def test_a_second_process_attaches_and_leaves_the_servers_running(data_dir: Path, holder: Callable) -> None:
    _, address = holder(data_dir)
    second = Embedded(data_dir)
    services = second.start()
    assert second.attached
    assert not second.owned
    assert services.database_url == address["database_url"]
    assert services.redis_url == address["redis_url"]
    second.stop()
    with connect(services.database_url) as cursor:
        cursor.execute("SELECT 1")


def _write(address: dict[str, str], start: int, acknowledged: list[int]) -> None:
    """Writes numbers, each in a transaction of its own, until the server is gone."""
    with suppress(psycopg2.Error), connect(address["owner_database_url"]) as cursor:
        for number in range(start, start + 1_000_000):
            cursor.execute("INSERT INTO written VALUES (%s)", (number,))
            acknowledged.append(number)


def test_kill_9_in_the_middle_of_writes_leaves_nothing_running_and_loses_nothing(
    data_dir: Path, holder: Callable
) -> None:
    process, address = holder(data_dir)
    servers = servers_of(process)
    assert {"postgres", "valkey-server"} <= {server.name() for server in servers}
    with connect(address["owner_database_url"]) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS x")
        cursor.execute("CREATE TABLE written (x int)")
    acknowledged: list[int] = []
    writers = [threading.Thread(target=_write, args=(address, start, acknowledged)) for start in (0, 1_000_000)]
    for writer in writers:
        writer.start()
    with redis.Redis.from_url(address["redis_url"]) as client:
        client.set("kept", "yes")
        time.sleep(1.2)  # the cache promises all but its last second
    process.send_signal(signal.SIGKILL)
    process.wait(SECONDS)
    for writer in writers:
        writer.join(30)
    assert len(acknowledged) > 10
    with Embedded(data_dir) as services:  # at once: it waits for what is still ending
        assert all_gone(servers)
        with connect(services.owner_database_url) as cursor:
            cursor.execute("SELECT count(*) FROM kept")
            assert cursor.fetchone() == (1000,)
            cursor.execute("SELECT x FROM written")
            assert set(acknowledged) <= {number for (number,) in cursor.fetchall()}
        with redis.Redis.from_url(services.redis_url) as client:
            assert client.get("kept") == b"yes"


def test_killed_servers_recover(data_dir: Path, holder: Callable) -> None:
    """As after a power cut: the servers themselves get no chance to shut down."""
    process, address = holder(data_dir)
    with connect(address["owner_database_url"]) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 1 AS x")
    assert all_gone(power_cut(process))
    assert (storage.server_dir(data_dir.resolve(), "postgres") / "postmaster.pid").exists()
    with Embedded(data_dir) as services, connect(services.owner_database_url) as cursor:
        cursor.execute("SELECT x FROM kept")
        assert cursor.fetchone() == (1,)


def test_a_stale_pid_of_another_program_is_no_obstacle_and_no_victim(data_dir: Path) -> None:
    with Embedded(data_dir):
        pass
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        folder = storage.server_dir(data_dir.resolve(), "postgres")
        (folder / "postmaster.pid").write_text(f"{bystander.pid}\n{folder}\n")
        (data_dir / "valkey.pid").write_text(str(bystander.pid))
        with Embedded(data_dir):
            assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait(SECONDS)


def test_a_start_cut_short_leaves_no_half_database(data_dir: Path) -> None:
    folder = storage.server_dir(storage.prepare(data_dir), "postgres")
    half = folder.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with Embedded(data_dir) as services, connect(services.database_url) as cursor:
        cursor.execute("SELECT 1")
    assert not half.exists()


def test_lost_passwords_are_said_plainly(data_dir: Path) -> None:
    with Embedded(data_dir):
        pass
    (data_dir / "secrets.json").unlink()
    with pytest.raises(EmbeddedError, match=r"secrets\.json is missing"):
        Embedded(data_dir).start()


def test_two_installations_run_side_by_side(data_dir: Path) -> None:
    with Embedded(data_dir) as one, Embedded(data_dir.with_name("another")) as other:
        assert one.database_url != other.database_url
        assert one.redis_url != other.redis_url
        with connect(one.database_url) as cursor:
            cursor.execute("SELECT 1")
        with connect(other.database_url) as cursor:
            cursor.execute("SELECT 1")
