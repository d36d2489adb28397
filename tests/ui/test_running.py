"""A page that the server is too busy to read is read again, and subscribes to changes whatever else fails."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, patch

import pytest

from crm_app.companies.state import CompanyList, CompanyPage
from crm_app.core.errors import Forbidden, Unavailable
from crm_app.records.saved import service as views
from crm_app.ui import actions, guard
from crm_app.ui.guard import Guard
from crm_app.ui.reflex_seam import Event, RegistrationContext, StateUpdate
from tests.support.states import opened
from tests.support.world import World, client


def load() -> Event:
    """The event that loads the list of companies."""
    return Event(name=next(n for n in RegistrationContext.get().event_handlers if n.endswith("____company_list.load")))


async def loaded(admission: Exception | None, handler: Exception | None = None) -> int:
    """How often somebody is told that a page cannot be loaded, whose handler and the admission to it end so."""
    checks, state = Guard(), SimpleNamespace(get_state=AsyncMock(), _get_root_state=lambda: None)
    with (
        patch.object(guard, "process_event", AsyncMock(side_effect=handler)) as process,
        patch.object(checks, "_admit_load", AsyncMock(side_effect=admission)),
        patch.object(checks, "_refuse", AsyncMock()) as refuse,
    ):
        await checks._load_by(state, None, "token", load(), False)  # type: ignore[arg-type]
    assert process.call_count == (admission is None)
    return refuse.call_count


async def test_a_page_whose_reader_cannot_be_checked_is_opened_again() -> None:
    assert await loaded(None) == 0
    assert await loaded(Forbidden()) == 1
    with pytest.raises(Unavailable):
        await loaded(Unavailable())
    outcomes: list[Any] = [Unavailable(), Unavailable(), StateUpdate()]
    event = Event(name=next(name for name in guard.internal_events() if name.endswith("on_load_internal")))
    checks = Guard()
    with patch.object(guard, "_PAUSES", (0.0, 0.0)), patch.object(checks, "_judge", AsyncMock(side_effect=outcomes)):
        assert await checks._judged(None, None, event, "") == StateUpdate()  # type: ignore[arg-type]


async def test_a_page_that_connects_without_a_database_waits_for_it() -> None:
    outcomes: list[Any] = [Unavailable(), Unavailable(), StateUpdate()]
    checks, event = Guard(), SimpleNamespace(name=next(iter(guard.internal_events())))
    with patch.object(guard, "_PAUSES", (0.0, 0.0)), patch.object(checks, "_judge", AsyncMock(side_effect=outcomes)):
        assert await checks._judged(None, None, event, "") == StateUpdate()  # type: ignore[arg-type]
    with patch.object(checks, "_judge", AsyncMock(side_effect=Unavailable)), pytest.raises(Unavailable):
        await checks._judged(None, None, load(), "")  # type: ignore[arg-type]


@pytest.mark.parametrize("calls", [1, 2])
async def test_a_list_whose_views_cannot_be_read_is_loaded_again(world: World, calls: int) -> None:
    """At an overload the first or the second reading of the views may fail. All that came after it failed too: the list kept the
    rows of the page before, and heard of no change.
    """
    assert client(world.owner).post("/api/v1/companies", json={"name": "Acme"}).status_code == 201
    real, left = views.views, [Unavailable() for _ in range(calls)]

    def fails(*args: Any) -> Any:
        if left:
            raise left.pop()
        return real(*args)

    async with opened(world.owner, "/companies") as page:
        with patch.object(views, "views", fails), patch.object(actions, "load_again", return_value=False) as again:
            for _ in range(calls):
                await page.call(CompanyList, "load")
            assert [call.args[1:] for call in again.call_args_list] == [("load", "company.read")] * calls
            assert await page.toasts() == []
            await page.call(CompanyList, "load")
            assert again.call_count == calls
        state = await page.state(CompanyList)
        assert [row["name"] for row in state.rows] == ["Acme"]


async def test_a_record_that_cannot_be_read_does_not_show_the_one_before(world: World) -> None:
    api = client(world.owner)
    first, second = (api.post("/api/v1/companies", json={"name": name}).json()["id"] for name in ("Acme", "Bolt"))
    async with opened(world.owner, "/companies/[company_id]", company_id=first) as page:
        await page.call(CompanyPage, "load")
        assert (await page.state(CompanyPage)).status == "ready"
    async with opened(world.owner, "/companies/[company_id]", company_id=second) as page:
        state = await page.state(CompanyPage)
        state.record_id, state.status, state.view = first, "ready", {"title": "Acme"}
        with (
            patch.object(CompanyPage, "_open", side_effect=Unavailable),
            patch.object(actions, "load_again", return_value=False),
        ):
            await page.call(CompanyPage, "load")
        assert state.status == "loading"
        await page.call(CompanyPage, "load")
        assert (state.status, state.view["title"]) == ("ready", "Bolt")
