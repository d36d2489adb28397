"""The page of the trash by its own handlers."""

from typing import Any

from crm_app.trash.state import TrashState
from crm_app.ui.state import Shell
from tests.changes.support import make, read
from tests.fields.test_api import declare
from tests.support.states import Page, opened
from tests.support.world import World, client


def _gone(world: World, plural: str, **values: Any) -> str:
    record_id = str(make(world.owner, plural, **values)["id"])
    assert client(world.owner).delete(f"/api/v1/{plural}/{record_id}").status_code == 204
    return record_id


async def _load(page: Page) -> TrashState:
    await page.call(TrashState, "load")
    return await page.state(TrashState)


async def test_rows_say_who_deleted_what_and_until_when_it_is_kept(world: World) -> None:
    _gone(world, "companies", name="Siam Steel")
    async with opened(world.owner, "/trash") as page:
        state = await _load(page)
        (row,) = state.rows
        assert row["title"] == "Siam Steel"
        assert row["meta"].startswith("Company · Deleted by Owner · ")
        assert row["until"].startswith("Kept until ")
        assert (row["restorable"], row["destroyable"]) == ("1", "1")
    async with opened(world.viewer, "/trash?kind=company") as page:
        (row,) = (await _load(page)).rows
        assert (row["restorable"], row["destroyable"]) == ("", "")
    async with opened(world.owner, "/trash?kind=contact&q=siam") as page:
        state = await _load(page)
        assert (state.rows, state.filtered, state.kind) == ([], True, "contact")
    async with opened(world.owner, "/trash?kind=robot") as page:
        state = await _load(page)
        assert state.failed
        assert not state.rows


async def test_one_is_restored_and_the_toast_undoes_it(world: World) -> None:
    gone = _gone(world, "companies", name="Siam Steel")
    async with opened(world.owner, "/trash") as page:
        await _load(page)
        await page.call(TrashState, "restore", f"company:{gone}")
        state, shell = await page.state(TrashState), await page.state(Shell)
        assert state.rows == []
        assert shell.toasts[-1]["text"] == "Restored: 1."
        assert shell.toasts[-1]["undo"].startswith("change:")
        read(world.owner, "companies", gone)


async def test_a_refusal_says_why(world: World) -> None:
    company = make(world.owner, "companies", name="Whole")["id"]
    contact = _gone(world, "contacts", name="Part", company_id=company)
    client(world.owner).delete(f"/api/v1/companies/{company}")
    async with opened(world.owner, "/trash") as page:
        await _load(page)
        await page.call(TrashState, "restore", f"contact:{contact}")
        assert (await page.toasts())[-1].startswith("It is part of “Whole”")
        await page.call(TrashState, "pick", f"contact:{contact}")
        await page.call(TrashState, "pick", f"company:{company}")
        state = await page.state(TrashState)
        assert (state.picked_count, state.may_destroy) == ("2", True)
        await page.call(TrashState, "restore_picked")
        assert (await page.toasts())[-1] == "Restored: 2."
        assert (state.picked, state.rows) == ([], [])


async def test_destroying_asks_first_and_names_what_loses_a_link(world: World) -> None:
    company = make(world.owner, "companies", name="Whole")["id"]
    make(world.owner, "contacts", name="Part", company_id=company)
    client(world.owner).delete(f"/api/v1/companies/{company}")
    async with opened(world.owner, "/trash") as page:
        state = await _load(page)
        await page.call(TrashState, "ask_destroy", f"company:{company}")
        assert state.asked == "Delete “Whole” for good?"
        assert state.asked_links.endswith("lose their link to what you delete: Contacts 1.")
        await page.call(TrashState, "close_destroy", False)
        assert (state.asked, len(state.rows)) == ("", 1)
        await page.call(TrashState, "pick_page")
        await page.call(TrashState, "ask_destroy", "")
        assert state.asked == "Delete “Whole” for good?"
        await page.call(TrashState, "destroy")
        assert (state.rows, state.asked) == ([], "")
        assert (await page.toasts())[-1] == "Deleted for good: 1."


async def test_an_own_field_that_became_required_does_not_stop_a_restoration(world: World) -> None:
    gone = _gone(world, "companies", name="Old")
    declare(world.owner, "Code", required=True)
    async with opened(world.owner, "/trash") as page:
        await _load(page)
        await page.call(TrashState, "restore", f"company:{gone}")
        assert (await page.toasts())[-1] == "Restored: 1."
