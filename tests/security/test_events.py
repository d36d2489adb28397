"""Each handler of each page's state, over a real socket, times each caller who must not use it."""

import asyncio
import inspect
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, get_args, get_origin
from uuid import UUID

import pytest

import crm_app.crm_app  # noqa: F401 - registers every page and its handlers
from crm_app import records
from crm_app.core.i18n import translate
from crm_app.identity import service
from crm_app.ui.actions import Policy
from crm_app.ui.guard import EVENT_WINDOW_SECONDS, error_report, internal_events, policy_of
from crm_app.ui.reflex_seam import RegistrationContext
from tests.security.conftest import Stage
from tests.security.declarations import EVERY_MEMBER_EVENTS, MAKERS, PUBLIC_EVENTS, SECRET, Things
from tests.security.fingerprint import Ledger
from tests.support.backend import running_backend
from tests.support.socket import Socket, open_page
from tests.support.world import Someone, sign_in

HANDLERS: dict[str, Policy | None] = {
    name: policy_of(name) for name in sorted(RegistrationContext.get().event_handlers) if "tests___" not in name
}
BINDING = {name for name, binds in internal_events().items() if binds}
OF_THE_FRAME = ("shell.", "state.", "events")
_PACE = 0.04  # seconds; below what the guard takes from one session
_DEVICES = 4


def short(name: str) -> str:
    """`account_state.save` of a handler's full name."""
    *_, state, handler = name.split(".")
    return f"{state.split('____')[-1]}.{handler}"


@pytest.fixture(scope="module")
def origin(stage: Stage) -> Iterator[str]:
    with running_backend(stage.services) as address:
        yield address


def test_every_handler_says_who_may_call_it() -> None:
    """Or it belongs to Reflex, and the guard lets none of those run but the few that load a page."""
    own = {name: policy for name, policy in HANDLERS.items() if policy is not None}
    assert len(own) > 40
    assert {short(n) for n, p in own.items() if p.public} == set(PUBLIC_EVENTS)
    assert {short(n) for n, p in own.items() if not p.public and p.permission is None} == set(EVERY_MEMBER_EVENTS)
    assert all("{" not in (p.permission or "") for p in own.values())


def test_what_has_no_policy_is_reflexs_own() -> None:
    without = {n.split(".")[-1] for n, p in HANDLERS.items() if p is None}
    assert without == {
        "setvar",
        "hydrate",
        "hydrate_and_load",
        "set_is_hydrated",
        "on_load_internal",
        "update_vars_internal",
        "handle_frontend_exception",
    }
    assert {n.split(".")[-1] for n in internal_events()} == {
        "hydrate",
        "hydrate_and_load",
        "on_load_internal",
        "set_is_hydrated",
    }
    assert internal_events().keys() & {error_report()} == set()


async def send_all(page: Socket, names: list[str], payloads: dict[str, dict[str, Any]] | None = None) -> None:
    """Sends one event after the other, and waits until nothing has come back for two seconds."""
    for name in names:
        path = paths().get(state_of(name))
        await page.send(name, raw=(payloads or {}).get(name, {}), path=path)
        await asyncio.sleep(_PACE)
    seen = -1
    while seen != len(page.updates):
        seen = len(page.updates)
        await asyncio.sleep(2)


def state_of(name: str) -> str:
    """`account_state` of a handler's full name."""
    return name.split(".")[-2].split("____")[-1]


async def from_all(
    origin: str, cookies: list[str], names: list[str], payloads: dict[str, dict[str, Any]] | None = None
) -> tuple[list[Any], str]:
    """Sends the events from as many pages as there are cookies, since the guard takes only so many from each session.

    The events of one state go to one page, in order. Gives every update that came back, and all that the pages
    received, their loading included, as JSON.
    """
    shares: list[list[str]] = [[] for _ in cookies]
    for _, group in groupby(sorted(names, key=state_of), key=state_of):
        min(shares, key=len).extend(group)

    async def send(cookie: str, share: list[str]) -> tuple[list[Any], str]:
        async with open_page(origin, "/account", cookie=cookie) as page:
            start = len(page.updates)
            await send_all(page, share, payloads)
            return page.updates[start:], json.dumps(page.updates)

    found = await asyncio.gather(*map(send, cookies, shares))
    received = [everything for _, everything in found]
    for language in ("en", "th"):
        excess = json.dumps(translate("core.error.too_many", language, seconds=int(EVENT_WINDOW_SECONDS)))[1:-1]
        assert not [one for one in received if excess in one], "refused for their number alone: nothing was tried"
    return [update for updates, _ in found for update in updates], "".join(received)


def devices(someone: Someone) -> list[str]:
    """The cookies of a person who signs in on several devices."""
    return [sign_in(someone).browser_token for _ in range(_DEVICES)]


_paths: dict[str, str] = {}


def paths() -> dict[str, str]:
    """The address that the state of a record's page reads its record from."""
    return _paths


def changed(updates: list[Any]) -> set[str]:
    """Vars that changed, beside the frame's."""
    found = {
        f"{state.split('.')[-1].split('____')[-1]}.{name.removesuffix('_rx_state_')}"
        for update in updates
        for state, changes in (update.get("delta") or {}).items()
        for name in changes
    }
    return {name for name in found if not name.startswith(OF_THE_FRAME)}


CLOSED = [n for n, p in HANDLERS.items() if not (p is not None and p.public) and n not in BINDING]
GUARDED = [n for n, p in HANDLERS.items() if p is not None and p.permission is not None]
FORBIDDEN = [n for n, p in HANDLERS.items() if p is None and n not in internal_events()]


async def test_every_event_needs_a_living_session(stage: Stage, origin: str) -> None:
    """Without a cookie, with that of a session that was revoked, and with one that nobody gave."""
    revoked = [sign_in(stage.world.owner) for _ in range(_DEVICES)]
    for device in revoked:
        service.sign_out(device.caller)
    before = stage.ledger.read()

    async def knock(cookies: list[str]) -> None:
        updates, received = await from_all(origin, cookies, CLOSED)
        assert changed(updates) <= set(), (cookies, changed(updates))
        assert SECRET not in received
        assert received.count("/login?to=%2Faccount") >= len(cookies)
        assert stage.world.owner.email not in received

    nonsense = [f"{number}" * 43 for number in range(_DEVICES)]
    await asyncio.gather(*map(knock, ([""] * _DEVICES, [d.browser_token for d in revoked], nonsense)))
    assert stage.ledger.read() == before


async def test_a_role_that_grants_nothing_runs_nothing(stage: Stage, origin: str) -> None:
    cookies = devices(stage.nobody)
    before = stage.ledger.read()
    updates, _ = await from_all(origin, cookies, [*GUARDED, *FORBIDDEN])
    assert changed(updates) == set()
    assert stage.ledger.read() == before


async def test_who_may_only_read_runs_only_what_reads(stage: Stage, origin: str) -> None:
    with stage.reader.work() as work:
        granted = set(work.principal.permissions)
    beyond = [n for n in GUARDED if (HANDLERS[n] or Policy(None, True)).permission not in granted]
    assert len(beyond) > 10
    cookies = devices(stage.reader)
    before = stage.ledger.read()
    updates, _ = await from_all(origin, cookies, [*beyond, *FORBIDDEN])
    assert changed(updates) == set()
    assert stage.ledger.read() == before


async def test_another_workspace_is_out_of_reach(stage: Stage, origin: str) -> None:
    """Its owner sends every event with ids of the first workspace, on the addresses of its records."""
    things, mine = stage.things, stage.world.owner.caller.workspace_id
    _paths.update({f"{kind}_page": f"/{r.plural}/{things[f'{kind}_id']}" for kind, r in records.TYPES.items()})
    own = [n for n, p in HANDLERS.items() if p is not None and short(n) not in _ENDS_THE_SESSION]
    payloads = {name: _payload(name, things) for name in own}
    cookies = devices(stage.world.stranger)
    people = _people(stage.ledger)
    before = stage.ledger.read(mine)
    _, received = await from_all(origin, cookies, own, payloads)
    _paths.clear()
    assert stage.ledger.read(mine) == before
    assert _people(stage.ledger) == people
    assert SECRET not in received.replace(f"{SECRET} typed", "")


_ENDS_THE_SESSION = {"account_state.change_password", "account_state.revoke", "account_state.revoke_others"}


def _people(ledger: Ledger) -> Any:
    return ledger.read()["refresh_token"]


def _payload(name: str, things: Things) -> dict[str, Any]:
    function = RegistrationContext.get().event_handlers[name].handler.fn
    parameters = list(inspect.signature(inspect.unwrap(function)).parameters.values())[1:]
    return {p.name: _argument(p.name, p.annotation, things) for p in parameters}


def _argument(name: str, annotation: Any, things: Things) -> Any:
    if name in MAKERS or name.removesuffix("_id") in records.TYPES:
        return things.of(name, f"/api/v1/companies/{{{name}}}")
    if get_origin(annotation) is not None and isinstance(get_args(annotation)[0], str):
        return get_args(annotation)[0]
    if annotation in (int, bool):
        return 1
    if annotation is UUID or annotation in (str, Any) or "str" in str(annotation):
        return things["company_id"]
    ids = {f"{kind}_id": things[f"{kind}_id"] for kind in records.TYPES}
    return {"name": f"{SECRET} typed", "version": 1, "owner_id": str(things.world.owner.member_id), **ids}


async def test_the_same_events_serve_the_rightful_caller(stage: Stage, origin: str) -> None:
    """So that the refusals above mean something."""
    loads = [n for n in GUARDED if n.endswith(("members_state.load", "roles_state.load", "company_list.load"))]
    found = changed((await from_all(origin, [stage.world.owner.browser_token], loads))[0])
    assert {"members_state.rows", "roles_state.rows", "company_list.rows"} <= found
