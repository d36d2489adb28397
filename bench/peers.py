"""REST beside Node: the product, Express as teams write it and a tuned Fastify over one database, in turns.

    python -m bench.peers [--contacts 100000] [--rounds 3] [--rate 60] [--seconds 4] [--node PATH]

Each server is one process on a core of its own; PostgreSQL and the generator have the others. First the servers must
give equal answers and write equal rows. Then every round sends each call to each server, at a fixed rate (latencies
from when a request was due; CPU time of the server's process and of PostgreSQL) and as fast as it answers. Figures are
the medians of the rounds; ratios are of the CPU time within a round.
"""

import argparse
import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from bench import load, node, product, report, same
from bench.calls import calls, contacts
from bench.load import Database, Make, Server

CONNECTIONS = 16
"""Connections that send as fast as the server answers."""
PAGES = 10
"""Pages of contacts that are read and changed: so many that no change waits for an earlier one of the same contact."""
WARM_SECONDS = 3.0
"""Duration of each call before the first round: compilers, caches and connections are warm afterwards."""
Figures = dict[tuple[str, str], list[dict[str, Any]]]


def measure(server: Server, database: Database, token: str, make: Make, rate: float, seconds: float) -> dict[str, Any]:
    """One call at `rate` a second for `seconds`, then half as long as fast as the server answers."""
    paced = load.measured(server, database, lambda: load.at_rate(server, token, make, rate, seconds))
    full = load.measured(server, database, lambda: load.flat_out(server, token, make, CONNECTIONS, seconds / 2))
    paced["failed"] += full["failed"]
    paced["first_fault"] = paced["first_fault"] or full["first_fault"]
    return paced | {"per_second": full["per_second"], "full_cpu_ms": full["cpu_ms"]}


def rounds(servers: Sequence[Server], token: str, args: argparse.Namespace) -> Figures:
    """Every call on every server in turns, with the servers in the other order in every second round."""
    database = Database()
    found: Figures = {}
    makers = calls(contacts(servers[0].base, token, pages=PAGES))
    for server in servers:
        for make in makers.values():
            run = partial(load.flat_out, server, token, make, 4, WARM_SECONDS)
            load.measured(server, database, run)
    for number in range(args.rounds):
        for name, make in makers.items():
            for server in servers if number % 2 == 0 else servers[::-1]:
                figures = measure(server, database, token, make, args.rate, args.seconds)
                found.setdefault((name, server.name), []).append(figures)
        print(f"round {number + 1} of {args.rounds}", flush=True)
    return found


def table(found: Figures, peers: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each call and server: medians over the rounds, and the product's CPU time as a share of each peer's."""
    rows = []
    for (call, server), figures in found.items():
        row: dict[str, Any] = {"call": call, "server": server}
        for name in ("cpu_ms", "full_cpu_ms", "database_cpu_ms", "p50", "p95", "per_second"):
            row[name] = round(statistics.median(one[name] for one in figures), 2)
        row["failed"] = sum(one["failed"] for one in figures)
        for peer in peers if server == "product" else ():
            for name, of in (("cpu_ms", peer), ("full_cpu_ms", f"{peer} full")):
                row[f"/{of}"] = round(
                    statistics.median(
                        one[name] / other[name] for one, other in zip(figures, found[call, peer], strict=True)
                    ),
                    2,
                )
        rows.append(row)
    return rows


def faults(found: Figures) -> list[str]:
    """The first fault of each server and call."""
    return [
        f"{server}, {call}: {one['first_fault']}"
        for (call, server), figures in found.items()
        for one in figures
        if one["first_fault"]
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--contacts", type=int, default=100_000, help="in the first of 20 workspaces")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--rate", type=float, default=60, help="requests a second")
    options.add_argument("--seconds", type=float, default=4, help="for each call, server and round")
    options.add_argument(
        "--node", type=Path, help="another Node than that of the lock file; its results go to a file of their own"
    )
    args = options.parse_args()
    packaged = node.install()
    binary = args.node or packaged
    servers_core, others = load.cores()
    with product.services() as environment, ExitStack() as stack:
        people = product.tenants(20)
        product.fill(people, args.contacts, args.contacts // 20)
        token = people[0].access_token

        def started(name: str, entered: tuple[str, psutil.Process]) -> Server:
            return Server(name, *entered)

        with load.on(servers_core):
            ours = product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready")
            servers = [started("product", stack.enter_context(ours))]
            for app in node.APPS:
                servers.append(started(app, stack.enter_context(node.peer(binary, app, environment))))
        checked = same.check(servers, token, [one["id"] for one in contacts(servers[0].base, token)])
        print(f"the servers do the same: {checked['answers']} answers, {checked['rows']} rows written", flush=True)
        Database().pin(others)
        with load.on(others):
            found = rounds(servers, token, args)
        memory = {server.name: report.memory([server.process])["all"] for server in servers}
    for fault in faults(found):
        print(fault)
    settings = {"contacts": args.contacts, "rate": args.rate, "seconds": args.seconds, "rounds": args.rounds}
    report.show(
        "peers",
        table(found, list(node.APPS)),
        **settings,
        node=node.version(binary),
        checked=checked,
        memory_mib=memory,
    )


if __name__ == "__main__":
    main()
