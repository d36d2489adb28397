"""An export can be imported: into the same workspace, where nothing changes, and into another."""

import csv
import io
from typing import Any

import pytest

from tests.deals.test_board import stages
from tests.imports.support import act, bring_in, everything, upload
from tests.support.world import Someone, World, client

KINDS = ("companies", "contacts", "deals", "projects", "tasks", "activities")
TITLE = {"tasks": "title", "activities": "subject"}
NASTY = (
    '=HYPERLINK("http://x.example","y")',
    "+66 2 123 4567",
    "'=not a formula",
    "-Dash Co",
    "@Handle Ltd",
    'O\'Quote & "Sons", Ltd',
    "'tis plain",
    "a;b|c",
    "บริษัท สยามน้ำดื่ม จำกัด 🥤",
    "n/a",
    "|pipe",
    "TRUE",
    "007",
    "1,5",
)


def exported(someone: Someone, plural: str) -> bytes:
    reply = client(someone).get(f"/api/v1/{plural}/export.csv", params={"sort": "created_at"})
    assert reply.status_code == 200, reply.text
    return reply.content


def post(someone: Someone, plural: str, **fields: Any) -> dict[str, Any]:
    reply = client(someone).post(f"/api/v1/{plural}", json=fields)
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def fill(world: World) -> None:
    """Records of every kind with every field, and names that programs stumble over."""
    owner, stage = world.owner, stages(world.owner)
    partners = client(owner).post("/api/v1/pipelines", json={"name": "Partners, ไทย"}).json()[1]
    post(owner, "products", name="GTX, Pro", list_price="4821.00")
    product = client(owner).get("/api/v1/products").json()[0]["id"]
    custom = {
        "delta": -5,
        "text": "-5",
        "neg": "-5.50 USD",
        "at": "@SUM(1)",
        "Name": "also a name",
        "ok": True,
        "empty": None,
    }
    companies = [
        post(
            owner, "companies", name=name, phone="+380 44 345-67-89", description=f"=not a formula\n- {name}",
            tags=["vip", "a, b", "x;y"], website="https://x.example", email="a@x.example", employees=1200,
            annual_revenue="1234567.50", revenue_currency="USD", founded_year=1999, sector="-", city="กรุงเทพฯ",
            country="Thailand", address="1 Road\n10110", tax_id="0105500000000", custom_fields=custom,
        )["id"]
        for name in NASTY
    ]  # fmt: skip
    client(owner).patch(f"/api/v1/companies/{companies[1]}", json={"version": 1, "parent_id": companies[0]})
    contacts = [
        post(
            owner, "contacts", name=name, email=f"c{n}@x.example" if n % 2 else None, phone="+66 81 234 5678",
            mobile="0812345678", line_id="@line,id", status=("lead", "qualified", "customer", "former")[n % 4],
            source="=web", tags=["ลูกค้า"], company_id=companies[n], job_title="+CEO", custom_fields={"Email": name},
            owner_id=str(world.member.member_id),
        )["id"]
        for n, name in enumerate(NASTY)
    ]  # fmt: skip
    deals = [
        post(
            owner, "deals", name=NASTY[n % 5], company_id=companies[n], contact_id=contacts[n], amount=f"{n}.50",
            currency=("THB", "USD")[n % 2], product_id=product if n % 2 else None, engage_date="2026-01-01",
            expected_close_date="2026-12-31", stage_id=(stage["Proposal"], partners["stages"][1]["id"])[n % 2],
        )["id"]
        for n in range(8)
    ]  # fmt: skip
    post(owner, "deals", name="Twice", stage_id=stage["Lost"], close_date="2026-02-28", lost_reason='=ราคา, "แพง"')
    post(owner, "deals", name="Twice", stage_id=stage["Lost"], close_date="2026-02-28", lost_reason="Price")
    post(owner, "deals", name="Sold", stage_id=partners["stages"][4]["id"], product_name="No product, of the list")
    projects = [
        post(
            owner, "projects", name=NASTY[n], company_id=companies[n], deal_id=deals[n], budget="99.90", currency="USD",
            status=("planned", "active", "on_hold", "done", "cancelled")[n], start_date="2026-01-01",
            due_date="2026-03-01", progress_by_hand=n * 10, tags=["q1"],
        )["id"]
        for n in range(5)
    ]  # fmt: skip
    tasks = [
        post(
            owner, "tasks", title=NASTY[n], status=("open", "done")[n % 2], priority=("low", "normal", "high")[n % 3],
            due_at="2026-11-27T09:30:15.123456+07:00" if n % 2 else None, due_date=None if n % 2 else "2026-11-27",
            remind_at="2026-11-27T08:00:00+00:00", project_id=projects[0], deal_id=deals[n], contact_id=contacts[n],
            description="'+1", owner_id=str(world.member.member_id),
        )["id"]
        for n in range(6)
    ]  # fmt: skip
    for n, kind in enumerate(("note", "call", "meeting", "email", "call")):
        post(
            owner, "activities", kind=kind, subject=NASTY[n], body="\t=1+1\n@x", occurred_at="2026-05-05T10:00:00.5+07:00",
            direction="inbound" if kind == "call" else None, duration_minutes=n, contact_id=contacts[n],
            company_id=companies[n], task_id=tasks[n], custom_fields={"Subject": "x"},
        )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "th"])
def test_what_was_exported_changes_nothing_when_it_comes_back(world: World, language: str) -> None:
    fill(world)
    speak(world.owner, language)
    before = {plural: exported(world.owner, plural) for plural in KINDS}
    whole = {plural: everything(world.owner, plural) for plural in KINDS}
    for plural, data in before.items():
        found = upload(world.owner, data, f"{plural}.csv")
        assert found["guess"]["kind_certain"], plural
        assert not [c for c in found["mapping"]["columns"] if c["target"] == "custom" and c["key"] == "ID"]
        done = act(world.owner, found["id"], "start", found["mapping"])
        rows = len(whole[plural])
        assert (done["status"], done["counts"], done["extras"]) == ("done", {"unchanged": rows}, {}), plural
        assert exported(world.owner, plural) == data, plural
    assert {plural: everything(world.owner, plural) for plural in KINDS} == whole, "not even a version has moved"


@pytest.mark.parametrize("language", ["en", "th"])
def test_exported_products_change_nothing_but_what_was_changed_in_them(world: World, language: str) -> None:
    owner = client(world.owner)
    for n, name in enumerate(NASTY):
        price, currency = (None, "THB") if n % 3 else (f"{n}1234.50", "USD")
        made = {"name": name, "series": "=1+1" if n % 2 else None, "list_price": price, "currency": currency}
        assert owner.post("/api/v1/products", json=made).status_code == 201
    speak(world.owner, language)
    data, before = owner.get("/api/v1/products.csv").content, owner.get("/api/v1/products").json()
    found = upload(world.owner, data, "export.csv")
    assert (found["entity"], found["guess"]["kind_certain"]) == ("product", True)
    done = act(world.owner, found["id"], "start", found["mapping"])
    assert done["counts"] == {"unchanged": len(NASTY)}
    assert owner.get("/api/v1/products.csv").content == data
    assert owner.get("/api/v1/products").json() == before, "not even a version has moved"

    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    table[1][1], table[2][3] = "Renamed in a spreadsheet", "77"
    table[3][1] = table[4][1]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    done = bring_in(world.owner, out.getvalue(), "products.csv")
    assert done["counts"] == {"updated": 2, "unchanged": len(NASTY) - 3, "rejected": 1}
    after = {one["id"]: one for one in owner.get("/api/v1/products").json()}
    assert len(after) == len(NASTY)
    assert after[table[1][0]]["name"] == "Renamed in a spreadsheet"
    assert after[table[2][0]]["list_price"] == 77
    assert act(world.owner, done["id"], "undo")["undo_counts"] == {"restored": 2}
    undone = list(csv.reader(io.StringIO(owner.get("/api/v1/products.csv").text.removeprefix("\ufeff"), newline="")))
    was = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row[:-1] for row in undone] == [row[:-1] for row in was], "all but the moment of the last change"
    done = bring_in(world.stranger, data, "products.csv")
    assert done["counts"] == {"created": len(NASTY)}


def test_a_price_list_that_an_earlier_release_exported_comes_back(world: World) -> None:
    owner = client(world.owner)
    made = owner.post("/api/v1/products", json={"name": "GTX", "series": "G", "list_price": "10"}).json()
    data = f"ID,Name,Series,List price,Currency\n{made['id']},GTX,G,12,THB\n"
    assert upload(world.owner, data.encode(), "products-2026-01-01.csv")["entity"] == "product"
    assert bring_in(world.owner, data, "products-2026-01-01.csv")["counts"] == {"updated": 1}
    assert [(one["id"], one["list_price"]) for one in owner.get("/api/v1/products").json()] == [(made["id"], 12)]


def speak(someone: Someone, language: str) -> None:
    mine = client(someone).get("/api/v1/me").json()
    body = {"name": mine["name"], "language": language, "timezone": mine["timezone"]}
    assert client(someone).put("/api/v1/me", json=body).status_code == 200


def test_a_changed_cell_changes_its_field_alone(world: World) -> None:
    fill(world)
    table = list(csv.reader(io.StringIO(exported(world.owner, "deals").decode("utf-8-sig"), newline="")))
    header = table[0]
    row = next(row for row in table if row[header.index("Currency")] == "USD")
    before = client(world.owner).get(f"/api/v1/deals/{row[0]}").json()
    row[header.index("Amount")] = "1,250.75"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([[cell for n, cell in enumerate(one) if n != 3] for one in table])
    done = bring_in(world.owner, out.getvalue(), "deals.csv")
    assert done["counts"] == {"updated": 1, "unchanged": len(table) - 2}
    after = client(world.owner).get(f"/api/v1/deals/{row[0]}").json()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"amount", "version", "updated_at"}
    assert after["amount"] == 1250.75


def test_what_was_exported_fills_another_workspace(world: World) -> None:
    fill(world)
    for plural in KINDS:
        done = bring_in(world.stranger, exported(world.owner, plural), f"{plural}.csv")
        assert done["counts"].get("created") == len(everything(world.owner, plural)), (plural, done)
    for plural in KINDS:
        assert content(world.stranger, plural) == content(world.owner, plural), plural
    ids = {one["id"] for plural in KINDS for one in everything(world.owner, plural)}
    assert not ids & {one["id"] for plural in KINDS for one in everything(world.stranger, plural)}


def content(someone: Someone, plural: str) -> list[list[str]]:
    """The rows of an export without what another workspace has in its own way: identifiers, owners, moments of change."""
    header, *rows = csv.reader(io.StringIO(exported(someone, plural).decode("utf-8-sig"), newline=""))
    own = {"Owner", "Owner’s email", "Created", "Last change", "Other system", "In this stage since", "Done"}
    kept = [n for n, name in enumerate(header) if name not in own and not name.endswith("ID") and "ID in" not in name]
    return [*sorted([row[n] for n in kept] for row in rows), [header[n] for n in kept]]


def test_an_exported_workbook_changes_nothing_when_it_comes_back(world: World) -> None:
    fill(world)
    whole = {plural: everything(world.owner, plural) for plural in KINDS}
    for plural in KINDS:
        reply = client(world.owner).get(f"/api/v1/{plural}/export.xlsx", params={"sort": "created_at"})
        found = upload(world.owner, reply.content, f"{plural}.xlsx")
        done = act(world.owner, found["id"], "start", found["mapping"])
        assert (done["status"], done["counts"]) == ("done", {"unchanged": len(whole[plural])}), plural
    assert {plural: everything(world.owner, plural) for plural in KINDS} == whole, "not even a version has moved"
