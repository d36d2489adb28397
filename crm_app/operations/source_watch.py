"""Finds the files of the source that somebody has changed."""

import contextlib
import time
from pathlib import Path

SOURCES = ("crm_app/**/*.py", "rxconfig.py", "assets/**/*")


class SourceWatch:
    """Finds changed files by their times, because notifications of the kernel do not exist on every file system."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen = self._look()

    def changed(self) -> set[str]:
        """The files changed, added or deleted since the last call, once nobody writes to them any more."""
        now = self._look()
        if now == self._seen:
            return set()
        while True:
            time.sleep(0.05)
            again = self._look()
            if again == now:
                break
            now = again
        changed = {name for name, _ in self._seen.items() ^ now.items()}
        self._seen = now
        return changed

    def _look(self) -> dict[str, int]:
        seen = {}
        for pattern in SOURCES:
            for path in self._root.glob(pattern):
                with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                    seen[path.relative_to(self._root).as_posix()] = path.stat().st_mtime_ns
        return seen
