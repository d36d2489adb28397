"""Boards on a touch screen: a long press drags a card, a swipe scrolls the board and its columns."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, expect

from tests.e2e.tabs import PATIENCE, PHONE, Owner, Tab, tab
from tests.support.running import Running

DEALS = 12
EDGE_SECONDS = 20
REST_SECONDS = 0.4
"""How long a thumb rests on a card that it means to drag."""


@pytest.fixture(scope="module")
def board(browser: Browser, product: Running) -> Iterator[Tab]:
    """The board of a new workspace with some deals, on a phone."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")
    with tab(browser, product.origin, context) as opened:
        Owner("Thumbs", "Tom Thumb", "tom@example.com").enter(context, product.origin)
        for number in range(DEALS):
            opened.call("POST", "deals", name=f"Deal {number}")
            opened.call("POST", "contacts", name=f"Person {number}", status="lead")
        opened.go("/deals/board")
        yield opened
    context.close()


class Thumb:
    """A finger on the screen, as the browser's own input sees it."""

    def __init__(self, opened: Tab) -> None:
        self._session: CDPSession = opened.page.context.new_cdp_session(opened.page)
        self._at = (0.0, 0.0)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        event: Any = {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        self._session.send("Input.dispatchTouchEvent", event)

    def down(self, x: float, y: float, rest_seconds: float = 0.0) -> None:
        self._at = (x, y)
        self._send("touchStart", self._at)
        time.sleep(rest_seconds)

    def move(self, x: float, y: float, steps: int = 20, pause_seconds: float = 0.016) -> None:
        left, top = self._at
        for step in range(1, steps + 1):
            self._send("touchMove", (left + (x - left) * step / steps, top + (y - top) * step / steps))
            time.sleep(pause_seconds)
        self._at = (x, y)

    def up(self) -> None:
        self._send("touchEnd")


def columns(opened: Tab) -> Locator:
    return opened.page.locator("main section").filter(has=opened.page.locator("ul[id]"))


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(opened: Tab, card: Locator, column: Locator) -> None:
    """Drags a card into a column. Held at the edge of the screen, it has the board scroll until the column is there."""
    thumb, (x, y), edge = Thumb(opened), middle(card), PHONE["width"] - 12
    thumb.down(x, y, REST_SECONDS)
    thumb.move(edge, y)
    deadline = time.monotonic() + EDGE_SECONDS
    while middle(column)[0] > PHONE["width"] * 0.7:
        assert time.monotonic() < deadline, "the board does not scroll under a card at its edge"
        thumb.move(edge, y, steps=1)
        thumb.move(edge - 2, y, steps=1)
    thumb.move(PHONE["width"] / 2, y, steps=15)
    thumb.move(*middle(column), steps=15)
    thumb.up()


def scrolled(opened: Tab) -> tuple[float, float, float]:
    """How far the page, the board and its first column are scrolled."""
    found = opened.page.evaluate(
        "() => { const column = document.querySelector('main ul[id]');"
        "return [window.scrollY, column.closest('[role=group]').scrollLeft, column.scrollTop]; }"
    )
    return found[0], found[1], found[2]


def test_a_thumb_drags_a_card_to_the_next_column_and_beyond_the_screen(board: Tab) -> None:
    for target in (1, 2):
        board.go("/deals/board")
        column = columns(board).nth(target)
        card = columns(board).first.locator("li[data-row]").nth(1)
        ident, goal = card.get_attribute("data-row"), column.get_by_role("heading").inner_text()
        drag(board, card, column)
        moved = columns(board).filter(has=board.page.locator(f"li[data-row='{ident}']"))
        expect(moved.get_by_role("heading")).to_have_text(goal, timeout=PATIENCE)
        board.go("/deals/board")
        expect(moved.get_by_role("heading")).to_have_text(goal)


def test_a_thumb_that_moves_at_once_scrolls_and_drags_nothing(board: Tab) -> None:
    before = [column.inner_text() for column in columns(board).all()]
    thumb, card = Thumb(board), columns(board).first.locator("li[data-row]").nth(2)
    x, y = middle(card)
    thumb.down(x, y)
    thumb.move(x, y - 250, steps=15)
    thumb.up()
    board.page.wait_for_function("() => document.querySelector('main ul[id]').scrollTop > 50 || window.scrollY > 50")
    thumb.down(300, 420)
    thumb.move(40, 420, steps=15)
    thumb.up()
    board.page.wait_for_function("() => document.querySelector('main [role=group]:has(ul[id])').scrollLeft > 50")
    assert scrolled(board)[1] > 50
    assert [column.inner_text() for column in columns(board).all()] == before


def test_a_tap_opens_the_deal(board: Tab) -> None:
    board.go("/deals/board")
    card = columns(board).first.locator("li[data-row]").first
    ident = card.get_attribute("data-row")
    card.get_by_role("link").tap()
    board.arrives(f"/deals/{ident}")


def lanes(board: Tab) -> Locator:
    """The columns of the board of a list."""
    board.go("/contacts?layout=board&by=status&sort=name")
    return board.page.locator("[data-zone]")


def test_a_thumb_drags_a_card_of_a_list_and_takes_it_back(board: Tab) -> None:
    found = lanes(board)
    card = found.first.locator("[data-card=moves]").nth(1)
    ident = card.get_attribute("data-row")
    drag(board, card, found.nth(1))
    moved = found.nth(1).locator(f"[data-row='{ident}']")
    expect(moved).to_be_visible(timeout=PATIENCE)
    expect(board.page.locator("[data-moving], [data-dragging]")).to_have_count(0)
    board.look("board-dragged-phone")
    board.page.get_by_role("button", name=board.say("ui.undo"), exact=True).tap()
    expect(found.first.locator(f"[data-row='{ident}']")).to_be_attached(timeout=PATIENCE)


def test_a_thumb_that_moves_at_once_scrolls_the_board_of_a_list(board: Tab) -> None:
    found = lanes(board)
    before = [lane.inner_text() for lane in found.all()]
    thumb, (x, y) = Thumb(board), middle(found.first.locator("[data-card=moves]").nth(1))
    thumb.down(x, y)
    thumb.move(x, y - 250, steps=15)
    thumb.up()
    board.page.wait_for_function("() => window.scrollY > 50")
    thumb.down(300, 420)
    thumb.move(40, 420, steps=15)
    thumb.up()
    board.page.wait_for_function("() => document.querySelector('[data-zone]').parentElement.scrollLeft > 50")
    assert [lane.inner_text() for lane in found.all()] == before
