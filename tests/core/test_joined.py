"""Parts of a page read in one message: each with its own rights and its own answer or refusal."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from crm_app.core import on_loop, prepared, sessions
from crm_app.core.database import HotQuery, Need, hot_read, needed
from crm_app.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from crm_app.core.joined import together
from crm_app.core.principal import SessionCaller
from crm_app.core.threads import in_thread
from crm_app.identity import service
from tests.support.on_loop import connected, messages
from tests.support.world import World, give_role, sign_in

_SCOPE = HotQuery("select current_setting('app.scope') || ' 100%% ' || %(word)s::text", "test")


@pytest.fixture
async def links(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[on_loop.Links]:
    """Two connections on the event loop of the test."""
    async with connected(monkeypatch) as found:
        yield found


async def _part(caller: SessionCaller, permission: str | None, word: str, times: int = 1) -> list[str]:
    found = []
    for _ in range(times):
        text = await on_loop.read(hot_read, caller, permission, _SCOPE, word=word)
        found.append((text or b"").decode())
    return found


async def test_parts_are_read_in_one_message_each_with_its_own_rights(world: World, links: on_loop.Links) -> None:
    give_role(world, world.member, {"contact.read": "own", "deal.read": "all"})
    me = world.member.caller
    for _ in range(8):  # a statement is planned for its values at first, then once for all of them
        with messages() as sent:
            found = await together(
                _part(me, "contact.read", "it's สวัสดี"), _part(me, "deal.read", "two", 2), _part(me, None, "%s")
            )
        assert found == [["own 100% it's สวัสดี"], ["all 100% two"] * 2, ["none 100% %s"]]
        assert len(sent) == 2, "a part that reads again sends the second message"


async def test_parts_have_parts(world: World, links: on_loop.Links) -> None:
    me = world.owner.caller

    async def both() -> list[Any]:
        return await together(_part(me, None, "b"), _part(me, None, "c"))

    with messages() as sent:
        found = await together(_part(me, None, "a"), both(), _part(me, None, "d"))
    assert [one[0][-1] if isinstance(one[0], str) else [two[0][-1] for two in one] for one in found] == [
        "a",
        ["b", "c"],
        "d",
    ]
    assert len(sent) == 1


async def test_parts_that_fail_at_once_keep_nobody_from_an_answer(world: World, links: on_loop.Links) -> None:
    me = world.owner.caller

    async def missing() -> None:
        raise NotFound

    async def given_up() -> str:
        with pytest.raises(NotFound):
            await together(missing(), _part(me, None, "never"))
        return "over"

    async with asyncio.timeout(30):
        found = await together(_part(me, None, "a"), given_up(), _part(me, None, "d"))
    assert found == [["none 100% a"], "over", ["none 100% d"]]


async def test_a_part_that_computes_or_uses_a_thread_keeps_nobody_from_an_answer(
    world: World, links: on_loop.Links
) -> None:
    me = world.owner.caller

    async def slow() -> str:
        await in_thread(lambda: None)
        await asyncio.sleep(0.01)
        return (await _part(me, None, "slow"))[0]

    assert [one[-4:] for one in await together(slow(), slow())] == ["slow", "slow"]


async def test_each_part_is_refused_by_itself(world: World, links: on_loop.Links) -> None:
    give_role(world, world.member, {"contact.read": "all"})
    me = world.member.caller

    async def refused(permission: str) -> str:
        try:
            await _part(me, permission, "x")
        except Forbidden:
            return "refused"
        return "shown"

    async def broken() -> str:
        with pytest.raises(Invalid):
            await on_loop.read(hot_read, me, None, HotQuery("select (1 / %(no)s)::text", "test"), no=0)
        return "broken"

    found = await together(refused("contact.read"), refused("deal.read"), broken(), refused("contact.read"))
    assert found == ["shown", "refused", "broken", "shown"]


async def test_a_session_that_is_over_and_a_role_that_has_changed_hold_at_the_next_message(
    world: World, links: on_loop.Links
) -> None:
    phone = sign_in(world.member)
    await together(_part(phone.caller, "contact.read", "a"), _part(phone.caller, "deal.read", "b"))
    give_role(world, world.member, {"contact.read": "all"})
    with pytest.raises(Forbidden):
        await together(_part(phone.caller, "contact.read", "a"), _part(phone.caller, "deal.read", "b"))
    service.sign_out(phone.caller)
    with pytest.raises(Unauthenticated):
        await together(_part(phone.caller, "contact.read", "a"), _part(phone.caller, None, "b"))


async def test_each_part_enters_as_its_own_caller(world: World, links: on_loop.Links) -> None:
    """The first read of a message checks its session; reads of the same one rely on that, others check theirs."""
    give_role(world, world.member, {"contact.read": "own"})
    me, other, stranger = world.member.caller, world.owner.caller, world.stranger.caller
    who = HotQuery("select current_setting('app.workspace_id') || ' ' || current_setting('app.member_id')", "test")

    async def part(caller: SessionCaller) -> str:
        return (await on_loop.read(hot_read, caller, "contact.read", who) or b"").decode()

    alone = [await part(one) for one in (me, other, stranger)]
    assert len(set(alone)) == 3
    with messages() as sent:
        assert await together(*map(part, (me, other, me, stranger, other))) == [alone[n] for n in (0, 1, 0, 2, 1)]
    assert len(sent) == 1
    service.sign_out(stranger)
    me_again, gone = await asyncio.gather(together(part(me)), together(part(stranger)), return_exceptions=True)
    assert me_again == [alone[0]]
    assert isinstance(gone, Unauthenticated)


async def test_what_the_event_needs_is_checked_with_the_first_read(world: World, links: on_loop.Links) -> None:
    give_role(world, world.member, {"contact.read": "all"})
    me, need = world.member.caller, Need("deal.delete")
    needed.set(need)
    with pytest.raises(Forbidden):
        await together(_part(me, "contact.read", "a"))
    assert not need.met
    needed.set(Need("contact.read"))
    assert await together(_part(me, "contact.read", "a"), _part(me, None, "b")) == [["all 100% a"], ["none 100% b"]]


async def test_the_others_are_given_up_when_the_first_fails(world: World, links: on_loop.Links) -> None:
    me, shown = world.owner.caller, list[str]()

    async def missing() -> None:
        await _part(me, None, "x")
        raise NotFound

    async def other(wait: bool) -> None:
        if wait:
            await on_loop.read(_elsewhere, me)
        shown.extend(await _part(me, None, "other"))

    with pytest.raises(NotFound):
        await together(missing(), other(False), other(True))
    assert shown == []


def _elsewhere(caller: SessionCaller) -> None:
    on_loop.must_not_wait()
    sessions.check(caller, None)


async def test_without_connections_the_parts_run_in_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_loop, "_links", None)
    me = world.owner.caller
    assert await together(_part(me, None, "a"), _part(me, "deal.read", "b")) == [["none 100% a"], ["all 100% b"]]


async def test_a_statement_that_cannot_be_prepared_is_sent_as_it_is(world: World, links: on_loop.Links) -> None:
    vague = HotQuery("select json_build_object('it', %(word)s)::text", "test")
    for _ in range(2):
        (found,) = await together(on_loop.read(hot_read, world.owner.caller, None, vague, word="é"))
        assert found == '{"it" : "é"}'.encode()
    assert prepared._form(vague.sql, "").name in prepared._unfit


async def test_what_a_connection_has_prepared_answers_no_other_statement(world: World, links: on_loop.Links) -> None:
    me = world.owner.caller
    await together(*(_part(me, None, word) for word in "abc"))
    for link in links._all:
        link.prepared.clear()
    other = HotQuery("select 'another ' || %(word)s::text", "test")
    assert await together(on_loop.read(hot_read, me, None, other, word="d")) == [b"another d"]
    assert await together(_part(me, None, "e")) == [["none 100% e"]]


async def test_a_setting_of_the_planner_holds_for_its_own_statement(world: World, links: on_loop.Links) -> None:
    me, asked = world.owner.caller, "select current_setting('enable_sort')"

    async def setting(before: str = "") -> str:
        return (await on_loop.read(hot_read, me, None, HotQuery(before + asked, "test")) or b"").decode()

    off = "set local enable_sort = off; "
    for _ in range(2):
        with messages() as sent:
            assert await together(setting(), setting(off), setting(), setting(off)) == ["on", "off", "on", "off"]
        assert len(sent) == 1


async def test_parts_that_are_left_leave_the_connections_in_order(world: World, links: on_loop.Links) -> None:
    me = world.owner.caller
    task = asyncio.create_task(together(_part(me, None, "a", 50), _part(me, None, "b", 50)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _ in range(4):
        assert await together(_part(me, None, "c")) == [["none 100% c"]]
