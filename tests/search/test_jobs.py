"""Documents of an earlier folding, and of fields that read differently, are computed again."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text

from crm_app.core import job_running
from crm_app.core.database import unit_of_work
from crm_app.records.own import definitions
from crm_app.search.jobs import renew_batch, reread_batch
from crm_app.search.schemas import FieldValues
from crm_app.values.collation import FOLDING
from tests.fields.test_api import declare
from tests.search.test_api import add, found
from tests.support.world import World, client


def test_old_documents_are_rebuilt_in_batches_and_nothing_else_changes(world: World) -> None:
    add(world, "companies", *({"name": f"Café {n}", "phone": "(02) 555-0100"} for n in range(5)))
    (gone,) = add(world, "contacts", {"name": "Gone"})
    before = client(world.owner).get("/api/v1/companies").json()
    with unit_of_work(world.owner.caller) as work:
        work.db.execute(text("update search_document set text = 'old', title_text = '', body = '', folding = 0"))
        work.db.execute(text("update company set match_key = 'old', name_key = 'old'"))
        work.db.execute(text("update search_document set embedded_at = now(), embedding_model = 'm'"))
        work.db.execute(text("update contact set deleted_at = now() where id = :id"), {"id": gone})
    assert found(world.owner, "cafe") == []
    sizes = []
    while not sizes or sizes[-1]:
        with unit_of_work(world.owner.caller) as work:
            sizes.append(renew_batch(work, limit=4))
    assert sizes == [4, 2, 0]
    assert len(found(world.owner, "cafe 5550100")) == 5
    assert client(world.owner).get("/api/v1/companies").json() == before
    with unit_of_work(world.owner.caller) as work:
        kept = work.db.execute(text("select folding, embedding_model from search_document")).all()
        assert kept == [(FOLDING, "m")] * 5, "vectors stay, and the document of what is gone goes"
        assert work.db.execute(text("select distinct match_key from company order by 1")).scalars().first() == "cafe0"


def reread(world: World) -> int:
    """Runs the jobs that renew documents after a change of fields; returns how many there were."""
    with unit_of_work(world.owner.caller) as work:
        waiting = text("select id from job where status = 'queued' and kind = 'search.reread'")
        ids = [str(one) for one in work.db.execute(waiting).scalars()]
    for one in ids:
        job_running.run(one)
    return len(ids)


def test_values_are_found_as_people_read_them(world: World) -> None:
    nok = add(world, "contacts", {"name": "Nok Suda"})[0]
    declare(world.admin, "VIP", "yes_no", label_th="ลูกค้าพิเศษ")
    for label, type_ in (("Size", "integer"), ("Since", "date"), ("Visit", "moment"), ("Buyer", "person")):
        declare(world.admin, label, type_)
    declare(world.admin, "Champion", "link", target="contact")
    declare(world.admin, "Uses", "choices", choices=[{"label_en": "SAP", "label_th": "เอสเอพี"}, {"label_en": "Odoo"}])
    custom = {
        "vip": True, "size": 12500, "since": "2026-11-26", "visit": "2026-12-31T20:00:00Z", "uses": ["sap"], "champion": nok,
        "buyer": str(world.member.member_id),
    }  # fmt: skip
    add(
        world, "companies", {"name": "Acme", "custom_fields": custom}, {"name": "Boon", "custom_fields": {"vip": False}}
    )
    zone = client(world.owner).get("/api/v1/workspace").json()["timezone"]
    day = datetime(2026, 12, 31, 20, tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    for q in ("12,500", "12500", "26 พ.ย. 2569", "26 Nov 2026", "2026-11-26", "เอสเอพี", "ลูกค้าพิเศษ", day.isoformat()):
        assert found(world.owner, q) == [("company", "Acme")], q
    for q in ("true", "false", nok, str(world.member.member_id)):
        assert found(world.owner, q) == [], q
    assert found(world.owner, "Suda") == [("contact", "Nok Suda")]  # a name that a reader of the company may not see


def test_old_records_are_found_by_a_field_that_is_declared_changed_or_converted_later(world: World) -> None:
    add(world, "companies", {"name": "Acme", "custom_fields": {"level": "g"}}, {"name": "Boon"})
    assert reread(world) == 0
    field = declare(world.admin, "Level", key="level")
    assert reread(world) == 1
    api = client(world.admin)
    choices = [{"value": "g", "label_en": "Gold", "label_th": "ทอง"}]
    wanted = {"type": "choice", "version": field["version"], "choices": choices}
    made = api.post(f"/api/v1/fields/{field['id']}/conversion", json=wanted)
    assert made.status_code == 200, made.text
    assert found(world.owner, "gold") == []
    definitions.forget(None)  # a worker that has not read the fields yet
    assert reread(world) == 1
    assert found(world.owner, "gold") == found(world.owner, "ทอง") == [("company", "Acme")]
    changed = [{"value": "g", "label_en": "Platinum", "label_th": "แพลทินัม"}]
    patch = {"version": made.json()["version"], "choices": changed}
    assert api.patch(f"/api/v1/fields/{field['id']}", json=patch).is_success
    assert reread(world) == 1
    assert (found(world.owner, "gold"), found(world.owner, "แพลทินัม")) == ([], [("company", "Acme")])
    patch = {"version": made.json()["version"] + 1, "hint_en": "How much they buy"}
    assert api.patch(f"/api/v1/fields/{field['id']}", json=patch).is_success
    assert reread(world) == 0  # a hint changes no value


def test_many_records_are_read_again_in_batches(world: World) -> None:
    add(world, "companies", *({"name": f"C{n}", "custom_fields": {"level": "g"}} for n in range(5)))
    wanted, after, sizes = FieldValues(kind="company", key="level"), None, 0
    while True:
        with unit_of_work(world.owner.caller) as work:
            after = reread_batch(work, wanted, after, limit=2)
        sizes += 1
        if after is None:
            break
    assert sizes == 3
