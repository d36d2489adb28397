"""Writes of every kind on the event loop, over REST and from forms, and visits to records: how many messages each takes."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import orjson
import pytest

import crm_app.crm_app  # noqa: F401 - registers every page and its handlers
from crm_app.core import hot_write, on_loop
from crm_app.core.principal import SessionCaller
from crm_app.dashboard.state import Dashboard
from crm_app.deals.board_state import DealBoard
from crm_app.records import TYPES, queries
from crm_app.records.service import service_of
from crm_app.tasks.state import TaskAgenda
from crm_app.ui.actions import policy_of
from crm_app.ui.recalled import recalled
from crm_app.ui.reflex_seam import RegistrationContext
from tests.support.on_loop import connected, messages
from tests.support.states import Page, opened
from tests.support.world import World

NEW: dict[str, dict[str, Any]] = {
    "company": {"name": "Acme"},
    "contact": {"name": "Malee"},
    "product": {"name": "Pump"},
    "deal": {"name": "Pumps"},
    "project": {"name": "Hall"},
    "task": {"title": "Ring"},
    "activity": {"kind": "note", "body": "They will decide on Friday."},
}
CHANGED = {"activity": {"body": "They have decided."}, "task": {"title": "Ring again"}}


@pytest.fixture
async def links(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[on_loop.Links]:
    """Connections on the event loop of the test."""
    async with connected(monkeypatch) as found:
        yield found


@contextmanager
def _messages() -> Iterator[list[str]]:
    """Every message of the event loop, see `tests.support.on_loop`; a thread must not be used."""

    def in_a_thread(*_: Any, **__: Any) -> Any:
        raise AssertionError("a thread was used")

    with (
        messages() as sent,
        patch.object(hot_write, "in_thread", in_a_thread),
        patch.object(on_loop, "in_thread", in_a_thread),
    ):
        yield sent


async def _written(caller: SessionCaller, kind: str, verb: str, function: Any) -> dict[str, Any]:
    found = await hot_write.write(caller, f"{kind}.{verb}", function, lambda row: queries.answer(TYPES[kind], row.id))
    made: dict[str, Any] = orjson.loads(found or b"{}")
    return made


async def _made(caller: SessionCaller, kind: str, **values: Any) -> dict[str, Any]:
    record, service = TYPES[kind], service_of(TYPES[kind])
    if kind == "product":  # no two have the same name
        values = {"name": f"Pump {uuid4()}"} | values
    data = record.new.model_validate(NEW[kind] | values)
    return await _written(caller, kind, "create", lambda work: service.create(work, data))


def _learn(world: World) -> None:
    """What a process remembers after the first write: the fields of the workspace's own, and which kinds there are."""
    with world.owner.work() as work:
        for kind in NEW:
            service_of(TYPES[kind]).create(work, TYPES[kind].new.model_validate(NEW[kind]))


@pytest.mark.parametrize("kind", sorted(NEW.keys() - {"product"}))  # whose names are checked under the workspace's lock
async def test_records_of_every_kind_are_written_on_the_event_loop(
    world: World, links: on_loop.Links, kind: str
) -> None:
    _learn(world)
    me, service = world.owner.caller, service_of(TYPES[kind])
    await hot_write.write(me, f"{kind}.read", lambda work: None)
    with _messages() as sent:
        made = await _made(me, kind)
        assert len(sent) <= (3 if kind == "deal" else 1), sent
        sent.clear()
        patch_ = TYPES[kind].patch.model_validate(CHANGED.get(kind, {"name": "Another"}) | {"version": made["version"]})
        changed = await _written(me, kind, "update", lambda work: service.update(work, UUID(made["id"]), patch_))
        assert changed["version"] == 2
        assert len(sent) == 2, sent


async def test_a_deal_is_moved_and_a_task_ticked_on_the_event_loop(world: World, links: on_loop.Links) -> None:
    from crm_app.deals import service as deals
    from crm_app.deals.schemas import DealMove
    from crm_app.tasks import service as tasks

    _learn(world)
    me = world.owner.caller
    with _messages():
        first, second = await _made(me, "deal"), await _made(me, "deal", name="Valves")
        to = DealMove(stage_id=first["stage_id"], before_id=UUID(second["id"]))
        await _written(me, "deal", "update", lambda work: deals.move(work, UUID(first["id"]), to))
        task = await _made(me, "task")
        done = await _written(me, "task", "update", lambda work: tasks.set_done(work, UUID(task["id"]), True))
    assert done["status"] == "done"
    page = orjson.loads(await on_loop.read(service_of(TYPES["deal"]).page, me, TYPES["deal"].query(sort="position")))
    assert [one["name"] for one in page["items"]][:2] == ["Pumps", "Valves"]


def _page_state(kind: str) -> Any:
    """The state of the pages of a kind."""
    found = {
        one.states[0]._record.kind: one.states[0]
        for name, one in RegistrationContext.get().event_handlers.items()
        if name.endswith(".edit") and hasattr(one.states[0], "_record")
    }
    return found[kind]


async def _open(page: Page, kind: str, record_id: str) -> None:
    plural = TYPES[kind].plural
    page.go(f"/{plural}/[{kind}_id]", **{f"{kind}_id": record_id})
    state = _page_state(kind)
    assert policy_of(state, "load").within
    await page.call(state, "load")


@pytest.mark.parametrize("kind", NEW)
async def test_a_visit_reads_the_record_and_its_sections_in_few_messages_without_a_thread(
    world: World, links: on_loop.Links, kind: str
) -> None:
    _learn(world)
    me = world.owner.caller
    made = await _made(me, kind)
    if kind not in ("activity", "task"):
        await _made(me, "activity", **({f"{kind}_id": made["id"]} if kind != "product" else {}))
    async with opened(world.owner, f"/{TYPES[kind].plural}/[{kind}_id]", **{f"{kind}_id": made["id"]}) as page:
        await _open(page, kind, made["id"])
        with _messages() as sent:
            await _open(page, kind, made["id"])
        state = await page.state(_page_state(kind))
        assert state.status == "ready"
        assert state.view["title"] == made.get("name") or kind in ("activity", "task")
        assert await page.toasts() == []
        # one message; a deal's stages are another, and so may be fields of the workspace's own
        assert len(sent) <= 2 + (kind == "deal"), [one[:200] for one in sent]
        with _messages() as sent:
            await page.call(_page_state(kind), "edit")
        assert state.form_key
        # the record, its owners, the choices of its links, and perhaps fields of the workspace's own; a deal's stages
        assert len(sent) <= 4 + (kind == "deal"), [one[:200] for one in sent]


async def test_a_record_that_is_not_there_shows_nothing_of_its_sections(world: World, links: on_loop.Links) -> None:
    made = await _made(world.owner.caller, "company")
    await _made(world.owner.caller, "deal", company_id=made["id"])
    async with opened(world.stranger, "/companies/[company_id]", company_id=made["id"]) as page:
        await _open(page, "company", made["id"])
        state = await page.state(_page_state("company"))
        assert (state.status, state.view, state.record_id) == ("missing", {}, "")
        assert await page.toasts() == []


async def test_a_form_is_saved_on_the_event_loop(world: World, links: on_loop.Links) -> None:
    _learn(world)
    made = await _made(world.owner.caller, "contact")
    async with opened(world.owner, "/contacts/[contact_id]/edit", contact_id=made["id"]) as page:
        contact = _page_state("contact")
        await page.call(contact, "edit")
        state = await page.state(contact)
        data = {"form_key": state.form_key, "form_version": state.form_version, **state.form, "job_title": "Buyer"}
        with _messages() as sent:
            await page.call(contact, "save", data)
        assert len(sent) == 2, [one[:200] for one in sent]
    found = orjson.loads(await on_loop.read(service_of(TYPES["contact"]).get, world.owner.caller, UUID(made["id"])))
    assert found["job_title"] == "Buyer"


PAGES = [(Dashboard, "/", 1), (TaskAgenda, "/tasks", 1), (DealBoard, "/deals/board", 1)]


@pytest.mark.parametrize(("state", "route", "most"), PAGES)
async def test_other_pages_are_read_on_the_event_loop(
    world: World, links: on_loop.Links, state: type[Any], route: str, most: int
) -> None:
    """The second time: what a process remembers, such as the names of owners, is known then."""
    _learn(world)
    async with opened(world.owner, route) as page:
        for is_first in (True, False):
            recalled.clear()
            with _messages() as sent:
                await page.call(state, "load")
            assert is_first or len(sent) <= most, sent
            assert await page.toasts() == []
