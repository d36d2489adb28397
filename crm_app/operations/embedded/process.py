"""Child processes that cannot outlive the supervisor, and the unprivileged account of the servers."""

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

_PR_SET_PDEATHSIG = 1
_PRCTL = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None
KILL = signal.SIGKILL
_STOP_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)


class EmbeddedError(RuntimeError):
    """The embedded servers cannot start or continue; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """The system account a server runs under when the supervisor itself is root."""

    uid: int
    gid: int


def unprivileged_account(data: Path) -> Account | None:
    """The account for a server whose files are in `data`, or None when this process is not root.

    PostgreSQL refuses to run as root. Files that an ordinary user made keep their owner, so that `sudo` once does not
    lock that user out.
    """
    if os.geteuid() != 0:
        return None
    if data.exists():
        status = data.stat()
        if status.st_uid != 0:
            return Account(status.st_uid, status.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise EmbeddedError(
            "Started as root on a system without the user 'nobody'. Start it as an ordinary user."
        ) from error
    return Account(nobody.pw_uid, nobody.pw_gid)


def reachable(path: Path) -> bool:
    """Whether any account can reach `path` (every folder above it can be traversed by others)."""
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def own(path: Path, account: Account | None) -> None:
    """Change the owner of `path` to `account`, if there is one."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def end_with(parent: int, death_signal: signal.Signals) -> None:
    """Let the kernel send this process `death_signal` when its parent, the process `parent`, ends. Call it after a
    fork.
    """
    if _PRCTL is not None:
        _PRCTL(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # the parent ended before the line above: no signal will come
            os._exit(1)


def spawn(
    command: Sequence[str | Path],
    *,
    death_signal: signal.Signals,
    account: Account | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
    output: IO[Any] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a child that gets `death_signal` from the kernel when this process ends, however it ends.

    Linux ties that signal to the *thread* that started the child, so call this from the main thread. Other systems have
    no such signal, and the next start ends what was left (`end_orphan`). The child gets a session of its own: Ctrl-C
    reaches the supervisor alone, which then stops its children in order. Signals that this process ignores or blocks
    are reset in the child, because it is stopped by them.
    """
    parent = os.getpid()

    def before_exec() -> None:
        for number in _STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOP_SIGNALS)
        end_with(parent, death_signal)

    return subprocess.Popen(
        command,
        cwd=cwd,
        env=None if env is None else dict(env),
        stdin=stdin,
        stdout=output,
        stderr=output if isinstance(output, int) else subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=before_exec,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def stop(process: subprocess.Popen[bytes], *signals: tuple[signal.Signals, float]) -> None:
    """End `process`: send each signal in turn and wait its number of seconds, then SIGKILL."""
    for number, seconds in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    process.wait()


def stop_group(process: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of `process` and of its descendants (each child has a session of its own)."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def end_orphan(pid: int, program: str, folder: Path, *signals: tuple[signal.Signals, float]) -> None:
    """End a server that an earlier supervisor left: the process `pid`, if it runs `program` in `folder`.

    A pid from a file may belong to another process by now, hence the two checks. After kill -9 of the supervisor the
    kernel has already sent the server its signal, so this usually only waits.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or program not in process.name():
            return
        if Path(process.cwd()) != folder.resolve():
            return
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        raise EmbeddedError(
            f"Process {pid} ({program}) may still use {folder} and belongs to another account. Stop it first."
        ) from error
    if not _end(process, (None, 5.0), *signals, (signal.SIGKILL, 10.0)):
        raise EmbeddedError(f"Process {pid} ({program}) does not end. Stop it, then start again.")


def end_children_of_the_dead(program: str, folder: Path) -> None:
    """End the remaining processes of a server whose main process was killed: those that run `program` in `folder`.

    They end by themselves once they notice, but a busy one only at the end of its work. Until then they hold the
    server's shared memory, and a new server refuses to start.
    """
    for process in psutil.process_iter():
        try:
            if program in process.name() and Path(process.cwd()) == folder.resolve() and not _has_ended(process):
                ended = _end(process, (None, 0.5), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 10.0))
            else:
                ended = True
        # it has ended meanwhile, or belongs to another account, which cannot have this server's files open
        except psutil.Error:
            continue
        if not ended:
            raise EmbeddedError(f"Process {process.pid} ({program}) does not end. Stop it, then start again.")


def _end(process: psutil.Process, *signals: tuple[signal.Signals | None, float]) -> bool:
    """Send each signal in turn (None: only wait) and wait its number of seconds. Returns whether the process has
    ended.
    """
    for number, seconds in signals:
        try:
            if number is not None:
                process.send_signal(number)
            process.wait(seconds)
        except psutil.TimeoutExpired:
            if _has_ended(process):
                return True
            continue
        except psutil.NoSuchProcess:
            return True
        return True
    return False


def _has_ended(process: psutil.Process) -> bool:
    """Whether a process has ended, including a zombie: in a container its parent may never collect it."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def free_port() -> int:
    """A port on the loopback interface that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tail(log: Path, size: int = 2_000) -> str:
    """The last `size` characters of a log, for an error message."""
    if not log.exists():
        return "(no log)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - size))
        return file.read().decode("utf-8", "replace").strip()


class Deadline:
    """Counts down `seconds`; `pause()` sleeps briefly and returns whether time is left."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def pause(self, seconds: float = 0.02) -> bool:
        time.sleep(seconds)
        return time.monotonic() < self._end
