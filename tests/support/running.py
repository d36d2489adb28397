"""The whole product as an operator starts it: `python -m crm_app run` in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

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
