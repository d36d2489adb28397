"""Lists as boards and calendars in a real browser: by the keyboard alone, with the pointer, and on a phone."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.e2e.tabs import DESK, PHONE, Call, Owner, Tab

TODAY = date.today()
MONDAY = TODAY.replace(day=15) - timedelta(days=TODAY.replace(day=15).weekday())
"""A Monday that the calendar of this month shows, with days around it."""


def fill(call: Call) -> None:
    for name, status in (("Ann", "lead"), ("Bob", "lead"), ("Cid", "customer")):
        call("POST", "contacts", name=name, status=status, email=f"{name.lower()}@example.com")
    for n in range(23):
        call(
            "POST",
            "contacts",
            name=f"Qualified {n:02}",
            status="qualified",
            job_title="Buyer of steel and other metals",
        )
    call("POST", "tasks", title="Call the ministry about the licence of the new plant", due_date=MONDAY.isoformat())
    for n in range(5):
        call("POST", "tasks", title=f"Busy {n}", due_date=(MONDAY + timedelta(days=2)).isoformat())
    call("POST", "activities", kind="call", body="Talked", occurred_at=f"{MONDAY.isoformat()}T09:30:00+07:00")
    for n in range(4):
        call("POST", "deals", name=f"Deal {n}", amount=1000 * (n + 1))


OWNER = Owner("Boards", "Bea Board", "bea.board@example.com", fill)


def test_a_board_is_used_by_the_keyboard_alone(owner: Tab) -> None:
    page, keys = owner.page, owner.page.keyboard
    owner.go("/contacts")
    owner.tab_to("Layout of the list")
    keys.press("Enter")
    page.get_by_role("menuitem", name="Show as a board").press("Enter")
    lead, customer = (page.get_by_role("region", name=name) for name in ("Lead", "Customer"))
    expect(lead.get_by_role("listitem")).to_have_count(2)
    assert "layout=board" in page.url
    owner.settle()
    owner.is_accessible()
    owner.fits()
    owner.look("board-desk")
    owner.tab_to("Ann")
    keys.press("ArrowDown")
    expect(page.get_by_role("link", name="Bob")).to_be_focused()
    keys.press("Shift+ArrowRight")
    expect(page.get_by_role("region", name="Qualified").get_by_role("link", name="Bob")).to_be_focused()
    expect(page.get_by_role("region", name="Notices")).to_contain_text("Bob: now Qualified")
    keys.press("Shift+ArrowRight")
    expect(customer.get_by_role("link", name="Bob")).to_be_focused()
    keys.press("F2")
    field = page.get_by_role("combobox", name="Status: Bob")
    expect(field).to_be_focused()
    keys.type("Lead")
    keys.press("Enter")
    expect(lead.get_by_role("link", name="Bob")).to_be_focused()
    # more cards, a view, back to the table
    more = page.get_by_role("button", name="Show more of Qualified")
    more.press("Enter")
    expect(page.get_by_role("region", name="Qualified").get_by_role("listitem")).to_have_count(23)
    owner.press("views.save")
    page.get_by_role("dialog").get_by_label("Name").fill("By status")
    keys.press("Enter")
    page.get_by_role("navigation", name="Views").get_by_role("link", name="All").click()
    expect(page.get_by_role("table")).to_be_visible()
    page.get_by_role("navigation", name="Views").get_by_role("link", name="By status").click()
    expect(lead.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("link", name="Ann").press("e")
    owner.arrives("/contacts/[0-9a-f-]+/edit")


def test_a_card_is_dragged_and_a_refusal_is_said(owner: Tab) -> None:
    page = owner.page
    owner.go("/contacts?layout=board&by=status&sort=name")
    former, lead = page.get_by_role("region", name="Former"), page.get_by_role("region", name="Lead")
    card = page.get_by_role("link", name="Cid")
    _drag(owner, card, former)
    expect(former.get_by_role("link", name="Cid")).to_be_visible()
    assert "/contacts?" in page.url  # the click that ends a drag opens nothing
    # Somebody else moves it meanwhile, and nobody tells this page.
    owner.page.route("**/nothing", lambda route: route.abort())
    found = page.request.get(f"{owner.origin}/api/v1/contacts?q=Cid").json()["items"][0]
    _drag(owner, page.get_by_role("link", name="Cid"), former)  # onto its own column: nothing
    expect(former.get_by_role("link", name="Cid")).to_be_visible()
    assert page.request.get(f"{owner.origin}/api/v1/contacts/{found['id']}").json()["version"] == found["version"]
    page.get_by_role("button", name="Move Ann").click()
    page.get_by_role("combobox", name="Status: Ann").select_option("former")
    page.keyboard.press("Enter")
    expect(former.get_by_role("link", name="Ann")).to_be_visible()
    expect(lead.get_by_role("link", name="Ann")).to_be_hidden()


def _drag(owner: Tab, card: object, zone: object) -> None:
    mouse = owner.page.mouse
    start, end = card.bounding_box(), zone.bounding_box()  # type: ignore[attr-defined]
    mouse.move(start["x"] + 8, start["y"] + 8)
    mouse.down()
    mouse.move(start["x"] + 20, start["y"] + 16, steps=3)
    mouse.move(end["x"] + 60, end["y"] + 60, steps=6)
    mouse.up()


def test_a_calendar_is_used_by_the_keyboard_alone(owner: Tab) -> None:
    page, keys = owner.page, owner.page.keyboard
    owner.go("/tasks/all")
    owner.tab_to("Layout of the list")
    keys.press("Enter")
    page.get_by_role("menuitem", name="Show as a calendar").press("Enter")
    name = "Call the ministry about the licence of the new plant"
    link = page.get_by_role("link", name=name)
    expect(link).to_be_visible()
    owner.settle()
    owner.is_accessible()
    owner.fits()
    owner.look("calendar-desk")
    link.focus()
    keys.press("Shift+ArrowRight")
    day = page.locator(f'[data-zone="{(MONDAY + timedelta(days=1)).isoformat()}"]')
    expect(day.get_by_role("link", name=name)).to_be_focused()
    keys.press("Shift+ArrowUp")
    before = page.locator(f'[data-zone="{(MONDAY - timedelta(days=6)).isoformat()}"]')
    expect(before.get_by_role("link", name=name)).to_be_focused()
    _drag(owner, page.get_by_role("link", name=name), page.locator(f'[data-zone="{MONDAY.isoformat()}"]'))
    expect(page.locator(f'[data-zone="{MONDAY.isoformat()}"]').get_by_role("link", name=name)).to_be_visible()
    link.press("F2")
    field = page.get_by_role("textbox", name=f"Due: {name}")
    expect(field).to_be_focused()
    keys.press("Escape")
    expect(link).to_be_focused()
    page.get_by_role("link", name="+2 more on").click()
    expect(page.get_by_role("table").get_by_role("rowheader")).to_have_count(5)
    page.go_back()
    title = page.get_by_role("heading", level=2)
    here = title.inner_text()
    page.get_by_role("link", name="Month after").press("Enter")
    expect(title).not_to_have_text(here)
    page.get_by_role("link", name="Today", exact=True).press("Enter")
    expect(title).to_have_text(here)


def test_on_a_phone_and_in_thai(owner: Tab) -> None:
    page = owner.page
    page.set_viewport_size(PHONE)
    owner.go("/contacts?layout=board&by=status&sort=name")
    expect(page.get_by_role("link", name="Qualified 00")).to_be_attached()
    owner.fits()
    owner.is_accessible()
    owner.look("board-phone")
    owner.go("/contacts?group=status&sort=name")
    cards = page.get_by_role("list", name="Contacts")
    expect(cards).to_be_hidden()
    qualified = page.get_by_role("button", name="Qualified 23")
    qualified.press("Enter")
    expect(qualified).to_have_attribute("aria-expanded", "true")
    expect(cards.get_by_role("listitem")).to_have_count(23)
    owner.fits()
    owner.is_accessible()
    owner.look("groups-phone")
    qualified.click()
    expect(cards).to_be_hidden()
    owner.go("/tasks/all?layout=calendar")
    expect(page.get_by_role("link", name="Busy 0")).to_be_visible()
    owner.fits()
    owner.is_accessible()
    owner.look("calendar-phone")
    page.get_by_role("button", name="Layout of the list").click()
    page.get_by_role("menuitem", name="Show as a list").click()
    expect(page.get_by_role("list", name="Tasks").get_by_role("listitem").first).to_be_visible()
    me = {"name": "Bea Board", "language": "th", "timezone": "Asia/Bangkok"}
    page.request.put(f"{owner.origin}/api/v1/me", data=me, headers={"origin": owner.origin})
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    owner.language = "th"
    owner.go("/activities?layout=calendar&by=occurred_at")
    expect(page.get_by_role("heading", level=2)).to_contain_text(str(TODAY.year + 543))
    owner.is_accessible()
    owner.fits()
    owner.look("calendar-th-dark")
    owner.go("/deals?layout=board&by=stage_id")
    owner.settle()
    owner.is_accessible()
    owner.fits()
    owner.look("board-th-dark")
    page.request.put(f"{owner.origin}/api/v1/me", data=me | {"language": "en"}, headers={"origin": owner.origin})
