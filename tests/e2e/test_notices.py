"""Notices: they cover nothing that is pressed next, and what they tell of a change can be undone from them."""

from playwright.sync_api import expect

from tests.e2e.tabs import DESK, PHONE, Call, Owner, Tab


def fill(call: Call) -> None:
    for number in range(12):
        call("POST", "companies", name=f"Siam {number:02}", sector="Metals")
    call("POST", "contacts", name="Ann", status="lead")


OWNER = Owner("Notices", "Nok Notice", "nok@example.com", fill)
# The controls whose middle lies under a notice; of the page behind a dialog nothing can be pressed.
COVERED = """() => {
  const page = document.querySelector('[role=dialog]') ?? document.querySelector('main');
  const seen = [...page.querySelectorAll('button, input:not([type=hidden]), textarea, select')];
  return seen.filter((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return width && document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[data-toast]');
  }).map((one) => one.ariaLabel || one.textContent || one.name);
}"""


def told(owner: Tab, words: str) -> None:
    """Waits for a notice with these words, which covers no control."""
    notice = owner.page.locator("[data-toast]").filter(has_text=words).last
    expect(notice).to_be_visible()
    assert owner.page.evaluate(COVERED) == []


def test_a_notice_covers_neither_the_button_that_sends_nor_the_input(owner: Tab) -> None:
    page = owner.page
    owner.go("/assistant")
    page.locator("#question").fill("How many companies are there?")
    page.keyboard.press("Enter")
    liked = page.get_by_role("button", name=owner.say("conversations.rating.up"), exact=True)
    for size, name in ((DESK, "desk"), (PHONE, "phone")):
        page.set_viewport_size(size)
        liked.last.click()
        told(owner, owner.say("conversations.rating.thanks"))
        owner.look(f"notice-chat-{name}")
        page.locator("#question").fill("And how many contacts?")
        page.get_by_role("button", name=owner.say("conversations.send"), exact=True).click(timeout=5_000)
        expect(liked).to_have_count(2 if size is DESK else 3)


def test_a_change_in_a_list_is_undone_from_its_notice_and_by_the_keyboard(owner: Tab) -> None:
    page, keys = owner.page, owner.page.keyboard
    owner.go("/companies?columns=sector&columns=city")
    cell = page.locator("[data-row] [data-cell=sector]")
    for number, undo in ((0, "notice"), (11, "key")):
        cell.nth(number).dblclick()
        page.locator("form [name=value]").fill("Wood")
        keys.press("Enter")
        expect(cell.nth(number)).to_have_text("Wood")
        told(owner, f"Sector: Siam {number:02}")
        owner.look(f"notice-cell-{undo}")
        if undo == "notice":
            page.get_by_role("button", name=owner.say("ui.undo"), exact=True).click()
        else:
            keys.press("Control+z")
        expect(cell.nth(number)).to_have_text("Metals")
    owner.settle()
    owner.is_accessible()


def test_a_moved_card_is_put_back(owner: Tab) -> None:
    page, keys = owner.page, owner.page.keyboard
    owner.go("/contacts?layout=board&by=status")
    lead, qualified = (page.get_by_role("region", name=name) for name in ("Lead", "Qualified"))
    owner.tab_to("Ann")
    keys.press("Shift+ArrowRight")
    expect(qualified.get_by_role("link", name="Ann")).to_be_focused()
    told(owner, "Ann: now Qualified")
    keys.press("Control+z")
    expect(lead.get_by_role("link", name="Ann")).to_be_visible()


def test_a_list_is_grouped_on_a_phone(owner: Tab) -> None:
    page = owner.page
    page.set_viewport_size(PHONE)
    owner.go("/contacts")
    page.get_by_role("button", name=owner.say("records.table.look")).click()
    page.get_by_role("menuitem", name=owner.say("records.group.choose")).click()
    page.get_by_role("combobox", name=owner.say("records.group.label")).select_option(label="Status")
    page.get_by_role("button", name=owner.say("records.table.apply"), exact=True).click()
    expect(page.get_by_role("button", name="Lead")).to_have_attribute("aria-expanded", "false")
    assert "group=status" in page.url
    page.get_by_role("button", name="Lead").click()
    expect(page.get_by_role("link", name="Ann")).to_be_visible()
    owner.fits()
    owner.look("groups-phone")
