"""A change that the assistant proposes, in a browser: shown before and after, edited, approved, undone."""

from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.e2e.tabs import PATIENCE, PHONE, Call, Owner, Tab, tab
from tests.support.running import Running

IDS: dict[str, str] = {}


def fill(call: Call) -> None:
    company = call("POST", "companies", name="Siam Steel")["id"]
    IDS["deal"] = call("POST", "deals", name="Roof renewal", amount="100000", company_id=company)["id"]
    IDS["contact"] = call("POST", "contacts", name="Jane Porter", phone="081", company_id=company)["id"]


OWNER = Owner("Proposals", "Mali Propose", "mali.propose@example.com", fill)


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


def test_a_change_is_shown_edited_approved_and_undone(owner: Tab) -> None:
    answer = ask(owner, "set the amount of Roof renewal to 250k")
    expect(answer.locator("del")).to_have_text("100,000 THB", timeout=PATIENCE)
    expect(answer).to_contain_text("250,000 THB")
    owner.is_accessible()
    owner.look("proposal")
    assert owner.call("GET", f"deals/{IDS['deal']}")["amount"] == 100_000

    owner.press("conversations.edit")
    answer.locator("textarea[name=amount]").fill("much")
    owner.press("conversations.save_edit")
    expect(answer.locator("textarea[name=amount]")).to_have_value("much")
    expect(answer).to_contain_text(owner.say("core.field.amount"), timeout=PATIENCE)
    owner.look("proposal-refused")
    answer.locator("textarea[name=amount]").fill("1.5 million")
    owner.press("conversations.save_edit")
    expect(answer).to_contain_text("1,500,000 THB", timeout=PATIENCE)

    owner.press("conversations.approve")
    expect(answer).to_contain_text(owner.say("conversations.approved"), timeout=PATIENCE)
    assert owner.call("GET", f"deals/{IDS['deal']}")["amount"] == 1_500_000
    owner.look("proposal-approved")
    answer.get_by_role("button", name=owner.say("ui.undo"), exact=True).click()
    expect(answer).to_contain_text(owner.say("conversations.undone"), timeout=PATIENCE)
    assert owner.call("GET", f"deals/{IDS['deal']}")["amount"] == 100_000


def test_what_somebody_changed_meanwhile_is_shown_and_kept(owner: Tab) -> None:
    answer = ask(owner, "change the phone of Jane Porter to 082")
    expect(answer.locator("del")).to_have_text("081", timeout=PATIENCE)
    version = owner.call("GET", f"contacts/{IDS['contact']}")["version"]
    owner.call("PATCH", f"contacts/{IDS['contact']}", version=version, phone="099")
    owner.press("conversations.approve")
    expect(answer.locator("del")).to_have_text("099", timeout=PATIENCE)
    owner.sees("has been changed since this was proposed")
    assert owner.call("GET", f"contacts/{IDS['contact']}")["phone"] == "099"
    owner.press("conversations.reject")
    expect(answer).to_contain_text(owner.say("conversations.rejected"), timeout=PATIENCE)


def test_a_won_deal_shows_what_changes_along_with_it_on_a_phone_in_thai_and_dark(
    browser: Browser, product: Running, profile: BrowserContext, owner: Tab
) -> None:
    owner.call("PUT", "me", name="Mali Propose", language="th", timezone="Asia/Bangkok")
    try:
        storage = profile.storage_state()
        options = {"viewport": PHONE, "color_scheme": "dark", "locale": "th-TH", "storage_state": storage}
        context = browser.new_context(**options)
        with tab(browser, product.origin, context) as phone:
            phone.language = "th"
            answer = ask(phone, "ย้าย Roof renewal ไป Won")
            expect(answer).to_contain_text(phone.say("conversations.also"), timeout=PATIENCE)
            phone.fits()
            phone.look("proposal-phone")
            phone.is_accessible()
            phone.press("conversations.approve")
            expect(answer).to_contain_text(phone.say("conversations.approved"), timeout=PATIENCE)
        context.close()
    finally:
        owner.call("PUT", "me", name="Mali Propose", language="en", timezone="Asia/Bangkok")
    assert owner.call("GET", f"deals/{IDS['deal']}")["status"] == "won"
