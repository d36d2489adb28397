"""States of pages that nobody is signed in on."""

import time
from typing import Any

from reflex.istate.manager.token import BaseStateToken

from crm_app.ui.anonymous import KEPT_SECONDS, forget
from crm_app.ui.reflex_seam import State, StateManagerMemory
from crm_app.ui.state import Shell


async def test_states_of_nobody_are_forgotten_soon_and_others_kept() -> None:
    manager = StateManagerMemory()
    tokens = {name: BaseStateToken(ident=name, cls=State) for name in ("nobody", "somebody", "busy")}
    for name, token in tokens.items():
        async with manager.modify_state(token) as root:
            shell: Any = await root.get_state(Shell)
            shell._bound = "fingerprint" if name == "somebody" else ""
    now = time.time()
    assert forget(manager, now) == 0, "a page that is being opened"
    async with manager.modify_state(tokens["busy"]):
        assert forget(manager, now + KEPT_SECONDS + 1) == 1
    assert sorted(manager.states) == sorted(tokens[name].cache_key for name in ("somebody", "busy"))
    await manager.close()
