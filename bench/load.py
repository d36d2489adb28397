"""Requests to servers: at a fixed rate, or as many as they answer; with the CPU time of the server and of PostgreSQL."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from sqlalchemy import create_engine, text

from bench import report


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `answered` gets the answer's body, when the next request depends on it."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    answered: Callable[[dict[str, Any] | None], None] | None = None


Make = Callable[[], Request]


@dataclass(frozen=True, slots=True)
class Server:
    """A server to be measured."""

    name: str
    base: str
    process: psutil.Process


@dataclass(slots=True)
class _Tally:
    taken: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def cpu_seconds(process: psutil.Process) -> float:
    """The CPU time of a process since its start, in seconds. Linux counts that of its threads in nanoseconds; psutil, for other
    systems, in hundredths of a second, which is as much as ten reads take.
    """
    threads = list(Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
    if threads:
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
    times = process.cpu_times()
    return float(times.user + times.system)


class Database:
    """The processes of the PostgreSQL server that serves this benchmark."""

    def __init__(self) -> None:
        owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
        with owner.connect() as connection:
            backend = psutil.Process(connection.execute(text("select pg_backend_pid()")).scalar_one())
            parent = backend.parent()
        owner.dispose()
        if parent is None:
            raise RuntimeError("the PostgreSQL server is not on this machine")
        self.server: psutil.Process = parent

    def processes(self) -> list[psutil.Process]:
        return [self.server, *self.server.children(recursive=True)]

    def cpu(self) -> dict[int, float]:
        """The CPU time of each of its processes, in seconds."""
        found = {}
        for process in self.processes():
            try:
                found[process.pid] = cpu_seconds(process)
            except psutil.NoSuchProcess:
                continue
        return found

    def pin(self, cores: set[int]) -> None:
        """Keeps all its processes, also later ones, on these cores."""
        for process in self.processes():
            try:
                process.cpu_affinity(sorted(cores))
            except psutil.NoSuchProcess:
                continue


def cores() -> tuple[set[int], set[int]]:
    """The core of the measured servers, and the cores of PostgreSQL and the generator; the same with a single core."""
    every = sorted(os.sched_getaffinity(0))
    return {every[0]}, set(every[1:]) or set(every)


@contextmanager
def on(wanted: set[int]) -> Iterator[None]:
    """Keeps this process, and the processes that it starts meanwhile, on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, wanted)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _client(server: Server, token: str) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        server.base,
        headers={"authorization": f"Bearer {token}"},
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=30),
    )


async def _send(http: aiohttp.ClientSession, request: Request, due: float, tally: _Tally) -> None:
    try:
        async with http.request(request.method, request.path, json=request.body) as reply:
            good = reply.status < 400
            if request.answered is not None:
                request.answered(await reply.json() if good else None)
            await reply.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        tally.failed.append(repr(error))
        if request.answered is not None:
            request.answered(None)
        return
    tally.taken.append(time.perf_counter() - due)
    if not good:
        tally.failed.append(f"{request.method} {request.path}: {reply.status}")


async def at_rate(server: Server, token: str, make: Make, rate: float, seconds: float) -> _Tally:
    """Sends `rate` requests a second; latencies count from when a request was due."""
    tally, tasks = _Tally(), []
    async with _client(server, token) as http:
        begin = time.perf_counter()
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(_send(http, make(), due, tally)))
        await asyncio.gather(*tasks)
    return tally


async def flat_out(server: Server, token: str, make: Make, connections: int, seconds: float) -> _Tally:
    """Each connection sends its next request as soon as the answer has come."""
    tally = _Tally()
    async with _client(server, token) as http:
        until = time.perf_counter() + seconds

        async def one() -> None:
            while (now := time.perf_counter()) < until:
                await _send(http, make(), now, tally)

        await asyncio.gather(*(one() for _ in range(connections)))
    return tally


def measured(server: Server, database: Database, run: Callable[[], Any]) -> dict[str, Any]:
    """What a run of `at_rate` or `flat_out` took: latencies and CPU a request in milliseconds, requests a second."""
    before, database_before, begin = cpu_seconds(server.process), database.cpu(), time.perf_counter()
    tally: _Tally = asyncio.run(run())
    seconds = time.perf_counter() - begin
    spent = cpu_seconds(server.process) - before
    queried = sum(value - database_before.get(pid, 0.0) for pid, value in database.cpu().items())
    count = max(1, len(tally.taken))
    return report.latencies(tally.taken) | {
        "cpu_ms": round(1000 * spent / count, 3),
        "database_cpu_ms": round(1000 * queried / count, 3),
        "per_second": round(len(tally.taken) / seconds, 1),
        "failed": len(tally.failed),
        "first_fault": tally.failed[0] if tally.failed else "",
    }
