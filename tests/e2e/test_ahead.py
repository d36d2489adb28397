"""Typing ahead of the server on a slow line: what is typed before an input is there goes into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.tabs import PATIENCE, Tab

SLOW = 50_000
"""Bytes a second: 400 kbit/s."""


@contextmanager
def slow(desk: Desk) -> Iterator[None]:
    """400 kbit/s, 300 ms each way."""
    desk.line.delay, desk.line.rate = 0.3, SLOW
    yield
    desk.line.delay = desk.line.rate = 0


def press(tab: Tab, *keys: str) -> None:
    """Presses keys and types texts at the speed of a quick typist, without a look at the page."""
    for one in keys:
        if one in ("Enter", "Tab", "Space", "Backspace"):
            tab.page.keyboard.press(one, delay=20)
        else:
            tab.page.keyboard.type(one, delay=30)


def test_a_filter_is_typed_without_a_look_at_the_page(desk: Desk) -> None:
    desk.made("companies", name="Ahead Steel", employees=400)
    tab = desk.open("/companies?q=Ahead")
    tab.page.get_by_role("button", name="Filter", exact=True).focus()
    with slow(desk):
        press(tab, "Enter", "Employees", "Tab", "is at least", "Tab", "4001", "Backspace", "Enter")
        tab.sees("Employees is at least 400")
    assert '"field":"employees","op":"at_least","value":400' in unquote(tab.page.url)


def test_what_is_typed_into_an_input_that_is_replaced_goes_into_the_new_one(desk: Desk) -> None:
    tab = desk.open("/companies?q=Ahead")
    tab.press("records.filter.add")
    dialog = tab.page.get_by_role("dialog")
    dialog.locator("[name=c1_field]").select_option("employees")
    first = dialog.locator("[name=c1_value]")
    expect(first).to_be_visible()
    with slow(desk):
        dialog.locator("[name=c1_op]").select_option("between")
        first.click()
        press(tab, "12")
        expect(dialog.locator("[name=c1_value_to]")).to_be_visible(timeout=PATIENCE)
        expect(first).to_have_value("12")
        expect(first).to_be_focused()
        # a restart of the server meanwhile
        desk.kill_server()
        tab.settle()
    if not dialog.is_visible():
        tab.press("records.filter.add")
    expect(dialog.locator("[name=c1_op]")).to_have_value("between", timeout=PATIENCE)
    expect(dialog.locator("[name=c1_value]")).to_have_value("12", timeout=PATIENCE)
    desk.wait_for_server()  # the next test asks it something at once


def test_dialogs_that_the_server_opens_get_what_is_typed_before(desk: Desk) -> None:
    company = desk.made("companies", name="Bulk Steel")["id"]
    lists, fields = desk.open("/companies?q=Bulk"), desk.open("/settings/fields?kind=company")
    lists.page.locator(f"[data-row='{company}'] input[type=checkbox]").press("Space")
    lists.page.get_by_role("button", name=lists.say("changes.do.field"), exact=True).focus()
    fields.page.get_by_role("button", name=fields.say("fields.new"), exact=True).first.focus()
    with slow(desk):
        press(lists, "Enter", "Sector", "Tab", "Metals", "Enter")
        expect(lists.page.get_by_role("dialog")).to_be_hidden(timeout=PATIENCE)
        press(fields, "Enter", "Region", "Tab", "Phak", "Tab", "One of", "Tab", "North", "Enter", "South")
        choices = fields.page.locator("[name=choices]")
        expect(choices).to_have_value("North\nSouth", timeout=PATIENCE)
    expect(fields.page.locator("[name=label_en]")).to_have_value("Region")
    expect(fields.page.locator("[name=label_th]")).to_have_value("Phak")
    found = desk.context.request.get(f"{desk.origin}/api/v1/companies/{company}").json()
    assert found["sector"] == "Metals"
