"""The backend's processes: their number, restarts, end, and their metrics together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest, start_http_server

from crm_app.backend import MetricsOfAll, count
from crm_app.core.config import Settings
from crm_app.operations.embedded.process import free_port

ROOT = Path(__file__).resolve().parents[1]


def test_the_setting_decides_and_otherwise_the_cores_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(16)))
    assert count(Settings(processes=0)) == 4
    assert count(Settings(processes=7)) == 7
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0})
    assert count(Settings(processes=0)) == 1
    monkeypatch.setattr("sys.platform", "darwin")
    assert count(Settings(processes=3)) == 1


# A fork of a process with threads may never get on: a lock that one of them held stays held in the copy. The test run
# has threads, and the backend has none while it forks.
_PROGRAM = """
import os, signal, sys
from crm_app import backend

def note_and_wait():
    with open(sys.argv[1], "a") as notes:
        notes.write(f"{os.getpid()}\\n")
    while True:
        signal.pause()

def refuse():
    raise SystemExit(3)

works = [{"wait": note_and_wait, "refuse": refuse}[name] for name in sys.argv[2:]]
sys.exit(backend._Processes([backend._Process(str(n), work) for n, work in enumerate(works)]).run())
"""
_SECONDS = 60


@contextmanager
def _started(notes: Path, *works: str) -> Iterator[subprocess.Popen[bytes]]:
    """Runs processes under a parent of their own: each notes its number and waits, or refuses to start."""
    parent = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(notes), *works], cwd=ROOT)
    try:
        yield parent
    finally:
        parent.kill()
        parent.wait(_SECONDS)


def _lines(file: Path, least: int) -> list[str]:
    limit = time.monotonic() + _SECONDS
    while time.monotonic() < limit:
        lines = file.read_text().split() if file.exists() else []
        if len(lines) >= least:
            return lines
        time.sleep(0.05)
    raise AssertionError(f"{file.name} never had {least} lines")


def test_a_process_that_was_killed_is_started_again_and_sigterm_ends_all(tmp_path: Path) -> None:
    notes = tmp_path / "pids"
    with _started(notes, "wait", "wait") as parent:
        first = _lines(notes, 2)
        os.kill(int(first[0]), signal.SIGKILL)
        *_, newest = _lines(notes, 3)
        assert newest not in first
        parent.terminate()
        assert parent.wait(_SECONDS) == 0
    for child in (first[1], newest):
        with pytest.raises(ProcessLookupError):
            os.kill(int(child), 0)


def test_a_backend_that_cannot_start_ends_the_whole_with_its_status(tmp_path: Path) -> None:
    """A wrong setting is then seen by whatever started the product, instead of restarts without an end."""
    with _started(tmp_path / "pids", "wait", "refuse") as parent:
        assert parent.wait(_SECONDS) == 3


def test_metrics_of_all_processes_are_told_apart_and_one_that_is_away_is_left_out() -> None:
    ports, servers = [free_port(), free_port(), free_port()], []
    for number, port in enumerate(ports[:2], start=1):
        registry = CollectorRegistry()
        Gauge("crm_open", "Open", registry=registry).set(number)
        Counter("crm_calls", "Calls", ["route"], registry=registry).labels("/a").inc(10 * number)
        servers.append(start_http_server(port, "127.0.0.1", registry=registry))
    together = CollectorRegistry(auto_describe=False)
    together.register(MetricsOfAll(ports))
    shown = generate_latest(together).decode()
    assert 'crm_open{process="1"} 1.0' in shown
    assert 'crm_open{process="2"} 2.0' in shown
    assert 'crm_calls_total{process="2",route="/a"} 20.0' in shown
    assert 'process="3"' not in shown
    for server, thread in servers:
        server.shutdown()
        thread.join(10)
        assert not thread.is_alive()


def test_the_backend_does_not_load_what_only_the_worker_computes_with() -> None:
    """numpy is 12 MB of each process, and no page needs it."""
    program = "import sys; from crm_app import registry; registry.load(); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
