"""Fields of a workspace's own that hold moments, people and links to records."""

import json
from typing import Any

from sqlalchemy import text

from crm_app.companies.state import CompanyList, CompanyPage
from crm_app.records.own import of_kind
from crm_app.records.own.names import of
from tests.fields.test_api import company, declare
from tests.imports.support import act, bring_in, everything, upload
from tests.imports.test_round_trip import exported
from tests.support.states import opened
from tests.support.world import Someone, World, client, give_role


def declared(world: World) -> None:
    """A moment, a person and a link to a contact, for companies."""
    declare(world.admin, "Next visit", "moment", label_th="นัดถัดไป")
    declare(world.admin, "Buyer", "person")
    declare(world.admin, "Champion", "link", target="contact")


def contact(someone: Someone, name: str, **more: Any) -> str:
    reply = client(someone).post("/api/v1/contacts", json={"name": name, **more})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def stored(world: World, champion: str) -> dict[str, Any]:
    return {"next_visit": "2026-11-26T14:30:00+07:00", "buyer": str(world.member.member_id), "champion": champion}


def found(someone: Someone, condition: dict[str, Any]) -> list[str]:
    reply = client(someone).get("/api/v1/companies", params={"filter": json.dumps({"all": [condition]})})
    assert reply.status_code == 200, reply.text
    return sorted(item["name"] for item in reply.json()["items"])


def test_they_are_typed_and_refused_when_wrong(world: World) -> None:
    declared(world)
    champion = contact(world.owner, "Nok")
    made = company(world.member, "Acme", **stored(world, champion))
    assert made["custom_fields"] == stored(world, champion) | {"next_visit": "2026-11-26T07:30:00Z"}
    there = contact(world.stranger, "Elsewhere")
    for name, wrong in (
        ("next_visit", "2026-11-26T14:30:00"), ("next_visit", "tomorrow"), ("next_visit", 5),
        ("buyer", champion), ("buyer", "Mem"), ("champion", there), ("champion", str(world.member.member_id)),
    ):  # fmt: skip
        reply = client(world.member).post("/api/v1/companies", json={"name": "B", "custom_fields": {name: wrong}})
        assert (reply.status_code, [*reply.json()["fields"]]) == (422, [f"custom_fields.{name}"]), wrong
    for body in ({"type": "link"}, {"type": "link", "target": "planet"}, {"type": "text", "target": "contact"}):
        reply = client(world.admin).post("/api/v1/fields", json={"kind": "company", "label_en": "X", **body})
        assert (reply.status_code, [*reply.json()["fields"]]) == (422, ["target"])
    schema = client(world.admin).get("/api/openapi.json").json()["components"]["schemas"]["FieldIn"]
    assert {"moment", "person", "link"} <= set(schema["properties"]["type"]["enum"])
    assert "target" in schema["properties"]


def test_lists_are_filtered_and_sorted_by_them(world: World) -> None:
    declared(world)
    nok, ann = contact(world.owner, "Nok"), contact(world.owner, "Ann")
    company(world.owner, "Acme", **stored(world, nok))
    company(world.owner, "Boon", next_visit="2026-12-01T00:30:00+07:00", buyer=str(world.owner.member_id), champion=ann)
    company(world.owner, "Chai")
    with world.owner.work() as work:  # values from before the fields, which are no ids
        work.db.execute(text("update company set custom_fields = '{\"buyer\": \"?\", \"next_visit\": \"soon\"}' "
                             "where name = 'Chai'"))  # fmt: skip
    assert found(world.owner, {"field": "custom.buyer", "op": "is", "value": "me"}) == ["Boon"]
    assert found(world.member, {"field": "custom.buyer", "op": "is", "value": "me"}) == ["Acme"]
    assert found(world.owner, {"field": "custom.buyer", "op": "empty"}) == ["Chai"]
    assert found(world.owner, {"field": "custom.champion", "op": "any_of", "value": [nok]}) == ["Acme"]
    assert found(world.owner, {"field": "custom.champion", "op": "is_not", "value": nok}) == ["Boon", "Chai"]
    # A day is one of the reader's zone: half past midnight in Bangkok is the evening before in London.
    assert found(world.owner, {"field": "custom.next_visit", "op": "is", "value": "2026-12-01"}) == ["Boon"]
    assert found(world.owner, {"field": "custom.next_visit", "op": "before", "value": "2026-12-01"}) == ["Acme"]
    names = [
        one["name"] for one in client(world.owner).get("/api/v1/companies?sort=-custom.next_visit").json()["items"]
    ]
    assert names == ["Boon", "Acme", "Chai"]
    fields = {one["field"]: one for one in client(world.owner).get("/api/v1/companies/filters").json()}
    assert [fields[f"custom.{key}"]["links_to"] for key in ("buyer", "champion")] == ["member", "contact"]


def test_an_export_comes_back_without_a_change_and_other_files_name_them(world: World) -> None:
    declared(world)
    champion = contact(world.owner, "Nok Suk", email="nok@acme.example")
    company(world.owner, "Acme", **stored(world, champion))
    company(world.owner, "Plain")
    data, before = exported(world.owner, "companies"), everything(world.owner, "companies")
    cells = data.decode("utf-8-sig")
    assert "2026-11-26T14:30:00+07:00" in cells
    assert "Nok Suk" in cells
    assert champion not in cells, "never an identifier"
    got = upload(world.owner, data, "companies.csv")
    done = act(world.owner, got["id"], "start", got["mapping"])
    assert done["counts"] == {"unchanged": 2}
    assert everything(world.owner, "companies") == before

    email = client(world.member).get("/api/v1/me").json()["email"]
    twins = [contact(world.owner, "Twin") for _ in range(2)]
    assert len(twins) == 2
    rows = (
        "Company name,Website,Next visit,Buyer,Champion",
        f"Boon,https://boon.example,26/11/2569 14:30,{email},nok@acme.example",
        "Chai,https://chai.example,2026-11-27,Nobody We Know,Twin",
    )
    done = bring_in(world.owner, "\n".join(rows) + "\n", "accounts.csv")
    assert done["counts"] == {"created": 2, "warned": 1}
    made = {one["name"]: one["custom_fields"] for one in everything(world.owner, "companies")}
    assert made["Boon"] == stored(world, champion) | {"next_visit": "2026-11-26T07:30:00Z"}
    assert made["Chai"]["next_visit"] == "2026-11-26T17:00:00Z"
    assert (made["Chai"]["Buyer"], made["Chai"]["Champion"]) == ("Nobody We Know", "Twin"), "kept as they were written"


async def test_the_page_shows_names_and_never_an_identifier(world: World) -> None:
    declared(world)
    champion = contact(world.owner, "Nok")
    made = company(world.owner, "Acme", **stored(world, champion))
    async with opened(world.owner, f"/companies/{made['id']}", company_id=made["id"]) as page:
        await page.call(CompanyPage, "load")
        state = await page.state(CompanyPage)
        shown = {one["name"]: one for one in state.custom}
        assert shown["Next visit"]["value"] == "26 Nov 2026, 14:30"
        assert champion not in shown["Champion"]["value"]
        assert (shown["Champion"]["value"], shown["Champion"]["href"]) == ("Nok", f"/contacts/{champion}")
        await page.call(CompanyPage, "edit")
        inputs = {one["label"]: one for one in state.own_inputs}
        assert (inputs["Champion"]["shape"], inputs["Buyer"]["shape"]) == ("link", "choice")
        assert str(world.member.member_id) in {one["value"] for one in inputs["Buyer"]["options"]}
        name = inputs["Champion"]["name"]
        assert state.linked[name]["label"] == "Nok"
        ann = contact(world.owner, "Ann")
        await page.call(CompanyPage, "find", name, "Ann")
        assert [one["value"] for one in state.offered[name]] == [ann]
        sent = {name: ann, inputs["Next visit"]["name"]: "27/11/2569 09:00", inputs["Buyer"]["name"]: ""}
        await page.call(CompanyPage, "save", {"name": "Acme", **sent})
    after = client(world.owner).get(f"/api/v1/companies/{made['id']}").json()["custom_fields"]
    assert after == {"next_visit": "2026-11-27T02:00:00Z", "champion": ann}
    lines = client(world.owner).get(f"/api/v1/timeline/company/{made['id']}").json()["items"]
    said = " ".join(sentence for one in lines for sentence in one["sentences"])
    assert "“Nok” to “Ann”" in said
    assert champion not in said
    trail = client(world.owner).get("/api/v1/audit", params={"kind": "company"}).json()["items"]
    changes = {one["field"]: (one["before"], one["after"]) for item in trail for one in item["changes"]}
    assert changes["Champion"] in {("Nok", "Ann"), ("", "Nok")}


async def test_a_hidden_a_deleted_and_a_former_one_are_shown_as_such(world: World) -> None:
    declared(world)
    champion = contact(world.owner, "Nok Secret")
    made = company(world.owner, "Acme", **stored(world, champion))
    owner_only = dict.fromkeys(("company.read", "contact.read", "company.update"), "all") | {"contact.read": "own"}
    give_role(world, world.member, owner_only)

    def names(someone: Someone) -> dict[str, str]:
        fields = of_kind(someone.caller, "company")
        return of(someone.caller, fields, [made["custom_fields"]], "en")

    assert names(world.owner)[champion] == "Nok Secret"
    assert champion not in names(world.member)
    address = "/companies?columns=custom.champion"
    for someone, reads in (
        (world.owner, "Nok Secret"),
        (world.member, "A record that is gone or that you may not see"),
    ):
        async with opened(someone, address, wide=True) as page:
            await page.call(CompanyList, "load")
            (line,) = (await page.state(CompanyList)).lines
            assert reads in str(line)
            assert (f"/contacts/{champion}" in str(line)) == (someone is world.owner)
    async with opened(world.member, f"/companies/{made['id']}", company_id=made["id"]) as page:
        await page.call(CompanyPage, "load")
        shown = {one["name"]: one for one in (await page.state(CompanyPage)).custom}
        assert (shown["Champion"]["value"], shown["Champion"]["href"]) == (
            "A record that is gone or that you may not see", "",
        )  # fmt: skip
    assert "Nok" not in str(client(world.member).get(f"/api/v1/timeline/company/{made['id']}").json())
    kept = client(world.member).patch(
        f"/api/v1/companies/{made['id']}",
        json={"version": 1, "custom_fields": made["custom_fields"] | {"next_visit": None}},
    )
    assert kept.json()["custom_fields"]["champion"] == champion, "what a record has stays, whoever changes the others"
    client(world.owner).delete(f"/api/v1/contacts/{champion}")
    assert names(world.owner)[champion] == "Nok Secret (deleted)"
    with world.owner.work() as work:
        work.db.execute(
            text("update membership set status = 'inactive' where id = :id"), {"id": world.member.member_id}
        )
    assert names(world.owner)[str(world.member.member_id)].endswith("(inactive)")


def test_they_change_in_many_records_and_come_back(world: World) -> None:
    declared(world)
    ids = [company(world.owner, f"Acme {n}")["id"] for n in range(3)]
    body = {"records": [{"id": one} for one in ids], "set": {"custom_fields": {"buyer": str(world.member.member_id)}}}
    done = client(world.owner).post("/api/v1/companies/bulk", json=body).json()
    assert done["changed"] == 3
    client(world.owner).post(f"/api/v1/changes/{done['id']}/undo")
    assert [one["custom_fields"] for one in everything(world.owner, "companies")] == [{}, {}, {}]
