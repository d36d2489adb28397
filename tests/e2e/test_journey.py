"""The main job in a browser: register, import a pipeline, ask about it, work with its records.

One person in one browser profile goes through it once; every test is a stage that later ones build on.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from crm_app.ui.page import pages
from tests.e2e.tabs import DESK, PATIENCE, PHONE, Tab, tab
from tests.imports.samples import ACCOUNTS, pipeline_csv
from tests.support.running import Running

EMAIL, PASSWORD = "somsri@example.com", "a password of some length"
ROWS = 800
PIPELINE = pipeline_csv(ROWS)


@dataclass(frozen=True)
class Won:
    """What the pipeline's file says was won in a period, counted here by hand."""

    total: Decimal
    by_person: dict[str, Decimal]


def won_between(first: date, last: date) -> Won:
    by_person: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(PIPELINE)):
        if row["deal_stage"] == "Won":
            closed = datetime.strptime(row["close_date"], "%d-%m-%y").date()
            if first <= closed <= last:
                by_person[row["sales_agent"]] += Decimal(row["close_value"])
    return Won(sum(by_person.values(), Decimal(0)), dict(by_person))


@pytest.fixture(scope="module")
def profile(browser: Browser, product: Running) -> Iterator[BrowserContext]:
    """The browser profile of a Thai owner of a new workspace, who sees what moves on a page."""
    context = browser.new_context(
        viewport=DESK, locale="th-TH", timezone_id="Asia/Bangkok", reduced_motion="no-preference"
    )
    with tab(browser, product.origin, context) as thai:
        thai.language = "th"
        thai.page.goto(f"{product.origin}/th/register")
        thai.fill(workspace="บริษัท ทดสอบ จำกัด", name="สมศรี ใจดี", email=EMAIL, password=PASSWORD)
        thai.press("identity.register.action")
        thai.arrives("/")
    yield context
    context.close()


@pytest.fixture
def thai(browser: Browser, product: Running, profile: BrowserContext) -> Iterator[Tab]:
    """A tab of the owner, in Thai."""
    with tab(browser, product.origin, profile) as opened:
        opened.language = "th"
        yield opened


@pytest.fixture(scope="module")
def imported(
    browser: Browser, product: Running, profile: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The owner's workspace with the companies and the pipeline of two files."""
    folder = tmp_path_factory.mktemp("files")
    for name, content, created in (
        ("accounts.csv", ACCOUNTS, len(ACCOUNTS.splitlines()) - 1),
        ("sales_pipeline.csv", PIPELINE, ROWS),
    ):
        file = folder / name
        file.write_text(content, encoding="utf-8")
        with tab(browser, product.origin, profile) as thai:
            thai.language = "th"
            import_file(thai, file, created)


def import_file(opened: Tab, file: Path, created: int) -> None:
    """Uploads a file, takes what was guessed of it, and waits until it is in."""
    opened.go("/imports")
    opened.page.locator("input[type=file]").set_input_files(file)
    opened.press("imports.upload.submit")
    opened.arrives("/imports/[0-9a-f-]+")
    start = opened.page.get_by_role("button", name=opened.say("imports.start"), exact=True)
    expect(start).to_be_enabled(timeout=PATIENCE)
    start.click()
    opened.sees(opened.say("imports.status.done"))
    figures = opened.page.get_by_role("main").locator("[aria-live]")
    expect(figures).to_contain_text(f"{opened.say('imports.count.created')}{created:,}", timeout=PATIENCE)


def test_who_registers_in_thai_sees_a_thai_workspace(thai: Tab) -> None:
    thai.go("/companies")
    expect(thai.page.locator("html")).to_have_attribute("lang", "th")
    thai.sees("บริษัท ทดสอบ จำกัด")
    thai.sees(thai.say("companies.empty.title"))


def test_a_pipeline_is_imported_as_it_is(thai: Tab, imported: None) -> None:
    thai.go("/companies")
    for name in ("Blue Heron Supply", "บริษัท สยามน้ำดื่ม จำกัด"):
        thai.sees(name)
    found = thai.page.request.get(f"{thai.origin}/api/v1/imports").json()["items"]
    assert {(i["file_name"], i["status"]) for i in found} == {("accounts.csv", "done"), ("sales_pipeline.csv", "done")}


# ---------------------------------------------------------------- one record


def make_company(opened: Tab, name: str) -> str:
    """Creates a company through its form. Returns its address."""
    opened.go("/companies/new")
    opened.fill(name=name, city="เชียงใหม่")
    opened.press("ui.save")
    opened.arrives("/companies/[0-9a-f]{8}-[0-9a-f-]+")
    opened.sees(opened.say("ui.record.said.created", name=name))
    return opened.page.url.removeprefix(opened.origin)


def test_a_record_is_created_changed_deleted_and_brought_back(thai: Tab) -> None:
    path = make_company(thai, "ร้านกาแฟ ดอยช้าง")
    thai.follow("ui.edit")
    thai.arrives(f"{path}/edit")
    thai.fill(city="ลำพูน")
    thai.press("ui.save")
    thai.arrives(path)
    thai.sees("ลำพูน")
    thai.press("ui.actions")
    thai.page.get_by_role("menuitem", name=thai.say("ui.delete")).click()
    thai.arrives("/companies")
    expect(thai.page.get_by_role("link", name="ร้านกาแฟ ดอยช้าง", exact=True)).to_have_count(0)
    thai.press("ui.undo")
    thai.go(path)
    thai.sees("ลำพูน")


def test_two_tabs_that_change_one_record_lose_nothing(
    browser: Browser, product: Running, profile: BrowserContext, thai: Tab
) -> None:
    path = make_company(thai, "โรงพิมพ์ สองแท็บ")
    thai.go(f"{path}/edit")
    with tab(browser, product.origin, profile) as other:
        other.language = "th"
        other.go(f"{path}/edit")
        other.fill(city="ขอนแก่น")
        other.press("ui.save")
        other.arrives(path)
    thai.fill(city="อุดรธานี", phone="02-123-4567")
    thai.press("ui.save")
    thai.sees(thai.say("ui.record.conflict.title"))
    thai.sees("ขอนแก่น")
    expect(thai.page.locator("[name=city]")).to_have_value("อุดรธานี")
    thai.press("ui.save")
    thai.arrives(path)
    thai.sees("อุดรธานี")
    thai.sees("02-123-4567")


# ---------------------------------------------------------------- questions


def ask(opened: Tab, question: str) -> Locator:
    """Asks in a new conversation. Returns the finished answer."""
    opened.go("/assistant")
    opened.page.locator("#question").fill(question)
    opened.press("conversations.send")
    opened.arrives("/assistant/[0-9a-f-]+")
    answer = opened.page.get_by_role("article").last
    again = answer.get_by_role("button", name=opened.say("conversations.regenerate"))
    expect(again).to_be_visible(timeout=PATIENCE)
    return answer


def test_who_won_most_in_a_quarter(thai: Tab, imported: None) -> None:
    won = won_between(date(2017, 1, 1), date(2017, 3, 31))
    best = max(won.by_person, key=lambda name: won.by_person[name])
    answer = ask(thai, "Who won most in Q1 2017?")
    expect(answer).to_contain_text(best)
    expect(answer).to_contain_text(f"{won.by_person[best]:,.0f}")


def test_the_sales_of_a_quarter_asked_in_thai_lead_to_the_deals_that_they_are_of(thai: Tab, imported: None) -> None:
    won = won_between(date(2017, 1, 1), date(2017, 3, 31))
    answer = ask(thai, "ยอดขายไตรมาสแรกปี 2017")
    expect(answer).to_contain_text(f"{won.total:,.0f}")
    chip = answer.get_by_role("list").get_by_role("link").first
    address = chip.get_attribute("href") or ""
    chip.click()
    thai.arrives(re.escape(address))
    expect(thai.page.get_by_role("main").get_by_role("row").nth(1)).to_be_visible()


def test_what_the_records_do_not_hold_is_not_found(thai: Tab, imported: None) -> None:
    answer = ask(thai, "What is the capital of Mongolia?")
    expect(answer.get_by_role("list").get_by_role("link")).to_have_count(0)


# ---------------------------------------------------------------- the board and tasks


def test_a_deal_is_dragged_to_another_stage(thai: Tab, imported: None) -> None:
    thai.go("/deals/board")
    columns = thai.page.locator("main section").filter(has=thai.page.locator("ul[id]"))
    source = columns.filter(has=thai.page.locator("li[data-row]")).first
    card = source.locator("li[data-row]").first
    ident, name = card.get_attribute("data-row"), source.get_by_role("heading").inner_text()
    target = next(c for c in columns.all() if c.get_by_role("heading").inner_text() != name)
    goal = target.get_by_role("heading").inner_text()
    start, end = card.bounding_box(), target.locator("ul[id]").bounding_box()
    assert start is not None
    assert end is not None
    mouse = thai.page.mouse
    mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] - 12)
    mouse.down()
    # The library follows the pointer: one jump would not tell it where to.
    mouse.move(end["x"] + end["width"] / 2, end["y"] + 40, steps=25)
    mouse.move(end["x"] + end["width"] / 2, end["y"] + 50, steps=5)
    mouse.up()
    moved = thai.page.locator("main section").filter(has=thai.page.locator(f"li[data-row='{ident}']"))
    expect(moved.get_by_role("heading")).to_have_text(goal, timeout=PATIENCE)
    thai.go(f"/deals/{ident}")
    thai.sees(goal)


def test_a_task_is_ticked_off(thai: Tab) -> None:
    thai.go("/tasks/new")
    thai.fill(title="โทรหาลูกค้า")
    thai.press("ui.save")
    thai.arrives("/tasks/[0-9a-f]{8}-[0-9a-f-]+")
    path = thai.page.url.removeprefix(thai.origin)
    thai.go("/tasks/all")
    tick = thai.page.get_by_role("checkbox", name=thai.say("tasks.tick", title="โทรหาลูกค้า"))
    tick.click()
    expect(tick).to_be_checked(timeout=PATIENCE)
    thai.go(path)
    thai.sees(thai.say("tasks.status.done"))


# ---------------------------------------------------------------- one's own look


def test_language_and_theme_are_switched_at_once_and_kept(thai: Tab) -> None:
    def choose(item: str) -> None:
        thai.press("ui.account", name="สมศรี ใจดี")
        thai.page.get_by_role("menuitem", name=item, exact=True).click()

    html = thai.page.locator("html")
    thai.go("/companies")
    choose(thai.say("ui.english"))
    expect(html).to_have_attribute("lang", "en")
    thai.language = "en"
    thai.sees("Companies")
    choose(thai.say("ui.theme.dark"))
    expect(html).to_have_class(re.compile(r"\bdark\b"))
    thai.go("/contacts")
    expect(html).to_have_attribute("lang", "en")
    expect(html).to_have_class(re.compile(r"\bdark\b"))
    thai.is_accessible()
    choose(thai.say("ui.theme.light"))
    choose(thai.say("ui.thai"))
    expect(html).to_have_attribute("lang", "th")
    thai.language = "th"


# ---------------------------------------------------------------- every page


def addresses(opened: Tab) -> list[str]:
    """Every page that the product registers, those of a record with one that is there."""
    import_module("crm_app.crm_app")
    found = []
    for spec in pages():
        if spec.public or spec.language:
            continue
        route = spec.route
        if parameter := re.search(r"\[(\w+)\]", route):
            collection = {"assistant": "conversations"}.get(route.split("/")[1], route.split("/")[1])
            answer = opened.page.request.get(f"{opened.origin}/api/v1/{collection}?limit=1").json()
            items = answer["items"] if isinstance(answer, dict) else answer
            if not items:
                continue
            route = route.replace(parameter[0], items[0]["id"])
        found.append(route)
    return found


def test_every_page_is_clean_accessible_and_fits_a_phone(thai: Tab, imported: None) -> None:
    faults = []
    thai.page.emulate_media(reduced_motion="reduce")  # what moves is neither looked at nor in the way
    for path in addresses(thai):
        thai.page.set_viewport_size(DESK)
        thai.go(path)
        # What a rule finds hardly depends on the width, and takes seconds: on a phone it looks at main pages alone.
        phone = [thai.fits] if path.count("/") > 1 else [thai.fits, thai.is_accessible]
        for size, checks in ((DESK, [thai.fits, thai.is_accessible]), (PHONE, phone)):
            thai.page.set_viewport_size(size)
            for check in checks:
                try:
                    check()
                except AssertionError as error:
                    faults.append(f"{size['width']} px: {error}")
    assert faults == []


def test_the_keyboard_skips_the_frame(thai: Tab) -> None:
    thai.go("/companies")
    thai.page.keyboard.press("Tab")
    expect(thai.page.get_by_text(thai.say("ui.skip"))).to_be_focused()
    thai.page.keyboard.press("Enter")
    expect(thai.page.locator("#content")).to_be_focused()
    assert thai.page.url.startswith(f"{thai.origin}/companies")
    thai.settle()


PUBLIC = ("/login", "/register", "/forgot", "/reset?token=none")


@pytest.mark.parametrize("path", [*PUBLIC, *(f"/th{path}" for path in PUBLIC)])
def test_the_pages_before_sign_in_are_clean_too(browser: Browser, product: Running, path: str) -> None:
    with tab(browser, product.origin, viewport=PHONE) as stranger:
        stranger.go(path)
        stranger.fits()
        stranger.is_accessible()


# ---------------------------------------------------------------- the end


def test_after_signing_out_nothing_is_shown_any_more(thai: Tab) -> None:
    thai.go("/companies")
    thai.press("ui.account", name="สมศรี ใจดี")
    thai.page.get_by_role("menuitem", name=thai.say("ui.sign_out")).click()
    thai.page.wait_for_url(re.compile("/login"))
    thai.expected_statuses = {401}
    assert thai.page.request.get(f"{thai.origin}/api/v1/companies").status == 401
    thai.page.goto(f"{thai.origin}/companies")
    thai.page.wait_for_url(re.compile("/login"))
