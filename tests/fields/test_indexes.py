"""Indexes on fields of a workspace's own: made for what lists use, dropped when nobody does, and never another answer."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from crm_app.companies.kind import COMPANIES
from crm_app.companies.models import Company
from crm_app.core.clock import now
from crm_app.core.config import settings
from crm_app.core.database import compiled
from crm_app.core.tables import columns
from crm_app.fields import jobs
from crm_app.operations.indexing import KEPT
from crm_app.records import few
from crm_app.records.own import conditions as own_conditions
from crm_app.records.own import of_kind, usage
from tests.fields.test_api import company, declare
from tests.support.indexes import catalogue, make_indexes
from tests.support.world import Someone, World, client

CHOICES = [{"label_en": "North"}, {"label_en": "South"}]
VALUES: dict[str, list[Any]] = {
    "text": ["Alpha", "beta", "O'Hara 100%", None], "integer": [5, 7, 12, None], "number": [0.5, 2.25, -3, None],
    "money": [10, 20.5, 3, None], "date": ["2026-01-05", "2026-11-28", "2025-12-31", None], "yes_no": [True, False, True, None],
    "choice": ["north", "south", "north", None], "email": ["a@x.example", "B@x.example", "c@x.example", None],
    "moment": ["2026-01-05T03:00:00Z", "2026-11-28T01:00:00Z", "2025-12-31T20:00:00Z", None],
}  # fmt: skip


@pytest.fixture(autouse=True)
def few_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(few, "LARGE", 3)
    few.forget()
    usage.forget()


def indexes() -> set[str]:
    """The indexes of own fields in the database."""
    return set(catalogue("select indexname from pg_indexes where indexname ~ '^own_[0-9a-f]{32}$'"))


def name_of(field: dict[str, Any]) -> str:
    return f"own_{field['id'].replace('-', '')}"


def names(someone: Someone, **asked: Any) -> list[str]:
    if "filter" in asked:
        asked["filter"] = json.dumps(asked["filter"])
    answer = client(someone).get("/api/v1/companies", params={"limit": 100, **asked})
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


def asked(type_: str, key: str, value: Any) -> list[dict[str, Any]]:
    """Lists that use a field of a type."""
    field = f"custom.{key}"

    def of(op: str, given: Any) -> dict[str, Any]:
        return {"filter": {"all": [{"field": field, "op": op, "value": given}]}, "sort": "name"}

    found = [{"sort": f"{field},name"}, {"sort": f"-{field}"}, {"filter": {"all": [{"field": field, "op": "empty"}]}}]
    if type_ != "moment":
        found.append(of("is", value))
    if type_ in ("integer", "number", "money"):
        found += [of(op, value) for op in ("less", "at_most", "greater", "at_least")] + [of("between", [value, value])]
        found += [{"where": f"{key}{op}{value}", "sort": "name"} for op in (">=", "<=", "=")]
    if type_ in ("date", "moment"):
        found += [of(op, value[:10]) for op in ("before", "at_most", "after", "at_least")]
    if type_ == "date":
        found += [{"where": f"{key}{op}{value}", "sort": "name"} for op in (">=", "<=", "=")]
    if type_ == "yes_no":
        found.append({"where": f"{key}=true", "sort": "name"})
    if type_ in ("text", "email", "choice"):
        found += [of("any_of", [value]), of("none_of", [value]), {"where": f"{key}={value}", "sort": "name"}]
    return found


@pytest.mark.parametrize("type_", list(VALUES))
def test_a_list_is_the_same_with_an_index_and_the_index_serves_it(
    world: World, monkeypatch: pytest.MonkeyPatch, type_: str
) -> None:
    field = declare(world.admin, "Mine", type_, **({"choices": CHOICES} if type_ == "choice" else {}))
    key, values = field["key"], VALUES[type_]
    for n, value in enumerate(values * 2):
        company(world.member, f"C{n}", **({} if value is None else {key: value}))
    lists = asked(type_, key, values[0])
    before = [names(world.member, **one) for one in lists]
    make_indexes(world.admin)
    assert indexes() == {name_of(field)}
    assert [names(world.member, **one) for one in lists] == before
    (one,) = of_kind(world.member.caller, "company")
    served = catalogue("select workspace_id::text from custom_field where indexed_at is not null")
    assert served == [str(world.member.caller.workspace_id)]
    if type_ != "choice":  # a choice is ordered by its place, which no index has
        at = columns(Company)
        expression = compiled(own_conditions.order(at.custom_fields, one))
        plan = (
            f"explain select id from company where workspace_id = '{served[0]}'::uuid and deleted_at is null "
            f"order by {expression}, id limit 5"
        )
        engine = create_engine(settings().owner_database_url)
        with engine.connect() as connection:
            connection.execute(text("set enable_sort = off"))
            connection.execute(text("set enable_seqscan = off"))
            shown = "\n".join(connection.exec_driver_sql(plan.replace("%", "%%")).scalars())
        engine.dispose()
        assert f"using {name_of(field)}" in shown, shown
    if type_ not in ("moment", "choice"):
        low = str(values[0]).lower()
        part = {"field": f"own:{one.id}", "words": [low]}
        assert few.ids(COMPANIES, world.member.caller, [part]).ids
    monkeypatch.setattr(few, "is_large", lambda *_: False)
    assert [names(world.member, **one) for one in lists] == before, "without a look-up"


def test_it_goes_with_its_field_and_when_nobody_uses_it(world: World) -> None:
    fields = [declare(world.admin, label, "integer") for label in ("One", "Two", "Three")]
    for n in range(3):
        company(world.member, f"C{n}", one=n, two=n, three=n)
    make_indexes(world.admin)
    assert indexes() == set()  # no list has used them
    for key in ("one", "two", "three"):
        names(world.member, sort=f"custom.{key}")
    make_indexes(world.admin)
    assert indexes() == {name_of(one) for one in fields}
    api = client(world.admin)
    patch = {"version": fields[0]["version"], "archived": True}
    assert api.patch(f"/api/v1/fields/{fields[0]['id']}", json=patch).is_success
    wanted = {"type": "text", "version": fields[1]["version"]}
    assert api.post(f"/api/v1/fields/{fields[1]['id']}/conversion", json=wanted).is_success
    assert names(world.member, sort="-custom.two") == ["C2", "C1", "C0"]
    make_indexes(world.admin)
    assert indexes() == {name_of(one) for one in fields[1:]}
    with world.admin.work() as work:
        work.db.execute(text("update custom_field set used_at = :then"), {"then": now() - KEPT - timedelta(days=1)})
    make_indexes(world.admin)
    assert indexes() == set()
    usage.forget()
    assert names(world.member, sort="custom.three") == ["C0", "C1", "C2"]


def test_small_kinds_have_none_and_a_workspace_has_at_most_twelve(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = [declare(world.admin, f"F{n}", "integer") for n in range(13)]
    company(world.member, "C")
    for field in fields:
        names(world.member, sort=f"custom.{field['key']}")
    make_indexes(world.admin)
    assert indexes() == set()
    monkeypatch.setattr(few, "LARGE", 1)
    make_indexes(world.admin)
    assert len(indexes()) == 12
    assert names(world.member, sort="custom.f12") == ["C"]


def test_nobody_makes_or_reads_an_index_of_another_workspace(world: World) -> None:
    field = declare(world.admin, "Size", "integer")
    for n in range(3):
        company(world.member, f"C{n}", size=n)
    names(world.member, sort="custom.size")
    make_indexes(world.admin)
    with world.stranger.work() as work:
        jobs.wish(work, {("company", f"own:{field['id']}")})
    assert make_indexes(world.stranger) == []
    assert indexes() == {name_of(field)}
    # an index of theirs leaves ours alone
    theirs = declare(world.stranger, "Size", "integer")
    for n in range(3):
        company(world.stranger, f"S{n}", size=n)
    names(world.stranger, sort="custom.size")
    make_indexes(world.stranger)
    assert indexes() == {name_of(field), name_of(theirs)}
    assert names(world.stranger, sort="-custom.size") == ["S2", "S1", "S0"]


def test_many_matches_are_read_without_a_look_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    field = declare(world.admin, "Size", "integer")
    for n in range(4):
        company(world.member, f"C{n}", size=1)
    names(world.member, sort="custom.size")
    make_indexes(world.admin)
    assert names(world.member, where="size=1", sort="name") == ["C0", "C1", "C2", "C3"]
    monkeypatch.setattr(few, "ids", lambda *_: few.Found(None, are_many=True))  # as when more than a few match
    assert names(world.member, where="size=1", sort="name") == ["C0", "C1", "C2", "C3"]
    assert indexes() == {name_of(field)}
