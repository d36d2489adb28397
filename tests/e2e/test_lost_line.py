"""Values in place, moved cards, proposals and questions on a slow line, over an outage and a restart of the server."""

import re

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.tabs import PATIENCE, Tab

SLOW = 50_000
"""Bytes a second: 400 kbit/s."""


def sector(desk: Desk, company: str) -> str:
    """What is stored."""
    found = desk.context.request.get(f"{desk.origin}/api/v1/companies/{company}", max_retries=3).json()
    return str(found["sector"])


def amount(desk: Desk, deal: str) -> float:
    """What is stored."""
    return float(desk.context.request.get(f"{desk.origin}/api/v1/deals/{deal}", max_retries=3).json()["amount"])


def connected(tab: Tab) -> None:
    """Waits until the tab has its connection again."""
    lost = tab.page.get_by_role("alert").filter(has_text=tab.say("ui.disconnected")[:20])
    expect(lost).to_have_count(0, timeout=60_000)
    tab.settle()


def test_what_is_typed_before_the_input_is_there_goes_into_it(desk: Desk) -> None:
    company = desk.made("companies", name="Slow Steel", sector="Metals")["id"]
    tab = desk.open("/companies?q=Slow&columns=sector&columns=city")
    page, keys = tab.page, tab.page.keyboard
    desk.line.delay, desk.line.rate = 0.5, SLOW
    page.locator(f"[data-row='{company}'] [data-cell=sector]").click()
    keys.press("F2")
    keys.type("e wood xj", delay=60)  # keys of the table: edit, tick, next row
    keys.press("Enter")
    expect(page.locator(f"[data-row='{company}'] [data-cell=sector]")).to_have_text("e wood xj", timeout=PATIENCE)
    assert sector(desk, company) == "e wood xj"
    assert page.url.endswith("columns=city"), "no key acted on the table"
    # Escape before the input is there leaves it without a change
    page.locator(f"[data-row='{company}'] [data-cell=sector]").click()
    keys.press("F2")
    keys.type("never")
    keys.press("Escape")
    page.wait_for_timeout(3_000)
    expect(page.locator("form [name=value]")).to_have_count(0)
    assert sector(desk, company) == "e wood xj"


def test_an_open_cell_outlives_an_outage_and_a_restart(desk: Desk) -> None:
    company = desk.made("companies", name="Cut Steel", sector="Metals")["id"]
    other = desk.made("companies", name="Cut Wood", sector="Wood")["id"]
    typing, sending = (desk.open("/companies?q=Cut&columns=sector&sort=name") for _ in range(2))
    for tab, one, text in ((typing, company, "Half a wo"), (sending, other, "Sent in the dark")):
        tab.page.locator(f"[data-row='{one}'] [data-cell=sector]").dblclick()
        box = tab.page.locator("form [name=value]")
        expect(box).to_be_focused()
        box.fill(text)
    desk.line.cut()
    sending.page.keyboard.press("Enter")
    sending.page.wait_for_timeout(500)
    desk.outage()
    for tab in (typing, sending):
        connected(tab)
    # what was sent is written, once
    expect(sending.page.locator(f"[data-row='{other}'] [data-cell=sector]")).to_have_text(
        "Sent in the dark", timeout=60_000
    )
    # what was half written is there, at once or when the cell is opened again
    box = typing.page.locator("form [name=value]")
    if not box.is_visible():
        typing.page.locator(f"[data-row='{company}'] [data-cell=sector]").dblclick()
    expect(box).to_have_value("Half a wo", timeout=PATIENCE)
    box.press("End")
    typing.page.keyboard.type("rd")
    typing.page.keyboard.press("Enter")
    expect(typing.page.locator(f"[data-row='{company}'] [data-cell=sector]")).to_have_text(
        "Half a word", timeout=PATIENCE
    )
    assert (sector(desk, company), sector(desk, other)) == ("Half a word", "Sent in the dark")


def test_a_proposal_and_a_question_outlive_an_outage(desk: Desk) -> None:
    deal = desk.made("deals", name="Cable renewal", amount="100")["id"]
    asked, asking = desk.open("/assistant"), desk.open("/assistant")
    asked.page.locator("#question").fill("set the amount of Cable renewal to 250k")
    asked.page.keyboard.press("Enter")
    asked.arrives("/assistant/[0-9a-f-]+")
    approve = asked.page.get_by_role("button", name=asked.say("conversations.approve"), exact=True)
    expect(approve).to_be_visible(timeout=PATIENCE)
    asking.page.locator("#question").fill("How many companies are there?")
    desk.line.cut()
    approve.click()
    asking.page.keyboard.press("Enter")
    asking.page.wait_for_timeout(500)
    desk.outage()
    for tab in (asked, asking):
        connected(tab)
    # the question is asked once, or still stands in the box
    box = asking.page.locator("#question")
    asking.page.wait_for_timeout(6_000)
    if re.fullmatch(r".*/assistant", asking.page.url):
        expect(box).to_have_value("How many companies are there?")
        asking.page.keyboard.press("Enter")
    asking.arrives("/assistant/[0-9a-f-]+")
    expect(asking.page.get_by_role("article")).to_have_count(1, timeout=PATIENCE)
    expect(asking.page.get_by_text("How many companies are there?")).to_have_count(
        3
    )  # title, list of conversations, question
    # the approval takes place by itself
    expect(asked.page.get_by_text(asked.say("conversations.approved")).first).to_be_visible(timeout=PATIENCE)
    assert amount(desk, deal) == 250_000


def test_a_card_that_is_moved_without_a_line_says_so_and_moves_when_it_is_back(desk: Desk) -> None:
    contact = desk.made("contacts", name="Moving Ann", status="lead")["id"]
    tab = desk.open("/contacts?layout=board&by=status&q=Moving")
    page = tab.page
    page.get_by_role("link", name="Moving Ann").focus()
    desk.line.cut()
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    tab.sees(tab.say("records.move.waiting"))
    desk.outage()
    connected(tab)
    lane = page.get_by_role("region", name="Customer")
    expect(lane.get_by_role("link", name="Moving Ann")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(tab.say("records.move.waiting"))).to_be_hidden()
    expect(page.locator("[data-moving]")).to_have_count(0)
    found = desk.context.request.get(f"{desk.origin}/api/v1/contacts/{contact}", max_retries=3).json()
    assert found["status"] == "customer"


def test_a_deal_that_is_moved_without_a_line_says_so_and_moves_when_it_is_back(desk: Desk) -> None:
    deal = desk.made("deals", name="Moving renewal", amount="100")["id"]
    tab = desk.open("/deals/board?q=Moving")
    page = tab.page
    desk.line.cut()
    for stage in ("Qualified", "Proposal"):  # the second move waits for the first
        page.get_by_role("button", name="Move Moving renewal").press("Enter")
        page.get_by_role("menuitem", name=stage).press("Enter")
    tab.sees(tab.say("records.move.waiting"))
    desk.outage()
    connected(tab)
    lane = page.get_by_role("region", name="Proposal")
    expect(lane.get_by_role("link", name="Moving renewal")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(tab.say("records.move.waiting"))).to_be_hidden()
    expect(page.locator("[data-moving]")).to_have_count(0)
    found = desk.context.request.get(f"{desk.origin}/api/v1/deals/{deal}", max_retries=3).json()
    assert found["stage_name"] == "Proposal"


def test_moves_and_questions_on_a_slow_line_are_kept_in_their_order(desk: Desk) -> None:
    desk.made("contacts", name="Slow Bam", status="customer")
    board, chat = desk.open("/contacts?layout=board&by=status&q=Slow+Bam"), desk.open("/assistant")
    desk.line.delay, desk.line.rate = 0.3, SLOW
    board.page.get_by_role("link", name="Slow Bam").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        board.page.keyboard.press(f"Shift+{key}")
    lane = board.page.get_by_role("region", name="Qualified")
    expect(board.page.locator("[data-moving]")).to_have_count(0, timeout=PATIENCE)
    expect(lane.get_by_role("link", name="Slow Bam")).to_be_visible(timeout=PATIENCE)
    box = chat.page.locator("#question")
    box.fill("How many companies are there?")
    chat.page.keyboard.press("Enter")
    chat.page.keyboard.type("And how many")  # before the answer has led to the page of the conversation
    chat.arrives("/assistant/[0-9a-f-]+")
    expect(box).to_have_value("And how many", timeout=PATIENCE)
