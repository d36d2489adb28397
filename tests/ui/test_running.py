"""A page that the server is too busy to read is read again, and subscribes to changes whatever else fails."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, patch

import pytest

from crm_app.companies.state import CompanyList
from crm_app.core.errors import Unavailable
from crm_app.records.saved import service as views
from crm_app.records.states import lists
from crm_app.ui import guard
from crm_app.ui.guard import Guard
from crm_app.ui.reflex_seam import Event, RegistrationContext, StateUpdate
from crm_app.ui.running import is_tried_again
from tests.support.states import opened
from tests.support.world import World, client


def load() -> Event:
    """The event that loads the list of companies."""
    return Event(name=next(n for n in RegistrationContext.get().event_handlers if n.endswith("____company_list.load")))


async def loaded(*outcomes: Exception | None) -> list[bool]:
    """Whether each attempt to load a page was to be tried again; the attempts end as `outcomes` say."""
    seen, left = list[bool](), list(outcomes)

    async def process(*_: Any) -> None:
        seen.append(is_tried_again.get())
        if (outcome := left.pop(0)) is not None:
            raise outcome

    checks, state = Guard(), SimpleNamespace(get_state=AsyncMock(), _get_root_state=lambda: None)
    with (
        patch.multiple(guard, _PAUSES=(0.0, 0.0), process_event=process),
        patch.object(checks, "_admit_load", AsyncMock()),
        patch.object(checks, "_refuse", AsyncMock()) as refuse,
    ):
        await checks._load_by(state, None, "token", load(), False)  # type: ignore[arg-type]
    assert refuse.called == (len(seen) == 3 and outcomes[-1] is not None)
    assert not is_tried_again.get()
    return seen


async def test_what_loads_a_page_is_tried_again_while_the_server_is_too_busy() -> None:
    assert await loaded(None) == [True]
    assert await loaded(Unavailable(), None) == [True, True]
    assert await loaded(Unavailable(), Unavailable(), None) == [True, True, False], (
        "the last one shows its error itself"
    )
    assert await loaded(Unavailable(), Unavailable(), Unavailable()) == [True, True, False]


async def test_a_page_that_connects_without_a_database_waits_for_it() -> None:
    outcomes: list[Any] = [Unavailable(), Unavailable(), StateUpdate()]
    checks, event = Guard(), SimpleNamespace(name=next(iter(guard.internal_events())))
    with patch.object(guard, "_PAUSES", (0.0, 0.0)), patch.object(checks, "_judge", AsyncMock(side_effect=outcomes)):
        assert await checks._judged(None, None, event, "") == StateUpdate()  # type: ignore[arg-type]
    with patch.object(checks, "_judge", AsyncMock(side_effect=Unavailable)), pytest.raises(Unavailable):
        await checks._judged(None, None, load(), "")  # type: ignore[arg-type]


@pytest.mark.parametrize("calls", [1, 2])
async def test_a_list_follows_though_its_views_cannot_be_read(world: World, calls: int) -> None:
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
        with patch.object(views, "views", fails), patch.object(lists, "follow") as follow:
            await page.call(CompanyList, "load")
        state = await page.state(CompanyList)
        assert [row["name"] for row in state.rows] == ["Acme"]
        assert follow.called
