"""Child processes of `script/dev` that go on from the memory of their parent."""

import contextlib
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable

from crm_app.operations.embedded import process

NOTES = "CRM_DEV_NOTES"
"""The variable with the file of messages that the supervisor prints in the terminal."""
PRODUCT = ("crm_app", "rxconfig")
"""The packages of the product, which a fork imports anew."""

Say = Callable[[str], None]


def note(text: str) -> None:
    """A message for the terminal."""
    with open(os.environ[NOTES], "a", encoding="utf-8") as notes:
        notes.write(text + "\n")


class Fork:
    """A child process that goes on in `work`, without the modules of the product. `work` reports by single words.

    Args:
        work: gets the function with which to report.
    """

    def __init__(self, work: Callable[[Say], None]) -> None:
        self._pipe, write = os.pipe()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid:
            os.close(write)
            os.set_blocking(self._pipe, False)
            self._rest = b""
            self.code: int | None = None
            return
        try:
            process.end_with(parent, process.KILL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.close(self._pipe)
            for name in [name for name in sys.modules if name.partition(".")[0] in PRODUCT]:
                del sys.modules[name]
            work(lambda word: _write(write, word))
            code = 0
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

    def words(self, seconds: float = 0.0) -> list[str]:
        """What the child has reported since the last call; waits for the first word. `code` is set once it has ended."""
        if self.code is None and select.select([self._pipe], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                self._rest += os.read(self._pipe, 65_536)
        if self.code is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if ended else None
        *lines, self._rest = self._rest.split(b"\n")
        return [line.decode() for line in lines]

    def stop(self, patience: float = 2.0) -> None:
        """Ask the child to end, wait, and kill it."""
        if self.code is None:
            os.kill(self.pid, signal.SIGTERM)
            end = time.monotonic() + patience
            while self.code is None:
                if time.monotonic() > end:
                    os.kill(self.pid, signal.SIGKILL)
                self.words(0.05)
                time.sleep(0.01)
        os.close(self._pipe)


def _write(pipe: int, word: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the parent has gone on to a later edit
        os.write(pipe, f"{word}\n".encode())


def in_fork(work: Callable[[], None]) -> int:
    """Runs `work` in a fork that ends with this process. Returns its process id."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        process.end_with(parent, process.KILL)
        work()
        code = 0
    except BaseException as error:
        note("".join(traceback.format_exception(error)[-8:]).rstrip())
        traceback.print_exc()
        code = 1
    os._exit(code)
