"""A browser tab under watch: what a person would not see (console, policy violations, failed requests) fails the test."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, Response, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from crm_app import registry
from crm_app.core.i18n import Language, translate
from tests.support.world import PASSWORD

registry.load()  # the texts of a declared kind are there once its declaration is
PATIENCE = 30_000
"""Milliseconds. Generous: a busy machine is no fault of the product; a wait ends as soon as it is fulfilled."""
LEFT_EARLY = "WebSocket is closed before the connection is established"
"""What Chromium warns of when a page is left so soon that its socket is still being opened. Nobody sees anything of it."""
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def call(api: APIRequestContext, origin: str, method: str, path: str, **body: Any) -> dict[str, Any]:
    """Calls REST as the person who is signed in. Returns the answer, which is no refusal; a list as `items`."""
    answer = api.fetch(f"{origin}/api/v1/{path}", method=method, data=body or None, headers={"origin": origin})
    assert answer.ok, answer.text()
    found = answer.json() if answer.status != 204 else {}
    return found if isinstance(found, dict) else {"items": found}


Call = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Owner:
    """A person with a new workspace, who signs up without a page: how that looks is tested by the journey."""

    workspace: str
    name: str
    email: str
    fill: Callable[[Call], object] = lambda call: None
    """Makes what the workspace has: gets a function that calls REST, with method, path and values."""
    options: dict[str, Any] = field(default_factory=dict)
    """Of the browser profile, beside those of a desk in English."""

    def enter(self, context: BrowserContext, origin: str) -> None:
        """Makes the workspace, and signs its owner in to this browser profile."""
        form = {"workspace": self.workspace, "name": self.name, "email": self.email, "password": PASSWORD}
        # From an address of its own: one address may register only so many people, and all modules share a product.
        own_address = f"127.0.1.{crc32(self.email.encode()) % 250 + 1}"
        with httpx.Client(transport=httpx.HTTPTransport(local_address=own_address)) as client:
            answer = client.post(f"{origin}/auth/register", data=form, headers={"origin": origin})
        assert answer.headers["location"] == "/", answer.headers
        for cookie in client.cookies.jar:
            context.add_cookies(
                [{"name": cookie.name, "value": cookie.value or "", "url": origin, "httpOnly": True, "sameSite": "Lax"}]
            )
        self.fill(lambda method, path, **body: call(context.request, origin, method, path, **body))


class Tab:
    """A page with helpers; `faults` holds what went wrong unseen."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self.language: Language = "en"
        self.faults: list[str] = []
        self.expected_statuses: set[int] = set()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._response)

    def _console(self, message: Any) -> None:
        told_by_response = "Failed to load resource" in message.text
        left_early = message.type == "warning" and message.text.endswith(f"{LEFT_EARLY}.")
        if message.type in ("error", "warning") and not told_by_response and not left_early:
            self.faults.append(f"{self.page.url}: {message.type}: {message.text[:500]}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.faults.append(f"{self.page.url}: {response.status} for {response.url}")

    def say(self, key: str, **params: Any) -> str:
        """The text of `key` in the language that the tab is in."""
        return translate(key, self.language, **params)

    def go(self, path: str) -> None:
        """Opens an address and waits for its content."""
        self.page.goto(self.origin + path)
        self.settle()

    def register(self, workspace: str, name: str, email: str) -> None:
        """Signs up for a new workspace, and waits for its dashboard."""
        self.page.goto(f"{self.origin}/register")
        self.fill(workspace=workspace, name=name, email=email, password=PASSWORD)
        self.press("identity.register.action")
        self.arrives("/")

    def call(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """Calls REST as the person who is signed in. Returns the answer, which is no refusal."""
        return call(self.page.request, self.origin, method, path, **body)

    def settle(self) -> None:
        """Waits until the page shows its heading and nothing that is still coming."""
        expect(self.page.locator("h1").locator("visible=true").first).to_be_visible(timeout=PATIENCE)
        expect(self.page.locator(".skeleton")).to_have_count(0, timeout=PATIENCE)

    def press(self, key: str, **params: Any) -> None:
        """Presses the one visible button with the text of `key`."""
        self.page.get_by_role("button", name=self.say(key, **params), exact=True).locator("visible=true").first.click()

    def follow(self, key: str, **params: Any) -> None:
        """Follows the first visible link with the text of `key`, and waits for its page."""
        self.page.get_by_role("link", name=self.say(key, **params), exact=True).locator("visible=true").first.click()

    def fill(self, **values: str) -> None:
        """Types into fields by their names."""
        for name, value in values.items():
            field = self.page.locator(f"[name={name}]").locator("visible=true").first
            field.fill(value)

    def tab_to(self, words: str) -> None:
        """Presses Tab until the element with these words has the focus."""
        script = (
            "() => { const one = document.activeElement; return document.documentElement.matches('[data-ahead]') ? null "
            ": one.ariaLabel || one.name || one.textContent || '' }"
        )
        until = time.monotonic() + PATIENCE / 1000  # what an answer enables may come after a round of Tab
        while time.monotonic() < until:
            for _ in range(80):
                here = self.page.evaluate(script)
                if here is None:  # Tab waits for what the server makes
                    self.page.wait_for_timeout(20)
                elif here.strip() == words:
                    return
                else:
                    self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab reaches no {words}")

    def look(self, name: str) -> None:
        """Saves what the page looks like where TEST_SHOTS names a folder."""
        if folder := os.environ.get("TEST_SHOTS"):
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))

    def sees(self, words: str) -> None:
        """Waits until these words can be read on the page."""
        expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=PATIENCE)

    def arrives(self, path: str) -> None:
        """Waits until the address matches `path`, a regular expression, and its content is there."""
        self.page.wait_for_url(re.compile(f"^{re.escape(self.origin)}{path}$"), timeout=PATIENCE)
        self.settle()

    def is_clean(self) -> None:
        """Nothing went wrong unseen so far."""
        assert self.faults == [], "\n".join(self.faults)

    def fits(self) -> None:
        """The page does not scroll sideways."""
        # A chart takes its new width a moment after the window has.
        script = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        try:
            self.page.wait_for_function(script, timeout=3_000)
        except PlaywrightTimeout as error:
            raise AssertionError(f"{self.page.url} is wider than the screen") from error

    def is_accessible(self) -> None:
        """No rule of WCAG 2.2 A and AA, nor good practice, as far as a program can tell, is broken."""
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        # Without what passed, and without fetching styles anew: the rules are the same and take half as long.
        options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"], "preload": False}
        found = Axe().run(self.page, options=options).response["violations"]
        violations = [f"{v['id']}: {v['help']}: {[node['html'][:200] for node in v['nodes'][:3]]}" for v in found]
        assert violations == [], f"{self.page.url}: {violations}"


@contextmanager
def tab(browser: Browser, origin: str, context: BrowserContext | None = None, **options: Any) -> Iterator[Tab]:
    """A watched tab, in a new browser profile unless `context` is given. It must be clean at the end."""
    own = context or browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})
    watched = Tab(own.new_page(), origin)
    try:
        yield watched
    except BaseException as error:
        error.add_note(f"at {watched.page.url}; unseen: {watched.faults}")
        raise
    finally:
        watched.page.close()
        if context is None:
            own.close()
    watched.is_clean()
