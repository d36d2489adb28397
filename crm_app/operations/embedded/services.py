"""Database and cache of one installation: started by its first process, shared by further ones."""

import fcntl
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from crm_app.operations.bootstrap import APP, OWNER, bootstrap
from crm_app.operations.embedded import storage
from crm_app.operations.embedded.postgres import Postgres
from crm_app.operations.embedded.process import EmbeddedError
from crm_app.operations.embedded.restarts import Restarts
from crm_app.operations.embedded.valkey import Valkey

DATABASE = "crm"
_SOON_LIMIT = 10


@dataclass(frozen=True, repr=False)
class Services:
    """The addresses of database and cache. SQLAlchemy URLs; an empty URL is not known to this process.

    They contain passwords, so `repr` shows none of them.
    """

    database_url: str
    owner_database_url: str
    bootstrap_database_url: str
    redis_url: str
    secret_key: str

    def environment(self, *, migrate: bool = False) -> dict[str, str]:
        """The addresses as environment variables of a child process.

        The owner's and the superuser's URLs are blank unless the child is to migrate: a process that serves requests
        must not be able to change tables.
        """
        return {
            "CRM_DATABASE_URL": self.database_url,
            "CRM_OWNER_DATABASE_URL": self.owner_database_url if migrate else "",
            "CRM_BOOTSTRAP_DATABASE_URL": self.bootstrap_database_url if migrate else "",
            "CRM_REDIS_URL": self.redis_url,
            "CRM_SECRET_KEY": self.secret_key,
        }


class Keeper:
    """Restarts a server that was started once.

    Args:
        server: the server. Its `start` reuses the port.
    """

    def __init__(self, server: Postgres | Valkey) -> None:
        self._server = server
        self._again = Restarts(limit=_SOON_LIMIT, first=0.25)
        self._down = False
        self._again.started()

    def watch(self, report: Callable[[str], None]) -> None:
        """Restart the server if it has ended and its pause is over. Raises EmbeddedError after too many early ends."""
        server = self._server
        if not self._down and server.pid is None:
            self._ended(f"{server.name} ended by itself", report)
        if not self._down or not self._again.due():
            return
        try:
            server.start()
        except EmbeddedError as error:
            self._ended(str(error), report)
        else:
            self._again.started()
            self._down = False
            report(f"{server.name} runs again.")

    def _ended(self, why: str, report: Callable[[str], None]) -> None:
        self._down = True
        pause, server = self._again.ended(), self._server
        if self._again.hopeless:
            raise EmbeddedError(
                f"{server.name} ended {self._again.soon} times in a row soon after its start, so everything is stopped. "
                f"The last time: {why}\nIts log: {server.log}. `python -m crm_app doctor` says what is wrong."
            )
        report(f"{why}; starting it again in {pause:.1f} s. Log: {server.log}")


class Embedded:
    """The embedded database and cache of `data_dir`.

    The first process to `start()` runs the servers and ends them in `stop()`. A second process attaches to them, and
    its `stop()` leaves them running. Call from the main thread (see `process.spawn`).

    Args:
        data_dir: holds data, passwords and logs; created if missing.
        external: the operator's settings. A server whose URL is set there is not started here.
        postgres_settings: further PostgreSQL settings, for tests.
        redis_databases: the number of numbered databases of the cache.
    """

    def __init__(
        self,
        data_dir: Path,
        external: Services | None = None,
        *,
        postgres_settings: dict[str, str] | None = None,
        redis_databases: int = 16,
    ) -> None:
        self.data_dir = data_dir
        self._external = external or Services("", "", "", "", "")
        self._postgres_settings = postgres_settings
        self._redis_databases = redis_databases
        self._lock: IO[Any] | None = None
        self.attached = False
        """Whether `start()` found that another process runs the servers."""
        self._postgres: Postgres | None = None
        self._valkey: Valkey | None = None
        self._keepers: list[Keeper] = []

    @property
    def owned(self) -> bool:
        """Whether this process runs the servers (False: attached, or not started)."""
        return self._lock is not None

    def watch(self, report: Callable[[str], None]) -> None:
        """Restart servers that ended, with the same ports and passwords; call it about twice a second.

        Blocks while a server starts. Raises EmbeddedError once a server has ended soon after its start ten times in a
        row: over about two minutes.
        """
        for keeper in self._keepers:
            keeper.watch(report)

    def start(self, timeout: float = 120.0) -> Services:
        """Start the servers, or attach to those that another process of this installation runs.

        Waits at most `timeout` seconds for each. Raises EmbeddedError when one fails; no server is left running then.
        """
        if self._external.database_url and self._external.redis_url and self._external.secret_key:
            return self._external
        self.data_dir = storage.prepare(self.data_dir)
        end = time.monotonic() + timeout
        while not self._take_lock():
            attached = self._attach()
            if attached is not None:
                self.attached = True
                return attached
            if time.monotonic() > end:
                raise EmbeddedError(f"Another process has been starting or stopping {self.data_dir} for too long.")
            time.sleep(0.1)
        try:
            return self._start(timeout)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the servers if this process runs them. Repeating it does nothing."""
        if self._lock is None:
            return
        self._address_file.unlink(missing_ok=True)
        self._keepers.clear()
        if self._valkey is not None:
            self._valkey.stop()
            self._valkey = None
        if self._postgres is not None:
            self._postgres.stop()
            self._postgres = None
        self._lock.close()
        self._lock = None

    def __enter__(self) -> Services:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _address_file(self) -> Path:
        return self.data_dir / "services.json"

    def _take_lock(self) -> bool:
        """Try to become the one process that runs the servers; the kernel frees the lock however that process ends."""
        lock = (self.data_dir / "supervisor.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _start(self, timeout: float) -> Services:
        self._address_file.unlink(missing_ok=True)
        secrets = storage.Secrets.load(self.data_dir)
        ports: dict[str, Any] = {"pid": os.getpid(), "postgres": 0, "valkey": 0}
        if not self._external.database_url:
            self._postgres = Postgres(self.data_dir, secrets.postgres_password, self._postgres_settings)
            self._postgres.start(timeout)
            self._keepers.append(Keeper(self._postgres))
            bootstrap(self._postgres.url, secrets.owner_password, secrets.app_password, DATABASE)
            ports["postgres"] = self._postgres.port
        if not self._external.redis_url:
            self._valkey = Valkey(self.data_dir, secrets.redis_password, self._redis_databases)
            self._valkey.start(timeout)
            self._keepers.append(Keeper(self._valkey))
            ports["valkey"] = self._valkey.port
        storage.write_private(self._address_file, ports)
        return self._services(secrets, ports)

    def _attach(self) -> Services | None:
        ports = storage.read_json(self._address_file)
        if ports is None:
            return None
        return self._services(storage.Secrets.load(self.data_dir), ports)

    def _services(self, secrets: storage.Secrets, ports: dict[str, Any]) -> Services:
        def url(role: str, password: str) -> str:
            return f"postgresql+psycopg2://{role}:{password}@127.0.0.1:{ports['postgres']}/{DATABASE}"

        external = self._external
        own_database = not external.database_url
        return Services(
            database_url=url(APP, secrets.app_password) if own_database else external.database_url,
            owner_database_url=url(OWNER, secrets.owner_password) if own_database else external.owner_database_url,
            bootstrap_database_url=(
                url("postgres", secrets.postgres_password) if own_database else external.bootstrap_database_url
            ),
            redis_url=external.redis_url or f"redis://:{secrets.redis_password}@127.0.0.1:{ports['valkey']}/0",
            secret_key=external.secret_key or secrets.secret_key,
        )
