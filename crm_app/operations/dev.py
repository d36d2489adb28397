"""Shows an edit of the source in the browser within seconds: the server of `script/dev`.

Importing the libraries takes most of a start. This process imports the libraries once and never the product, and forks
for every edit. The fork imports the product, and forks again: one process serves the backend, the other compiles the
pages, first those of the edited module and the page that is open, then all. Vite serves the pages to the browser,
replaces what has changed there, and passes everything else on to the backend. All backends accept from one listening
socket, so a browser waits during a change of backends and gets no error.
"""

import contextlib
import gc
import importlib
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from crm_app.operations import address
from crm_app.operations.embedded import process, storage
from crm_app.operations.embedded.build import DEV_STAMP
from crm_app.operations.fingerprint import fingerprint
from crm_app.operations.forks import PRODUCT, Fork, Say, in_fork, note
from crm_app.operations.source_watch import SOURCES, SourceWatch

BACKEND = "CRM_DEV_BACKEND"
"""The variable with the address of the backend behind Vite, for `rxconfig.py`."""
_LOOK_EVERY = 0.2


@dataclass
class Edit:
    """What one fork has to do.

    Attributes:
        files: The changed files, relative to the checkout.
        visited: The path of the page that was loaded last in a browser.
        began: The time of the edit, by `time.monotonic`.
    """

    files: Collection[str] = ()
    visited: str = ""
    began: float = field(default_factory=time.monotonic)

    def modules(self) -> set[str]:
        """The names of the changed modules."""
        return {name.removesuffix(".py").replace("/", ".") for name in self.files if name.endswith(".py")}


Generation = Callable[[Edit, Say], None]


class Development:
    """Runs the newest source that can be imported.

    Args:
        root: the checkout.
        generation: imports and serves the source as it is; runs in a fork and reports "serving", "pages" (the edit is
            one of pages), "compiling PID", "shown", "finished" and "visited PATH".
        renewed: called when the backend of an edit has replaced the one before, so that browsers load their page again.
            Not called for an edit of pages: Vite replaces their parts in the browser, and misses a browser that is
            loading a page meanwhile.
    """

    def __init__(self, root: Path, generation: Generation, renewed: Callable[[], object] = bool) -> None:
        self._generation, self._renewed = generation, renewed
        self._watch = SourceWatch(root)
        self._serving: Fork | None = None
        self._next: Fork | None = None
        self._compiler: int | None = None
        self._edit = Edit()
        self._of_pages = False
        self._pending: set[str] = set()  # changed since the last complete compilation
        self._visited = ""

    def start(self) -> None:
        """Serve the source as it is."""
        self._fork()

    def turn(self) -> None:
        """Look for an edit and for reports, once. Call it again and again."""
        changed = self._watch.changed()
        if changed:
            self._pending |= changed
            note(f"  {', '.join(sorted(changed)[:5])} …")
            self._fork()
        running = [fork for fork in (self._serving, self._next) if fork is not None]
        for fork in running:
            for word in fork.words(_LOOK_EVERY):
                self._report(fork, word)
        if not running:
            time.sleep(_LOOK_EVERY)
        if self._next is not None and self._next.code is not None:
            self._next.stop()
            self._next = None
            note("  Not shown. The product runs as before this edit; the next save tries again.")
        elif self._serving is not None and self._serving.code is not None:
            self._serving.stop()
            self._serving = None
            raise RuntimeError("the backend ended; its log is above")

    def stop(self) -> None:
        """End all processes."""
        for fork in (self._next, self._serving):
            if fork is not None:
                fork.stop()

    def _fork(self) -> None:
        if self._next is not None:
            self._next.stop(0)
        if self._compiler is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._compiler, signal.SIGKILL)
            self._compiler = None
        self._edit = edit = Edit(tuple(self._pending), self._visited)
        self._of_pages = False
        self._next = Fork(lambda say: self._generation(edit, say))

    def _report(self, fork: Fork, word: str) -> None:
        word, _, rest = word.partition(" ")
        newest = self._next or self._serving
        if word == "visited":
            self._visited = rest
        elif fork is not newest:
            return
        elif word == "serving":
            before, self._serving, self._next = self._serving, fork, None
            if before is not None:
                before.stop()
                if not self._of_pages:
                    self._renewed()
                note(f"  The backend is renewed after {time.monotonic() - self._edit.began:.1f} s.")
        elif word == "pages":
            self._of_pages = True
        elif word == "compiling":
            self._compiler = int(rest)
        elif word == "shown":
            note(f"  Shown after {time.monotonic() - self._edit.began:.1f} s.")
        elif word == "finished":
            self._compiler = None
            self._pending.clear()
            note(f"  All pages are compiled after {time.monotonic() - self._edit.began:.1f} s.")


def near(edit: Edit, pages: dict[str, str], route_of: Callable[[str], str | None]) -> list[set[str]]:
    """The modules of pages to compile before all others, in groups, the first one first.

    Args:
        edit: the edit.
        pages: the module of each page by route.
        route_of: the route of a path.
    """
    modules, every = edit.modules(), set(pages.values())
    domains = {name.split(".")[1] for name in modules if name.count(".") > 1}
    visited = pages.get(route_of(edit.visited) or "") if edit.visited else None
    same = {module for module in every if module.split(".")[1] in domains}
    groups: list[set[str]] = []
    for group in (modules & every, {visited} if visited else set(), same):
        if new := group.difference(*groups):
            groups.append(new)
    return groups


def _import_product(edit: Edit) -> Any:
    try:
        return importlib.import_module("crm_app.crm_app")
    except BaseException as error:
        lines = traceback.format_exception(error)
        note("".join(lines[:1] + lines[-12:]).rstrip())
        raise SystemExit(1) from error


def _pages() -> dict[str, str]:
    """The module of each page by route."""
    page = importlib.import_module("crm_app.ui.page")
    return {spec.route.strip("/") or "index": spec.component.__module__ for spec in page.pages()}


def _compile(product: Any, edit: Edit, say: Say) -> None:
    """Compiles the pages near to the edit, then all. Their order is the only use of `edit`: an edit may reach any page."""
    seam = importlib.import_module("crm_app.ui.reflex_seam")
    gc.freeze()
    gc.disable()  # a third of the time; this process ends soon
    app = product.app
    for modules in near(edit, _pages(), lambda path: app.router(path.strip("/") or "index")):
        seam.compile_pages(app, modules)
        say("shown")
    if edit.files:
        os.nice(10)  # the browser and the next edit come first
    sources = fingerprint(Path.cwd(), SOURCES)
    gc.enable()
    gc.set_threshold(100_000, 50, 100)
    seam.compile_all(app)
    storage.write_private(DEV_STAMP, {"sources": sources})
    say("finished")


class _Server(uvicorn.Server):
    """Reports when it serves."""

    def __init__(self, config: uvicorn.Config, say: Say) -> None:
        super().__init__(config)
        self._say = say

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to serve."""
        await super().startup(sockets)
        self._say("serving")


def serve(edit: Edit, say: Say, listener: socket.socket) -> None:
    """Import the product, compile in a fork, and serve the backend until SIGTERM (a generation of `Development`)."""
    product = _import_product(edit)
    seam = importlib.import_module("crm_app.ui.reflex_seam")
    if edit.files:
        if edit.modules() & set(_pages().values()):
            say("pages")
        say(f"compiling {in_fork(lambda: _compile(product, edit, say))}")
    os.environ["__REFLEX_SKIP_COMPILE"] = "true"
    product.app.add_middleware(seam.Visits(lambda path: say(f"visited {path}")))
    config = uvicorn.Config(
        product.app(),
        loop="uvloop",
        ws="crm_app.operations.serving:PageSocket",
        access_log=False,
        timeout_graceful_shutdown=1,
        log_level="info",
    )
    _Server(config, say).run([listener])


def _first(edit: Edit, say: Say) -> None:
    """Compiles everything if the sources are not those of the last time, and reports the names of the libraries."""
    product = _import_product(edit)
    seam = importlib.import_module("crm_app.ui.reflex_seam")
    seam.frontend_folder()
    done = storage.read_json(DEV_STAMP)
    if done is None or done.get("sources") != fingerprint(Path.cwd(), SOURCES):
        DEV_STAMP.unlink(missing_ok=True)
        _compile(product, edit, say)
    for name in list(sys.modules):
        if name.partition(".")[0] not in (*PRODUCT, "__main__"):
            say(f"library {name}")


def _import_libraries(names: list[str]) -> None:
    for name in names:
        if name not in sys.modules:
            try:
                importlib.import_module(name)
            except ImportError:
                print(f"not imported in advance: {name}")  # a module that a library makes at run time
    gc.collect()
    gc.freeze()  # forks then share these pages of memory


def _wait_for_first(fork: Fork) -> list[str]:
    names: list[str] = []
    while fork.code is None:
        names += [word.removeprefix("library ") for word in fork.words(0.2) if word.startswith("library ")]
    names += [word.removeprefix("library ") for word in fork.words(0.2) if word.startswith("library ")]
    if fork.code:
        raise SystemExit("The product cannot be imported or compiled; see above.")
    return names


def _warm(vite: subprocess.Popen[bytes], url: str) -> None:
    """Asks Vite for a page, however long it takes: for the first page Vite bundles the packages."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while vite.poll() is None:
        try:
            with opener.open(url, timeout=600):
                return
        except OSError as error:
            if isinstance(error, urllib.error.HTTPError):
                raise SystemExit(f"Vite: {error.read(2_000).decode('utf-8', 'replace')}") from error
            time.sleep(0.2)


def main(host: str, port: int) -> None:
    """Serve the product on `host` and `port` until SIGTERM, and show every edit."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.dont_write_bytecode = False  # else every edit compiles every module of the product again
    root = Path.cwd()
    listener = socket.create_server(("127.0.0.1", 0), backlog=2_048)
    os.environ[BACKEND] = f"http://127.0.0.1:{listener.getsockname()[1]}"
    vites = f"http://{address.reachable(host)}:{port}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    # "/__reload" is reflex_seam.RELOAD, which this process does not import.
    development = Development(
        root, lambda edit, say: serve(edit, say, listener), lambda: opener.open(f"{vites}/__reload", timeout=5).close()
    )
    print("Compiling the pages", flush=True)
    _import_libraries(_wait_for_first(Fork(lambda say: _first(Edit(), say))))
    print("Vite bundles the packages", flush=True)
    environment = os.environ | {"PORT": str(port), "NO_COLOR": "1"}
    vite = process.spawn(
        ["bun", "run", "react-router", "dev", "--port", str(port), "--host", host],
        death_signal=process.KILL,
        cwd=root / ".web",
        env=environment,
        output=sys.stdout.fileno(),
    )
    try:
        _warm(vite, f"{vites}/login")
        development.start()
        while vite.poll() is None:
            development.turn()
        raise SystemExit("Vite ended; see above.")
    except KeyboardInterrupt:
        pass
    finally:
        development.stop()
        process.stop_group(vite)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
