"""A field of the workspace's own is made of a column of an import, when the import starts."""

from typing import Any

import pytest

from crm_app.fields.service import MAX_FIELDS
from crm_app.imports.state import ImportPage
from crm_app.records import own
from crm_app.records.own import definitions
from tests.fields.test_api import declare
from tests.imports.support import act, bring_in, everything, read, upload
from tests.imports.test_guess import guess_of
from tests.support.states import opened
from tests.support.world import Someone, World, client, give_role


def accounts(count: int = 12) -> str:
    """A file of companies with columns of several types that no field of a company means."""
    lines = ["Company name,Website,Sales territory,Desks,Partner,Contract signed,ระดับลูกค้า,Tools"]
    for n in range(count):
        lines.append(
            f"Acme {n},https://acme{n}.example,{['North', 'South', 'north'][n % 3]},{n * 10},{['Yes', 'No'][n % 2]},"
            f"{n + 1:02}/12/2568,{['ทอง', 'เงิน'][n % 2]},{['SAP;Odoo', 'SAP'][n % 2]}"
        )
    return "\n".join(lines) + "\n"


def column(found: dict[str, Any], header: str) -> dict[str, Any]:
    return next(one for one in found["guess"]["columns"] if one["mapping"]["header"] == header)


def asked(found: dict[str, Any], **made: Any) -> dict[str, Any]:
    """The guessed mapping that makes fields: their types, or all that is sent, by heading."""
    columns = []
    for one in found["mapping"]["columns"]:
        wanted = made.get(one["header"])
        if wanted is not None:
            more = wanted if isinstance(wanted, dict) else {"type": wanted}
            one = one | {"make": {"label": one["header"], **more}}
        columns.append(one)
    return {**found["mapping"], "columns": columns}


def fields(someone: Someone, kind: str = "company") -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in client(someone).get("/api/v1/fields", params={"kind": kind}).json()}


@pytest.mark.parametrize(
    ("heading", "values", "type_", "choices"),
    [
        ("Desks", ["12", "1,200", "0", "-7"], "integer", None),
        ("Share", ["0.5", "12", "7.25"], "number", None),
        ("Fee", ["฿1,200.50", "฿99.00"], "money", None),
        ("Signed", ["31/12/2568", "15/01/2569", "02/03/2569"], "date", None),
        ("Signed", ["2026-01-31", "2026-02-01"], "date", None),
        ("Partner", ["yes", "No", "YES"], "yes_no", None),
        ("ลูกค้าเก่า", ["ใช่", "ไม่ใช่", "ไม่"], "yes_no", None),
        ("Billing mail", ["a@acme.example", "b.c@boon.example"], "email", None),
        ("Wiki", ["https://a.example/x?y=1", "www.b.example"], "url", None),
        ("Fax", ["02-555-0100", "+66 81 234 5678", "(02) 555 0199"], "phone", None),
        ("Territory", ["North", "south", "North", "South ", "north", "West", "West"], "choice", ["North", "south", "West"]),
        ("ภาค", ["เหนือ", "ใต้"] * 3, "choice", ["เหนือ", "ใต้"]),
        ("Uses", ["SAP;Odoo", "SAP", "Odoo;SAP", "SAP", "Odoo"], "choices", ["SAP", "Odoo"]),
        ("Motto", [f"We do {n}" for n in range(9)], "text", None),
        ("Story", ["one\ntwo", "three"], "long_text", None),
        # What looks like numbers and is none: zeros before, codes, and one word among the numbers.
        ("Number of desks", ["10", "20"], "integer", None),
        ("Branch", ["00012", "00013", "00044"], "text", None),
        ("Customer code", ["1001", "1002", "1003"], "text", None),
        ("รหัสลูกค้า", ["1001", "1002", "1003"], "text", None),
        ("Desks", ["12", "1,200", "about 7"], "text", None),
        ("Number", ["123456789012345678901", "123456789012345678902"], "text", None),
    ],
)  # fmt: skip
def test_the_type_fits_all_values(heading: str, values: list[str], type_: str, choices: list[str] | None) -> None:
    rows = "".join(f'Acme {n},https://acme{n}.example,"{value}"\n' for n, value in enumerate(values))
    (guessed,) = [
        one.new_field
        for one in guess_of(f"Company name,Website,{heading}\n{rows}").columns
        if one.mapping.header == heading
    ]
    assert guessed is not None
    assert (guessed.type, guessed.label) == (type_, heading)
    if choices is not None:
        assert guessed.choices == choices


def test_one_value_late_in_a_long_column_decides() -> None:
    rows = [f"Acme {n},https://acme{n}.example,{n},a{n}@acme.example" for n in range(3000)]
    rows[2900] = "Acme x,https://x.example,many,nobody"
    found = guess_of("Company name,Website,Desks,Billing\n" + "\n".join(rows))
    assert [one.new_field.type for one in found.columns[2:] if one.new_field] == ["text", "text"]
    assert [one.new_field.choices for one in found.columns[2:] if one.new_field] == [[], []], "too many to choose from"


def test_fields_are_made_when_the_import_starts(world: World) -> None:
    found = upload(world.owner, accounts(), "accounts.csv")
    guessed = {one["mapping"]["header"]: one["new_field"]["type"] for one in found["guess"]["columns"]}
    assert guessed["Sales territory"] == "choice"
    made = {name: type_ for name, type_ in guessed.items() if column(found, name)["mapping"]["target"] == "custom"}
    mapping = asked(found, **made)
    preview = client(world.owner).post(f"/api/v1/imports/{found['id']}/preview", json=mapping).json()
    assert preview["counts"] == {"created": 12}
    assert preview["problems"] == []
    values = preview["rows"][0]["values"]
    assert (values["Sales territory"], values["Partner"], values["Tools"]) == ("North", "Yes", "SAP, Odoo")
    kept = client(world.owner).put(f"/api/v1/imports/{found['id']}/mapping", json=mapping)
    assert (kept.status_code, fields(world.owner)) == (200, {}), "a preview and a kept mapping make nothing"

    done = act(world.owner, found["id"], "start", mapping)
    assert (done["status"], done["counts"]) == ("done", {"created": 12})
    there = fields(world.owner)
    assert {key: one["type"] for key, one in there.items()} == {
        "sales_territory": "choice", "desks": "integer", "partner": "yes_no", "contract_signed": "date",
        "ระดับลูกค้า": "choice", "tools": "choices",
    }  # fmt: skip
    assert [one["label_en"] for one in there["sales_territory"]["choices"]] == ["North", "South"]
    assert [one["key"] for one in done["made_fields"]] == list(there)
    first = next(one for one in everything(world.owner, "companies") if one["name"] == "Acme 1")
    assert first["custom_fields"] == {
        "sales_territory": "south", "desks": 10, "partner": False, "contract_signed": "2025-12-02",
        "ระดับลูกค้า": "เงิน", "tools": ["sap"],
    }  # fmt: skip
    again = bring_in(world.owner, accounts(), "accounts.csv")
    assert again["counts"] == {"unchanged": 12}, "the file's columns go to these fields by their names"


def test_undo_keeps_values_and_archives_only_what_nobody_uses(world: World) -> None:
    found = upload(world.owner, accounts(), "accounts.csv")
    done = act(world.owner, found["id"], "start", asked(found, Desks="integer", Partner="yes_no"))
    first = next(one for one in everything(world.owner, "companies") if one["name"] == "Acme 3")
    mine = client(world.member).post("/api/v1/companies", json={"name": "Mine", "custom_fields": {"partner": True}})
    assert mine.status_code == 201
    undone = act(world.owner, done["id"], "undo")
    assert {one["key"]: one["archived"] for one in undone["made_fields"]} == {"desks": True, "partner": False}
    assert [one["custom_fields"] for one in everything(world.owner, "companies")] == [{"partner": True}]
    restored = client(world.owner).post(f"/api/v1/companies/{first['id']}/restore")
    assert restored.json()["custom_fields"]["desks"] == 30, "a restored record still has its value"
    again = bring_in(world.owner, accounts(), "accounts.csv")
    assert again["status"] == "done"
    found = upload(world.owner, accounts(), "accounts.csv")
    act(world.owner, found["id"], "start", asked(found, Desks="integer"))
    assert {key: one["archived"] for key, one in fields(world.owner).items()} == {"desks": False, "partner": False}


def test_a_field_of_the_same_name_and_type_is_used_and_gets_the_missing_choices(world: World) -> None:
    made = client(world.admin).post(
        "/api/v1/fields",
        json={"kind": "company", "type": "choice", "label_en": "Region", "label_th": "sales territory",
              "choices": [{"label_en": "North", "label_th": "เหนือ"}]},
    ).json()  # fmt: skip
    found = upload(world.owner, accounts(), "accounts.csv")
    done = act(world.owner, found["id"], "start", asked(found, **{"Sales territory": "choice"}))
    assert [one["id"] for one in done["made_fields"]] == [made["id"]]
    assert [one["label_en"] for one in fields(world.owner)["region"]["choices"]] == ["North", "South"]


def test_what_cannot_be_made_is_refused_with_a_reason(world: World) -> None:
    found = upload(world.owner, accounts(), "accounts.csv")
    path = f"/api/v1/imports/{found['id']}/"

    def refused(verb: str, mapping: dict[str, Any], someone: Someone = world.owner) -> dict[str, Any]:
        reply = client(someone).post(path + verb, json=mapping)
        assert reply.status_code == 422, reply.text
        said: dict[str, Any] = reply.json()["fields"]
        return said

    client(world.admin).post("/api/v1/fields", json={"kind": "company", "type": "date", "label_en": "Desks"})
    for verb in ("preview", "start"):
        (said,) = refused(verb, asked(found, Desks="integer")).values()
        assert "“Desks” of another type" in said
    long = upload(world.owner, "Company name,Website,Note to us\n" + "Acme,https://a.example," + "x" * 90 + "\n")
    reply = client(world.owner).post(
        f"/api/v1/imports/{long['id']}/start", json=asked(long, **{"Note to us": "choice"})
    )
    assert "more than 200 different values" in str(reply.json()["fields"])
    for n in range(MAX_FIELDS - 1):
        client(world.admin).post("/api/v1/fields", json={"kind": "company", "type": "text", "label_en": f"F {n}"})
    (said,) = refused("start", asked(found, Partner="yes_no")).values()
    assert "at most 64 fields" in said
    assert read(world.owner, found["id"])["status"] == "ready"
    assert "partner" not in fields(world.owner)


def test_only_who_may_declare_fields_makes_them(world: World) -> None:
    rights = ("import.run", "company.read", "company.create", "company.update")
    give_role(world, world.member, dict.fromkeys(rights, "all"))
    found = upload(world.member, accounts(3), "accounts.csv")
    body = asked(found, Desks="integer") | {"create_companies": False, "create_owners": False}
    for verb in ("preview", "start"):
        assert client(world.member).post(f"/api/v1/imports/{found['id']}/{verb}", json=body).status_code == 403
    assert fields(world.owner) == {}


async def test_the_page_offers_a_field_for_a_column_and_says_what_it_made(world: World) -> None:
    client(world.admin).post("/api/v1/fields", json={"kind": "company", "type": "text", "label_en": "Motto"})
    found = upload(world.owner, accounts(), "accounts.csv")
    headers = [one["header"] for one in found["mapping"]["columns"]]
    async with opened(world.owner, f"/imports/{found['id']}", import_id=found["id"]) as page:
        state = await page.state(ImportPage)
        await page.call(ImportPage, "load")
        assert {"make", "own:motto"} <= {one["value"] for one in state.choices}
        territory, tools, desks = (headers.index(name) for name in ("Sales territory", "Tools", "Desks"))
        await page.call(ImportPage, "choose", territory, "make")
        row = state.columns[territory]
        assert (row["choice"], row["label"], row["type"]) == ("make", "Sales territory", "choice")
        assert row["words"] == "2 choices: North, South"
        await page.call(ImportPage, "describe_field", territory, "label", "Territory")
        await page.call(ImportPage, "choose", desks, "make")
        await page.call(ImportPage, "describe_field", desks, "type", "number")
        await page.call(ImportPage, "choose", tools, "own:motto")
        assert [state.columns[n]["choice"] for n in (territory, desks, tools)] == ["make", "make", "own:motto"]
        await page.call(ImportPage, "start")
    there = fields(world.owner)
    assert {key: one["label_en"] for key, one in there.items()} == {
        "motto": "Motto", "territory": "Territory", "desks": "Desks",
    }  # fmt: skip
    assert there["desks"]["type"] == "number"


def test_a_field_that_another_process_has_just_declared_takes_the_values_of_an_import(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = upload(world.owner, "Name,Next call\nAnn Lee,20/12/2026\nBob Day,22/12/2026\n", "contacts.csv")
    with world.owner.work() as work:
        assert own.within(work, "contact") == (), "the worker remembers that there are no fields"
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(definitions, "forget", lambda workspace_id: None)  # this process hears nothing of it
        declare(world.owner, "Next call", "date", kind="contact")
    mapping = found["mapping"] | {"entity": "contact"}
    act(world.owner, found["id"], "start", mapping)
    people = {one["name"]: one["custom_fields"] for one in everything(world.owner, "contacts")}
    assert people == {"Ann Lee": {"next_call": "2026-12-20"}, "Bob Day": {"next_call": "2026-12-22"}}
