"""One real PostgreSQL and Valkey for the whole test run, and a database of its own for each test.

The first test process that needs the servers has them started and the others attach, as in the product. The tables
are made once, in a template; a test's database is a copy of it (some 40 ms).
"""

import fcntl
import os
import pickle
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.engine import make_url

from crm_app.core.config import Settings
from crm_app.operations import migrations
from crm_app.operations.bootstrap import APP, OWNER, bootstrap, connect
from crm_app.operations.embedded import Embedded, Services
from tests.support.world import World, make_world

# A crash may lose a test run: nothing here has to reach the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "scram_iterations": "1",  # of the passwords of roles: each test connects several times
}
"""Settings of PostgreSQL."""
_TEMPLATE = "crm_template"
_WITH_PEOPLE = "crm_template_people"
_PEOPLE = "people.pickle"
_REDIS_DATABASES = 64
_START_SECONDS = 120


@dataclass(frozen=True)
class Servers:
    """The servers of a test run as one test process sees them."""

    services: Services
    worker: int
    folder: Path

    def database(self, name: str) -> Services:
        """The addresses of the database `name`, with this process's own Redis database."""
        services = self.services

        def at(url: str) -> str:
            return make_url(url).set(database=name).render_as_string(hide_password=False)

        return replace(
            services,
            database_url=at(services.database_url),
            owner_database_url=at(services.owner_database_url),
            bootstrap_database_url=at(services.bootstrap_database_url),
            redis_url=services.redis_url.rsplit("/", 1)[0] + f"/{1 + self.worker % (_REDIS_DATABASES - 1)}",
        )

    def bootstrap(self, name: str) -> None:
        """Make the database `name` with roles and extensions, as an installation does."""
        owner, app = make_url(self.services.owner_database_url), make_url(self.services.database_url)
        bootstrap(self.services.bootstrap_database_url, str(owner.password), str(app.password), name)

    @contextmanager
    def fresh_database(self, name: str, *, migrated: bool = True, people: bool = False) -> Iterator[Services]:
        """A new database for the length of a block: with the tables, or just as the bootstrap leaves it.

        Args:
            name: of the database.
            migrated: whether it has the tables.
            people: whether it has the people of `make_world` as well, see `people`.
        """
        services, template = self.database(name), _WITH_PEOPLE if people else _TEMPLATE
        if people:
            self.people()
        with connect(self.services.bootstrap_database_url, "postgres") as cursor:
            if migrated:
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE {template} OWNER {OWNER} STRATEGY file_copy')
                cursor.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
                cursor.execute(f'GRANT CONNECT ON DATABASE "{name}" TO {APP}')
            else:
                self.bootstrap(name)
            try:
                yield services
            finally:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def people(self) -> World:
        """The people that are in the second template, made once in a test run; their access tokens are new."""
        kept = self.folder / _PEOPLE
        with _alone(self.folder):
            if not kept.exists():
                building = f"{_WITH_PEOPLE}_building"
                with connect(self.services.bootstrap_database_url, "postgres") as cursor:
                    cursor.execute(f"CREATE DATABASE {building} TEMPLATE {_TEMPLATE} OWNER {OWNER} STRATEGY file_copy")
                    with environment(self.database(building).environment(migrate=True)):
                        world = make_world()
                    cursor.execute(f"ALTER DATABASE {building} RENAME TO {_WITH_PEOPLE}")
                kept.write_bytes(pickle.dumps(world))
        found: World = pickle.loads(kept.read_bytes())
        return found


def _embedded(folder: Path) -> Embedded:
    return Embedded(folder / "servers", postgres_settings=FAST, redis_databases=_REDIS_DATABASES)


@contextmanager
def shared_servers(run: str, worker: int | None) -> Iterator[Servers]:
    """The servers of the test run `run`.

    Args:
        run: what its test processes have in common.
        worker: the number of this one, None where it is the only one. It then runs the servers itself. Of several none
            does: the last test of whichever did would wait for the others, and its crash would take the servers along.
    """
    folder = Path(tempfile.gettempdir()) / f"crm-tests-{os.geteuid()}-{run}"
    folder.mkdir(mode=0o755, exist_ok=True)
    embedded = _embedded(folder)
    with _user(folder):
        try:
            with _alone(folder):
                if worker is not None:
                    _keep(folder)
                services = embedded.start()
                _make_template(services, folder)
            yield Servers(services, worker or 0, folder)
        finally:
            if embedded.owned:
                embedded.stop()
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _user(folder: Path) -> Iterator[None]:
    """Holds the lock that says that somebody uses the servers. The kernel takes it back however this process ends."""
    with (folder / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(folder: Path) -> None:
    """Starts the process that runs the servers until nobody uses them any more, unless it runs already."""
    if (folder / "servers" / "services.json").exists():
        return
    keeper = subprocess.Popen(
        [sys.executable, "-m", __name__, str(folder)],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert keeper.stdout is not None
    with keeper.stdout as said, selectors.DefaultSelector() as selector:
        selector.register(said, selectors.EVENT_READ)
        if not selector.select(_START_SECONDS) or not said.readline():
            keeper.kill()
            raise RuntimeError("the servers of this test run did not start")


def _run_until_nobody_uses_them(folder: Path) -> None:
    embedded = _embedded(folder)
    embedded.start()
    print("ready", flush=True)
    with (folder / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
    embedded.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _make_template(services: Services, folder: Path) -> None:
    with connect(services.bootstrap_database_url, "postgres") as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_TEMPLATE,))
        if cursor.fetchone():
            return
        building = f"{_TEMPLATE}_building"
        template = Servers(services, 0, folder)
        template.bootstrap(building)
        with environment(template.database(building).environment(migrate=True)):
            migrations.upgrade(Settings())
        cursor.execute(f"ALTER DATABASE {building} RENAME TO {_TEMPLATE}")


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """These environment variables for the length of a block, with everything read from them forgotten on both sides."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    forget_settings()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        forget_settings()


def forget_settings() -> None:
    """Close pools and clients, so that the next use follows the settings of that moment."""
    from crm_app.core import cache, jobs, pool
    from crm_app.core.config import settings
    from tests.support.world import disconnect

    disconnect()
    pool.dispose()
    cache.forget()
    jobs.forget_queue()
    settings.cache_clear()


if __name__ == "__main__":
    _run_until_nobody_uses_them(Path(sys.argv[1]))
