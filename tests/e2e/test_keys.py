"""The keyboard and a slow line: every field is reached in the order it is read, and no key loses what was typed."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.tabs import PATIENCE, Call, Owner, Tab


def fill(call: Call) -> None:
    for name in ("Siam Steel", "Siam Water"):
        call("POST", "companies", name=name)


OWNER = Owner("Keys", "Kay Keys", "kay@example.com", fill)


def field(opened: Tab, name: str) -> Locator:
    return opened.page.locator(f"[name={name}]").locator("visible=true").first


def focused(opened: Tab) -> str:
    """The name of the field, or the words of the button or link, that has the focus."""
    found = opened.page.evaluate(
        "() => { const one = document.activeElement; return one.name || one.ariaLabel || one.id || one.textContent }"
    )
    return str(found)


def place(opened: Tab) -> tuple[float, float]:
    """Where the element with the focus stands: its row, then its column."""
    top, left = opened.page.evaluate(
        "() => { const box = document.activeElement.getBoundingClientRect();"
        " return [box.top + box.height / 2 + window.scrollY, box.left] }"
    )
    return round(top / 24), left


@pytest.mark.parametrize("path", ["/deals/new", "/contacts/new", "/tasks/new", "/companies/new"])
def test_tab_goes_through_a_form_in_the_order_it_is_read(owner: Tab, path: str) -> None:
    owner.go(path)
    first = "title" if "tasks" in path else "name"
    expect(field(owner, first)).to_be_focused()
    named = owner.page.locator("main form :is(input, select, textarea)[name]:visible").evaluate_all(
        "all => all.map(one => one.name)"
    )
    seen, places = [focused(owner)], [place(owner)]
    for _ in range(60):
        owner.page.keyboard.press("Tab")
        seen.append(focused(owner))
        ring = owner.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none", f"{seen[-1]} shows no focus"
        if seen[-1] == owner.say("ui.cancel"):
            break
        places.append(place(owner))
    assert seen[-2:] == [owner.say("ui.save"), owner.say("ui.cancel")]
    assert [name for name in seen if name in named] == named
    assert places[:-1] == sorted(places[:-1]), list(zip(seen, places, strict=False))


def test_enter_and_escape_in_a_picker_choose_and_close_and_send_nothing(owner: Tab) -> None:
    owner.go("/deals/new")
    field(owner, "name").fill("Pumps")
    box = owner.page.get_by_role("combobox", name=owner.say("deals.field.company_id"))
    box.press_sequentially("Siam", delay=40)
    expect(owner.page.get_by_role("option", name="Siam Steel")).to_be_visible(timeout=PATIENCE)
    owner.page.keyboard.press("Escape")
    expect(owner.page.get_by_role("option", name="Siam Steel")).to_have_count(0)
    expect(field(owner, "name")).to_have_value("Pumps")
    box.fill("")
    box.press_sequentially("Siam W", delay=40)
    expect(owner.page.get_by_role("option", name="Siam Water")).to_be_visible(timeout=PATIENCE)
    owner.page.keyboard.press("Enter")
    expect(box).to_have_value("Siam Water")
    assert owner.page.url.endswith("/deals/new"), "Enter chooses, it does not send"
    owner.page.keyboard.press("Tab")
    field(owner, "amount").fill("1,200")
    owner.page.keyboard.press("Enter")
    owner.page.wait_for_url(re.compile(r"/deals/[0-9a-f-]{36}$"))
    owner.sees("Siam Water")


def test_escape_closes_a_calendar_before_its_dialog_and_a_dialog_keeps_its_draft(owner: Tab) -> None:
    owner.go("/deals")
    owner.press("ui.record.more_filters")
    sheet = owner.page.get_by_role("dialog")
    expect(sheet.get_by_role("combobox", name=owner.say("deals.field.company_id"))).to_be_focused()  # the first field
    day = sheet.locator("[name=closes_from]")
    day.fill("1/10/69")
    sheet.get_by_role("button", name=owner.say("ui.date.choose")).first.click()
    grid = owner.page.get_by_role("grid", name=owner.say("ui.date.calendar"))
    expect(grid).to_be_visible()
    owner.page.keyboard.press("Escape")
    expect(grid).to_be_hidden()
    expect(day).to_be_visible()
    expect(day).to_be_focused()
    owner.page.keyboard.press("Escape")
    expect(day).to_be_hidden()
    expect(owner.page.get_by_role("button", name=owner.say("ui.record.more_filters"))).to_be_focused()
    owner.page.keyboard.press("Enter")
    expect(sheet.locator("[name=closes_from]")).to_have_value("1/10/69")
    sheet.locator("[name=closes_from]").press("Enter")
    owner.page.wait_for_url(re.compile(r"closes_from=2026-10-01"))


def test_a_form_is_filled_and_saved_at_400_kilobits(owner: Tab) -> None:
    session = owner.page.context.new_cdp_session(owner.page)
    line = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)
    owner.go("/contacts/new")
    expect(field(owner, "name")).to_be_focused()
    owner.page.keyboard.type("Malee Jaidee", delay=60)
    picker = owner.page.get_by_role("combobox", name=owner.say("contacts.field.company_id"))
    picker.press_sequentially("Siam St", delay=60)
    expect(picker).to_have_value("Siam St")
    owner.page.get_by_role("option", name="Siam Steel").click()
    field(owner, "mobile").press_sequentially("081-234-5678", delay=60)
    expect(field(owner, "name")).to_have_value("Malee Jaidee")
    field(owner, "mobile").press("Enter")
    owner.page.wait_for_url(re.compile(r"/contacts/[0-9a-f-]{36}$"), timeout=PATIENCE)
    owner.settle()
    owner.sees("081-234-5678")
    owner.sees("Siam Steel")
    owner.go("/tasks")
    title = owner.page.get_by_role("textbox", name=owner.say("tasks.add"))
    title.click()
    owner.page.keyboard.type("Call Malee", delay=60)
    owner.page.keyboard.press("Enter")
    owner.page.keyboard.type("Send the offer", delay=60)  # while the first is under way
    expect(owner.page.get_by_role("link", name="Call Malee")).to_be_visible(timeout=PATIENCE)
    expect(title).to_have_value("Send the offer")
    owner.page.keyboard.press("Enter")
    expect(owner.page.get_by_role("link", name="Send the offer")).to_be_visible(timeout=PATIENCE)
    expect(title).to_have_value("")
