"""Changes by other people, in the browser of a person who types on the same page: they appear, and typed texts are
kept.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.tabs import PATIENCE, Owner, Tab, tab
from tests.support.running import Running


@pytest.fixture(scope="module")
def busy(browser: Browser, product: Running) -> Iterator[Tab]:
    """A tab of the owner of a new workspace."""
    with tab(browser, product.origin) as opened:
        Owner("Busy", "Bea Busy", "bea@example.com").enter(opened.page.context, product.origin)
        yield opened


def made(opened: Tab, plural: str, **values: Any) -> dict[str, Any]:
    """A record that comes to be elsewhere."""
    answer = opened.page.request.post(
        f"{opened.origin}/api/v1/{plural}", data=values, headers={"origin": opened.origin}
    )
    assert answer.status == 201, answer.text()
    found: dict[str, Any] = answer.json()
    return found


def test_a_note_that_is_being_typed_stays_while_the_timeline_grows(busy: Tab) -> None:
    company = made(busy, "companies", name="Siam")
    made(busy, "activities", kind="note", body="The older one", company_id=company["id"])
    busy.go(f"/companies/{company['id']}")
    busy.sees("The older one")
    typed = busy.page.locator("textarea[name=body]")
    typed.fill("Half a sent")
    entries = busy.page.get_by_role("list", name=busy.say("activities.timeline")).get_by_role("listitem")
    older = entries.filter(has_text="The older one")
    older.get_by_role("button", name=busy.say("ui.actions")).click()
    entry = busy.page.get_by_role("menuitem", name=busy.say("ui.edit"))
    expect(entry).to_be_visible()
    address = entry.get_attribute("href")

    made(busy, "activities", kind="note", body="The newer one", company_id=company["id"])
    expect(entries.filter(has_text="The newer one")).to_be_visible(timeout=PATIENCE)  # the brief quotes it too
    expect(typed).to_have_value("Half a sent")
    # The menu that was open is still that of its entry, though another one stands in its place now.
    expect(entry).to_have_attribute("href", address or "")
    busy.page.keyboard.press("Escape")
