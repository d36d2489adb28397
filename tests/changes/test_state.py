"""Ticks on a list, the dialog that changes the picked records, and the page with recent changes, by their own handlers."""

from typing import Any
from uuid import UUID

import pytest

from crm_app import records
from crm_app.changes.state import ChangesState
from crm_app.companies.state import CompanyList
from crm_app.contacts.state import ContactList
from crm_app.deals.state import DealList
from crm_app.records import bulk as engine
from crm_app.records.picked_pages import settable
from tests.changes.support import make, many, read, run_jobs
from tests.fields.test_api import REGION, company, declare
from tests.support.states import Page, opened
from tests.support.world import World, client


def _ids(world: World, *names: str, **values: Any) -> list[str]:
    return [make(world.owner, "companies", name=name, **values)["id"] for name in names]


async def _tick(page: Page, *ids: str, extend: bool = False) -> CompanyList:
    for one in ids:
        await page.call(CompanyList, "pick", UUID(one), extend)
    return await page.state(CompanyList)


async def test_rows_are_ticked_singly_by_range_and_by_page(world: World) -> None:
    _ids(world, "Alpha", "Bravo", "Charlie", "Delta")
    async with opened(world.member, "/companies") as page:
        await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        shown = [row["id"] for row in state.rows]
        await _tick(page, shown[0])
        await _tick(page, shown[2], extend=True)
        assert (state.picked, state.picked_count) == (shown[:3], "3")
        await _tick(page, shown[1])
        assert state.picked == [shown[0], shown[2]]
        await page.call(CompanyList, "pick_page")
        assert set(state.picked) == set(shown)
        await page.call(CompanyList, "pick_page")
        assert (state.picked, state.picked_all) == ([], False)


async def test_ticks_stay_on_other_pages_and_end_with_the_filter(world: World) -> None:
    (alpha, _) = _ids(world, "Alpha", "Bravo")
    async with opened(world.member, "/companies") as page:
        await page.call(CompanyList, "load")
        state = await _tick(page, alpha)
        page.go(f"/companies?after={alpha}")
        await page.call(CompanyList, "load")
        assert state.picked == [alpha]
        page.go("/companies?q=Bravo")
        await page.call(CompanyList, "load")
        assert (state.picked, state.picked_count) == ([], "")


async def test_a_field_is_set_and_the_toast_undoes_it(world: World) -> None:
    from crm_app.identity.state import FrameState
    from crm_app.ui.state import Shell

    first, second = _ids(world, "Alpha", "Bravo", sector="Old")
    async with opened(world.owner, "/companies") as page:
        await page.call(CompanyList, "load")
        state = await _tick(page, first, second)
        await page.call(CompanyList, "begin_bulk", "field")
        await page.call(CompanyList, "choose_bulk_field", "sector")
        assert (state.bulk_mode, state.bulk_field) == ("field", "sector")
        await page.call(CompanyList, "change_picked", {"sector": " Steel ", "field": "sector"})
        assert (state.bulk_mode, state.picked, state.form_errors) == ("", [], {})
        assert {read(world.owner, "companies", one)["sector"] for one in (first, second)} == {"Steel"}
        shell = await page.state(Shell)
        (toast,) = shell.toasts
        assert (toast["text"], toast["action_href"]) == ("Changed: 2.", "/changes")
        await page.call(FrameState, "undo", toast["undo"])
        assert (await page.toasts())[-1] == "Put back: 2."
        assert {read(world.owner, "companies", one)["sector"] for one in (first, second)} == {"Old"}


async def test_what_cannot_be_set_is_said_at_the_field(world: World) -> None:
    (first,) = _ids(world, "Alpha")
    async with opened(world.owner, "/companies") as page:
        await page.call(CompanyList, "load")
        state = await _tick(page, first)
        await page.call(CompanyList, "begin_bulk", "field")
        await page.call(CompanyList, "change_picked", {})
        assert list(state.form_errors) == ["field"]
        await page.call(CompanyList, "choose_bulk_field", "founded_year")
        await page.call(CompanyList, "change_picked", {"founded_year": "99999"})
        assert (list(state.form_errors), state.bulk_mode, state.picked) == (["founded_year"], "field", [first])
        await page.call(CompanyList, "choose_bulk_field", "name")
        assert state.bulk_field == ""


async def test_a_record_that_is_edited_while_the_dialog_is_open_is_refused(world: World) -> None:
    first, second = _ids(world, "Alpha", "Bravo")
    async with opened(world.owner, "/companies") as page:
        await page.call(CompanyList, "load")
        await _tick(page, first, second)
        await page.call(CompanyList, "begin_bulk", "owner")
        state = await page.state(CompanyList)
        assert str(world.member.member_id) in {one["value"] for one in state.bulk_options}
        assert client(world.admin).patch(f"/api/v1/companies/{first}", json={"version": 1, "city": "York"}).is_success
        await page.call(CompanyList, "change_picked", {"owner_id": str(world.member.member_id)})
        assert await page.toasts() == ["Changed: 1. Refused: 1."]
        owners = [read(world.owner, "companies", one)["owner_id"] for one in (first, second)]
        assert owners == [str(world.owner.member_id), str(world.member.member_id)]


async def test_tags_stages_and_links_are_set(world: World) -> None:
    company = make(world.owner, "companies", name="Acme")["id"]
    contact = make(world.owner, "contacts", name="Ann", tags=["old"])["id"]
    deal = make(world.owner, "deals", name="Renewal")["id"]
    async with opened(world.owner, "/contacts") as page:
        await page.call(ContactList, "load")
        await page.call(ContactList, "pick", UUID(contact), False)
        await page.call(ContactList, "begin_bulk", "tags")
        await page.call(ContactList, "change_picked", {"add_tags": "VIP, คู่ค้า", "remove_tags": "old"})
        assert read(world.owner, "contacts", contact)["tags"] == ["VIP", "คู่ค้า"]
        await page.call(ContactList, "pick", UUID(contact), False)
        await page.call(ContactList, "begin_bulk", "field")
        await page.call(ContactList, "choose_bulk_field", "company_id")
        state = await page.state(ContactList)
        assert [one["label"] for one in state.offered["company_id"]] == ["Acme"]
        await page.call(ContactList, "change_picked", {"company_id": company})
        assert read(world.owner, "contacts", contact)["company_id"] == company
    async with opened(world.owner, "/deals") as page:
        await page.call(DealList, "load")
        await page.call(DealList, "pick", UUID(deal), False)
        await page.call(DealList, "begin_bulk", "move")
        deals = await page.state(DealList)
        won = next(one["value"] for one in deals.stages if one["outcome"] == "won")
        assert won in {one["value"] for one in deals.bulk_options}
        await page.call(DealList, "change_picked", {"stage_id": won})
        assert read(world.owner, "deals", deal)["status"] == "won"


async def test_all_that_match_are_deleted_by_a_job_and_put_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many(world.owner, 60, sector="Mining")
    other = make(world.owner, "companies", name="Other", sector="Retail")["id"]
    monkeypatch.setattr(engine, "DIRECT_ROWS", 10)
    async with opened(world.owner, "/companies?sector=Mining") as page:
        await page.call(CompanyList, "load")
        await page.call(CompanyList, "pick_matching")
        state = await page.state(CompanyList)
        assert (state.picked_all, state.picked_count) == (True, "60")
        await page.call(CompanyList, "begin_delete")
        assert state.bulk_mode == "delete"
        await page.call(CompanyList, "delete_picked")
        assert await page.toasts() == ["Records being changed: 60."]
        await page.call(ChangesState, "load")
        changes = await page.state(ChangesState)
        (row,) = changes.rows
        assert (row["what"], row["status"], row["stoppable"], row["undoable"]) == ("Delete", "running", "1", "")
        run_jobs(world.owner)
        await page.call(ChangesState, "load")
        (row,) = changes.rows
        assert (row["figures"], row["status"], row["percent"], row["undoable"]) == ("60 changed", "done", 100, "1")
        await page.call(CompanyList, "load")
        assert state.rows == []
        await page.call(ChangesState, "undo", UUID(row["id"]))
        run_jobs(world.owner)
        await page.call(ChangesState, "load")
        assert changes.rows[0]["figures"] == "60 changed · 60 undone"
        await page.call(CompanyList, "load")
        assert len(state.rows) == 25
    read(world.owner, "companies", other)


async def test_the_report_names_what_was_refused_in_the_readers_language(world: World) -> None:
    mine = make(world.owner, "companies", name="Mine", owner_id=str(world.member.member_id))["id"]
    other = make(world.owner, "companies", name="Other")["id"]
    client(world.member).post(
        "/api/v1/companies/bulk", json={"records": [{"id": mine}, {"id": other}], "action": "delete"}
    )
    assert (
        client(world.member)
        .put("/api/v1/me", json={"name": "M", "language": "th", "timezone": "Asia/Bangkok"})
        .is_success
    )
    async with opened(world.member, "/changes") as page:
        await page.call(ChangesState, "load")
        state = await page.state(ChangesState)
        (row,) = state.rows
        assert (row["what"], row["reported"]) == ("ลบ", "1")
        await page.call(ChangesState, "show_report", UUID(row["id"]))
        (line,) = state.report
        assert (line["title"], line["href"]) == ("Other", f"/companies/{other}")
        assert "\u0e00" <= line["reason"][0] <= "\u0e7f"
        await page.call(ChangesState, "close_report", False)
        assert (state.report_of, state.report) == ("", [])
    async with opened(world.viewer, "/changes") as page:
        await page.call(ChangesState, "load")
        assert (await page.state(ChangesState)).rows == []
        await page.call(ChangesState, "undo", UUID(row["id"]))
        assert len(await page.toasts()) == 1
    assert client(world.owner).get(f"/api/v1/companies/{mine}").status_code == 404


@pytest.mark.parametrize("record", records.TYPES.values(), ids=list(records.TYPES))
def test_every_kind_offers_fields_to_set(record: records.RecordType[Any]) -> None:
    names = [one.name for one in settable(record)]
    assert names or not record.fields
    assert record.title_column not in names


async def test_all_that_match_a_field_of_the_workspaces_own_are_those_that_the_list_shows(world: World) -> None:
    declare(world.admin, "Region", "choice", choices=REGION)
    for name, region in (("Alpha", "north"), ("Bravo", "south"), ("Charlie", "north")):
        company(world.member, name, region=region)
    async with opened(world.owner, "/companies?where=region%3Dnorth") as page:
        await page.call(CompanyList, "load")
        await page.call(CompanyList, "pick_matching")
        state = await page.state(CompanyList)
        assert ([row["name"] for row in state.rows], state.picked_count) == (["Alpha", "Charlie"], "2")
        await page.call(CompanyList, "begin_delete")
        await page.call(CompanyList, "delete_picked")
    left = client(world.owner).get("/api/v1/companies").json()["items"]
    assert [one["name"] for one in left] == ["Bravo"]
