"""A new team moves in by the browser alone: fields of its own, files of three systems, and the views of its Monday.

The owner is Thai, works at a desk and looks once by phone; each step begins where the one before has ended.
"""

import os
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.e2e.tabs import DESK, PATIENCE, PHONE, Tab, tab
from tests.imports.test_unpack import xlsx
from tests.support.running import Running
from tests.support.world import PASSWORD

EMAIL = "ploy@siamwater.example"
MONTH = date.today().replace(day=15)
SCHEMES: tuple[Any, ...] = ("light", "dark")
LATER = date(MONTH.year + 1, MONTH.month, 15)
SHEET = [
    ["รายชื่อลูกค้า ประจำปี 2569", "", "", "", ""],
    ["รหัสลูกค้า", "ชื่อบริษัท", "เบอร์โทรศัพท์", "ประเภทธุรกิจ", "ภูมิภาค"],
    ["C001", "บริษัท สยามน้ำดื่ม จำกัด (มหาชน)", 812345678, "เครื่องดื่ม", "เหนือ"],
    ["C002", "ห้างหุ้นส่วนจำกัด รุ่งเรืองวัสดุก่อสร้างและเครื่องมือช่างอุตสาหกรรมภาคใต้", "02-123-4568", "ก่อสร้าง", "ใต้"],
    ["C003", "ร้านกาแฟดอยช้าง", "053-111-222", "เครื่องดื่ม", "เหนือ"],
    ["รวม", "", "", "", ""],
]
HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date,Associated Company,Job Title,"
    "Next call\n"
    f"101,พลอย,รัตนกุล,ploy@lotus.example,812345678,{EMAIL},New,2025-12-01 10:00,ร้านกาแฟดอยช้าง,ผู้จัดการ,{MONTH}\n"
    f"102,Tom,Hale,tom@lotus.example,,{EMAIL},,2025-12-01 10:00,ร้านกาแฟดอยช้าง,CFO,{MONTH}\n"
    f"103,Ann,Lee,ann@birch.example,,mai@us.example,Open,2025-12-01 10:00,Birch Ltd,,{LATER}\n"
)
PIPEDRIVE = (
    "Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Organization,Deal - Contact person,Deal - Stage,Deal - Status,"
    "Deal - Owner,Deal - Expected close date\n"
    f"ตู้แช่รุ่นใหม่,250000,THB,ร้านกาแฟดอยช้าง,Tom Hale,Qualified,Open,{EMAIL},{MONTH}\n"
    f"Water plant,1200000,THB,บริษัท สยามน้ำดื่ม จำกัด (มหาชน),,Proposal Made,Open,{EMAIL},{LATER}\n"
    f"Pumps,90000,THB,Birch Ltd,Ann Lee,Qualified,Open,mai@us.example,{MONTH}\n"
    f"Old pumps,50000,THB,Birch Ltd,Ann Lee,Qualified,Won,{EMAIL},2025-10-01\n"
)


@pytest.fixture(scope="module")
def profile(browser: Browser, product: Running) -> Iterator[BrowserContext]:
    """The browser profile of somebody whom the product does not know yet."""
    context = browser.new_context(viewport=DESK, locale="th-TH", timezone_id="Asia/Bangkok")
    yield context
    context.close()


@pytest.fixture
def thai(browser: Browser, product: Running, profile: BrowserContext) -> Iterator[Tab]:
    """A tab of that person."""
    with tab(browser, product.origin, profile) as opened:
        opened.language = "th"
        yield opened


def looks(thai: Tab, name: str) -> None:
    """At a desk and by phone: nothing is wider than the screen; in light and in dark where pictures are wanted."""
    for size, where in ((DESK, "desk"), (PHONE, "phone")):
        thai.page.set_viewport_size(size)
        thai.settle()
        thai.fits()
        for scheme in SCHEMES if os.environ.get("TEST_SHOTS") else ():
            thai.page.emulate_media(color_scheme=scheme)
            thai.look(f"{name}-{where}-{scheme}")
        thai.page.emulate_media(color_scheme="light")
    thai.page.set_viewport_size(DESK)
    thai.settle()


def dialog(thai: Tab) -> Locator:
    return thai.page.get_by_role("dialog")


def declare(thai: Tab, kind: str, type_: str, label: str, **more: str) -> None:
    """Makes a field in the settings."""
    thai.page.get_by_label(thai.say("fields.kind")).select_option(kind)
    thai.page.wait_for_url(f"**kind={kind}")
    thai.settle()
    thai.press("fields.new")
    dialog(thai).locator("[name=type]").select_option(type_)
    dialog(thai).locator("[name=label_th]").fill(label)
    for name, value in more.items():
        dialog(thai).locator(f"[name={name}]").fill(value)
    thai.look(f"field-{kind}")
    dialog(thai).get_by_role("button", name=thai.say("ui.save")).click()
    expect(dialog(thai)).to_be_hidden()
    thai.sees(label)


def bring(thai: Tab, name: str, data: bytes, targets: dict[str, str], created: int) -> None:
    """Imports a file from the list of imports; `targets` are those columns whose guess is not what the team wants."""
    thai.follow("imports.title")
    thai.arrives("/imports")
    thai.page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": data})
    thai.press("imports.upload.submit")
    thai.arrives("/imports/[0-9a-f-]+")
    for column, target in targets.items():
        goes = thai.page.get_by_label(thai.say("imports.column.goes_to", column=column))
        goes.select_option(label=target, timeout=PATIENCE)
    start = thai.page.get_by_role("button", name=thai.say("imports.start"), exact=True)
    expect(start).to_be_enabled(timeout=PATIENCE)
    looks(thai, f"import-{name.split('.')[0]}")
    start.click()
    thai.sees(thai.say("imports.status.done"))
    figures = thai.page.get_by_role("main").locator("[aria-live]")
    expect(figures).to_contain_text(f"{thai.say('imports.count.created')}{created:,}", timeout=PATIENCE)
    looks(thai, f"imported-{name.split('.')[0]}")


def condition(thai: Tab, field: str, op: str, value: str, *, ticked: bool = False) -> None:
    """Adds a condition to the filter of the list."""
    thai.press("records.filter.add")
    dialog(thai).locator("[name=c1_field]").select_option(label=field)
    dialog(thai).locator("[name=c1_op]").select_option(label=op)
    if ticked:
        dialog(thai).get_by_label(value, exact=True).check(force=True)
    else:
        dialog(thai).locator("[name=c1_value]").select_option(label=value)
    thai.look(f"filter-{field}")
    thai.press("records.filter.apply")
    expect(dialog(thai)).to_be_hidden()


def layout(thai: Tab, key: str) -> None:
    thai.press("records.table.look")
    thai.page.get_by_role("menuitem", name=thai.say(key)).click()


def keep(thai: Tab, name: str, *, shared: bool = False) -> None:
    """Saves the list as a view, and pins it."""
    thai.press("views.save")
    dialog(thai).locator("[name=name]").fill(name)
    if shared:
        dialog(thai).get_by_label(thai.say("views.sharing")).select_option(label=thai.say("views.sharing.everyone"))
    dialog(thai).get_by_label(thai.say("views.pin")).check(force=True)
    thai.look(f"view-{name}")
    dialog(thai).get_by_role("button", name=thai.say("ui.save")).click()
    expect(dialog(thai)).to_be_hidden()
    expect(pinned(thai, name)).to_be_visible()


def pinned(thai: Tab, name: str) -> Locator:
    return thai.page.get_by_role("list", name=thai.say("views.pinned")).get_by_role("link", name=name)


def back_to_all(thai: Tab) -> None:
    """Leaves the view for the whole list."""
    views = thai.page.get_by_role("navigation", name=thai.say("views.title"))
    views.get_by_role("link", name=thai.say("views.all"), exact=True).click()
    expect(thai.page.get_by_role("table")).to_be_visible()


def test_a_team_signs_up_and_makes_fields_of_its_own(thai: Tab) -> None:
    thai.page.goto(f"{thai.origin}/th/register")
    thai.fill(workspace="บริษัท สยามเครื่องทำน้ำและอุปกรณ์ จำกัด", name="พลอย สุวรรณ", email=EMAIL, password=PASSWORD)
    thai.look("register")
    thai.press("identity.register.action")
    thai.arrives("/")
    looks(thai, "first-page")
    thai.follow("workspaces.settings")
    thai.follow("fields.title")
    thai.arrives(r"/settings/fields.*")
    looks(thai, "fields-empty")
    # a refused form leads to what is missing
    thai.press("fields.new")
    dialog(thai).locator("[name=type]").select_option("choice")
    expect(dialog(thai).locator("[name=choices]")).to_be_visible()
    dialog(thai).get_by_role("button", name=thai.say("ui.save")).click()
    expect(dialog(thai).locator("[name=label_th]")).to_be_focused()
    thai.look("field-refused")
    dialog(thai).get_by_role("button", name=thai.say("ui.cancel")).click()
    expect(dialog(thai)).to_be_hidden()
    declare(thai, "company", "choice", "ภูมิภาค", choices="เหนือ\nใต้\nกลาง")
    expect(thai.page.get_by_text(thai.say("core.error.invalid"))).to_have_count(0)
    declare(thai, "contact", "date", "วันนัดโทร", label_en="Next call")
    looks(thai, "fields")


def test_the_files_of_three_systems_come_in(thai: Tab) -> None:
    thai.go("/")
    bring(thai, "ลูกค้า.xlsx", xlsx(ลูกค้า=SHEET), {"ประเภทธุรกิจ": thai.say("companies.field.sector")}, 3)
    bring(thai, "hubspot-crm-exports-all-contacts.csv", HUBSPOT.encode(), {}, 3)
    bring(thai, "deals-12345.csv", PIPEDRIVE.encode(), {}, 4)
    thai.follow("imports.see_records")
    thai.arrives("/deals.*")
    for name in ("ตู้แช่รุ่นใหม่", "Water plant", "Pumps", "Old pumps"):
        thai.sees(name)
    looks(thai, "deals")
    # the fields that were made a minute ago have taken the values of the files
    contact = thai.call("GET", "contacts?q=Tom")["items"][0]
    assert contact["custom_fields"]["next_call"] == MONTH.isoformat()
    company = thai.call("GET", "companies?q=C001")["items"] or thai.call("GET", "companies?q=สยามน้ำดื่ม")["items"]
    assert company[0]["custom_fields"]["ภูมิภาค"] == "เหนือ"


def test_monday_has_its_views(thai: Tab) -> None:
    thai.go("/deals")
    any_of = thai.say("records.filter.op.any_of")
    condition(thai, thai.say("deals.field.status"), any_of, thai.say("deals.status.open"), ticked=True)
    expect(thai.page.get_by_role("link", name="Old pumps")).to_be_hidden()
    condition(thai, thai.say("deals.field.owner_id"), any_of, thai.say("records.filter.me"), ticked=True)
    expect(thai.page.get_by_role("link", name="Pumps")).to_be_hidden()
    layout(thai, "records.layout.board")
    lane = thai.page.get_by_role("region").filter(has=thai.page.get_by_role("link", name="ตู้แช่รุ่นใหม่"))
    expect(lane).to_contain_text("฿250,000")
    keep(thai, "ดีลของฉัน")
    looks(thai, "board")
    back_to_all(thai)
    in_period, this_month = thai.say("records.filter.op.day.in_period"), thai.say("records.filter.period.this_month")
    condition(thai, thai.say("deals.field.expected_close_date"), in_period, this_month)
    expect(thai.page.get_by_role("link", name="Water plant")).to_be_hidden()
    layout(thai, "records.table.with_totals")
    expect(thai.page.get_by_role("table")).to_contain_text("฿340,000")
    keep(thai, "ปิดเดือนนี้ทั้งทีม", shared=True)
    looks(thai, "closing")
    thai.page.set_viewport_size(PHONE)
    thai.sees(f"{thai.say('records.table.totals')} · {thai.say('deals.field.amount')} ฿340,000")
    thai.page.set_viewport_size(DESK)
    thai.follow("contacts.title")
    thai.arrives("/contacts")
    layout(thai, "records.layout.calendar")
    thai.page.get_by_label(thai.say("records.layout.by.calendar")).select_option(label="วันนัดโทร")
    day = thai.page.locator(f"[data-zone='{MONTH}']")
    expect(day.get_by_role("link")).to_have_count(2)
    keep(thai, "นัดโทร")
    looks(thai, "calls")
    # on Monday: from the side bar, after signing in again elsewhere
    thai.go("/")
    pinned(thai, "ดีลของฉัน").click()
    expect(lane).to_be_visible()
    pinned(thai, "นัดโทร").click()
    expect(day.get_by_role("link")).to_have_count(2)
    shared = thai.call("GET", "views")["items"]
    assert {(one["name"], one["shared"], one["pinned"]) for one in shared} == {
        ("ดีลของฉัน", False, True), ("ปิดเดือนนี้ทั้งทีม", True, True), ("นัดโทร", False, True),
    }  # fmt: skip
