"""Indexes that lists wish for are made while people write, also after an attempt that was killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from crm_app.core.config import settings
from crm_app.operations import indexing
from crm_app.records import few
from crm_app.records.own import usage
from tests.records.test_filter import make
from tests.support.indexes import catalogue, make_indexes, run_job
from tests.support.world import Someone, World, client

ROOT = Path(__file__).resolve().parents[2]
STATES = "select indisvalid from pg_index where indexrelid::regclass::text ~ '^use_[0-9a-f]{32}$'"


@pytest.fixture(autouse=True)
def few_are_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(few, "LARGE", 3)
    few.forget()
    usage.forget()
    yield
    few.forget()


def wait_for(holds: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < limit, f"never: {what}"
        time.sleep(0.05)


def use(someone: Someone, sort: str = "city") -> list[str]:
    """The names of the contacts in an order that has no index in every workspace."""
    found = client(someone).get("/api/v1/contacts", params={"sort": sort}).json()["items"]
    return [one["name"] for one in found]


@contextmanager
def writing() -> Iterator[Connection]:
    """A transaction that has written to contacts and goes on for a while: an index waits for it before it is valid."""
    engine = create_engine(settings().owner_database_url)
    with engine.begin() as connection:
        connection.execute(text("update contact set phone = '1' where name = 'P0'"))
        yield connection
    engine.dispose()


def test_people_write_while_an_index_is_made(world: World) -> None:
    for n in range(4):
        make(world.member, "contacts", name=f"P{n}", city=("Trang", "Rayong")[n % 2])
    before = use(world.member)
    run_job(world.admin)
    made: list[Any] = []
    maker = threading.Thread(target=lambda: made.extend(indexing.make_wanted(settings().owner_database_url)))
    with writing():
        maker.start()
        wait_for(lambda: catalogue(STATES) == [False], "the index is begun")
        record = make(world.member, "contacts", name="Q", city="Trang")
        changed = client(world.member).patch(
            f"/api/v1/contacts/{record['id']}", json={"version": record["version"], "city": "Rayong"}
        )
        assert changed.status_code == 200, changed.text
        assert catalogue(STATES) == [False], "the writes did not wait for the index"
        assert use(world.member) == [before[0], before[1], "Q", *before[2:]]
    maker.join()
    assert len(made) == 1
    assert catalogue(STATES) == [True]
    few.forget()
    assert use(world.member) == [before[0], before[1], "Q", *before[2:]]


def test_an_index_is_made_again_after_its_maker_was_killed(world: World) -> None:
    for n in range(4):
        make(world.member, "contacts", name=f"P{n}", city="Trang")
    use(world.member)
    run_job(world.admin)
    with writing():
        environment = os.environ | {"CRM_OWNER_DATABASE_URL": settings().owner_database_url}
        command = [sys.executable, "-m", "crm_app.operations.indexing"]
        maker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        wait_for(lambda: catalogue(STATES) == [False], "the index is begun")
        maker.send_signal(signal.SIGKILL)
        maker.wait()
        left = (
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and query like 'create index concurrently%'"
        )
        wait_for(lambda: catalogue(left) == [0], "the database notices it")
        assert catalogue(STATES) == [False], "the attempt left an index that serves nothing"
    assert use(world.member) == ["P0", "P1", "P2", "P3"]
    assert len(make_indexes(world.admin)) == 1
    assert catalogue(STATES) == [True]


def test_two_makers_make_one_index(world: World) -> None:
    for n in range(4):
        make(world.member, "contacts", name=f"P{n}", city="Trang")
    use(world.member)
    run_job(world.admin)
    made: list[str] = []
    maker = threading.Thread(target=lambda: made.extend(indexing.make_wanted(settings().owner_database_url)))
    with writing():
        maker.start()
        wait_for(lambda: catalogue(STATES) == [False], "the index is begun")
        assert indexing.make_wanted(settings().owner_database_url) == []
    maker.join()
    assert len(made) == 1
