"""All uses of Reflex's internals, in one module: an upgrade of Reflex is an upgrade of this module.

A comment at each name says what the product needs it for; `tests/ui/test_reflex_seam.py` tests the behaviour relied on.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import reflex as rx
import reflex.state as _reflex_state
from engineio import async_server as _engine_io
from engineio.async_socket import AsyncSocket as AsyncSocket  # tab_sockets: the connection of a page
from engineio.exceptions import SocketIsClosedError as SocketIsClosedError  # tab_sockets
from engineio.exceptions import UnknownPacketError as UnknownPacketError  # tab_sockets
from engineio.packet import Packet as Packet  # tab_sockets: a message of a connection
from reflex.istate.manager.memory import StateManagerMemory as StateManagerMemory  # forgetting: closed tabs
from reflex.middleware.middleware import Middleware as Middleware  # guard: sees every event first
from reflex.state import BaseState as BaseState  # dev: what a middleware gets
from reflex.state import FrontendEventExceptionState as FrontendEventExceptionState  # guard: reports of the browser
from reflex.state import OnLoadInternalState as OnLoadInternalState  # guard: what a page's loading begins with
from reflex.state import State as State  # guard: the root of all states
from reflex.state import StateUpdate as StateUpdate  # guard: what an event answers
from reflex.style import set_color_mode as set_color_mode  # layout: the theme without a round trip
from reflex.utils.imports import ImportVar as ImportVar  # primitives: names of JavaScript modules
from reflex.vars import VarData as VarData  # dialog, dates, browser: hooks and imports of a var
from reflex_base.components.component import MemoizationLeaf as MemoizationLeaf  # browser: children stay as they are
from reflex_base.constants import ROUTER_PAGE, SocketEvent  # live: the name of the message with new values
from reflex_base.constants.state import FIELD_MARKER  # live: what a var's name in a message ends with
from reflex_base.event import Event as Event  # dev, guard: what a middleware gets
from reflex_base.event.context import EventContext as EventContext  # guard: whose event is being handled
from reflex_base.event.processor.base_state_processor import chain_updates as chain_updates  # guard: an event's sequel
from reflex_base.event.processor.base_state_processor import process_event as process_event  # guard: what loads a page
from reflex_base.registry import RegistrationContext as RegistrationContext  # guard: the handlers that there are
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY as FORM_DATA_ENTRIES_KEY  # answering: how a form is sent
from reflex_base.utils.format import format_event_handler as format_event_handler  # guard: a handler's wire name
from reflex_base.utils.format import json_dumps  # app: messages to the browser
from reflex_base.utils.serializers import serialize  # app: values of states that JSON does not know
from reflex_base.vars.base import DynamicRouteVar, Field  # app: a parameter of an address; a var of a state
from reflex_components_core.base.error_boundary import ErrorBoundary as ErrorBoundary  # document: a page that broke
from reflex_components_core.core.banner import (
    has_too_many_connection_errors as has_too_many_connection_errors,  # layout
)
from reflex_components_core.el.elements.base import BaseHTML as BaseHTML  # primitives: elements of our own
from reflex_components_core.el.elements.forms import Select as Select  # choosing: a select of our own
from reflex_components_core.el.elements.typography import Div as Div  # browser

from crm_app.ui.intake import Intake
from crm_app.ui.packed import Packed


def message(content: Any, **_options: Any) -> str:
    """app: the JSON of a message to a browser. orjson writes it in a tenth of the time of Reflex's encoder; what orjson
    does not know becomes what Reflex makes of it.
    """
    return _written(content).decode()


def _written(content: Any) -> bytes:
    try:
        return orjson.dumps(content, _as_json, _AS_REFLEX)
    except orjson.JSONEncodeError:  # such as a whole number of more than 64 bits
        return json_dumps(content).encode()


def _as_json(value: Any) -> Any:
    return orjson.Fragment(value.json) if isinstance(value, Packed) else serialize(value)


@rx.serializer
def _rows_of(packed: Packed) -> list[Any]:
    return packed.rows


def may_be_packed(cls: Any, names: Collection[str]) -> None:
    """lists: lets vars of a state, which are declared as lists, hold `Packed` rows."""
    for name in names:
        cls.__fields__[name]._plain_types |= {Packed}


_AS_REFLEX = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def connected_tokens(app: rx.App) -> Collection[str]:
    """live, forgetting: the client tokens of the tabs that are connected to this process, as Reflex keeps them.

    Reflex's own `token_to_sid` makes a new dictionary of all tabs whenever it is read.
    """
    space = app.event_namespace
    return () if space is None else space._token_manager.token_to_socket.keys()


def waiting_events(app: rx.App, token: str) -> int:
    """How many events of a tab have arrived and not ended, the running one included."""
    return len(app.event_processor._token_queues.get(token, ()))


def is_held(app: rx.App, token: str) -> bool:
    """live: whether a handler holds the state of a tab, so that others have to wait."""
    manager = app.state_manager
    lock = manager._states_locks.get(token) if isinstance(manager, StateManagerMemory) else None
    return lock is not None and lock.locked()


def replace_values(app: rx.App, token: str, cls: type[BaseState], values: Mapping[str, Any]) -> bool:
    """live: puts values into a tab's state without a delta for the browser, which gets them by `send_values`.

    Args:
        token: the client token of the tab.
        cls: the state.
        values: by the name of the var. Nobody may modify them afterwards.

    Returns:
        Whether it was done: not for a tab that is unknown, or whose state a handler holds or has changed.
    """
    manager = app.state_manager
    if not isinstance(manager, StateManagerMemory) or token not in manager.states:
        return False
    root = manager.states[token]
    if is_held(app, token) or root.dirty_vars or root.dirty_substates:
        return False
    root.get_substate(cls.get_full_name().split(".")).__dict__.update(values)
    return True


async def send_values(app: rx.App, tokens: Collection[str], cls: type[BaseState], values: Mapping[str, Any]) -> None:
    """live: sends the same values of a state to many tabs; those of the server alone (`_name`) are left out. The message is
    written once.
    """
    shown = {f"{name}{FIELD_MARKER}": value for name, value in values.items() if not name.startswith("_")}
    _send(app, tokens, StateUpdate(delta={cls.get_full_name(): shown}))


def _send(app: rx.App, tokens: Collection[str], update: StateUpdate) -> int:
    """Sends an update to tabs. Returns to how many of them: the others are not connected."""
    sockets = list(_sockets(app, tokens))
    if sockets:
        text = b"42%b,%b" % (_namespace(app).encode(), _written([str(SocketEvent.EVENT), update]))
        for socket in sockets:
            socket.write(text)
    return len(sockets)


def _namespace(app: rx.App) -> str:
    return str(app.event_namespace.namespace) if app.event_namespace is not None else ""


def _sockets(app: rx.App, tokens: Collection[str]) -> Iterator[Any]:
    """The connections of tabs, as `use_sockets` has installed them."""
    space, sio = app.event_namespace, app.sio
    if space is None or sio is None:
        return
    records, rooms = space._token_manager.token_to_socket, sio.manager
    for token in tokens:
        record = records.get(token)
        known = None if record is None else rooms.eio_sid_from_sid(record.sid, space.namespace)
        socket = None if known is None else sio.eio.sockets.get(known)
        if socket is not None:
            yield socket


def use_sockets(app: rx.App, sockets: type[AsyncSocket]) -> None:
    """app: lets the connections of pages be `sockets`, which have `write`, and sends updates straight to them."""
    space, sio = app.event_namespace, app.sio
    if space is None or sio is None:
        return
    _engine_io.async_socket = SimpleNamespace(AsyncSocket=sockets)
    sio.eio.start_service_task = False  # it looks for connections whose ping is unanswered: these have timers for that
    sio.manager.basic_disconnect = partial(_left, sio.manager)
    sockets.takes = staticmethod(Intake(app, _namespace(app)))
    fallback = space.emit_update

    async def emit_update(update: StateUpdate, token: str) -> None:
        if not _send(app, (token,), update):
            await fallback(update, token)

    space.emit_update = emit_update  # type: ignore[method-assign]


def page_sockets(app: rx.App) -> Any:
    """app: the ASGI app of the connections of pages alone. The layers of Reflex's whole app would stay on the stack of each
    connection for as long as its page is open.
    """
    routes: Any = () if app._api is None else app._api.routes
    served = next(route.app for route in routes if getattr(route, "path", "") == "/_event")

    def serve(scope: Any, receive: Any, send: Any) -> Any:
        app._set_contexts_internal()
        return served(scope, receive, send)

    return serve


def _left(manager: Any, sid: str, namespace: str, **_: Any) -> None:
    """Forgets a connection that has ended. socketio searches the rooms of all tabs; a tab is in its own and in
    that of the namespace.
    """
    for room in (sid, None):
        manager.basic_leave_room(sid, namespace, room)
    manager.callbacks.pop(sid, None)
    for pending in (manager.pending_connect, manager.pending_disconnect):
        if sid in pending.get(namespace, ()):
            pending[namespace].remove(sid)
            if not pending[namespace]:
                del pending[namespace]


def skip_unused(initial: Callable[[Any], Mapping[str, Any]]) -> None:
    """app: of the first message to a page that was just loaded, what the browser's script has already is left out. Reflex
    compares each value of each state for that, as JSON of its slow encoder; states that nobody has used need no comparison.

    Args:
        initial: the initial values of all states below a root; a tab's values hold the very same mapping for each state that
            has not been used.
    """
    compare, known = _reflex_state._diff_against_initial_state, _reflex_state._initial_snapshot_cache
    resolve: Any = vars(_reflex_state)["_resolve_delta"]

    async def resolved(delta: dict[str, Any]) -> dict[str, Any]:
        """Reflex looks at each value of each state for one that has to be awaited."""
        first = initial(State)
        used = {name: held for name, held in delta.items() if held is not first.get(name)}
        found: dict[str, Any] = await resolve(used)
        return {name: held for name, held in delta.items() if name in found or name not in used}

    async def differing(root: Any, values: dict[str, Any], hashes: list[str]) -> dict[str, Any]:
        first = initial(root)
        unused = {name: held for name, held in values.items() if held is first.get(name)}
        found: dict[str, Any] = await compare(root, {n: held for n, held in values.items() if n not in unused}, hashes)
        same = set()
        if len(hashes) == len(known[root].hashes) + 1 and hashes[0] == known[root].names_digest:
            compiled = zip(sorted(known[root].hashes), hashes[1:], strict=True)
            same = {name for name, digest in compiled if known[root].hashes[name] == digest}
        return found | {name: held for name, held in unused.items() if name not in same}

    _reflex_state._diff_against_initial_state = differing  # type: ignore[assignment]
    vars(_reflex_state)["_resolve_delta"] = resolved
    _reflex_state._serialize_var = message  # type: ignore[assignment]


def leave_equal_values(field: Any = Field) -> None:
    """app: a var that is set to the text or number that it has already has not changed. Reflex would compute what depends on it,
    and send it again.
    """
    assign = field.__set__

    def changes(self: Any, state: Any, value: Any) -> None:
        kind = type(value)
        if kind in _PLAIN and type(state) is self._owner:
            held = state.__dict__.get(self._name, _NOTHING)
            if type(held) is kind and held == value:
                return
        assign(self, state, value)

    field.__set__ = changes


_PLAIN, _NOTHING = frozenset((str, int, bool, float, type(None))), object()


def match_ids_alike(app: rx.App) -> None:
    """app: addresses of records of one kind have the same route. Reflex would compare each with every route's expression."""
    router = app.router
    app.__dict__["router"] = lambda path: router(_ID.sub("/id", path))


_ID = re.compile(r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/|$)")


def read_params_plainly(root: Any) -> None:
    """app: the parameters of addresses, which are computed with every page, are read without Reflex's watching copies of the page
    and of its parameters.
    """
    for var in root.computed_vars.values():
        if isinstance(var, DynamicRouteVar) and var._var_type is str:
            object.__setattr__(var, "_fget", _param(var._name))


def _param(name: str) -> Callable[[Any], str]:
    def read(state: Any) -> str:
        page = state.__dict__.get(ROUTER_PAGE)
        return "" if page is None else str(page.params.get(name, ""))

    return read


class Visits(Middleware):
    """dev: reports the path of each page that a browser loads."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Called by Reflex before an event; changes nothing."""
        if event.name.endswith("hydrate_and_load"):
            self._report(str(EventContext.get().router_data.get("pathname", "/")))
        return None


def frontend_folder() -> None:
    """dev: creates what Reflex needs in `.web` before a first compilation, and writes the backend's address there."""
    from reflex.reflex import _init
    from reflex.utils import build, prerequisites
    from reflex_base.config import get_config

    if prerequisites.needs_reinit():
        _init(name=get_config().app_name)
    build.setup_frontend(Path.cwd())


def compile_all(app: rx.App) -> None:
    """dev: compiles every page and everything that pages share, and writes what has changed."""
    app._compile()


def compile_pages(app: rx.App, modules: Collection[str]) -> list[Path]:
    """dev: compiles the pages whose functions are in `modules`, and writes what has changed.

    Reflex puts the parts of all pages of a module into one file, so the pages of a module are compiled together. What
    pages share (`root.jsx`) is left to `compile_all`, except for the names and defaults of the states.

    Args:
        app: the app, with its pages added.
        modules: full names such as "crm_app.contacts.pages".

    Returns:
        The files that changed.
    """
    from reflex.compiler import compiler
    from reflex.compiler.plugins import default_page_plugins
    from reflex.compiler.utils import resolve_path_of_web_dir
    from reflex_base.components.component import evaluate_style_namespaces
    from reflex_base.config import get_config
    from reflex_base.plugins import CompileContext, CompilerHooks

    pages = [page for page in app._unevaluated_pages.values() if page.component.__module__ in modules]
    app.style = evaluate_style_namespaces(app.style)
    plugins, themes = compiler._resolve_radix_themes_plugin(app, get_config().plugins)
    hooks = CompilerHooks(plugins=default_page_plugins(style=app.style, plugins=plugins))
    with CompileContext(app=app, pages=pages, hooks=hooks) as context:
        context.compile()
    memos, _imports = compiler.compile_memo_components(context.auto_memo_components.values())
    files = [(page.output_path or "", page.output_code or "") for page in context.compiled_pages.values()]
    states = compiler.compile_contexts(app._state, themes.get_theme())
    return [path for name, code in (*memos, *files, states) if _replace(path := resolve_path_of_web_dir(name), code)]


def _replace(path: Path, code: str) -> bool:
    """Writes a file at once, so that Vite never reads half of it. Returns whether it has changed."""
    if path.exists() and path.read_text(encoding="utf-8") == code:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(code, encoding="utf-8")
    new.replace(path)
    return True


RELOAD = "/__reload"
"""dev: the path at which Vite lets every browser load its page again."""


def vite_in_front(config: str, variable: str) -> str:
    """dev: Vite's configuration with Vite as the one address of the browser, so that cookies work as in production.

    Args:
        config: the configuration that Reflex writes.
        variable: the environment variable with the backend's address, to which Vite passes events, forms and REST.

    Raises:
        RuntimeError: a new version of Reflex writes another configuration.
    """
    server, experimental = "    port: process.env.PORT,\n", "  experimental: {\n"
    plugins = "].concat([])"
    if any(config.count(part) != 1 for part in (server, experimental, plugins)):
        raise RuntimeError("Reflex writes another vite.config.js: see reflex_seam.vite_in_front")
    paths = json.dumps(["/_event", "/api/", "/auth/", "/healthz/", "/ping", "/_health"])
    proxy = f"Object.fromEntries({paths}.map((path) => [path, {{target: process.env.{variable}, ws: true}}]))"
    # A package that Vite cannot import by name unless it is bundled: it is the old kind of module.
    bundled = '  ssr: {noExternal: ["react-sortablejs"], optimizeDeps: {include: ["react-sortablejs"]}},\n'
    reload = "(_request, answer) => {server.ws.send({type: 'full-reload'}); answer.end();}"
    reloads = f"{{name: 'reload', configureServer(server) {{server.middlewares.use('{RELOAD}', {reload});}}}}"
    config = config.replace(plugins, f"].concat([{reloads}])")
    return config.replace(server, f"{server}    strictPort: true,\n    proxy: {proxy},\n").replace(
        experimental, bundled + experimental
    )
