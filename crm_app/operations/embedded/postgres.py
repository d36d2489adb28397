"""The embedded PostgreSQL server: created once, started, stopped, and ended if an earlier supervisor left it
running.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg2

from crm_app.operations.embedded import process, storage
from crm_app.operations.embedded.process import EmbeddedError

SUPERUSER = "postgres"

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Logs of one week, overwritten in turn, without statements or row contents, which are people's data.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

# A fast shutdown, then an immediate one, after which the next start recovers.
_STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))


class Postgres:
    """One PostgreSQL server as a child of this process.

    Args:
        data_dir: the installation's data folder, prepared by `storage.prepare`.
        password: the superuser's.
        extra_settings: further server settings; tests trade durability for speed with them.
    """

    name = "PostgreSQL"

    def __init__(self, data_dir: Path, password: str, extra_settings: dict[str, str] | None = None) -> None:
        self._cluster = storage.server_dir(data_dir, "postgres")
        self._log = data_dir / "logs" / "postgres-start.log"
        self._password = password
        self._settings = _SETTINGS | (extra_settings or {})
        self._account = process.unprivileged_account(self._cluster)
        self._bin = storage.postgres_bin(self._account)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """libpq URL of the superuser."""
        return f"postgresql://{SUPERUSER}:{self._password}@127.0.0.1:{self.port}/postgres"

    @property
    def log(self) -> Path:
        """The log, for a person to read after the server has ended."""
        return self._cluster / "log"

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self, timeout: float = 120.0) -> None:
        """Start the server and wait until it answers, at most `timeout` seconds (recovery after a crash takes longer).

        A restarted server keeps its port. Raises EmbeddedError with the end of its log if it does not answer.
        """
        self._end_leftover()
        if not (self._cluster / "PG_VERSION").exists():
            self._create()
        self.port = self.port or process.free_port()
        command: list[str | Path] = [self._bin / "postgres", "-D", self._cluster, "-p", str(self.port)]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("wb") as log:
            self._process = process.spawn(
                command, death_signal=signal.SIGINT, account=self._account, cwd=Path("/"), output=log
            )
        deadline = process.Deadline(timeout)
        while True:
            try:
                psycopg2.connect(self.url, connect_timeout=2).close()
            except psycopg2.OperationalError as error:
                if self._process.poll() is not None:
                    raise EmbeddedError(f"PostgreSQL did not start:\n{self._last_words()}") from error
                if "authentication failed" in str(error):
                    self.stop()
                    raise EmbeddedError(
                        f"The database in {self._cluster} does not accept the passwords in secrets.json. "
                        "Restore the file that belongs to it."
                    ) from error
            else:
                return
            if not deadline.pause():
                self.stop()
                raise EmbeddedError(f"PostgreSQL did not answer within {timeout:.0f} s:\n{self._last_words()}")

    def stop(self) -> None:
        """Shut the server down; open transactions are rolled back."""
        if self._process is not None:
            process.stop(self._process, *_STOP)
            self._process = None

    def _create(self) -> None:
        """Create an empty cluster in a temporary folder and rename it: an interrupted start leaves no partial
        cluster.
        """
        scratch = self._cluster.with_name(self._cluster.name + ".new")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        process.own(scratch, self._account)
        secret = scratch.with_name(scratch.name + ".password")
        secret.unlink(missing_ok=True)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self._password)
        process.own(secret, self._account)
        try:
            with self._log.open("wb") as log:
                # pg_trgm decides what a letter is by the locale: in plain "C" it finds no Thai.
                made = process.spawn(
                    [
                        *(self._bin / "initdb", "-D", scratch, "-U", SUPERUSER, "-A", "scram-sha-256"),
                        *("--pwfile", secret, "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
                        *("--no-instructions", "--data-checksums"),
                    ],
                    death_signal=signal.SIGKILL,
                    account=self._account,
                    cwd=Path("/"),
                    output=log,
                ).wait()
        finally:
            secret.unlink()
        if made != 0:
            raise EmbeddedError(f"PostgreSQL could not make its files:\n{process.tail(self._log)}")
        os.rename(scratch, self._cluster)

    def _end_leftover(self) -> None:
        """Remove a stale `postmaster.pid`, after ending the server that it names if the server still runs.

        PostgreSQL itself refuses to start when the number in that file is any live process of its account.
        """
        file = self._cluster / "postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
        except FileNotFoundError:
            return
        except PermissionError as error:
            raise EmbeddedError(
                f"{self._cluster} belongs to another account. Start as that account, or set CRM_DATA_DIR."
            ) from error
        except (ValueError, IndexError):
            file.unlink()
            return
        process.end_orphan(pid, "postgres", self._cluster, *_STOP)
        process.end_children_of_the_dead("postgres", self._cluster)
        file.unlink(missing_ok=True)

    def _last_words(self) -> str:
        logs = sorted((self._cluster / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        return process.tail(self._log) + ("\n" + process.tail(logs[-1]) if logs else "")
