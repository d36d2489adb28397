"""Values that exist only in the browser: the query of the page's address, and small states that need no server."""

import json
from itertools import count
from typing import Any

import reflex as rx

from crm_app.ui.reflex_seam import BaseHTML, Div, MemoizationLeaf, VarData

_numbers = count(1)
_QUERY = VarData(
    imports={"react": ["useSyncExternalStore"]},
    hooks={
        # The prerendered page has no query, and React must first render the same as the prerendered page: hence two
        # snapshots.
        "const pageQuery = new URLSearchParams("
        "useSyncExternalStore(() => () => {}, () => window.location.search, () => ''))": None
    },
)


def query(name: str) -> rx.Var[str]:
    """The parameter `name` of the page's address; empty at first and when it is missing. Untrusted: anybody can write
    it.
    """
    return rx.Var(f"(pageQuery.get({name!r}) ?? '')", _var_data=_QUERY).to(str)


def query_number(name: str, otherwise: int) -> rx.Var[int]:
    """As `query`, for a whole number; `otherwise` when it is not one."""
    return rx.Var(f"(Number.parseInt(pageQuery.get({name!r})) || {otherwise})", _var_data=_QUERY).to(int)


def flag() -> tuple[rx.Var[bool], Any]:
    """A boolean in the browser alone, false at first, and the event handler that toggles it.

    Every element that uses it must be inside one `Whole`.
    """
    number = next(_numbers)
    name, setter = f"flag{number}", f"setFlag{number}"
    data = VarData(imports={"react": ["useState"]}, hooks={f"const [{name}, {setter}] = useState(false)": None})
    return (
        rx.Var(name, _var_data=data).to(bool),
        rx.Var(f"(() => {setter}((on) => !on))", _var_data=data).to(rx.EventChain),
    )


def copies(id: str) -> tuple[rx.Var[bool], Any]:
    """Whether the text of the field `id` has just been copied, and the event handler that copies it.

    Every element that uses them must be inside one `Whole`. Where the browser has no clipboard interface, because the
    page came over plain http, the text is selected and copied by the older command.
    """
    number = next(_numbers)
    name, setter, field = f"copied{number}", f"setCopied{number}", json.dumps(id)
    data = VarData(imports={"react": ["useState"]}, hooks={f"const [{name}, {setter}] = useState(false)": None})
    script = (
        f"(async (_event) => {{ const field = document.getElementById({field}); field.focus(); field.select(); "
        "try { await navigator.clipboard.writeText(field.value) } catch { document.execCommand('copy') } "
        f"{setter}(true); setTimeout(() => {setter}(false), 4000) }})"
    )
    return rx.Var(name, _var_data=data).to(bool), rx.Var(script, _var_data=data).to(rx.EventChain)


class Whole(MemoizationLeaf, Div):
    """A part of a page that is one React component, so that its elements share the state of a hook.

    Reflex makes a component of each element that depends on a var; a hook in that var would then have a separate state
    in each, and a button would toggle only itself.
    """


class Anchor(BaseHTML):
    """A link that loads the page again. Reflex's own link navigates within the loaded product."""

    tag = "a"
    href: rx.Var[str]
