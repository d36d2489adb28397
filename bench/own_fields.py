"""Filters and orders of a large list by fields of a workspace's own: the service time of its first page.

    python -m bench.own_fields [--records 150000] [--rounds 40] [--explain]

A list is read in this process as a request reads it: one round trip that checks the session, enters the workspace and returns
the page as JSON. Each case is read with `rounds` different values. The goal is 50 ms at the 95th percentile.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, text

from bench import product, report

FIELDS: dict[str, dict[str, Any]] = {
    "region": {"type": "choice", "choices": [{"label_en": f"Region {n}", "value": f"r{n}"} for n in range(8)]},
    "code": {"type": "text"},
    "size": {"type": "integer"},
    "since": {"type": "date"},
    "visit": {"type": "moment"},
    "buyer": {"type": "person"},
}
_FILL = """
update contact c set custom_fields = jsonb_build_object(
    'region', 'r' || (n.g % 8), 'code', 'C-' || n.g, 'size', (n.g * 7919) % 10007,
    'since', to_char(date '2015-01-01' + (n.g * 31) % 4000, 'YYYY-MM-DD'),
    'visit', to_char(timestamp '2025-01-01' + make_interval(mins => n.g % 500000), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
    || case when n.g % 1000 = 0 then jsonb_build_object('buyer', cast(:m as text)) else '{}' end
  from (select id, cast(row_number() over (order by id) as int) as g from contact where workspace_id = :w) n
 where c.workspace_id = :w and c.id = n.id
"""


def _one(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"filter": json.dumps({"all": [{"field": f"custom.{field}", "op": op, "value": value}]})}


CASES: dict[str, Callable[[int], dict[str, Any]]] = {
    "no condition": lambda _: {},
    "a choice, one of eight": lambda n: _one("region", "is", f"r{n % 8}"),
    "a text, one record": lambda n: _one("code", "is", f"C-{1 + n * 997}"),
    "a number, between (rare)": lambda n: _one("size", "between", [n * 100, n * 100 + 1]),
    "a day (rare)": lambda n: _one("since", "is", f"20{15 + n % 10}-03-{1 + n % 28:02}"),
    "a person (rare)": lambda _: _one("buyer", "is", "me"),
    "by a number": lambda _: {"sort": "custom.size"},
    "by a number, downwards": lambda _: {"sort": "-custom.size"},
    "by a day, downwards": lambda _: {"sort": "-custom.since"},
    "by a text": lambda _: {"sort": "custom.code"},
    "a choice, by a number": lambda n: _one("region", "is", f"r{n % 8}") | {"sort": "-custom.size"},
    "by the owner": lambda _: {"sort": "owner_id"},
    "by the company": lambda _: {"sort": "company_id"},
}


def declare(caller: Any) -> None:
    """Declares the fields for contacts."""
    from crm_app.core.database import unit_of_work
    from crm_app.fields import service
    from crm_app.fields.schemas import FieldIn

    with unit_of_work(caller) as work:
        for key, more in FIELDS.items():
            service.add(work, FieldIn.model_validate({"kind": "contact", "key": key, "label_en": key.title()} | more))


def fill(tenant: product.Tenant) -> None:
    """Gives every contact of a workspace values."""
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    with owner.begin() as connection:
        connection.execute(text(_FILL), {"w": tenant.workspace_id, "m": str(tenant.member_id)})
    owner.dispose()
    product.vacuum("contact")


def index(caller: Any) -> dict[str, Any]:
    """Has the job make the indexes of the fields that were used. Returns the seconds that each took."""
    from crm_app.core.database import unit_of_work
    from crm_app.fields import jobs
    from crm_app.operations import indexing
    from crm_app.records.own import definitions, usage

    with unit_of_work(caller) as work:
        jobs.note_used(work, {UUID(one) for one in usage.taken(work.workspace_id) if "." not in one})
        jobs.wish(work, jobs.wanted(work, ()))
    began = time.perf_counter()
    made = indexing.make_wanted(os.environ["CRM_OWNER_DATABASE_URL"])
    seconds = time.perf_counter() - began
    definitions.forget(None)
    return {"indexes": len(made), "seconds_each": round(seconds / max(1, len(made)), 2)}


def measure(caller: Any, rounds: int) -> list[dict[str, Any]]:
    """The milliseconds of the first page in each case."""
    from crm_app.contacts.kind import CONTACTS
    from crm_app.core.validation import parse
    from crm_app.records import queries

    rows = []
    for name, asked in CASES.items():
        found = []
        for n in range(-2, rounds):  # two to warm up
            query = parse(CONTACTS.query, asked(abs(n)) | {"limit": 25})
            began = time.perf_counter()
            queries.page(CONTACTS, caller, query)
            if n >= 0:
                found.append(1000 * (time.perf_counter() - began))
        found.sort()
        p95 = found[min(len(found) - 1, int(0.95 * len(found)))]
        rows.append({"case": name, "p50_ms": round(statistics.median(found), 1), "p95_ms": round(p95, 1)})
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--records", type=int, default=150_000)
    options.add_argument("--rounds", type=int, default=40)
    args = options.parse_args()
    with product.services():
        from crm_app.core.sessions import resolve

        (tenant,) = product.tenants(1)
        product.fill([tenant], args.records, 0)
        caller = resolve(tenant.session_token).caller
        declare(caller)
        fill(tenant)
        before = measure(caller, args.rounds)
        made = index(caller)
        after = {row["case"]: row for row in measure(caller, args.rounds)}
    rows = [one | {f"with_index_{name}": after[one["case"]][name] for name in ("p50_ms", "p95_ms")} for one in before]
    report.show("own_fields", rows, records=args.records, **made)


if __name__ == "__main__":
    main()
