"""Typed texts are kept: after a lost connection, a restart, an upgrade, a lost state, and after leaving the page."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, expect

from tests.e2e.desk import OUTAGE_SECONDS, PING_SECONDS, STATE_SECONDS, UPGRADE, Busy, Desk
from tests.e2e.tabs import PATIENCE, Tab


def named(tab: Tab, name: str) -> Locator:
    """The visible field of that name."""
    return tab.page.locator(f"[name={name}]").locator("visible=true").first


def picker(tab: Tab, key: str) -> Locator:
    return tab.page.get_by_role("combobox", name=tab.say(key))


def comes_true(tab: Tab, expression: str, seconds: float = 60.0) -> None:
    """Waits until a script says yes. The page's policy forbids the `eval` with which Playwright would ask for itself."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(PlaywrightError):  # the page is being loaded anew
            if tab.page.evaluate(expression):
                return
        time.sleep(0.3)
    raise AssertionError(f"{tab.page.url}: never true: {expression}")


def save(tab: Tab) -> None:
    tab.page.get_by_role("button", name=tab.say("ui.save"), exact=True).first.click()


def restored(tab: Tab) -> Locator:
    return tab.page.get_by_text(tab.say("ui.draft.restored")).locator("visible=true")


# ---------------------------------------------------------------- the line, the server, its version


class Typed:
    """Many places at once with something half written in each.

    Each is typed into as soon as it is open: the server forgets a page after `STATE_SECONDS`, and makes its form anew.
    """

    def __init__(self, desk: Desk) -> None:
        self.company = desk.made("companies", name="Siam Steel", city="Rayong")
        self.new = desk.open("/contacts/new")
        named(self.new, "name").fill("Somchai")
        picker(self.new, "contacts.field.company_id").press_sequentially("Siam")
        self.new.page.get_by_role("option", name="Siam Steel").click()
        named(self.new, "status").select_option("customer")
        self.edit = desk.open(f"/companies/{self.company['id']}/edit")
        named(self.edit, "city").fill("Chiang Mai")
        self.edit.press("ui.record.custom.add")
        named(self.edit, "custom_name_1").fill("Dock")
        named(self.edit, "custom_value_1").fill("7")

    def go_on(self, desk: Desk) -> None:
        """More places than the two forms."""
        self.dialog = desk.open("/settings")
        self.dialog.press("workspaces.invitation.title")
        named(self.dialog, "email").fill("new@example.com")
        self.stage = desk.open("/deals/pipelines")
        self.stage.press("pipelines.new")
        named(self.stage, "name").fill("Renewals")
        self.beside = desk.open(f"/companies/{self.company['id']}")
        self.beside.page.locator("label", has_text=self.beside.say("activities.kind.call")).click()
        named(self.beside, "body").fill("Wants 5 %")
        named(self.beside, "title").fill("Ring back")
        self.chat = desk.open("/assistant")
        self.chat.page.locator("#question").fill("Who won most")
        self.list = desk.open("/contacts")
        self.list.page.get_by_role("searchbox").first.press_sequentially("Som")
        self.days = desk.open("/?date_from=2026-01-01&date_to=2026-06-30")
        named(self.days, "date_to").fill("31/12/2569")

    def forms_are_there(self) -> None:
        """Everything stands in the two forms where it was typed."""
        self._stand(
            (self.edit, {"city": "Chiang Mai", "custom_name_1": "Dock", "custom_value_1": "7", "name": "Siam Steel"}),
            (self.new, {"name": "Somchai", "status": "customer"}),
        )
        expect(picker(self.new, "contacts.field.company_id")).to_have_value("Siam Steel")
        expect(self.new.page.locator("input[name=company_id]")).to_have_value(self.company["id"])

    def is_there(self) -> None:
        """Everything stands where it was typed."""
        self.forms_are_there()
        self._stand(
            (self.dialog, {"email": "new@example.com"}),
            (self.beside, {"body": "Wants 5 %", "title": "Ring back"}),
            (self.days, {"date_from": "1 Jan 2026", "date_to": "31/12/2569"}),
        )
        expect(self.beside.page.locator("input[name=kind][value=call]")).to_be_checked()
        expect(self.chat.page.locator("#question")).to_have_value("Who won most", timeout=PATIENCE)
        expect(self.list.page.get_by_role("searchbox").first).to_have_value("Som")

    @staticmethod
    def _stand(*places: tuple[Tab, dict[str, str]]) -> None:
        for tab, fields in places:
            for name, value in fields.items():
                expect(named(tab, name)).to_have_value(value, timeout=PATIENCE)

    def reopen_dialogs(self) -> None:
        """Dialogs close with a page that is loaded anew; what was typed is there when they are opened again."""
        if not named(self.dialog, "email").is_visible():
            self.dialog.press("workspaces.invitation.title")
        expect(named(self.dialog, "email")).to_have_value("new@example.com")
        if not self.stage.page.get_by_role("dialog").is_visible():
            self.stage.press("pipelines.new")
        expect(named(self.stage, "name")).to_have_value("Renewals")

    def mark(self) -> None:
        """Notes in the page itself which form stands there."""
        for tab in (self.edit, self.new):
            tab.page.evaluate("document.querySelector('main form').dataset.same = 'yes'")

    def is_the_same(self) -> list[bool]:
        """Whether the forms that were marked are still the same ones."""
        return [tab.page.locator("main form[data-same=yes]").count() == 1 for tab in (self.edit, self.new)]


def back(desk: Desk, tabs: list[Tab]) -> None:
    """Waits until every tab is connected again: it can ask the server for something."""
    for tab in tabs:
        expect(tab.page.get_by_role("alert").filter(has_text=tab.say("ui.disconnected")[:20])).to_have_count(
            0, timeout=PATIENCE
        )
        tab.settle()


def test_half_written_things_outlive_a_cut_an_upgrade_and_an_outage_with_a_restart(desk: Desk) -> None:
    typed = Typed(desk)
    typed.forms_are_there()
    typed.mark()
    desk.line.cut()
    desk.line.restore()  # a hiccup: the state is still there
    back(desk, desk.tabs)
    typed.forms_are_there()
    assert typed.is_the_same() == [True, True], "a form of the same record and version is not made anew"
    typed.go_on(desk)
    typed.is_there()

    (desk.upgrades / "sitecustomize.py").write_text(UPGRADE)
    desk.kill_server()
    for tab in desk.tabs:
        comes_true(tab, "sessionStorage.getItem('reflex_last_reloaded_on_error') !== null")
    back(desk, desk.tabs)
    typed.reopen_dialogs()
    typed.is_there()

    (desk.upgrades / "sitecustomize.py").unlink()
    desk.line.cut()
    if OUTAGE_SECONDS < PING_SECONDS + 10:
        desk.line.reset()
    desk.kill_server()  # back to the earlier version, with nobody looking
    time.sleep(OUTAGE_SECONDS)
    named(typed.edit, "phone").fill("0812345678")
    desk.line.restore()
    for tab in (typed.edit, typed.new):
        expect(restored(tab)).to_be_visible(timeout=90_000)  # the forms were made anew
    back(desk, desk.tabs)
    typed.reopen_dialogs()
    typed.is_there()
    expect(named(typed.edit, "phone")).to_have_value("0812345678")

    save(typed.edit)
    typed.edit.page.wait_for_url(re.compile(rf"/companies/{typed.company['id']}$"))
    typed.edit.sees("Chiang Mai")
    typed.edit.sees("0812345678")
    save(typed.new)
    typed.new.page.wait_for_url(re.compile(r"/contacts/[0-9a-f-]{36}$"))
    typed.new.sees("Siam Steel")
    typed.beside.press("activities.log")
    expect(typed.beside.page.get_by_role("article").or_(typed.beside.page.get_by_text("Wants 5 %"))).to_be_visible()
    expect(named(typed.beside, "body")).to_have_value("")
    named(typed.beside, "title").press("Enter")
    expect(named(typed.beside, "title")).to_have_value("")
    assert desk.names("tasks") == ["Ring back"]
    typed.edit.go(f"/companies/{typed.company['id']}/edit")
    expect(restored(typed.edit)).to_have_count(0)


def test_a_click_without_a_connection_is_reported_and_sent_once(desk: Desk) -> None:
    new = desk.open("/companies/new")
    named(new, "name").fill("Sent in the dark")
    desk.line.cut()
    save(new)
    expect(new.page.get_by_text(new.say("ui.draft.waiting"))).to_be_visible(timeout=PATIENCE)
    save(new)
    desk.line.restore()
    new.page.wait_for_url(re.compile(r"/companies/[0-9a-f-]{36}$"), timeout=60_000)
    assert desk.names("companies").count("Sent in the dark") == 1


# ---------------------------------------------------------------- rest, and search boxes


class Rested:
    """Two forms that somebody has left half written, for longer than the server remembers a page."""

    def __init__(self, desk: Desk) -> None:
        self.company = desk.made("companies", name="Rested", city="Rayong")
        # Tabs of their own: a test closes those of the desk.
        self.edit, self.new = (Tab(desk.context.new_page(), desk.origin) for _ in range(2))
        self.edit.go(f"/companies/{self.company['id']}/edit")
        named(self.edit, "city").fill("Trang")
        self.new.go("/companies/new")
        named(self.new, "name").fill("After the rest")
        self.since = time.monotonic()

    def wait(self) -> None:
        """Until the server has forgotten both pages."""
        time.sleep(max(0.0, self.since + STATE_SECONDS + 5 - time.monotonic()))


@pytest.fixture(scope="module")
def rested(whole: Desk) -> Iterator[Rested]:
    """Rests while another test types slowly: its time is not waited for twice."""
    found = Rested(whole)
    yield found
    for tab in (found.edit, found.new):
        tab.page.close()


def type_slowly(box: Locator, text: str) -> None:
    """One key each 300 ms, as people type a number that they read off a card."""
    box.click()
    for letter in text:
        box.page.keyboard.type(letter)
        box.page.wait_for_timeout(300)


def holds(box: Locator, text: str) -> None:
    """The text stands in the box, which has the focus, and the caret is at its end."""
    assert box.input_value() == text
    assert box.evaluate("box => [box === document.activeElement, box.selectionStart]") == [True, len(text)]


def test_a_search_box_keeps_every_letter_on_a_slow_line_while_the_list_lives(desk: Desk, rested: Rested) -> None:
    contact = desk.made("contacts", name="Found by phone", phone="0812345678")
    desk.made("deals", name="0812345678 renewal")
    contacts, board = desk.open("/contacts"), desk.open("/deals/board")
    desk.line.delay = 0.4
    with Busy(desk):
        for tab, found in ((contacts, "Found by phone"), (board, "0812345678 renewal")):
            box = tab.page.get_by_role("searchbox").first
            type_slowly(box, "0812345678")
            holds(box, "0812345678")
            tab.sees(found)
            expect(tab.page.get_by_text("Made meanwhile")).to_have_count(0, timeout=PATIENCE)
            assert tab.page.url.endswith("?q=0812345678")
            tab.page.keyboard.press("Home")
            tab.page.keyboard.type("x")
            tab.page.wait_for_timeout(3_000)
            assert box.evaluate("box => [box.value, box.selectionStart]") == ["x0812345678", 1], "the caret stays"
        quick = contacts.page.locator("#global-search")
        type_slowly(quick, "Found by")
        holds(quick, "Found by")
        edit = desk.open(f"/contacts/{contact['id']}/edit")
        type_slowly(named(edit, "mobile"), "0898765432")
        holds(named(edit, "mobile"), "0898765432")
        question = desk.open("/assistant").page.locator("#question")
        type_slowly(question, "Who won?")
        holds(question, "Who won?")


def test_a_page_that_the_server_has_forgotten_is_saved_all_the_same(desk: Desk, rested: Rested) -> None:
    rested.wait()
    save(rested.edit)
    rested.edit.page.wait_for_url(re.compile(rf"/companies/{rested.company['id']}$"))
    rested.edit.sees("Trang")
    save(rested.new)
    rested.new.page.wait_for_url(re.compile(r"/companies/[0-9a-f-]{36}$"))
    assert desk.names("companies").count("After the rest") == 1
    assert [*rested.edit.faults, *rested.new.faults] == []


def test_a_search_box_takes_the_text_of_an_address_one_goes_to(desk: Desk) -> None:
    desk.made("companies", name="Siam Bakery")  # else the list is empty before the typed text is looked for
    tab = desk.open("/companies?q=siam")
    box = tab.page.get_by_role("searchbox").first
    expect(box).to_have_value("siam")
    expect(tab.page.get_by_role("link", name="Siam Bakery").first).to_be_visible()
    box.fill("nothing of that name")
    tab.sees(tab.say("ui.record.no_match"))
    tab.follow("ui.filters.clear")
    expect(box).to_have_value("")
    tab.page.go_back()
    expect(box).to_have_value("nothing of that name")


# ---------------------------------------------------------------- going elsewhere and coming back


def test_a_draft_waits_for_its_return_and_goes_when_it_is_discarded(desk: Desk) -> None:
    tab = desk.open("/companies/new")
    expect(named(tab, "name")).to_be_focused()
    named(tab, "name").fill("Half a compan")
    tab.follow("deals.title")
    tab.arrives("/deals")
    tab.page.go_back()
    expect(named(tab, "name")).to_have_value("Half a compan")
    expect(restored(tab)).to_be_visible()
    tab.page.reload()
    expect(named(tab, "name")).to_have_value("Half a compan", timeout=PATIENCE)
    tab.press("ui.draft.discard")
    expect(named(tab, "name")).to_have_value("")
    expect(restored(tab)).to_have_count(0)
    named(tab, "name").fill("Cancelled")
    tab.page.locator("main form").get_by_role("link", name=tab.say("ui.cancel")).click()
    tab.arrives("/companies")
    tab.go("/companies/new")
    expect(named(tab, "name")).to_have_value("")


def test_a_restored_draft_shows_changes_of_other_people(desk: Desk) -> None:
    company = desk.made("companies", name="Old Name", city="Rayong", phone="1")
    tab = desk.open(f"/companies/{company['id']}/edit")
    named(tab, "city").fill("Chiang Mai")
    tab.go("/deals")
    changed = desk.context.request.patch(
        f"{desk.origin}/api/v1/companies/{company['id']}",
        data={"version": 1, "city": "Phuket", "phone": "2"},
        headers={"origin": desk.origin},
    )
    assert changed.ok
    tab.go(f"/companies/{company['id']}/edit")
    expect(named(tab, "city")).to_have_value("Chiang Mai")
    expect(named(tab, "phone")).to_have_value("2")
    save(tab)
    tab.sees(tab.say("ui.record.conflict.title"))
    tab.sees("Phuket")
    save(tab)
    tab.page.wait_for_url(re.compile(rf"/companies/{company['id']}$"))
    tab.sees("Chiang Mai")


def test_each_conversation_has_its_own_draft(desk: Desk) -> None:
    tab = desk.open("/assistant")
    begins, goes_on = (tab.page.locator(f"#question[rows='{rows}']") for rows in (2, 1))
    begins.fill("First question")
    begins.press("Enter")
    goes_on.fill("More of the first")
    first = tab.page.url.removeprefix(desk.origin)
    tab.follow("conversations.new")
    begins.fill("A second one")
    tab.page.locator(f"nav a[href='{first}']").click()
    expect(goes_on).to_have_value("More of the first", timeout=PATIENCE)
    tab.follow("conversations.new")
    expect(begins).to_have_value("A second one")
    begins.press("Enter")
    expect(goes_on).to_have_value("")
    assert tab.page.url != desk.origin + first
    tab.go("/assistant")
    expect(begins).to_have_value("")


@pytest.mark.parametrize(
    ("width", "place"), [(1000, "window.scrollY"), (1440, "document.querySelector('[data-scrolled]').scrollTop")]
)
def test_back_leads_to_the_place_in_the_list(desk: Desk, width: int, place: str) -> None:
    """On a page of cards, and within the box of a table."""
    for number in range(25):
        desk.made("companies", name=f"Row {width} {number:02}")
    tab = desk.open("/companies")
    tab.page.set_viewport_size({"width": width, "height": 600})
    tab.go(f"/companies?q=Row {width}&sort=name")
    row = tab.page.get_by_role("link", name=f"Row {width} 20").first
    row.scroll_into_view_if_needed()
    before = tab.page.evaluate(place)
    assert before > 200
    row.click()
    tab.page.wait_for_url(re.compile(r"/companies/[0-9a-f-]{36}$"))
    tab.settle()
    tab.page.go_back()
    expect(row).to_be_in_viewport(timeout=PATIENCE)
    comes_true(tab, f"Math.abs({place} - {before}) < 3")
