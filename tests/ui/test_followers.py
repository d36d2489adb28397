"""Open pages are notified of changes together: sessions are checked at once, reads are shared, and permissions hold."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest

import crm_app.crm_app  # noqa: F401 - registers every page and its handlers
from crm_app.audit import service as audit
from crm_app.audit.state import AuditState
from crm_app.changes.state import ChangesState
from crm_app.contacts.state import ContactPage
from crm_app.conversations import feedback, sent
from crm_app.conversations.review_state import ReviewState, SentState
from crm_app.core import sessions
from crm_app.core.errors import AppError, Unavailable
from crm_app.core.live import MISSED, hub
from crm_app.dashboard.state import Dashboard
from crm_app.deals.board_state import DealBoard
from crm_app.records import trash
from crm_app.tags.state import TagSettings
from crm_app.tasks.state import TaskAgenda
from crm_app.trash.state import TrashState
from crm_app.ui import actions, live
from crm_app.ui.live import Alike, Change, Follower, Followers
from crm_app.ui.running import event_began, page_opened, serve
from crm_app.ui.sharing import Sharing, sharing
from tests.support.states import opened
from tests.support.world import Someone, World


@dataclass
class Tab:
    """What stands for a page's state."""

    received: list[list[Change]] = field(default_factory=list)
    read: int = 0
    refused: list[str] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    """What it got from a page that is like it."""
    busy: bool = False

    def get_value(self, name: str) -> str:
        return f"{name} as read"

    async def _changed(self, received: list[Change]) -> None:
        self.received.append(received)
        common = sharing.get()
        assert common is not None
        await common.once("rows", self._rows)

    async def _rows(self) -> str:
        self.read += 1
        return "rows"


class App:
    """What stands for Reflex's app: tabs by their tokens."""

    def __init__(self, *tokens: str) -> None:
        self.tabs = {token: Tab() for token in tokens}
        manager = SimpleNamespace(token_to_socket=dict.fromkeys(tokens, "socket"))
        self.event_namespace = SimpleNamespace(_token_manager=manager)

    @asynccontextmanager
    async def modify_state(self, token: Any) -> AsyncIterator[Any]:
        async def get_state(_: Any) -> Tab:
            return self.tabs[token.ident]

        yield SimpleNamespace(get_state=get_state)


def give(app: App, token: str, _: Any, values: dict[str, Any]) -> bool:
    tab = app.tabs[token]
    if not tab.busy:
        tab.given.update(values)
    return not tab.busy


async def send(app: App, tokens: list[str], _: Any, values: dict[str, Any]) -> None:
    for token in tokens:
        assert app.tabs[token].given == values


async def refuse(state: Tab, error: AppError) -> None:
    state.refused.append(error.code)


def following(token: str, someone: Someone, wanted: Callable[[Change], bool], **more: Any) -> Follower:
    given = {"permission": "company.read", "stays": False, "rest_seconds": 0.0} | more
    return Follower(
        token,
        Tab,  # type: ignore[arg-type]
        someone.caller,
        given["permission"],
        wanted,
        given["stays"],
        given["rest_seconds"],
        given.get("alike"),
    )


def change(kind: str = "company", ident: str = "1") -> dict[str, Any]:
    return {"topic": "record", "kind": kind, "id": ident}


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[Followers]:
    found = Followers()
    with (
        patch.multiple(
            live,
            GATHER_SECONDS=0.01,
            SPREAD_SECONDS=0.0,
            REST_SECONDS=0.01,
            REST_FACTOR=0.0,
            show_error=refuse,
            is_held=lambda app, token: app.tabs[token].busy,
            replace_values=give,
            send_values=send,
        ),
    ):
        task = asyncio.create_task(found.serve(app))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        try:
            yield found
        finally:
            task.cancel()


async def until(found: Callable[[], Any]) -> None:
    for _ in range(1000):
        if found():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def any_company(change: Change) -> bool:
    return change.kind == "company"


def say(workspace: UUID, event: dict[str, Any]) -> None:
    hub._keep(str(workspace), event)


async def test_pages_of_one_role_read_once(world: World) -> None:
    app = App("a", "b", "c")
    async with serving(app) as found:
        for token in app.tabs:
            found.add(following(token, world.owner, any_company), None)
        say(world.owner.caller.workspace_id, change())
        await until(lambda: all(tab.received for tab in app.tabs.values()))
    assert sum(tab.read for tab in app.tabs.values()) == 1


def alike(key: str = "all", covers: Callable[[Change], bool] = any_company) -> Alike:
    return Alike(key, ("rows",), covers)


async def refreshed_and_given(world: World, tabs: dict[str, Alike], busy: str = "") -> tuple[list[str], list[str]]:
    """Which of an owner's pages are refreshed by themselves after a change, and which get the values of another."""
    app = App(*tabs)
    if busy:
        app.tabs[busy].busy = True
    async with serving(app) as found:
        for token, common in tabs.items():
            found.add(following(token, world.owner, any_company, alike=common), None)
        say(world.owner.caller.workspace_id, change())
        await until(lambda: all(tab.received or tab.given for tab in app.tabs.values()))
    assert all(tab.given in ({}, {"rows": "rows as read"}) for tab in app.tabs.values())
    return [n for n, tab in app.tabs.items() if tab.received], [n for n, tab in app.tabs.items() if tab.given]


async def test_of_pages_that_show_the_same_one_is_refreshed_and_the_others_get_its_values(world: World) -> None:
    same, other = alike(), alike("by name")
    assert await refreshed_and_given(world, {"a": same, "b": same, "c": other, "d": same}) == (["a", "c"], ["b", "d"])


async def test_a_page_whose_tab_handles_an_event_is_refreshed_by_itself(world: World) -> None:
    assert await refreshed_and_given(world, {"a": alike(), "b": alike(), "c": alike()}, "b") == (["a", "b"], ["c"])


async def test_nobody_waits_for_a_tab_that_handles_an_event(world: World) -> None:
    app = App("busy", "idle", "third")
    app.tabs["busy"].busy = True

    async def waits(received: list[Change]) -> None:
        await asyncio.Event().wait()

    async with serving(app) as found:
        with patch.object(app.tabs["busy"], "_changed", waits):
            for token in app.tabs:
                found.add(following(token, world.owner, any_company, alike=alike()), None)
            say(world.owner.caller.workspace_id, change())
            await until(lambda: app.tabs["idle"].received and app.tabs["third"].given)


async def test_a_change_of_more_than_the_rows_refreshes_every_page(world: World) -> None:
    more = alike(covers=lambda change: False)
    assert await refreshed_and_given(world, {"a": more, "b": more}) == (["a", "b"], [])


async def test_pages_of_different_people_are_alike_only_with_the_same_role(world: World) -> None:
    app = App("owner", "second", "member")
    async with serving(app) as found:
        for token, someone in zip(app.tabs, (world.owner, world.owner, world.member), strict=True):
            found.add(following(token, someone, any_company, alike=alike()), None)
        say(world.owner.caller.workspace_id, change())
        await until(lambda: all(tab.received or tab.given for tab in app.tabs.values()))
    assert [bool(tab.given) for tab in app.tabs.values()] == [False, True, False]


async def test_nobody_gets_the_values_of_a_page_that_failed(world: World) -> None:
    app = App("a", "b")

    async def fails(received: list[Change]) -> None:
        app.tabs["a"].received.append(received)
        raise AppError

    async with serving(app) as found:
        with patch.object(app.tabs["a"], "_changed", fails):
            for token in app.tabs:
                found.add(following(token, world.owner, any_company, alike=alike()), None)
            say(world.owner.caller.workspace_id, change())
            await until(lambda: app.tabs["b"].received)
    assert app.tabs["b"].given == {}


async def test_a_page_that_was_opened_anew_meanwhile_keeps_what_it_has_read(world: World) -> None:
    app = App("a", "b")
    async with serving(app) as found:

        async def slowly(received: list[Change]) -> None:
            app.tabs["a"].received.append(received)
            found.add(following("b", world.owner, any_company, alike=alike("another page")), None)

        with patch.object(app.tabs["a"], "_changed", slowly):
            for token in app.tabs:
                found.add(following(token, world.owner, any_company, alike=alike()), None)
            say(world.owner.caller.workspace_id, change())
            await until(lambda: app.tabs["a"].received)
            await asyncio.sleep(0.05)
    assert app.tabs["b"].given == {}


async def test_whose_role_reaches_less_reads_alone(world: World) -> None:
    app = App("owner", "own", "other")
    own = {"company.read": "own"}
    rights = {
        world.owner.caller.session_id: sessions.Admitted("1", "owner", {"company.read": "all", "member.read": "all"}),
        world.member.caller.session_id: sessions.Admitted("2", "sales", own),  # type: ignore[arg-type]
        world.viewer.caller.session_id: sessions.Admitted("3", "sales", own),  # type: ignore[arg-type]
    }
    async with serving(app) as found:
        with patch.object(sessions, "admitted", return_value=rights):
            for token, someone in zip(app.tabs, (world.owner, world.member, world.viewer), strict=True):
                found.add(following(token, someone, any_company), None)
            say(world.owner.caller.workspace_id, change())
            await until(lambda: all(tab.received for tab in app.tabs.values()))
    assert [tab.read for tab in app.tabs.values()] == [1, 1, 1]


async def test_a_page_gets_only_wanted_changes_of_its_own_workspace(world: World) -> None:
    app = App("mine", "theirs", "deals")
    async with serving(app) as found:
        found.add(following("mine", world.owner, any_company), None)
        found.add(following("theirs", world.stranger, any_company), None)
        found.add(following("deals", world.owner, lambda change: change.kind == "deal"), None)
        say(world.owner.caller.workspace_id, change())
        await until(lambda: app.tabs["mine"].received)
    assert [one.id for one in app.tabs["mine"].received[0]] == ["1"]
    assert app.tabs["theirs"].received == app.tabs["deals"].received == []


async def test_an_ended_session_and_a_lost_right_get_an_error_and_no_changes(world: World) -> None:
    app = App("dead", "demoted", "alive")
    rights = {
        world.member.caller.session_id: sessions.Admitted("2", "role", {}),
        world.owner.caller.session_id: sessions.Admitted("1", "owner", {"company.read": "all", "member.read": "all"}),
    }
    async with serving(app) as found:
        with patch.object(sessions, "admitted", return_value=rights):
            for token, someone in zip(app.tabs, (world.viewer, world.member, world.owner), strict=True):
                found.add(following(token, someone, any_company), None)
            for _ in range(2):
                say(world.owner.caller.workspace_id, change())
                await until(lambda: app.tabs["alive"].received)
                app.tabs["alive"].received.clear()
    assert (app.tabs["dead"].refused, app.tabs["demoted"].refused) == (["unauthenticated"], ["forbidden"])
    assert app.tabs["dead"].received == app.tabs["demoted"].received == []


async def test_the_check_is_the_databases(world: World) -> None:
    """A living member with its role's rights; neither a session of another workspace nor one that is over."""
    ours = world.owner.caller
    asked = [ours.session_id, world.member.caller.session_id, world.stranger.caller.session_id]
    found = sessions.admitted(ours.workspace_id, asked)
    assert set(found) == {ours.session_id, world.member.caller.session_id}
    assert found[ours.session_id].permissions["company.read"] == "all"
    assert sessions.admitted(ours.workspace_id, []) == {}


async def test_changes_between_the_read_and_the_subscription_are_delivered(world: World) -> None:
    app = App("tab")
    async with serving(app) as found:
        opened = hub.position()
        say(world.owner.caller.workspace_id, change(ident="early"))
        found.add(following("tab", world.owner, any_company), opened)
        await until(lambda: app.tabs["tab"].received)
    assert [one.id for one in app.tabs["tab"].received[0]] == ["early"]


async def test_a_left_or_closed_page_gets_no_changes(world: World) -> None:
    app = App("left", "frame", "closed", "open")
    async with serving(app) as found:
        for token in app.tabs:
            found.add(following(token, world.owner, any_company, stays=token == "frame"), None)
        found.leave("left")
        found.leave("frame")
        del app.event_namespace._token_manager.token_to_socket["closed"]
        say(world.owner.caller.workspace_id, change())
        await until(lambda: app.tabs["open"].received and app.tabs["frame"].received)
        found._forget_closed()
        assert len(found) == 2
        found.leave("frame", wholly=True)
        assert len(found) == 1
    assert app.tabs["left"].received == app.tabs["closed"].received == []


async def test_many_changes_become_one_for_each_kind(world: World) -> None:
    one = following("tab", world.owner, any_company)
    for number in range(500):
        one.queue(live.changes_of(change(ident=str(number))))
    assert len(one.pending) <= live._MOST_PENDING
    assert {found.kind for found in one.pending} == {"company"}
    assert any(not found.id for found in one.pending)


async def test_changes_are_kept_while_the_database_is_unavailable(world: World) -> None:
    app = App("tab")
    real, calls = sessions.admitted, [0]

    async def first_fails(*args: Any) -> Any:
        calls[0] += 1
        if calls[0] == 1:
            raise Unavailable
        return real(*args[1:])

    async with serving(app) as found:
        with patch.object(live, "patiently", first_fails):
            found.add(following("tab", world.owner, any_company), None)
            say(world.owner.caller.workspace_id, change())
            await until(lambda: app.tabs["tab"].received)
    assert calls[0] == 2


@pytest.mark.parametrize("event", [{"topic": MISSED}, {"topic": "records", "kind": "company"}])
async def test_what_may_have_been_missed_is_read_again(world: World, event: dict[str, Any]) -> None:
    app = App("tab")
    async with serving(app) as found:
        found.add(following("tab", world.owner, any_company), None)
        found.receive("", event)
        await until(lambda: app.tabs["tab"].received)


async def test_a_change_during_a_refresh_is_compared_with_the_refreshed_page(world: World) -> None:
    """The refresh brings a record onto the page, and somebody changes this record before the page has said so."""
    app, workspace = App("tab"), world.owner.caller.workspace_id
    tab = app.tabs["tab"]
    async with serving(app) as found:

        async def refresh(received: list[Change]) -> None:
            tab.received.append(received)
            if len(tab.received) == 1:
                say(workspace, change(ident="new"))  # not wanted yet
                wanted = following("tab", world.owner, lambda change: change.id == "new")
                assert sharing.get() is not None
                found.add(wanted, None, page_opened())

        with patch.object(tab, "_changed", refresh):
            found.add(following("tab", world.owner, lambda change: change.id == "old"), None)
            say(workspace, change(ident="old"))
            await until(lambda: len(tab.received) == 2)
    assert [[one.id for one in received] for received in tab.received] == [["old"], ["new"]]


async def test_a_change_during_an_event_is_compared_with_what_the_event_has_read(world: World) -> None:
    """Somebody adds a column, say: the page is read anew without being opened anew. Another person changes one of the records
    that it shows from then on, after they were read and before the page has said which they are.
    """
    app, workspace = App("tab"), world.owner.caller.workspace_id
    async with serving(app) as found:
        found.add(following("tab", world.owner, lambda change: change.id == "old"), hub.position())
        serve(world.owner.caller, hub.position())
        began = event_began()
        say(workspace, change(ident="new"))
        found.add(following("tab", world.owner, lambda change: change.id == "new"), page_opened(), began)
        await until(lambda: app.tabs["tab"].received)
    assert [[one.id for one in received] for received in app.tabs["tab"].received] == [["new"]]


async def test_a_page_that_is_read_by_an_event_during_a_refresh_misses_nothing(world: World) -> None:
    """The event read before the change, and subscribes after the refresh has taken the changes from the page."""
    app, workspace = App("first", "second"), world.owner.caller.workspace_id
    began = hub.position()
    async with serving(app) as found:

        async def meanwhile(received: list[Change]) -> None:
            app.tabs["first"].received.append(received)
            if len(app.tabs["first"].received) == 1:
                found.add(following("second", world.owner, any_company, alike=alike("now")), None, began)

        with patch.object(app.tabs["first"], "_changed", meanwhile):
            for token in app.tabs:
                found.add(following(token, world.owner, any_company, alike=alike()), None)
            say(workspace, change())
            await until(lambda: app.tabs["second"].received)


async def test_a_page_that_was_left_during_a_refresh_is_not_read(world: World) -> None:
    app, workspace = App("first", "left"), world.owner.caller.workspace_id
    async with serving(app) as found:

        async def meanwhile(received: list[Change]) -> None:
            found.leave("left")
            app.tabs["first"].received.append(received)

        with patch.object(app.tabs["first"], "_changed", meanwhile), patch.object(live, "AT_ONCE", 1):
            for token in app.tabs:
                found.add(following(token, world.owner, any_company), None)
            say(workspace, change())
            await until(lambda: app.tabs["first"].received)
            say(workspace, change())
            await until(lambda: len(app.tabs["first"].received) == 2)
    assert app.tabs["left"].received == []


async def test_pages_are_read_by_themselves_where_the_values_of_one_cannot_be_given(world: World) -> None:
    app = App("a", "b", "c")
    async with serving(app) as found:
        with patch.object(live, "replace_values", side_effect=RuntimeError("broken")):
            for token in app.tabs:
                found.add(following(token, world.owner, any_company, alike=alike()), None)
            say(world.owner.caller.workspace_id, change())
            await until(lambda: all(tab.received for tab in app.tabs.values()))


async def test_a_page_whose_read_failed_while_the_database_was_away_is_notified_again(world: World) -> None:
    app = App("tab")
    tab = app.tabs["tab"]

    async def first_fails(received: list[Change]) -> None:
        tab.received.append(received)
        if len(tab.received) == 1:
            raise Unavailable

    async with serving(app) as found:
        with patch.object(tab, "_changed", first_fails):
            found.add(following("tab", world.owner, any_company), None)
            say(world.owner.caller.workspace_id, change())
            await until(lambda: len(tab.received) == 2)
    assert tab.received[0] == tab.received[1]
    assert tab.refused == []


async def test_an_error_of_the_check_ends_no_notifications(world: World) -> None:
    app = App("tab")
    async with serving(app) as found:
        found.add(following("tab", world.owner, any_company), None)
        with (
            patch.object(live, "RECHECK_SECONDS", 0.01),
            patch.object(sessions, "admitted", side_effect=RuntimeError("broken")) as broken,
        ):
            restarted = asyncio.create_task(found.serve(app))  # type: ignore[arg-type]
            await until(lambda: broken.call_count > 1)
            assert not restarted.done()
        say(world.owner.caller.workspace_id, change())
        await until(lambda: app.tabs["tab"].received)
        restarted.cancel()


async def test_a_page_that_could_not_be_read_is_notified_at_once(world: World) -> None:
    app = App("tab")
    async with serving(app) as found:
        page = following("tab", world.owner, any_company)
        page.pending = [Change("company", frozenset())]
        found.add(page, None)
        await until(lambda: app.tabs["tab"].received)
    assert app.tabs["tab"].received == [[Change("company", frozenset())]]


async def test_pages_of_a_workspace_whose_refresh_took_long_do_not_rest_for_minutes(world: World) -> None:
    app, workspace = App("tab"), world.owner.caller.workspace_id
    async with serving(app) as found:
        with patch.multiple(live, REST_FACTOR=1e9, LONGEST_REST_SECONDS=0.1):
            found.add(following("tab", world.owner, any_company), None)
            for count in (1, 2):
                say(workspace, change())
                await until(lambda count=count: len(app.tabs["tab"].received) == count)  # type: ignore[misc]


async def test_a_page_that_could_not_be_loaded_is_loaded_again_until_it_is(world: World) -> None:
    app, loads, told = App("tab"), list[Any](), list[bool]()
    tab = app.tabs["tab"]
    async with serving(app) as found:

        async def load() -> None:
            loads.append(sharing.get())
            if len(loads) < 5:
                told.append(live.load_again(tab, "load", "company.read"))

        session = SimpleNamespace(client_token="tab")
        serve(world.owner.caller)
        with (
            patch.object(live, "followers", found),
            patch.multiple(tab, create=True, load=load, rx_router_session=session),
        ):
            told.append(live.load_again(tab, "load", "company.read"))
            await until(lambda: len(loads) == 5 and not len(found))
            told.append(live.load_again(tab, "load", "company.read"))
    assert None not in loads, "a try is told from the opening"
    assert told == [False, False, True, False, False, False], (
        "the third time in vain, once; another opening begins anew"
    )
    assert tab.received == []


PAGES = [
    (Dashboard, "load", "/"),
    (DealBoard, "load", "/deals/board"),
    (TaskAgenda, "load", "/tasks"),
    (TrashState, "load", "/trash"),
    (TagSettings, "load", "/settings/tags"),
    (ChangesState, "load", "/changes"),
    (ContactPage, "load", "/contacts/[contact_id]"),
    (ContactPage, "edit", "/contacts/[contact_id]/edit"),
]


@pytest.mark.parametrize(("state", "name", "route"), PAGES)
async def test_every_page_that_the_server_could_not_load_is_loaded_again(
    world: World, state: type[Any], name: str, route: str
) -> None:
    again = list[tuple[type[Any], str]]()
    busy = patch.multiple(state, _read=_refuses, _find=_refuses, _do=_refuses, _recall=_refuses, _answer=_refuses)

    def note(page: Any, handler: str, _: Any) -> bool:
        again.append((type(page), handler))
        return len(again) == 1

    noted = patch.object(actions, "load_again", note)
    async with opened(world.owner, route.replace("[contact_id]", str(uuid4())), contact_id=str(uuid4())) as page:
        with busy, noted:
            await page.call(state, name)
            assert again == [(state, name)]
            assert len(await page.toasts()) == 1
            mark = sharing.set(Sharing())
            await page.call(state, name)
            sharing.reset(mark)
        assert again == [(state, name)] * 2
        assert len(await page.toasts()) == 1, "said when it has to be"


LISTS = [
    (AuditState, "/settings/audit", (audit, "page")),
    (ReviewState, "/settings/assistant/review", (feedback, "page")),
    (SentState, "/settings/assistant/sent", (sent, "page")),
    (TrashState, "/trash", (trash, "page")),
]


@pytest.mark.parametrize(("state", "route", "read"), LISTS)
async def test_a_page_of_which_the_list_alone_could_not_be_read_is_loaded_again(
    world: World, state: type[Any], route: str, read: tuple[Any, str]
) -> None:
    again = list[str]()
    noted = patch.object(actions, "load_again", lambda _, handler, __: again.append(handler))
    async with opened(world.owner, route) as page:
        with patch.object(*read, side_effect=Unavailable), noted:
            await page.call(state, "load")
        assert again == ["load"]


async def _refuses(*_: Any, **__: Any) -> None:
    raise Unavailable
