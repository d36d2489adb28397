"""The whole product as an operator starts it: `python -m crm_app run` in a process of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psutil

from crm_app.core.config import Settings
from crm_app.operations import migrations
from crm_app.operations.embedded import Embedded
from tests.support.servers import FAST, environment

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 600  # a first start compiles the frontend, on a busy machine for minutes
_SPAWN = """
import ctypes, os, signal, sys

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, int(signal.SIGTERM), 0, 0, 0)  # PR_SET_PDEATHSIG
if os.getppid() != int(sys.argv[1]):
    sys.exit("whoever asked for this has ended")
os.execvp(sys.argv[2], sys.argv[2:])
"""
"""Becomes the command of its arguments, which gets SIGTERM when the process of the first one ends, however it ends."""


@dataclass
class Running:
    """A product that runs. `lines` is what it printed: moment (seconds of perf_counter) and text."""

    origin: str
    process: psutil.Process
    data_dir: Path
    lines: list[tuple[float, str]] = field(default_factory=list)

    def log(self, name: str) -> str:
        """The log of one of its processes: server, worker …"""
        return (self.data_dir / "logs" / f"{name}.log").read_text(errors="replace")


def free_port() -> int:
    """A TCP port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder that any account can enter, gone after the block.

    The folders of pytest are private. Below them root's servers would keep their files in /var/lib, for ever.
    """
    folder = Path(tempfile.mkdtemp(prefix="crm-running-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_kept = ExitStack()


@cache
def _installation() -> Path:
    """A data folder whose database has all tables, for a process of tests: making one takes 7 seconds of CPU time."""
    data_dir = _kept.enter_context(reachable_folder()) / "data"
    with Embedded(data_dir, postgres_settings=FAST) as services, environment(services.environment(migrate=True)):
        migrations.upgrade(Settings())
    return data_dir


def forget_installation() -> None:
    """Removes the data folder that the products of this process start from."""
    _installation.cache_clear()
    _kept.close()


@contextmanager
def running_product(data_dir: Path, *options: str, **environment: str) -> Iterator[Running]:
    """Starts everything with its data in `data_dir`, and ends it.

    Args:
        data_dir: where the database, the cache and the logs go.
        options: of the command `run`, such as `--no-demo`.
        environment: further settings.

    Raises:
        RuntimeError: it did not start; holds what it printed.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "GEMINI_"))}
    own |= {"CRM_DATA_DIR": str(data_dir), "CRM_PORT": str(free_port()), "PYTHONUNBUFFERED": "1", **environment}
    with started([sys.executable, "-m", "crm_app", "run", *options], ROOT, own, data_dir) as running:
        yield running


@contextmanager
def empty_product(**environment: str) -> Iterator[Running]:
    """Starts everything with no more than the tables, and ends it; `environment` has further settings.

    The tables are there before the start: how it makes them is tested by `test_command_line`.
    """
    with reachable_folder() as folder:
        # The owner of a file is kept: the database belongs to another account where these tests run as root.
        subprocess.run(["cp", "-a", _installation(), folder / "data"], check=True)
        with running_product(folder / "data", "--no-demo", **environment) as running:
            yield running


@contextmanager
def started(command: list[str], cwd: Path, environment: dict[str, str], data_dir: Path) -> Iterator[Running]:
    """Runs `command`, which prints the product's address once it answers, and ends it in order."""
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "wb") as output:
        # Not by `process.spawn`: what it does between fork and exec may never get on in the copy of a process with threads.
        process = subprocess.Popen(
            [sys.executable, "-c", _SPAWN, str(os.getpid()), *command],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Running("", psutil.Process(process.pid), data_dir)
    ready = threading.Event()

    def read() -> None:
        with os.fdopen(read_end, encoding="utf-8", errors="replace") as printed:
            for line in printed:
                running.lines.append((time.perf_counter(), line.rstrip()))
                if not running.origin and (found := re.match(r"\s*(https?://\S+)$", line)):
                    running.origin = found[1]
                    ready.set()
        ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        ready.wait(START_SECONDS)
        if not running.origin:
            raise RuntimeError("the product did not start:\n" + "\n".join(text for _, text in running.lines))
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(60)
        reader.join(5)
