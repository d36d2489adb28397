"""Writes the tables and charts of `docs/performance.md` from the results of the other benchmarks.

    python -m bench.performance

New files in `bench/results/` are taken over into `docs/figures/`: of `bench.peers`, `bench.growth`, `bench.lists`, and of
`bench.ui` one entry for each number of sessions. What has no new results keeps its earlier ones.
"""

import argparse
import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import charts, report

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
FIGURES = DOCUMENT.parent / "figures"
PEERS = {"product": "this product", "express": "Express", "fastify": "tuned Fastify"}
GOALS = {
    "read one": (0.6, 0.4),
    "list 50": (0.6, 0.35),
    "search": (0.6, 0.4),
    "create": (0.6, 0.6),
    "update": (0.6, 0.6),
}
"""The product's CPU time at most, as a share of that of Express and (further on) of the level of a tuned Fastify."""
AT_REST = "at rest, a second"
"""The row of `bench.ui` for tabs where nothing happens; runs before 28 November 2026 have none, and count it with the acts."""
PEOPLE, EVENTS_A_TAB, SAVES, BUSY, CORES, MEMORY_GIB = 100_000, 0.03, 0.2, 0.6, 8, 32
"""For the arithmetic: people with one tab each, page events a second and tab, the share of saves among these, how busy
a core may be, and what one machine has."""
Results = dict[str, Any]
Rows = Iterable[Sequence[Any]]


def collect(results: Path = report.RESULTS, figures: Path = FIGURES) -> list[str]:
    """Takes new results over. Returns the names of the written files."""
    figures.mkdir(exist_ok=True)
    taken = []
    for file in [
        *sorted(results.glob("peers*.json")),
        *sorted(results.glob("growth.json")),
        *results.glob("lists.json"),
    ]:
        taken.append(_write(figures / file.name, json.loads(file.read_text())))
    new = results / "ui.json"
    if new.exists():
        found, kept = json.loads(new.read_text()), figures / "tabs.json"
        entries = json.loads(kept.read_text()) if kept.exists() else {}
        taken.append(_write(kept, entries | {str(found["sessions"]): found}))
    return taken


def _write(file: Path, value: Any) -> str:
    file.write_text(json.dumps(value, indent=1, sort_keys=file.name == "tabs.json") + "\n")
    return file.name


def _load(name: str, figures: Path) -> Any:
    file = figures / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else None


def _table(head: Sequence[str], rows: Rows) -> str:
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _when(found: Results) -> str:
    machine = found["machine"]
    day = machine["taken_at"][:10]
    return (
        f"{day}, {machine['cores']} cores ({machine['cpu']}), {machine['memory_gib']} GiB, "
        f"Python {machine['python']}, load {machine['load_before']:.1f} at the end of the run"
    )


def _by_call(found: Results) -> dict[str, dict[str, Results]]:
    calls: dict[str, dict[str, Results]] = {}
    for row in found["rows"]:
        calls.setdefault(row["call"], {})[row["server"]] = row
    return calls


# ---------------------------------------------------------------- REST beside Node


def peers_block(found: Results) -> str:
    """The tables of one run of `bench.peers`."""
    calls = _by_call(found)
    cpu, other = [], []
    for call, servers in calls.items():
        ours = servers["product"]
        first, further = GOALS.get(call, ("", ""))
        cost = [f"{servers[name]['cpu_ms']:.2f}" for name in PEERS]
        express = f"**{ours['/express']:.2f}** ({ours['/express full']:.2f})"
        fastify = f"**{ours['/fastify']:.2f}** ({ours['/fastify full']:.2f})"
        cpu.append([call, *cost, express, fastify, first, further])
        lasts = [f"{servers[name]['p50']:.1f} / {servers[name]['p95']:.1f}" for name in PEERS]
        database = [f"{servers[name]['database_cpu_ms']:.1f}" for name in PEERS]
        other.append([call, *lasts, *(f"{servers[name]['per_second']:.0f}" for name in PEERS), *database])
    names = list(PEERS.values())
    failed = sum(row["failed"] for row in found["rows"])
    rounds = "round" if found["rounds"] == 1 else "rounds"
    return "\n\n".join(
        [
            f"{_when(found)}; Node {found['node'][1:]}; {found['contacts']:,} contacts in the first of 20 workspaces; "
            f"{found['rounds']} {rounds}, {found['rate']:g} requests a second for {found['seconds']:g} seconds; "
            f"{failed} requests failed.",
            _table(
                [
                    "CPU of the server, ms a request",
                    *names,
                    "of Express",
                    "of tuned Fastify",
                    "goal (Express)",
                    "further goal (Express)",
                ],
                cpu,
            ),
            "In brackets: while each server answers as fast as it can.",
            _table(
                [
                    "",
                    *(f"{name}: p50 / p95, ms" for name in names),
                    *(f"{name}: a second" for name in names),
                    *(f"{name}: CPU of PostgreSQL, ms" for name in names),
                ],
                other,
            ),
        ]
    )


def older_block(found: Results) -> str:
    """The ratios of a run with another Node."""
    rows = [
        [call, *(f"{servers[name]['cpu_ms']:.2f}" for name in PEERS), f"{servers['product']['/express']:.2f}",
         f"{servers['product']['/fastify']:.2f}"]
        for call, servers in _by_call(found).items()
    ]  # fmt: skip
    head = [f"CPU, ms a request; Node {found['node'][1:]}", *PEERS.values(), "of Express", "of tuned Fastify"]
    return f"{_when(found)}.\n\n{_table(head, rows)}"


def peers_chart(found: Results) -> str:
    """The CPU time of each call and server as bars."""
    rows = [(call, [servers[name]["cpu_ms"] for name in PEERS]) for call, servers in _by_call(found).items()]
    return charts.bars("CPU time of the server for a request, ms (shorter is better)", list(PEERS.values()), rows)


# ---------------------------------------------------------------- growth


def _sizes(found: Results) -> dict[str, dict[str, Results]]:
    sizes: dict[str, dict[str, Results]] = {}
    for row in found["rows"]:
        label = f"{row['contacts']:,}"
        if row["workspaces"] > 1:
            label += f" in {row['workspaces']} workspaces"
        sizes.setdefault(label, {})[row["call"]] = row
    return sizes


def growth_block(found: Results) -> str:
    """The table of `bench.growth`."""
    sizes = _sizes(found)
    calls = list(next(iter(sizes.values())))

    def cell(row: Results) -> str:
        return f"{row['p50']:.1f} / {row['p95']:.1f} ({row['cpu_ms']:.1f} + {row['database_cpu_ms']:.1f})"

    rows = [[call, *(cell(of[call]) for of in sizes.values())] for call in calls]
    filled = ", ".join(f"{label}: {next(iter(of.values()))['fill_seconds']:.0f} s" for label, of in sizes.items())
    head = ["p50 / p95 in ms (CPU of server + of PostgreSQL)", *sizes]
    return f"{_when(found)}. Time to add the contacts, with their search documents: {filled}.\n\n{_table(head, rows)}"


def growth_chart(found: Results) -> str:
    """The CPU time of each call and size as dots."""
    sizes = _sizes(found)
    calls = list(next(iter(sizes.values())))
    rows = [(call, [of[call]["cpu_ms"] + of[call]["database_cpu_ms"] for of in sizes.values()]) for call in calls]
    return charts.dots("CPU time of server and PostgreSQL for a request by number of contacts, ms", list(sizes), rows)


# ---------------------------------------------------------------- lists


def lists_block(found: Results) -> str:
    """The table of `bench.lists`."""

    def cell(row: Results, call: str) -> str:
        return f"{row[f'{call}_p50_ms']:.0f} / {row[f'{call}_p95_ms']:.0f}" if f"{call}_p50_ms" in row else ""

    rows = [
        [row["kind"], row["case"], *(cell(row, call) for call in ("page", "count", "totals"))] for row in found["rows"]
    ]
    records = f"{found['contacts']:,} contacts and {found['deals']:,} deals"
    head = [
        "p50 / p95, ms",
        "",
        "first page",
        "count, at most 100,001",
        "totals of the amounts, of at most 100,000 deals",
    ]
    return f"{_when(found)}; {records}, added in {found['seconds_to_fill']} s.\n\n{_table(head, rows)}"


# ---------------------------------------------------------------- tabs


def _acts(entry: Results) -> dict[str, Results]:
    return {row["act"]: row for row in entry["rows"]}


def tabs_block(entries: dict[str, Results]) -> str:
    """The table of all runs of `bench.ui`."""
    rows = []
    for sessions in sorted(entries, key=int):
        acts = _acts(entries[sessions])
        opened, turned, saved = acts["connect and load"], acts["list page"], acts["save"]
        cells = [f"{int(sessions):,}", entries[sessions]["machine"]["taken_at"][:10]]
        cells += [
            opened["per_second"],
            opened["backend_kib_a_tab"],
            acts.get(AT_REST, {}).get("cpu_ms", "in the others"),
        ]
        for done in (turned, saved):
            cells += [done["per_second"], done["cpu_ms"], f"{done['p50']:.0f} / {done['p95']:.0f}", done["failed"]]
        rows.append(cells)
    head = [
        "tabs",
        "day",
        "connect and load, a second",
        "KiB of the backend a tab",
        "CPU of all tabs at rest, ms a second",
    ]
    for act in ("list page", "save"):
        head += [f"{act}s a second", f"CPU of a {act}, ms", f"{act}: p50 / p95, ms", "failed"]
    image = "![Duration of list pages and saves by number of tabs](figures/tabs.svg)"
    together = _work_table(entries)
    return f"{image}\n\n{_table(head, rows)}" + (f"\n\n{together}" if together else "")


def _work_table(entries: dict[str, Results]) -> str:
    """What runs with `--events` add; empty without such runs."""
    rows = []
    for sessions in sorted(entries, key=int):
        acts = _acts(entries[sessions])
        if "work" in acts:
            done, opened, page = acts["work"], acts["connect and load"], acts["list page"]
            cells = [f"{int(sessions):,}", opened["cpu_ms"], acts["list over REST"]["cpu_ms"], page["/REST"]]
            cells += [done["per_second"], done["cpu_ms"], f"{done['p50']:.0f} / {done['p95']:.0f}", done["failed"]]
            rows.append(cells)
    head = ["tabs", "CPU of connecting and loading, ms", "CPU of the list over REST, ms", "list page by REST"]
    head += ["events a second, together", "CPU of an event, ms", "p50 / p95, ms", "failed"]
    return _table(head, rows) if rows else ""


def tabs_chart(entries: dict[str, Results]) -> str:
    """The 95th percentile of list pages and saves for each number of tabs as dots."""
    rows = []
    for sessions in sorted(entries, key=int):
        acts = _acts(entries[sessions])
        rows.append((f"{int(sessions):,} tabs", [acts["list page"]["p95"], acts["save"]["p95"]]))
    return charts.dots("Duration by number of connected tabs, 95th percentile, ms", ["list page", "save"], rows)


# ---------------------------------------------------------------- many people


def people_block(entries: dict[str, Results], peers: Results) -> str:
    """How many machines many people would take, with the arithmetic."""
    sessions = max(entries, key=int)
    acts, calls = _acts(entries[sessions]), _by_call(peers)
    events = PEOPLE * EVENTS_A_TAB
    saves, pages = events * SAVES, events * (1 - SAVES)
    page_ms, save_ms = acts["list page"]["cpu_ms"], acts["save"]["cpu_ms"]
    database_page, database_save = (calls[call]["product"]["database_cpu_ms"] for call in ("list 50", "update"))
    rest_ms = round(PEOPLE / int(sessions) * acts.get(AT_REST, {}).get("cpu_ms", 0.0))
    # What runs with `--events` measure holds for lists, records with their sections, and saves together.
    together = acts.get("work", {}).get("cpu_ms")
    done = (
        f"{events:,.0f} × {together} ms" if together else f"{pages:,.0f} × {page_ms} ms + {saves:,.0f} × {save_ms} ms"
    )
    worked_ms = events * together if together else pages * page_ms + saves * save_ms
    backend = (worked_ms + rest_ms) / 1000 / BUSY
    database = (pages * database_page + saves * database_save) / 1000 / BUSY
    memory = PEOPLE * acts["connect and load"]["backend_kib_a_tab"] / 2**20
    machines = max(math.ceil(backend / CORES), math.ceil(memory / MEMORY_GIB))
    rows = [
        ["page events a second", f"{PEOPLE:,} × {EVENTS_A_TAB}", f"{events:,.0f}"],
        ["of these, pages and saves", f"{1 - SAVES:.0%}, {SAVES:.0%}", f"{pages:,.0f}, {saves:,.0f}"],
        [
            "cores for backends",
            f"({done} + {rest_ms:,} ms at rest) ÷ {BUSY:.0%}",
            f"{backend:,.0f}",
        ],
        [
            "cores for PostgreSQL",
            f"({pages:,.0f} × {database_page} ms + {saves:,.0f} × {database_save} ms) ÷ {BUSY:.0%}",
            f"{database:,.0f}",
        ],
        [
            "memory of the tabs",
            f"{PEOPLE:,} × {acts['connect and load']['backend_kib_a_tab']} KiB",
            f"{memory:,.1f} GiB",
        ],
        [f"machines with {CORES} cores and {MEMORY_GIB} GiB for backends", "", f"**{machines}**"],
        ["machines for PostgreSQL", f"one with {math.ceil(database):,} cores, and one in reserve", "**2**"],
    ]
    return f"With the figures of {int(sessions):,} tabs.\n\n{_table(['', 'arithmetic', 'result'], rows)}"


# ---------------------------------------------------------------- the document


def rendered(document: str, figures: Path = FIGURES) -> tuple[str, dict[str, str]]:
    """The document with its blocks written anew, and the charts by file name.

    A block stands between `<!-- figures: NAME -->` and `<!-- end -->`; it stays as it is when its results are missing.
    """
    peers, growth, lists, tabs = (_load(name, figures) for name in ("peers", "growth", "lists", "tabs"))
    older = next((_load(file.stem, figures) for file in sorted(figures.glob("peers-node-*.json"))), None)
    blocks: dict[str, Callable[[], str] | None] = {
        "peers": peers and (lambda: peers_block(peers)),
        "older": older and (lambda: older_block(older)),
        "growth": growth and (lambda: growth_block(growth)),
        "lists": lists and (lambda: lists_block(lists)),
        "tabs": tabs and (lambda: tabs_block(tabs)),
        "people": tabs and peers and (lambda: people_block(tabs, peers)),
    }

    def written(match: re.Match[str]) -> str:
        block = blocks[match[1]]
        return f"<!-- figures: {match[1]} -->\n{block()}\n<!-- end -->" if block else match[0]

    drawn = {"peers.svg": peers and peers_chart(peers), "growth.svg": growth and growth_chart(growth)}
    drawn["tabs.svg"] = tabs and tabs_chart(tabs)
    text = re.sub(r"<!-- figures: (\w+) -->.*?<!-- end -->", written, document, flags=re.DOTALL)
    return text, {name: chart for name, chart in drawn.items() if chart}


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    print("taken over:", ", ".join(collect()) or "nothing")
    text, drawn = rendered(DOCUMENT.read_text())
    DOCUMENT.write_text(text)
    for name, chart in drawn.items():
        (FIGURES / name).write_text(chart)
    print(f"written: {DOCUMENT.name}, {', '.join(drawn)}")


if __name__ == "__main__":
    main()
