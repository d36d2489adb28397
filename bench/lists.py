"""Filters, orders and totals of lists in a large database: the service time of a first page.

    python -m bench.lists [--contacts 1000000] [--deals 300000] [--workspaces 100] [--rounds 40] [--only deals]

Half of the records are in one workspace, in which the lists are read, the rest are spread over the others. A list is read in
this process as a request reads it: one round trip that checks the session, enters the workspace and returns the page as JSON.
Each case is read with `rounds` different values, after the job has made the indexes of what lists use. The goals are 50 ms at the
95th percentile for a page and 300 ms for totals. Words are searched in `bench.growth`.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import create_engine, text

from bench import product, report

PAGE_GOAL_MS, TOTALS_GOAL_MS = 50, 300
COMPANIES = 5_000
"""In the first workspace; a hundredth of it in each of the others."""
_BATCH = 50_000
_PREPARE = (
    """
    insert into company (workspace_id, id, owner_id, created_by, created_at, updated_at, version, custom_fields, name,
                         name_key, match_key, sector, country, tags)
    select :w, gen_random_uuid(), :m, :m, now(), now(), 1, '{}', 'Company ' || g, 'company ' || lpad(g::text, 6, '0'),
           'company' || g, (array['retail', 'finance', 'medical', 'software'])[1 + g % 4], 'Thailand', '[]'
      from generate_series(1, cast(:companies as int)) g
    """,
    """
    create temp table bench_company on commit drop as
    select id, row_number() over (order by id) - 1 as place from company where workspace_id = :w
    """,
    """
    create temp table bench_stage on commit drop as
    select s.id, s.pipeline_id, s.outcome, row_number() over (order by s.position) - 1 as place, count(*) over () as places
      from stage s where s.workspace_id = :w
    """,
)
_CONTACTS = """
insert into contact (workspace_id, id, owner_id, created_by, created_at, updated_at, version, custom_fields, name, name_key,
                     match_key, email, phone, job_title, city, status, tags, company_id)
select :w, gen_random_uuid(), case when (g / 8) % 4 = 0 then null else cast(:m as uuid) end, :m,
       now() - g * interval '1 minute', now() - g * interval '1 minute', 1,
       jsonb_build_object('region', (array['north', 'south', 'east', 'west'])[1 + g % 4], 'desks', (g * 37) % 10000,
                          'since', (current_date - g % 3000)::text, 'code', 'K-' || g % 20000),
       n, lower(n), replace(lower(n), ' ', ''),
       lower(replace(n, ' ', '.')) || '@example' || g % 500 || '.com', '02' || lpad(g::text, 7, '0'), 'Buyer',
       (array['Bangkok', 'Chiang Mai', 'Phuket', 'Rayong', 'Trang'])[1 + g % 5],
       (array['lead', 'qualified', 'customer'])[1 + g % 3], case when g % 49 = 0 then '["vip"]'::jsonb else '[]' end, c.id
  from (select g, (array['Somchai', 'Anna', 'Malee', 'Moses', 'Prasert', 'สมชาย', 'สุดา', 'Niran'])[1 + g % 8] || ' '
               || substr(md5(g::text), 1, 8) as n
          from generate_series(cast(:first as int), cast(:last as int)) g) x
  join bench_company c on c.place = (g * cast(7919 as bigint)) % :companies
"""
_DEALS = """
insert into deal (workspace_id, id, owner_id, created_by, created_at, updated_at, version, custom_fields, name, name_key,
                  company_id, pipeline_id, stage_id, status, amount, currency, expected_close_date, close_date, position,
                  stage_changed_at)
select :w, gen_random_uuid(), :m, :m, now() - g * interval '3 minutes', now() - g * interval '3 minutes', 1, '{}',
       'Deal ' || g, 'deal ' || lpad(g::text, 7, '0'), c.id, s.pipeline_id, s.id, s.outcome, (g * 37) % 100000, 'THB',
       current_date + (g * 31) % 700 - 350, case when s.outcome = 'open' then null else current_date - (g * 31) % 350 end, g,
       now()
  from generate_series(cast(:first as int), cast(:last as int)) g
  join bench_company c on c.place = (g * cast(7919 as bigint)) % :companies
  join bench_stage s on s.place = g % s.places
"""


_DOCUMENTS = (
    "drop index ix_search_document_words",
    """
    insert into search_document (workspace_id, kind, record_id, owner_id, title, title_text, text, body, updated_at, embedded_at)
    select workspace_id, 'contact', id, owner_id, name, lower(name),
           concat_ws(' ', lower(name), lower(job_title), email, phone, lower(city)), '', updated_at, now() from contact
    union all select workspace_id, 'company', id, owner_id, name, lower(name), concat_ws(' ', lower(name), sector), '',
           updated_at, now() from company
    union all select workspace_id, 'deal', id, owner_id, name, lower(name), lower(name), '', updated_at, now() from deal
    """,
    "create index ix_search_document_words on search_document using gin (text gin_trgm_ops)",
)
_FIELDS: tuple[dict[str, Any], ...] = (
    {
        "type": "choice",
        "label_en": "Region",
        "choices": [{"label_en": one} for one in ("North", "South", "East", "West")],
    },
    {"type": "integer", "label_en": "Desks"},
    {"type": "date", "label_en": "Since"},
    {"type": "text", "label_en": "Code"},
)


def write_documents() -> None:
    """Writes the documents of the search, by which texts that contain something are found too."""
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    with owner.begin() as connection:
        for statement in _DOCUMENTS:
            connection.execute(text(statement))
    owner.dispose()


def add_fields(caller: Any) -> None:
    """The own fields of contacts."""
    from crm_app.core.database import unit_of_work
    from crm_app.fields import service as fields
    from crm_app.fields.schemas import FieldIn

    with unit_of_work(caller) as work:
        for one in _FIELDS:
            fields.add(work, FieldIn.model_validate({"kind": "contact"} | one))


def index(caller: Any) -> float:
    """Makes the indexes that lists wish for. Returns the seconds that it took."""
    from crm_app.core import job_running
    from crm_app.core.database import unit_of_work
    from crm_app.core.jobs import Nothing, enqueue
    from crm_app.operations import indexing
    from crm_app.records.own import definitions

    with unit_of_work(caller) as work:
        job_id = enqueue(work, "fields.index", Nothing())
    began = time.perf_counter()
    job_running.run(str(job_id))
    indexing.make_wanted(os.environ["CRM_OWNER_DATABASE_URL"])
    definitions.forget(None)
    return time.perf_counter() - began


def record_at(caller: Any, record: Any, sort: str, place: int) -> str:
    """The id of the record at a place of the order, after which a later page begins."""
    from crm_app.core.database import unit_of_work
    from crm_app.core.tables import columns
    from crm_app.records import ordering

    at = columns(record.model)
    order = ordering.clauses(ordering.keys(record, ordering.of(record, caller, sort)))
    with unit_of_work(caller) as work:
        work.require(f"{record.kind}.read")
        found = record.select.with_only_columns(at.id).where(
            at.workspace_id == work.workspace_id, at.deleted_at.is_(None)
        )
        return str(work.db.execute(found.order_by(*order).offset(place).limit(1)).scalar_one())


def fill(tenant: product.Tenant, contacts: int, deals: int, companies: int) -> None:
    """Adds companies, contacts and deals to an empty workspace."""
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    given = {"w": tenant.workspace_id, "m": tenant.member_id, "companies": companies}
    with owner.begin() as connection:
        for statement in _PREPARE:
            connection.execute(text(statement), given)
        for statement, count in ((_CONTACTS, contacts), (_DEALS, deals)):
            for begin in range(0, count, _BATCH):
                values = given | {"first": begin + 1, "last": min(begin + _BATCH, count)}
                connection.execute(text(statement), values)
    owner.dispose()


def one(field: str, op: str, value: Any = None) -> dict[str, Any]:
    """A condition of a filter."""
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def every(*conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A list of the records for which all conditions hold."""
    return {"filter": json.dumps({"all": list(conditions)})} | more


_CITIES, _SECTORS = ("Bangkok", "Chiang Mai", "Phuket", "Rayong", "Trang"), ("retail", "finance", "medical", "software")
Case = Callable[[int], dict[str, Any]]
CASES: dict[str, dict[str, Case]] = {
    "contact": {
        "newest first": lambda _: {},
        "by name": lambda _: {"sort": "name"},
        "by name, downwards": lambda _: {"sort": "-name"},
        "by the owner": lambda _: {"sort": "owner_id"},
        "by the company": lambda _: {"sort": "company_id"},
        "by city": lambda _: {"sort": "city"},
        "mine": lambda _: every(one("owner_id", "is", "me")),
        "of nobody": lambda _: every(one("owner_id", "empty")),
        "a city of five": lambda n: every(one("city", "is", _CITIES[n % 5])),
        "a tag (2 %)": lambda _: every(one("tags", "any_of", ["vip"])),
        "the email contains": lambda n: every(one("email", "contains", f"example{n * 7 % 500}.com")),
        "a sector of the company": lambda n: every(one("company_id.sector", "is", _SECTORS[n % 4])),
        "mine, in a city": lambda n: every(one("owner_id", "is", "me"), one("city", "is", _CITIES[n % 5])),
        "a city, by name": lambda n: every(one("city", "is", _CITIES[n % 5]), sort="name"),
        "a tag, in a city, by name": lambda n: every(
            one("tags", "any_of", ["vip"]), one("city", "is", _CITIES[n % 5]), sort="name"
        ),
        "a city and a sector, by name": lambda n: every(
            one("city", "is", _CITIES[n % 5]), one("company_id.sector", "is", _SECTORS[n % 4]), sort="name"
        ),
        "the name contains, by city": lambda n: every(one("name", "contains", f"{n:02x}a"), sort="city"),
        "not mine, without a tag": lambda _: every(one("owner_id", "is_not", "me"), one("tags", "none_of", ["vip"])),
        "an email that contains, or a rare text": lambda n: {
            "filter": json.dumps(
                {
                    "any": [
                        one("email", "contains", f"example{n * 7 % 500}.com"),
                        one("custom.code", "is", f"K-{n * 331}"),
                    ]
                }
            )
        },
        "a city or a tag, by name": lambda n: {
            "filter": json.dumps({"any": [one("city", "is", _CITIES[n % 5]), one("tags", "any_of", ["vip"])]}),
            "sort": "name",
        },
        "both of two tags": lambda _: every(one("tags", "all_of", ["vip", "gold"])),
        "a sector, mine, by the company": lambda n: every(
            one("company_id.sector", "is", _SECTORS[n % 4]), one("owner_id", "is", "me"), sort="company_id"
        ),
        "a city, by the owner": lambda n: every(one("city", "is", _CITIES[n % 5]), sort="owner_id"),
        "a status, by the company, downwards": lambda _: every(one("status", "is", "lead"), sort="-company_id"),
        "by an own number": lambda _: {"sort": "-custom.desks"},
        "by an own text": lambda _: {"sort": "custom.code"},
        "an own choice": lambda n: every(one("custom.region", "is", ("north", "south")[n % 2])),
        "an own number between (1 %)": lambda n: every(one("custom.desks", "between", [n * 100, n * 100 + 99])),
        "an own day, by an own number": lambda n: every(
            one("custom.since", "before", f"{2019 + n % 6}-01-01"), sort="custom.desks"
        ),
        "an own text is": lambda n: every(one("custom.code", "is", f"K-{n * 331}")),
        "an own choice, in a city, by an own text": lambda n: every(
            one("custom.region", "is", "west"), one("city", "is", _CITIES[n % 5]), sort="custom.code"
        ),
        "an own number over, of a sector, by name": lambda n: every(
            one("custom.desks", "greater", 9900 + n), one("company_id.sector", "is", _SECTORS[n % 4]), sort="name"
        ),
        "by name, from 100,000 on": lambda _: {"sort": "name", "place": 100_000},
        "by the company, from 100,000 on": lambda _: {"sort": "company_id", "place": 100_000},
        "by the owner, from 100,000 on": lambda _: {"sort": "owner_id", "place": 100_000},
        "by city, from 100,000 on": lambda _: {"sort": "city", "place": 100_000},
        "by an own number, from 100,000 on": lambda _: {"sort": "-custom.desks", "place": 100_000},
    },
    "deal": {
        "newest first": lambda _: {},
        "by amount, downwards": lambda _: {"sort": "-amount"},
        "by expected close": lambda _: {"sort": "expected_close_date"},
        "open": lambda _: every(one("status", "is", "open")),
        "open, by amount": lambda _: every(one("status", "is", "open"), sort="-amount"),
        "amount between (1 %)": lambda n: every(one("amount", "between", [n * 1000, n * 1000 + 1000])),
        "to close this month": lambda _: every(one("expected_close_date", "in_period", "this_month")),
        "won, closed this quarter": lambda _: every(
            one("status", "is", "won"), one("close_date", "in_period", "this_quarter")
        ),
        "open, of a sector, by amount": lambda n: every(
            one("status", "is", "open"), one("company_id.sector", "is", _SECTORS[n % 4]), sort="-amount"
        ),
        "by amount, from 50,000 on": lambda _: {"sort": "-amount", "place": 50_000},
        "over an amount, of a sector": lambda n: every(
            one("amount", "greater", 99_000 + n), one("company_id.sector", "is", _SECTORS[n % 4])
        ),
        "mine, over an amount, by close": lambda n: every(
            one("owner_id", "is", "me"), one("amount", "greater", 50_000 + n * 500), sort="expected_close_date"
        ),
    },
}


def use(caller: Any, kind: str) -> None:
    """Reads each list once, so that the job knows what lists use."""
    from crm_app import records
    from crm_app.core.validation import parse
    from crm_app.records import queries

    record = records.TYPES[kind]
    for asked in CASES[kind].values():
        given = {name: value for name, value in asked(0).items() if name != "place"}
        queries.page(record, caller, parse(record.query, given | {"limit": 25}))


def measure(caller: Any, kind: str, rounds: int, most: int = 100_000) -> list[dict[str, Any]]:
    """The milliseconds of the first page, of the number of records and of the totals in each case."""
    from crm_app import records
    from crm_app.core.validation import parse
    from crm_app.records import bulk, queries
    from crm_app.records.table import columns

    record = records.TYPES[kind]
    amounts = columns.chosen(caller, record, ["amount"])[0] if kind == "deal" else ()
    rows = []
    for name, asked in CASES[kind].items():
        calls: dict[str, Callable[[Any], Any]] = {
            "page": lambda query: queries.page(record, caller, query),
            "count": lambda query: queries.count(record, caller, query, bulk.MAX_ROWS + 1),
        }
        if amounts:
            calls["totals"] = lambda query: queries.totals(record, caller, query, amounts)
        row: dict[str, Any] = {"kind": kind, "case": name}
        for call, run in calls.items():
            given: dict[str, Any] = {"limit": 25}
            if "place" in asked(0):
                given["after"] = record_at(caller, record, asked(0)["sort"], min(asked(0)["place"], most))
            found = []
            for n in range(-2, rounds if call == "page" else max(5, rounds // 4)):  # two to warm up
                query = parse(record.query, {k: v for k, v in asked(abs(n)).items() if k != "place"} | given)
                began = time.perf_counter()
                run(query)
                if n >= 0:
                    found.append(time.perf_counter() - began)
            taken = report.latencies(found)
            row |= {f"{call}_p50_ms": taken["p50"], f"{call}_p95_ms": taken["p95"]}
        rows.append(row)
        print(row, flush=True)
    return rows


def prepare(contacts: int, deals: int, workspaces: int, kinds: list[str]) -> tuple[product.Tenant, float]:
    """Makes the workspaces, the first with half of the records, and the indexes of what its lists use.

    Returns the first one, and the seconds that the indexes took.
    """
    from crm_app.core.sessions import resolve

    first, *others = product.tenants(workspaces)
    fill(first, contacts // 2, deals // 2, COMPANIES)
    for tenant in others:
        share = 2 * len(others)
        fill(tenant, contacts // share, deals // share, COMPANIES // 100)
    write_documents()
    product.vacuum("company", "contact", "deal", "search_document")
    caller = resolve(first.session_token).caller
    add_fields(caller)
    for kind in kinds:
        use(caller, kind)
    return first, round(index(caller), 1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--contacts", type=int, default=1_000_000)
    options.add_argument("--deals", type=int, default=300_000)
    options.add_argument("--workspaces", type=int, default=100)
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--only", choices=sorted(CASES))
    args = options.parse_args()
    with product.services():
        from crm_app.core.sessions import resolve

        began = time.perf_counter()
        kinds = [kind for kind in CASES if args.only in (None, kind)]
        first, indexed = prepare(args.contacts, args.deals, args.workspaces, kinds)
        filled = round(time.perf_counter() - began - indexed)
        caller = resolve(first.session_token).caller
        rows = [row for kind in kinds for row in measure(caller, kind, args.rounds, args.contacts // 5)]
    slow = [row for row in rows if row["page_p95_ms"] > PAGE_GOAL_MS or row.get("totals_p95_ms", 0) > TOTALS_GOAL_MS]
    report.show(
        "lists",
        rows,
        contacts=args.contacts,
        deals=args.deals,
        seconds_to_fill=filled,
        seconds_to_index=indexed,
        over_the_goal=len(slow),
    )


if __name__ == "__main__":
    main()
