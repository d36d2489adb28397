"""A PostgreSQL or Valkey that is killed is started again: same port, same passwords, nothing lost that was promised."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import psycopg2
import pytest
import redis

from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Embedded, EmbeddedError, Services, storage
from crm_app.operations.embedded.restarts import Restarts


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Embedded, Services]]:
    place = tmp_path_factory.mktemp("restarts")
    for folder in (place, *place.parents[:2]):
        folder.chmod(0o755)
    embedded = Embedded(place / "data")
    with embedded as services:
        yield embedded, services


def _server(embedded: Embedded, name: str) -> psutil.Process:
    """The main process of a server of these tests; this process may run others."""
    server = next(keeper._server for keeper in embedded._keepers if keeper._server.name == name)
    return psutil.Process(server.pid)


def _watch(embedded: Embedded, done: Callable[[], bool], seconds: float = 30) -> list[str]:
    said: list[str] = []
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        embedded.watch(said.append)
        time.sleep(0.05)
    assert done(), said
    return said


def _answers(url: str) -> bool:
    with suppress(psycopg2.OperationalError), connect(url) as cursor:
        cursor.execute("select 1")
        return True
    return False


def test_postgres_killed_while_a_query_runs_is_started_again(running: tuple[Embedded, Services]) -> None:
    embedded, services = running
    with connect(services.owner_database_url) as cursor:
        cursor.execute("create table kept as select generate_series(1, 1000) as x")

    def busy() -> None:  # a process of the server that notices the death of its parent only after its work
        with suppress(psycopg2.Error), connect(services.database_url) as cursor:
            cursor.execute("select count(*) from generate_series(1, 1000000000)")

    thread = threading.Thread(target=busy, daemon=True)
    thread.start()
    time.sleep(0.5)
    postmaster = _server(embedded, "PostgreSQL")
    left = postmaster.children()
    postmaster.kill()
    said = _watch(embedded, lambda: not postmaster.is_running() and _answers(services.database_url))
    assert "PostgreSQL ended by itself; starting it again" in said[0]
    assert said[-1] == "PostgreSQL runs again."
    assert not any(process.is_running() for process in left), "nothing of the dead one goes on in its files"
    with connect(services.owner_database_url) as cursor:
        cursor.execute("select count(*) from kept")
        assert cursor.fetchone() == (1000,)
    thread.join(10)


def test_one_process_of_postgres_killed_costs_its_recovery_alone(running: tuple[Embedded, Services]) -> None:
    embedded, services = running
    postmaster = _server(embedded, "PostgreSQL")
    with connect(services.database_url) as cursor:
        cursor.execute("select pg_backend_pid()")
        psutil.Process(cursor.fetchone()[0]).kill()
        with pytest.raises(psycopg2.OperationalError):
            cursor.execute("select 1")
    assert _watch(embedded, lambda: _answers(services.database_url)) == []
    assert postmaster.is_running()


def test_valkey_killed_is_started_again_with_what_it_held(running: tuple[Embedded, Services]) -> None:
    embedded, services = running
    with redis.Redis.from_url(services.redis_url) as client:
        client.set("kept", "yes")
        time.sleep(1.2)  # it promises all but its last second
        server = _server(embedded, "Valkey")
        server.kill()
        said = _watch(embedded, lambda: not server.is_running() and embedded_answers(services))
        assert said[-1] == "Valkey runs again."
        assert client.get("kept") == b"yes"


def embedded_answers(services: Services) -> bool:
    with suppress(redis.RedisError), redis.Redis.from_url(services.redis_url) as client:
        return bool(client.ping())
    return False


def test_a_damaged_file_of_valkey_is_put_aside(running: tuple[Embedded, Services]) -> None:
    embedded, services = running
    server = _server(embedded, "Valkey")
    folder = storage.server_dir(embedded.data_dir, "valkey")
    server.kill()
    server.wait(30)
    for file in (folder / "appendonlydir").glob("*.aof"):
        file.write_bytes(b"*3\r\n$3\r\nSET\r\n$9\r\nnonsense follows\x00\xff" * 20)
    _watch(embedded, lambda: embedded_answers(services))
    assert (folder / "appendonlydir.damaged").exists()


def test_a_server_that_keeps_ending_ends_everything_with_a_reason(
    running: tuple[Embedded, Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its port is taken meanwhile: the one thing that starting again does not mend."""
    embedded, services = running
    keeper = next(keeper for keeper in embedded._keepers if keeper._server.name == "Valkey")
    monkeypatch.setattr(keeper, "_again", Restarts(limit=3, first=0.1))
    port = int(services.redis_url.rsplit(":", 1)[1].split("/")[0])
    server = _server(embedded, "Valkey")
    server.kill()
    server.wait(30)
    said: list[str] = []

    def watch() -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            embedded.watch(said.append)
            time.sleep(0.05)

    with socket.create_server(("127.0.0.1", port)), pytest.raises(EmbeddedError, match="Valkey ended 3 times in a row"):
        watch()
    assert any("Valkey did not start" in line for line in said)
