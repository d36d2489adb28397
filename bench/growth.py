"""Growth with records: reading, listing, searching and writing contacts over REST, in workspaces of several sizes.

    python -m bench.growth [--sizes 10000 100000 1000000] [--workspaces 100] [--seconds 4]

One workspace grows from size to size; then as many contacts as the largest size are spread over `--workspaces`
workspaces of a new database. One connection sends requests one after the other, so a duration is the time that one
person waits for. The tables have the indexes of the product.
"""

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

from bench import load, product, report
from bench.calls import NEWEST, PATH, Updates, contacts, new_contact
from bench.load import Database, Make, Request, Server

WARM_SECONDS = 1.0
"""Duration of each call before it is measured."""


def calls(server: Server, token: str) -> dict[str, Make]:
    """The calls by name, each as a maker of its requests."""
    pick = random.Random(7)
    # Contacts from all over the workspace, each once: names end in hexadecimal digits.
    found = list(
        {
            contact["id"]: contact
            for number in range(16)
            for contact in contacts(server.base, token, f"{PATH}?limit=20&q={number:x}{pick.randrange(256):02x}")
        }.values()
    )
    return {
        "read one": lambda: Request("GET", f"{PATH}/{pick.choice(found)['id']}"),
        "list, newest first": lambda: Request("GET", NEWEST),
        "list by name": lambda: Request("GET", f"{PATH}?limit=50"),
        "list, further page": lambda: Request("GET", f"{NEWEST}&after={pick.choice(found)['id']}"),
        "search, rare word": lambda: Request("GET", f"{PATH}?limit=50&q={pick.randrange(16**5):05x}"),
        "search, common word": lambda: Request("GET", f"{PATH}?limit=50&q=somchai"),
        "create": lambda: Request("POST", PATH, new_contact(pick.random())),
        "update": Updates(found).request,
    }


def measure(environment: dict[str, str], token: str, label: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
    """A row for each call, from a process of the product that was started for it."""
    core, others = load.cores()
    database = Database()
    database.pin(others)
    rows = []
    with ExitStack() as stack:
        with load.on(core):
            starting = product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready")
            server = Server("product", *stack.enter_context(starting))
        stack.enter_context(load.on(others))
        for name, make in calls(server, token).items():
            load.measured(server, database, partial(load.flat_out, server, token, make, 1, WARM_SECONDS))
            taken = load.measured(server, database, partial(load.flat_out, server, token, make, 1, seconds))
            rows.append({**label, "call": name, **taken})
    return rows


def one_workspace(sizes: list[int], seconds: float) -> Iterator[list[dict[str, Any]]]:
    """The rows of each size of one workspace, beside 19 small ones."""
    with product.services() as environment:
        people = product.tenants(20)
        product.fill(people, 0, 1_000)
        there = 0
        for size in sorted(sizes):
            begin = time.perf_counter()
            with product.in_bulk():
                product.add(people[0], there, size)
            filled = round(time.perf_counter() - begin, 1)
            print(f"{size - there:,} contacts added in {filled} s", flush=True)
            label = {"contacts": size, "workspaces": 1, "fill_seconds": filled}
            yield measure(environment, people[0].access_token, label, seconds)
            there = size


def many_workspaces(total: int, count: int, seconds: float) -> list[dict[str, Any]]:
    """The rows of one of `count` workspaces that have `total` contacts together."""
    with product.services() as environment:
        people = product.tenants(count)
        begin = time.perf_counter()
        product.fill(people, total // count, total // count)
        filled = round(time.perf_counter() - begin, 1)
        print(f"{total:,} contacts in {count} workspaces added in {filled} s", flush=True)
        label = {"contacts": total, "workspaces": count, "fill_seconds": filled}
        return measure(environment, people[0].access_token, label, seconds)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--workspaces", type=int, default=100)
    options.add_argument("--seconds", type=float, default=4, help="for each call")
    args = options.parse_args()
    rows = [row for found in one_workspace(args.sizes, args.seconds) for row in found]
    rows += many_workspaces(max(args.sizes), args.workspaces, args.seconds)
    report.show("growth", rows, seconds=args.seconds)


if __name__ == "__main__":
    main()
