"""Choices of filters are read once for all tabs of people who may see the same, and never shown to others."""

from unittest.mock import patch

import pytest

from crm_app.companies.state import CompanyList
from crm_app.core import live
from crm_app.records import choices
from crm_app.ui import recalled as module
from crm_app.ui.recalled import KEPT_SECONDS, Recalled, recalled
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
    monkeypatch.setattr(module, "_MOST", 3)
    clock = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    kept = Recalled()
    kept.put("a", 5, [1])
    assert kept.get("a", 5) == ([1],)
    assert kept.get("a", 6) is None, "something has changed since"
    clock[0] += KEPT_SECONDS
    assert kept.get("a", 5) is None
    for name in "bcde":
        kept.put(name, 5, [])
    assert len(kept) == 3
