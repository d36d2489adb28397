"""Many records at once, by the keyboard alone and on a phone: ticks, the dialog, the undo, and the list of changes."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.tabs import PATIENCE, Call, Owner, Tab, tab
from tests.support.running import Running

NAMES = ("Siam Steel", "Siam Water", "Siam Wood")


def fill(call: Call) -> None:
    for name in NAMES:
        call("POST", "companies", name=name)


OWNER = Owner("Many", "Mali Many", "mali@example.com", fill)


def sectors(owner: Tab) -> dict[str, str | None]:
    items = owner.page.request.get(f"{owner.origin}/api/v1/companies").json()["items"]
    return {item["name"]: item["sector"] for item in items}


def test_rows_are_changed_and_put_back_by_keyboard_alone(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies")
    expect(page.get_by_role("checkbox", name="Select Siam Steel")).to_be_visible(timeout=PATIENCE)
    owner.tab_to("Select all on this page")
    page.keyboard.press("Space")
    bar = page.get_by_role("toolbar", name="Actions for the selected records")
    expect(bar).to_contain_text("3 selected")
    owner.tab_to("Select Siam Water")
    page.keyboard.press("Space")
    expect(bar).to_contain_text("2 selected")
    expect(page.get_by_role("checkbox", name="Select Siam Water")).not_to_be_checked()
    owner.tab_to("Set a field")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Set a field")
    expect(dialog).to_contain_text("Number of records that this changes: 2.")
    owner.tab_to("field")
    page.keyboard.type("Sector")
    page.keyboard.press("Tab")
    expect(dialog.locator("[name=sector]")).to_be_visible()
    owner.tab_to("sector")
    page.keyboard.type("Metals")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Changed: 2.")).to_be_visible()
    expect(bar).to_be_hidden()
    assert sectors(owner) == {"Siam Steel": "Metals", "Siam Water": None, "Siam Wood": "Metals"}
    owner.tab_to("Undo")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Put back: 2.")).to_be_visible()
    assert set(sectors(owner).values()) == {None}


def test_a_range_is_ticked_with_shift_and_deleted_and_the_list_of_changes_undoes_it(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies")
    boxes = page.get_by_role("checkbox", name="Select Siam")
    boxes.first.click()
    boxes.nth(2).click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="Actions for the selected records")
    expect(bar).to_contain_text("3 selected")
    bar.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Delete the selected records (3)?")
    dialog.get_by_role("button", name="Delete 3").click()
    expect(page.get_by_text("Changed: 3.")).to_be_visible()
    page.get_by_role("link", name="Show").click()
    owner.arrives("/changes")
    page.get_by_role("button", name="Undo: Delete").click()
    expect(page.get_by_text("3 changed · 3 undone")).to_be_visible()
    assert set(sectors(owner)) == set(NAMES)


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bar_and_the_dialog_fit_on_a_phone(
    browser: Browser, product: Running, profile: BrowserContext, language: str, scheme: str
) -> None:
    state = profile.storage_state()
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        storage_state=state,
        color_scheme=scheme,
        has_touch=True,  # type: ignore[arg-type]
    )
    with tab(browser, product.origin, context) as phone:
        page = phone.page
        me = {"name": "Mali Many", "language": language, "timezone": "Asia/Bangkok"}
        assert page.request.put(f"{phone.origin}/api/v1/me", data=me, headers={"origin": phone.origin}).ok
        phone.go("/companies")
        page.locator("main li input[type=checkbox]").first.click()
        bar = page.get_by_role("toolbar")
        expect(bar).to_be_visible()
        wide = "() => document.documentElement.scrollWidth <= window.innerWidth"
        assert page.evaluate(wide)
        bar.get_by_role("button").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        dialog.locator("select[name=field]").select_option("sector")
        expect(dialog.locator("[name=sector]")).to_be_visible()
        assert page.evaluate(wide)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        phone.go("/changes")
        expect(page.locator("main li").first).to_be_visible(timeout=PATIENCE)
        assert page.evaluate(wide)
    context.close()
