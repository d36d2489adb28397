"""Fields of our own in a real browser: days with their calendar, pickers that create, copied links, names in tabs."""

import re
from datetime import timedelta

from playwright.sync_api import Browser, Locator, expect

from crm_app.core.clock import today
from crm_app.values import formats
from tests.e2e.tabs import PHONE, Owner, Tab, tab
from tests.support.running import Running
from tests.support.world import PASSWORD

ZONE = "Asia/Bangkok"
"""Where the account is. The browser's own clock is half a day or more behind: "today" is never its day."""


OWNER = Owner(
    "Acme",
    "Owner",
    "fields@example.com",
    options={"timezone_id": "Pacific/Pago_Pago", "permissions": ["clipboard-read", "clipboard-write"]},
)


def make(owner: Tab, plural: str, **values: object) -> str:
    made = owner.page.request.post(f"{owner.origin}/api/v1/{plural}", data=values, headers={"origin": owner.origin})
    assert made.status == 201, made.text()
    return str(made.json()["id"])


def grid(owner: Tab) -> Locator:
    return owner.page.get_by_role("grid", name=owner.say("ui.date.calendar"))


def test_a_day_is_typed_or_chosen_by_keyboard_and_stands_as_the_account_shows_it(owner: Tab) -> None:
    owner.go("/deals/new")
    expect(owner.page).to_have_title(f"{owner.say('deals.new')} · {owner.say('ui.product')}")
    owner.fill(name="Roof", engage_date="26/11/2569")
    field = owner.page.locator("[name=expected_close_date]")
    field.fill("30 พ.ย. 2569")
    owner.page.get_by_role("button", name=owner.say("ui.date.choose")).nth(1).click()
    expect(grid(owner)).to_be_visible()
    expect(grid(owner).locator("[tabindex='0']")).to_be_focused()
    expect(owner.page.get_by_text("November 2026")).to_be_visible()
    owner.is_accessible()
    owner.page.keyboard.press("ArrowDown")
    expect(owner.page.get_by_text("December 2026")).to_be_visible()
    owner.page.keyboard.press("ArrowLeft")
    owner.page.keyboard.press("Enter")
    expect(grid(owner)).to_be_hidden()
    expect(field).to_have_value("6 Dec 2026")
    expect(field).to_be_focused()
    owner.press("ui.save")
    owner.page.wait_for_url(re.compile(r"/deals/[0-9a-f-]{36}$"))
    owner.settle()
    owner.sees("26 Nov 2026")
    owner.sees("6 Dec 2026")
    expect(owner.page).to_have_title("Roof · Deals")


def test_an_invalid_day_is_reported_at_its_field_and_kept(owner: Tab) -> None:
    owner.go("/deals/new")
    owner.fill(engage_date="31/02/2569")
    owner.press("ui.save")
    owner.sees(owner.say("core.field.required"))  # reported together: the name is missing as well
    owner.sees("There is no day 31/02/2569 in the calendar.")
    expect(owner.page.locator("[name=engage_date]")).to_have_value("31/02/2569")
    owner.page.locator("[name=engage_date]").fill("")
    owner.page.get_by_role("button", name=owner.say("ui.date.choose")).first.click()
    grid(owner).locator("[aria-current=date]").click()
    field = owner.page.locator("[name=engage_date]")
    expect(field).to_have_value(formats.day(today(ZONE), "en"))


WRITTEN = ("27/11/69", "27/11/26", "27 พ.ย. 69", "๒๗/๑๑/๒๕๖๙", "2026-11-27", "27 Nov 26")
"""The same day as people write it."""


def test_the_calendar_opens_at_the_day_that_is_written(owner: Tab) -> None:
    owner.go("/deals/new")
    for written in WRITTEN:
        # Another day in between: a calendar that stayed where it was would be right by chance.
        for text, day in (("1 Feb 2020", "1 February 2020"), (written, "27 November 2026")):
            owner.fill(engage_date=text)
            owner.page.get_by_role("button", name=owner.say("ui.date.choose")).first.click()
            expect(grid(owner).locator("[tabindex='0']")).to_have_accessible_name(re.compile(day))
            owner.page.keyboard.press("Escape")
            expect(grid(owner)).to_be_hidden()
            expect(owner.page.locator("[name=engage_date]")).to_have_value(text)


def test_a_moment_keeps_its_time_when_another_day_is_chosen(owner: Tab) -> None:
    owner.go("/tasks/new")
    field = owner.page.locator("[name=remind_at]")
    field.fill("26 Nov 2026, 14:05")
    owner.page.get_by_role("button", name=owner.say("ui.date.choose")).last.click()
    owner.page.keyboard.press("ArrowRight")
    owner.page.keyboard.press("Enter")
    expect(field).to_have_value("27 Nov 2026, 14:05")


def test_a_company_is_created_from_the_picker_of_a_deal(owner: Tab) -> None:
    owner.go("/deals/new")
    owner.fill(name="From a picker")
    box = owner.page.get_by_label(owner.say("deals.field.company_id"))
    box.press_sequentially("Quick Co", delay=30)
    owner.page.get_by_role("option", name=owner.say("ui.picker.create", name="Quick Co")).click()
    expect(box).to_have_value("Quick Co")
    owner.press("ui.save")
    owner.page.wait_for_url(re.compile(r"/deals/[0-9a-f-]{36}$"))
    owner.settle()
    expect(owner.page.get_by_role("link", name="Quick Co").first).to_be_visible()


def test_the_tab_follows_a_new_name_and_takes_no_orders_from_it(owner: Tab) -> None:
    company = make(owner, "companies", name="Siam \u202etxt.exe")
    owner.go(f"/companies/{company}")
    expect(owner.page).to_have_title("Siam txt.exe · Companies")
    changed = owner.page.request.patch(
        f"{owner.origin}/api/v1/companies/{company}",
        data={"version": 1, "name": "Siam Steel"},
        headers={"origin": owner.origin},
    )
    assert changed.ok, changed.text()
    expect(owner.page).to_have_title("Siam Steel · Companies")
    owner.go(f"/companies/{company}/edit")
    expect(owner.page).to_have_title(f"{owner.say('ui.record.edit', name='Siam Steel')} · Companies")


def test_an_invitation_is_copied_with_a_word(owner: Tab) -> None:
    owner.go("/settings")
    owner.press("workspaces.invitation.title")
    owner.fill(email="new@example.com")
    owner.press("workspaces.invitation.make")
    owner.press("ui.copy")
    owner.sees(owner.say("ui.copied"))
    link = owner.page.evaluate("navigator.clipboard.readText()")
    assert link == owner.page.locator("[name=link]").input_value()


def test_a_password_can_be_shown(browser: Browser, product: Running) -> None:
    with tab(browser, product.origin) as visitor:
        visitor.page.goto(f"{product.origin}/login")
        field = visitor.page.locator("[name=password]")
        field.fill(PASSWORD)
        visitor.page.get_by_role("button", name=visitor.say("identity.password.show")).click()
        expect(field).to_have_attribute("type", "text")
        expect(field).to_have_value(PASSWORD)


def test_on_a_phone_in_thai(owner: Tab) -> None:
    contact = make(owner, "contacts", name="มาลี", mobile="081 234 5678", email="malee@example.com", line_id="malee")
    profile_ = {"name": "Owner", "language": "th", "timezone": "Asia/Bangkok", "theme": "dark"}
    owner.page.request.put(f"{owner.origin}/api/v1/me", data=profile_, headers={"origin": owner.origin})
    owner.language = "th"
    owner.page.set_viewport_size(PHONE)
    owner.go(f"/contacts/{contact}")
    bar = owner.page.get_by_role("navigation", name=owner.say("ui.navigation")).locator("visible=true")
    for key in ("dashboard.title", "deals.title", "tasks.title"):
        expect(bar.get_by_role("link", name=owner.say(key), exact=True)).to_be_visible()
    number = owner.page.locator("main a[href='tel:0812345678']").locator("visible=true").first
    timeline = owner.page.get_by_role("heading", name=owner.say("activities.timeline"))
    above, below = number.bounding_box(), timeline.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
    owner.fits()
    owner.is_accessible()
    owner.go("/?date_from=2026-01-01&date_to=2026-11-27")  # the most that stands in the head of a page
    expect(owner.page.locator("[name=date_to]")).to_have_value("27 พ.ย. 2569")
    owner.fits()
    owner.go("/tasks/new")
    owner.fill(title="โทรกลับ")
    owner.page.get_by_role("button", name=owner.say("ui.date.choose")).first.click()
    tomorrow = today(ZONE) + timedelta(days=1)
    owner.page.keyboard.press("ArrowRight")
    owner.page.keyboard.press("Enter")
    expect(owner.page.locator("[name=due_date]")).to_have_value(formats.day(tomorrow, "th"))
    owner.fits()
