"""Saved views on the page of a list, by its handlers."""

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crm_app.contacts.state import ContactList
from crm_app.records.saved import service
from crm_app.ui.live import Change
from crm_app.views.state import Pinned
from tests.support.states import Page, opened
from tests.support.world import World, client
from tests.views.test_api import FILTER, PATH, save


def goes_to(event: Any) -> str:
    return str({str(name): value for name, value in event.args}["path"]._var_value)


async def listed(page: Page) -> Any:
    await page.call(ContactList, "load")
    return await page.state(ContactList)


async def test_a_list_is_saved_opened_changed_and_saved_again(world: World) -> None:
    client(world.member).post("/api/v1/contacts", json={"name": "Hers"})
    client(world.admin).post("/api/v1/contacts", json={"name": "His"})
    async with opened(world.member, f"/contacts?{urlencode({'filter': FILTER})}") as page:
        state = await listed(page)
        assert (state.may_save, state.views, state.view_id) == (True, [], "")
        await page.call(ContactList, "begin_view", "save")
        data = {"name": "My people", "icon": "star", "pinned": "on", "default": "on"}
        address = goes_to(await page.call(ContactList, "save_view", data))
        page.go(address)
        state = await listed(page)
        assert [(one["name"], one["icon"], one["shared"]) for one in state.views] == [("My people", "star", False)]
        assert (state.view_name, state.view_changed, state.may_save) == ("My people", False, False)
        assert (state.view_pinned, state.view_default, state.view_mode) == (True, True, "")
        assert [row["name"] for row in state.rows] == ["Hers"]
        # every address of the list keeps the view, what a view does not keep aside
        assert "view=" in state.filter_chips[0]["href"]
        assert "view=" not in state.export_href
        page.go(goes_to(await page.call(ContactList, "choose", "sort", "-name")))
        state = await listed(page)
        assert (state.view_name, state.view_changed) == ("My people", True)
        await page.call(ContactList, "keep_view")
        assert not state.view_changed
        assert client(world.member).get(PATH).json()[0]["query"] == {"filter": [FILTER], "sort": ["-name"]}


async def test_a_bare_address_leads_to_the_default_and_all_leads_past_it(world: World) -> None:
    one = save(world.member)
    client(world.member).put(f"{PATH}/{one['id']}/mine", json={"default": True})
    async with opened(world.member, "/contacts") as page:
        address = goes_to(await page.call(ContactList, "load"))
        assert parse_qs(urlsplit(address).query) == {"view": [one["id"]], "filter": [FILTER], "sort": ["-updated_at"]}
        page.go(address)
        state = await listed(page)
        assert state.all_href == "/contacts?view=all"
        page.go(state.all_href)
        state = await listed(page)
        assert (state.view_id, state.filtered, state.may_save) == ("", False, False)
    async with opened(world.admin, address) as page:  # a link to a view that the reader does not have
        state = await listed(page)
        assert (state.view_id, state.may_save, len(state.filter_chips)) == ("", True, 1)


async def test_a_shared_view_is_kept_by_whom_it_may_be_and_deleted_with_an_undo(world: World) -> None:
    one = save(world.admin, "Team", shared=True)
    address = f"/contacts?{urlencode({'filter': FILTER, 'view': one['id']})}"
    async with opened(world.member, address) as page:
        state = await listed(page)
        assert (state.view_changed, state.view_editable, state.view_shared) == (True, False, True)
        await page.call(ContactList, "keep_view")
        assert await page.toasts() == ["Your role does not allow this."] or len(await page.toasts()) == 1
    async with opened(world.admin, address) as page:
        state = await listed(page)
        assert state.view_editable
        await page.call(ContactList, "change_view", {"name": "Team two", "role_id": "everyone", "icon": "flag"})
        assert [view["name"] for view in state.views] == ["Team two"]
        await page.call(ContactList, "delete_view")
        assert (state.views, (await page.toasts())[-1]) == ([], "The view Team two is deleted.")


async def test_the_side_bar_has_the_pinned_views_of_all_kinds(world: World) -> None:
    one = save(world.member, "Mine")
    save(world.member, "Other")
    client(world.member).put(f"{PATH}/{one['id']}/mine", json={"pinned": True})
    async with opened(world.member, "/") as page:
        await page.call(Pinned, "load")
        rows = (await page.state(Pinned)).rows
        assert [row["name"] for row in rows] == ["Mine"]
        assert json.loads(parse_qs(urlsplit(rows[0]["href"]).query)["filter"][0]) == json.loads(FILTER)


async def test_a_list_hears_of_views_that_others_share_delete_and_restore(world: World) -> None:
    async with opened(world.member, "/contacts") as page:
        state = await listed(page)
        assert state.views == []
        one = save(world.admin, "Team", shared=True)
        change = Change(service.KIND, frozenset((one["id"],)), one["id"])
        await state._changed([change])
        assert [view["name"] for view in state.views] == ["Team"]
        client(world.admin).delete(f"{PATH}/{one['id']}")
        await state._changed([change])
        assert state.views == []
        client(world.admin).post(f"{PATH}/{one['id']}/restore")
        await state._changed([change])
        assert [view["name"] for view in state.views] == ["Team"]
        client(world.admin).delete(f"{PATH}/{one['id']}")
        assert (await listed(page)).views == []  # a page that is opened again knows of it without the event


async def test_the_dialog_shares_a_view_with_a_role_and_its_members_see_it(world: World) -> None:
    async with opened(world.member, "/contacts?q=a") as page:
        state = await listed(page)
        await page.call(ContactList, "begin_view", "save")
        offered = {one["label"]: one["value"] for one in state.view_audiences}
        assert list(offered)[:2] == ["Nobody: for me alone", "Everyone in the workspace"]
        viewers = offered["Members with the role Viewer"]
        await page.call(ContactList, "save_view", {"name": "Theirs", "role_id": viewers})
        page.go(f"/contacts?q=b&view={client(world.member).get(PATH).json()[0]['id']}")
        state = await listed(page)
        assert [(view["name"], view["shared"]) for view in state.views] == [("Theirs", True)]
        assert (state.view_changed, state.view_shared, state.view_sharing) == (True, True, viewers)
    async with opened(world.viewer, "/contacts") as page:
        assert [view["name"] for view in (await listed(page)).views] == ["Theirs"]
    async with opened(world.admin, "/contacts") as page:
        assert (await listed(page)).views == []
