"""Fields of the workspace's own in many records at once, and people and links in place: by the keyboard, and on a phone."""

from playwright.sync_api import expect

from tests.e2e.tabs import PATIENCE, PHONE, Call, Owner, Tab


def fill(call: Call) -> None:
    choices = [{"label_en": "North", "label_th": "เหนือ"}, {"label_en": "South", "label_th": "ใต้"}]
    call("POST", "fields", kind="company", type="choice", label_en="Region", label_th="ภาค", choices=choices)
    call("POST", "fields", kind="company", type="link", label_en="Champion", label_th="ผู้สนับสนุน", target="contact")
    call("POST", "fields", kind="company", type="person", label_en="Buyer", label_th="ผู้ซื้อ")
    call("POST", "fields", kind="company", type="moment", label_en="Visit", label_th="นัดหมาย")
    for name in ("Siam Steel", "Siam Water", "Siam Wood"):
        call("POST", "companies", name=name)
    for name in ("Nok Suda", "Ann Lee"):
        call("POST", "contacts", name=name)


OWNER = Owner("Ours", "Olan Own", "olan@example.com", fill)
PATH = "/companies?columns=custom.region&columns=custom.champion&columns=custom.buyer&columns=custom.visit&sort=name"


def customs(owner: Tab) -> list[dict[str, object]]:
    found = owner.call("GET", "companies?sort=name")["items"]
    return [one["custom_fields"] for one in found]


def speak(owner: Tab, language: str) -> None:
    me = {"name": "Olan Own", "language": language, "timezone": "Asia/Bangkok"}
    owner.page.request.put(f"{owner.origin}/api/v1/me", data=me, headers={"origin": owner.origin})
    owner.language = language


def test_an_own_link_is_set_in_all_rows_by_keyboard_alone_and_put_back(owner: Tab) -> None:
    page, keys = owner.page, owner.page.keyboard
    owner.go(PATH)
    expect(page.get_by_role("checkbox", name="Select Siam Steel")).to_be_visible(timeout=PATIENCE)
    owner.tab_to("Select all on this page")
    keys.press("Space")
    owner.tab_to("Set a field")
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="Set a field")
    owner.tab_to("field")
    keys.type("Champion")
    keys.press("Tab")
    picker = dialog.get_by_role("combobox", name="Champion")
    expect(picker).to_be_visible()
    picker.focus()
    keys.type("Nok")
    expect(page.get_by_role("option", name="Nok Suda")).to_be_visible()
    keys.press("Enter")
    expect(picker).to_have_value("Nok Suda")
    expect(picker).to_have_attribute("aria-expanded", "false")
    owner.settle()
    owner.is_accessible()
    owner.look("bulk-link-desk")
    owner.tab_to("Change 3")
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Changed: 3.")).to_be_visible()
    expect(page.locator("[data-row] [data-cell='custom.champion']").first).to_contain_text("Nok Suda")
    assert len({str(one.get("champion")) for one in customs(owner)}) == 1
    owner.tab_to("Undo")
    keys.press("Enter")
    expect(page.get_by_text("Put back: 3.")).to_be_visible()
    assert customs(owner) == [{}, {}, {}]


def test_a_person_and_a_link_are_chosen_in_their_cells_by_keyboard(owner: Tab) -> None:
    page, keys = owner.page, owner.page.keyboard
    owner.go(PATH)
    owner.tab_to("Siam Steel")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("F2")
    picker = page.get_by_role("combobox", name="Champion")
    expect(picker).to_be_focused()
    keys.type("Ann")
    expect(page.get_by_role("option", name="Ann Lee")).to_be_visible()
    keys.press("Enter")
    expect(picker).to_have_value("Ann Lee")  # Enter waits for the choices of what was typed
    owner.look("cell-own-link-desk")
    keys.press("Tab")
    champions = page.locator("[data-row] [data-cell='custom.champion']")
    expect(champions.first).to_contain_text("Ann Lee")
    buyers = page.locator("[data-row] [data-cell='custom.buyer']")
    expect(buyers.first).to_be_focused()
    keys.press("F2")
    box = page.get_by_role("group", name="Buyer: Siam Steel").locator("select")
    expect(box).to_be_focused()
    keys.type("Olan")
    keys.press("Enter")
    expect(buyers.first).to_contain_text("Olan Own")
    # ordered by the name that the cells show
    owner.go(PATH.replace("sort=name", "sort=-custom.champion"))
    expect(champions.first).to_contain_text("Ann Lee")
    owner.go(PATH + "&group=custom.buyer")
    expect(page.get_by_role("rowheader", name="Olan Own").first).to_be_visible()


def test_the_dialog_and_a_fact_on_a_phone_in_thai_and_dark(owner: Tab) -> None:
    page = owner.page
    speak(owner, "th")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    owner.go("/companies")
    page.locator("main li input[type=checkbox]").first.click()
    page.get_by_role("toolbar").get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    for label, input_ in (("ภาค", "select"), ("นัดหมาย", "input"), ("ผู้ซื้อ", "select"), ("ผู้สนับสนุน", "input")):
        dialog.locator("select[name=field]").select_option(label=label)
        expect(dialog.locator(f"{input_}[id^='bulk-own']").first).to_be_visible()
        owner.settle()
        owner.fits()
    owner.is_accessible()
    owner.look("bulk-phone-th-dark")
    dialog.locator("select[name=field]").select_option(label="ภาค")
    dialog.locator("select[id^='bulk-own']").select_option("north")
    dialog.get_by_role("button", name="แก้ไข").last.click()
    expect(dialog).to_be_hidden()
    firm = next(one for one in owner.call("GET", "companies")["items"] if one["custom_fields"].get("buyer"))
    owner.go(f"/companies/{firm['id']}")
    page.locator("[data-cell='custom.buyer']").get_by_role("button").click()
    box = page.locator("form select[name=value]")
    expect(box).to_be_focused()
    owner.settle()
    owner.look("fact-own-person-phone-th-dark")
    owner.fits()
    box.select_option("")
    page.locator("form:has([name=record_id]) button[type=submit]").click()
    expect(page.locator("[data-cell='custom.buyer']")).to_contain_text("–")
    speak(owner, "en")
