"""What only the browser knows: the query of the page's address, and small states that need no server."""

from itertools import count
from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex_components_core.el.elements.base import BaseHTML

_numbers = count(1)
_QUERY = VarData(
    imports={"react": ["useSyncExternalStore"]},
    hooks={
        # The prerendered page knows no query, and what React finds at first must be what it made: hence two snapshots.
        "const pageQuery = new URLSearchParams("
        "useSyncExternalStore(() => () => {}, () => window.location.search, () => ''))": None
    },
)


def query(name: str) -> rx.Var[str]:
    """The parameter `name` of the page's address, empty at first and when it is not there. Anybody may have written it."""
    return rx.Var(f"(pageQuery.get({name!r}) ?? '')", _var_data=_QUERY).to(str)


def query_number(name: str, otherwise: int) -> rx.Var[int]:
    """As `query`, for a whole number; `otherwise` when it is none."""
    return rx.Var(f"(Number.parseInt(pageQuery.get({name!r})) || {otherwise})", _var_data=_QUERY).to(int)


def flag() -> tuple[rx.Var[bool], Any]:
    """Something that is on or off in the browser alone, off at first, and the event handler that turns it round."""
    number = next(_numbers)
    name, setter = f"flag{number}", f"setFlag{number}"
    data = VarData(imports={"react": ["useState"]}, hooks={f"const [{name}, {setter}] = useState(false)": None})
    return (
        rx.Var(name, _var_data=data).to(bool),
        rx.Var(f"(() => {setter}((on) => !on))", _var_data=data).to(rx.EventChain),
    )


class Anchor(BaseHTML):
    """A link that loads the page anew. Reflex's own stays within the loaded product."""

    tag = "a"
    href: rx.Var[str]
