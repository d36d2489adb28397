"""The removal of states of pages without a signed-in person, and of closed tabs."""

import time
from typing import Any

from reflex.istate.manager.token import BaseStateToken

from crm_app.ui.forgetting import CLOSED_SECONDS, NOBODYS_SECONDS, forget
from crm_app.ui.reflex_seam import State, StateManagerMemory
from crm_app.ui.state import Shell


async def manager_with(*names: str) -> tuple[StateManagerMemory, dict[str, BaseStateToken]]:
    """States by name; those whose name begins with "nobody" belong to no session."""
    manager = StateManagerMemory()
    tokens = {name: BaseStateToken(ident=name, cls=State) for name in names}
    for name, token in tokens.items():
        async with manager.modify_state(token) as root:
            shell: Any = await root.get_state(Shell)
            shell._bound = "" if name.startswith("nobody") else "fingerprint"
    return manager, tokens


async def test_states_without_a_person_are_removed_soon_and_others_kept() -> None:
    manager, tokens = await manager_with("nobody", "somebody", "nobody busy")
    now, open_tabs = time.time(), {*tokens}
    assert forget(manager, open_tabs, now) == 0, "a page that is being opened"
    async with manager.modify_state(tokens["nobody busy"]):
        assert forget(manager, open_tabs, now + NOBODYS_SECONDS + 1) == 1
    assert sorted(manager.states) == sorted(tokens[name].cache_key for name in ("somebody", "nobody busy"))
    await manager.close()


async def test_the_state_of_a_closed_tab_is_forgotten_and_that_of_an_idle_one_kept() -> None:
    manager, tokens = await manager_with("closed", "idle")
    now = time.time()
    assert forget(manager, {"idle"}, now + CLOSED_SECONDS - 1) == 0, "it may only have lost its line"
    assert forget(manager, {"idle"}, now + CLOSED_SECONDS + 1) == 1
    assert list(manager.states) == [tokens["idle"].cache_key]
    await manager.close()
