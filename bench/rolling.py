"""One of two backend processes ends under open tabs, as in a rolling restart: what the tabs and programs notice.

    python -m bench.rolling [--tabs 200] [--drain 10] [--reads 20]

The processes serve one port. The tabs of the one that ends connect to the other, as browsers do: at once, then after longer and
longer pauses. Meanwhile a program reads over REST, each time with a connection of its own.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import aiohttp
import psutil

from bench import product, report
from bench.client import Closed, Tab, run
from bench.ui import shown

PEOPLE = 20
_AFTER_SECONDS = 5.0
_LONGEST_STOP_SECONDS = 60.0
"""A process that takes longer than this beside its draining is a failure of the run."""


class _Person:
    """Keeps a list open, and opens it anew when the connection ends."""

    def __init__(self, base: str, cookie: str) -> None:
        self._base, self._cookie = base, cookie
        self.tab = Tab(base, cookie)
        self.away: list[tuple[float, float]] = []
        """When each connection ended, and when the list was there again."""

    async def stay(self) -> None:
        """Lasts for as long as the person is there."""
        while True:
            try:
                await self.tab.closed()
            except Closed:
                began = time.perf_counter()
                self.tab = Tab(self._base, self._cookie)
                await self.tab.open("/contacts")
                if not shown(self.tab):
                    raise RuntimeError("a tab is back without rows") from None
                self.away.append((began, time.perf_counter()))


async def _read(base: str, token: str, rate: float, taken: list[float], faults: list[str]) -> None:
    """Reads at a rate, until it is cancelled."""
    headers = {"authorization": f"Bearer {token}"}
    while True:
        began = time.perf_counter()
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as http,
                http.get(f"{base}/api/v1/contacts?limit=5", headers=headers) as answer,
            ):
                await answer.read()
                answer.raise_for_status()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            faults.append(repr(error))
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(max(0.0, began + 1 / rate - time.perf_counter()))


async def _roll(base: str, backend: psutil.Process, cookies: Sequence[str], token: str, args: Any) -> dict[str, Any]:
    people = [_Person(base, cookie) for cookie in cookies]
    await asyncio.gather(*(person.tab.open("/contacts") for person in people))
    taken, faults = list[float](), list[str]()
    staying = [asyncio.create_task(person.stay()) for person in people]
    reading = asyncio.create_task(_read(base, token, args.reads, taken, faults))
    ends = max(backend.children(), key=lambda one: len(one.net_connections()))
    began = time.perf_counter()
    ends.send_signal(signal.SIGTERM)
    await asyncio.to_thread(ends.wait, args.drain + _LONGEST_STOP_SECONDS)
    took = time.perf_counter() - began
    await asyncio.sleep(_AFTER_SECONDS)
    failed = [one for one in staying if one.done()]
    for task in (*staying, reading):
        task.cancel()
    await asyncio.gather(*staying, reading, return_exceptions=True)
    await asyncio.gather(*(person.tab.close() for person in people))
    moved = sorted(ended for person in people for ended, _ in person.away)
    seconds = [back - ended for person in people for ended, back in person.away]
    most = max((sum(begin <= one < begin + 1 for one in moved) for begin in moved), default=0)
    return {
        "drain_seconds": args.drain,
        "ended_after_seconds": round(took, 1),
        "tabs_moved": len(moved),
        "moved_twice": sum(len(person.away) > 1 for person in people),
        "most_in_a_second": most,
        "tabs_failed": len(failed),
        **{f"away_{name}": value for name, value in report.latencies(seconds).items()},
        **{f"reads_{name}": value for name, value in report.latencies(taken).items()},
        "reads_failed": len(faults),
        "first_fault": faults[0] if faults else "",
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tabs", type=int, default=200)
    options.add_argument("--drain", type=float, default=10)
    options.add_argument("--reads", type=float, default=20, help="REST reads a second")
    args = options.parse_args()
    with product.services() as environment:
        people = product.tenants(PEOPLE)
        product.fill(people, 2_000, 100)
        cookies = product.cookies(people, args.tabs)
        port = product.free_port()
        given = {"CRM_PORT": str(port), "CRM_PROCESSES": "2", "CRM_DRAIN_SECONDS": str(args.drain)}
        given |= {"REFLEX_ENV_MODE": "prod", "__REFLEX_SKIP_COMPILE": "true"}
        backend = subprocess.Popen(
            [sys.executable, "-m", "crm_app.backend"],
            cwd=product.ROOT,
            env={**os.environ, **environment, **given},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            product.wait_for(f"{base}/healthz/ready", backend)
            time.sleep(2)  # the other process is there too
            found = run(_roll(base, psutil.Process(backend.pid), cookies, people[0].access_token, args))
        finally:
            product.end(backend)
    report.show("rolling", [found], tabs=args.tabs, reads=args.reads)


if __name__ == "__main__":
    main()
