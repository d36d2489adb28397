"""Attacks on the pages' socket, in both ways of keeping states: each was possible with Reflex as it comes."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import InvalidStatus

import crm_app.crm_app  # noqa: F401 - registers every page and its handlers
from crm_app.identity import service as identity
from crm_app.operations.embedded.frontend import SECURITY_HEADERS
from crm_app.ui.guard import EVENT_WINDOW_SECONDS, MAX_EVENTS, MAX_WAITING
from crm_app.ui.reflex_seam import RegistrationContext
from crm_app.workspaces import service as workspaces
from crm_app.workspaces.schemas import MemberPatch
from tests.security.conftest import Stage
from tests.support.backend import running_backend
from tests.support.socket import HYDRATE, ROOT, merged, open_page
from tests.support.world import Someone, client, sign_in


def event(ending: str) -> str:
    """The full name of the handler that ends so."""
    return next(name for name in RegistrationContext.get().event_handlers if name.endswith(ending))


@pytest.fixture(scope="module")
def origin(stage: Stage) -> Iterator[str]:
    with running_backend(stage.services) as address:
        yield address


@pytest.fixture
def owner(stage: Stage) -> Someone:
    return sign_in(stage.world.owner)


async def test_the_page_learns_who_looks_and_never_the_cookie(origin: str, owner: Someone) -> None:
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        seen = await page.until(lambda m: m.get("account_state.loaded"))
    assert (seen["shell.ready"], seen["shell.person_email"]) == (True, owner.email)
    assert owner.browser_token not in json.dumps(page.updates)


async def test_a_copied_client_token_is_worth_nothing(origin: str, stage: Stage, owner: Someone) -> None:
    token = str(uuid4())
    async with open_page(origin, "/account", cookie=owner.browser_token, token=token) as page:
        await page.until(lambda m: m.get("account_state.loaded"))
        async with open_page(origin, "/account", token=token) as thief:
            assert thief.given_token not in (None, token)
            assert owner.email not in json.dumps(thief.updates)
    await asyncio.sleep(0.5)  # the owner has gone; the state stays
    async with open_page(origin, "/account", token=token, hydrate=False) as thief:
        await thief.call(event("account_state.load"))
        await thief.call(event("on_load_internal"))
        await thief.call(event("invitation_state.load"))
        assert owner.email not in json.dumps(thief.updates)
    async with open_page(origin, "/account", token=token, cookie=stage.world.stranger.browser_token) as other:
        seen = await other.until(lambda m: m.get("account_state.loaded"))
        assert seen["shell.person_email"] == stage.world.stranger.email
        assert owner.email not in json.dumps(other.updates)


async def test_an_event_that_weighs_too_much_is_refused_and_the_page_goes_on(origin: str, owner: Someone) -> None:
    nested: Any = "light"
    for _ in range(400):
        nested = [nested]
    heavy = [nested, list(range(20_000)), {f"k{n}": 1 for n in range(20_000)}]
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        for value in heavy:
            seen = await page.call(event("frame_state.choose_theme"), theme=value)
            assert [toast["kind"] for toast in seen["shell.toasts"]][-1] == "error"
        seen = await page.call(event("frame_state.choose_theme"), theme="dark")
        assert seen["shell.theme"] == "dark"
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        await page.send(event("frame_state.choose_theme"), theme="x" * 300_000)
        await asyncio.sleep(0.5)
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        assert (await page.until(lambda m: m.get("account_state.loaded")))["shell.ready"] is True


async def test_another_session_gets_an_empty_state(origin: str, stage: Stage, owner: Someone) -> None:
    token = str(uuid4())
    async with open_page(origin, "/settings", cookie=owner.browser_token, token=token) as page:
        await page.until(lambda m: m.get("members_state.rows"))
    await asyncio.sleep(0.5)
    async with open_page(origin, "/login", token=token) as nobody:
        seen = merged(nobody.updates)
        assert seen["shell.ready"] is False
        assert seen["shell.permissions"] == []
        assert not seen.get("members_state.rows")
        assert owner.email not in json.dumps(nobody.updates)


@pytest.mark.parametrize("path", ["/account", "/settings?x=1"])
async def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(origin: str, path: str) -> None:
    async with open_page(origin, path) as page:
        seen = await page.until(lambda m: m.get("shell.leave"))
    assert seen["shell.ready"] is False
    assert seen["shell.leave"] == "/login?to=" + path.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D")


async def test_another_sites_page_cannot_open_a_socket(origin: str, owner: Someone) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with open_page(origin, "/account", cookie=owner.browser_token, site="https://evil.example"):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("shell.setvar", {"var_name": "permissions", "value": ["workspace.manage"]}),
        ("shell.setvar", {"var_name": "_member_id", "value": "x"}),
        ("account_state.setvar", {"var_name": "name", "value": "x"}),
        ("update_vars_internal", {"vars": {f"{ROOT}.crm_app___ui___state____shell._bound": "x"}}),
        ("handle_frontend_exception", {"info": "TypeError: Cannot read properties of null", "component_stack": "x"}),
        ("handle_frontend_exception", {"info": {"$ne": 1}}),
    ],
)
async def test_reflexs_own_handlers_do_not_run(origin: str, owner: Someone, name: str, payload: dict[str, Any]) -> None:
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        before = await page.until(lambda m: m.get("account_state.loaded"))
        after = await page.call(event(name), raw=payload)
    assert {k for k in after if k not in ("events", "shell.toasts")} == set()
    assert after["events"] == []
    assert before["shell.ready"] is True


async def test_loading_a_page_sets_no_vars(origin: str, owner: Someone) -> None:
    shell = f"{ROOT}.crm_app___ui___state____shell"
    forged = {f"{shell}.permissions_rx_state_": ["role.manage"], f"{shell}._bound": "x", f"{shell}.ready": True}
    async with open_page(origin, "/account", hydrate=False) as page:
        seen = await page.call(HYDRATE, raw={"vars": forged})
        assert (seen["shell.ready"], seen["shell.permissions"]) == (False, [])


async def test_the_payload_is_not_believed(origin: str, stage: Stage, owner: Someone) -> None:
    before = stage.ledger.read()
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        await page.until(lambda m: m.get("account_state.loaded"))
        for name, raw in (
            ("account_state.revoke", {"session_id": {"$ne": None}}),
            ("account_state.revoke", {"session_id": "' or 1=1 --"}),
            ("account_state.revoke", {}),
            ("account_state.revoke", {"session_id": str(uuid4()), "person_id": "x"}),
            ("account_state.save", {"form": "a string"}),
            ("account_state.save", {"form": {"name": "x", "language": "xx", "timezone": "Mars"}}),
            (
                "account_state.save",
                {"form": {"name": "x", "language": "en", "timezone": "UTC", "email": "evil@x.example"}},
            ),
            ("frame_state.choose_language", {"language": ["en"]}),
            ("frame_state.undo", {"token": "person:" + str(uuid4())}),
            ("frame_state.undo", {"token": "company:not-an-id"}),
            ("members_state.choose_status", {"status": "deleted"}),
            ("members_state.search", {"q": "x" * 100_000}),
            ("account_state.revoke", ["a", "list"]),
            ("account_state.revoke", None),
        ):
            answer = await page.call(event(name), raw=raw, settle=0.1)
            toasts = answer.get("shell.toasts") or []
            faults = answer.get("account_state.form_errors")
            assert faults or (toasts and toasts[-1]["kind"] == "error") or not isinstance(raw, dict), (
                name,
                raw,
                answer,
            )
    assert stage.ledger.read() == before


async def test_headers_in_the_payload_are_not_believed(origin: str, owner: Someone) -> None:
    async with open_page(origin, "/account") as page:
        data = {"name": event("account_state.load"), "payload": {}, "router_data": _forged(owner.browser_token)}
        await page.emit("event", data)
        await asyncio.sleep(1)
        assert owner.email not in json.dumps(page.updates)


def _forged(cookie: str) -> dict[str, Any]:
    headers = {"cookie": f"crm_session={cookie}"}
    return {"pathname": "/account", "asPath": "/account", "query": {}, "headers": headers, "ip": "6.6.6.6"}


async def test_a_session_that_ends_ends_here_too(origin: str, owner: Someone) -> None:
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        await page.until(lambda m: m.get("account_state.loaded"))
        identity.sign_out(owner.caller)
        seen = await page.call(event("account_state.load"))
    assert (seen["shell.ready"], seen["shell.leave"]) == (False, "/login?to=%2Faccount")
    assert "account_state.loaded" not in seen


async def test_a_role_that_changes_changes_here_too(origin: str, stage: Stage) -> None:
    member = sign_in(stage.world.member)
    roles = {role["key"]: role["id"] for role in client(stage.world.owner).get("/api/v1/roles").json()}
    async with open_page(origin, "/settings", cookie=member.browser_token) as page:
        await page.until(lambda m: m.get("members_state.rows"))
        refused = await page.call(event("members_state.invite"), form={"email": "x@example.com", "role_id": ""})
        assert refused["shell.toasts"][-1]["kind"] == "error"
        _give(stage, "admin", roles)
        allowed = await page.call(event("members_state.invite"), form={"email": "x@example.com", "role_id": ""})
        assert "role_id" in allowed["members_state.form_errors"]
        _give(stage, "member", roles)
        again = await page.call(event("members_state.invite"), form={"email": "x@example.com", "role_id": ""})
        assert again["shell.toasts"][-1]["kind"] == "error"
        assert "members_state.form_errors" not in again


def _give(stage: Stage, key: str, roles: dict[str, str]) -> None:
    with stage.world.owner.work() as work:
        found = workspaces.member(work, stage.world.member.member_id)
        patch = MemberPatch(version=found["version"], role_id=roles[key])
        workspaces.update_member(work, stage.world.member.member_id, patch)


async def test_a_member_who_is_deactivated_is_out_at_once(origin: str, stage: Stage) -> None:
    member = sign_in(stage.world.member)
    async with open_page(origin, "/settings", cookie=member.browser_token) as page:
        await page.until(lambda m: m.get("members_state.rows"))
        _set_status(stage, "inactive")
        try:
            seen = await page.call(event("members_state.load"))
            assert "members_state.rows" not in seen
            assert client(member).get("/api/v1/companies").status_code == 403
        finally:
            _set_status(stage, "active")
    async with open_page(origin, "/settings", cookie=member.browser_token) as page:
        await page.until(lambda m: m.get("members_state.rows"))


def _set_status(stage: Stage, status: str) -> None:
    with stage.world.owner.work() as work:
        found = workspaces.member(work, stage.world.member.member_id)
        patch = MemberPatch(version=found["version"], status=status)  # type: ignore[arg-type]
        workspaces.update_member(work, stage.world.member.member_id, patch)


async def test_a_page_without_permission_says_so(origin: str, stage: Stage) -> None:
    async with open_page(origin, "/settings", cookie=stage.nobody.browser_token) as page:
        seen = await page.until(lambda m: m.get("shell.denied"))
        assert seen["shell.ready"] is True
        after = await page.call(event("on_load_internal"), path="/account")
        assert after["shell.denied"] is False


# An event that costs next to nothing: on a busy machine too, the limit is reached within its seconds.
CHEAP = "on_load_internal_state.set_is_hydrated"


async def test_a_flood_is_cut_off(origin: str, owner: Someone) -> None:
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        await page.until(lambda m: m.get("account_state.loaded"))
        for _ in range(MAX_EVENTS + MAX_WAITING * 4):
            await page.send(event(CHEAP), value=True)
        seen = await page.settled(settle=EVENT_WINDOW_SECONDS + 1)
        errors = [toast for toast in seen["shell.toasts"] if toast["kind"] == "error"]
        assert len(errors) == 1
        assert len(page.updates) < (MAX_EVENTS + MAX_WAITING) * 2


async def test_events_beyond_the_limit_wait_and_none_is_lost(origin: str, owner: Someone) -> None:
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        await page.until(lambda m: m.get("account_state.loaded"))
        for _ in range(MAX_EVENTS):
            await page.send(event(CHEAP), value=True)
        profile = {"name": "Owner", "language": "en", "timezone": "Asia/Bangkok", "theme": "dark"}
        await page.send(event("account_state.save"), form=profile)
        seen = await page.until(lambda m: m.get("shell.toasts"))
        assert [toast["kind"] for toast in seen["shell.toasts"]] == ["success"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/ping"),
        ("GET", "/_health"),
        ("GET", "/metrics"),
        ("GET", "/nothing"),
        ("POST", "/auth/login"),
        ("POST", "/auth/reset"),
        ("GET", "/auth/nothing"),
    ],
)
def test_answers_to_browsers_carry_the_headers_of_pages_once(origin: str, method: str, path: str) -> None:
    """A page, a redirect, an answer of Reflex."""
    answer = httpx.request(method, f"{origin}{path}", headers={"Origin": origin}, timeout=60)
    for name, value in SECURITY_HEADERS.items():
        assert len(answer.headers.get_list(name)) == 1, (path, name)
        assert answer.headers[name] in (value, "no-referrer")


async def test_what_reflex_leaves_open_is_closed(origin: str, owner: Someone) -> None:
    async with httpx.AsyncClient(base_url=origin, cookies={"crm_session": owner.browser_token}) as http:
        headers = {"Reflex-Client-Token": str(uuid4()), "Reflex-Event-Handler": event("account_state.save")}
        assert (await http.post("/_upload", files={"files": b"x"}, headers=headers)).status_code in (404, 405)
        for path in ("/_upload", "/_upload/x", "/_all_routes", "/metrics"):
            assert (await http.get(path)).status_code == 404, path


async def test_signed_out_events_and_odd_messages_break_nothing(origin: str, owner: Someone) -> None:
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        await page.until(lambda m: m.get("account_state.loaded"))
        for data in ("text", 7, None, [], {"name": 5}, {"name": f"{ROOT}.no_such", "payload": {}, "router_data": {}}):
            await page.emit("event", data)
        await page.emit("client_error", {"error_type": "x" * 10_000, "message": {"a": 1}})
        await page.emit("no_such_event", {"a": 1})
        await asyncio.sleep(0.5)
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        assert (await page.until(lambda m: m.get("account_state.loaded")))["shell.ready"] is True


async def test_undo_takes_back_what_one_may_delete_and_nothing_else(origin: str, stage: Stage, owner: Someone) -> None:
    api = client(stage.world.owner)
    company = api.post("/api/v1/companies", json={"name": "Undone"}).json()["id"]
    assert api.delete(f"/api/v1/companies/{company}").status_code == 204
    for someone in (stage.reader, stage.world.stranger):
        async with open_page(origin, "/account", cookie=someone.browser_token) as page:
            await page.call(event("frame_state.undo"), token=f"company:{company}")
        assert api.get(f"/api/v1/companies/{company}").status_code == 404
    async with open_page(origin, "/account", cookie=owner.browser_token) as page:
        await page.call(event("frame_state.undo"), token=f"company:{company}")
    assert api.get(f"/api/v1/companies/{company}").status_code == 200


async def test_the_language_follows_at_once(origin: str, owner: Someone) -> None:
    async with open_page(origin, "/settings", cookie=owner.browser_token) as page:
        await page.until(lambda m: m.get("members_state.roles"))
        seen = await page.call(event("frame_state.choose_language"), language="th")
        assert seen["shell.language"] == "th"
        assert "เจ้าของ" in {role["label"] for role in seen["members_state.roles"]}
        await page.call(event("frame_state.choose_language"), language="en")


def test_no_shared_states_are_used() -> None:
    """Their tokens are in one namespace with the pages' own, so anybody could open them by name."""
    from reflex.istate.shared import SharedState

    assert SharedState.__subclasses__() == []
