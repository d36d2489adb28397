"""Interface events: N connected sessions, then pages of a list, saves of a form and visits to records at a fixed rate.

    python -m bench.ui [--sessions 200] [--workspaces 20] [--lists 20] [--saves 5] [--visits 10] [--seconds 15] [--rest 25]
                       [--contacts 20000] [--cards] [--events 300]

Latencies are measured from when an event was due. The generator shares the machine with the server. The command fails when a page
costs more than the budget of `bench/budget.py`.
"""

import argparse
import asyncio
import itertools
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import psutil

from bench import budget, product, report
from bench.client import Refused, Tab, handler, run
from bench.kept import Kept
from bench.load import cpu_seconds
from bench.performance import AT_REST

_SAVE = handler("contacts.state", "ContactPage", "save")
AT_ONCE = 20
"""Number of tabs that connect at the same time."""
WARM = 20
"""Tabs that connect and leave first, so that first-time costs are not counted."""


def shown(tab: Tab) -> list[Any]:
    """The rows of the list: those of its table, or its cards."""
    return tab.state.get("ContactList.lines") or tab.state.get("ContactList.rows") or []


async def connect(base: str, cookies: Sequence[str], wide: bool = True) -> tuple[list[Tab], dict[str, Any]]:
    """Opens the contacts in a tab per cookie, in windows with room for tables or without. Returns the tabs and the durations."""
    tabs = [Tab(base, f"{cookie}; crm_wide={int(wide)}") for cookie in cookies]
    gate, taken = asyncio.Semaphore(AT_ONCE), list[float]()

    async def one(tab: Tab) -> None:
        async with gate:
            begin = time.perf_counter()
            await tab.open("/contacts")
            taken.append(time.perf_counter() - begin)

    begin = time.perf_counter()
    await asyncio.gather(*map(one, tabs))
    seconds = time.perf_counter() - begin
    if not all(map(shown, tabs)):
        raise RuntimeError("a tab connected but got no rows")
    return tabs, report.latencies(taken) | {"per_second": round(len(tabs) / seconds, 1)}


Act = Callable[[Tab], Awaitable[float]]
"""One action of a person in a tab; returns when its measured part began (seconds of perf_counter), 0 for `when due`."""


async def at_rate(tabs: Sequence[Tab], rate: float, seconds: float, act: Act) -> dict[str, Any]:
    """Lets idle tabs act, `rate` times a second in all. A tab does one action at a time."""
    idle: asyncio.Queue[Tab] = asyncio.Queue()
    for tab in random.Random(7).sample(list(tabs), len(tabs)):
        idle.put_nowait(tab)
    taken, failed, tasks = list[float](), list[str](), []

    async def one(due: float) -> None:
        tab = await idle.get()
        try:
            began = await act(tab)
            taken.append(time.perf_counter() - (began or due))
        except Exception as error:
            failed.append(repr(error))
        finally:
            idle.put_nowait(tab)

    begin = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(due)))
    await asyncio.gather(*tasks)
    found = report.latencies(taken) | {"per_second": round(len(taken) / (time.perf_counter() - begin), 1)}
    return found | {"failed": len(failed), "first_fault": failed[0] if failed else ""}


async def turn_page(tab: Tab) -> float:
    """A page of the list: the next one, or the first after the last."""
    path = str(tab.state.get("ContactList.next_href") or "/contacts")
    await tab.go(path)
    if not shown(tab):
        said = [tab.state.get("ContactList.failed"), *(toast["text"] for toast in tab.state.get("Shell.toasts", []))]
        raise RuntimeError(f"no rows: {said}")
    return 0.0


def reading(http: aiohttp.ClientSession, base: str, token: str) -> Act:
    """The same list over REST: what the CPU time of pages is compared with."""

    async def read(_: Tab) -> float:
        headers = {"authorization": f"Bearer {token}"}
        async with http.get(f"{base}/api/v1/contacts?limit=25", headers=headers) as answer:
            await answer.read()
            answer.raise_for_status()
        return 0.0

    return read


async def work(tab: Tab) -> float:
    """What a person does: in one of five cases a save, else a list or a record."""
    chance = random.random()
    if chance < 0.2:
        return await save(tab)
    return await (turn_page(tab) if chance < 0.6 else visit(tab))


async def visit(tab: Tab) -> float:
    """The page of a contact of the list, with its sections."""
    await tab.go(f"/contacts/{random.choice(shown(tab))['id']}")
    return 0.0


_numbers = itertools.count()


async def save(tab: Tab) -> float:
    """Opens the form of a contact of the list (not measured), changes one field and saves. When somebody else has changed the
    field meanwhile, the person sees both values and saves the own one by sending the form again.
    """
    contact = random.choice(shown(tab))
    path = f"/contacts/{contact['id']}/edit"
    await tab.go(path)
    data = {name: tab.state[f"ContactPage.{name}"] for name in ("form_key", "form_version")}
    data["job_title"] = f"Buyer {next(_numbers)}"
    began = time.perf_counter()
    while True:
        try:
            await tab.event(_SAVE, {"data": data}, path)
        except Refused as refused:
            if not refused.conflict:
                raise
        else:
            return began


async def measure(base: str, process: psutil.Process, cookies: Sequence[str], token: str, args: Any) -> list[Any]:
    """One row for each kind of act: connecting, lists, saves, visits, the same list over REST, and all of them together; and
    one for tabs where nothing happens, whose CPU time is that of a second of all tabs. It is subtracted from the CPU time of the
    acts: to divide the pings of thousands of tabs by a few events would let each event seem to cost more with every tab.
    """

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        tabs, _ = await connect(base, cookies[:WARM], not args.cards)
        await asyncio.gather(*(tab.close() for tab in tabs))
        held, spent = process.memory_full_info().pss / 1024, cpu_seconds(process)
        tabs, connected = await connect(base, cookies, not args.cards)
        per_tab = {
            "backend_kib_a_tab": round((process.memory_full_info().pss / 1024 - held) / len(tabs), 1),
            "first_load_kib": round(sum(tab.received_bytes for tab in tabs) / len(tabs) / 1024, 1),
            "cpu_ms": round(1000 * (cpu_seconds(process) - spent) / len(tabs), 2),
        }
        rows = [{"act": "connect and load", **connected, **per_tab}]
        spent = cpu_seconds(process)
        await asyncio.sleep(args.rest)
        rest = (cpu_seconds(process) - spent) / args.rest
        rows.append({"act": AT_REST, "cpu_ms": round(1000 * rest, 2)})
        acts: list[tuple[str, Act, float]] = [("list page", turn_page, args.lists), ("save", save, args.saves)]
        acts.append(("visit", visit, args.visits))
        acts.append(("list over REST", reading(http, base, token), args.lists))
        acts += [("work", work, args.events)] if args.events else []
        for name, act, rate in acts:
            spent, before, began = cpu_seconds(process), sum(tab.messages for tab in tabs), time.perf_counter()
            loads, conflicts, kept = sum(tab.loads for tab in tabs), sum(tab.conflicts for tab in tabs), Kept(tabs)
            found = await at_rate(tabs, rate, args.seconds, act)
            spent = cpu_seconds(process) - spent - rest * (time.perf_counter() - began)
            cpu = round(1000 * spent / max(1, int(rate * args.seconds)), 2)
            loads = sum(tab.loads for tab in tabs) - loads
            messages = round((sum(tab.messages for tab in tabs) - before) / loads, 2) if loads else ""
            row = {"act": name, **found, "cpu_ms": cpu, "messages": messages}
            if act in (save, work):
                row |= {"conflicts": sum(tab.conflicts for tab in tabs) - conflicts, **await kept.lost()}
            rows.append(row)
        _compare(rows)
        await asyncio.gather(*(tab.close() for tab in tabs))
    return rows


def _compare(rows: Sequence[dict[str, Any]]) -> None:
    """Adds to each row its CPU time as a multiple of that of the list over REST."""
    read = next(row["cpu_ms"] for row in rows if row["act"] == "list over REST")
    for row in rows:
        row["/REST"] = round(row["cpu_ms"] / max(read, 0.01), 2)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sessions", type=int, default=200)
    options.add_argument("--lists", type=float, default=20, help="pages of a list a second")
    options.add_argument("--saves", type=float, default=5, help="saved forms a second")
    options.add_argument("--visits", type=float, default=10, help="visits to records a second")
    options.add_argument("--seconds", type=float, default=15)
    options.add_argument(
        "--rest", type=float, default=25, help="seconds of rest: each tab is pinged once in 25 seconds"
    )
    options.add_argument(
        "--contacts", type=int, default=20_000, help="in the first workspace; a twentieth in the others"
    )
    options.add_argument("--workspaces", type=int, default=20)
    options.add_argument("--cards", action="store_true", help="narrow windows, which show cards instead of tables")
    options.add_argument("--events", type=float, default=0, help="events a second of lists, records and saves together")
    args = options.parse_args()
    with product.services() as environment:
        people = product.tenants(args.workspaces)
        product.fill(people, args.contacts, max(50, args.contacts // 20))
        cookies = product.cookies(people, args.sessions)
        with product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready") as (base, process):
            rows = run(measure(base, process, cookies, people[0].access_token, args))
    report.show("ui", rows, sessions=args.sessions, contacts=args.contacts, workspaces=args.workspaces)
    exceeded = budget.beyond(rows)
    print("\n".join(exceeded) or "within the budget")
    sys.exit(1 if exceeded else 0)


if __name__ == "__main__":
    main()
