"""Visits to records of every kind and to other pages, forms and saves: the CPU time of the backend and PostgreSQL for each.

    python -m bench.visits [--tabs 40] [--acts 150] [--only dashboard,agenda]

The tabs act one after the other, each with a session of its own. Records have what records in use have beside them: contacts with
three deals, three tasks and eight activities; a plain contact has nothing. An act counts from when it is sent until the page has
its data; pauses between acts let the server rest. The generator shares the machine with the server.
"""

import argparse
import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

import psutil

from bench import product, report
from bench.client import Tab, run
from bench.load import Database, cpu_seconds
from bench.ui import save, turn_page

TABLES = ("company", "contact", "deal", "task", "activity", "project", "product", "audit_entry", "search_document")
FULL = 12
"""How many contacts have something beside them."""
PAGES = {"dashboard": "/", "agenda": "/tasks", "board of deals": "/deals/board", "conversations": "/assistant"}
PAUSE = 0.012
"""Seconds between two acts."""
SETTLE = 5.0
"""Seconds after which the guard has forgotten the events of a session."""
_BODY = "We talked about the price. Please send the offer by Friday. They will decide next week. "


def furnish(tenant: product.Tenant) -> dict[str, list[str]]:
    """Records of every kind that refer to one another, through the services. Returns ids by kind."""
    from crm_app.core.clock import today
    from crm_app.core.database import unit_of_work
    from crm_app.core.sessions import resolve
    from crm_app.records import TYPES
    from crm_app.records.service import service_of

    found: dict[str, list[str]] = {kind: [] for kind in TYPES}
    day = today("UTC").isoformat()
    with unit_of_work(resolve(tenant.session_token).caller) as work:

        def make(of: str, **values: Any) -> str:
            made = str(service_of(TYPES[of]).create(work, TYPES[of].new.model_validate(values)).id)
            found[of].append(made)
            return made

        for number in range(FULL):
            company = make("company", name=f"Company {number}", sector="Retail", city="Bangkok")
            contact = make("contact", name=f"Full {number}", email=f"full{number}@example.com", company_id=company)
            of = {"company_id": company, "contact_id": contact}
            deals = [
                make("deal", name=f"Deal {number} {n}", amount=1000 * n + 5, expected_close_date=day, **of)
                for n in range(3)
            ]
            for n in range(3):
                make("task", title=f"Task {number} {n}", due_date=day, contact_id=contact, deal_id=deals[0])
            for n in range(8):
                kind = ("note", "call", "meeting", "email")[n % 4]
                text = {"subject": f"Talk {n}", "body": _BODY * 3}
                make("activity", kind=kind, contact_id=contact, deal_id=deals[0], **text)
            make("project", name=f"Project {number}", company_id=company)
            make("product", name=f"Product {number}")
    product.vacuum(*TABLES)
    return {kind: ids for kind, ids in found.items() if ids}


async def measured(
    tabs: Sequence[Tab], act: Callable[[Tab], Awaitable[Any]], count: int, process: psutil.Process, database: Database
) -> dict[str, Any]:
    """Lets the tabs act in turn, first once each without being measured."""
    turns, taken = itertools.cycle(tabs), list[float]()

    async def one() -> None:
        tab = next(turns)
        began = time.perf_counter()
        await act(tab)
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(PAUSE)
        tab.take_in()

    for _ in tabs:
        await one()
    await asyncio.sleep(SETTLE)
    taken.clear()
    spent, database_spent = cpu_seconds(process), sum(database.cpu().values())
    messages, received = sum(tab.messages for tab in tabs), sum(tab.received_bytes for tab in tabs)
    for _ in range(count):
        await one()
    await asyncio.sleep(1)
    spent, database_spent = cpu_seconds(process) - spent, sum(database.cpu().values()) - database_spent
    return {
        **report.latencies(taken),
        "cpu_ms": round(1000 * spent / count, 2),
        "database_ms": round(1000 * database_spent / count, 2),
        "messages": round((sum(tab.messages for tab in tabs) - messages) / count, 2),
        "kib": round((sum(tab.received_bytes for tab in tabs) - received) / count / 1024, 1),
    }


async def measure(
    base: str,
    process: psutil.Process,
    cookies: Sequence[str],
    ids: dict[str, list[str]],
    acts: int,
    only: Collection[str] = (),
) -> list[dict[str, Any]]:
    """One row for each kind of record, for a list, other pages, a form and a save; or for those named in `only`."""
    from crm_app.records import TYPES

    database = Database()
    tabs = [Tab(base, f"{cookie}; crm_wide=1") for cookie in cookies]
    for tab in tabs:
        await tab.open("/contacts")

    def visit(kind: str, of: str, to: str = "") -> Callable[[Tab], Awaitable[None]]:
        return lambda tab: tab.go(f"{TYPES[of].path}/{random.choice(ids[kind])}{to}")

    def page(path: str) -> Callable[[Tab], Awaitable[None]]:
        return lambda tab: tab.go(path)

    wanted: dict[str, Callable[[Tab], Awaitable[Any]]] = {
        kind: visit(kind, "contact" if kind == "plain contact" else kind) for kind in ids
    }
    wanted["form of a contact"] = visit("plain contact", "contact", "/edit")
    wanted["list of contacts"] = turn_page
    wanted |= {name: page(path) for name, path in PAGES.items()}
    wanted["form and save"] = save
    rows = []
    for name, act in wanted.items():
        if only and name not in only:
            continue
        if act is save:
            for tab in tabs:
                await tab.go("/contacts")
        rows.append({"act": name, **await measured(tabs, act, acts, process, database)})
    await asyncio.gather(*(tab.close() for tab in tabs))
    return rows


def plain_contacts(tenant: product.Tenant, count: int) -> list[str]:
    """Contacts with nothing beside them, before `furnish`."""
    from crm_app.core.sessions import resolve
    from crm_app.records import TYPES, queries
    from crm_app.records.states.values import loads

    query = TYPES["contact"].query.model_validate({"limit": count, "sort": "-created_at"})
    found = loads(queries.page(TYPES["contact"], resolve(tenant.session_token).caller, query))
    return [item["id"] for item in found["items"]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tabs", type=int, default=40)
    options.add_argument("--acts", type=int, default=150, help="of each kind")
    options.add_argument("--only", default="", help="names of acts, with commas between them")
    args = options.parse_args()
    with product.services() as environment:
        people = product.tenants(2)
        product.fill(people, 2_000, 50)
        ids = {"plain contact": plain_contacts(people[0], 25)} | furnish(people[0])
        cookies = product.cookies(people[:1], args.tabs)
        with product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready") as (base, process):
            rows = run(measure(base, process, cookies, ids, args.acts, args.only.split(",") if args.only else ()))
    report.show("visits", rows, tabs=args.tabs, acts=args.acts)


if __name__ == "__main__":
    main()
