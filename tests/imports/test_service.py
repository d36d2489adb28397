"""A whole sales history is imported, imported again without duplicates, and exported."""

import contextlib
import csv
import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import islice
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import text

from crm_app.core import job_running
from crm_app.imports import run
from crm_app.imports.ledger import Ledger
from crm_app.imports.problems import UnreadableFile
from crm_app.imports.writer import RowWriter
from tests.imports.samples import ACCOUNTS, PIPELINE, PRODUCTS, TEAMS, pipeline_csv
from tests.imports.support import act, bring_in, count, everything, job_of, read, run_jobs, upload
from tests.support.world import World, client


def won_value(data: str) -> Decimal:
    rows = csv.DictReader(io.StringIO(data))
    return sum((Decimal(row["close_value"]) for row in rows if row["deal_stage"] == "Won"), Decimal(0))


@pytest.fixture
def history(world: World) -> dict[str, Any]:
    """Products, accounts, teams and a pipeline, imported by the owner one after another."""
    return {
        name: bring_in(world.owner, data, f"{name}.csv")
        for name, data in (("products", PRODUCTS), ("accounts", ACCOUNTS), ("teams", TEAMS), ("pipeline", PIPELINE))
    }


def test_a_whole_history_comes_in(world: World, history: dict[str, Any]) -> None:
    assert {name: done["status"] for name, done in history.items()} == dict.fromkeys(history, "done")
    assert history["products"]["counts"] == {"created": 3}
    assert history["accounts"]["counts"] == {"created": 5, "warned": 1}
    assert history["accounts"]["extras"] == {}
    assert history["teams"]["counts"] == {"created": 3}
    pipeline = history["pipeline"]
    assert pipeline["counts"]["created"] == 200
    assert pipeline["extras"] == {"stage": 1}, "the pipeline had no stage called Engaging"
    assert pipeline["progress"] == 1.0

    deals = everything(world.owner, "deals")
    assert len(deals) == 200
    won = [deal for deal in deals if deal["status"] == "won"]
    assert sum(Decimal(str(deal["amount"])) for deal in won) == won_value(PIPELINE)
    assert {deal["stage_name"] for deal in deals} == {"Prospecting", "Engaging", "Won", "Lost"}
    assert all(deal["amount"] is None and deal["close_date"] is None for deal in deals if deal["status"] == "open")
    assert {deal["owner_name"] for deal in deals} == {"Ann Lee", "Ben Katz", "สมชาย ใจดี"}
    assert any(deal["company_id"] is None for deal in deals)
    thai = [deal for deal in deals if deal["company_name"] == "บริษัท สยามน้ำดื่ม จำกัด"]
    assert thai
    assert thai[0]["name"].startswith("บริษัท สยามน้ำดื่ม จำกัด – ")


def test_unmatched_products_are_kept_and_matched_ones_linked(world: World, history: dict[str, Any]) -> None:
    deals = everything(world.owner, "deals")
    assert {(deal["product_name"], deal["product_id"] is not None) for deal in deals} == {
        ("Turbo Basic", True),
        ("Lite One", True),
        ("TurboPro", False),
    }
    rows = client(world.owner).get(
        f"/api/v1/imports/{history['pipeline']['id']}/rows", params={"with_problems": True, "limit": 1}
    )
    (problem,) = rows.json()["items"][0]["problems"]
    assert "Turbo Pro" in problem["message"]


def test_parents_are_linked_even_when_they_come_later(world: World, history: dict[str, Any]) -> None:
    companies = {company["name"]: company for company in everything(world.owner, "companies")}
    assert len(companies) == 5
    assert companies["Blue Heron Supply"]["parent_name"] == "Northwind Holding"
    assert companies["Northwind Holding"]["employees"] == 1185, "its own row fills it"
    assert companies["Kite & Sons"]["parent_name"] == "Mango Systems", "case does not count"
    assert companies["Blue Heron Supply"]["sector"] == "technolgy", "kept as typed"


def test_owners_who_are_no_members_own_but_cannot_sign_in(world: World, history: dict[str, Any]) -> None:
    with world.owner.work() as work:
        found = work.db.execute(
            text("select name, status, person_id, team, manager from membership where person_id is null order by name")
        ).all()
    assert [tuple(row) for row in found] == [
        ("Ann Lee", "inactive", None, "Central", "Dora Mills"),
        ("Ben Katz", "inactive", None, "Central", "Dora Mills"),
        ("สมชาย ใจดี", "inactive", None, "East", "Eve Stone"),
    ]


def test_owners_are_made_when_no_team_was_imported(world: World) -> None:
    done = bring_in(world.owner, pipeline_csv(40))
    assert done["extras"] == {"member": 3, "company": 5, "stage": 1}
    assert count(world.owner, "membership", "status = 'inactive'") == 3
    bring_in(world.owner, TEAMS, "teams.csv")
    assert count(world.owner, "membership", "team is not null") == 3


def test_the_same_files_again_change_nothing(world: World, history: dict[str, Any]) -> None:
    before = {deal["id"]: deal for deal in everything(world.owner, "deals")}
    again = {
        name: bring_in(world.owner, data, f"{name}.csv")
        for name, data in (("products", PRODUCTS), ("accounts", ACCOUNTS), ("teams", TEAMS), ("pipeline", PIPELINE))
    }
    assert {name: done["counts"].get("unchanged") for name, done in again.items()} == {
        "products": 3,
        "accounts": 5,
        "teams": 3,
        "pipeline": 200,
    }
    assert all("created" not in done["counts"] and "updated" not in done["counts"] for done in again.values())
    assert {deal["id"]: deal for deal in everything(world.owner, "deals")} == before


def test_a_later_export_updates(world: World, history: dict[str, Any]) -> None:
    lines = PIPELINE.splitlines()
    at = next(n for n, line in enumerate(lines) if ",Engaging," in line)
    cells = lines[at].split(",")
    cells[4], cells[6], cells[7] = "Won", "01-02-18", "777"
    done = bring_in(world.owner, "\n".join([lines[0], ",".join(cells)]), "pipeline.csv")
    assert done["counts"]["updated"] == 1
    deal = next(d for d in everything(world.owner, "deals", status="won") if Decimal(str(d["amount"])) == 777)
    assert (deal["close_date"], deal["version"], deal["stage_name"]) == ("2018-02-01", 2, "Won")


def test_undo_takes_everything_back(world: World, history: dict[str, Any]) -> None:
    undone = act(world.owner, history["pipeline"]["id"], "undo")
    assert (undone["status"], undone["undo_counts"]) == ("undone", {"deleted": 201})
    assert everything(world.owner, "deals") == []
    assert count(world.owner, "stage", "name = 'Engaging' and deleted_at is null") == 0
    assert count(world.owner, "search_document", "kind = 'deal'") == 0
    accounts = act(world.owner, history["accounts"]["id"], "undo")
    assert accounts["undo_counts"] == {"deleted": 5}
    teams = act(world.owner, history["teams"]["id"], "undo")
    assert teams["undo_counts"] == {"deleted": 3}
    assert count(world.owner, "membership", "person_id is null") == 0
    refused = client(world.owner).post(f"/api/v1/imports/{undone['id']}/undo")
    assert refused.status_code == 422


def test_undo_leaves_what_people_touched_since_and_says_so(world: World, history: dict[str, Any]) -> None:
    api = client(world.owner)
    deal, other = everything(world.owner, "deals")[:2]
    company = next(c for c in everything(world.owner, "companies") if c["name"] == "Mango Systems")
    assert api.patch(f"/api/v1/deals/{deal['id']}", json={"version": 1, "name": "Mine now"}).status_code == 200
    assert api.delete(f"/api/v1/deals/{other['id']}").status_code == 204
    made = api.post("/api/v1/deals", json={"name": "By hand", "company_id": company["id"]})
    assert made.status_code == 201
    undone = act(world.owner, history["pipeline"]["id"], "undo")
    assert undone["undo_counts"]["edited"] == 1
    assert undone["undo_counts"]["gone"] == 1
    assert {d["name"] for d in everything(world.owner, "deals")} == {"Mine now", "By hand"}
    left = api.get(f"/api/v1/imports/{undone['id']}/rows", params={"left_by_undo": True}).json()["items"]
    assert [row["record_id"] for row in left if row["kind"] == "deal"] == [deal["id"]]
    accounts = act(world.owner, history["accounts"]["id"], "undo")
    assert accounts["undo_counts"]["in_use"] >= 1
    assert "Mango Systems" in {c["name"] for c in everything(world.owner, "companies")}


def test_undo_of_an_update_restores_what_was(world: World, history: dict[str, Any]) -> None:
    changed = ACCOUNTS.replace("251.41,495", "999.99,500").replace("Mango Systems,medical", "Mango  systems,Health")
    done = bring_in(world.owner, changed, "accounts.csv")
    assert done["counts"]["updated"] == 1
    now = next(c for c in everything(world.owner, "companies") if c["employees"] == 500)
    assert (now["sector"], now["version"]) == ("Health", 2)
    undone = act(world.owner, done["id"], "undo")
    assert undone["undo_counts"] == {"restored": 1}
    then = next(c for c in everything(world.owner, "companies") if c["id"] == now["id"])
    assert (then["sector"], then["employees"], str(then["annual_revenue"])) == ("medical", 495, "251.41")


def test_rows_of_one_record_come_back_to_the_first_image(world: World) -> None:
    bring_in(world.owner, "Company,Industry,Country\nSiam Water,Retail,Thailand\n")
    done = bring_in(
        world.owner, "Company,Industry,Country\nSiam Water,Media,Laos\nsiam water,Energy,Laos\n", same_rows="join"
    )
    assert done["counts"]["updated"] == 2
    undone = act(world.owner, done["id"], "undo")
    assert undone["undo_counts"] == {"restored": 1}
    (company,) = everything(world.owner, "companies")
    assert (company["sector"], company["country"]) == ("Retail", "Thailand")


class Killed(BaseException):
    """Stands for kill -9: nothing of the program runs after it."""


def test_a_killed_worker_goes_on_where_it_stopped(world: World) -> None:
    found = upload(world.owner, pipeline_csv(90), "pipeline.csv")
    with patch.object(run, "BATCH_ROWS", 10), patch.object(run, "MOST_BATCHES", 2):
        api = client(world.owner)
        assert api.post(f"/api/v1/imports/{found['id']}/start", json=found["mapping"]).status_code == 200
        job_id = job_of(world.owner, found["id"])
        real, calls = RowWriter.write, []

        def dies_in_the_sixth(*args: Any) -> Any:
            calls.append(1)
            if len(calls) == 6:  # in the third transaction, whose first batch is sent already
                raise Killed
            return real(*args)

        with patch.object(RowWriter, "write", dies_in_the_sixth), pytest.raises(Killed):
            job_running.run(str(job_id))
        assert count(world.owner, "deal") == 40
        half = read(world.owner, found["id"])
        assert half["status"] == "running"
        assert 0.3 < half["progress"] < 0.6
        with world.owner.work() as work:
            work.db.execute(
                text("update job set lease_until = now() - interval '1 minute' where id = :i"), {"i": job_id}
            )
        job_running.run(str(job_id))
    done = read(world.owner, found["id"])
    assert (done["status"], done["counts"]["created"]) == ("done", 90)
    assert count(world.owner, "deal") == 90


def test_cancel_and_resume(world: World) -> None:
    found = upload(world.owner, pipeline_csv(60), "pipeline.csv")
    api = client(world.owner)
    assert api.post(f"/api/v1/imports/{found['id']}/start", json=found["mapping"]).status_code == 200
    stopped = act(world.owner, found["id"], "cancel")
    assert (stopped["status"], stopped["can_resume"], stopped["can_undo"]) == ("cancelled", True, False)
    done = act(world.owner, found["id"], "resume")
    assert (done["status"], done["counts"]["created"]) == ("done", 60)


def test_two_imports_of_one_file_at_once_make_nothing_twice(world: World) -> None:
    together, write = threading.Barrier(2), RowWriter.write

    def write_beside_the_other(*args: Any) -> None:
        write(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(timeout=2)  # both would be here, neither committed, if nothing kept them apart

    found = [upload(world.owner, "name,email\nAnna,anna@example.com\nBen,ben@example.com\n") for _ in range(2)]
    for one in found:
        started = client(world.owner).post(f"/api/v1/imports/{one['id']}/start", json=one["mapping"])
        assert started.status_code == 200
    waiting = [str(job_of(world.owner, one["id"])) for one in found]
    with patch.object(RowWriter, "write", write_beside_the_other), ThreadPoolExecutor(2) as threads:
        list(threads.map(job_running.run, waiting))
    counts = [read(world.owner, one["id"])["counts"] for one in found]
    assert sorted(c.get("created", 0) for c in counts) == [0, 2]
    assert count(world.owner, "contact") == 2


def test_rejected_rows_come_back_as_a_file_with_reasons(world: World) -> None:
    data = 'Deal ID,Stage,Amount\n1,Won,5\n,Won,6\n3,Won,7,"=cmd()"\n'
    done = bring_in(world.owner, data)
    assert done["counts"] == {"created": 1, "rejected": 2}
    answer = client(world.owner).get(f"/api/v1/imports/{done['id']}/rejected.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Row", "Deal ID", "Stage", "Amount", "Why it was rejected"]
    assert [row[0] for row in rows[1:]] == ["3", "4"]
    assert "neither a name nor an identifier" in rows[1][-1]


def test_contacts(world: World) -> None:
    data = (
        "First Name,Last Name,Email,Mobile,Title,Company,Shoe size\n"
        "Ann,Lee,ann@example.com,081 234 5678,CFO,Acme Water,38\n"
        "สมชาย,ใจดี,,,ผู้จัดการ,Acme Water,\n"
    )
    done = bring_in(world.owner, data)
    assert (done["counts"], done["extras"]) == ({"created": 2}, {"company": 1})
    ann = next(c for c in everything(world.owner, "contacts") if c["name"] == "Ann Lee")
    assert (ann["company_name"], ann["job_title"], ann["custom_fields"]) == ("Acme Water", "CFO", {"Shoe size": "38"})
    again = bring_in(world.owner, data.replace("CFO", "CEO"))
    assert again["counts"] == {"updated": 1, "unchanged": 1}


def test_values_that_forms_would_refuse_are_kept_as_typed(world: World) -> None:
    done = bring_in(world.owner, "Company,Industry,Employees\nAcme,Retail,-5\n")
    assert done["counts"] == {"created": 1, "warned": 1}
    (company,) = everything(world.owner, "companies")
    assert (company["employees"], company["custom_fields"]) == (None, {"Employees": "-5"})


def test_the_preview_is_what_the_import_does_and_writes_nothing(world: World) -> None:
    bring_in(world.owner, ACCOUNTS, "accounts.csv")
    bring_in(world.owner, PRODUCTS, "products.csv")
    found = upload(world.owner, PIPELINE, "pipeline.csv")
    api = client(world.owner, **{"accept-language": "th"})
    shown = api.post(f"/api/v1/imports/{found['id']}/preview", json=found["mapping"])
    assert shown.status_code == 200, shown.text
    preview = shown.json()
    assert len(preview["rows"]) == 50
    assert {row["action"] for row in preview["rows"]} == {"created"}
    assert preview["rows"][0]["number"] == 2
    assert (preview["scanned"], preview["is_whole_file"], preview["rejected"]) == (200, True, 0)
    assert sorted(preview["new_owners"]) == ["Ann Lee", "Ben Katz", "สมชาย ใจดี"]
    assert (preview["new_companies"], preview["new_stages"]) == ([], ["Engaging"])
    assert preview["problems"][0]["rows"] > 10
    assert count(world.owner, "deal") == 0
    assert count(world.owner, "membership", "person_id is null") == 0
    assert count(world.owner, "stage", "name = 'Engaging'") == 0
    assert read(world.owner, found["id"])["counts"] == {}


def test_thousands_of_rows_take_seconds(world: World) -> None:
    found = upload(world.owner, pipeline_csv(3000), "pipeline.csv")
    assert client(world.owner).post(f"/api/v1/imports/{found['id']}/start", json=found["mapping"]).status_code == 200
    # The processor's time, so that a busy machine does not fail it.
    started = time.process_time()
    run_jobs(world.owner)
    assert time.process_time() - started < 6
    assert read(world.owner, found["id"])["counts"]["created"] == 3000


def test_a_refused_row_leaves_the_other_batches_of_its_transaction_as_they_are(world: World) -> None:
    rows = [f"Person {n},p{n}@example.com" for n in range(30)]
    found = upload(world.owner, "name,email\n" + "\n".join(rows) + "\n")
    real = Ledger.made

    def refuses_one(self: Ledger, row: Any, kind: str, model: Any, record: Any) -> None:
        if record.name == "Person 17":
            record.status = None  # which the table does not take
        real(self, row, kind, model, record)

    with patch.object(run, "BATCH_ROWS", 4), patch.object(Ledger, "made", refuses_one):
        done = act(world.owner, found["id"], "start", found["mapping"])
    assert (done["status"], done["counts"]) == ("done", {"created": 29, "rejected": 1})
    names = {one["name"] for one in everything(world.owner, "contacts")}
    assert names == {f"Person {n}" for n in range(30)} - {"Person 17"}
    with world.owner.work() as work:
        counted = (
            "select kind, count(*), count(distinct record_id) from audit_entry where kind = 'contact' group by kind"
        )
        assert work.db.execute(text(counted)).all() == [("contact", 29, 29)]


def test_what_was_read_before_the_file_broke_off_is_imported(world: World) -> None:
    found = upload(world.owner, "name,email\n" + "".join(f"Person {n},p{n}@example.com\n" for n in range(30)))
    real = run._Part.read

    def breaks_off(self: Any, cursor: int) -> Any:
        yield from islice(real(self, cursor), 3)
        raise UnreadableFile("damaged", line=14, encoding="UTF-8")

    with patch.object(run, "BATCH_ROWS", 4), patch.object(run._Part, "read", breaks_off):
        done = act(world.owner, found["id"], "start", found["mapping"])
    assert (done["status"], done["counts"], done["can_resume"]) == ("failed", {"created": 12}, True)
    assert count(world.owner, "contact") == 12
    assert act(world.owner, found["id"], "resume")["counts"] == {"created": 30}


def test_the_tables_of_a_large_import_are_counted_at_its_end(world: World) -> None:
    counted = text("select reltuples from pg_class where relname = 'contact'")

    def people(first: int) -> str:
        return "name,email\n" + "".join(f"Person {n},p{n}@example.com\n" for n in range(first, first + 40))

    with patch.object(run, "COUNTED_AGAIN", 30):
        bring_in(world.owner, people(0))
        with world.owner.work() as work:
            before = work.db.execute(counted).scalar_one()
        bring_in(world.owner, people(40))
        with world.owner.work() as work:
            assert work.db.execute(counted).scalar_one() >= before + 40
