"""The trash, the audit trail and the tags in the browser: by keyboard, and on a phone in both languages and schemes."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.tabs import PATIENCE, PHONE, Call, Owner, tab
from tests.support.running import Running


def fill(call: Call) -> None:
    company = call("POST", "companies", name="Siam Steel", tags=["VIP", "Steel"])["id"]
    contact = call("POST", "contacts", name="Somchai", company_id=company, tags=["vip"])["id"]
    call("POST", "contacts", name="Malee", company_id=company, tags=["VIP"])
    call("PUT", "tags", name="VIP", color="pink")
    for path in (f"contacts/{contact}", f"companies/{company}"):
        call("DELETE", path)


OWNER = Owner("Trash", "Mali Trash", "mali.trash@example.com", fill)


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_on_a_phone_and_are_accessible(
    browser: Browser, product: Running, profile: BrowserContext, language: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport=PHONE,
        storage_state=profile.storage_state(),
        color_scheme=scheme,  # type: ignore[arg-type]
        has_touch=True,
    )
    with tab(browser, product.origin, context) as phone:
        phone.call("PUT", "me", name="Mali Trash", language=language, timezone="Asia/Bangkok", theme="system")
        for path in ("/trash", "/settings/audit", "/settings/tags"):
            phone.go(path)
            expect(phone.page.locator("main li").first).to_be_visible(timeout=PATIENCE)
            phone.fits()
            phone.is_accessible()
        phone.call("PUT", "me", name="Mali Trash", language="en", timezone="Asia/Bangkok", theme="system")
    context.close()


def test_a_tag_is_renamed_where_it_is_shown_and_its_colour_stays(
    browser: Browser, product: Running, profile: BrowserContext
) -> None:
    with tab(browser, product.origin, profile) as owner:
        page = owner.page
        owner.go("/contacts")
        shown = page.get_by_role("table", name="Contacts").get_by_text("VIP", exact=True)
        expect(shown).to_have_class(re.compile(r"\bbg-tint-3\b"), timeout=PATIENCE)
        owner.go("/settings/tags")
        page.get_by_role("button", name="Actions for the tag VIP").focus()
        page.keyboard.press("Enter")
        page.get_by_role("menuitem", name="Rename or recolour").press("Enter")
        dialog = page.get_by_role("dialog")
        dialog.locator("[name=name]").fill("Key account")
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        expect(page.get_by_text("Changed: 1.")).to_be_visible()
        expect(page.locator("main li", has_text="Key account")).to_be_visible()
        owner.go("/changes")
        owner.sees("Replace the tags VIP with Key account")


def test_records_are_restored_together_and_one_is_destroyed_and_the_trail_tells(
    browser: Browser, product: Running, profile: BrowserContext
) -> None:
    with tab(browser, product.origin, profile) as owner:
        page = owner.page
        owner.go("/trash")
        page.get_by_role("button", name="Restore Somchai").click()
        owner.sees("It is part of “Siam Steel”, which is in the trash too.")
        page.get_by_role("checkbox", name="Select all on this page").focus()
        page.keyboard.press("Space")
        bar = page.get_by_role("toolbar", name="Actions for the selected deleted records")
        expect(bar).to_contain_text("2 selected")
        bar.get_by_role("button", name="Restore").press("Enter")
        owner.sees("Restored: 2.")
        owner.sees("The trash is empty")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("button", name="Restore Siam Steel")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("button", name="Delete Siam Steel for good").click()
        dialog = page.get_by_role("dialog", name="Delete “Siam Steel” for good?")
        expect(dialog).to_contain_text("lose their link to what you delete: Contacts 1.")
        dialog.get_by_role("button", name="Delete for good").click()
        owner.sees("Deleted for good: 1.")
        expect(page.get_by_role("button", name="Restore Siam Steel")).to_have_count(0)
        owner.go("/settings/audit?action=destroy")
        expect(page.locator("main li")).to_contain_text("Mali Trash · Deleted for good · Company")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download CSV").click()
        assert download.value.suggested_filename.startswith("audit-")
