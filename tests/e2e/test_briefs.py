"""The brief on a record's page in a browser: summary, next step, "ask about this", drafts, and questions about a list."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.tabs import DESK, PATIENCE, PHONE, Call, Owner, Tab, tab
from tests.support.running import Running

NOTE = "Somchai is waiting for the drawings. He wants to decide before the end of the month."
IDS: dict[str, str] = {}


def fill(call: Call) -> None:
    today = date.today()
    IDS["company"] = call("POST", "companies", name="Siam Steel")["id"]
    IDS["contact"] = call(
        "POST", "contacts", name="Somchai Dee", company_id=IDS["company"], email="somchai@steel.example"
    )["id"]
    IDS["deal"] = call(
        "POST",
        "deals",
        name="Roof renewal",
        amount="480000",
        company_id=IDS["company"],
        contact_id=IDS["contact"],
        expected_close_date=str(today - timedelta(days=9)),
        description="New roof for hall 3, in two phases. The first one before the rainy season.",
    )["id"]
    IDS["note"] = call("POST", "activities", kind="call", body=NOTE, deal_id=IDS["deal"], contact_id=IDS["contact"])[
        "id"
    ]
    call("POST", "tasks", title="Visit hall 3", due_date=str(today + timedelta(days=6)), deal_id=IDS["deal"])
    call("POST", "tasks", title="Send the drawings", due_date=str(today - timedelta(days=4)), deal_id=IDS["deal"])
    IDS["quiet"] = call("POST", "companies", name="Quiet Water")["id"]


OWNER = Owner("Briefs", "Mali Brief", "mali.brief@example.com", fill)


def test_a_deal_says_what_it_is_about_and_each_line_opens_its_source(owner: Tab) -> None:
    page = owner.page
    owner.go(f"/deals/{IDS['deal']}")
    brief = page.get_by_role("region", name="In brief").or_(page.locator("section", has_text="In brief")).first
    expect(brief).to_contain_text("480,000", timeout=PATIENCE)
    expect(brief).to_contain_text("Somchai is waiting for the drawings.")
    expect(brief).to_contain_text("Send the drawings")
    expect(brief).to_contain_text("Agree a new closing date with Somchai Dee")
    owner.look("brief-deal")
    owner.is_accessible()
    brief.get_by_role("link", name="Open the source").nth(0).click()
    owner.arrives(f"/activities/{IDS['note']}")
    owner.sees("Somchai is waiting for the drawings.")


def test_the_next_step_opens_the_form_of_a_task_filled(owner: Tab) -> None:
    page = owner.page
    owner.go(f"/contacts/{IDS['contact']}")
    page.get_by_role("link", name="Make it a task").click()
    expect(page.locator("[name=title]")).to_have_value(
        "Agree a new closing date with Somchai Dee (Roof renewal)", timeout=PATIENCE
    )
    expect(page.locator("[name=due_date]")).not_to_have_value("")


def test_a_note_by_somebody_else_appears_in_the_open_brief(owner: Tab) -> None:
    page = owner.page
    owner.go(f"/companies/{IDS['quiet']}")
    owner.sees("There is little to say yet")
    owner.look("brief-little")
    made = owner.call("POST", "activities", kind="note", body="They asked for a new filter.", company_id=IDS["quiet"])
    brief = page.locator("section", has_text="In brief").first
    expect(brief).to_contain_text("They asked for a new filter.", timeout=PATIENCE)
    owner.call("DELETE", f"activities/{made['id']}")
    expect(brief).to_contain_text("There is little to say yet", timeout=PATIENCE)


def test_the_assistant_is_asked_about_the_record_of_the_page(owner: Tab) -> None:
    page = owner.page
    owner.go(f"/deals/{IDS['deal']}")
    owner.follow("briefs.ask")
    owner.arrives(r"/assistant\?about=.*")
    owner.sees("Ask about Roof renewal")
    owner.look("brief-ask")
    page.get_by_role("button", name="What is still open with this deal?").click()
    owner.arrives("/assistant/[0-9a-f-]+")
    expect(page.get_by_text("Somchai is waiting for the drawings.").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("link", name="About: Roof renewal")).to_be_visible()
    owner.look("brief-asked")
    page.locator("[name=question]").fill("How much is this deal worth?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("480,000").first).to_be_visible(timeout=PATIENCE)


def test_a_list_is_summarised_as_it_is_filtered(owner: Tab) -> None:
    page = owner.page
    owner.go("/deals?status=open")
    owner.look("brief-list")
    page.get_by_role("link", name="Ask", exact=True).click()
    owner.arrives(r"/assistant\?about=.*")
    page.get_by_role("button", name="Which of these are at risk?").click()
    owner.arrives("/assistant/[0-9a-f-]+")
    expect(page.get_by_text("1 of 1 open deals")).to_be_visible(timeout=PATIENCE)
    owner.look("brief-risk")


def test_a_draft_is_edited_and_kept_as_an_activity(owner: Tab) -> None:
    page = owner.page
    owner.go(f"/deals/{IDS['deal']}")
    owner.press("briefs.draft")
    dialog = page.get_by_role("dialog", name="Write a draft")
    expect(dialog.locator("[name=tone]")).to_be_visible()
    owner.look("brief-draft-choice")
    owner.is_accessible()
    dialog.get_by_role("button", name="Draft it").click()
    body = dialog.locator("[name=body]")
    expect(body).to_have_value(re.compile("Dear Somchai Dee,"), timeout=PATIENCE)
    expect(dialog.locator("[name=to]")).to_have_value("somchai@steel.example")
    owner.look("brief-draft")
    owner.is_accessible()
    body.press("End")
    body.fill("Dear Somchai, the drawings are on their way.")
    dialog.get_by_role("button", name="Save as activity").click()
    expect(dialog).to_be_hidden()
    owner.sees("Saved as an activity.")
    items = owner.call("GET", f"activities?deal_id={IDS['deal']}")["items"]
    mail = next(item for item in items if item["kind"] == "email")
    assert mail["body"] == "Dear Somchai, the drawings are on their way."
    assert (mail["subject"], mail["direction"]) == ("Roof renewal: next step", "outbound")
    owner.call("DELETE", f"activities/{mail['id']}")


def test_what_was_edited_in_a_draft_survives_a_reload(owner: Tab) -> None:
    page = owner.page
    owner.go(f"/deals/{IDS['deal']}")
    owner.press("briefs.draft")
    dialog = page.get_by_role("dialog", name="Write a draft")
    dialog.locator("[name=form]").select_option("call")
    dialog.get_by_role("button", name="Draft it").click()
    body = dialog.locator("[name=body]")
    expect(body).to_have_value(re.compile("Visit hall 3"), timeout=PATIENCE)
    body.fill("He said yes.")
    page.wait_for_timeout(500)
    page.reload()
    owner.settle()
    owner.press("briefs.draft")
    expect(dialog.locator("[name=body]")).to_have_value("He said yes.", timeout=PATIENCE)
    dialog.get_by_role("button", name="Another draft").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_in_thai(browser: Browser, product: Running, profile: BrowserContext, theme: str) -> None:
    with tab(browser, product.origin, profile) as opened:
        page = opened.page
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        opened.call("PUT", "me", name="Mali Brief", language="th", timezone="Asia/Bangkok", theme=theme)
        try:
            opened.language = "th"
            for name, size in (("phone", PHONE), ("desk", DESK)):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                opened.go(f"/deals/{IDS['deal']}")
                opened.sees("เรื่องที่ค้าง")
                opened.fits()
                opened.look(f"brief-th-{theme}-{name}")
            page.set_viewport_size(PHONE)
            opened.press("briefs.draft")
            dialog = page.get_by_role("dialog", name="ร่างข้อความ")
            dialog.locator("[name=particle]").select_option("ka")
            dialog.locator("[name=form]").select_option("line")
            dialog.get_by_role("button", name="ร่างให้").click()
            expect(dialog.locator("[name=body]")).to_have_value(re.compile("ค่ะ|คะ"), timeout=PATIENCE)
            opened.look(f"brief-th-{theme}-draft")
            dialog.get_by_role("button", name="ร่างใหม่").click()
        finally:
            opened.call("PUT", "me", name="Mali Brief", language="en", timezone="Asia/Bangkok", theme="light")
