"""A backend and a worker at rest: the CPU time that they take while nobody does anything.

    python -m bench.idle [--seconds 60] [--tabs 0]

With `--tabs` as many pages are open, which are pinged.
"""

import argparse
import asyncio
import time
from collections.abc import Mapping
from typing import Any

import psutil

from bench import product, report
from bench.client import run
from bench.ui import connect

REST_SECONDS = 20.0
"""How long the processes rest before they are measured."""


async def _rested(base: str, cookies: list[str], processes: Mapping[str, psutil.Process], seconds: float) -> list[Any]:
    tabs, _ = await connect(base, cookies)
    await asyncio.sleep(REST_SECONDS)
    began, spent = time.perf_counter(), {name: _spent(one) for name, one in processes.items()}
    await asyncio.sleep(seconds)
    took = time.perf_counter() - began
    rows = []
    for name, one in processes.items():
        used = _spent(one) - spent[name]
        rows.append({"process": name, "cpu_seconds": round(used, 2), "percent_of_a_core": round(100 * used / took, 2)})
    await asyncio.gather(*(tab.close() for tab in tabs))
    total = sum(float(str(row["percent_of_a_core"])) for row in rows)
    return [*rows, {"process": "together", "percent_of_a_core": round(total, 2)}]


def _spent(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--tabs", type=int, default=0)
    args = options.parse_args()
    with product.services() as environment:
        people = product.tenants(1)
        product.fill(people, 100, 50)
        cookies = product.cookies(people, args.tabs)
        with (
            product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready") as (base, backend),
            product.worker(environment) as worker,
        ):
            product.wait_for_vectors()
            processes = {"backend": backend, "worker": worker}
            rows = run(_rested(base, cookies, processes, args.seconds))
    report.show("idle", rows, tabs=args.tabs, seconds=args.seconds)


if __name__ == "__main__":
    main()
