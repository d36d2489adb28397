"""A workspace's own fields in a real browser: declared in the settings, filled in a form, shown on the record's page."""

import re

from playwright.sync_api import Browser, expect

from tests.e2e.tabs import DESK, PHONE, Owner, Tab, tab
from tests.support.running import Running


def _declare(owner: Tab, **values: str) -> None:
    owner.page.get_by_role("button", name=owner.say("fields.new")).first.click()
    dialog = owner.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for name in ("type", *(one for one in values if one != "type")):
        control = dialog.locator(f"[name={name}]")
        if name == "type":
            control.select_option(values[name])
        else:
            control.fill(values[name])
    dialog.get_by_role("button", name=owner.say("ui.save")).click()
    expect(dialog).to_be_hidden()


def test_fields_are_declared_filled_and_shown(browser: Browser, product: Running) -> None:
    with tab(browser, product.origin, viewport=DESK, locale="en-GB") as owner:
        Owner("Acme", "Owner", "own@example.com").enter(owner.page.context, product.origin)
        owner.go("/settings/fields?kind=company")
        _declare(owner, type="choice", label_en="Region", label_th="ภาค", choices="North | เหนือ\nSouth | ใต้")
        _declare(owner, type="choices", label_en="Uses", choices="SAP\nOdoo")
        _declare(owner, type="integer", label_en="Branches", hint_en="Shops of their own")
        _declare(owner, type="date", label_en="Customer since", section_en="History")
        expect(owner.page.get_by_text("One of · region")).to_be_visible()
        owner.settle()
        owner.is_accessible()
        owner.look("settings-desk")
        owner.page.set_viewport_size(PHONE)
        owner.fits()
        owner.look("settings-phone")
        owner.page.emulate_media(color_scheme="dark")
        owner.look("settings-phone-dark")
        owner.page.set_viewport_size(DESK)

        owner.go("/companies/new")
        owner.fill(name="Siam Steel")
        owner.page.get_by_label("Region").select_option("north")
        owner.page.get_by_label("Odoo").check(force=True)
        owner.page.get_by_label("Branches").fill("many")
        owner.page.get_by_label("Customer since").fill("26/11/2569")
        owner.settle()
        owner.is_accessible()
        owner.look("form-dark")
        owner.press("ui.save")
        expect(owner.page.get_by_text(owner.say("core.field.number"))).to_be_visible()
        expect(owner.page.get_by_label("Customer since")).to_have_value("26/11/2569")
        owner.page.set_viewport_size(PHONE)
        owner.fits()
        owner.look("form-phone-dark")
        owner.page.get_by_label("Branches").fill("1,200")
        owner.press("ui.save")
        owner.page.wait_for_url(re.compile(r"/companies/[0-9a-f-]{36}$"))
        owner.page.set_viewport_size(DESK)
        owner.page.emulate_media(color_scheme="light")
        owner.settle()
        for words in ("North", "Odoo", "1,200", "26 Nov 2026", "History"):
            expect(owner.page.get_by_text(words, exact=True)).to_be_visible()
        owner.is_accessible()
        owner.look("record-desk")


def test_a_column_that_is_missing_is_made_from_the_dialog_of_columns(browser: Browser, product: Running) -> None:
    with tab(browser, product.origin, viewport=DESK, locale="en-GB") as owner:
        Owner("Columns", "Cora", "cora.columns@example.com").enter(owner.page.context, product.origin)
        owner.call("POST", "contacts", name="Somchai")
        owner.go("/contacts")
        owner.press("records.table.columns")
        dialog = owner.page.get_by_role("dialog", name=owner.say("records.table.columns"))
        owner.settle()
        owner.is_accessible()
        owner.look("columns-own-desk")
        dialog.get_by_role("link", name=owner.say("records.table.own")).click()
        owner.arrives(r"/settings/fields\?kind=contact")
        expect(dialog).to_be_hidden()
        expect(owner.page.get_by_label(owner.say("fields.kind"))).to_have_value("contact")
        _declare(owner, type="integer", label_en="Visits")
        owner.go("/contacts")
        owner.press("records.table.columns")
        dialog.get_by_role("combobox").first.select_option(label="Visits")
        dialog.get_by_role("button", name=owner.say("records.table.add"), exact=True).click()
        dialog.get_by_role("button", name=owner.say("records.table.apply")).click()
        expect(owner.page.get_by_role("columnheader", name="Visits")).to_be_visible()
