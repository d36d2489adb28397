"""What every benchmark shares: the machine, percentiles, a table on the screen and JSON in `bench/results/`."""

import json
import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

RESULTS = Path(__file__).resolve().parent / "results"


def machine() -> dict[str, Any]:
    """The machine that ran the benchmark, and its load at that time."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
        "taken_at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def latencies(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    return {
        name: round(1000 * percentile(seconds, share), 2)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }


def show(name: str, rows: Sequence[dict[str, Any]], **more: Any) -> None:
    """Prints `rows` as a table and writes them, with the machine, to `bench/results/<name>.json`."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = [[str(row.get(column, "")) for column in columns] for row in rows]
    widths = [max(len(column), *(len(row[i]) for row in cells)) for i, column in enumerate(columns)]
    for line in (columns, ["-" * width for width in widths], *cells):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    RESULTS.mkdir(exist_ok=True)
    found = {"benchmark": name, "machine": machine(), "rows": list(rows), **more}
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=2, default=str) + "\n")
    print(f"\nwritten to bench/results/{name}.json; {found['machine']}")


def memory(roots: Sequence[psutil.Process]) -> dict[str, float]:
    """MiB of every process below `roots` by its role: proportional set size, so that shared pages count once."""
    found: dict[str, float] = {}
    for root in roots:
        for process in (root, *root.children(recursive=True)):
            try:
                size = process.memory_full_info().pss / 2**20
                name = kind_of(process)
            except psutil.Error:
                continue
            found[name] = round(found.get(name, 0.0) + size, 1)
    found["all"] = round(sum(found.values()), 1)
    return found


def kind_of(process: psutil.Process) -> str:
    """The role of a process of the product."""
    line = " ".join(process.cmdline())
    for mark, name in (
        ("valkey", "cache"),
        ("postgres", "database"),
        ("uvicorn", "backend"),
        ("crm_app worker", "worker"),
        ("crm_app.worker", "worker"),
        ("crm_app run", "supervisor"),
    ):
        if mark in line:
            return name
    return str(process.name())
