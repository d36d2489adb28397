"""Every page by the keyboard alone: Tab reaches what can be used, and the focus is shown where it can be seen.

The pages are those of the registry, lists also as boards, calendars, cards and groups. What opens over a page gets the
focus, keeps it, closes by Escape, and gives it back.
"""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.tabs import DESK, PHONE, Call, Owner, Tab
from tests.e2e.test_journey import addresses

MOST_STOPS = 160
"""How often Tab is pressed on a page at most."""
LAYOUTS = (
    "/contacts?layout=cards",
    "/contacts?layout=board&by=status",
    "/contacts?group=status&open=%3Dlead&open=lead",
    "/tasks/all?layout=calendar",
    "/deals?layout=board&by=stage_id&totals=shown",
    "/contacts?filter=%7B%22all%22%3A%5B%7B%22field%22%3A%22name%22%2C%22op%22%3A%22contains%22%2C%22value%22%3A%22a%22%7D%5D%7D",
)
"""The kinds of views, and a list with a filter."""

# What can be used and stands where a person could see it; of radio buttons of one name Tab reaches one.
EXPECTED = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"], summary')];
  const can = (one) => one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden' && !one.closest('[inert], [aria-hidden=true]')
    && one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 0;
  const radios = new Set(), found = [];
  for (const one of all.filter(can)) {
    if (one.type === 'radio') {
      const group = `${one.name} ${[...document.forms].indexOf(one.form)}`;
      if (radios.has(group)) continue;
      radios.add(group); one.dataset.walkGroup = group;
    }
    found.push(one);
  }
  window.walk = { left: new Set(found), hidden: [], bare: [] };
  const says = (one) => (one.ariaLabel || one.labels?.[0]?.textContent || one.textContent || one.name || one.outerHTML)
    .trim().slice(0, 60);
  const ring = (one) => {
    for (const at of [one, one.nextElementSibling, one.parentElement, one.closest('[data-card], li, tr, label, td, th')]) {
      const look = at && getComputedStyle(at);
      if (look && look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) return true;
      if (at && at !== one.parentElement && look.boxShadow !== 'none') return true;
    }
    const card = one.closest('[data-card]');
    return Boolean(card && one.matches('a.covers'));  // its border shows it
  };
  const note = ({ target: one }) => {
    const walk = window.walk;
    if (one.type === 'radio') {
      for (const other of walk.left)
        if (other.type === 'radio' && other.name === one.name && other.form === one.form) walk.left.delete(other);
    }
    walk.left.delete(one);
    if (!ring(one)) walk.bare.push(says(one));
    window.setTimeout(() => cover(one), 0);
  };
  const cover = (one) => {
    if (document.activeElement !== one || getComputedStyle(one).opacity === '0') return;
    const box = one.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 12);
    const at = document.elementFromPoint(x, y), labels = [...(one.labels ?? [])];
    const near = at && (at.contains(one) || one.parentElement.contains(at) || labels.some((label) => label.contains(at)));
    if (!near) window.walk.hidden.push(`${says(one)} at ${Math.round(x)},${Math.round(y)} under ${at?.outerHTML.slice(0, 80)}`);
  };
  window.walkEnds = new AbortController();
  document.addEventListener('focusin', note, { signal: window.walkEnds.signal });
  window.walkSays = says;
  return found.length;
}"""
OUTCOME = """() => {
  window.walkEnds.abort();
  const { left, hidden, bare } = window.walk;
  const once = (all) => [...new Set(all)];
  return { left: [...left].filter((one) => one.isConnected).map(window.walkSays), hidden: once(hidden), bare: once(bare) };
}"""


STAYS = """() => {
  const at = document.activeElement;  // at the end of a round the focus is on a guard, or nowhere, for a moment
  return !at || at === document.body || Boolean(at.closest('[role=dialog], [data-base-ui-focus-guard]'));
}"""


def fill(call: Call) -> None:
    """Some records of every kind, with what lists and settings show of them."""
    call(
        "POST",
        "fields",
        kind="contact",
        type="choice",
        label_en="Region",
        label_th="ภาค",
        choices=[{"label_en": "North"}],
    )
    company = call("POST", "companies", name="Siam Steel", tags=["key"])["id"]
    for name, status in (("Ann", "lead"), ("Bam", "customer")):
        call(
            "POST",
            "contacts",
            name=name,
            status=status,
            company_id=company,
            email=f"{name}@example.com".lower(),
            phone="021234567",
        )
    for plural in ("deals", "projects", "products"):
        call("POST", plural, name="บริษัท ไม้เชียงใหม่ ที่มีชื่อยาวมากจนเกินความกว้างของคอลัมน์แรกไปไกล จำกัด")
    call("POST", "tasks", title="Call Siam Steel", due_date="2026-11-20")
    call("POST", "activities", kind="call", body="Talked")
    call("DELETE", "contacts/" + call("POST", "contacts", name="Deleted")["id"])
    one = call("POST", "companies", name="Changed")
    call("POST", "companies/bulk", records=[{"id": one["id"]}], set={"sector": "Steel"})
    call("POST", "views", kind="contact", name="Leads", query={"status": ["lead"]}, shared=True)


OWNER = Owner("Keyboard", "Kid Keyboard", "kid.keyboard@example.com", fill)


def speak(owner: Tab, language: Any) -> None:
    owner.call("PUT", "me", name="Kid Keyboard", language=language, timezone="Asia/Bangkok")
    owner.language = language


def walked(owner: Tab) -> list[str]:
    """Goes through the page by Tab. Returns what is wrong."""
    page = owner.page
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0) }")
    count = page.evaluate(EXPECTED)
    for _ in range(min(count + 3, MOST_STOPS)):
        page.keyboard.press("Tab")
    for _ in range(2):  # from where a form took the focus first
        if not page.evaluate("() => window.walk.left.size") or count > MOST_STOPS:
            break
        for _ in range(min(count, MOST_STOPS)):
            page.keyboard.press("Tab")
    page.evaluate(TWO_FRAMES)
    found = page.evaluate(OUTCOME)
    if count > MOST_STOPS:
        found["left"] = []
    words = {"left": "Tab does not reach", "hidden": "the focus is hidden on", "bare": "no focus is shown on"}
    return [
        f"{page.url.removeprefix(owner.origin)}: {words[name]} {one}" for name, all_ in found.items() for one in all_
    ]


@pytest.mark.parametrize(("language", "size"), [("en", DESK), ("th", PHONE)], ids=["en-desk", "th-phone"])
def test_tab_reaches_everything_on_every_page_and_shows_where_it_is(owner: Tab, language: str, size: Any) -> None:
    speak(owner, language)
    owner.page.set_viewport_size(size)
    faults = []
    for path in [*addresses(owner), *LAYOUTS]:
        owner.go(path)
        owner.page.wait_for_load_state("networkidle")
        faults += walked(owner)
    speak(owner, "en")
    assert faults == [], "\n".join(faults)


# ---------------------------------------------------------------- what opens over a page

TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
IS_INSIDE = (
    "() => { const at = document.activeElement; return !at || at === document.body "
    "|| Boolean(at.closest('[role=dialog], [data-base-ui-focus-guard]')) }"
)
"""Or in the browser's own bar, where the body has it."""
FOCUSED = "() => document.activeElement.outerHTML.slice(0, 160)"
OPENERS: tuple[tuple[str, str], ...] = (
    ("/contacts", "records.filter.add"),
    ("/contacts", "records.table.look"),
    ("/contacts?status=lead", "views.save"),
    ("/deals", "ui.record.more_filters"),
    ("/settings", "workspaces.invitation.title"),
    ("/settings/fields?kind=contact", "fields.new"),
    ("/settings/audit", "audit.days"),
    ("/deals/pipelines", "pipelines.new"),
)
"""Buttons on pages by the keys of their texts."""
ON_DESKS: tuple[tuple[str, str], ...] = (("/contacts", "records.table.columns"), ("/contacts", "ui.record.export"))


def opened_and_closed(owner: Tab, path: str, opener: Locator) -> list[str]:
    """Opens by Enter, goes through it by Tab, closes by Escape. Returns what is wrong."""
    page, wrong = owner.page, []
    over = page.locator(
        "[role=dialog][data-open], [role=menu][data-open], [role=dialog]:visible, [role=menu]:visible"
    ).first
    opener.focus()
    page.keyboard.press("Enter")
    expect(over).to_be_visible()
    try:
        expect(over.locator(":focus").or_(over.and_(page.locator(":focus")))).to_have_count(1, timeout=5_000)
    except AssertionError:
        wrong.append("does not get the focus")
    if over.get_attribute("role") == "dialog":
        for _ in range(25):
            page.keyboard.press("Tab")
            page.evaluate(TWO_FRAMES)  # beyond its last part a dialog takes the focus back in the next frame
            if not page.evaluate(IS_INSIDE):
                wrong.append(f"gives the focus to {page.evaluate(FOCUSED)} behind it")
                break
    page.keyboard.press("Escape")
    expect(over).to_be_hidden()
    try:
        expect(opener).to_be_focused(timeout=5_000)
    except AssertionError:
        wrong.append(f"gives the focus to {page.evaluate(FOCUSED)}")
    return [f"{path}: {opener} {one}" for one in wrong]


@pytest.mark.parametrize(("language", "size"), [("th", DESK), ("en", PHONE)], ids=["th-desk", "en-phone"])
def test_what_opens_over_a_page_keeps_the_focus_and_gives_it_back(owner: Tab, language: str, size: Any) -> None:
    speak(owner, language)
    owner.page.set_viewport_size(size)
    faults = []
    for path, key in (*OPENERS, *(ON_DESKS if size == DESK else ())):
        owner.go(path)
        opener = owner.page.get_by_role("button", name=owner.say(key), exact=True).locator("visible=true").first
        faults += opened_and_closed(owner, path, opener)
    speak(owner, "en")
    assert faults == [], "\n".join(faults)
