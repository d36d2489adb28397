"""The supervisor's own rules: restarts with growing pauses, bounded logs, ports."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from crm_app.operations.embedded.progress import Work
from crm_app.operations.embedded.supervisor import Child


def _child(tmp_path: Path, program: str) -> Child:
    return Child("thing", [sys.executable, "-c", program], {}, tmp_path / "thing.log", tmp_path)


def _watch(child: Child, seconds: float, said: list[str]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        child.watch(said.append)
        time.sleep(0.05)


def test_a_child_that_ends_is_started_again_after_growing_pauses(tmp_path: Path) -> None:
    child, said = _child(tmp_path, "raise SystemExit(3)"), []
    child.start()
    _watch(child, 4.5, said)
    child.stop()
    assert 2 <= child.restarts <= 3, "after 1, 2 and 4 seconds"
    assert "code 3" in said[0]
    assert "in 1 s" in said[0]
    assert "in 2 s" in said[1]


def test_a_running_child_is_kept_and_stops_on_a_signal(tmp_path: Path) -> None:
    child, said = _child(tmp_path, "import time; print('up', flush=True); time.sleep(60)"), []
    child.start()
    _watch(child, 0.5, said)
    process = child.process
    assert process is not None
    child.stop()
    assert process.poll() is not None
    assert (child.restarts, said) == (0, [])
    assert (tmp_path / "thing.log").read_text() == "up\n"


def test_logs_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_app.operations.embedded.supervisor._LOG_LIMIT", 10_000)
    child = _child(tmp_path, "while True: print('x' * 999, flush=True); import time; time.sleep(0.001)")
    child.start()
    _watch(child, 1.5, [])
    child.stop()
    sizes = {path.name: path.stat().st_size for path in tmp_path.glob("*.log*")}
    assert set(sizes) == {"thing.log", "thing.log.1"}
    assert max(sizes.values()) < 200_000
    assert b"\0" not in (tmp_path / "thing.log").read_bytes(), "it goes on at the new end, not at the old place"


def _work(tmp_path: Path, program: str) -> tuple[subprocess.Popen[bytes], Path]:
    log = tmp_path / "compiler.log"
    with log.open("wb") as output:
        return subprocess.Popen([sys.executable, "-u", "-c", program], stdout=output), log


def test_what_works_is_waited_for_and_says_what_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_app.operations.embedded.progress._REPORT_EVERY", 0.5)
    said: list[str] = []
    child, log = _work(tmp_path, "print('\\x1b[32m─── Compiling pages ───\\x1b[0m')\nwhile True: pass")
    work = Work(child, log, said.append)
    end, idle = time.monotonic() + 2.5, 0.0
    while time.monotonic() < end:
        idle = work.idle_seconds()
        time.sleep(0.05)
    child.kill()
    child.wait(30)
    assert idle < 2, "it uses the CPU"
    assert said[-1] == "Compiling pages"


def test_what_does_nothing_is_idle(tmp_path: Path) -> None:
    child, log = _work(tmp_path, "import time; time.sleep(60)")
    time.sleep(1)
    work = Work(child, log)
    end = time.monotonic() + 1.2
    while time.monotonic() < end:
        idle = work.idle_seconds()
        time.sleep(0.05)
    child.kill()
    child.wait(30)
    assert idle > 1
