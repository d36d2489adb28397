"""Common helpers of the tests of the embedded servers."""

import json
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60
"""How long a process may take to begin or to end, on a busy machine."""

HOLD = """
import json, sys, time
from dataclasses import asdict
from pathlib import Path
from crm_app.operations.embedded import Embedded
embedded = Embedded(Path(sys.argv[1]))  # kept: with it goes the lock that says who runs the servers
services = embedded.start()
print(json.dumps(asdict(services)), flush=True)
time.sleep(120)
"""
"""A program that starts the servers of a folder, prints where they answer and stays."""


def address_from(process: subprocess.Popen[str]) -> dict[str, str]:
    """Where the servers answer that the program `HOLD` starts. Raises AssertionError when it does not say so in time."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        assert selector.select(SECONDS), "the servers have not started"
    found: dict[str, str] = json.loads(process.stdout.readline())
    return found


def servers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def power_cut(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Ends a process and its servers at one moment, as a power cut does. Returns the servers.

    A server starts and ends processes of its own all the time, so that it is held still before they are counted.
    """
    process.send_signal(signal.SIGSTOP)
    for server in psutil.Process(process.pid).children():
        server.suspend()
    servers = servers_of(process)
    for server in servers:
        with suppress(psutil.NoSuchProcess):  # its work was over at that very moment
            server.kill()
    process.kill()
    process.wait(SECONDS)
    return servers


def all_gone(processes: list[psutil.Process], seconds: float = 60) -> bool:
    """Waits until none of these runs, at most `seconds`: a busy machine takes its time over the memory of a dead server.

    A process that only waits for its parent to notice, which in a container may take for ever, is gone.
    """
    end = time.monotonic() + seconds
    while any(map(_runs, processes)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(_runs, processes))


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
