"""Choices of filters are read once for all tabs of people who may see the same, and never shown to others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest.mock import patch

import pytest

from crm_app.companies import service as companies
from crm_app.companies.state import CompanyList
from crm_app.core import live
from crm_app.records import choices
from crm_app.records.saved import service as views
from crm_app.ui.arrivals import arriving
from crm_app.ui.recalled import KEPT_SECONDS, Recalled, just_read, recalled
from crm_app.views.state import Pinned
from tests.support.states import Page, opened
from tests.support.world import Someone, World, client, give_role


def add(someone: Someone, name: str, *tags: str) -> None:
    assert client(someone).post("/api/v1/companies", json={"name": name, "tags": tags}).status_code == 201


async def offered(page: Page) -> list[str]:
    """The tags that the filter of a freshly opened list offers."""
    state = await page.state(CompanyList)
    state._options_at = 0.0
    await page.call(CompanyList, "load")
    return [tag["value"] for tag in state.tags]


async def test_who_may_see_the_same_shares_the_choices(world: World) -> None:
    add(world.owner, "Acme", "vip")
    async with opened(world.owner, "/companies") as page:
        assert await offered(page) == ["vip"]
        add(world.owner, "Beta", "new")
        assert await offered(page) == ["vip"], "half a minute old at most"
        with patch.object(choices, "hot_read") as read:
            await offered(page)
        assert not read.called
        recalled.clear()
        assert await offered(page) == ["new", "vip"]


async def test_who_sees_only_the_own_records_gets_none_of_the_choices_of_others(world: World) -> None:
    add(world.owner, "Acme", "secret")
    add(world.member, "Beta", "mine")
    give_role(world, world.member, {"company.read": "own"})
    give_role(world, world.viewer, {"company.read": "own"})
    async with opened(world.owner, "/companies") as page:
        assert await offered(page) == ["mine", "secret"]
    with patch.object(recalled, "clear"):
        async with opened(world.member, "/companies") as page:
            assert await offered(page) == ["mine"]
        async with opened(world.viewer, "/companies") as page:
            assert await offered(page) == []


async def test_who_was_demoted_gets_what_the_role_shows_now(world: World) -> None:
    add(world.owner, "Acme", "secret")
    async with opened(world.member, "/companies") as page:
        assert await offered(page) == ["secret"]
        give_role(world, world.member, {"company.read": "own"})
        with patch.dict(live.hub._people, {str(world.owner.caller.workspace_id): live.hub.position() + 1}):
            assert await offered(page) == [], "the frame still shows the earlier role"


def test_a_result_is_forgotten_in_time_and_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    kept = Recalled(most=3)
    kept.put("a", 5, [1])
    assert kept.get("a", 5) == ([1],)
    assert kept.get("a", 6) is None, "something has changed since"
    clock[0] += KEPT_SECONDS
    assert kept.get("a", 5) is None
    for name in "bcde":
        kept.put(name, 5, [])
    assert len(kept) == 3


@asynccontextmanager
async def coming_back(someone: Someone, *, with_: str = "") -> AsyncIterator[Page]:
    """A list that a tab opens anew after its connection broke, as those of many others do at the same time."""
    async with opened(someone, "/companies") as page:
        mark = arriving.set(with_)
        try:
            with patch.object(just_read, "_seconds", 600.0):  # however long this machine takes
                yield page
        finally:
            arriving.reset(mark)


async def names(page: Page) -> list[str]:
    await page.call(CompanyList, "load")
    return [row["name"] for row in (await page.state(CompanyList)).rows]


async def test_tabs_that_come_back_together_read_their_list_once(world: World) -> None:
    add(world.owner, "Acme")
    just_read.clear()
    with patch.object(companies, "page", wraps=companies.page) as read:
        for _ in range(3):
            async with coming_back(world.owner) as page:
                assert await names(page) == ["Acme"]
        assert read.call_count == 1
        async with coming_back(world.member) as page:
            assert await names(page) == ["Acme"]
        assert read.call_count == 2, "another role reads by itself"
        async with opened(world.owner, "/companies") as page:
            assert await names(page) == ["Acme"]
        assert read.call_count == 3, "a page that is opened at another time reads by itself"


async def test_a_change_that_was_heard_of_is_read(world: World) -> None:
    add(world.owner, "Acme")
    just_read.clear()
    async with coming_back(world.owner) as page:
        assert await names(page) == ["Acme"]
    add(world.owner, "Beta")
    live.hub._keep(str(world.owner.caller.workspace_id), {"topic": "record", "kind": "company", "id": "x"})
    async with coming_back(world.owner) as page:
        assert sorted(await names(page)) == ["Acme", "Beta"]


async def test_who_sees_only_the_own_records_gets_nothing_that_others_have_read(world: World) -> None:
    add(world.owner, "Acme")
    add(world.member, "Beta")
    for someone in (world.member, world.viewer):
        give_role(world, someone, {"company.read": "own"})
    just_read.clear()
    async with coming_back(world.owner) as page:
        assert sorted(await names(page)) == ["Acme", "Beta"]
    async with coming_back(world.member) as page:
        assert await names(page) == ["Beta"]
    async with coming_back(world.viewer) as page:
        assert await names(page) == []


async def test_who_was_demoted_gets_nothing_of_the_earlier_role(world: World) -> None:
    add(world.owner, "Acme")
    just_read.clear()
    async with coming_back(world.member) as page:
        assert await names(page) == ["Acme"]
    async with coming_back(world.member) as page:
        give_role(world, world.member, {"company.read": "own"})
        with patch.dict(live.hub._people, {str(world.owner.caller.workspace_id): live.hub.position() + 1}):
            assert await names(page) == [], "the frame still shows the earlier role"


async def test_the_side_bar_and_the_list_of_a_tab_read_the_views_once(world: World) -> None:
    just_read.clear()
    with patch.object(views, "views", wraps=views.views) as read:
        async with coming_back(world.owner, with_="tab") as page:
            await page.call(Pinned, "load")
            await names(page)
        assert read.call_count == 1
        async with coming_back(world.owner, with_="another tab") as page:
            await names(page)
        assert read.call_count == 2
