"""Says what a start is doing, and waits for as long as it does anything."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from crm_app.operations.embedded import process

Say = Callable[[str], None]
_BUSY_SECONDS = 0.5
"""CPU time that tells work from waiting: a server that waits for requests uses less in two minutes."""
_TOLD_EVERY = 15.0
_RULES = " \t─━╸╺"
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@contextmanager
def step(title: str) -> Iterator[Say]:
    """Prints what is being done and how long it took. Gives a function that adds a line while it lasts."""
    print(f"  {title} …", end="", flush=True)
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"\n    after {time.monotonic() - began:.0f} s: {text} …", end="", flush=True)

    try:
        yield say
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


class Work:
    """Watches whether a process, with all that it started, still works: it uses the CPU or writes to its log.

    Args:
        child: the process.
        log: where it and its children write.
        say: if given, told every 15 seconds what the log's last line is.
    """

    def __init__(self, child: subprocess.Popen[bytes], log: Path, say: Say | None = None) -> None:
        self._child, self._log, self._say = child, log, say
        self._seen = self._measure()
        self._worked = self._told = time.monotonic()

    def idle_seconds(self) -> float:
        """How long it has done nothing. Call it often: it is also what tells the operator how far it is."""
        now, measured = time.monotonic(), self._measure()
        cpu, size = measured
        if size != self._seen[1] or not 0 <= cpu - self._seen[0] < _BUSY_SECONDS:  # less: one of them has ended
            self._seen, self._worked = measured, now
        if self._say is not None and now - self._told > _TOLD_EVERY:
            self._told = now
            self._say(self._last_line() or "no word yet")
        return now - self._worked

    def _measure(self) -> tuple[float, int]:
        used = 0.0
        try:
            root = psutil.Process(self._child.pid)
            for one in (root, *root.children(recursive=True)):
                times = one.cpu_times()
                used += times.user + times.system
        except psutil.Error:
            used = -1.0
        return used, self._log.stat().st_size if self._log.exists() else 0

    def _last_line(self) -> str:
        lines = _COLOURS.sub("", process.tail(self._log, 1_000)).replace("\r", "\n").splitlines()
        words = [line.strip(_RULES) for line in lines if any(character.isalpha() for character in line)]
        return words[-1][:100] if words else ""
