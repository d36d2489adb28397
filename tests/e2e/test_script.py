"""Script in every text that people can write: on every page that shows it, in every file and answer, nothing of it runs.

A workspace is filled over REST from the API's own description, so a field that comes later is tried as well.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, expect

from crm_app.core.clock import now
from tests.e2e.tabs import DESK, PATIENCE, Owner, Tab, tab
from tests.e2e.test_journey import addresses
from tests.support.running import Running
from tests.support.world import PASSWORD

PIECES = (
    '"><img src=x onerror=ran()><svg onload=ran()>',
    "</title></textarea><script>ran()</script>",
    "{{7*191}}${7*191}[me](javascript:ran())",
    "javascript:ran()//' onmouseover='ran()",
    '=HYPERLINK("javascript:ran()")\u202e\u0007',
)
HOSTILE = tuple("".join(PIECES[start:] + PIECES[:start]) for start in range(len(PIECES)))
"""All pieces in one text, each of them first once: so a record's page shows all, and so does a text that is cut."""
KINDS = ("products", "companies", "contacts", "deals", "projects", "tasks", "activities", "roles", "pipelines")
VALUES: dict[str, dict[str, Any]] = {
    "roles": {"permissions": {}},
    "deals": {"amount": 5000},
    "products": {"list_price": 10},
}
"""What a kind needs besides its texts."""
WATCH = """
window.ran = () => { window.__ran = 1; };
addEventListener('securitypolicyviolation', event => {
    (window.__refused ??= []).push(event.violatedDirective + ' ' + event.sample);
});
"""
MADE = (
    "img[src='x'], svg[onload], [onerror], [onload], [onmouseover], iframe, a[href^='javascript' i], "
    "main script, script:has-text('ran()')"
)


class Filler:
    """Makes records whose every text is `text`."""

    def __init__(self, api: APIRequestContext, origin: str) -> None:
        self.api, self.origin = api, origin
        described = self.call("GET", "/openapi.json")
        self.schemas, self.paths = described["components"]["schemas"], described["paths"]
        self.ids: dict[str, str] = {}
        self.filled: set[str] = set()
        """`kind.field` of every text that was taken."""

    def call(self, method: str, path: str, body: Any = None, refused: int = 0) -> Any:
        answer = self.api.fetch(f"{self.origin}/api{path}", method=method, data=body, headers={"Origin": self.origin})
        assert answer.ok or answer.status == refused, f"{method} {path}: {answer.status} {answer.text()} {body}"
        return answer.json() if answer.body() else None

    def _body(self, schema: dict[str, Any], text: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, spec in schema["properties"].items():
            options = spec.get("anyOf", [spec])
            plain = next((o for o in options if o.get("type") == "string" and "format" not in o), None)
            if name.removesuffix("_id") in self.ids:
                made[name] = self.ids[name.removesuffix("_id")]
            elif name == "custom_fields":
                made[name] = {"Field " + text[:50]: text}
            elif name == "tags":
                made[name] = [text[:40]]
            elif plain and not {"enum", "const", "pattern"} & plain.keys():
                made[name] = text[: plain.get("maxLength", 200)]
        return made

    def make(self, kind: str, text: str, values: dict[str, Any]) -> dict[str, Any]:
        """Creates one record. A field that refuses the text is left out; any other refusal is a fault."""
        content = self.paths[f"/api/v1/{kind}"]["post"]["requestBody"]["content"]["application/json"]
        body = self._body(self.schemas[content["schema"]["$ref"].rpartition("/")[2]], text) | values
        for _ in range(4):
            made: dict[str, Any] = self.call("POST", f"/v1/{kind}", body, refused=422)
            if not isinstance(made, dict) or made.get("status") != 422:
                self.filled |= {f"{kind}.{name}" for name, value in body.items() if "ran()" in json.dumps(value)}
                return made
            for name in made["fields"]:
                body.pop(name.split(".")[0], None)
        raise AssertionError(f"{kind}: {made}")

    def close_a_deal(self, text: str) -> None:
        """Names a stage so and wins a deal: charts and the board show it."""
        stages = [stage for pipeline in self.call("GET", "/v1/pipelines") for stage in pipeline["stages"]]
        won = next(stage for stage in stages if stage["outcome"] == "won")
        values = {"stage_id": won["id"], "amount": 700, "close_date": f"{now():%Y-%m-%d}"}
        self.make("deals", text, values)
        plain = next(stage for stage in stages if stage["outcome"] == "open" and "ran()" not in stage["name"])
        self.call("PATCH", f"/v1/stages/{plain['id']}", {"name": text[:60], "version": plain["version"]})

    def send(self, text: str) -> None:
        """Uploads a file whose name, headings and cells are `text`."""
        cell = '"' + text.replace('"', '""') + '"'
        answer = self.api.post(
            f"{self.origin}/api/v1/imports?name={quote(text.replace('/', '|') + '.csv')}",
            data=f"Name,{cell}\n{cell},{cell}\n",
            headers={"Content-Type": "text/csv", "Origin": self.origin},
        )
        assert answer.ok, answer.text()


def _fill(filler: Filler) -> None:
    filler.call("PUT", "/v1/me", {"name": HOSTILE[0][:120], "language": "en", "timezone": "Asia/Bangkok"})
    settings = filler.call("GET", "/v1/workspace") | {"name": HOSTILE[1][:100]}
    filler.call("PUT", "/v1/workspace", {name: settings[name] for name in settings if name not in ("id", "slug")})
    for text in HOSTILE:
        filler.ids.clear()
        for kind in KINDS:
            values = {"kind": "note", "deal_id": filler.ids["deal"]} if kind == "activities" else VALUES.get(kind, {})
            made = filler.make(kind, text, values)
            if kind != "pipelines":  # answered with all of them
                filler.ids[{"companies": "company", "activities": "activity"}.get(kind, kind[:-1])] = made["id"]
        filler.close_a_deal(text)
    for text in HOSTILE[:2]:
        filler.send(text)


@pytest.fixture(scope="module")
def profile(browser: Browser, product: Running) -> Iterator[BrowserContext]:
    """The browser of the owner of a workspace that is full of script."""
    context = browser.new_context(viewport=DESK, locale="en-GB", timezone_id="Asia/Bangkok")
    context.add_init_script(WATCH)
    Owner("Acme", "Owner", "script@example.com").enter(context, product.origin)
    filler = Filler(context.request, product.origin)
    _fill(filler)
    assert {name.partition(".")[0] for name in filler.filled} == set(KINDS), filler.filled
    assert len(filler.filled) >= 30, filler.filled
    yield context
    context.close()


def _watched(page: Page, faults: list[str]) -> None:
    page.on("dialog", lambda dialog: (faults.append(f"{page.url}: a dialog: {dialog.message}"), dialog.dismiss()))


@pytest.fixture
def opened(browser: Browser, product: Running, profile: BrowserContext) -> Iterator[Tab]:
    with tab(browser, product.origin, profile) as one:
        _watched(one.page, one.faults)
        yield one


def _nothing_ran(opened: Tab) -> None:
    ran = opened.page.evaluate("[window.__ran ?? 0, window.__refused ?? []]")
    assert ran == [0, []], f"{opened.page.url}: {ran}"
    made = opened.page.locator(MADE)
    assert made.count() == 0, f"{opened.page.url}: {made.first.evaluate('e => e.outerHTML')}"
    shown = opened.page.locator("body").inner_text() + opened.page.title()
    assert "1337" not in shown, f"{opened.page.url}: a template was filled in"
    assert not {"\u202e", "\x07"} & set(opened.page.title())


def test_no_page_runs_what_people_wrote(opened: Tab) -> None:
    shown = 0
    for path in addresses(opened):
        opened.go(path)
        _nothing_ran(opened)
        shown += "ran()" in opened.page.locator("body").inner_text() + opened.page.title()
    assert shown > 20, "the pages show the texts: else nothing was tried"


def test_neither_a_search_nor_a_filter_nor_an_unknown_address_runs_it(opened: Tab) -> None:
    text = quote(HOSTILE[0][:100])
    for path in (f"/search?q={text}", f"/companies?q={text}", "/companies?sort=javascript:ran()"):
        opened.go(path)
        _nothing_ran(opened)
    opened.page.locator("#global-search").click()
    opened.page.keyboard.type("ran()")
    expect(opened.page.get_by_role("option").filter(has_text="ran()").first).to_be_visible(timeout=PATIENCE)
    _nothing_ran(opened)
    opened.expected_statuses = {404}
    opened.page.goto(f"{opened.origin}/{quote(HOSTILE[0][:100], safe='')}")
    _nothing_ran(opened)


def test_an_answer_and_its_title_run_nothing(opened: Tab) -> None:
    for question in ("Which deals are open?", f"Find {PIECES[0]}"):
        opened.go("/assistant")
        opened.page.locator("#question").fill(question)
        opened.press("conversations.send")
        opened.arrives("/assistant/[0-9a-f-]+")
        answer = opened.page.get_by_role("article").last
        again = answer.get_by_role("button", name=opened.say("conversations.regenerate"))
        expect(again).to_be_visible(timeout=2 * PATIENCE)  # the worker may still load its model
        _nothing_ran(opened)
    assert PIECES[0] in opened.page.locator("body").inner_text()


def test_what_is_said_of_a_change_runs_nothing(opened: Tab) -> None:
    """Toasts, the tab's title, the question before deleting, and undo."""
    name = f"{PIECES[0]} by hand"
    opened.go("/companies/new")
    opened.fill(name=name)
    opened.press("ui.save")
    opened.sees(opened.say("ui.record.said.created", name=name))
    opened.arrives("/companies/[0-9a-f]{8}-[0-9a-f-]+")
    expect(opened.page).to_have_title(re.compile(re.escape(name)))
    _nothing_ran(opened)
    opened.press("ui.actions")
    opened.page.get_by_role("menuitem", name=opened.say("ui.delete")).click()
    opened.arrives("/companies")
    _nothing_ran(opened)
    opened.press("ui.undo")
    opened.sees(name)
    _nothing_ran(opened)


def test_a_visitor_with_an_invitation_runs_nothing(browser: Browser, product: Running, profile: BrowserContext) -> None:
    filler = Filler(profile.request, product.origin)
    role = next(role["id"] for role in filler.call("GET", "/v1/roles") if role["key"] == "member")
    link = filler.call("POST", "/v1/invitations", {"email": "new@example.com", "role_id": role})["link"]
    text = quote(PIECES[0])
    paths = ("/login?next=javascript:ran()", f"/login?notice={text}&error={text}", f"/register?email={text}")
    context = browser.new_context(locale="en-GB")
    context.add_init_script(WATCH)
    with tab(browser, product.origin, context) as visitor:
        _watched(visitor.page, visitor.faults)
        for address in (link, *(product.origin + path for path in (*paths, f"/reset?token={text}"))):
            visitor.page.goto(address)
            visitor.settle()
            _nothing_ran(visitor)
        visitor.page.goto(f"{product.origin}/login?next=javascript:ran()")
        visitor.fill(email="script@example.com", password=PASSWORD)
        visitor.press("identity.login.action")
        visitor.arrives("/.*")
        _nothing_ran(visitor)
    context.close()


def test_what_leaves_as_a_file_is_a_file_and_calculates_nothing(product: Running, profile: BrowserContext) -> None:
    plurals = ("companies", "contacts", "deals", "projects", "tasks", "activities")
    for path in (*(f"{kind}/export.csv" for kind in plurals), "products.csv"):
        answer = profile.request.get(f"{product.origin}/api/v1/{path}")
        assert answer.ok, answer.text()
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox"
        cells = [cell for row in csv.reader(io.StringIO(answer.text().lstrip("\ufeff"))) for cell in row]
        assert any("HYPERLINK" in cell for cell in cells), path
        assert not [cell for cell in cells if cell.lstrip("\u202e ")[:1] in ("=", "@")], path
