"""Files of other products, from the upload to the records: no value is garbled, and none is dropped without a report."""

import csv
import io
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.imports import named
from tests.imports.support import act, bring_in, everything, upload
from tests.support.world import Someone, World, client


def rejected(someone: Someone, done: dict[str, Any]) -> list[list[str]]:
    answer = client(someone).get(f"/api/v1/imports/{done['id']}/rejected.csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def by_name(someone: Someone, plural: str) -> dict[str, dict[str, Any]]:
    return {record["name"]: record for record in everything(someone, plural)}


def map_column(found: dict[str, Any], header: str, field: str) -> list[dict[str, Any]]:
    """The guessed columns with one sent elsewhere, as a program would that knows nothing of how it is written."""
    bare = [{n: column[n] for n in ("index", "header", "target", "field")} for column in found["mapping"]["columns"]]
    return [column | {"target": "field", "field": field} if column["header"] == header else column for column in bare]


def test_unreadable_amounts_come_back_to_be_corrected(world: World) -> None:
    good = ['"3,100"', '"฿1,200.50"', '"1 234,56"', '"THB 2,000"', "1.2e4", "๑๒๓", "", "0"]
    bad = ["abc", "(500)", "-5", '"1,2,3"', "99999999999999999999", "NaN"]
    rows = [f"good{n},Mill,{cell}" for n, cell in enumerate(good)] + [
        f"bad{n},Mill,{cell}" for n, cell in enumerate(bad)
    ]
    done = bring_in(world.owner, "Deal,Company,Amount\n" + "\n".join(rows) + "\n", "money.csv")
    assert done["counts"] == {"created": 8, "rejected": 6}
    amounts = {name: deal["amount"] for name, deal in by_name(world.owner, "deals").items()}
    assert [amounts[f"good{n}"] for n in range(8)] == [3100, 1200.5, 1234.56, 2000, 12000, 123, None, 0]
    header, *lines = rejected(world.owner, done)
    assert [line[0] for line in lines] == [str(n) for n in range(10, 16)]
    assert all(
        cell in line[-1] for line, cell in zip(lines, ["abc", "(500)", "-5", "1,2,3", "999", "NaN"], strict=True)
    )

    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, *([*line[:3], "70", line[4]] for line in lines)])
    again = bring_in(world.owner, buffer.getvalue(), "rejected.csv")
    assert again["counts"] == {"created": 6}
    deals = by_name(world.owner, "deals")
    assert len(deals) == 14
    assert all(deal["custom_fields"] == {} for deal in deals.values())


def test_dates_arrive_or_are_remarked(world: World) -> None:
    cells = ["1.3.2026", "01/03/26", "1-Mar-26", "1 มี.ค. 2569", "46082", "๑/๓/๒๕๖๙", "13/12/2025", "31/02/2026", "TBD"]
    data = "Deal,Company,Stage,Close date\n" + "".join(f"k{n},D,Won,{cell}\n" for n, cell in enumerate(cells))
    done = bring_in(world.owner, data)
    assert done["counts"] == {"created": 9, "warned": 2}
    deals = by_name(world.owner, "deals")
    assert {deals[f"k{n}"]["close_date"] for n in range(6)} == {"2026-03-01"}
    assert [deals[f"k{n}"]["custom_fields"] for n in (7, 8)] == [{"Close date": "31/02/2026"}, {"Close date": "TBD"}]


def test_columns_that_a_program_maps_are_read_as_they_are_written(world: World) -> None:
    found = upload(
        world.owner, "Deal;Company;Wert;Stage\nA;X;1.234,50;Proposal\nB;X;12,5;Proposal\nC;X;2.000;Proposal\n"
    )
    act(world.owner, found["id"], "start", {**found["mapping"], "columns": map_column(found, "Wert", "amount")})
    when = "Deal,Company,When,Stage\nD,X,02/15/2026,Won\nE,X,03/04/2026,Won\nF,X,04/25/2026,Won\n"
    found = upload(world.owner, when)
    act(world.owner, found["id"], "start", {**found["mapping"], "columns": map_column(found, "When", "close_date")})
    deals = by_name(world.owner, "deals")
    assert [deals[name]["amount"] for name in "ABC"] == [1234.5, 12.5, 2000]
    assert [deals[name]["close_date"] for name in "DEF"] == ["2026-02-15", "2026-03-04", "2026-04-25"]


def test_people_and_their_companies_are_distinguished(world: World) -> None:
    data = (
        "id,first_name,last_name,title,status,company_name,email_work,nb_tasks,Account Owner\n"
        "1,Ploy,Rattanakul,Buyer,warm,Lotus Foods,ploy@lotus.example,3,kai@us.example\n"
        "2,Tom,Hale,CFO,cold,Birch Ltd,tom@birch.example,0,kai@us.example\n"
    )
    bring_in(world.owner, data, "people.csv", create_owners=True)
    people = by_name(world.owner, "contacts")
    assert set(people) == {"Ploy Rattanakul", "Tom Hale"}
    assert people["Tom Hale"]["company_name"] == "Birch Ltd"
    assert people["Tom Hale"]["email"] == "tom@birch.example"
    assert set(by_name(world.owner, "companies")) == {"Lotus Foods", "Birch Ltd"}


def test_no_company_is_called_nothing(world: World) -> None:
    cells = ["", "-", ".", "N/A", "ไม่มี", "   ", "null", '""""', "Real One Ltd", "บริษัท จริง จำกัด"]
    data = "Name,Email,Company\n" + "".join(f"B{n},b{n}@bl.example,{cell}\n" for n, cell in enumerate(cells))
    assert bring_in(world.owner, data)["counts"] == {"created": 10}
    assert set(by_name(world.owner, "companies")) == {"Real One Ltd", "บริษัท จริง จำกัด"}


def test_ragged_rows_and_two_columns_of_one_name(world: World) -> None:
    ragged = (
        "Name,Email,City\nAnn,ann@rg.example\nBob,bob@rg.example,Rome,EXTRA,CELLS\n\n  \n"
        "Cy,cy@rg.example,Oslo\n,,\nDee,dee@rg.example,\n"
    )
    done = bring_in(world.owner, ragged)
    assert done["counts"] == {"created": 3, "rejected": 1, "warned": 1}
    (line,) = rejected(world.owner, done)[1:]
    assert line[:4] == ["3", "Bob", "bob@rg.example", "Rome"]
    assert line[5:] == ["EXTRA", "CELLS"]
    bring_in(world.owner, "Name,Email,Email,,Phone,phone\nPia,pia@tw.example,pia.alt@tw.example,extra,0811,0822\n")
    pia = by_name(world.owner, "contacts")["Pia"]
    assert (pia["email"], pia["phone"]) == ("pia@tw.example", "0811")
    assert pia["custom_fields"] == {"Email (2)": "pia.alt@tw.example", "Column 4": "extra", "phone (2)": "0822"}


def test_a_nameless_column_and_a_preamble(world: World) -> None:
    done = bring_in(world.owner, "Deal,Company,Amount,Stage,\nA,X,5,Open,\nB,X,6,Open,call first\n")
    assert done["counts"] == {"created": 2}
    assert by_name(world.owner, "deals")["B"]["custom_fields"] == {"Column 5": "call first"}
    data = (
        'Notes:\n"Some addresses are missing."\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n'
        "Ploy,Rattanakul,https://people.example/ploy,ploy@lotus.example,Lotus Foods,Buyer,12 Nov 2026\n"
        "Tom,Hale,https://people.example/tom,,Birch Ltd,CFO,03 Oct 2025\n"
    )
    assert bring_in(world.owner, data)["counts"] == {"created": 2}
    assert set(by_name(world.owner, "contacts")) == {"Ploy Rattanakul", "Tom Hale"}
    found = upload(world.owner, data)
    chosen = act(world.owner, found["id"], "analyse", {"header_row": 5})
    assert [column["mapping"]["header"] for column in chosen["guess"]["columns"]][:2] == ["Ploy", "Rattanakul"]
    assert chosen["rows"] == 1


def test_one_name_that_is_too_long_costs_itself_alone(world: World) -> None:
    fits, over = "กำ" * 66 + "€" * 68, "กำ" * 66 + "€" * 69
    done = bring_in(world.owner, f"Company,Notes\n{fits},fits\n{over},one too long\nAfter,fine\n")
    assert (done["status"], done["counts"]) == ("done", {"created": 2, "rejected": 1})
    assert set(by_name(world.owner, "companies")) == {fits, "After"}
    assert "200" in rejected(world.owner, done)[1][-1]


def test_a_file_of_either_kind_is_not_started_before_somebody_says_which(world: World) -> None:
    data = "Name,Company,Email,Status,Value\n" + "".join(f"P{n},Acme,p{n}@a.example,Hot!!,500\n" for n in range(30))
    found = upload(world.owner, data)
    assert found["guess"]["kind_certain"] is False
    refused = client(world.owner).post(f"/api/v1/imports/{found['id']}/start", json=found["mapping"])
    assert refused.status_code == 422
    assert "entity" in refused.json()["fields"]
    said = act(world.owner, found["id"], "analyse", {"entity": "contact"})
    assert said["guess"]["kind_certain"] is True
    done = act(world.owner, found["id"], "start", said["mapping"])
    assert done["counts"] == {"created": 30}
    assert everything(world.owner, "deals") == []


def test_owners_are_the_members_whom_they_mean_or_whom_somebody_says(world: World) -> None:
    with world.owner.work() as work:
        owner_name = work.db.execute(
            text("select name from membership where id = :m"), {"m": work.principal.member_id}
        ).scalar_one()
        me = str(work.principal.member_id)
    written = f" {owner_name.upper()}  "
    data = f'Company,Owner\nA Co,"{written}"\nB Co,Somebody Else\nC Co,Not Anybody\nD Co,New Person\n'
    found = upload(world.owner, data)
    owners = [
        {"value": "Somebody Else", "action": "member", "member_id": me},
        {"value": "Not Anybody", "action": "leave"},
    ]
    mapping = {**found["mapping"], "owners": owners}
    preview = client(world.owner).post(f"/api/v1/imports/{found['id']}/preview", json=mapping).json()
    matches = {one["value"]: (one["action"], one["how"]) for one in preview["owners"]}
    assert matches == {
        written.strip(): ("member", "name"),
        "Somebody Else": ("member", "chosen"),
        "Not Anybody": ("leave", "chosen"),
        "New Person": ("create", "none"),
    }
    assert preview["new_owners"] == ["New Person"]
    done = act(world.owner, found["id"], "start", mapping)
    assert done["extras"] == {"member": 1}
    companies = by_name(world.owner, "companies")
    assert [companies[name]["owner_name"] for name in ("A Co", "B Co", "C Co", "D Co")] == [
        owner_name,
        owner_name,
        None,
        "New Person",
    ]
    assert companies["C Co"]["custom_fields"] == {"Owner": "Not Anybody"}
    foreign = [{"value": "X", "action": "member", "member_id": "00000000-0000-0000-0000-000000000001"}]
    again = upload(world.owner, data)
    refused = client(world.owner).post(
        f"/api/v1/imports/{again['id']}/start", json={**again["mapping"], "owners": foreign}
    )
    assert refused.status_code == 422


def test_more_people_than_an_import_can_tell_apart_are_said_not_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named, "MOST_MEMBERS", 2)
    found = upload(world.owner, "Company,Owner\nA Co,Somebody Else\n")
    answer = client(world.owner).post(f"/api/v1/imports/{found['id']}/preview", json=found["mapping"])
    assert answer.status_code == 422, answer.text
    assert "more than 2 people" in answer.text
    without = upload(world.owner, "Company,City\nB Co,Trang\n")
    assert act(world.owner, without["id"], "start", without["mapping"])["status"] == "done"
