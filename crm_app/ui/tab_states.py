"""The states of a tab in memory: only those that its pages have used exist.

Reflex makes every state class of the product for every tab. A list page uses about eight of fifty; the others cost memory
(about 1 KB each) and work at every connection. The browser still gets the values with which they begin.
"""

from functools import lru_cache, partial
from typing import Any

from crm_app.ui.reflex_seam import RegistrationContext, StateManagerMemory


class _OnDemand(dict[str, Any]):
    """The substates of one state: each is made when something asks for it by name. The browser has its initial values since
    the connection, see `_whole`.
    """

    __slots__ = ("_classes", "_parent")

    def __init__(self, parent: Any, classes: dict[str, type[Any]]) -> None:
        super().__init__()
        self._parent, self._classes = parent, classes

    def __contains__(self, name: object) -> bool:
        return name in self._classes

    def values(self) -> Any:
        """The states that exist now; others may be made while a caller goes through them."""
        return list(super().values())

    def clear(self) -> None:
        """Called when the tab's states are removed from memory: nothing refers to the parent any more."""
        super().clear()
        self._parent, self._classes = None, {}

    def __missing__(self, name: str) -> Any:
        state = self._classes[name](parent_state=self._parent, init_substates=False, _reflex_internal_init=True)
        _make_on_demand(state)
        self[name] = state
        return state


def _make_on_demand(state: Any) -> None:
    """Makes the substates of `state`, an instance without any, come into being when they are asked for."""
    classes = _classes_below(type(state))
    object.__setattr__(state, "substates", _OnDemand(state, classes) if classes else {})


_below: dict[type[Any], dict[str, type[Any]]] = {}


def _classes_below(cls: type[Any]) -> dict[str, type[Any]]:
    registered = RegistrationContext.get().get_substates(cls)
    known = _below.get(cls)
    if known is None or len(known) != len(registered):
        known = _below[cls] = {substate.get_name(): substate for substate in registered}
    return known


@lru_cache(maxsize=4)
def initial_values(cls: Any) -> dict[str, Any]:
    """The values with which all states below the root `cls` begin."""
    found: dict[str, Any] = cls(_reflex_internal_init=True).dict()
    return found


def _whole(root: Any, **options: Any) -> dict[str, Any]:
    """The values that Reflex sends at a connection: also those of the states that do not exist, which are the initial ones.

    The browser may still show what a process had that has ended. A form must be made anew from nothing then, so that what was
    typed is put into the new form and not into the old one.
    """
    existing: dict[str, Any] = type(root).dict(root, **options)
    cls: Any = type(root)
    return initial_values(cls) | existing


class TabStates(StateManagerMemory):
    """Reflex's manager of states in memory, with substates on demand."""

    def _get_or_create_state(self, token: Any) -> Any:
        key = token.cache_key
        if key not in self.states:
            root = token.cls.get_root_state()(init_substates=False, _reflex_internal_init=True)
            _make_on_demand(root)
            object.__setattr__(root, "dict", partial(_whole, root))
            self.states[key] = root
        return self.states[key]
