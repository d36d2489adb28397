"""REST: read one, list 50, search, create at a fixed rate, beside a bare endpoint in the same run.

    python -m bench.api [--rate 50] [--seconds 20] [--contacts 100000]

Latencies are measured from when a request was due, so a server that falls behind cannot hide it. CPU is the server
process's own, per request.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Callable
from typing import Any

import httpx
import psutil

from bench import product, report

Request = tuple[str, str, dict[str, Any] | None]


async def _fire(client: httpx.AsyncClient, request: Request, due: float, taken: list[float], failed: list[int]) -> None:
    method, path, body = request
    try:
        reply = await client.request(method, path, json=body)
    except httpx.HTTPError:
        failed.append(0)
        return
    taken.append(time.perf_counter() - due)
    if reply.status_code >= 400:
        failed.append(reply.status_code)


async def measure(
    base: str, process: psutil.Process, token: str, make: Callable[[], Request], rate: float, seconds: float
) -> dict[str, Any]:
    """Sends requests at `rate` a second for `seconds`. Returns latencies, failures and CPU per request."""
    taken: list[float] = []
    failed: list[int] = []
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=30) as client:
        for _ in range(20):
            await client.request(*make()[:2])
        before, begin, tasks = process.cpu_times(), time.perf_counter(), []
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(_fire(client, make(), due, taken, failed)))
        await asyncio.gather(*tasks)
        after = process.cpu_times()
    cpu = (after.user + after.system) - (before.user + before.system)
    return report.latencies(taken) | {"failed": len(failed), "cpu_ms": round(1000 * cpu / len(tasks), 3)}


def _requests(ids: list[str]) -> dict[str, Callable[[], Request]]:
    pick = random.Random(7)
    return {
        "read one": lambda: ("GET", f"/api/v1/contacts/{pick.choice(ids)}", None),
        "list 50": lambda: ("GET", "/api/v1/contacts?limit=50", None),
        "search": lambda: ("GET", f"/api/v1/contacts?limit=50&q={pick.randrange(16**4):04x}", None),
        "create": lambda: ("POST", "/api/v1/contacts", {"name": f"New {pick.random()}", "email": "new@example.com"}),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rate", type=float, default=50)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--contacts", type=int, default=100_000)
    args = options.parse_args()
    with product.services() as environment:
        people = product.tenants(20)
        product.fill(people, args.contacts, args.contacts // 20)
        token = people[0].access_token
        with (
            product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready") as ours,
            product.server("bench.bare:app", environment, "/ping") as bare,
        ):
            headers = {"authorization": f"Bearer {token}"}
            first = httpx.get(f"{ours[0]}/api/v1/contacts?limit=100", headers=headers).json()
            ids = [item["id"] for item in first["items"]]
            rows = []
            for name, make in _requests(ids).items():
                for label, (base, process) in (("product", ours), ("bare", bare)):
                    found = asyncio.run(measure(base, process, token, make, args.rate, args.seconds))
                    rows.append({"call": name, "server": label, **found})
            memory = report.memory([ours[1]])
        report.show("api", rows, rate=args.rate, contacts=args.contacts, memory_mib=memory)


if __name__ == "__main__":
    main()
