"""A running product and a browser for all modules of this folder, and the person whom most of them are about."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.e2e.desk import STATE_SECONDS, Desk
from tests.e2e.lines import Line
from tests.e2e.tabs import DESK, PATIENCE, Owner, Tab, tab
from tests.support.running import Running, empty_product, forget_installation, free_port

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser of CRM_TEST_BROWSER, or the first of the usual ones. None is a failure: pages were not tested."""
    found = os.environ.get("CRM_TEST_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), "")
    if not found or not Path(found).exists():
        pytest.fail("No browser. Install Chromium, or name one in CRM_TEST_BROWSER; script/test does so by itself.")
    return found


# Not for the whole session: Playwright keeps an event loop running, which asynchronous tests of other folders lack then.
@pytest.fixture(scope="package")
def browser(browser_path: str) -> Iterator[Browser]:
    """A headless browser. Each module has profiles of its own in it.

    Their people want little motion, which pages respect: drawing what waits or moves took half of the CPU time of a
    page. The journey is made by somebody without this wish.
    """
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=flags)
        setattr(browser, "new_context", partial(browser.new_context, reduced_motion="reduce"))  # noqa: B010
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def product() -> Iterator[Running]:
    """Everything that `python -m crm_app run` starts. Each module that uses it registers people and a workspace of its own."""
    with empty_product() as running:
        yield running


@pytest.fixture(scope="package", autouse=True)
def installation() -> Iterator[None]:
    """What all products of this folder start from is removed at the end."""
    yield
    forget_installation()


@pytest.fixture(scope="module")
def profile(browser: Browser, product: Running, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """The browser profile of the module's `OWNER`, signed in to a new workspace that has what the module needs."""
    owner: Owner = request.module.OWNER
    context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **owner.options})
    owner.enter(context, product.origin)
    yield context
    context.close()


@pytest.fixture
def owner(browser: Browser, product: Running, profile: BrowserContext) -> Iterator[Tab]:
    """A tab of the module's `OWNER`."""
    with tab(browser, product.origin, profile) as opened:
        yield opened


@pytest.fixture(scope="package")
def whole(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A product of its own behind a line that can be cut, which soon forgets pages."""
    folder = tmp_path_factory.mktemp("typing")
    (folder / "upgrades").mkdir()
    line = Line(free_port(), free_port())
    settings = {
        "CRM_PORT": str(line.to),
        "CRM_PUBLIC_URL": f"http://127.0.0.1:{line.port}",
        "PYTHONPATH": str(folder / "upgrades"),
        "REFLEX_REDIS_TOKEN_EXPIRATION": str(STATE_SECONDS),
    }
    with empty_product(**settings) as running, line.running():
        context = browser.new_context(viewport=DESK, locale="en-GB")
        desk = Desk(running, line, context, folder / "upgrades")
        Owner("Acme", "Owner", "owner@example.com").enter(context, desk.origin)
        yield desk
        context.close()


@pytest.fixture
def desk(whole: Desk) -> Iterator[Desk]:
    """The person at that line; without tabs, and with a good line."""
    yield whole
    whole.line.restore()
    whole.line.delay = whole.line.rate = 0
    whole.close()
