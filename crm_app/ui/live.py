"""Live pages: changes by others in the workspace appear without a reload.

One task per process and workspace notifies the open pages. Changes that come together are passed on together, the
sessions of all affected pages are checked in one round trip, and what several pages read is read once, see
`Actions._shared`. A page subscribes by `follow`; its method `_changed` is called under the state's lock.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import reflex as rx

from crm_app.core import sessions
from crm_app.core.errors import AppError, Forbidden, Unauthenticated, Unavailable
from crm_app.core.live import hub
from crm_app.core.logging import logger
from crm_app.core.metrics import LIVE_PAGES
from crm_app.core.principal import SessionCaller
from crm_app.core.threads import patiently
from crm_app.ui.change import Change as Change
from crm_app.ui.change import changes_of as changes_of
from crm_app.ui.reflex_seam import connected_tokens, is_held, replace_values, send_values
from crm_app.ui.refusing import show_error
from crm_app.ui.running import current_caller, event_began, page_opened, serve
from crm_app.ui.sharing import Sharing, sharing
from crm_app.ui.turns import turns

log = logger(__name__)
GATHER_SECONDS = 0.3
"""Changes within this time, in seconds, cause one refresh."""
SPREAD_SECONDS = 0.3
"""Random delay, in seconds, by which the refreshes of different workspaces are spread."""
REST_SECONDS = 1.0
"""Minimum pause between refreshes of a workspace's pages, in seconds, so that an import causes few of them."""
REST_FACTOR, LONGEST_REST_SECONDS = 3.0, 5.0
"""The pause is this many times as long as the refreshes took, so that one workspace cannot occupy the process, but no longer
than this, so that the pages of a busy process do not wait for minutes."""
AT_ONCE = 8
"""How many pages of a workspace refresh at the same time."""
RECHECK_SECONDS = 60.0
"""How often the sessions of pages are checked while nothing happens."""
TELLS = 3
"""How often a page may not be loaded until its reader is told: mostly the next try succeeds, half a second later."""
_MOST_PENDING = 64


Wanted = Callable[[Change], bool]


@dataclass(frozen=True, slots=True)
class Alike:
    """What makes pages of one state and one audience alike, so that one of them is refreshed and the others get its values."""

    key: Hashable
    """Decides the values, together with the workspace and the reader's role."""
    names: tuple[str, ...]
    """The vars that a refresh changes."""
    covers: Callable[[Change], bool]
    """Whether a refresh for a change alters these vars only."""


@dataclass(slots=True, eq=False)
class Follower:
    """A page, or a part of the frame, that follows changes."""

    token: str
    """Reflex's client token: the tab."""
    state: type[rx.State]
    """Has `async def _changed(self, changes: list[Change])`."""
    caller: SessionCaller
    permission: str | None
    wanted: Wanted
    stays: bool
    rest_seconds: float
    alike: Alike | None = None
    """What it has in common with pages that show the same."""
    pending: list[Change] = field(default_factory=list)
    notified_at: float = 0.0
    load: str = ""
    """The handler that loads the page, where it could not: it runs in place of `_changed`."""
    tries: int = 0
    """How often that handler could not."""

    def queue(self, found: list[Change]) -> None:
        """Queues the wanted ones of the changes."""
        self.pending += (change for change in found if self.wanted(change))
        if len(self.pending) > _MOST_PENDING:  # pages refresh all records of a kind, whichever of them changed
            self.pending = [Change(kind, frozenset()) for kind in sorted({change.kind for change in self.pending})]


class Followers:
    """The open pages of this process that follow changes, by workspace."""

    def __init__(self) -> None:
        self._app: Any = None
        """Reflex's app; set when the process begins to serve."""
        self._all: dict[str, dict[tuple[str, type[rx.State]], Follower]] = {}
        self._of_token: dict[str, dict[type[rx.State], str]] = defaultdict(dict)
        """The following states of every tab, each with its workspace."""
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def add(self, follower: Follower, since: int | None, read_since: int | None = None) -> None:
        """Begins to notify a page, first of the changes that it may not have read.

        Args:
            follower: the page. It may follow already: it was read anew, and shows what it did not show before.
            since: the hub's position when the page was opened, for a page that does not follow yet.
            read_since: the hub's position before the page was read anew, for one that follows. A change after it may be missing
                in what was read, and the page did not want it while it showed something else.
        """
        key = str(follower.caller.workspace_id)
        found = self._all.setdefault(key, {})
        before = found.get((follower.token, follower.state))
        if before is not None:
            follower.pending, follower.notified_at = before.pending + follower.pending, before.notified_at
        missed = hub.since(key, since if before is None else read_since)
        follower.queue([change for event in missed for change in changes_of(event)])
        found[follower.token, follower.state] = follower
        self._of_token[follower.token][follower.state] = key
        if follower.pending:
            self._wake(key)

    def leave(self, token: str, *, wholly: bool = False) -> None:
        """Stops notifying the page of a tab; with `wholly` also the frame around it."""
        for state, key in tuple(self._of_token.get(token, {}).items()):
            follower = self._all[key][token, state]
            if wholly or not follower.stays:
                self._drop(key, follower)

    def receive(self, workspace_id: str, event: dict[str, Any]) -> None:
        """Passes on an event of the hub; an empty workspace stands for all of them."""
        if workspace_id and workspace_id not in self._all:
            return
        changes = changes_of(event)
        if not changes:
            return
        for key in (workspace_id,) if workspace_id else tuple(self._all):
            for follower in self._all.get(key, {}).values():
                follower.queue(changes)
            self._wake(key)

    async def serve(self, app: rx.App) -> None:
        """Notifies pages as long as the process runs."""
        self._app = app
        hub.watchers.append(self.receive)
        try:
            while True:
                await asyncio.sleep(RECHECK_SECONDS)
                self._forget_closed()
                for key in tuple(self._all):
                    try:
                        await self._admit(key, list(self._all.get(key, {}).values()))
                    except (
                        Exception
                    ):  # one workspace must not end the notifications of all; the next round checks again
                        log.exception("sessions of open pages not checked", workspace=key)
        finally:
            hub.watchers.remove(self.receive)
            for task in self._tasks.values():
                task.cancel()

    def _wake(self, key: str) -> None:
        if self._app is None or key in self._tasks:
            return
        if any(follower.pending for follower in self._all.get(key, {}).values()):
            task = self._tasks[key] = asyncio.create_task(self._notify(key))
            task.add_done_callback(lambda _: self._rested(key))

    def _rested(self, key: str) -> None:
        self._tasks.pop(key, None)
        self._wake(key)

    async def _notify(self, key: str) -> None:
        """Notifies the pages of a workspace of the queued changes, then rests."""
        await asyncio.sleep(GATHER_SECONDS + random.uniform(0, SPREAD_SECONDS))  # noqa: S311 - no secret
        began, position = time.monotonic(), hub.position()
        waiting = [one for one in self._all.get(key, {}).values() if one.pending]
        ready = [one for one in waiting if began - one.notified_at >= one.rest_seconds]
        try:
            admitted = await self._admit(key, ready)
        except Unavailable:
            log.warning("pages wait for changes", workspace=key)
            return
        changes = {one: one.pending for one, _ in admitted}
        for one, _ in admitted:
            one.pending, one.notified_at = [], began
        shared: dict[tuple[str, str], Sharing] = {}
        gate = asyncio.Semaphore(AT_ONCE)

        async def push(one: Follower, common: Sharing) -> dict[str, Any] | None:
            async with gate:
                return await self._push(one, changes[one], common, position)

        async def refresh(audience: tuple[str, str], alike: list[Follower]) -> None:
            common = shared.setdefault(audience, Sharing())
            alike.sort(key=lambda one: is_held(self._app, one.token))  # nobody waits for a tab that is busy
            values = await push(alike[0], common)
            others = alike[1:]
            if values is not None:
                try:
                    others = await self._copy(key, alike, values, position)
                except Exception:  # the others have lost nothing: each is read by itself
                    log.exception("pages not refreshed together", workspace=key)
            await asyncio.gather(*(push(one, common) for one in others))

        await asyncio.gather(*(refresh(audience, alike) for audience, alike in _groups(admitted, changes)))
        await asyncio.sleep(min(LONGEST_REST_SECONDS, max(REST_SECONDS, REST_FACTOR * (time.monotonic() - began))))

    async def _admit(self, key: str, followers: list[Follower]) -> list[tuple[Follower, sessions.Admitted]]:
        """The followers whose sessions are alive and whose roles grant what they show; the others get an error and are
        dropped.
        """
        open_ = [one for one in followers if self._is_open(one)]
        if not open_:
            return []
        wanted = {one.caller.session_id for one in open_}
        found = await patiently(sessions.admitted, UUID(key), wanted)
        admitted = []
        for one in open_:
            rights = found.get(one.caller.session_id)
            if rights is not None and (one.permission is None or one.permission in rights.permissions):
                admitted.append((one, rights))
                continue
            self._drop(key, one)
            await self._refuse(one, Unauthenticated() if rights is None else Forbidden())
        return admitted

    async def _copy(self, key: str, alike: list[Follower], values: dict[str, Any], position: int) -> list[Follower]:
        """Gives the values of the first of pages that are alike to the others.

        Args:
            key: the workspace.
            alike: the followers before the first one was refreshed.
            values: its vars.
            position: the hub's before they were read.

        Returns:
            Those that have to be refreshed by themselves: an event of the tab is being handled.
        """
        following, left, done = self._all.get(key, {}), list[Follower](), list[str]()
        first = following.get((alike[0].token, alike[0].state))
        if first is None:
            return alike[1:]
        since = [change for event in hub.since(key, position) for change in changes_of(event)]
        for one in alike[1:]:
            if following.get((one.token, one.state)) is not one:
                continue  # its page was read anew meanwhile, or left
            if not replace_values(self._app, one.token, one.state, values):
                left.append(one)
                continue
            one.wanted, one.alike = first.wanted, first.alike
            one.queue(since)
            done.append(one.token)
        await send_values(self._app, done, first.state, values)
        return left

    async def _push(
        self, one: Follower, changes: list[Change], common: Sharing, position: int
    ) -> dict[str, Any] | None:
        """Calls the page's `_changed`; `position` is the hub's before anything is read for it.

        Returns:
            The vars that pages like it take over; None when the page has failed or shows something else now.
        """
        mark = sharing.set(common)
        serve(one.caller, position)
        try:
            async with self._app.modify_state(rx.BaseStateToken(ident=one.token, cls=one.state)) as root:
                if self.of(one) is None:  # it was left meanwhile
                    return None
                state: Any = await root.get_state(one.state)
                try:
                    async with turns.turn():
                        await (getattr(state, one.load)() if one.load else state._changed(changes))
                except Unavailable:  # the database is away: the page is notified again after the rest
                    again = self.of(one) or one
                    again.pending = [*changes, *again.pending]
                except AppError as error:
                    await show_error(state, error)
                else:
                    now = self.of(one)
                    if one.load and now is one and not one.pending:  # the page has been loaded, and follows nothing
                        self._drop(str(one.caller.workspace_id), one)
                    if one.alike is not None and now is not None and now.alike is not None:
                        same = now.alike.key == one.alike.key
                        return {name: state.get_value(name) for name in one.alike.names} if same else None
        except Exception:
            log.exception("page not notified of a change", state=one.state.__name__)
        finally:
            sharing.reset(mark)
        return None

    async def _refuse(self, one: Follower, error: AppError) -> None:
        async with self._app.modify_state(rx.BaseStateToken(ident=one.token, cls=one.state)) as root:
            await show_error(await root.get_state(one.state), error)

    def of(self, one: Follower) -> Follower | None:
        """The present subscription of a page; None when it was left."""
        return self._all.get(str(one.caller.workspace_id), {}).get((one.token, one.state))

    def _is_open(self, one: Follower) -> bool:
        return one.token in connected_tokens(self._app)

    def _forget_closed(self) -> None:
        for key, found in list(self._all.items()):
            for one in [one for one in found.values() if not self._is_open(one)]:
                self._drop(key, one)

    def _drop(self, key: str, follower: Follower) -> None:
        found = self._all.get(key, {})
        if found.get((follower.token, follower.state)) is follower:
            del found[follower.token, follower.state]
            self._of_token[follower.token].pop(follower.state, None)
            if not self._of_token[follower.token]:
                del self._of_token[follower.token]
        if not found:
            self._all.pop(key, None)

    def __len__(self) -> int:
        return sum(map(len, self._all.values()))


followers = Followers()
LIVE_PAGES.set_function(lambda: len(followers) + hub.subscribers)


def _groups(
    admitted: list[tuple[Follower, sessions.Admitted]], changes: Mapping[Follower, list[Change]]
) -> list[tuple[tuple[str, str], list[Follower]]]:
    """The followers in groups of pages that are alike, each with its audience."""
    found: dict[Hashable, tuple[tuple[str, str], list[Follower]]] = {}
    for one, rights in admitted:
        group: Hashable = one
        if one.alike is not None and all(map(one.alike.covers, changes[one])):
            group = (rights.audience, one.state, one.alike.key)
        found.setdefault(group, (rights.audience, []))[1].append(one)
    return list(found.values())


def follow(
    state: rx.State,
    permission: str | None,
    wanted: Wanted,
    *,
    stays: bool = False,
    rest_seconds: float = 0.0,
    alike: Alike | None = None,
) -> None:
    """Subscribes the page of the running event to the changes that it wants, from when it was opened until it is left.

    A second call replaces the first. Changes after the page was opened and before this call are passed on as well,
    because the page may have read its data before them.

    Args:
        state: its method `_changed` is called with the changes, under the state's lock and as the reader.
        permission: what the reader must still be granted.
        wanted: whether the page shows what a change is about. Must not read the state: it is called without its lock.
        stays: whether the subscription continues on other pages, as parts of the frame need it.
        rest_seconds: the minimum pause between two calls; `REST_SECONDS` at least.
        alike: what pages that show the same have in common; by default every page is refreshed by itself.
    """
    token = state.rx_router_session.client_token
    if token:
        caller = current_caller()
        follower = Follower(token, type(state), caller, permission, wanted, stays, rest_seconds, alike)
        followers.add(follower, page_opened(), page_opened() if sharing.get() is not None else event_began())


def load_again(state: Any, name: str, permission: str | None) -> bool:
    """Has a page that the server was too busy to load loaded again soon, until it succeeds or the page is left.

    Args:
        state: that of the page; it follows nothing but its next try.
        name: the handler that loads it.
        permission: the handler's.

    Returns: whether the reader has to be told: once, when it has failed `TELLS` times.
    """
    token = state.rx_router_session.client_token
    if not token:
        return True
    caller, first = current_caller(), [Change("", frozenset())]
    again = Follower(token, type(state), caller, permission, lambda _: False, False, 0.0, None, first, load=name)
    before = followers.of(again)
    again.tries = 1 if before is None or before.load != name or sharing.get() is None else before.tries + 1
    followers.add(again, page_opened())
    return again.tries == TELLS
