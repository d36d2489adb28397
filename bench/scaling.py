"""Two backends beside one: how many page events they do, when each backend may use a fixed share of a core.

    python -m bench.scaling [--share 0.2] [--sessions 120] [--seconds 12] [--rounds 2]

A machine with few cores cannot show what a second backend adds while PostgreSQL, the cache and the generator use the same cores.
So the kernel limits each backend to the same share of a core (control groups; needs root on Linux), small enough to leave room
for the others. The tabs are distributed evenly; each begins its next action as soon as the last one has ended: two fifths lists,
two fifths records, one fifth saves. One and two backends take turns.
"""

import argparse
import asyncio
import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench import product, report
from bench.client import Tab, run
from bench.load import Database, cpu_seconds
from bench.ui import connect, work

_ROOT = Path("/sys/fs/cgroup")
_PERIOD = 20_000
"""Microseconds after which a process that has used its share goes on."""


@contextmanager
def limited(process: psutil.Process, share: float) -> Iterator[None]:
    """Limits a process and its threads to `share` of a core. Raises OSError where the kernel or the user does not allow it."""
    first = (
        _ROOT / "cgroup.controllers"
    ).exists()  # version 2 of control groups, in which all controllers are in one tree
    group = (_ROOT if first else _ROOT / "cpu") / f"crm-bench-{process.pid}"
    group.mkdir()
    try:
        if first:
            (group / "cpu.max").write_text(f"{int(share * _PERIOD)} {_PERIOD}")
        else:
            (group / "cpu.cfs_period_us").write_text(str(_PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(int(share * _PERIOD)))
        (group / "cgroup.procs").write_text(str(process.pid))
        yield
    finally:
        (group.parent / "cgroup.procs").write_text(str(process.pid))
        group.rmdir()


def _cache_seconds() -> float:
    spent = 0.0
    for one in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            spent += cpu_seconds(one) if report.kind_of(one) == "cache" else 0.0
    return spent


async def _flat_out(tabs: Sequence[Tab], seconds: float) -> tuple[list[float], list[str]]:
    """Lets each tab act again and again. Returns the durations, and what failed."""
    taken, failed, until = list[float](), list[str](), time.perf_counter() + seconds

    async def one(tab: Tab) -> None:
        while (began := time.perf_counter()) < until:
            try:
                await work(tab)
            except Exception as error:
                failed.append(repr(error))
            taken.append(time.perf_counter() - began)

    await asyncio.gather(*map(one, tabs))
    return taken, failed


async def measure(servers: Sequence[tuple[str, psutil.Process]], cookies: Sequence[str], args: Any) -> dict[str, Any]:
    """The events of a run, by the backends together, and their CPU time and that of the services that they share."""
    tabs: list[Tab] = []
    for number, (base, _) in enumerate(servers):
        tabs += (await connect(base, cookies[number :: len(servers)]))[0]
    database = Database()
    await _flat_out(tabs, 4)  # what is done for the first time is not counted
    with ExitStack() as limits:
        for _, process in servers:
            limits.enter_context(limited(process, args.share))
        await _flat_out(tabs, 1)
        before = [cpu_seconds(process) for _, process in servers]
        queried, cached, began = database.cpu(), _cache_seconds(), time.perf_counter()
        taken, failed = await _flat_out(tabs, args.seconds)
        seconds = time.perf_counter() - began
        spent = [cpu_seconds(process) - old for (_, process), old in zip(servers, before, strict=True)]
        asked = sum(value - queried.get(pid, 0.0) for pid, value in database.cpu().items())
        stored = _cache_seconds() - cached
    for tab in tabs:
        await tab.close()
    count = len(taken)
    return {
        "backends": len(servers),
        "events_a_second": round(count / seconds, 1),
        **report.latencies(taken),
        "cpu_ms": round(1000 * sum(spent) / count, 2),
        "database_cpu_ms": round(1000 * asked / count, 2),
        "cache_cpu_ms": round(1000 * stored / count, 3),
        "used_of_the_share": round(sum(spent) / seconds / args.share / len(servers), 2),
        "failed": len(failed),
        "first_fault": failed[0] if failed else "",
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--share", type=float, default=0.2, help="of a core, for each backend")
    options.add_argument("--sessions", type=int, default=120)
    options.add_argument("--seconds", type=float, default=12)
    options.add_argument("--rounds", type=int, default=2)
    args = options.parse_args()
    if os.name != "posix" or os.geteuid() != 0:
        options.error("control groups are made by root")
    with product.services() as environment:
        people = product.tenants(20)
        product.fill(people, 2_000, 500)
        cookies = product.cookies(people, args.sessions)
        rows = []
        for number in range(2 * args.rounds):
            with ExitStack() as running:
                start = "--factory crm_app.crm_app:asgi"
                count = 1 + number % 2
                servers = [
                    running.enter_context(product.server(start, environment, "/healthz/ready")) for _ in range(count)
                ]
                rows.append(run(measure(servers, cookies, args)))
    one, two = (sorted(row["events_a_second"] for row in rows if row["backends"] == count) for count in (1, 2))
    ratio = round(sum(two) / sum(one), 2)
    report.show("scaling", rows, share=args.share, sessions=args.sessions, ratio=ratio)
    print(f"two backends do {ratio} times as much as one")


if __name__ == "__main__":
    main()
