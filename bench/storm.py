"""All tabs come back at once, as after a restart, while programs read over REST and people sign in.

    python -m bench.storm [--sessions 500] [--workspaces 20] [--reads 20] [--sign-ins 1] [--paced-only]

Two servers in the same run: the product, and the product without its pacing. Reads and sign-ins come
from a process of their own, since the generator of thousands of tabs would lengthen their durations. PostgreSQL's transactions
a tab, and the CPU time of both, include those of these calls.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiohttp
import httpx
import psutil
from sqlalchemy import create_engine, text

from bench import product, report
from bench.client import Tab, run
from bench.load import Database, cpu_seconds
from bench.ui import WARM, connect, shown

PEOPLE = 20
READ, SIGN_IN = "reads", "sign_ins"


def unpaced() -> Any:
    """The app with a place for every tab."""
    from crm_app import crm_app
    from crm_app.operations import admission
    from crm_app.ui import arrivals
    from crm_app.ui.guard import Guard

    for middleware in crm_app.app._middlewares:
        if isinstance(middleware, Guard):
            middleware._arrivals = arrivals.Arrivals(at_once=1_000_000)
    admission.pages = admission.Admission(share=1_000_000)
    return crm_app.asgi()


async def _others(
    base: str, token: str, ids: Sequence[str], people: int, reads: float, sign_ins: float, ends: Any
) -> dict[str, Any]:
    """Reads contacts and signs in as one of the first `people`, at these rates a second, until `ends` is set."""
    taken: dict[str, list[float]] = {READ: [], SIGN_IN: []}
    failed: list[str] = []
    tasks: list[asyncio.Task[None]] = []
    async with aiohttp.ClientSession(base, connector=aiohttp.TCPConnector(limit=0)) as http:

        async def call(name: str, method: str, path: str, due: float, **options: Any) -> None:
            try:
                async with http.request(method, path, **options) as answer:
                    await answer.read()
                    answer.raise_for_status()
            except (aiohttp.ClientError, TimeoutError) as error:
                failed.append(f"{name}: {error!r}"[:200])
            taken[name].append(time.perf_counter() - due)

        async def at_rate(name: str, rate: float) -> None:
            begin, number = time.perf_counter(), 0
            while rate and not ends.is_set():
                due = begin + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                if name == READ:
                    path = f"/api/v1/contacts/{random.choice(ids)}"
                    made = call(name, "GET", path, due, headers={"authorization": f"Bearer {token}"})
                else:
                    person = {"email": f"bench{number % people}@example.com", "password": product.PASSWORD}
                    # an address of its own, as people have: attempts are counted by address
                    address = {"x-forwarded-for": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
                    made = call(name, "POST", "/api/v1/auth/token", due, json=person, headers=address)
                tasks.append(asyncio.create_task(made))
                number += 1

        await asyncio.gather(at_rate(READ, reads), at_rate(SIGN_IN, sign_ins))
        await asyncio.gather(*tasks)
    found: dict[str, Any] = {"calls_failed": len(failed), "first_fault": failed[0] if failed else ""}
    for name, seconds in taken.items():
        found |= {f"{name}_{key}": value for key, value in report.latencies(seconds).items()}
    return found


def _run_others(answers: Any, *args: Any) -> None:
    answers.put(asyncio.run(_others(*args)))


async def _storm(base: str, cookies: Sequence[str]) -> dict[str, Any]:
    """Connects a tab per cookie, all at once; lasts until the last one shows its list."""
    tabs = [Tab(base, cookie) for cookie in cookies]
    begin = time.perf_counter()
    opened = await asyncio.gather(*(tab.open("/contacts") for tab in tabs), return_exceptions=True)
    seconds = time.perf_counter() - begin
    lost = [found for found in opened if isinstance(found, BaseException)]
    back_with_rows = sum(bool(shown(tab)) for tab in tabs)
    await asyncio.gather(*(tab.close() for tab in tabs), return_exceptions=True)
    return {
        "all_back_seconds": round(seconds, 1),
        "tabs_a_second": round(len(tabs) / seconds, 1),
        "tabs_with_rows": back_with_rows,
        "tabs_failed": len(lost),
    }


async def _warm(base: str, cookies: Sequence[str]) -> None:
    first, _ = await connect(base, cookies[:WARM])
    await asyncio.gather(*(tab.close() for tab in first))


def measure(base: str, cookies: Sequence[str], *others: Any) -> dict[str, Any]:
    """A storm of tabs beside reads and sign-ins; `others` are the further arguments of `_others`."""
    run(_warm(base, cookies))
    context = multiprocessing.get_context("spawn")
    ends, answers = context.Event(), context.Queue()
    beside = context.Process(target=_run_others, args=(answers, base, *others, ends))
    beside.start()
    time.sleep(3)  # it has imported what it needs, and its first calls are done
    try:
        found = run(_storm(base, cookies))
    finally:
        ends.set()
    found |= answers.get(timeout=120)
    beside.join()
    return found


def _transactions() -> int:
    """How many transactions PostgreSQL has committed."""
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    with owner.connect() as connection:
        found = connection.execute(text("select sum(xact_commit) from pg_stat_database")).scalar_one()
    owner.dispose()
    return int(found)


def _costs(process: psutil.Process, run: Callable[[], dict[str, Any]], tabs: int) -> dict[str, Any]:
    """What `run` finds, with what it costs the backend and PostgreSQL a tab."""
    database = Database()
    before, spent, queried = _transactions(), cpu_seconds(process), database.cpu()
    found = run()
    spent, after = cpu_seconds(process) - spent, database.cpu()
    time.sleep(1.5)  # the server counts with a delay
    worked = sum(seconds - queried.get(pid, 0.0) for pid, seconds in after.items())
    return found | {
        "transactions_a_tab": round((_transactions() - before) / tabs, 2),
        "cpu_ms_a_tab": round(1000 * spent / tabs, 2),
        "database_cpu_ms_a_tab": round(1000 * worked / tabs, 2),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sessions", type=int, default=500)
    options.add_argument("--workspaces", type=int, default=PEOPLE)
    options.add_argument("--paced-only", action="store_true", help="leave out the product without its pacing")
    options.add_argument("--reads", type=float, default=20, help="REST reads a second meanwhile")
    options.add_argument("--sign-ins", type=float, default=1, help="sign-ins a second meanwhile")
    args = options.parse_args()
    with product.services() as environment:
        people = product.tenants(args.workspaces)
        product.fill(people, 2_000, 100)
        cookies, token = product.cookies(people, args.sessions), people[0].access_token
        rows = []
        servers = (("paced", "crm_app.crm_app:asgi"), ("not paced", "bench.storm:unpaced"))
        for label, target in servers[: 1 if args.paced_only else 2]:
            with product.server(f"--factory {target}", environment, "/healthz/ready") as (base, process):
                headers = {"authorization": f"Bearer {token}"}
                found = httpx.get(f"{base}/api/v1/contacts?limit=100", headers=headers, timeout=60).json()
                ids = [contact["id"] for contact in found["items"]]
                storm = partial(measure, base, cookies, token, ids, len(people), args.reads, args.sign_ins)
                rows.append({"server": label, **_costs(process, storm, args.sessions)})
        report.show(
            "storm", rows, sessions=args.sessions, workspaces=args.workspaces, reads=args.reads, sign_ins=args.sign_ins
        )


if __name__ == "__main__":
    main()
