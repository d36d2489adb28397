"""The page of the dashboard: every address on it opens a list with the shown number of records."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crm_app.core import clock
from crm_app.dashboard.state import Dashboard
from crm_app.ui.state import Shell
from tests.dashboard.test_service import add, listed, november, some_deals, stages  # noqa: F401
from tests.support.states import Page, opened
from tests.support.world import World, client


async def loaded(page: Page) -> Dashboard:
    await page.call(Dashboard, "load")
    return await page.state(Dashboard)


def counts(state: Dashboard) -> Iterator[tuple[str, int]]:
    """Each address on the page with the count that stands beside it."""
    for name in ("open", "won"):
        yield getattr(state.figures, f"{name}_href"), _number(getattr(state.figures, f"{name}_note"))
    yield state.figures.cycle_href, _number(state.figures.cycle_note)
    yield state.figures.rate_href, _number(state.figures.rate_note.split("of")[-1].split("จาก")[-1])
    for row in (*state.stages.rows, *state.owners.rows):
        yield row["href"], _number(row["text"].rsplit("·", 1)[-1])
    for span in state.spans.rows:
        for side in ("up", "down"):
            yield span[f"{side}_href"], _number(span[f"{side}_text"].rsplit("·", 1)[-1])


def _number(written: str) -> int:
    found = re.search(r"\d+", written)
    assert found, written
    return int(found[0])


async def test_every_address_leads_to_as_many_deals_as_it_says(world: World, november: Any) -> None:  # noqa: F811
    some_deals(world)
    for address in ("/", "/?period=all&currency=USD", "/?date_from=2026-02-01&date_to=2026-10-31"):
        async with opened(world.owner, address) as page:
            state = await loaded(page)
            pairs = list(counts(state))
            assert len(pairs) > 7
            for href, count in pairs:
                split = urlsplit(href)
                assert split.path == "/deals"
                assert listed(world.owner, parse_qs(split.query))[0] == count, href


async def test_amounts_are_written_for_the_reader_and_currencies_stay_apart(world: World) -> None:
    stage = stages(world.owner)["Won"]
    add(world.owner, amount=1_200_000, stage_id=stage)
    add(world.owner, amount=500, currency="USD", stage_id=stage)
    async with opened(world.owner) as page:
        state = await loaded(page)
        assert (state.figures.won, state.currencies) == ("฿1.2M · $500", ["THB", "USD"])
        assert state.figures.cycle == "–"
        (await page.state(Shell)).language = "th"
        state = await loaded(page)
        assert state.figures.won == "฿1.2 ล้าน · $500"
        assert state.figures.won_note == "2 ดีล"


async def test_a_new_workspace_is_led_on(world: World) -> None:
    async with opened(world.stranger) as page:
        state = await loaded(page)
        assert (state.loading, state.failed, state.is_new) == (False, "", True)
        assert state.visible == ["activities", "tasks", "ai"]
        assert [getattr(state, name).rows for name in ("stages", "owners", "tasks", "activities")] == [[], [], [], []]


async def test_an_invalid_period_is_reported_and_the_choice_kept(world: World) -> None:
    async with opened(world.owner, "/?period=banana") as page:
        state = await loaded(page)
        assert "last quarter" in state.failed
        assert state.chosen["period"] == "banana"
        spec = await page.call(Dashboard, "choose", "period", "last year")
        assert "period=last+year" in str(spec)


async def test_choosing_days_begins_with_those_on_show(world: World, november: Any) -> None:  # noqa: F811
    async with opened(world.owner, "/?period=this%20year") as page:
        spec = str(await page.call(Dashboard, "choose", "period", "custom"))
        assert "date_from=2026-01-01" in spec
        assert "date_to=2026-12-31" in spec
        page.go("/?date_from=2026-03-01&date_to=2026-02-01")
        state = await loaded(page)
        assert state.failed
        shown = {name: state.chosen[name] for name in ("period", "date_from", "date_to")}
        assert shown == {"period": "custom", "date_from": "1 Mar 2026", "date_to": "1 Feb 2026"}, (
            "to be put right in place"
        )


async def test_my_tasks_lead_to_their_groups(world: World) -> None:
    here = clock.today("Asia/Bangkok")
    api = client(world.member)
    for days in (-3, -1, 0):
        api.post("/api/v1/tasks", json={"title": f"Task {days}", "due_date": str(here + timedelta(days=days))})
    async with opened(world.member) as page:
        state = await loaded(page)
        groups = {group.key: group for group in state.tasks.groups}
        assert {key: group.count for key, group in groups.items()} == {"overdue": "2", "today": "1"}
        for group in groups.values():
            found = api.get("/api/v1/tasks", params=parse_qs(urlsplit(group.href).query)).json()["items"]
            assert len(found) == int(group.count)
        assert [task.late for task in state.tasks.rows] == [True, True, False]
