"""What is inside of dialogs, by the keyboard alone: Tab reaches everything, and nothing that is pressed loses the focus."""

import re
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.tabs import DESK, PHONE, Call, Owner, Tab
from tests.e2e.test_keyboard import TWO_FRAMES, walked

LANGUAGES = ("th", "en")
"""The language of the wide window and that of the narrow one."""
CHOICES = [{"label_en": "North"}, {"label_en": "South"}]


def fill(call: Call) -> None:
    for kind in ("choices", "yes_no", "person", "link", "moment"):
        more = {"choices": CHOICES} if kind == "choices" else {"target": "company"} if kind == "link" else {}
        call("POST", "fields", kind="deal", type=kind, label_en=f"Own {kind}", label_th=f"ช่อง {kind}", **more)
    for name in ("Siam Steel", "Siam Water"):
        call("POST", "companies", name=name, tags=["key"])
    call("POST", "deals", name="Renewal", amount=5)


OWNER = Owner("Inside", "Ida Inside", "ida.inside@example.com", fill)


def conditions(owner: Tab) -> list[dict[str, Any]]:
    """One condition for each input of the filter builder."""
    company = owner.call("GET", "companies?q=Siam+Steel")["items"][0]["id"]
    fields = owner.call("GET", "fields?kind=deal")["items"]
    own = {one["label_en"]: f"custom.{one['key']}" for one in fields}
    north = next(one for one in fields if one["type"] == "choices")["choices"][0]["value"]
    return [
        {"field": "name", "op": "contains", "value": "a"},
        {"field": "name", "op": "any_of", "value": ["a", "b"]},
        {"field": "amount", "op": "between", "value": [1, 2]},
        {"field": "expected_close_date", "op": "between", "value": ["2026-01-01", "2026-02-01"]},
        {"field": "created_at", "op": "in_period", "value": "this_month"},
        {"field": "updated_at", "op": "in_last", "value": 30},
        {"field": "status", "op": "is", "value": "open"},
        {"field": own["Own choices"], "op": "any_of", "value": [north]},
        {"field": "company_id", "op": "any_of", "value": [company]},
        {"field": own["Own yes_no"], "op": "empty"},
    ]


@pytest.fixture(params=[0, 1], ids=["desk", "phone"])
def reader(owner: Tab, request: pytest.FixtureRequest) -> Tab:
    """The owner, in a wide window or in a narrow one, each in one language."""
    language: Any = LANGUAGES[request.param]
    owner.call("PUT", "me", name="Ida Inside", language=language, timezone="Asia/Bangkok")
    owner.language = language
    owner.page.set_viewport_size(DESK if request.param == 0 else PHONE)
    return owner


def button(reader: Tab, key: str, **params: Any) -> Locator:
    return reader.page.get_by_role("button", name=reader.say(key, **params), exact=True).locator("visible=true").first


def keeps(reader: Tab, within: Locator, *keys: str) -> None:
    """Presses keys; the focus is still inside, on something."""
    for key in keys:
        reader.page.keyboard.press(key)
    reader.page.evaluate(TWO_FRAMES)
    expect(within.locator(":focus")).to_have_count(1)


def test_every_editor_of_a_filter(reader: Tab) -> None:
    reader.go("/deals?filter=" + quote(orjson.dumps({"all": [{"any": conditions(reader)}]}).decode()))
    page, dialog = reader.page, reader.page.get_by_role("dialog")
    page.get_by_role("list", name=reader.say("records.filter.applied")).get_by_role("button").first.press("Enter")
    expect(dialog.locator("[name$=_field]")).to_have_count(10)
    assert walked(reader) == []
    reader.fits()
    # the calendar of a day
    day = dialog.locator("[name=c4_value]")
    day.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-day]:focus")).to_have_count(1)
    expect(page.locator("[data-calendar]")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(day).to_have_value(re.compile("^2 "))
    expect(day).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_record_is_picked(reader: Tab) -> None:
    reader.go("/deals/new")
    page = reader.page
    picker = page.get_by_role("combobox", name=reader.say("deals.field.company_id"))
    picker.focus()
    page.keyboard.type("Siam W")
    expect(page.get_by_role("option", name="Siam Water")).to_be_visible()
    page.keyboard.press("Enter")
    expect(picker).to_have_value("Siam Water")
    expect(picker).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator("input[name=company_id]")).to_have_value("")
    page.keyboard.press("Escape")
    expect(picker).to_be_focused()
    picker.fill("Nobody of this name")
    expect(page.get_by_role("option").first.or_(page.get_by_text(reader.say("ui.picker.none")).first)).to_be_visible()
    page.keyboard.press("Tab")
    expect(picker).not_to_be_focused()
    page.evaluate("sessionStorage.clear()")


def test_columns_are_chosen(reader: Tab) -> None:
    page = reader.page
    reader.go("/deals")
    dialog = page.get_by_role("dialog")
    if page.viewport_size == PHONE:
        button(reader, "records.table.look").press("Enter")
        page.get_by_role("menuitem", name=reader.say("records.group.choose")).press("Enter")
        expect(dialog.locator(":focus")).to_have_count(1)
        assert walked(reader) == []
        dialog.get_by_role("combobox").focus()
        keeps(reader, dialog, "ArrowDown")
        button(reader, "records.table.apply").press("Enter")
        expect(dialog).to_be_hidden()
        assert "group=" in page.url
        return
    button(reader, "records.table.columns").press("Enter")
    expect(dialog.locator(":focus")).to_have_count(1)
    assert walked(reader) == []
    rows = dialog.get_by_role("list", name=reader.say("records.table.shown")).get_by_role("listitem")
    count = rows.count()
    rows.nth(1).get_by_role("button").nth(0).focus()  # up
    keeps(reader, dialog, "Enter")
    rows.nth(1).get_by_role("button").last.focus()  # hide
    page.keyboard.press("Enter")
    expect(rows).to_have_count(count - 1)
    dialog.get_by_role("combobox").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(button(reader, "records.table.add")).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(count)
    page.keyboard.press("Escape")
    expect(button(reader, "records.table.columns")).to_be_focused()


def test_every_input_of_a_field(reader: Tab) -> None:
    page, dialog = reader.page, reader.page.get_by_role("dialog")
    reader.go("/settings/fields?kind=deal")
    button(reader, "fields.new").press("Enter")
    expect(dialog.locator(":focus")).to_have_count(1)
    for kind in ("text", "choice", "money", "link"):
        dialog.locator("[name=type]").select_option(kind)
        expect(dialog.locator("[name=type]")).to_have_attribute("data-made", kind)
        assert walked(reader) == [], kind
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
