"""Pages in a real browser: bytes on the wire of every page, and how soon the sign-in page is usable.

    python -m bench.pages

The sign-in page is measured unthrottled and throttled (1.6 Mbit/s, 150 ms, a quarter of the processor). Usable: style,
fonts and scripts have arrived and run, and the form accepts text. Every page starts with an empty cache.
"""

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench import report
from crm_app.operations.embedded.storage import DEMO_NOTE, read_json
from tests.support.running import Running, running_product

PAGES = (
    *("/", "/companies", "/contacts", "/deals", "/deals/board", "/projects", "/tasks", "/activities", "/imports"),
    *("/assistant", "/settings", "/admin"),
)
REPEATS = 5
_VITALS = """() => new Promise(done => {
  const seen = {};
  new PerformanceObserver(list => { for (const e of list.getEntries()) seen[e.entryType] = e.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done({
    first_paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    largest_paint: seen['largest-contentful-paint'] ?? 0,
    loaded: performance.getEntriesByType('navigation')[0].loadEventEnd,
  }), 300);
})"""


def browser_path() -> str | None:
    """The path of the browser; None for Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CRM_TEST_BROWSER") or next(filter(None, map(shutil.which, names)), None)


class Wire:
    """The bytes of a page's requests on the wire, headers included, without the websocket."""

    def __init__(self, page: Page) -> None:
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.on("Network.responseReceived", lambda e: self.kinds.update({e["requestId"]: e["type"]}))
        self.session.on("Network.loadingFinished", self._finished)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _finished(self, event: dict[str, Any]) -> None:
        kind = self.kinds.get(event["requestId"], "Other")
        self.bytes[kind] = self.bytes.get(kind, 0.0) + event["encodedDataLength"]

    def kib(self) -> dict[str, float]:
        """KiB by type, and in all."""
        names = ("Document", "Script", "Stylesheet", "Font")
        found = {name.lower(): round(self.bytes.get(name, 0.0) / 1024, 1) for name in names}
        rest = sum(size for kind, size in self.bytes.items() if kind not in names)
        return {**found, "other": round(rest / 1024, 1), "all": round(sum(self.bytes.values()) / 1024, 1)}


def weigh(context: BrowserContext, origin: str, path: str) -> dict[str, Any]:
    """One page's bytes and times."""
    page = context.new_page()
    wire = Wire(page)
    reply = page.goto(origin + path, wait_until="networkidle")
    status = reply.status if reply else 0
    vitals = page.evaluate(_VITALS)
    page.close()
    return {"page": path, "status": status, **{f"{k}_kib": v for k, v in wire.kib().items()}, **_whole(vitals)}


def _whole(vitals: dict[str, float]) -> dict[str, int]:
    return {f"{name}_ms": round(value) for name, value in vitals.items()}


def usable(browser: Browser, origin: str, throttled: bool) -> dict[str, Any]:
    """The sign-in page, opened `REPEATS` times with nothing cached; medians."""
    runs = []
    for _ in range(REPEATS):
        context = browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        if throttled:
            line = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", line)
            session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        begin = time.perf_counter()
        page.goto(f"{origin}/login", wait_until="load")
        page.locator("input[name=email]").fill("somebody@example.com")
        took = 1000 * (time.perf_counter() - begin)
        runs.append({**page.evaluate(_VITALS), "usable": took})
        context.close()
    middle = {name: report.percentile([run[name] for run in runs], 0.5) for name in runs[0]}
    return {"page": "/login", "throttled": throttled, **_whole(middle)}


def sign_in(browser: Browser, running: Running) -> BrowserContext:
    """A browser that is signed in with the demo's password."""
    note = read_json(running.data_dir / DEMO_NOTE) or {}
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{running.origin}/login")
    page.locator("input[name=email]").fill(note["email"])
    page.locator("input[name=password]").fill(note["password"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.close()
    return context


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="crm bench ") as folder,
        running_product(Path(folder) / "data") as running,
        sync_playwright() as playwright,
    ):
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=browser_path(), args=flags)
        times = [usable(browser, running.origin, throttled) for throttled in (False, True)]
        rows = [weigh(browser.new_context(), running.origin, "/login")]
        context = sign_in(browser, running)
        rows += [weigh(context, running.origin, path) for path in PAGES]
        browser.close()
    report.show("sign_in", times)
    report.show("pages", rows)


if __name__ == "__main__":
    main()
