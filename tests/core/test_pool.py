"""Broken connections are replaced, and a call that can be repeated succeeds without an error."""

import time
from contextlib import ExitStack

import pytest

from crm_app.core import pool
from crm_app.core.config import settings
from crm_app.core.errors import Unavailable
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services
from tests.support.world import World, client, disconnect


def _break_all(services: Services) -> None:
    """Fills the pool, then ends each of its connections, as a restart of the server does."""
    with ExitStack() as stack:
        for _ in range(settings().pool_size):
            stack.enter_context(pool.engine().connect())
    assert _end_all(services) == settings().pool_size


def _end_all(services: Services) -> int:
    with connect(services.bootstrap_database_url) as cursor:
        cursor.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity "
            "where datname = current_database() and application_name = 'crm'"
        )
        (ended,) = cursor.fetchone()
    time.sleep(0.1)
    return int(ended)


@pytest.mark.parametrize("rested", [False, True])
def test_reads_and_writes_go_on_after_a_restart_of_the_server(
    rested: bool, database: Services, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = client(world.owner)
    disconnect()  # what waits on the event loop is tested there
    if rested:
        monkeypatch.setattr(pool, "_RESTED_SECONDS", 0.0)
    for call in (
        lambda: api.get("/api/v1/companies"),
        lambda: api.post("/api/v1/companies", json={"name": "Siam Steel"}),
    ):
        _break_all(database)
        for _ in range(settings().pool_size):
            answer = call()
            assert answer.status_code in (200, 201), answer.text


def test_a_broken_transaction_is_reported_and_the_next_one_works(database: Services, world: World) -> None:
    def broken() -> None:
        with world.owner.work() as work:
            _end_all(database)
            work.db.connection().exec_driver_sql("select 1")

    with pytest.raises(Unavailable):
        broken()
    with world.owner.work() as work:
        work.db.connection().exec_driver_sql("select 1")


def test_an_unavailable_server_is_reported_with_a_retry_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    api = client(world.owner)
    monkeypatch.setenv("CRM_DATABASE_URL", settings().database_url.rpartition(":")[0] + ":1/crm")
    settings.cache_clear()
    pool.dispose()
    disconnect()
    answer = api.get("/api/v1/companies")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["code"] == "unavailable"
    monkeypatch.undo()
    settings.cache_clear()
    pool.dispose()
