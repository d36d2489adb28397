"""Imports and exports of files, stage by stage: upload, analysis, preview, the job that writes the rows, and the export.

    python -m bench.imports [--rows 20000] [--only plain] [--profile]

The jobs and the export run in processes of their own, as in workers, so that their peak memory is that of one file.
The plain file is brought in at a quarter of its size too: equal peaks show that memory does not grow with the file. A
preview reads the first 20,000 rows.
"""

import argparse
import cProfile
import csv
import io
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import psutil

from bench import product, report

KINDS = ("plain", "linked", "workbook")
_FIRST = ("Somchai", "Anna", "Malee", "Moses", "Prasert", "สมชาย", "สุดา", "Niran")
_CITIES = ("Bangkok", "Chiang Mai", "Phuket", "Khon Kaen")
_PLAIN = ("Name", "Email", "Phone", "Job title", "City")
_LINKED = (*_PLAIN, "Company", "Owner", "Tags", "Region", "Contract date", "Desks")


def cells(kind: str, number: int) -> list[str]:
    """One row of a file of contacts; every one is another person, a hundred work for one company."""
    name = f"{_FIRST[number % 8]} {number:x}x{number * 7919 % 99991}"
    found = [name, f"p{number}@example{number % 40}.com", f"02{number:07}", "Buyer", _CITIES[number % 4]]
    if kind == "linked":
        found += [f"Company {number // 100}", "Bench", f"group {number % 5};import", ("North", "South")[number % 2]]
        found += [f"2026-{1 + number % 12:02}-{1 + number % 28:02}", str(number % 90)]
    return found


def write_file(kind: str, rows: int, path: Path) -> None:
    """A CSV file with these contacts, or a workbook."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(_LINKED if kind == "linked" else _PLAIN)
    lines.writerows(cells(kind, number) for number in range(rows))
    path.write_bytes(_book(rows) if kind == "workbook" else text.getvalue().encode())


def _book(rows: int) -> bytes:
    from crm_app.values.workbooks import xlsx

    return b"".join(xlsx("Contacts", _PLAIN, (cells("plain", number) for number in range(rows))))


@contextmanager
def timed(stage: str, rows: int, found: list[dict[str, Any]]) -> Iterator[None]:
    """Adds how long a stage takes: rows a second, and milliseconds of CPU for each row, here and in the database."""
    began, used, there = time.perf_counter(), time.process_time(), database_seconds()
    yield
    seconds, cpu, there = time.perf_counter() - began, time.process_time() - used, database_seconds() - there
    each = {"rows_per_second": rows / seconds, "cpu_ms": 1000 * cpu / rows, "database_ms": 1000 * there / rows}
    found.append({"stage": stage, "seconds": seconds, **each})


def database_seconds() -> float:
    """The CPU seconds of all processes of the database, those that have ended included."""
    from sqlalchemy import text

    from crm_app.core.database import transaction_without_workspace

    with transaction_without_workspace() as db:
        server = psutil.Process(db.execute(text("select pg_backend_pid()")).scalar_one()).parent()
    if server is None:
        raise RuntimeError("the database's processes are not on this machine")
    own = server.cpu_times()
    each = [own.user + own.system + own.children_user + own.children_system]
    for process in server.children():
        with suppress(psutil.NoSuchProcess):
            used = process.cpu_times()
            each.append(used.user + used.system)
    return float(sum(each))


def bring_in(path: Path, rows: int, tenant: product.Tenant, is_profiled: bool) -> list[dict[str, Any]]:
    """Takes the file through every stage: as a backend does in this process, the jobs in processes of their own.

    Raises RuntimeError when a stage does not do its work.
    """
    from crm_app.core.database import unit_of_work
    from crm_app.core.sessions import resolve
    from crm_app.files.service import Upload
    from crm_app.imports import analysis, preview, run
    from crm_app.imports.access import PERMISSION, PURPOSE
    from crm_app.imports.mapping import Mapping
    from crm_app.imports.models import ImportBatch

    caller = resolve(tenant.session_token).caller
    found: list[dict[str, Any]] = []
    with timed("upload", rows, found), path.open("rb") as file:
        upload = Upload(caller, PERMISSION, path.name, "text/csv", PURPOSE)
        while piece := file.read(65_536):
            if upload.feed(piece):
                upload.flush()
        upload.finish()
    with unit_of_work(caller) as work:
        batch_id = analysis.begin(work, upload.id).id

    def state() -> ImportBatch:
        with unit_of_work(caller) as work:
            one = work.db.get_one(ImportBatch, (work.workspace_id, batch_id))
            work.db.expunge(one)
            return one

    found.append(in_a_worker("analysis", rows, tenant))
    mapping = Mapping.model_validate(state().mapping)
    with timed("preview", min(rows, preview.PREVIEW_SCAN), found):
        preview.preview(caller, batch_id, mapping)
    with unit_of_work(caller) as work:
        run.start(work, batch_id, mapping)
    found.append(in_a_worker("import", rows, tenant, is_profiled))
    done = state()
    if done.status != "done" or done.counts["rows"].get("created") != rows:
        raise RuntimeError(f"the import is {done.status}: {done.counts}, {done.error}")
    found.append(in_a_worker("export", rows, tenant))
    return found


def in_a_worker(stage: str, rows: int, tenant: product.Tenant, is_profiled: bool = False) -> dict[str, Any]:
    """Has a new process run the jobs of imports that wait, or export everything. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "bench.imports", "--rows", str(rows), "--jobs", stage]
    command += ["--profile"] if is_profiled else []
    variables = {**os.environ, "BENCH_SESSION": tenant.session_token}
    done = subprocess.run(command, cwd=product.ROOT, env=variables, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f"{stage} ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_jobs(stage: str, rows: int, session_token: str, is_profiled: bool) -> dict[str, Any]:
    """Runs the jobs of imports that wait, in this process, as a worker would; or exports all contacts."""
    from sqlalchemy import text

    from crm_app import registry
    from crm_app.contacts.kind import CONTACTS
    from crm_app.core import job_running
    from crm_app.core.database import unit_of_work
    from crm_app.core.sessions import resolve
    from crm_app.core.startup import settle
    from crm_app.records import export

    registry.load()
    settle()
    caller = resolve(session_token).caller
    with unit_of_work(caller) as work:
        waiting = text("select id from job where status = 'queued' and kind like 'imports.%' order by id")
        ids = [str(found) for found in work.db.execute(waiting).scalars()]
    found: list[dict[str, Any]] = []
    profile = cProfile.Profile()
    before = _peak_mb()
    with timed(stage, rows, found), profile if is_profiled else nullcontext():
        for job_id in ids:
            job_running.run(job_id)
        if stage == "export":
            lines = sum(piece.count("\n") for piece in export.export(CONTACTS, caller, CONTACTS.query()))
            if lines < rows:
                raise RuntimeError(f"{lines} lines of {rows} were exported")
    if is_profiled:
        times = pstats.Stats(profile, stream=sys.stderr)
        times.sort_stats("tottime").print_stats(45).sort_stats("cumtime").print_stats(70)
    return found[0] | {"before_mb": before, "peak_mb": _peak_mb()}


def _peak_mb() -> int:
    """The peak of this process alone: that of `getrusage` begins with the memory of the process that started it."""
    status = Path("/proc/self/status").read_text().splitlines()
    return round(next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024)


def table(kind: str, rows: int, stages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each stage, with its share of the time until the rows are in, and one for all of these stages."""
    until = [one for one in stages if one["stage"] != "export"]
    seconds = sum(one["seconds"] for one in until)
    whole = {"stage": "upload to import", "seconds": seconds, "rows_per_second": rows / seconds}
    whole |= {name: sum(one[name] for one in until) for name in ("cpu_ms", "database_ms")}
    return [
        {
            "file": f"{kind} {rows:,}",
            "stage": one["stage"],
            "rows_per_second": round(one["rows_per_second"]),
            "worker_cpu_ms_per_row": round(one["cpu_ms"], 3),
            "database_cpu_ms_per_row": round(one["database_ms"], 3),
            "share": round(one["seconds"] / seconds, 3),
            "worker_mb_before": one.get("before_mb", ""),
            "worker_mb_peak": one.get("peak_mb", ""),
        }
        for one in (*until, whole, stages[-1])
    ]


def add_fields(caller: Any) -> None:
    """The own fields that the linked file fills."""
    from crm_app.core.database import unit_of_work
    from crm_app.fields import service as fields
    from crm_app.fields.schemas import FieldIn

    with unit_of_work(caller) as work:
        for kind, label in (("text", "Region"), ("date", "Contract date"), ("integer", "Desks")):
            fields.add(work, FieldIn.model_validate({"kind": "contact", "type": kind, "label_en": label}))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--only", choices=KINDS, nargs="+", default=list(KINDS))
    options.add_argument("--profile", action="store_true", help="prints where the time of the import job goes")
    options.add_argument("--jobs", help=argparse.SUPPRESS)
    args = options.parse_args()
    if args.jobs:
        print(json.dumps(run_jobs(args.jobs, args.rows, os.environ["BENCH_SESSION"], args.profile)))
        return
    asked = [(kind, args.rows) for kind in args.only]
    if "plain" in args.only and not args.profile:
        asked.insert(0, ("plain", args.rows // 4))
    with product.services():
        from crm_app.core.sessions import resolve

        tenants = product.tenants(len(asked))
        rows: list[dict[str, Any]] = []
        for (kind, count), tenant in zip(asked, tenants, strict=True):
            if kind == "linked":
                add_fields(resolve(tenant.session_token).caller)
            with tempfile.TemporaryDirectory(prefix="crm bench ") as folder:
                path = Path(folder) / ("contacts.xlsx" if kind == "workbook" else "contacts.csv")
                write_file(kind, count, path)
                rows += table(kind, count, bring_in(path, count, tenant, args.profile))
    report.show("imports", rows, records=args.rows)


if __name__ == "__main__":
    main()
