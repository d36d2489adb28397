"""Data folders to start servers in, and servers that belong to another process."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.operations.embedded.support import HOLD, ROOT, SECONDS, address_from

# Nothing to skip: what these tests are about does not exist for an ordinary user.
collect_ignore = [] if os.geteuid() == 0 else ["test_as_root.py"]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder whose path has spaces and letters beyond ASCII, in a place that any account can reach."""
    place = Path(tempfile.mkdtemp(prefix="crm test ข้อมูล "))
    place.chmod(0o755)
    yield place / "the data"
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def holder() -> Iterator[Callable[[Path], tuple[subprocess.Popen[str], dict[str, str]]]]:
    """Starts the servers of a folder in another process and returns that process and where they answer."""
    started: list[subprocess.Popen[str]] = []

    def hold(folder: Path) -> tuple[subprocess.Popen[str], dict[str, str]]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process, address_from(process)

    yield hold
    for process in started:
        process.kill()
        process.wait(SECONDS)
