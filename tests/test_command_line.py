"""`python -m crm_app run` as an operator sees it: one command up, one key down, nothing left behind."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest

from tests.support.running import free_port

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 240
"""How long a start may take that makes the database and the demo workspace, on a busy machine."""
COMMAND_SECONDS = 120


class Started:
    """The product as a process. Its output is read all the time: a process whose output nobody reads waits at some point."""

    def __init__(self, command: list[str], env: dict[str, str], before: Callable[[], object] | None) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            preexec_fn=before,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.address = ""
        self._lines: list[str] = []
        self._more = threading.Condition()
        self._over = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._note(line)
        self._note(None)

    def _note(self, line: str | None) -> None:
        with self._more:
            self._over = line is None
            self._lines += [] if line is None else [line]
            self._more.notify_all()

    def says(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """The first of its lines that is like `pattern`. Raises AssertionError when none comes in time."""
        end = time.monotonic() + seconds
        with self._more:
            while True:
                for line in self._lines:
                    if found := re.fullmatch(pattern, line):
                        return found
                left = end - time.monotonic()
                assert left > 0, "".join(self._lines)
                assert not self._over, "".join(self._lines)
                self._more.wait(left)

    def ends(self, with_signal: signal.Signals) -> int:
        """Sends a signal, and gives the exit status."""
        self.process.send_signal(with_signal)
        return self.process.wait(60)

    def family(self) -> list[psutil.Process]:
        """All processes of the product but the one that was started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def server(self) -> psutil.Process:
        """The backend, or the parent of its processes."""
        return next(child for child in self.family() if "crm_app.backend" in child.cmdline())


Start = Callable[..., Started]


@pytest.fixture(scope="module")
def env() -> Iterator[dict[str, str]]:
    """An installation of its own: a data folder that any account can reach, and the default port or the next free one."""
    place = Path(tempfile.mkdtemp(prefix="crm run "))
    place.chmod(0o755)
    yield os.environ | {"CRM_DATA_DIR": str(place / "data")}
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def start(env: dict[str, str]) -> Iterator[Start]:
    """Starts the product with options; it is ready then."""
    started: list[Started] = []

    def begin(*options: str, before: Callable[[], object] | None = None) -> Started:
        product = Started([sys.executable, "-m", "crm_app", "run", *options], env, before)
        started.append(product)
        product.address = product.says(r"\s*(http://\S+)\s*", START_SECONDS)[1]
        return product

    yield begin
    for one in started:
        one.process.kill()
        one.process.wait(60)


def _command(env: dict[str, str], *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crm_app", *arguments],
        cwd=ROOT,
        env=env,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_SECONDS,
    )


def _gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs([p for p in processes if p.is_running()], timeout=30)
    return all(p.status() == psutil.STATUS_ZOMBIE for p in alive if p.is_running())


def _ready(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{address}/healthz/ready", timeout=10) as answer:
        return bool(answer.status == 200)


def _wait_until_ready(address: str) -> None:
    """Waits until the product says of all of its parts that they are back. Raises AssertionError after a minute."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        with suppress(OSError):
            if _ready(address):
                return
        time.sleep(0.2)
    raise AssertionError("not ready")


def test_one_command_starts_everything_and_sigterm_ends_it(start: Start, env: dict[str, str]) -> None:
    product = start()
    assert _ready(product.address)
    family = product.family()
    assert {"postgres", "valkey-server"} <= {child.name() for child in family}

    note = json.loads((Path(env["CRM_DATA_DIR"]) / "demo.json").read_text())
    printed = _command(env, "seed").stdout
    assert note["email"] in printed
    assert note["password"] in printed, "making it again changes nothing and shows the same sign-in"

    examined = _command(env, "doctor")
    assert examined.returncode == 0, examined.stdout
    assert "A worker is alive" in examined.stdout
    second = _command(env, "run")
    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert _ready(product.address), "the second one has not disturbed the first"

    assert product.ends(signal.SIGTERM) == 0
    assert _gone(family)


def test_a_crashed_server_comes_back_and_after_kill_9_nothing_is_left_running(start: Start) -> None:
    product = start()
    server = product.server()
    server.kill()
    product.says(r".*server ended.*\n")
    _wait_until_ready(product.address)
    family = product.family()
    product.process.kill()
    product.process.wait(60)
    assert _gone(family)


def _ignore_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _processes_in_metrics(port: int) -> set[str]:
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    return set(re.findall(r'crm_database_pool_size\{process="(\d)"\}', text))


def _alive(parent: psutil.Process) -> set[int]:
    return {child.pid for child in parent.children() if child.status() != psutil.STATUS_ZOMBIE}


def _wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.2)


class ConstantWriter(threading.Thread):
    """Writes a company after the other over REST, and keeps what was acknowledged and what else was answered."""

    def __init__(self, address: str, note: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.api = httpx.Client(base_url=f"{address}/api/v1", trust_env=False, timeout=30)
        signed_in = self.api.post("/auth/token", json={"email": note["email"], "password": note["password"]})
        self.api.headers["authorization"] = f"Bearer {signed_in.json()['access_token']}"
        self.over = threading.Event()
        self.kept: list[str] = []
        self.refused: list[tuple[int, str | None]] = []

    def run(self) -> None:
        while not self.over.wait(0.02):
            made = self.api.post("/companies", json={"name": f"Written {len(self.kept)} {uuid4()}"})
            if made.status_code == 201:
                self.kept.append(made.json()["id"])
            else:
                self.refused.append((made.status_code, made.headers.get("retry-after")))

    def wait_for_one_more(self) -> None:
        """Returns once another write was acknowledged."""
        before, end = len(self.kept), time.monotonic() + 60
        while len(self.kept) < before + 2 and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.kept) >= before + 2, self.refused[-3:]


def test_killed_processes_and_servers_come_back_and_who_writes_is_at_most_asked_to_wait(
    start: Start, env: dict[str, str]
) -> None:
    """Of one killed backend process people notice nothing; while a server is away, whoever writes is asked to wait.

    It runs in the background of a script: a shell starts such a process with SIGINT ignored, and Ctrl-C still ends it. Also:
    the port and host that were typed.
    """
    metrics, port = free_port(), free_port()
    env |= {"CRM_PROCESSES": "2", "CRM_METRICS_PORT": str(metrics)}
    product = start("--port", str(port), "--host", "localhost", before=_ignore_ctrl_c)
    assert product.address == f"http://localhost:{port}"
    assert _ready(product.address), "it recovered from kill -9"
    _one_of_several_backend_processes_is_killed(product, metrics)
    writer = ConstantWriter(product.address, json.loads((Path(env["CRM_DATA_DIR"]) / "demo.json").read_text()))
    writer.start()
    writer.wait_for_one_more()
    main = {child.name(): child for child in psutil.Process(product.process.pid).children()}
    serving = [child for child in main["postgres"].children() if "crm_app" in " ".join(child.cmdline())]
    for victim in (main["valkey-server"], serving[0], main["postgres"]):
        victim.kill()
        psutil.wait_procs([victim], timeout=10)
        writer.wait_for_one_more()
    writer.over.set()
    writer.join(30)
    assert set(writer.refused) <= {(503, "2")}, writer.refused
    for company in writer.kept:
        assert writer.api.get(f"/companies/{company}").status_code == 200
    _wait_until_ready(product.address)
    family = product.family()
    assert product.ends(signal.SIGINT) == 0
    assert _gone(family)


def _one_of_several_backend_processes_is_killed(product: Started, metrics_port: int) -> None:
    parent = product.server()
    first = _alive(parent)
    assert len(first) == 3, "two that serve, and one for the metrics of both"
    _wait_until(lambda: _processes_in_metrics(metrics_port) == {"1", "2"})
    victim = parent.children()[0].pid
    os.kill(victim, signal.SIGKILL)
    _wait_until(lambda: not psutil.pid_exists(victim))  # until then it may still be given connections
    for _ in range(20):  # each on a connection of its own, which the kernel gives to a process that lives
        assert _ready(product.address)
    _wait_until(lambda: len(alive := _alive(parent)) == 3 and alive != first)


def test_an_operator_makes_the_first_account(env: dict[str, str]) -> None:
    arguments = ("create-admin", "Boss@Example.com", "--name", "สมชาย", "--workspace", "Siam", "--password-stdin")
    short = _command(env, *arguments, stdin="short\n")
    assert short.returncode == 1
    assert "password" in short.stderr
    made = _command(env | {"CRM_REGISTRATION_OPEN": "false"}, *arguments, stdin="a long enough one\n")
    assert made.returncode == 0, made.stderr
    again = _command(env, *arguments, stdin="a long enough one\n")
    assert again.returncode == 1
    assert "Traceback" not in again.stderr


def test_a_command_that_cannot_work_says_why_and_shows_no_traceback(env: dict[str, str]) -> None:
    refused = _command(env, "restore", "--yes", "/nowhere.dump")
    assert refused.returncode == 1
    assert "There is no file /nowhere.dump" in refused.stderr
    assert "Traceback" not in refused.stderr
