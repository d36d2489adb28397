"""Shows the progress of a start, and waits as long as a process makes progress."""

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
"""CPU seconds that distinguish work from waiting: a server that waits for requests uses less in two minutes."""
_MEASURE_EVERY = 0.5
"""Seconds. A measurement looks at every process of the machine, which costs more than what is waited for may use."""
_REPORT_EVERY = 15.0
_RULES = " \t─━╸╺"
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@contextmanager
def step(title: str) -> Iterator[Say]:
    """Prints the name of a step and, after it, its duration. Yields a function that adds a line meanwhile."""
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
    """Watches whether a process or a descendant still works: it uses the CPU or writes to its log.

    Args:
        child: the process.
        log: the log of the process and its children.
        say: optional, called every 15 seconds with the log's last line.
    """

    def __init__(self, child: subprocess.Popen[bytes], log: Path, say: Say | None = None) -> None:
        self._child, self._log, self._say = child, log, say
        self._seen = self._measure()
        self._worked = self._reported = self._measured = time.monotonic()

    def idle_seconds(self) -> float:
        """Seconds without work. Call it often, because it also calls `say`."""
        now = time.monotonic()
        if now - self._measured >= _MEASURE_EVERY:
            self._measured = now
            cpu, size = measured = self._measure()
            # less than before: one of them has ended
            if size != self._seen[1] or not 0 <= cpu - self._seen[0] < _BUSY_SECONDS:
                self._seen, self._worked = measured, now
        if self._say is not None and now - self._reported > _REPORT_EVERY:
            self._reported = now
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
