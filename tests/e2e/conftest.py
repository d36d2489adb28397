"""A running product, for all modules that leave its processes alone, and a browser for the tests of one module."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.running import Running, running_product

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser of CRM_TEST_BROWSER, or the first of the usual ones. None is a failure: pages were not tested."""
    found = os.environ.get("CRM_TEST_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), "")
    if not found or not Path(found).exists():
        pytest.fail("No browser. Install Chromium, or name one in CRM_TEST_BROWSER; script/test does so by itself.")
    return found


# Not for the whole session: Playwright keeps an event loop running, which asynchronous tests of other modules lack then.
@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Browser]:
    """A headless browser."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everything that `python -m crm_app run` starts. Each module that uses it registers people and a workspace of its own."""
    with running_product(tmp_path_factory.mktemp("e2e") / "data", "--no-demo") as running:
        yield running
