"""Values changed where they are shown, in a real browser: by the keyboard alone, over a conflict, on a phone, in Thai."""

from playwright.sync_api import expect

from tests.e2e.tabs import PHONE, Call, Owner, Tab


def fill(call: Call) -> None:
    field = {"kind": "company", "type": "choices", "label_en": "Uses", "label_th": "ใช้"}
    call("POST", "fields", **field, choices=[{"label_en": "SAP"}, {"label_en": "Odoo"}])
    for number, name in enumerate(("Siam Steel", "Siam Water", "Siam Wood")):
        call("POST", "companies", name=name, sector="Metals", employees=10 * (number + 1))


OWNER = Owner("Cells", "Cora Cell", "cora@example.com", fill)


def company(owner: Tab, name: str) -> dict[str, object]:
    """A company as it is stored."""
    found: list[dict[str, object]] = owner.call("GET", f"companies?q={name.replace(' ', '%20')}")["items"]
    return found[0]


def begin(owner: Tab) -> None:
    """Opens the cell with the focus, and waits for its input."""
    owner.page.keyboard.press("F2")
    expect(owner.page.locator("form [name=value]")).to_be_focused()


def test_cells_are_changed_by_the_keyboard_alone_over_a_conflict(owner: Tab) -> None:
    page, keys = owner.page, owner.page.keyboard
    owner.go("/companies?columns=sector&columns=employees&columns=custom.uses&columns=description")
    cell = page.locator("[data-row] [data-cell=sector]")
    box = page.get_by_role("group", name="Sector: Siam Steel").locator("input:not([type=hidden])")
    owner.tab_to("Siam Steel")
    keys.press("ArrowRight")
    expect(cell.first).to_be_focused()
    keys.press("F2")
    expect(box).to_be_focused()
    expect(box).to_have_value("Metals")
    owner.settle()
    owner.is_accessible()
    owner.look("cell-desk")
    # an input method that is composing keeps its Enter
    box.evaluate(
        "one => one.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    keys.type("เหล็ก")
    expect(box).to_have_value("เหล็ก")
    keys.press("Enter")
    expect(cell.nth(1)).to_be_focused()
    expect(cell.first).to_have_text("เหล็ก")
    # Escape leaves it, Tab saves it and goes to the right
    begin(owner)
    keys.type("never")
    keys.press("Escape")
    expect(cell.nth(1)).to_be_focused()
    expect(cell.nth(1)).to_have_text("Metals")
    begin(owner)
    keys.type("Water")
    keys.press("Tab")
    expect(page.locator("[data-row] [data-cell=employees]").nth(1)).to_be_focused()
    # what cannot be: the reason at the cell, the typed text stays
    begin(owner)
    keys.type("many")
    keys.press("Enter")
    number = page.get_by_role("group", name="Employees: Siam Water").locator("input:not([type=hidden])")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_value("many")
    owner.settle()
    owner.is_accessible()
    owner.look("cell-refused-desk")
    number.fill("1,250")
    keys.press("Enter")
    expect(page.locator("[data-row] [data-cell=employees]").nth(2)).to_be_focused()
    assert company(owner, "Siam Water")["employees"] == 1250
    # somebody else changes the same value meanwhile, and the row moves under the open cell
    keys.press("ArrowLeft")
    begin(owner)
    keys.type("Mine")
    wood = company(owner, "Siam Wood")
    owner.call("PATCH", f"companies/{wood['id']}", version=wood["version"], sector="Theirs", name="A Wood")
    expect(page.get_by_role("rowheader").first).to_contain_text("A Wood")
    box = page.get_by_role("group", name="Sector: Siam Wood").locator("input:not([type=hidden])")
    expect(box).to_have_value("Mine")
    keys.press("Enter")
    expect(page.get_by_text("Now: Theirs")).to_be_visible()
    expect(box).to_have_value("Mine")
    owner.look("cell-conflict-desk")
    keys.press("Enter")
    expect(page.get_by_text("Now: Theirs")).to_be_hidden()
    expect(cell.first).to_have_text("Mine")
    assert company(owner, "A Wood")["sector"] == "Mine"
    # several of: arrows go from choice to choice
    owner.tab_to("A Wood")
    for _ in range(3):
        keys.press("ArrowRight")
    keys.press("F2")
    expect(page.get_by_label("SAP")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Space")
    owner.look("cell-several-desk")
    keys.press("Enter")
    expect(page.locator("[data-row] [data-cell='custom.uses']").first).to_have_text("Odoo")


def test_by_the_pointer_and_in_thai(owner: Tab) -> None:
    page = owner.page
    me = {"name": "Cora Cell", "language": "th", "timezone": "Asia/Bangkok"}
    page.request.put(f"{owner.origin}/api/v1/me", data=me, headers={"origin": owner.origin})
    page.emulate_media(color_scheme="dark")
    owner.language = "th"
    owner.go("/companies?columns=sector&columns=owner_id&columns=parent_id&columns=custom.uses")
    page.locator("[data-row] [data-cell=sector]").nth(1).dblclick()
    box = page.locator("form [name=value]")
    expect(box).to_be_focused()
    box.fill("พลังงาน")
    page.get_by_role("heading", level=1).click()  # a click elsewhere saves
    expect(page.locator("[data-row] [data-cell=sector]").nth(1)).to_have_text("พลังงาน")
    page.locator("[data-row] [data-cell=parent_id]").nth(1).hover()
    page.get_by_role("button", name="แก้ไข", exact=True).click()
    picker = page.get_by_role("combobox", name="บริษัทแม่")
    expect(picker).to_be_focused()
    picker.press_sequentially("Wood")
    page.get_by_role("option", name="Wood").click()
    owner.look("cell-link-desk-th-dark")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.locator("[data-row] [data-cell=parent_id]").nth(1)).to_contain_text("Wood")
    owner.fits()
    page.request.put(f"{owner.origin}/api/v1/me", data=me | {"language": "en"}, headers={"origin": owner.origin})


def test_an_input_method_composes_in_a_cell_while_the_list_lives(owner: Tab) -> None:
    page = owner.page
    owner.go("/companies?columns=sector&sort=name")
    cell = page.locator("[data-row] [data-cell=sector]").first
    title = page.get_by_role("rowheader").first.inner_text()
    cell.click()
    begin(owner)
    box, method = page.locator("form [name=value]"), page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "เหล", "selectionStart": 3, "selectionEnd": 3})
    owner.call("POST", "companies", name="A company that comes meanwhile")
    expect(page.get_by_role("rowheader").first).to_contain_text("A company that comes meanwhile")
    expect(box).to_be_focused()
    expect(box).to_have_value("เหล")
    for key in ("Enter", "Tab", "Escape"):  # they belong to the composition
        method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229})
    expect(box).to_have_value("เหล")
    method.send("Input.imeSetComposition", {"text": "เหล็ก", "selectionStart": 5, "selectionEnd": 5})
    method.send("Input.insertText", {"text": "เหล็กกล้า"})
    expect(box).to_have_value("เหล็กกล้า")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row] [data-cell=sector]").nth(1)).to_have_text("เหล็กกล้า")
    assert company(owner, title)["sector"] == "เหล็กกล้า"


def test_a_value_of_a_record_page_on_a_phone(owner: Tab) -> None:
    page = owner.page
    page.set_viewport_size(PHONE)
    me = {"name": "Cora Cell", "language": "en", "timezone": "Asia/Bangkok"}
    page.request.put(f"{owner.origin}/api/v1/me", data=me, headers={"origin": owner.origin})
    owner.go(f"/companies/{company(owner, 'Siam Steel')['id']}")
    change = page.get_by_role("button", name="Change City")
    change.scroll_into_view_if_needed()
    change.click()
    box = page.get_by_role("group", name="City: Siam Steel").locator("input:not([type=hidden])")
    expect(box).to_be_focused()
    box.fill("ระยอง")
    owner.settle()
    owner.is_accessible()
    owner.look("fact-phone")
    owner.fits()
    page.get_by_role("button", name="Save").locator("visible=true").click()
    expect(page.locator("[data-cell=city]")).to_contain_text("ระยอง")
    expect(change).to_be_focused()
    page.keyboard.press("F2")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(change).to_be_focused()
