"""Fields of a workspace's own over REST: declared, checked, filtered, sorted."""

from typing import Any

import pytest

from crm_app.fields.service import MAX_FIELDS
from tests.support.world import Someone, World, client


def declare(someone: Someone, label: str, type_: str = "text", kind: str = "company", **more: Any) -> dict[str, Any]:
    reply = client(someone).post("/api/v1/fields", json={"kind": kind, "type": type_, "label_en": label, **more})
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()
    return found


def company(someone: Someone, name: str, **custom: Any) -> dict[str, Any]:
    reply = client(someone).post("/api/v1/companies", json={"name": name, "custom_fields": custom})
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()
    return found


REGION = [{"label_en": "North", "label_th": "เหนือ"}, {"label_en": "South", "label_th": "ใต้"}]
TYPED: dict[str, tuple[Any, Any]] = {
    "text": ("Oak", 5),
    "long_text": ("Two\nlines", ["a"]),
    "integer": (12, 1.5),
    "number": (0.1, "0.1"),
    "money": (1200.5, 1.005),
    "date": ("2026-11-26", "26/11/2026"),
    "yes_no": (False, "false"),
    "choice": ("north", "east"),
    "choices": (["north", "south"], ["east"]),
    "url": ("https://acme.example", "no address"),
    "email": ("sales@acme.example", "sales"),
    "phone": ("02 555 0100", 25550100),
}


@pytest.mark.parametrize("type_", TYPED)
def test_a_field_accepts_the_values_of_its_type_alone(world: World, type_: str) -> None:
    choices = REGION if type_.startswith("choice") else []
    one = declare(world.admin, "Extra thing", type_, choices=choices)
    good, wrong = TYPED[type_]
    made = company(world.member, "Acme", extra_thing=good)
    assert (one["key"], made["custom_fields"]) == ("extra_thing", {"extra_thing": good})
    path, api = f"/api/v1/companies/{made['id']}", client(world.member)
    refused = api.patch(path, json={"version": 1, "custom_fields": {"extra_thing": wrong}})
    assert refused.status_code == 422
    assert "custom_fields.extra_thing" in refused.json()["fields"]
    assert api.get(path).json()["custom_fields"] == {"extra_thing": good}
    emptied = api.patch(path, json={"version": 1, "custom_fields": {"extra_thing": None}})
    assert emptied.json()["custom_fields"] == {}


def test_only_who_may_arrange_fields_declares_them(world: World) -> None:
    body = {"kind": "company", "type": "text", "label_en": "Region"}
    assert client(world.member).post("/api/v1/fields", json=body).status_code == 403
    one = declare(world.admin, "Region")
    path = f"/api/v1/fields/{one['id']}"
    assert client(world.member).patch(path, json={"version": 1, "archived": True}).status_code == 403
    assert [field["key"] for field in client(world.viewer).get("/api/v1/fields").json()] == ["region"]


def test_unknown_names_are_refused_in_the_readers_language_once_there_are_fields(world: World) -> None:
    old = company(world.member, "Old", Floor="3")
    declare(world.admin, "Region", label_th="ภาค")
    api = client(world.member, **{"Accept-Language": "th"})
    refused = api.post("/api/v1/companies", json={"name": "New", "custom_fields": {"Florr": "3"}})
    assert refused.status_code == 422
    assert "Florr" in refused.json()["fields"]["custom_fields.Florr"]
    path = f"/api/v1/companies/{old['id']}"
    kept = api.patch(path, json={"version": 1, "custom_fields": {"Floor": "4", "region": "Isan"}}).json()
    assert kept["custom_fields"] == {"Floor": "4", "region": "Isan"}


def test_required_defaults_and_records_from_before(world: World) -> None:
    before = company(world.member, "Before")
    declare(world.admin, "Region", "choice", choices=REGION, required=True)
    declare(world.admin, "Size", "integer", default=10)
    api = client(world.member)
    missing = api.post("/api/v1/companies", json={"name": "New"})
    assert missing.json()["fields"].keys() == {"custom_fields.region"}
    made = company(world.member, "New", region="south")
    assert made["custom_fields"] == {"region": "south", "size": 10}
    path = f"/api/v1/companies/{made['id']}"
    assert api.patch(path, json={"version": 1, "custom_fields": {"size": 3}}).status_code == 422
    old = f"/api/v1/companies/{before['id']}"
    assert api.patch(old, json={"version": 1, "custom_fields": {"size": 3}}).json()["custom_fields"] == {"size": 3}


def test_a_unique_value_is_taken_whatever_its_case_until_its_record_is_deleted(world: World) -> None:
    declare(world.admin, "Code", unique=True)
    first = company(world.member, "First", code="A-1")
    api = client(world.member)
    again = {"name": "Second", "custom_fields": {"code": "a-1"}}
    assert "custom_fields.code" in api.post("/api/v1/companies", json=again).json()["fields"]
    path = f"/api/v1/companies/{first['id']}"
    assert api.patch(path, json={"version": 1, "custom_fields": {"code": "a-1"}}).status_code == 200
    assert api.delete(path).status_code == 204
    assert api.post("/api/v1/companies", json=again).status_code == 201
    assert "custom_fields.code" in api.post(f"{path}/restore").json()["fields"]


def test_a_field_becomes_unique_only_when_no_two_records_share_a_value(world: World) -> None:
    one = declare(world.admin, "Code")
    company(world.member, "First", code="A-1")
    second = company(world.member, "Second", code="a-1")
    api, path = client(world.admin), f"/api/v1/fields/{one['id']}"
    assert "a-1" in api.patch(path, json={"version": 1, "unique": True}).json()["fields"]["unique"]
    api.patch(f"/api/v1/companies/{second['id']}", json={"version": 1, "custom_fields": {"code": "B"}})
    assert api.patch(path, json={"version": 1, "unique": True}).json()["unique"] is True


def test_lists_are_filtered_and_sorted_by_fields(world: World) -> None:
    declare(world.admin, "Region", "choice", choices=REGION)
    declare(world.admin, "Size", "integer")
    declare(world.admin, "Since", "date")
    declare(world.admin, "Note 100%")
    declare(world.admin, "Uses", "choices", choices=[{"label_en": "SAP"}, {"label_en": "Odoo"}])
    declare(world.admin, "Partner", "yes_no")
    company(world.member, "A", region="north", size=9, since="2024-02-01", note_100="50% off_x", uses=["sap"])
    company(world.member, "B", region="south", size=10, since="2025-01-31", note_100="Water", uses=["sap", "odoo"])
    company(world.member, "C", size=-1, partner=True)
    api = client(world.viewer)

    def names(**asked: Any) -> list[str]:
        reply = api.get("/api/v1/companies", params={"sort": "name", **asked})
        assert reply.status_code == 200, reply.text
        return [item["name"] for item in reply.json()["items"]]

    assert names(where="region=north") == ["A"]
    assert names(where=["region=north", "region=south"]) == ["A", "B"]
    assert names(where=["size>=-1", "size<=9"]) == ["A", "C"]
    assert names(where="size=10") == ["B"]
    assert names(where="since>=2024-06-01") == ["B"]
    assert names(where="since<=2024-06-01") == ["A"]
    assert names(where="note_100~WAT") == ["B"]
    assert names(where="note_100~% off_") == ["A"]
    assert names(where="note_100=water") == ["B"]
    assert names(where="uses=odoo") == ["B"]
    assert names(where="partner=true") == ["C"]
    assert names(sort="custom.size") == ["C", "A", "B"]
    assert names(sort="-custom.since") == ["B", "A", "C"]
    assert names(sort="custom.region") == ["C", "A", "B"]
    assert names(sort="-custom.note_100", limit=1) == ["B"]
    first = api.get("/api/v1/companies", params={"sort": "custom.size", "limit": 1}).json()
    assert names(sort="custom.size", limit=1, after=first["next"]) == ["A"]
    for wrong in ("nothing=1", "size=many", "region~n", "since>=tomorrow", "size>=", "size=Infinity", "size=1e999"):
        assert api.get("/api/v1/companies", params={"where": wrong}).status_code == 422, wrong
    assert api.get("/api/v1/companies", params={"sort": "custom.nothing"}).status_code == 422


def test_an_archived_field_keeps_its_values_and_comes_back(world: World) -> None:
    one = declare(world.admin, "Region")
    declare(world.admin, "Size", "integer")
    made = company(world.member, "Acme", region="Isan", size=1)
    api, path = client(world.admin), f"/api/v1/fields/{one['id']}"
    assert api.patch(path, json={"version": 1, "archived": True}).json()["archived"] is True
    assert api.get("/api/v1/companies", params={"where": "region=isan"}).status_code == 422
    record = f"/api/v1/companies/{made['id']}"
    now = api.patch(record, json={"version": 1, "custom_fields": {"size": 2}}).json()
    assert now["custom_fields"] == {"region": "Isan", "size": 2}
    assert api.patch(path, json={"version": 2, "archived": False}).json()["archived"] is False
    assert len(api.get("/api/v1/companies", params={"where": "region=isan"}).json()["items"]) == 1


def test_a_choice_that_is_taken_out_stays_with_its_records(world: World) -> None:
    one = declare(world.admin, "Region", "choice", choices=REGION)
    made = company(world.member, "Acme", region="south")
    api = client(world.admin)
    now = api.patch(f"/api/v1/fields/{one['id']}", json={"version": 1, "choices": REGION[:1]}).json()
    assert [(choice["value"], choice["archived"]) for choice in now["choices"]] == [("north", False), ("south", True)]
    path = f"/api/v1/companies/{made['id']}"
    assert api.patch(path, json={"version": 1, "custom_fields": {"region": "south"}}).status_code == 200
    refused = api.post("/api/v1/companies", json={"name": "New", "custom_fields": {"region": "south"}})
    assert refused.status_code == 422


def test_what_does_not_fit_together_is_refused(world: World) -> None:
    api = client(world.admin)
    declare(world.admin, "Region")
    for wrong, at in (
        ({"type": "choice"}, "choices"),
        ({"type": "text", "choices": REGION}, "choices"),
        ({"type": "yes_no", "unique": True}, "unique"),
        ({"type": "integer", "default": "ten"}, "default"),
        ({"type": "text", "label_en": "region"}, "label_en"),
        ({"type": "text", "key": "region"}, "key"),
        ({"type": "text", "kind": "member"}, "kind"),
        ({"type": "choice", "choices": REGION + REGION}, "choices"),
    ):
        body = {"kind": "company", "label_en": "Another", **wrong}
        reply = api.post("/api/v1/fields", json=body)
        assert (reply.status_code, at in reply.json()["fields"]) == (422, True), (wrong, reply.text)
    one = declare(world.admin, "Size", "integer")
    path = f"/api/v1/fields/{one['id']}"
    assert api.patch(path, json={"version": 1, "type": "text"}).status_code == 422
    assert api.patch(path, json={"version": 1, "label_en": "Heads"}).json()["key"] == "size"
    assert api.patch(path, json={"version": 1, "label_en": "Stale"}).status_code == 409


def test_a_kind_has_a_limited_number_of_fields(world: World) -> None:
    for n in range(MAX_FIELDS):
        declare(world.admin, f"Field {n}")
    body = {"kind": "company", "type": "text", "label_en": "One more"}
    refused = client(world.admin).post("/api/v1/fields", json=body)
    assert refused.status_code == 422
    assert str(MAX_FIELDS) in refused.json()["title"]
    declare(world.admin, "Of another kind", kind="deal")


def test_fields_are_put_in_another_order(world: World) -> None:
    ids = [declare(world.admin, name)["id"] for name in ("One", "Two", "Three")]
    api = client(world.admin)
    body = {"kind": "company", "fields": ids[::-1]}
    assert api.put("/api/v1/fields/order", json=body).status_code == 204
    assert [one["label_en"] for one in api.get("/api/v1/fields").json()] == ["Three", "Two", "One"]
    assert api.put("/api/v1/fields/order", json=body | {"fields": ids[:2]}).status_code == 422


def test_another_workspace_does_not_see_fields(world: World) -> None:
    one = declare(world.admin, "Region")
    other = client(world.stranger)
    assert other.get("/api/v1/fields").json() == []
    assert other.patch(f"/api/v1/fields/{one['id']}", json={"version": 1, "archived": True}).status_code == 404
    assert company(world.stranger, "Theirs", anything="goes")["custom_fields"] == {"anything": "goes"}


def test_a_search_finds_a_record_by_the_words_of_a_choice(world: World) -> None:
    declare(world.admin, "Region", "choice", choices=REGION)
    company(world.member, "Acme", region="north")
    found = client(world.member).get("/api/v1/companies", params={"q": "เหนือ"}).json()["items"]
    assert [item["name"] for item in found] == ["Acme"]


def test_the_timeline_names_fields_by_their_labels(world: World) -> None:
    declare(world.admin, "Region", "choice", label_th="ภาค", choices=REGION)
    declare(world.admin, "Size", "integer")
    made = company(world.member, "Acme", region="north", size=1200)
    api, path = client(world.member), f"/api/v1/companies/{made['id']}"
    assert api.patch(path, json={"version": 1, "custom_fields": {"region": "south"}}).status_code == 200
    newest = api.get(f"/api/v1/timeline/company/{made['id']}").json()["items"][0]
    assert newest["sentences"] == ["changed the Region from “North” to “South”", "cleared the Size (it was “1,200”)"]


def test_a_change_to_all_that_match_touches_no_other_record(world: World) -> None:
    declare(world.admin, "Region", "choice", choices=REGION)
    north, south = company(world.member, "A", region="north"), company(world.member, "B", region="south")
    api = client(world.owner)
    body = {"matching": {"where": ["region=north"]}, "set": {"custom_fields": {"region": "south"}}}
    reply = api.post("/api/v1/companies/bulk", json=body)
    assert (reply.json().get("total"), reply.json().get("changed")) == (1, 1), reply.text
    assert [api.get(f"/api/v1/companies/{one['id']}").json()["version"] for one in (north, south)] == [2, 1]
    wrong = body | {"matching": {"where": ["area=north"]}}
    assert api.post("/api/v1/companies/bulk", json=wrong).status_code == 422


def test_a_name_in_one_language_is_enough(world: World) -> None:
    api = client(world.admin)
    body = {"kind": "company", "type": "choice", "label_th": "ภูมิภาค", "choices": [{"label_en": "เหนือ"}]}
    made = api.post("/api/v1/fields", json=body).json()
    assert (made["label_en"], made["label_th"], made["key"]) == ("ภูมิภาค", "ภูมิภาค", "ภูมิภาค")
    path = f"/api/v1/fields/{made['id']}"
    assert api.patch(path, json={"version": 1, "label_en": "Region"}).json()["label_th"] == "ภูมิภาค"
    assert api.patch(path, json={"version": 2, "label_th": ""}).json()["label_th"] == "Region"
    refused = api.post("/api/v1/fields", json={"kind": "company", "type": "text"})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["label_en"])
