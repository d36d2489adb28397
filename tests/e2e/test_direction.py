"""Names of any direction and spelling in a real browser: they stay in their cell, and the quick search finds them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.tabs import DESK, PATIENCE, PHONE, Owner, Tab, tab
from tests.e2e.test_others import made
from tests.support.running import Running

HEBREW = 'חברת הדגמה בע"מ (Demo) 2026'
EVIL = "evil\u202etxt.exe Ltd"
_PLACES = """element => {
  const places = []
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const range = document.createRange()
    for (let i = 0; i < walk.currentNode.length; i++) {
      range.setStart(walk.currentNode, i)
      range.setEnd(walk.currentNode, i + 1)
      const box = range.getBoundingClientRect()
      places.push([walk.currentNode.data[i], box.left, (box.top + box.bottom) / 2])
    }
  }
  return places
}"""


@pytest.fixture(scope="module")
def desk(browser: Browser, product: Running) -> Iterator[Tab]:
    """A tab of the owner of a new workspace with companies of several directions."""
    with tab(browser, product.origin) as opened:
        Owner("Ways", "Wanda Ways", "wanda@example.com").enter(opened.page.context, product.origin)
        hebrew = made(opened, "companies", name=HEBREW, phone="+972-3-555-0100", city="תל אביב")
        made(opened, "companies", name="شركة المثال، 12٪", phone="+971 4 555 0100")
        made(opened, "companies", name=EVIL, city="Rome")
        made(opened, "companies", name="Café Riche", phone="(02) 555-0100")
        made(opened, "contacts", name="Zoë O’Neil", phone="+66 81-234 5678", company_id=hebrew["id"])
        made(opened, "deals", name="Pump", description="For the café <b>in</b> Rome", expected_close_date="2026-03-31")
        yield opened


def left_to_right(element: Locator) -> str:
    """The characters of an element of one line in the order in which they are seen."""
    places: list[Any] = element.evaluate(_PLACES)
    return "".join(char for char, left, _ in sorted(places, key=lambda place: place[1]))


def lines(element: Locator) -> list[str]:
    """The characters of an element in the order in which they are seen, line by line from the top.

    What stands beside each other at nearly one height is one line, whichever element it is of.
    """
    places: list[Any] = element.evaluate(_PLACES)
    found: list[list[Any]] = []
    for place in sorted(places, key=lambda place: place[2]):
        if found and abs(place[2] - found[-1][-1][2]) < 6:
            found[-1].append(place)
        else:
            found.append([place])
    return ["".join(char for char, _, _ in sorted(line, key=lambda place: place[1])) for line in found]


def picture(opened: Tab, name: str) -> None:
    if folder := os.environ.get("CRM_TEST_PICTURES"):
        opened.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_a_name_is_read_in_its_own_direction_and_leaves_its_row_in_place(desk: Tab) -> None:
    desk.go("/companies")
    for name, city in ((HEBREW, "תל אביב"), (EVIL.replace("\u202e", ""), "Rome")):
        row = desk.page.get_by_role("row").filter(has=desk.page.get_by_role("link", name=name, exact=True))
        expect(row).to_be_visible(timeout=PATIENCE)
        link = row.get_by_role("link", name=name, exact=True)
        seen = city[::-1] if name == HEBREW else city  # Hebrew is read from the right
        assert any(seen in line for line in lines(row)), "the city is in the direction of its own letters"
        if name == HEBREW:
            assert left_to_right(link).endswith("תרבח"), "the first word stands at the right"
            assert "2026" in left_to_right(link)
        else:
            assert left_to_right(link) == name
    picture(desk, "companies")


def test_a_phone_number_keeps_its_order_beside_a_name_of_the_other_direction(desk: Tab) -> None:
    desk.go("/companies")
    desk.page.get_by_role("link", name=HEBREW, exact=True).click()
    phone = desk.page.get_by_text("+972-3-555-0100").locator("visible=true").first
    expect(phone).to_be_visible(timeout=PATIENCE)
    assert left_to_right(phone) == "+972-3-555-0100"
    assert "\u202e" not in desk.page.title()
    picture(desk, "company")


@pytest.mark.parametrize(
    ("typed", "title", "marked"),
    [("cafe", "Café Riche", "Café"), ("081-234 5678", "Zoë O’Neil", "81-234 5678"), ("zoe", "Zoë O’Neil", "Zoë")],
)
def test_the_quick_search_shows_what_it_found_and_where(desk: Tab, typed: str, title: str, marked: str) -> None:
    desk.go("/")
    desk.page.set_viewport_size(DESK)
    desk.page.locator("#global-search").click()
    desk.page.keyboard.type(typed)
    result = desk.page.get_by_role("option").filter(has_text=title)
    expect(result).to_be_visible(timeout=PATIENCE)
    expect(result.locator("mark").filter(has_text=marked).first).to_have_text(marked)
    picture(desk, f"quick-{typed.split()[0]}")
    desk.page.keyboard.press("Escape")


def test_the_page_of_results_shows_the_words_found_as_text(desk: Tab) -> None:
    for size, name in ((DESK, "desk"), (PHONE, "phone")):
        desk.page.set_viewport_size(size)
        desk.go("/search?q=cafe")
        row = desk.page.get_by_role("listitem").filter(has_text="Pump")
        expect(row).to_contain_text("For the café <b>in</b> Rome")
        expect(row.locator("mark")).to_have_text("café")
        expect(row).to_contain_text("31 Mar 2026")
        picture(desk, f"results-{name}")
    desk.page.set_viewport_size(DESK)
    desk.is_accessible()
    desk.is_clean()
