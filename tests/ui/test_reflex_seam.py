"""What the product relies on inside Reflex. A test that fails here names what an upgrade of Reflex changed."""

import inspect
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import MagicMock
from uuid import UUID, uuid4

import pytest
import reflex as rx
from reflex.istate.manager.token import BaseStateToken

from crm_app.ui import reflex_seam as seam
from crm_app.ui.state import Shell
from crm_app.ui.tab_states import TabStates

NAMES = [name for name in vars(seam) if not name.startswith("_")]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    assert getattr(seam, name) is not None


def test_an_event_has_a_wire_name_by_which_the_registry_finds_its_handler() -> None:
    handler = (
        Shell.event_handlers["undo"] if "undo" in Shell.event_handlers else next(iter(Shell.event_handlers.values()))
    )
    name = seam.format_event_handler(handler)
    assert name in seam.RegistrationContext.get().event_handlers


def test_the_memory_manager_keeps_states_by_token_so_that_idle_tabs_can_be_forgotten() -> None:
    manager = seam.StateManagerMemory()
    assert isinstance(manager.states, dict)


def test_a_page_load_begins_with_one_event() -> None:
    assert "on_load_internal" in seam.OnLoadInternalState.event_handlers


def test_a_middleware_is_asked_before_an_event() -> None:
    assert list(inspect.signature(seam.Middleware.preprocess).parameters)[:4] == ["self", "app", "state", "event"]


def test_a_form_is_sent_with_its_entries() -> None:
    assert isinstance(seam.FORM_DATA_ENTRIES_KEY, str)


def test_the_pages_of_one_module_are_compiled_without_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFLEX_WEB_WORKDIR", str(tmp_path))
    from crm_app.crm_app import app

    changed = seam.compile_pages(app, {"crm_app.admin.pages"})
    names = {path.relative_to(tmp_path).as_posix() for path in map(Path.absolute, changed)}
    assert names == {"app/routes/[admin]._index.jsx", "app_components/crm_app/admin/pages.jsx", "utils/context.jsx"}
    assert seam.compile_pages(app, {"crm_app.admin.pages"}) == [], "nothing has changed since"


def test_vite_passes_the_backends_paths_on() -> None:
    made = "  plugins: [].concat([]),\n  experimental: {\n  },\n  server: {\n    port: process.env.PORT,\n  },\n"
    config = seam.vite_in_front(made, "BACKEND")
    assert "target: process.env.BACKEND" in config
    assert '"/_event"' in config
    assert seam.RELOAD in config
    with pytest.raises(RuntimeError, match=r"another vite\.config\.js"):
        seam.vite_in_front("export default {}", "BACKEND")


async def test_the_page_that_a_browser_loads_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[str] = []
    context = type("Context", (), {"router_data": {"pathname": "/deals"}})
    monkeypatch.setattr(seam.EventContext, "get", lambda: context)
    event = seam.Event(name="reflex___state____state.hydrate_and_load")
    assert await seam.Visits(visited.append).preprocess(cast(Any, None), cast(Any, None), event) is None
    assert visited == ["/deals"]


class _Shown(rx.State):
    rows: list[dict[str, Any]] = [{"name": "สมชาย", "count": 3}]


def test_a_message_to_the_browser_says_what_reflex_would_say() -> None:
    from crm_app.crm_app import app

    assert app.sio is not None
    assert app.sio.packet_class.json.dumps is seam.message
    content = {
        "rows": _Shown().rows,  # as a state gives it, watched for changes
        "update": seam.StateUpdate(delta={"shown": {"name": "ไทย \u2028 <b>", "none": None, "share": 0.25}}),
        "when": datetime(2026, 11, 27, 9, 5, tzinfo=UTC),
        "day": date(2026, 11, 27),
        "id": UUID(int=7),
        "set": {1},
        "price": Decimal("12.50"),
        "large": 2**70,
        "keys": {1: "one"},
    }
    for name, value in content.items():
        assert json.loads(seam.message({name: value})) == json.loads(seam.json_dumps({name: value})), name


def test_the_connected_tabs_are_looked_up_without_a_copy_of_all() -> None:
    from crm_app.crm_app import app

    assert app.event_namespace is not None
    known = app.event_namespace._token_manager.token_to_socket
    tokens = seam.connected_tokens(app)
    known["new"] = cast(Any, "socket")
    try:
        assert "new" in tokens
    finally:
        del known["new"]
    assert "new" not in tokens


async def test_a_var_is_sent_only_when_its_text_or_number_has_changed() -> None:
    import crm_app.crm_app  # noqa: F401 - which asks for it

    manager = TabStates()
    async with manager.modify_state(BaseStateToken(ident="tab", cls=seam.State)) as root:
        root.is_hydrated = True
        shell = await root.get_state(Shell)
        shell.person_name, shell.ready, shell.permissions = "Ann", True, ["a"]
        root._clean()
        shell.person_name, shell.ready, root.is_hydrated = "Ann", True, True
        assert root.get_delta() == {}
        shell.permissions.append("b")
        assert list(root.get_delta()[Shell.get_full_name()]) == [f"permissions{seam.FIELD_MARKER}"]
        root._clean()
        shell.permissions = ["a", "b"]
        shell.ready, shell.person_name = cast(Any, 1), "Bob"
        changed = root.get_delta()[Shell.get_full_name()]
        assert {name.removesuffix(seam.FIELD_MARKER) for name in changed} == {"permissions", "ready", "person_name"}
        root._clean()
    await manager.close()


def test_records_of_a_kind_have_one_route() -> None:
    from crm_app.crm_app import app

    first, second = uuid4(), uuid4()
    assert app.router(f"contacts/{first}") == app.router(f"contacts/{second}") == "contacts/[contact_id]"
    assert app.router(f"contacts/{first}/edit") == "contacts/[contact_id]/edit"
    assert app.router("contacts/new") == "contacts/new"
    assert app.router("contacts") == "contacts"
    assert app.router(f"{first}") is None
    assert app.router(f"contacts/{first}x/edit") == "contacts/[contact_id]/edit"


async def test_a_tabs_values_are_replaced_without_a_delta_unless_a_handler_holds_them() -> None:
    manager = TabStates()
    app = cast(rx.App, SimpleNamespace(state_manager=manager))
    token = BaseStateToken(ident="tab", cls=seam.State)
    assert not seam.replace_values(app, "tab", Shell, {"person_name": "Ann"}), "no such tab"
    async with manager.modify_state(token) as root:
        root._clean()
        assert seam.is_held(app, "tab")
        assert not seam.replace_values(app, "tab", Shell, {"person_name": "Ann"}), "a handler holds it"
    assert not seam.is_held(app, "tab")
    assert seam.replace_values(app, "tab", Shell, {"person_name": "Ann", "_member_id": "1"})
    async with manager.modify_state(token) as root:
        assert root.get_delta() == {}
        shell = await root.get_state(Shell)
        assert (shell.person_name, shell._member_id) == ("Ann", "1")
        shell.person_name = "Bob"
    assert not seam.replace_values(app, "tab", Shell, {"person_name": "Ann"}), "the browser does not know Bob yet"
    await manager.close()


async def test_the_same_values_are_sent_to_connected_tabs_as_a_delta() -> None:
    sockets = {sid: MagicMock() for sid in ("1", "2")}
    known = {"a": SimpleNamespace(sid="1"), "b": SimpleNamespace(sid="2"), "leaving": SimpleNamespace(sid="3")}
    space = SimpleNamespace(_token_manager=SimpleNamespace(token_to_socket=known), namespace="/_event")
    sio = SimpleNamespace(
        manager=SimpleNamespace(eio_sid_from_sid=lambda sid, _: sid), eio=SimpleNamespace(sockets=sockets)
    )
    app = cast(rx.App, SimpleNamespace(event_namespace=space, sio=sio))
    values = {"person_name": "Ann", "_member_id": "1"}
    await seam.send_values(app, ["a", "b", "leaving", "closed"], Shell, values)
    sent = {socket.write.call_args.args[0] for socket in sockets.values()}
    delta = f'{{"{Shell.get_full_name()}":{{"person_name_rx_state_":"Ann"}}}}'
    assert sent == {f'42/_event,["event",{{"delta":{delta}}}]'.encode()}
    await seam.send_values(app, ["closed"], Shell, {"person_name": "Ann"})
    assert all(socket.write.call_count == 1 for socket in sockets.values())
