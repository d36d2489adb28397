"""Lists that the builder of filters can express, generated: every operator of every field in several orders, and pairs of them.

    python -m bench.every_list [--contacts 1000000] [--deals 300000] [--workspaces 100] [--pairs 300]

The database is that of `bench.lists`. The values of conditions are those of records that exist. Each list is read before the
indexes of what lists use are made, then timed five times as `bench.lists` does; what counts is the median of each list.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from typing import Any

from bench import lists, product, report

_ROUNDS = 5
_ORDERS = {
    "contact": ("name", "-created_at", "city", "company_id", "-custom.desks"),
    "deal": ("-created_at", "-amount", "expected_close_date", "company_id", "status"),
}
_EVERYWHERE = ("in_period", "empty", "not_empty")
Condition = dict[str, Any]


def conditions(caller: Any, record: Any, chance: random.Random) -> Iterator[Condition]:
    """Every operator of every field that a filter of the kind can name, with values of records of the workspace."""
    from crm_app.records.filtering import fields
    from crm_app.records.filtering.operators import OPERATORS

    samples = [sample for sample in _samples(caller, record) if sample]
    for asked in fields.every(caller, record):
        found = [value for one in samples if (value := _value(one, asked)) not in (None, "", [])]
        for op in OPERATORS[asked.type]:
            value = _given(op, asked, found, chance)
            if value is not None or op in ("empty", "not_empty"):
                yield lists.one(asked.name, op, value)


def _samples(caller: Any, record: Any) -> list[dict[str, Any]]:
    """Records of the workspace, each with those that it links to under their names."""
    from crm_app import records
    from crm_app.core.validation import parse
    from crm_app.records import queries

    found: list[dict[str, Any]] = json.loads(queries.page(record, caller, parse(record.query, {"limit": 20})))["items"]
    for one in found:
        for name, kind in record.references.items():
            if one.get(name):
                one[f"of {name}"] = json.loads(queries.one(records.TYPES[kind], caller, one[name]))
    return found


def _value(sample: dict[str, Any], asked: Any) -> Any:
    if asked.through is not None:
        sample = sample.get(f"of {asked.through.name}") or {}
    name = asked.name.removeprefix(f"{asked.through.name}." if asked.through is not None else "")
    return sample.get("custom_fields", {}).get(asked.own.key) if asked.own is not None else sample.get(name)


def _given(op: str, asked: Any, found: list[Any], chance: random.Random) -> Any:
    """The value of a condition; None where no record has one."""
    if op in ("empty", "not_empty") or (not found and op not in ("in_last", "in_next", "in_period")):
        return None
    if op in ("in_last", "in_next"):
        return 30
    if op == "in_period":
        return "this_quarter"
    value = chance.choice(found)
    if asked.type in ("date", "moment"):
        value = str(value)[:10]
    elif asked.type in ("number", "money"):
        value = float(value)
        return [value, value * 1.01 + 1] if op == "between" else value
    elif isinstance(value, list):
        return value[:1]
    elif op == "contains" or op == "not_contains":
        return value[len(value) // 3 :][:6].strip() or value
    elif op == "starts_with":
        return value[:4]
    if op == "between":
        return sorted([value, str(chance.choice(found))[:10]])
    return [value] if op in ("any_of", "all_of", "none_of") else value


def cases(caller: Any, record: Any, pairs: int, seed: int = 7) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lists: each condition in each order, and so many pairs of conditions, half of them alternatives."""
    chance = random.Random(seed)
    every = list(conditions(caller, record, chance))
    for sort in _ORDERS[record.kind]:
        for one in every:
            yield f"{_words(one)} by {sort}", lists.every(one, sort=sort)
    for number in range(pairs):
        two, joined = chance.sample(every, 2), "any" if number % 2 else "all"
        sort = chance.choice(_ORDERS[record.kind])
        name = f" {'or' if number % 2 else 'and'} ".join(_words(one) for one in two)
        yield f"{name} by {sort}", {"filter": json.dumps({joined: two}), "sort": sort}


def _words(one: Condition) -> str:
    return " ".join(str(part) for part in one.values())


def measure(caller: Any, kind: str, pairs: int, only: str = "") -> list[dict[str, Any]]:
    """The median milliseconds of the first page of each list."""
    from crm_app import records
    from crm_app.core.validation import parse
    from crm_app.records import queries

    record, rows = records.TYPES[kind], []
    for name, asked in cases(caller, record, pairs):
        if only and only not in name:
            continue
        query = parse(record.query, asked | {"limit": 25})
        found = []
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            queries.page(record, caller, query)
            found.append(1000 * (time.perf_counter() - began))
        rows.append({"kind": kind, "list": name, "ms": round(sorted(found)[_ROUNDS // 2], 1)})
    return rows


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How many lists there are, and their milliseconds."""
    every = sorted(row["ms"] for row in rows)
    over = [row for row in rows if row["ms"] > lists.PAGE_GOAL_MS]
    found = {"lists": len(every), "p50_ms": every[len(every) // 2], "p95_ms": every[int(0.95 * (len(every) - 1))]}
    return found | {"most_ms": every[-1], "over_the_goal": len(over)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--contacts", type=int, default=1_000_000)
    options.add_argument("--deals", type=int, default=300_000)
    options.add_argument("--workspaces", type=int, default=100)
    options.add_argument("--pairs", type=int, default=300)
    args = options.parse_args()
    with product.services():
        from crm_app.core.sessions import resolve

        first, _ = lists.prepare(args.contacts, args.deals, args.workspaces, list(_ORDERS))
        caller = resolve(first.session_token).caller
        rows = []
        for kind in _ORDERS:
            measure(caller, kind, args.pairs)
            lists.index(caller)
            rows += measure(caller, kind, args.pairs)
    shown = [{"kind": kind} | summary([row for row in rows if row["kind"] == kind]) for kind in _ORDERS]
    slowest = sorted(rows, key=lambda row: -row["ms"])[:40]
    report.show("every_list", shown, contacts=args.contacts, deals=args.deals, pairs=args.pairs, slowest=slowest)


if __name__ == "__main__":
    main()
