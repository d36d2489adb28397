"""Conditions of lists over REST: operators, refusals, permissions, and everything that takes the filter of a list."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.companies.kind import COMPANIES
from crm_app.records import queries, selecting
from crm_app.records.ordering import Sort
from tests.support.world import Someone, World, client, give_role


def make(someone: Someone, plural: str, **values: Any) -> dict[str, Any]:
    answer = client(someone).post(f"/api/v1/{plural}", json=values)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def found(someone: Someone, plural: str, filter_: Any, **asked: Any) -> list[str]:
    """The names of the records of a list with this filter, by name."""
    asked = {"filter": json.dumps(filter_), "limit": 100, **asked}
    answer = client(someone).get(f"/api/v1/{plural}", params=asked)
    assert answer.status_code == 200, answer.text
    return sorted(item.get("name") or item["title"] for item in answer.json()["items"])


def one(field: str, op: str, value: Any = None, **more: Any) -> dict[str, Any]:
    """A filter of one condition."""
    return {"all": [{"field": field, "op": op, "value": value, **more}]}


def refused(someone: Someone, filter_: Any, plural: str = "companies") -> dict[str, str]:
    written = filter_ if isinstance(filter_, str) else json.dumps(filter_)
    answer = client(someone).get(f"/api/v1/{plural}", params={"filter": written})
    assert answer.status_code == 422, answer.text
    return dict(answer.json()["fields"])


def test_a_filter_joins_conditions_and_groups(world: World) -> None:
    make(world.member, "companies", name="A", sector="Energy", employees=5, tags=["big", "old"])
    make(world.member, "companies", name="B", sector="energy", employees=50, tags=["big"])
    make(world.member, "companies", name="C", sector="Retail", employees=500)
    make(world.member, "companies", name="D")
    who = world.viewer
    assert found(who, "companies", one("sector", "is", "ENERGY")) == ["A", "B"]
    assert found(who, "companies", one("sector", "is_not", "Energy")) == ["C", "D"]
    assert found(who, "companies", one("sector", "any_of", ["retail", "energy"])) == ["A", "B", "C"]
    assert found(who, "companies", one("sector", "none_of", ["retail"])) == ["A", "B", "D"]
    assert found(who, "companies", one("sector", "contains", "ner")) == ["A", "B"]
    assert found(who, "companies", one("sector", "not_contains", "ner")) == ["C", "D"]
    assert found(who, "companies", one("sector", "starts_with", "re")) == ["C"]
    assert found(who, "companies", one("sector", "starts_with", "%")) == []
    assert found(who, "companies", one("sector", "empty")) == ["D"]
    assert found(who, "companies", one("sector", "not_empty")) == ["A", "B", "C"]
    assert found(who, "companies", one("employees", "between", [5, 50])) == ["A", "B"]
    assert found(who, "companies", one("employees", "is_not", 5)) == ["B", "C", "D"]
    assert found(who, "companies", one("tags", "any_of", ["old", "big"])) == ["A", "B"]
    assert found(who, "companies", one("tags", "all_of", ["old", "big"])) == ["A"]
    assert found(who, "companies", one("tags", "none_of", ["old"])) == ["B", "C", "D"]
    assert found(who, "companies", one("tags", "empty")) == ["C", "D"]
    either = {"any": [{"field": "sector", "op": "empty"}, {"field": "employees", "op": "greater", "value": 100}]}
    assert found(who, "companies", {"all": [{"field": "tags", "op": "empty"}, either]}) == ["C", "D"]
    both = {
        "all": [{"field": "employees", "op": "less", "value": 10}, {"field": "sector", "op": "is", "value": "Energy"}]
    }
    assert found(who, "companies", {"any": [{"field": "name", "op": "is", "value": "d"}, both]}) == ["A", "D"]


def test_me_is_whoever_reads(world: World) -> None:
    make(world.member, "contacts", name="Hers")
    make(world.admin, "contacts", name="His")
    make(world.admin, "contacts", name="Nobody’s")
    mine = one("owner_id", "is", "me")
    assert found(world.member, "contacts", mine) == ["Hers"]
    assert found(world.admin, "contacts", mine) == ["His", "Nobody’s"]
    assert found(world.viewer, "contacts", mine) == []
    both = one("owner_id", "any_of", ["me", str(world.member.member_id)])
    assert found(world.admin, "contacts", both) == ["Hers", "His", "Nobody’s"]
    assert found(world.admin, "contacts", one("owner_id", "is_not", "me")) == ["Hers"]


def test_fields_of_linked_records_and_what_the_reader_may_not_read(world: World) -> None:
    shell = make(world.admin, "companies", name="Shell", sector="Energy")
    make(world.admin, "deals", name="Rig", company_id=shell["id"])
    make(world.admin, "deals", name="Loose")
    by_sector = one("company_id.sector", "is", "energy")
    assert found(world.member, "deals", by_sector) == ["Rig"]
    assert found(world.member, "deals", one("company_id.sector", "is_not", "energy")) == ["Loose"]
    assert found(world.member, "deals", one("company_id.sector", "empty")) == ["Loose"]
    with world.owner.work() as work:
        narrow = """update role set permissions = permissions || '{"company.read": "own"}' where key = 'viewer'"""
        work.db.execute(text(narrow))
    assert found(world.viewer, "deals", by_sector) == []
    assert found(world.viewer, "deals", one("company_id.sector", "empty")) == ["Loose", "Rig"]


def test_amounts_are_compared_within_one_currency(world: World) -> None:
    make(world.admin, "deals", name="Baht", amount=5000, currency="THB")
    make(world.admin, "deals", name="Dollar", amount=5000, currency="USD")
    assert found(world.viewer, "deals", one("amount", "at_least", 1000)) == ["Baht"]
    assert found(world.viewer, "deals", one("amount", "at_least", 1000, currency="USD")) == ["Dollar"]
    assert found(world.viewer, "deals", one("amount", "not_empty")) == ["Baht", "Dollar"]


@pytest.mark.parametrize(
    ("filter_", "place"),
    [
        ("{", "filter"),
        ("[]", "filter"),
        ({}, "filter"),
        ({"all": [], "any": []}, "filter.all"),
        ({"all": [{"field": "name", "op": "is", "value": "x"}], "any": []}, "filter.any"),
        ({"all": [{"field": "name", "op": "like", "value": "x"}]}, "filter.all.0.op"),
        ({"all": [{"field": "nam", "op": "is", "value": "x"}]}, "filter.all.0.field"),
        ({"all": [{"field": "name", "op": "before", "value": "2026-01-01"}]}, "filter.all.0.op"),
        ({"all": [{"field": "employees", "op": "is", "value": "many"}]}, "filter.all.0.value"),
        ({"all": [{"field": "employees", "op": "between", "value": [1]}]}, "filter.all.0.value"),
        ({"all": [{"field": "name", "op": "is"}]}, "filter.all.0.value"),
        ({"all": [{"field": "name", "op": "empty", "value": "x"}]}, "filter.all.0.value"),
        ({"all": [{"field": "name", "op": "is", "value": {"a": 1}}]}, "filter.all.0.value"),
        ({"all": [{"field": "name", "op": "is", "value": "x" * 301}]}, "filter.all.0.value"),
        ({"all": [{"field": "name", "op": "any_of", "value": ["x"] * 51}]}, "filter.all.0.value"),
        ({"all": [{"field": "name", "op": "is", "value": "x"}] * 21}, "filter"),
        ({"all": [{"field": "created_at", "op": "in_last", "value": 0}]}, "filter.all.0.value"),
        ({"all": [{"field": "created_at", "op": "in_period", "value": "this_century"}]}, "filter.all.0.value"),
        ({"all": [{"field": "created_at", "op": "before", "value": "2026-02-30"}]}, "filter.all.0.value"),
        ({"all": [{"field": "owner_id", "op": "is", "value": "you"}]}, "filter.all.0.value"),
        ({"all": [{"field": "name", "op": "is", "value": "x", "currency": "THB"}]}, "filter.all.0.currency"),
        ({"all": [{"any": [{"field": "nam", "op": "empty"}]}]}, "filter.all.0.any.0.field"),
        ({"any": [{"all": [{"any": [{"field": "name", "op": "empty"}]}]}]}, "filter.any.0.all.0.field"),
        ({"all": [{"field": "parent_id.parent_id.name", "op": "empty"}]}, "filter.all.0.field"),
        ({"all": [{"field": "name", "op": "empty", "not": True}]}, "filter.all.0.not"),
        ("x" * 6001, "filter"),
    ],
)
def test_a_refusal_names_its_place(world: World, filter_: Any, place: str) -> None:
    assert place in refused(world.member, filter_)


def test_a_filter_takes_part_in_counts_exports_and_changes_of_all_that_match(world: World) -> None:
    shell = make(world.admin, "companies", name="Shell", sector="Energy")
    make(world.admin, "companies", name="Other", sector="Retail")
    for name in ("A", "B", "C"):
        make(world.admin, "deals", name=name, company_id=shell["id"] if name != "C" else None)
    wanted = one("company_id.sector", "is", "Energy")
    api = client(world.owner)
    lines = api.get("/api/v1/deals/export.csv", params={"filter": json.dumps(wanted)}).text.strip().splitlines()
    assert len(lines) == 3
    for matching, count in (({"filter": wanted}, 2), ({"sector": ["Energy"]}, 2)):
        change = {"matching": matching, "set": {"description": "Changed"}, "dry_run": True}
        answer = api.post("/api/v1/deals/bulk", json=change)
        assert (answer.status_code, answer.json()["total"]) == (200, count), answer.text
    answer = api.post("/api/v1/deals/bulk", json={"matching": {"filter": one("nam", "empty")}, "action": "delete"})
    assert list(answer.json()["fields"]) == ["filter.all.0.field"]


def test_programs_learn_the_fields_and_the_form_of_a_filter(world: World) -> None:
    body = {"kind": "company", "type": "choice", "label_en": "Region", "choices": [{"label_en": "North"}]}
    assert client(world.admin).post("/api/v1/fields", json=body).status_code == 201
    every = {one["field"]: one for one in client(world.viewer).get("/api/v1/deals/filters").json()}
    assert every["company_id.custom.region"]["values"] == [{"value": "north", "label": "North"}]
    assert every["company_id.sector"]["label"] == "Company › Sector"
    assert "Qualified" in [one["label"] for one in every["stage_id"]["values"]]
    assert "in_period" in every["expected_close_date"]["operators"]
    parameters = client(world.admin).get("/api/openapi.json").json()["paths"]["/api/v1/contacts"]["get"]["parameters"]
    described = next(one for one in parameters if one["name"] == "filter")
    assert '"contentMediaType": "application/json"' in json.dumps(described["schema"])


def test_a_plain_list_has_the_statement_that_it_had(world: World) -> None:
    selection, _ = selecting.selection_of(COMPANIES, world.viewer.caller, COMPANIES.query(filter=None))
    assert selection == selecting.Selection((), False)
    sql = queries._page_query(COMPANIES, (Sort("name", down=False),), selection, False, False).sql
    assert "filter_" not in sql
    assert "app_" not in sql.replace("app_sees", "").replace("app_reads", "").replace("'app.member_id'", "")


def test_my_team_are_the_members_with_the_readers_team_and_whoever_has_none_is_alone(world: World) -> None:
    for who in (world.owner, world.admin, world.member):
        make(who, "companies", name=who.email)

    def put(who: Someone, team: str | None) -> None:
        path = f"/api/v1/members/{who.member_id}"
        version = client(world.owner).get(path).json()["version"]
        assert client(world.owner).patch(path, json={"version": version, "team": team}).status_code == 200

    def found(who: Someone, op: str = "is", value: object = "my_team") -> set[str]:
        wanted = {"all": [{"field": "owner_id", "op": op, "value": value}]}
        answer = client(who).get("/api/v1/companies", params={"filter": json.dumps(wanted)})
        assert answer.status_code == 200, answer.text
        return {one["name"] for one in answer.json()["items"]}

    assert found(world.admin) == {world.admin.email}
    put(world.admin, "North")
    put(world.member, "north")
    assert found(world.admin) == found(world.member) == {world.admin.email, world.member.email}
    assert found(world.admin, "is_not") == {world.owner.email}
    assert found(world.owner, "any_of", ["my_team", str(world.admin.member_id)]) == {
        world.owner.email,
        world.admin.email,
    }
    assert found(world.owner, "none_of", ["me"]) == {world.admin.email, world.member.email}
    put(world.member, None)
    assert found(world.admin) == {world.admin.email}
    fields = {one["field"]: one for one in client(world.admin).get("/api/v1/companies/filters").json()}
    assert [one["value"] for one in fields["owner_id"]["values"]] == ["me", "my_team"]
    # The reader's scope stays: a team opens no records.
    put(world.member, "North")
    give_role(world, world.member, {"company.read": "own"})
    assert found(world.member) == {world.member.email}
