"""Changes to many records at once and their undo, beside a plain UPDATE of the same rows.

    python -m bench.bulk [--records 20000] [--rounds 3] [--only "set a field"] [--profile]

The job runs in this process, as a worker runs it: each record with its permission, rule, version, audit entry, search
document and event. The plain UPDATE sets the same columns of the same rows in one statement; it is the floor that the
database itself has. The fastest of the rounds counts.
"""

import argparse
import cProfile
import os
import pstats
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from sqlalchemy import create_engine, text

from bench import product, report

CHANGES: dict[str, dict[str, Any]] = {
    "set a field": {"set": {"job_title": "Director {round}"}},
    "set two fields": {"set": {"city": "Chiang Mai {round}", "status": "customer"}},
    "set an own field": {"set": {"custom_fields": {"region": "North {round}"}}},
    "add a tag": {"add_tags": ["tag {round}"]},
    "assign": {"set": {"owner_id": None}},
    "delete": {"action": "delete"},
}


def timed(run: Callable[[], Any], records: int) -> dict[str, float]:
    """How many records a second, and the milliseconds of this process's CPU for each."""
    began, used = time.perf_counter(), time.process_time()
    run()
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    return {"rows_per_second": records / seconds, "cpu_ms_per_row": 1000 * cpu / records}


def best(found: list[dict[str, float]]) -> dict[str, float]:
    """The fastest of several rounds."""
    fastest = max(found, key=lambda one: one["rows_per_second"])
    return {name: round(value, 3 if "ms" in name else 0) for name, value in fastest.items()}


def plain_update(records: int) -> dict[str, float]:
    """A plain UPDATE of the contacts, in one statement and transaction."""
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    statement = text("update contact set job_title = :title, version = version + 1, updated_at = now()")

    def run() -> None:
        with owner.begin() as connection:
            connection.execute(statement, {"title": f"Clerk {time.time()}"})

    found = timed(run, records)
    owner.dispose()
    return found


def run_jobs(caller: Any) -> None:
    """Runs the jobs of changes that wait."""
    from crm_app.core import job_running
    from crm_app.core.database import unit_of_work

    with unit_of_work(caller) as work:
        waiting = text("select id from job where status = 'queued' and kind like 'changes.%'")
        ids = [str(found) for found in work.db.execute(waiting).scalars()]
    for job_id in ids:
        job_running.run(job_id)


def measure(caller: Any, records: int, rounds: int, names: list[str]) -> list[dict[str, Any]]:
    """A row for each kind of change: the change and its undo, as shares of the plain UPDATE of the same run."""
    from crm_app.contacts.kind import CONTACTS
    from crm_app.core.database import unit_of_work
    from crm_app.core.validation import parse
    from crm_app.records import bulk, runs, undo

    def start(asked: dict[str, Any]) -> Any:
        with unit_of_work(caller) as work:
            return bulk.run(work, CONTACTS, parse(bulk.bulk_in(CONTACTS), asked | {"matching": {}})).id

    def put_back(run_id: Any) -> None:
        with unit_of_work(caller) as work:
            undo.start(work, run_id)
        run_jobs(caller)

    plain = best([plain_update(records) for _ in range(rounds)])
    rows: list[dict[str, Any]] = [{"change": "plain UPDATE", **plain}]
    for name in names:
        change = CHANGES[name]
        written, undone = [], []
        for number in range(rounds):
            asked = _filled(change, number)
            run_id = start(asked)
            written.append(timed(lambda: run_jobs(caller), records))
            undone.append(timed(lambda run_id=run_id: put_back(run_id), records))  # type: ignore[misc]
            with unit_of_work(caller) as work:
                run = runs.get(work, run_id, "en")
            if (run.changed, run.undone) != (records, records):
                raise RuntimeError(f"{name}: {run.changed} changed, {run.undone} undone of {records}")
        for what, found in ((name, best(written)), (f"{name}: undo", best(undone))):
            share = round(found["rows_per_second"] / plain["rows_per_second"], 3)
            rows.append({"change": what, **found, "share_of_plain": share})
    return rows


def _filled(change: dict[str, Any], number: int) -> dict[str, Any]:
    """A change whose texts name the round, so that each round changes every record."""
    given = {name: value for name, value in change.items() if name != "set"}
    for name in ("add_tags",):
        if name in given:
            given[name] = [one.format(round=number) for one in given[name]]
    values = change.get("set")
    if values is not None:
        given["set"] = _named(values, number)
    return given


def _named(values: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        name: value.format(round=number)
        if isinstance(value, str)
        else _named(value, number)
        if isinstance(value, dict)
        else value
        for name, value in values.items()
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--records", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", choices=list(CHANGES), nargs="+", default=list(CHANGES))
    options.add_argument("--profile", action="store_true", help="prints where the time of this process goes")
    args = options.parse_args()
    with product.services():
        from crm_app.core.database import unit_of_work
        from crm_app.core.sessions import resolve
        from crm_app.fields import service as fields
        from crm_app.fields.schemas import FieldIn

        (tenant,) = product.tenants(1)
        product.fill([tenant], args.records, 0)
        caller = resolve(tenant.session_token).caller
        with unit_of_work(caller) as work:
            fields.add(work, FieldIn(kind="contact", type="text", label_en="Region"))
        profile = cProfile.Profile()
        with profile if args.profile else nullcontext():
            rows = measure(caller, args.records, args.rounds, args.only)
        if args.profile:
            pstats.Stats(profile).sort_stats("cumtime").print_stats(60)
    report.show("bulk", rows, records=args.records)


if __name__ == "__main__":
    main()
