"""Copies of the product, in which a test executes a recipe of the documents."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("alembic", "alembic.ini", "crm_app", "pyproject.toml", "rxconfig.py", "tests")


def copy_product(folder: Path) -> None:
    """Copies the product and its tests into an empty folder, with their bytecode, which is valid for equal times."""
    for name in _COPIED:
        source = ROOT / name
        (shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder))


def run(folder: Path, *command: str, apart: bool = False) -> str:
    """Runs a module of Python in a copy and returns what it printed. Raises AssertionError when it fails.

    Args:
        folder: the copy.
        command: what Python is started with.
        apart: whether it knows nothing of the servers and settings of this test run.
    """
    theirs = ("PYTEST_", "CRM_") if apart else ("PYTEST_",)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith(theirs)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout
