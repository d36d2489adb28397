"""What every test can ask for: `database`, `empty_database` and `redis`, each real and its own."""

import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis as redis_client
from hypothesis import HealthCheck, settings

from crm_app import registry
from crm_app.core.config import Settings
from crm_app.core.startup import settle
from crm_app.operations.embedded import Services
from crm_app.records import few, own
from tests.support.servers import Servers, environment, shared_servers
from tests.support.world import World, hash_quickly, stop_clients, with_new_tokens

# A developer's own settings must not change what the tests see.
Settings.model_config["env_file"] = None
for _name in [name for name in os.environ if name.startswith("CRM_") and name != "CRM_TEST_BROWSER"]:
    del os.environ[_name]
os.environ.pop("GEMINI_API_KEY", None)

# Each test has a database of its own: a thousand small files, which take half a second on a disk and 60 ms in memory.
_MEMORY, _GIB = Path("/dev/shm"), 1 << 30
if (
    "TMPDIR" not in os.environ
    and os.access(_MEMORY, os.W_OK)
    and shutil.disk_usage(_MEMORY).free > 4 * _GIB
    and psutil.virtual_memory().available > 8 * _GIB
):
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None

# A busy machine is no defect of what is tested.
settings.register_profile("product", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("product")

hash_quickly()
registry.load()
settle()  # as the product does: collections of a large heap took a tenth of the tests' time
_numbers = itertools.count(1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The order of the files where `--dist loadfile` asks for whole files."""
    if config.getvalue("dist") != "loadfile":
        return None
    from tests.support.order import DearestFirst

    return DearestFirst(config, log)


def pytest_sessionfinish() -> None:
    """Ends the thread of the clients, for which the interpreter would wait."""
    stop_clients()


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The PostgreSQL and Valkey that all test processes of this run share."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    number = re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", ""))
    with shared_servers(run, int(number) if number else None) as shared:
        yield shared


@pytest.fixture
def database(servers: Servers, request: pytest.FixtureRequest) -> Iterator[Services]:
    """A migrated database, empty or with the people of `world` where the test asks for these, and an empty Redis.

    The settings of this process point at both.
    """
    people = "world" in request.fixturenames
    own.forget(None)  # the workspaces of each database have the same ids
    few.forget()
    with servers.fresh_database(_name_of_a_database(servers), people=people) as services:
        _flush(services)
        with environment(services.environment(migrate=True)):
            yield services


@pytest.fixture
def empty_database(servers: Servers) -> Iterator[Services]:
    """A database with roles and extensions and no tables, for tests of the migrations."""
    with (
        servers.fresh_database(_name_of_a_database(servers), migrated=False) as services,
        environment(services.environment(migrate=True)),
    ):
        yield services


@pytest.fixture
def redis(database: Services) -> Iterator[redis_client.Redis]:
    """A client of this test's own, empty Redis."""
    with redis_client.Redis.from_url(database.redis_url) as client:
        yield client


@pytest.fixture(scope="module")
def shared_world(servers: Servers) -> Iterator[World]:
    """A world that all tests of a module share, for those that leave nothing behind which another one would see."""
    with (
        servers.fresh_database(_name_of_a_database(servers), people=True) as services,
        environment(services.environment(migrate=True)),
    ):
        _flush(services)
        registry.load()
        own.forget(None)
        yield with_new_tokens(servers.people())


def _name_of_a_database(servers: Servers) -> str:
    return f"test_{servers.worker}_{next(_numbers)}"


def _flush(services: Services) -> None:
    with redis_client.Redis.from_url(services.redis_url) as client:
        client.flushdb()


@pytest.fixture
def world(database: Services, servers: Servers) -> World:
    """A workspace `acme` with an owner, an admin, a member and a viewer, and another workspace, `other`."""
    registry.load()
    return with_new_tokens(servers.people())
