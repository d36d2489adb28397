"""Runs the whole product on one machine: database, cache, migrations, frontend, worker and backend.

One thread without timers: a loop checks the children twice a second, restarts those that ended by themselves and keeps
the logs small. If this process is killed, the kernel ends the children (`process.spawn`).
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from crm_app.core.config import Settings
from crm_app.operations import address, migrations
from crm_app.operations.embedded import build, process, storage
from crm_app.operations.embedded.process import EmbeddedError
from crm_app.operations.embedded.progress import Say, Work, step
from crm_app.operations.embedded.restarts import Restarts
from crm_app.operations.embedded.services import Embedded

_LOG_LIMIT = 10_000_000  # bytes; one older log of each child is kept
_STOP = ((signal.SIGTERM, 20.0),)
_PORTS_TRIED = 100
_IDLE_SECONDS = 120.0
_COMPILING_IDLE_SECONDS = 600.0  # a first compilation may wait this long for a package index on a slow line


@dataclass
class Child:
    """A child process that is restarted when it ends by itself, after a pause that doubles up to 30 s."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    cwd: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    _again: Restarts = field(default_factory=Restarts, repr=False)

    def start(self) -> subprocess.Popen[bytes]:
        """Start it now; it must not be running."""
        with self.log.open("ab") as output:
            # SIGKILL is safe (transactions, job rows with leases), and no process may be left behind.
            self.process = process.spawn(
                self.command, death_signal=process.KILL, cwd=self.cwd, env=self.env, output=output
            )
        self._again.started()
        return self.process

    def watch(self, report: Callable[[str], None]) -> None:
        """Restart it if it has ended and its pause is over; keep its log small."""
        if self.process is not None and self.process.poll() is not None:
            code, self.process = self.process.returncode, None
            pause = self._again.ended()
            report(f"{self.name} ended (code {code}); starting it again in {pause:.0f} s. Log: {self.log}")
        if self.process is None and self._again.due():
            self.restarts += 1
            self.start()
        self._rotate()

    def stop(self) -> None:
        """Ask it to finish, wait 20 s, then end it."""
        if self.process is not None:
            process.stop(self.process, *_STOP)
            process.stop_group(self.process)
            self.process = None

    def _rotate(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            # Copied and truncated, not renamed: the child keeps writing to its open file, at the end.
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)


class Notes:
    """A file in which a child writes what the terminal is to show. Created empty."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._shown = 0
        file.write_bytes(b"")

    def new(self) -> str:
        """What has been written since the last call."""
        text = self.file.read_bytes()[self._shown :]
        self._shown += len(text)
        return text.decode("utf-8", "replace").rstrip("\n")


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP (a closed terminal) raise in the block as Ctrl-C does, so that children are stopped in
    order.

    SIGINT works also where this process was started with SIGINT ignored, as a shell does in the background of a script.
    SIGHUP stays ignored where it was ignored: `nohup` relies on it.
    """

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    ending = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ending.append(signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in ending}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def choose_port(host: str, port: int, fixed: bool) -> int:
    """`port`, or the next free one above it unless the operator fixed it. Raises EmbeddedError when none is free."""
    problem = address.host_problem(host) or (address.port_problem(host, port) if fixed else None)
    if problem:
        raise EmbeddedError(problem)
    for candidate in range(port, min(port + _PORTS_TRIED, 65_536)):
        if address.is_free(host, candidate):
            return candidate
    raise EmbeddedError(f"No free port on {host} from {port} on. Choose a free one (--port N, or CRM_PORT).")


def run(settings: Settings, root: Path, embedded: Embedded, *, dev: bool = False, demo: bool = True) -> None:
    """Start everything, print the address, and watch the processes until Ctrl-C or SIGTERM. Restarts processes that
    end.

    Args:
        settings: the operator's settings.
        root: the checkout.
        embedded: its servers, not started yet.
        dev: pages with hot reload instead of the compiled frontend.
        demo: create the demo workspace if there is none; never in an external database.

    Raises:
        EmbeddedError: something did not start, or a server keeps ending; no process is left running then.
    """
    children: list[Child] = []
    with stoppable():
        try:
            _run(settings, root, embedded, children, dev, demo)
        except KeyboardInterrupt:
            print("\nStopping …", flush=True)
        finally:
            # Repeated: an impatient second Ctrl-C must not leave a process behind.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for child in reversed(children):
                child.stop()
            embedded.stop()
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _run(settings: Settings, root: Path, embedded: Embedded, children: list[Child], dev: bool, demo: bool) -> None:
    with step("Database and cache"):
        services = embedded.start()
    if embedded.attached:
        raise EmbeddedError(f"The product already runs from {embedded.data_dir}. Stop it first (Ctrl-C where it runs).")
    data_dir = storage.prepare(embedded.data_dir)
    logs = data_dir / "logs"
    if services.owner_database_url and not migrations.is_current(services.owner_database_url):
        with step("Tables"):
            _once(root, ["migrate"], services.environment(migrate=True), data_dir, logs / "migrate.log")
    note = data_dir / storage.DEMO_NOTE
    if (
        demo
        and not settings.database_url
        and settings.registration_open
        and not (storage.read_json(note) or {}).get("done")
    ):
        with step("Demo workspace"):
            _once(root, ["seed"], services.environment(), data_dir, logs / "seed.log")
    if dev:
        build.forget(root)  # script/dev compiles into the same folder
    else:
        with step("Frontend") as say:
            build.build(root, logs / "build.log", say=say)
    host = address.plain(settings.host)
    port = choose_port(host, settings.port, fixed="port" in settings.model_fields_set)
    public = settings.public_url or address.own_url(host, port)
    origin = public or f"http://localhost:{port}"
    env = os.environ | services.environment() | {"CRM_DATA_DIR": str(data_dir), "CRM_PORT": str(port), "CRM_HOST": host}
    if public:
        env["CRM_PUBLIC_URL"] = public
    with step("Worker"):
        worker = Child("worker", [sys.executable, "-m", "crm_app", "worker"], env, logs / "worker.log", root)
        children.append(worker)
        worker.start()
    if services.owner_database_url:
        command = [sys.executable, "-m", "crm_app.operations.indexing"]
        owning = env | {"CRM_OWNER_DATABASE_URL": services.owner_database_url}
        children.append(Child("indexes", command, owning, logs / "indexes.log", root))
        children[-1].start()
    notes = Notes(logs / "edits.log")
    if dev:
        env["CRM_DEV_NOTES"] = str(notes.file)
    with step("Pages and server" if dev else "Server") as say:
        backend = Child("server", server_command(host, port, dev), server_env(env, dev), logs / "server.log", root)
        children.append(backend)
        _start_backend(backend, worker, f"http://{address.reachable(host)}:{port}", say, dev)
    print(f"\n  {origin}\n", flush=True)
    if port != settings.port:
        print(f"  (port {settings.port} is in use)\n", flush=True)
    if address.is_open_to_others(host) and not settings.public_url:
        print("  People on other machines can sign in once CRM_PUBLIC_URL is the address that they type.\n", flush=True)
    made = storage.read_json(note)
    if made and made.get("done"):
        print(f"  Demo sign-in: {made['email']}   Password: {made['password']}   (as made; you may have changed it)\n")
    print(f"  Logs: {logs}    Stop: Ctrl-C", flush=True)
    while True:
        embedded.watch(_print)
        for child in children:
            child.watch(_print)
        if text := notes.new():
            _print(text)
        time.sleep(0.5)


def _print(text: str) -> None:
    print(text, flush=True)


def _once(root: Path, arguments: list[str], env: dict[str, str], data_dir: Path, log: Path) -> None:
    """Run one command of the product to its end, in a process of its own so that its memory is freed."""
    with log.open("wb") as output:
        child = process.spawn(
            [sys.executable, "-m", "crm_app", *arguments],
            death_signal=process.KILL,
            cwd=root,
            env=os.environ | env | {"CRM_DATA_DIR": str(data_dir)},
            output=output,
        )
        try:
            code = child.wait()
        finally:
            process.stop_group(child)
    if code != 0:
        raise EmbeddedError(f"`python -m crm_app {' '.join(arguments)}` failed:\n{process.tail(log)}")


def server_command(host: str, port: int, dev: bool = False) -> list[str]:
    """The command that runs the backend."""
    if dev:
        return [sys.executable, "-m", "crm_app.operations.dev", host, str(port)]
    return [sys.executable, "-m", "crm_app.backend"]


def server_env(env: dict[str, str], dev: bool = False) -> dict[str, str]:
    """`env` with the further variables of a backend process."""
    if dev:
        return build.environment(env) | {"REFLEX_ENV_MODE": "dev", "PYTHONUNBUFFERED": "1"}
    # Without the second variable Reflex compiles the frontend at every start.
    return env | {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "REFLEX_TELEMETRY_ENABLED": "false",
        # A closed connection of a tab must be noticed soon: until then the reconnecting tab gets a new state.
        "REFLEX_SOCKET_INTERVAL": "20",
        "REFLEX_SOCKET_TIMEOUT": "30",
    }


def _start_backend(backend: Child, worker: Child, origin: str, say: Say, dev: bool) -> None:
    """Starts the backend and waits until it can serve, as long as the backend or the compiler within it makes progress.

    Raises EmbeddedError when the backend or the worker ends, or after a long time without progress.
    """
    url = f"{origin}/healthz/ready"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    patience = _COMPILING_IDLE_SECONDS if dev else _IDLE_SECONDS
    answer = "no answer"
    work = Work(backend.start(), backend.log, say)
    while work.idle_seconds() < patience:
        for child in (backend, worker):
            if child.process is None or child.process.poll() is not None:
                raise EmbeddedError(f"The {child.name} did not start:\n{process.tail(child.log)}")
        try:
            with opener.open(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            answer = f"{error.code} {error.read(500).decode('utf-8', 'replace')}"
        except OSError as error:
            answer = str(error)
        time.sleep(0.05)
    raise EmbeddedError(f"The server did not get ready ({url}: {answer}):\n{process.tail(backend.log)}")
