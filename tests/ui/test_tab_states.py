"""States of a tab come into being when a page uses them, and reach the browser whole."""

import asyncio
import gc
import inspect
import weakref
from typing import Any

import pytest
import reflex.state
from reflex.istate.manager.token import BaseStateToken

from crm_app import crm_app as product
from crm_app.ui.reflex_seam import FIELD_MARKER, State
from crm_app.ui.state import Shell
from crm_app.ui.tab_states import TabStates

TOKEN = BaseStateToken(ident="tab", cls=State)


def _all_below(state: Any) -> list[Any]:
    return [state, *(found for child in state.substates.values() for found in _all_below(child))]


async def test_only_states_that_were_used_exist() -> None:
    manager = TabStates()
    async with manager.modify_state(TOKEN) as root:
        assert len(_all_below(root)) == 1
        shell: Any = await root.get_state(Shell)
        assert await root.get_state(Shell) is shell
        assert [type(state) for state in _all_below(root)] == [State, Shell]
        # The browser gets the initial values of the others: it may show what a process had that has ended.
        assert root.dict().keys() == State(_reflex_internal_init=True).dict().keys()  # type: ignore[call-arg]
        assert len(_all_below(root)) == 2
    await manager.close()


async def test_a_state_that_comes_later_sends_only_what_changes() -> None:
    """The browser got its initial values with the connection."""
    manager = TabStates()
    async with manager.modify_state(TOKEN) as root:
        initial = root.dict()[Shell.get_full_name()]
        root._clean()
        shell: Any = await root.get_state(Shell)
        assert shell.dict()[Shell.get_full_name()] == initial
        assert Shell.get_full_name() not in await root._get_resolved_delta()
        shell.language = "th"
        assert len((await root._get_resolved_delta())[Shell.get_full_name()]) == 1
    await manager.close()


async def test_what_reflex_looks_at_when_a_tab_connects_is_what_the_tab_has_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = list[Any]()
    monkeypatch.setattr(inspect, "iscoroutine", lambda value: looked.append(value) or asyncio.iscoroutine(value))

    async def later() -> str:
        return "awaited"

    manager = TabStates()
    async with manager.modify_state(TOKEN) as root:
        await root.get_state(Shell)
        whole = root.dict()
        name = f"person_name{FIELD_MARKER}"
        whole[Shell.get_full_name()][name] = later()
        looked.clear()
        found = await reflex.state._resolve_delta(whole)
        assert found.keys() == whole.keys()
        assert found[Shell.get_full_name()][name] == "awaited"
        assert len(looked) == len(whole[State.get_full_name()]) + len(whole[Shell.get_full_name()])
    await manager.close()


async def test_an_unknown_state_is_still_refused() -> None:
    manager = TabStates()
    async with manager.modify_state(TOKEN) as root:
        with pytest.raises(ValueError, match="Invalid path"):
            root.get_substate([State.get_name(), "no_such_state"])
    await manager.close()


async def test_the_states_of_a_forgotten_tab_leave_the_memory_at_once() -> None:
    manager = TabStates()
    async with manager.modify_state(TOKEN) as root:
        shell = weakref.ref(await root.get_state(Shell))
    del root
    gc.disable()
    try:
        manager._purge_token(TOKEN)
        assert shell() is None
    finally:
        gc.enable()
    await manager.close()


def test_the_product_uses_them() -> None:
    assert isinstance(product.app.state_manager, TabStates)


async def test_a_page_that_was_just_loaded_gets_only_what_its_script_lacks() -> None:
    initial = State(_reflex_internal_init=True).dict(initial=True)  # type: ignore[call-arg]
    compiled = reflex.state.state_snapshot_hashes(initial)
    manager = TabStates()
    async with manager.modify_state(TOKEN) as root:
        shell: Any = await root.get_state(Shell)
        shell.person_name = "Ann"
        everything, name = root.dict(), Shell.get_full_name()
        unused = next(found for found in sorted(initial) if found.endswith("contact_list"))
        differ: Any = reflex.state._diff_against_initial_state

        assert await differ(State, everything, compiled) == {name: {"person_name_rx_state_": "Ann"}}
        other = list(compiled)
        other[1 + sorted(initial).index(unused)] = "of an older script"
        found = await differ(State, everything, other)
        assert found.keys() == {name, unused}
        assert found[unused] == everything[unused]
        assert await differ(State, everything, ["other states", *compiled[1:]]) == everything
        assert await differ(State, everything, compiled[:-1]) == everything
    await manager.close()
