"""Typed texts are kept when the session ends before the form is sent."""

import re
from contextlib import suppress

from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.tabs import Owner, Tab, tab
from tests.support.running import Running
from tests.support.world import PASSWORD

OWNER = Owner("Acme", "Owner", "forms@example.com")


def save(owner: Tab) -> None:
    """Presses Save, unless the page has noticed by itself that the session is over and has left."""
    with suppress(PlaywrightTimeout):
        owner.page.get_by_role("button", name=owner.say("ui.save"), exact=True).first.click(timeout=3_000)


def sign_in(owner: Tab, email: str) -> None:
    owner.page.wait_for_url(re.compile(r"/login\?to="))
    owner.fill(email=email, password=PASSWORD)
    owner.press("identity.login.action")


def test_what_was_typed_waits_until_one_has_signed_in_again(
    browser: Browser, product: Running, profile: BrowserContext
) -> None:
    with tab(browser, product.origin, profile) as owner:
        owner.go("/companies/new")
        owner.fill(name="Siam Steel", city="Rayong")
        with profile.new_page() as elsewhere:
            elsewhere.goto(f"{product.origin}/companies")
            ended = elsewhere.request.post(f"{product.origin}/auth/logout", headers={"origin": product.origin})
            assert ended.ok
        save(owner)
        sign_in(owner, "forms@example.com")
        owner.arrives("/companies/new")
        expect(owner.page.locator("[name=name]").first).to_have_value("Siam Steel")
        expect(owner.page.locator("[name=city]").first).to_have_value("Rayong")
        owner.press("ui.save")
        owner.page.wait_for_url(re.compile(r"/companies/[0-9a-f-]{36}$"))
        owner.sees("Rayong")


def test_another_person_does_not_find_the_draft(browser: Browser, product: Running, profile: BrowserContext) -> None:
    with tab(browser, product.origin, profile) as owner:
        owner.go("/companies/new")
        owner.fill(name="Only mine")
        owner.page.request.post(f"{product.origin}/auth/logout", headers={"origin": product.origin})
        save(owner)
        owner.page.wait_for_url(re.compile(r"/login\?to="))
        owner.register("Other", "Other", "other@example.com")
        owner.go("/companies/new")
        expect(owner.page.locator("[name=name]").first).to_have_value("")
