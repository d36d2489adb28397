"""The route of uploads, and the permissions of imports."""

import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from sqlalchemy import text

from crm_app.core.i18n import translate
from crm_app.files import service as files
from crm_app.imports.mapping import Mapping
from tests.imports.samples import ACCOUNTS, PIPELINE, PRODUCTS, TEAMS
from tests.imports.support import act, bring_in, count, everything, read, run_jobs, upload
from tests.support.world import World, browser, client

CSV = "Company,Industry\nAcme Water,Retail\n"


def test_a_browser_posts_an_ordinary_form(world: World) -> None:
    page = browser(world.owner)
    answer = page.post("/api/v1/imports/form", files={"file": ("ลูกค้า.csv", CSV.encode("cp874"), "text/csv")})
    assert answer.status_code == 303, answer.text
    import_id = answer.headers["location"].removeprefix("/imports/")
    run_jobs(world.owner)
    found = read(world.owner, import_id)
    assert (found["file_name"], found["status"], found["entity"]) == ("ลูกค้า.csv", "ready", "company")


def test_another_site_cannot_post_with_the_cookie(world: World) -> None:
    page = browser(world.owner)
    for path in ("/api/v1/imports/form", "/api/v1/imports"):
        refused = page.post(path, content=CSV, headers={"origin": "https://evil.example"})
        assert refused.status_code == 403
    assert count(world.owner, "stored_file") == 0


def test_an_upload_needs_the_permission(world: World) -> None:
    assert client().post("/api/v1/imports", content=CSV).status_code == 401
    assert client(world.viewer).post("/api/v1/imports", content=CSV).status_code == 403
    assert count(world.owner, "stored_file") == 0


def test_a_large_file_comes_in_pieces_and_back_as_it_was(world: World) -> None:
    data = b"Company,Note\n" + b"".join(b"Company %d,%s\n" % (n, os.urandom(40).hex().encode()) for n in range(20_000))
    assert len(data) > 3 * files.CHUNK_BYTES

    def body() -> Iterator[bytes]:
        for start in range(0, len(data), 10_000):
            yield data[start : start + 10_000]

    answer = client(world.owner).post("/api/v1/imports", params={"name": "big.csv"}, content=body())
    assert answer.status_code == 201
    with world.owner.work() as work:
        sizes = work.db.execute(text("select length(data) from file_chunk order by position")).scalars().all()
    assert len(sizes) == 4
    assert max(sizes) == files.CHUNK_BYTES
    back = client(world.owner).get(f"/api/v1/files/{answer.json()['file_id']}")
    assert back.content == data
    assert back.headers["content-disposition"].startswith("attachment")
    assert back.headers["x-content-type-options"] == "nosniff"


def test_too_large_is_refused_and_leaves_nothing(world: World) -> None:
    api = client(world.owner)
    with patch.object(files, "MAX_BYTES", 100_000):
        answer = api.post(
            "/api/v1/imports", content=(b"x" * 1000 for _ in range(200)), headers={"accept-language": "th"}
        )
    assert answer.status_code == 413
    assert answer.json()["title"] == translate("files.error.too_large", "th", limit="100 MB")
    declared = api.post("/api/v1/imports", content=b"x", headers={"content-length": str(200 * 1024 * 1024)})
    assert declared.status_code == 413
    assert count(world.owner, "stored_file") == 0
    assert count(world.owner, "file_chunk") == 0


def test_a_full_workspace_says_so(world: World) -> None:
    with patch.object(files, "MAX_WORKSPACE_BYTES", len(CSV) + 10):
        assert client(world.owner).post("/api/v1/imports", content=CSV).status_code == 201
        refused = client(world.owner).post("/api/v1/imports", content=CSV)
    assert refused.status_code == 422
    assert "1 GB" in refused.json()["title"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b""),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--x\r\n"),
        ({"content-type": "multipart/form-data; boundary=x"}, b"no form at all"),
        ({"content-type": "multipart/form-data"}, b"--x--\r\n"),
        (
            {"content-type": "multipart/form-data; boundary=x"},
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
        ),
        (
            {"content-type": "multipart/form-data; boundary=x"},
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="b.csv"\r\n\r\na,b\r\n1,2\r\n--y',
        ),
    ],
)
def test_an_invalid_upload_is_refused(world: World, headers: dict[str, str], body: bytes) -> None:
    answer = client(world.owner).post("/api/v1/imports", content=body, headers=headers)
    assert answer.status_code == 422, answer.text
    assert count(world.owner, "file_chunk") == 0


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"PK\x03\x04 an xlsx", "workbook cannot be read"),
        (b"%PDF-1.7", "PDF"),
        (b"<html></html>", "web page"),
        (b"a,b\n", "no rows"),
        (b" ", "empty"),
    ],
)
def test_a_file_that_is_no_csv_says_what_to_do(world: World, data: bytes, part: str) -> None:
    found = upload(world.owner, data, "file.xlsx")
    assert found["status"] == "unreadable"
    assert part in found["error"]


def test_a_chosen_encoding_reads_the_file_again(world: World) -> None:
    found = upload(world.owner, "Company,Town\nA,Zürich\nB,Ufa\n".encode("cp1252"))
    assert found["guess"]["encoding_assumed"] is True
    again = act(world.owner, found["id"], "analyse", {"encoding": "cp1252", "entity": "contact"})
    assert (again["guess"]["encoding_assumed"], again["entity"]) == (False, "contact")
    wrong = act(world.owner, found["id"], "analyse", {"encoding": "utf-8"})
    assert (wrong["status"], "line 2" in wrong["error"]) == ("unreadable", True)
    right = act(world.owner, found["id"], "analyse", {})
    assert right["status"] == "ready"


def test_a_mapping_is_checked_before_anything_is_written(world: World) -> None:
    found = upload(world.owner, CSV)
    api = client(world.owner, **{"accept-language": "th"})
    mapping = found["mapping"]
    columns = mapping["columns"]
    for broken, key in (
        ({"columns": [columns[0], {**columns[1], "field": "name"}]}, "imports.mapping.field_twice"),
        ({"columns": [columns[1]]}, "imports.mapping.identity_company"),
        ({"columns": [{**columns[0], "header": "Other"}]}, "imports.error.columns_changed"),
        ({"columns": [{**columns[0], "index": 150}]}, "imports.error.columns_changed"),
        ({"encoding": "rot13"}, "imports.mapping.encoding"),
    ):
        refused = api.post(f"/api/v1/imports/{found['id']}/start", json={**mapping, **broken})
        assert refused.status_code == 422
        assert translate(key, "th") in refused.json()["fields"].values(), refused.text
    assert read(world.owner, found["id"])["status"] == "ready"


def test_stages_that_contradict_the_pipeline_are_refused(world: World) -> None:
    found = upload(world.owner, PIPELINE)
    mapping = found["mapping"]
    api = client(world.owner)
    wrong = [{**stage, "status": "open"} if stage["value"] == "Won" else stage for stage in mapping["stages"]]
    assert api.post(f"/api/v1/imports/{found['id']}/start", json={**mapping, "stages": wrong}).status_code == 422
    refused = api.post(f"/api/v1/imports/{found['id']}/start", json={**mapping, "create_stages": False})
    assert "Engaging" in refused.json()["fields"]["stages"]
    merged = [{**s, "stage": "Prospecting"} if s["status"] == "open" else s for s in mapping["stages"]]
    done = act(world.owner, found["id"], "start", {**mapping, "stages": merged, "create_stages": False})
    assert (done["counts"]["created"], "stage" in done["extras"]) == (200, False)


def test_a_thai_pipeline_keeps_its_own_names(world: World) -> None:
    with world.owner.work() as work:
        work.db.execute(text("update stage set name = 'ปิดการขายได้' where outcome = 'won'"))
    found = upload(world.owner, PIPELINE)
    assert {"value": "Won", "stage": "ปิดการขายได้", "status": "won"} in found["mapping"]["stages"]


def test_a_pipeline_of_its_own(world: World) -> None:
    done = bring_in(world.owner, PIPELINE, pipeline="History")
    assert done["extras"]["stage"] == 4
    assert count(world.owner, "pipeline", "name = 'History'") == 1


def test_members_import_within_their_rights(world: World) -> None:
    found = upload(world.member, PIPELINE)
    assert (found["mapping"]["create_owners"], found["mapping"]["create_stages"]) == (False, False)
    api = client(world.member)
    refused = api.post(f"/api/v1/imports/{found['id']}/start", json={**found["mapping"], "create_owners": True})
    assert refused.status_code == 403
    merged = [{**s, "stage": "Prospecting"} if s["status"] == "open" else s for s in found["mapping"]["stages"]]
    done = act(world.member, found["id"], "start", {**found["mapping"], "stages": merged})
    assert done["counts"]["created"] == 200
    assert count(world.owner, "membership", "person_id is null") == 0
    assert all(deal["owner_id"] is None for deal in everything(world.owner, "deals"))
    assert all(deal["custom_fields"]["sales_agent"] for deal in everything(world.owner, "deals"))
    for data, permission in ((PRODUCTS, "product"), (TEAMS, "person")):
        other = upload(world.member, data)
        assert other["entity"] == permission
        assert api.post(f"/api/v1/imports/{other['id']}/start", json=other["mapping"]).status_code == 403


def test_roles_that_change_only_their_own_do_not_change_others(world: World) -> None:
    bring_in(world.owner, ACCOUNTS)
    with world.owner.work() as work:
        work.db.execute(
            text(
                "update role set permissions = permissions || "
                '\'{"company.update": "own", "company.create": "own"}\' where key = \'member\''
            )
        )
    done = bring_in(world.member, ACCOUNTS.replace("1100.04", "1.5") + "Newcomer,retail,2001,5,5,Laos,\n")
    assert done["counts"]["rejected"] == 1
    assert done["counts"]["created"] == 1
    assert done["counts"]["unchanged"] == 4
    rows = client(world.member).get(f"/api/v1/imports/{done['id']}/rows", params={"action": "rejected"}).json()["items"]
    assert [problem["key"] for problem in rows[0]["problems"]] == ["similar", "not_yours"]


def test_a_stranger_sees_nothing(world: World) -> None:
    done = bring_in(world.owner, CSV)
    api = client(world.stranger)
    assert api.get("/api/v1/imports").json()["items"] == []
    for path in ("", "/rows", "/rejected.csv"):
        assert api.get(f"/api/v1/imports/{done['id']}{path}").status_code == 404
    for verb in ("undo", "cancel", "resume"):
        assert api.post(f"/api/v1/imports/{done['id']}/{verb}").status_code == 404
    assert api.post(f"/api/v1/imports/{done['id']}/start", json=done["mapping"]).status_code == 404
    assert api.get(f"/api/v1/files/{done['file_id']}").status_code == 404


def test_the_list_is_newest_first_in_pages(world: World) -> None:
    ids = [bring_in(world.owner, CSV, f"{n}.csv")["id"] for n in range(3)]
    api = client(world.owner)
    first = api.get("/api/v1/imports", params={"limit": 2}).json()
    assert [item["id"] for item in first["items"]] == [ids[2], ids[1]]
    second = api.get("/api/v1/imports", params={"limit": 2, "after": first["next"]}).json()
    assert ([item["id"] for item in second["items"]], second["next"]) == ([ids[0]], None)
    assert first["items"][0]["mapping"] is None


def test_a_lost_role_stops_a_running_import(world: World) -> None:
    found = upload(world.member, CSV)
    assert client(world.member).post(f"/api/v1/imports/{found['id']}/start", json=found["mapping"]).status_code == 200
    with world.owner.work() as work:
        work.db.execute(text("update role set permissions = permissions - 'import.run' where key = 'member'"))
    run_jobs(world.owner)
    assert count(world.owner, "company") == 0
    assert read(world.owner, found["id"])["status"] == "failed"


def test_files_past_their_time_go(world: World) -> None:
    done = bring_in(world.owner, CSV)
    with world.owner.work() as work:
        work.db.execute(text("update stored_file set created_at = now() - interval '31 days'"))
    with world.owner.work() as work:
        assert files.purge(work) == 1
    assert count(world.owner, "file_chunk") == 0
    assert read(world.owner, done["id"])["file_id"] is None
    assert act(world.owner, done["id"], "undo")["status"] == "undone"


def test_the_schema_is_documented(world: World) -> None:
    schema = client().get("/api/openapi.json").json()
    assert "multipart/form-data" in schema["paths"]["/api/v1/imports"]["post"]["requestBody"]["content"]
    assert Mapping.__name__ in schema["components"]["schemas"]
