"""The embedded Valkey server (speaks Redis): queue, live events and interface state."""

import contextlib
import shutil
import signal
import subprocess
from pathlib import Path

import redis

from crm_app.operations.embedded import process, storage
from crm_app.operations.embedded.process import EmbeddedError

_DAMAGED = (
    "Bad file format",
    "AOF loading error",
    "Unexpected end of file reading the append only file",
    "manifest file",
)
_STOP = ((signal.SIGTERM, 15.0),)


class Valkey:
    """One Valkey server as a child of this process.

    Args:
        data_dir: the installation's data folder, prepared by `storage.prepare`.
        password: the clients' password. Write access allows code execution (jobs and states are pickles).
        databases: the number of numbered databases; tests use one each.
    """

    name = "Valkey"

    def __init__(self, data_dir: Path, password: str, databases: int = 16) -> None:
        self._folder = storage.server_dir(data_dir, "valkey")
        self._log = data_dir / "logs" / "valkey.log"
        self._pid_file = data_dir / "valkey.pid"
        self._password = password
        self._databases = databases
        self._account = process.unprivileged_account(self._folder)
        self._program = storage.valkey_server(self._account)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """URL of database 0."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    @property
    def log(self) -> Path:
        """The log, for a person to read after the server has ended."""
        return self._log

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self, timeout: float = 60.0) -> None:
        """Start the server and wait until it answers, at most `timeout` seconds. Raises EmbeddedError otherwise.

        A restarted server keeps its port. A damaged append-only file is moved aside: the cache never holds the only
        copy.
        """
        self._folder.mkdir(mode=0o700, exist_ok=True)
        process.own(self._folder, self._account)
        if self._pid_file.exists():
            text = self._pid_file.read_text().strip()
            if text.isdigit():
                process.end_orphan(int(text), "valkey", self._folder, *_STOP)
        self.port = self.port or process.free_port()
        try:
            self._start(timeout)
        except EmbeddedError:
            if not self._put_damaged_aside():
                raise
            self._start(timeout)

    def _put_damaged_aside(self) -> bool:
        """Move the append-only file aside if the server has just refused to read it. Returns whether it did."""
        written, log_tail = self._folder / "appendonlydir", process.tail(self._log)
        if not written.exists() or not any(words in log_tail for words in _DAMAGED):
            return False
        aside = written.with_name("appendonlydir.damaged")
        shutil.rmtree(aside, ignore_errors=True)
        written.rename(aside)
        return True

    def _start(self, timeout: float) -> None:
        with self._log.open("wb") as log:
            server = process.spawn(
                [self._program, "-"],
                death_signal=signal.SIGTERM,
                account=self._account,
                cwd=self._folder,
                stdin=subprocess.PIPE,
                output=log,
            )
        self._process = server
        self._pid_file.write_text(str(server.pid))
        # The configuration is passed through a pipe, so that the password is in no command line and in no further file.
        # A broken pipe means that the server has already ended: `_wait` reports its log.
        if server.stdin is not None:
            with contextlib.suppress(BrokenPipeError), server.stdin:
                server.stdin.write(self._configuration().encode())
        self._wait(server, timeout)

    def stop(self) -> None:
        """Shut the server down; it first writes its data to disk."""
        if self._process is not None:
            process.stop(self._process, *_STOP)
            self._process = None
            self._pid_file.unlink(missing_ok=True)

    def _configuration(self) -> str:
        return "\n".join(
            (
                "bind 127.0.0.1",
                f"port {self.port}",
                f"requirepass {self._password}",
                f"databases {self._databases}",
                "daemonize no",
                "dir ./",
                "appendonly yes",
                "appendfsync everysec",
                'save ""',
                # It never holds the only copy of anything: when full it refuses writes, so that it does not grow.
                "maxmemory 512mb",
                "maxmemory-policy noeviction",
                "loglevel notice",
                "",
            )
        )

    def _wait(self, server: subprocess.Popen[bytes], timeout: float) -> None:
        deadline = process.Deadline(timeout)
        with redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2, retry=None) as client:
            while True:
                try:
                    client.ping()
                except (redis.ConnectionError, redis.BusyLoadingError, redis.TimeoutError) as error:
                    if server.poll() is not None:
                        raise EmbeddedError(f"Valkey did not start:\n{process.tail(self._log)}") from error
                else:
                    return
                if not deadline.pause():
                    self.stop()
                    raise EmbeddedError(f"Valkey did not answer within {timeout:.0f} s:\n{process.tail(self._log)}")
