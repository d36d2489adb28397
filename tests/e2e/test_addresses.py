"""Workspaces with their own addresses, in a browser: each with its own sign-in."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.tabs import Tab, tab
from tests.support.running import Running, empty_product
from tests.support.world import PASSWORD


@pytest.fixture(scope="module")
def product() -> Iterator[Running]:
    """The product with a base domain: browsers take every name under localhost for this machine."""
    with empty_product(CRM_BASE_DOMAIN="localhost") as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, product: Running) -> Iterator[Tab]:
    with tab(browser, product.origin) as opened:
        yield opened


def sign_in(visitor: Tab) -> None:
    visitor.fill(email="owner@example.com", password=PASSWORD)
    visitor.press("identity.login.action")


def test_a_workspace_is_signed_into_and_used_at_its_own_address(visitor: Tab, product: Running) -> None:
    visitor.register("Acme", "Owner", "owner@example.com")
    own = product.origin.replace("localhost", "acme.localhost")
    visitor.origin = own
    visitor.page.goto(own)
    expect(visitor.page).to_have_url(re.compile(f"^{re.escape(own)}/login"))
    sign_in(visitor)
    visitor.arrives("/")
    visitor.go("/companies/new")  # what is shown and saved goes over the websocket
    visitor.fill(name="Siam Steel")
    visitor.press("ui.save")
    visitor.sees("Siam Steel")
    visitor.page.wait_for_url(re.compile(r"/companies/[0-9a-f-]{36}$"))


def test_at_the_address_of_another_workspace_one_does_not_get_in(visitor: Tab, product: Running) -> None:
    other = product.origin.replace("localhost", "nobody.localhost")
    visitor.page.goto(f"{other}/login")
    sign_in(visitor)
    visitor.sees(visitor.say("identity.error.wrong"))
