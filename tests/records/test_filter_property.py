"""Any filter finds in the database what a plain evaluator in Python finds in the records themselves."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_app.companies.kind import COMPANIES
from crm_app.core.clock import today
from crm_app.core.filters import Filter
from crm_app.fields import jobs
from crm_app.records import RecordType, few, queries
from crm_app.records.filtering.operators import OPERATORS, PERIODS
from crm_app.records.own import of_kind
from crm_app.tasks.service import TASKS
from tests.records.test_few import few_are_many
from tests.support.indexes import make_indexes
from tests.support.world import Someone, World, client

ZONE = "Asia/Bangkok"
FISCAL = 4
WORDS = ("Oak", "oak tree", "50%", "a_b", "น้ำมัน", "Ärger", "x")
OWN = {
    "region": ("choice", [{"label_en": "North"}, {"label_en": "South"}]),
    "uses": ("choices", [{"label_en": "SAP"}, {"label_en": "Odoo"}]),
    "size": ("integer", []),
    "since": ("date", []),
    "note": ("text", []),
    "partner": ("yes_no", []),
}


# ---------------------------------------------------------------- the evaluator


def months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def period_of(name: str, here: date) -> tuple[date, date]:
    """The first day of a period, and the day after its last one."""
    unit, offset = PERIODS[name]
    month = here.replace(day=1)
    if unit == "day":
        return here + timedelta(offset), here + timedelta(offset + 1)
    if unit == "week":
        monday = here - timedelta(here.weekday()) + timedelta(7 * offset)
        return monday, monday + timedelta(7)
    length = {"month": 1, "quarter": 3, "year": 12, "fiscal_year": 12}[unit]
    first = 1 if unit in ("month", "year") else FISCAL
    start = months_later(month, -((here.month - first) % length) if length > 1 else 0)
    return months_later(start, length * offset), months_later(start, length * (offset + 1))


def days_of(op: str, value: Any, here: date) -> tuple[date, date]:
    """The first day that an operator means, and the day after the last one."""
    if op == "in_period":
        return period_of(value, here)
    if op == "in_last":
        return here - timedelta(value - 1), here + timedelta(1)
    if op == "in_next":
        return here, here + timedelta(value)
    day = date.fromisoformat(value[0] if op == "between" else value)
    last = date.fromisoformat(value[1]) if op == "between" else day
    after = last + timedelta(1)
    return {
        "before": (date.min, day),
        "at_most": (date.min, after),
        "after": (after, date.max),
        "at_least": (day, date.max),
    }.get(op, (day, after))


NEGATED = {"is_not": "is", "none_of": "any_of", "not_contains": "contains", "empty": "not_empty"}


def holds(type_: str, stored: Any, op: str, value: Any, who: tuple[str, ...]) -> bool:
    """Whether a stored value fulfils a condition. `who` reads, followed by the others of the team."""
    if op in NEGATED:
        return not holds(type_, stored, NEGATED[op], value, who)
    if stored in (None, "", []):
        return False
    if op == "not_empty":
        return True
    if type_ == "text":
        low = stored.lower()
        match op:
            case "contains":
                return value.lower() in low
            case "starts_with":
                return bool(low.startswith(value.lower()))
        return low in [one.lower() for one in (value if isinstance(value, list) else [value])]
    if type_ == "number":
        number = Decimal(str(stored))
        low, high = value if op == "between" else (value, value)
        compared: dict[str, Callable[[], bool]] = {
            "less": lambda: number < low,
            "at_most": lambda: number <= low,
            "greater": lambda: number > low,
            "at_least": lambda: number >= low,
        }
        return compared.get(op, lambda: low <= number <= high)()
    if type_ in ("date", "moment"):
        moment = datetime.fromisoformat(stored)
        day = moment.astimezone(ZoneInfo(ZONE)).date() if type_ == "moment" else moment.date()
        first, after = days_of(op, value, today(ZONE))
        return first <= day < after
    if type_ in ("choices", "tags"):
        return set(value) <= set(stored) if op == "all_of" else bool(set(value) & set(stored))
    given = value if isinstance(value, list) else [value]
    if type_ == "person":
        people = {"me": who[:1], "my_team": who}
        given = [each for one in given for each in people.get(one, (one,))]
    return stored in given


# ---------------------------------------------------------------- records and filters

Place = tuple[str, Callable[[dict[str, Any]], Any], list[Any]]
"""The type of a field, its value in a record, and values that conditions compare with."""


def filled(world: World) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    chance = random.Random(7)
    api = client(world.admin)
    api_owner = client(world.owner)
    body = {"name": "Acme", "timezone": ZONE, "currency": "THB", "fiscal_year_start": FISCAL}
    answer = api_owner.put("/api/v1/workspace", json=body)
    assert answer.status_code == 200, answer.text
    for label, (type_, choices) in OWN.items():
        body = {"kind": "company", "type": type_, "label_en": label, "choices": choices}
        assert api_owner.post("/api/v1/fields", json=body).status_code == 201
    here = today(ZONE)

    def some(*values: Any) -> Any:
        return chance.choice((None, *values))

    def day() -> date:
        return here + timedelta(chance.choice((-800, -400, -95, -40, -8, -7, -6, -1, 0, 1, 6, 7, 29, 31, 100, 370)))

    companies = []
    for number in range(24):
        own = {
            "region": some("north", "south"),
            "uses": some(["sap"], ["odoo"], ["sap", "odoo"]),
            "size": some(0, 5, 10),
            "since": some(day().isoformat()),
            "note": some(*WORDS),
            "partner": some(True, False),
        }
        body = {
            "name": f"{chance.choice(WORDS)} {number}",
            "sector": some(*WORDS),
            "employees": some(0, 5, 10, 500),
            "tags": chance.choice(([], ["big"], ["old"], ["big", "old"])),
            "owner_id": some(str(world.admin.member_id), str(world.member.member_id)),
            "custom_fields": {name: value for name, value in own.items() if value is not None},
        }
        if companies and chance.random() < 0.4:
            body["parent_id"] = chance.choice(companies)["id"]
        answer = api.post("/api/v1/companies", json=body)
        assert answer.status_code == 201, answer.text
        companies.append(answer.json())
    tasks = []
    for number in range(30):
        body = {"title": f"Task {number}", "priority": chance.choice(("low", "normal", "high"))}
        if chance.random() < 0.7:
            body["company_id"] = chance.choice(companies)["id"]
        if chance.random() < 0.8:
            hour = chance.choice((0, 3, 16, 17, 23))
            body["due_at"] = (
                datetime.combine(day(), datetime.min.time(), ZoneInfo("UTC")).replace(hour=hour).isoformat()
            )
        elif chance.random() < 0.5:
            body["due_date"] = day().isoformat()
        answer = api.post("/api/v1/tasks", json=body)
        assert answer.status_code == 201, answer.text
        tasks.append(answer.json())
    return companies, tasks


def places(companies: list[dict[str, Any]], world: World, kind: str) -> dict[str, Place]:
    by_id = {one["id"]: one for one in companies}
    members = ["me", "my_team", str(world.admin.member_id), str(world.member.member_id)]
    words = [*WORDS, "OAK", "%", "_", "ก", "oak 3"]
    days = [(today(ZONE) + timedelta(n)).isoformat() for n in (-400, -8, -1, 0, 1, 7, 100)]
    numbers = [0, 5, 7.5, 10, 500]

    def at(name: str) -> Callable[[dict[str, Any]], Any]:
        return lambda item: item.get(name)

    def own(name: str) -> Callable[[dict[str, Any]], Any]:
        return lambda item: item["custom_fields"].get(name)

    of_company: dict[str, Place] = {
        "name": ("text", at("name"), words),
        "sector": ("text", at("sector"), words),
        "employees": ("number", at("employees"), numbers),
        "tags": ("tags", at("tags"), ["big", "old", "new"]),
        "created_at": ("moment", at("created_at"), days),
        "custom.region": ("choice", own("region"), ["north", "south"]),
        "custom.uses": ("choices", own("uses"), ["sap", "odoo"]),
        "custom.size": ("number", own("size"), numbers),
        "custom.since": ("date", own("since"), days),
        "custom.note": ("text", own("note"), words),
        "custom.partner": ("yes_no", own("partner"), [True, False]),
    }
    owned: dict[str, Place] = {"owner_id": ("person", at("owner_id"), members)}
    link = "parent_id" if kind == "company" else "company_id"

    def along(read: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
        return lambda item: read(by_id[item[link]]) if item.get(link) else None

    linked = {f"{link}.{name}": (type_, along(read), found) for name, (type_, read, found) in of_company.items()}
    ids = [one["id"] for one in companies[:6]]
    if kind == "company":
        return of_company | owned | linked | {link: ("link", at(link), ids)}
    of_task: dict[str, Place] = {
        "title": ("text", at("title"), ["task 1", "TASK 12", "2"]),
        "priority": ("choice", at("priority"), ["low", "normal", "high"]),
        "due_date": ("date", at("due_date"), days),
        "due_at": ("moment", at("due_at"), days),
        "company_id": ("link", at("company_id"), ids),
    }
    return of_task | owned | linked


@st.composite
def conditions(draw: Any, fields: dict[str, Place]) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(fields)))
    type_, _, offered = fields[name]
    op = draw(st.sampled_from(OPERATORS[type_]))  # type: ignore[index]
    pick = st.sampled_from(offered)
    if op in ("empty", "not_empty"):
        return {"field": name, "op": op}
    if op in ("in_last", "in_next"):
        return {"field": name, "op": op, "value": draw(st.sampled_from((1, 7, 30, 3650)))}
    if op == "in_period":
        return {"field": name, "op": op, "value": draw(st.sampled_from(sorted(PERIODS)))}
    if op == "between":
        return {"field": name, "op": op, "value": [draw(pick), draw(pick)]}
    if op in ("any_of", "all_of", "none_of"):
        return {"field": name, "op": op, "value": draw(st.lists(pick, min_size=1, max_size=3))}
    return {"field": name, "op": op, "value": draw(pick)}


def filters(fields: dict[str, Place]) -> Any:
    one = conditions(fields)

    def group(joined: str) -> Any:
        return st.lists(one, min_size=1, max_size=3).map(lambda found: {joined: found})

    def whole(joined: str) -> Any:
        other = "any" if joined == "all" else "all"
        return st.lists(one | group(other) | group(joined), min_size=1, max_size=3).map(lambda found: {joined: found})

    return st.sampled_from(("all", "any")).flatmap(whole)


def matches(item: dict[str, Any], part: dict[str, Any], fields: dict[str, Place], who: tuple[str, ...]) -> bool:
    for joined, decide in (("all", all), ("any", any)):
        if joined in part:
            return decide([matches(item, one, fields, who) for one in part[joined]])
    type_, read, _ = fields[part["field"]]
    return holds(type_, read(item), part["op"], part.get("value"), who)


def listed(who: Someone, record: RecordType[Any], wanted: dict[str, Any]) -> set[str]:
    query = record.query(limit=100, filter=Filter.model_validate(wanted))
    found = {one["id"] for one in orjson.loads(queries.page(record, who.caller, query))["items"]}
    assert queries.count(record, who.caller, query, 1000) == len(found)
    return found


@pytest.mark.parametrize("size", ["small", "few", "many"])
@pytest.mark.parametrize("kind", ["company", "task"])
def test_a_filter_finds_what_a_plain_evaluator_finds(
    world: World, kind: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few.forget()
    if size != "small":  # conditions are looked up by indexes first
        monkeypatch.setattr(few, "LARGE", 1)
    companies, tasks = filled(world)
    record, items = (COMPANIES, companies) if kind == "company" else (TASKS, tasks)
    fields = places(companies, world, kind)
    if size != "small":
        with world.admin.work() as work:
            own = of_kind(world.admin.caller, "company")
            jobs.wish(work, {("company", f"own:{one.id}") for one in own} | {(kind, name) for name in fields})
        assert make_indexes(world.admin)
    if size == "many":
        few_are_many()
        # of the kinds to which tasks link there are few
        monkeypatch.setattr(few, "is_large", lambda one, caller: one is record)
    team = (str(world.admin.member_id), str(world.member.member_id))
    for one, name in zip(team, ("East", " east "), strict=True):
        version = client(world.admin).get(f"/api/v1/members/{one}").json()["version"]
        answer = client(world.owner).patch(f"/api/v1/members/{one}", json={"version": version, "team": name})
        assert answer.status_code == 200, answer.text

    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(filters(fields))
    def check(wanted: dict[str, Any]) -> None:
        for who, people in ((world.admin, team), (world.member, team[::-1])):
            expected = {one["id"] for one in items if matches(one, wanted, fields, people)}
            assert listed(who, record, wanted) == expected, wanted

    check()
    # Each operator of each field once, with the first of its values.
    for name, (type_, read, offered) in fields.items():
        for op in OPERATORS[type_]:  # type: ignore[index]
            value: Any = {
                "in_last": 8,
                "in_next": 8,
                "in_period": "this_quarter",
                "empty": None,
                "not_empty": None,
            }.get(op, offered[:2] if op in ("between", "any_of", "all_of", "none_of") else offered[0])
            wanted = {"all": [{"field": name, "op": op, "value": value}]}
            expected = {one["id"] for one in items if holds(type_, read(one), op, value, team)}
            assert listed(world.admin, record, wanted) == expected, wanted
