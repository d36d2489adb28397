"""The filter of a list in a real browser: made by the keyboard alone, on a phone, and by its address."""

from urllib.parse import quote

from playwright.sync_api import expect

from tests.e2e.tabs import PHONE, Call, Owner, Tab

COMPANIES = (
    {"name": "Siam Steel", "sector": "Metals", "employees": 40, "tags": ["key"]},
    {"name": "Siam Water", "sector": "Water", "employees": 400},
    {"name": "Chiang Mai Wood", "sector": "Wood", "employees": 4000, "tags": ["key"]},
)


def fill(call: Call) -> None:
    for body in COMPANIES:
        call("POST", "companies", **body)


OWNER = Owner("Filters", "Fon Filter", "fon@example.com", fill)


def _rows(owner: Tab) -> list[str]:
    owner.settle()
    return [
        one for one in (str(body["name"]) for body in COMPANIES) if owner.page.get_by_role("link", name=one).count()
    ]


def test_a_filter_is_made_changed_and_removed_by_keyboard_alone(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies")
    owner.tab_to("Filter")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Filter the list")
    expect(dialog).to_be_visible()
    owner.tab_to("c1_field")
    page.keyboard.type("Employees")
    owner.tab_to("c1_op")
    page.keyboard.type("is at least")
    expect(dialog.locator("[name=c1_op]")).to_have_value("at_least")
    owner.tab_to("c1_value")
    page.keyboard.type("a lot")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Enter a number")).to_be_visible()
    expect(dialog.locator("[name=c1_value]")).to_have_value("a lot")
    owner.is_accessible()
    owner.look("dialog-desk")
    page.keyboard.press("Control+a")
    page.keyboard.type("400")
    owner.tab_to("Add “or”")
    page.keyboard.press("Enter")
    owner.tab_to("c2_field")
    page.keyboard.type("Tags")
    expect(dialog.get_by_label("key")).to_be_attached()
    owner.tab_to("c2=key")
    page.keyboard.press("Space")
    owner.tab_to("Apply")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    words = "Employees is at least 400 or Tags has any of key"
    expect(page.get_by_role("button", name=f"Edit the filter {words}")).to_be_visible()
    assert "filter=" in page.url
    assert _rows(owner) == ["Siam Steel", "Siam Water", "Chiang Mai Wood"]
    shared = page.url
    owner.tab_to(f"Edit the filter {words}")
    page.keyboard.press("Enter")
    expect(dialog.locator("[name=c1_value]")).to_have_value("400")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    owner.tab_to("Filter")
    page.keyboard.press("Enter")
    owner.tab_to("c1_field")
    page.keyboard.type("Name")
    # The operators of a text come with the server's answer.
    expect(dialog.locator("[name=c1_op] option[value=starts_with]")).to_be_attached()
    owner.tab_to("c1_op")
    page.keyboard.type("starts")
    expect(dialog.locator("[name=c1_op]")).to_have_value("starts_with")
    owner.tab_to("c1_value")
    page.keyboard.type("siam")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Edit the filter Name starts with siam")).to_be_visible()
    expect(page.get_by_role("link", name="Chiang Mai Wood")).to_be_hidden()
    owner.is_accessible()
    owner.look("list-desk")
    page.emulate_media(color_scheme="dark")
    owner.look("list-desk-dark")
    page.emulate_media(color_scheme="light")
    page.reload()
    assert _rows(owner) == ["Siam Steel", "Siam Water"]
    owner.tab_to(f"Remove the filter {words}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Edit the filter {words}")).to_be_hidden()
    page.go_back()
    expect(page.get_by_role("button", name=f"Edit the filter {words}")).to_be_visible()
    page.goto(shared)
    assert _rows(owner) == ["Siam Steel", "Siam Water", "Chiang Mai Wood"]


def test_a_filter_is_made_on_a_phone_in_thai(owner: Tab) -> None:
    page = owner.page
    page.set_viewport_size(PHONE)
    me = {"name": "Fon Filter", "language": "th", "timezone": "Asia/Bangkok"}
    page.request.put(f"{owner.origin}/api/v1/me", data=me, headers={"origin": owner.origin})
    owner.language = "th"
    owner.go("/companies")
    owner.fits()
    owner.press("records.filter.add")
    dialog = page.get_by_role("dialog", name=owner.say("records.filter.title"))
    dialog.locator("[name=c1_field]").select_option("created_at")
    dialog.locator("[name=c1_op]").select_option("in_period")
    dialog.locator("[name=c1_value]").select_option("this_month")
    owner.fits()
    owner.look("dialog-phone-th")
    owner.press("records.filter.apply")
    expect(dialog).to_be_hidden()
    owner.sees("วันที่เพิ่ม อยู่ในเดือนนี้")
    owner.press("records.filter.add")
    dialog.locator("[name=c1_field]").select_option("parent_id")
    expect(dialog.get_by_role("combobox").last).to_be_visible()
    dialog.get_by_placeholder(owner.say("ui.picker.hint")).fill("Water")
    page.get_by_role("option", name="Siam Water").click()
    owner.look("link-phone-th")
    owner.press("records.filter.apply")
    owner.sees("บริษัทแม่ คือ Siam Water")
    owner.fits()
    owner.is_accessible()
    page.emulate_media(color_scheme="dark")
    owner.look("list-phone-th-dark")
    owner.go("/companies?filter=%7B")
    owner.sees(owner.say("records.filter.error.json"))
    owner.fits()
    owner.look("bad-phone-th-dark")
    page.request.put(f"{owner.origin}/api/v1/me", data=me | {"language": "en"}, headers={"origin": owner.origin})


def test_a_list_is_kept_as_a_view(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies?tag=key")
    owner.press("views.save")
    dialog = page.get_by_role("dialog", name=owner.say("views.save.title"))
    dialog.get_by_label("Name").fill("Key accounts")
    dialog.get_by_label("Star", exact=True).check(force=True)
    dialog.get_by_label(owner.say("views.sharing")).select_option(owner.say("views.sharing.everyone"))
    dialog.get_by_label(owner.say("views.pin")).check(force=True)
    owner.settle()
    owner.is_accessible()
    owner.look("view-dialog-desk")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    views = page.get_by_role("navigation", name="Views")
    expect(views.get_by_role("link", name="Key accounts")).to_have_attribute("aria-current", "page")
    pinned = page.get_by_role("list", name="Pinned views").get_by_role("link", name="Key accounts")
    expect(pinned).to_be_visible()
    assert _rows(owner) == ["Siam Steel", "Chiang Mai Wood"]
    owner.look("view-desk")
    views.get_by_role("link", name="All").click()
    expect(page.get_by_role("link", name="Siam Water")).to_be_visible()
    pinned.click()
    expect(page.get_by_role("link", name="Siam Water")).to_be_hidden()
    page.get_by_label("Order").select_option("-updated_at")
    owner.press("views.keep")
    ask = page.get_by_role("dialog", name="Save changes to Key accounts")
    expect(ask).to_be_visible()
    owner.is_accessible()
    owner.look("view-ask-desk")
    owner.press("views.save_everyone")
    expect(ask).to_be_hidden()
    expect(page.get_by_role("button", name=owner.say("views.keep"))).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Order")).to_have_value("-updated_at")
    page.set_viewport_size(PHONE)
    owner.fits()
    owner.is_accessible()
    page.emulate_media(color_scheme="dark")
    owner.look("view-phone-dark")
    page.get_by_role("button", name="More", exact=True).click()
    more = page.get_by_role("dialog", name="More")
    pinned = more.get_by_role("list", name="Pinned views").get_by_role("link", name="Key accounts")
    expect(pinned).to_be_visible()
    owner.look("more-phone-dark")
    pinned.click()
    expect(more).to_be_hidden()
    page.get_by_role("button", name="Actions for the view Key accounts").click()
    page.get_by_role("menuitem", name="Edit view").click()
    editing = page.get_by_role("dialog", name="Edit view")
    sharing = editing.get_by_label("Shared with")
    expect(sharing).to_have_value("everyone")
    sharing.select_option("Members with the role Viewer")
    owner.look("view-sharing-phone-dark")
    editing.get_by_role("button", name="Save").click()
    expect(editing).to_be_hidden()
    shared = page.request.get(f"{owner.origin}/api/v1/views").json()[0]
    assert (shared["shared"], shared["role_name"]) == (False, "viewer")
    page.get_by_role("button", name="Actions for the view Key accounts").click()
    owner.look("view-menu-phone-dark")
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The view Key accounts is deleted.")).to_be_visible()
    expect(views).to_be_hidden()
    page.get_by_role("button", name=owner.say("ui.undo")).click()
    expect(views.get_by_role("link", name="Key accounts")).to_be_visible()


def test_a_filter_does_not_move_the_rows_of_a_wide_window(owner: Tab) -> None:
    def top(name: str) -> float:
        expect(owner.page.get_by_role("link", name=name)).to_be_visible()
        owner.settle()
        return float(owner.page.locator("table").first.evaluate("one => one.getBoundingClientRect().top"))

    owner.go("/companies")
    before = top("Siam Steel")
    wanted = '{"all":[{"field":"employees","op":"at_least","value":400}]}'
    owner.go(f"/companies?filter={quote(wanted)}")
    expect(owner.page.get_by_role("link", name="Clear all")).to_be_visible()
    assert top("Siam Water") == before
