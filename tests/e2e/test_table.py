"""A list as a table in a real browser: by the keyboard alone, in a window that becomes narrow, in both languages."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.tabs import DESK, PHONE, Call, Owner, Tab

COMPANIES = (
    {"name": "Siam Steel", "sector": "Metals", "employees": 40, "tags": ["key", "export"], "city": "Rayong"},
    {"name": "Siam Water", "sector": "Water", "employees": 400, "website": "https://water.example"},
    {"name": "บริษัท ไม้เชียงใหม่ ที่มีชื่อยาวมากจนเกินความกว้างของคอลัมน์แรกไปไกล จำกัด", "employees": 4000},
)


def fill(call: Call) -> None:
    for body in COMPANIES:
        call("POST", "companies", **body)
    call("POST", "tasks", title="Call Siam Steel")
    for plural in ("contacts", "deals", "projects", "products"):
        call("POST", plural, name="Siam " + "long " * 20)
    call("POST", "activities", kind="note", body="Talked")


OWNER = Owner("Tables", "Tara Table", "tara@example.com", fill)


def heads(owner: Tab) -> list[str]:
    return [words for words in owner.page.get_by_role("columnheader").all_inner_texts() if words]


def test_a_table_is_used_by_the_keyboard_alone(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies")
    table = page.get_by_role("table", name="Companies")
    expect(table.get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
    owner.is_accessible()
    owner.look("table-desk")
    # sorted by a head, downwards first for numbers
    owner.tab_to("Employees")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Employees")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("rowheader").last).to_contain_text("Siam Steel")
    assert "sort=-employees" in page.url
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Employees")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("rowheader").first).to_contain_text("Siam Steel")
    expect(page.get_by_label("Order")).to_have_value("employees")
    # from row to row, ticks, the search, a record
    owner.tab_to("Siam Steel")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Siam Water")).to_be_focused()
    page.keyboard.press("Space")
    bar = page.get_by_role("toolbar", name="Actions for the selected records")
    expect(bar).to_contain_text("1 selected")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(bar).to_contain_text("2 selected")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search companies")).to_be_focused()
    owner.tab_to("Siam Steel")
    page.keyboard.press("e")
    owner.arrives("/companies/[0-9a-f-]+/edit")
    page.go_back()
    owner.tab_to("Siam Steel")
    page.keyboard.press("Enter")
    owner.arrives("/companies/[0-9a-f-]+")


def test_columns_are_chosen_by_the_keyboard_and_kept_in_a_view(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies")
    owner.tab_to("Columns")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Columns")
    expect(dialog).to_be_visible()
    owner.is_accessible()
    owner.look("columns-desk")
    for _ in range(2):
        owner.tab_to("Move City to the front")
        page.keyboard.press("Enter")
    owner.tab_to("Move Sector to the back")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Move Sector to the back")).to_be_focused()
    page.keyboard.press("Enter")
    shown = dialog.get_by_role("list", name="Columns of the table").get_by_role("listitem")
    expect(shown.nth(3)).to_have_text("Sector")
    owner.tab_to("Hide Tags")
    page.keyboard.press("Enter")
    owner.tab_to("Further columns")
    page.keyboard.type("Website")
    owner.tab_to("Add")
    page.keyboard.press("Enter")
    expect(shown.last).to_have_text("Website")
    owner.tab_to("Apply")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("columnheader", name="Website")).to_be_visible()
    assert heads(owner)[:5] == ["Name", "City", "Employees", "Country", "Sector"]
    assert "Tags" not in heads(owner)
    expect(page.get_by_role("link", name="water.example")).to_have_attribute("href", "https://water.example")
    owner.press("views.save")
    page.get_by_role("dialog").get_by_label("Name").fill("Sites")
    page.keyboard.press("Enter")
    views = page.get_by_role("navigation", name="Views")
    expect(views.get_by_role("link", name="Sites")).to_have_attribute("aria-current", "page")
    views.get_by_role("link", name="All").click()
    expect(page.get_by_role("columnheader", name="Website")).to_be_hidden()
    views.get_by_role("link", name="Sites").click()
    expect(page.get_by_role("columnheader", name="Website")).to_be_visible()
    owner.fits()


def test_cards_on_a_narrow_window_and_where_somebody_wants_them(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies")
    table = page.get_by_role("table")
    expect(table).to_be_visible()
    page.get_by_role("button", name="Layout of the list").click()
    page.get_by_role("menuitem", name="Compact rows").click()
    expect(table).to_have_attribute("data-compact", "true")
    page.get_by_role("button", name="Layout of the list").click()
    page.get_by_role("menuitem", name="Show as cards").click()
    expect(table).to_be_hidden()
    cards = page.get_by_role("list", name="Companies").get_by_role("listitem")
    expect(cards).to_have_count(3)
    page.go_back()
    expect(table).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(table).to_be_hidden()
    expect(cards).to_have_count(3)
    owner.fits()
    page.set_viewport_size({"width": 1024, "height": 800})
    expect(table).to_be_visible()
    owner.fits()
    page.set_viewport_size(DESK)
    me = {"name": "Tara Table", "language": "th", "timezone": "Asia/Bangkok"}
    page.request.put(f"{owner.origin}/api/v1/me", data=me, headers={"origin": owner.origin})
    page.emulate_media(color_scheme="dark")
    owner.language = "th"
    owner.go("/companies")
    expect(table).to_be_visible()
    owner.is_accessible()
    owner.fits()
    owner.look("table-desk-th-dark")
    page.request.put(f"{owner.origin}/api/v1/me", data=me | {"language": "en"}, headers={"origin": owner.origin})


def test_a_task_is_completed_in_the_table(owner: Tab) -> None:
    owner.go("/tasks/all?status=open")
    tick = owner.page.get_by_role("table").get_by_role(
        "checkbox", name=owner.say("tasks.tick", title="Call Siam Steel")
    )
    tick.click()
    expect(tick).to_be_checked()


def test_order_by_several_widths_and_groups_by_the_keyboard(owner: Tab) -> None:
    page, keys = owner.page, owner.page.keyboard
    owner.go("/companies?columns=city&columns=employees&columns=owner_id")
    owner.tab_to("City")
    keys.press("Enter")
    expect(page.get_by_role("columnheader", name="City")).to_have_attribute("aria-sort", "ascending")
    owner.tab_to("Employees")
    keys.press("Shift+Enter")
    expect(page.get_by_label("place 2 in the order")).to_be_visible()
    assert "sort=city%2C-employees" in page.url
    expect(page.get_by_label("Order", exact=True)).to_have_value("city,-employees")
    # the edge of a head
    owner.tab_to("Width of City")
    edge = page.get_by_role("separator", name="Width of City")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    expect(edge).to_have_attribute("aria-valuenow", "176")
    expect(edge).to_be_focused()
    assert "widths=176.city" in page.url
    box = edge.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 4, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 44, box["y"] + 6, steps=4)
    page.mouse.up()
    expect(edge).to_have_attribute("aria-valuenow", "216")
    # groups
    owner.tab_to("Columns")
    keys.press("Enter")
    page.get_by_role("dialog").get_by_label("Group by").select_option("owner_id")
    owner.tab_to("Apply")
    keys.press("Enter")
    group = page.get_by_role("button", name="Tara Table 3")
    expect(group).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    group.focus()
    keys.press("ArrowRight")
    expect(group).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("rowheader")).to_have_count(4)
    owner.settle()
    owner.is_accessible()
    owner.look("groups-desk")
    group.focus()
    keys.press("ArrowDown")
    keys.press("Space")
    expect(page.get_by_role("toolbar", name="Actions for the selected records")).to_contain_text("1 selected")
    page.get_by_role("link", name="Show all of Tara Table").click()
    expect(group).to_be_hidden()
    expect(page.get_by_role("rowheader")).to_have_count(3)


def test_the_usual_columns_fit_and_long_names_use_their_column(owner: Tab) -> None:
    for plural in ("companies", "contacts", "deals", "projects", "tasks/all", "activities", "products"):
        owner.go(f"/{plural}")
        box = owner.page.locator("[data-scrolled]")
        expect(box).to_be_visible()
        assert box.evaluate("one => one.scrollWidth <= one.clientWidth"), plural
        owner.look(f"fits-{plural.replace('/', '-')}-desk")
    owner.go("/contacts?columns=email")
    name = owner.page.locator("tbody th a").first
    assert name.evaluate("one => one.offsetWidth") > 500


def test_a_list_is_downloaded_as_it_is_shown(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies?columns=city&columns=employees&sort=-employees")
    owner.tab_to("Export")
    page.keyboard.press("Enter")
    item = page.get_by_role("menuitem", name="What the list shows, as CSV")
    expect(item).to_be_visible()
    owner.look("export-menu-desk")
    with page.expect_download() as download:
        item.press("Enter")
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == "Name,City,Employees"
    assert lines[2] == "Siam Water,,400"
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="What the list shows, as Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_back_closes_a_dialog_that_is_open(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies?columns=sector")
    page.get_by_role("link", name=owner.say("contacts.title"), exact=True).locator("visible=true").first.click()
    owner.arrives("/contacts")
    owner.press("records.table.columns")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    owner.arrives("/companies\\?columns=sector")
    expect(page.get_by_role("dialog")).to_have_count(0)
    owner.press("records.table.columns")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_forward()
    owner.arrives("/contacts")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # the same page under another address
    owner.go("/companies?columns=sector")
    owner.page.get_by_role("button", name="Sector").first.click()
    page.wait_for_url("**sort=**")
    owner.press("records.table.columns")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
