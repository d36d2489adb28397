"""The score of a deal in a browser: learned by the worker, shown with its reasons, and the page of what was learned."""

import random
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.e2e.tabs import PATIENCE, PHONE, Call, Owner, Tab

IDS: dict[str, str] = {}
CLOSED = 210


def fill(call: Call) -> None:
    """Deals with two companies: one buys four of five times, the other one of five times."""
    chosen, today = random.Random(3), date.today()
    stages = {stage["outcome"]: stage["id"] for stage in call("GET", "stages")["items"]}
    companies = [call("POST", "companies", name=name)["id"] for name in ("Buys Often", "Buys Seldom")]
    for number in range(CLOSED):
        start = today - timedelta(days=600 - number)
        won = chosen.random() < (0.8, 0.2)[number % 2]
        call(
            "POST",
            "deals",
            name=f"Deal {number}",
            company_id=companies[number % 2],
            stage_id=stages["won" if won else "lost"],
            engage_date=str(start),
            close_date=str(start + timedelta(days=1)),
        )
    IDS["good"] = call("POST", "deals", name="Roof renewal", company_id=companies[0])["id"]
    IDS["bad"] = call("POST", "deals", name="Gate repair", company_id=companies[1])["id"]


OWNER = Owner("Scores", "Mali Score", "mali.score@example.com", fill)


def test_a_deal_shows_its_chance_and_why_and_the_page_how_good_it_is(owner: Tab) -> None:
    page = owner.page
    owner.go("/deals/scores")
    owner.sees("No score yet")
    owner.press("scores.again")
    owner.sees("Learning has begun")
    table = page.get_by_role("table")
    for _ in range(60):
        page.reload()
        owner.settle()
        if table.count():
            break
        page.wait_for_timeout(1_000)
    expect(table).to_contain_text("Predicted")
    owner.sees("Highest chances")
    owner.is_accessible()
    owner.look("scores-page")
    page.set_viewport_size(PHONE)
    owner.fits()
    owner.look("scores-page-phone")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Roof renewal").first.click()
    owner.arrives(f"/deals/{IDS['good']}")
    score = page.locator("section", has_text="Chance to be won").last
    expect(score).to_contain_text("Earlier deals with this company speak for it", timeout=PATIENCE)
    owner.look("scores-deal")
    owner.is_accessible()
    owner.go(f"/deals/{IDS['bad']}")
    expect(page.locator("section", has_text="Chance to be won").last).to_contain_text(
        "Earlier deals with this company speak against it", timeout=PATIENCE
    )
