"""All tabs come back at once, as after a restart, while programs read over REST.

    python -m bench.storm [--sessions 500] [--reads 20]

Two servers in the same run: the product, and the product without the pacing of arrivals (`ui/arrivals.py`).
"""

import argparse
import asyncio
import random
import time
from collections.abc import Sequence
from typing import Any

import aiohttp
import httpx

from bench import product, report
from bench.client import Tab
from bench.ui import WARM, connect, shown


def unpaced() -> Any:
    """The app with a place for every tab."""
    from crm_app import crm_app
    from crm_app.ui import arrivals
    from crm_app.ui.guard import Guard

    for middleware in crm_app.app._middlewares:
        if isinstance(middleware, Guard):
            middleware._arrivals = arrivals.Arrivals(at_once=1_000_000)
    return crm_app.asgi()


async def _storm(base: str, cookies: Sequence[str], token: str, ids: Sequence[str], reads: float) -> dict[str, Any]:
    """Connects a tab per cookie, all at once, and reads `reads` contacts a second until the last one shows its list."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(600)) as http:
        first, _ = await connect(http, base, cookies[:WARM])
        await asyncio.gather(*(tab.close() for tab in first))
        tabs = [Tab(http, base, cookie) for cookie in cookies]
        taken, tasks, failed = list[float](), list[asyncio.Task[None]](), list[str]()

        async def read() -> None:
            began = time.perf_counter()
            headers = {"authorization": f"Bearer {token}"}
            try:
                async with http.get(f"{base}/api/v1/contacts/{random.choice(ids)}", headers=headers) as answer:
                    await answer.read()
                    answer.raise_for_status()
            except aiohttp.ClientError as error:
                failed.append(repr(error))
            taken.append(time.perf_counter() - began)

        begin = time.perf_counter()
        back = asyncio.ensure_future(asyncio.gather(*(tab.open("/contacts") for tab in tabs), return_exceptions=True))
        while not back.done():
            tasks.append(asyncio.create_task(read()))
            await asyncio.sleep(1 / reads)
        seconds = time.perf_counter() - begin
        await asyncio.gather(*tasks)
        lost = [found for found in back.result() if isinstance(found, BaseException)]
        back_with_rows = sum(bool(shown(tab)) for tab in tabs)
        await asyncio.gather(*(tab.close() for tab in tabs), return_exceptions=True)
    found = {"all_back_seconds": round(seconds, 1), "tabs_a_second": round(len(tabs) / seconds, 1)}
    found |= {"tabs_with_rows": back_with_rows, "tabs_failed": len(lost), "reads_failed": len(failed)}
    return found | {f"rest_{name}": value for name, value in report.latencies(taken).items()}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sessions", type=int, default=500)
    options.add_argument("--reads", type=float, default=20, help="REST reads a second meanwhile")
    args = options.parse_args()
    with product.services() as environment:
        people = product.tenants(20)
        product.fill(people, 2_000, 100)
        cookies, token = product.cookies(people, args.sessions), people[0].access_token
        rows = []
        for label, target in (("paced", "crm_app.crm_app:asgi"), ("not paced", "bench.storm:unpaced")):
            with product.server(f"--factory {target}", environment, "/healthz/ready") as (base, _):
                headers = {"authorization": f"Bearer {token}"}
                found = httpx.get(f"{base}/api/v1/contacts?limit=100", headers=headers, timeout=60).json()
                ids = [contact["id"] for contact in found["items"]]
                rows.append({"server": label, **asyncio.run(_storm(base, cookies, token, ids, args.reads))})
        report.show("storm", rows, sessions=args.sessions, reads=args.reads)


if __name__ == "__main__":
    main()
