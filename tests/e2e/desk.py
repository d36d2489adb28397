"""A person with several tabs, a connection that a test can cut, and a product that a test can restart or upgrade."""

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from playwright.sync_api import BrowserContext

from tests.e2e.lines import Line
from tests.e2e.tabs import Tab
from tests.support.running import Running

# A state more than the page that is open was built for. A server that starts with this is one of a later version.
UPGRADE = """
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder


class Upgrade(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "crm_app.ui.state":
            return None
        found = PathFinder.find_spec(name, path)
        run = found.loader.exec_module

        def exec_module(module):
            run(module)
            exec("class OfALaterVersion(rx.State):\\n    added: str = ''", module.__dict__)

        found.loader.exec_module = exec_module
        return found


sys.meta_path.insert(0, Upgrade())
"""


@dataclass
class Desk:
    """The product behind a line that can be cut, and a person with several tabs."""

    running: Running
    line: Line
    context: BrowserContext
    upgrades: Path
    """A folder of modules that a server which starts imports first."""
    tabs: list[Tab] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.line.port}"

    def open(self, path: str) -> Tab:
        """A tab at an address, its content there."""
        tab = Tab(self.context.new_page(), self.origin)
        self.tabs.append(tab)
        tab.go(path)
        return tab

    def made(self, plural: str, **values: Any) -> dict[str, Any]:
        """A record that comes to be elsewhere."""
        answer = self.context.request.post(
            f"{self.origin}/api/v1/{plural}", data=values, headers={"origin": self.origin}
        )
        assert answer.status == 201, answer.text()
        found: dict[str, Any] = answer.json()
        return found

    def names(self, plural: str) -> list[str]:
        """The names of all records of a kind."""
        items = self.context.request.get(f"{self.origin}/api/v1/{plural}").json()["items"]
        return [item.get("name") or item.get("title") for item in items]

    def kill_server(self) -> None:
        """The backend ends without a word; the supervisor starts it again."""
        for child in self.running.process.children(recursive=True):
            with suppress(psutil.Error):
                if "crm_app.backend" in child.cmdline():
                    child.kill()

    def close(self) -> None:
        """Closes the tabs. Broken connections and what Reflex says of an upgrade aside, nothing went wrong unseen."""
        for tab in self.tabs:
            tab.page.close()
        expected_words = ("WebSocket", "ERR_", "another version", "unknown substate")
        faults = [one for tab in self.tabs for one in tab.faults if not any(words in one for words in expected_words)]
        self.tabs.clear()
        assert faults == [], "\n".join(faults)


class Busy:
    """Another client, who makes a contact every 200 ms."""

    def __init__(self, desk: Desk) -> None:
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in desk.context.cookies())  # type: ignore[typeddict-item]
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{desk.line.to}", headers={"cookie": cookies, "origin": desk.origin}, timeout=30
        )
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        number = 0
        while not self._over.wait(0.2) and number < 300:
            number += 1
            self._client.post("/api/v1/contacts", json={"name": f"Made meanwhile {number}"})

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join(30)
        self._client.close()
