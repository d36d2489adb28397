"""A person with several tabs, a connection that a test can cut, and a product that a test can restart or upgrade."""

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from playwright.sync_api import BrowserContext, Error

from tests.e2e.lines import Line
from tests.e2e.tabs import PATIENCE, Tab
from tests.support.running import Running

STATE_SECONDS = 20
"""After how long without an event the server forgets a page here, instead of an hour."""
PING_SECONDS = 50
"""After how long the browser takes a silent line for dead: interval and patience of the product's pings."""
OUTAGE_SECONDS = float(os.environ.get("CRM_TEST_OUTAGE_SECONDS", str(STATE_SECONDS + 5)))
"""Longer than the server remembers a page. Where it is shorter than the pings need, the test tells the browser that its
connection is dead: from there on it is the same way as in an outage of 70 seconds."""

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
            f"{self.origin}/api/v1/{plural}", data=values, headers={"origin": self.origin}, max_retries=3
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

    def wait_for_server(self) -> None:
        """Waits until the backend answers again."""
        end = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < end:
            with suppress(Error):
                if self.context.request.get(f"{self.origin}/api/v1/companies?limit=1").ok:
                    return
            time.sleep(0.2)
        raise TimeoutError("the backend does not answer")

    def outage(self) -> None:
        """No data passes for longer than the server remembers a page, and the server starts anew meanwhile."""
        self.line.cut()
        if OUTAGE_SECONDS < PING_SECONDS + 10:
            self.line.reset()
        self.kill_server()
        time.sleep(OUTAGE_SECONDS)
        self.line.restore()

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
