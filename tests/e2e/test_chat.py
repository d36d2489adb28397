"""The assistant in a browser: answers as they come, what is done with conversations, and what goes wrong at the service.

A stand-in takes Gemini's place; what a question contains chooses what it does.
"""

import re
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.conversations.test_answering import call, words
from tests.e2e.tabs import DESK, PATIENCE, Owner, Tab, tab
from tests.support.gemini_standin import GeminiStandIn, gemini_standin
from tests.support.running import Running, empty_product

PASSWORD = "a password of some length"
HELD_SECONDS = 90
"""How long a story goes on at most, where no test ends it."""
CONVERSATION = "/assistant/[0-9a-f]{8}-[0-9a-f-]+"


class Story:
    """A story that goes on, word by word, until a test has seen enough of it."""

    def __init__(self) -> None:
        self.enough = threading.Event()

    def pieces(self) -> Iterator[dict[str, Any]]:
        """The words as the service sends them."""
        until, number = time.monotonic() + HELD_SECONDS, 0
        while not self.enough.is_set() and time.monotonic() < until:
            yield from words(f"word{number} ", "")[:1]
            number += 1
            self.enough.wait(0.2)
        yield from words("The end.")


STORY = Story()


def script(body: dict[str, Any]) -> Iterable[dict[str, Any]] | None:
    """What the service answers, beside what the stand-in does by itself."""
    last = body["contents"][-1]["parts"][-1]
    question = last.get("text", "")
    if "functionResponse" in last:
        if "proposed" in str(last) or "action_id" in str(last):
            return words("I prepared them for your approval.")
        return words("It is in Chiang Mai [1].")
    if "SEVERAL" in question:
        fields = [{"field": "city", "value": "Rayong"}]
        change = {"action": "update", "record_kind": "contact", "fields": fields}
        calls = [call("propose_change", record_name=name, **change)[0] for name in ("Ann Several", "Bob Several")]
        parts = [part for one in calls for part in one["candidates"][0]["content"]["parts"]]
        return [calls[0] | {"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}]}]
    if "WHERE" in question:
        return call("get_record", kind="company", name="Siam Water")
    if "STORY" in question:
        return STORY.pieces()
    if "TIME" in question:
        return words(f"It is {time.time_ns()}.")
    return None


@pytest.fixture(scope="module")
def gemini() -> Iterator[GeminiStandIn]:
    with gemini_standin() as standin:
        standin.script = script
        yield standin


@pytest.fixture(scope="module")
def product(gemini: GeminiStandIn) -> Iterator[Running]:
    """The product with a key for the stand-in, which must answer within two seconds."""
    settings = {"GEMINI_API_KEY": "good", "CRM_GEMINI_BASE_URL": gemini.url, "CRM_CHAT_TIMEOUT_SECONDS": "2"}
    with empty_product(**settings) as running:
        yield running


OWNER = Owner("Chats", "Olga Owner", "olga@example.com")


@pytest.fixture
def story() -> Iterator[Story]:
    """A story of its own for each test that asks for one; with the test it ends."""
    STORY.enough.clear()
    yield STORY
    STORY.enough.set()


def sent(opened: Tab, method: str, path: str, data: Any = None) -> Any:
    """What REST answers in the name of whoever the tab is of."""
    headers = {"origin": opened.origin}
    answer = opened.page.request.fetch(opened.origin + path, method=method, data=data, headers=headers)
    assert answer.ok, answer.text()
    return answer.json() if answer.status != 204 else None


def ask(opened: Tab, question: str) -> Locator:
    """Asks in a new conversation. Returns the answer, which may still be coming."""
    opened.go("/assistant")
    opened.page.locator("#question").fill(question)
    opened.press("conversations.send")
    opened.arrives(CONVERSATION)
    return answer_of(opened)


def answer_of(opened: Tab) -> Locator:
    return opened.page.get_by_role("article").last


def is_done(opened: Tab) -> None:
    """Waits for the end of the answer."""
    again = answer_of(opened).get_by_role("button", name=opened.say("conversations.regenerate"))
    expect(again).to_be_visible(timeout=PATIENCE)


def path_of(opened: Tab) -> str:
    return opened.page.url.removeprefix(opened.origin)


# ---------------------------------------------------------------- answers as they come


def test_an_answer_is_followed_in_two_tabs_and_through_a_reload(
    browser: Browser, product: Running, profile: BrowserContext, owner: Tab, story: Story
) -> None:
    answer = ask(owner, "Tell me a STORY")
    expect(answer).to_contain_text("word3", timeout=PATIENCE)
    with tab(browser, product.origin, profile) as other:
        other.go(path_of(owner))
        expect(answer_of(other)).to_contain_text("word5", timeout=PATIENCE)
        owner.page.reload()
        stop = owner.page.get_by_role("button", name=owner.say("conversations.stop"))
        expect(stop).to_be_visible(timeout=PATIENCE)
        story.enough.set()
        for one in (owner, other):
            expect(answer_of(one)).to_contain_text("The end.", timeout=PATIENCE)
            is_done(one)
            expect(one.page.get_by_role("article")).to_have_count(1)
        # A question that is put in one tab appears in the other.
        other.page.locator("#question").fill("And what TIME is it?")
        other.press("conversations.send")
        expect(answer_of(owner)).to_contain_text("It is 1", timeout=PATIENCE)
        expect(owner.page.get_by_role("article")).to_have_count(2)
        is_done(other)


def test_an_answer_is_stopped_and_asked_for_again(owner: Tab, story: Story) -> None:
    answer = ask(owner, "A STORY that is stopped")
    expect(answer).to_contain_text("word2", timeout=PATIENCE)
    owner.press("conversations.stop")
    expect(answer).to_contain_text(owner.say("conversations.stopped"), timeout=PATIENCE)
    expect(answer).to_contain_text("word2")
    expect(answer).not_to_contain_text("The end.")
    story.enough.set()
    owner.press("conversations.retry")
    expect(answer).to_contain_text("The end.", timeout=PATIENCE)
    is_done(owner)


def test_an_answer_is_generated_again(owner: Tab) -> None:
    answer = ask(owner, "What TIME is it?")
    is_done(owner)
    first = re.search(r"It is \d+", answer.inner_text())
    assert first
    owner.press("conversations.regenerate")
    expect(answer).not_to_contain_text(first[0], timeout=PATIENCE)
    expect(answer).to_contain_text("It is 1", timeout=PATIENCE)
    is_done(owner)
    expect(owner.page.get_by_role("article")).to_have_count(1)


def test_a_source_leads_to_the_record_that_it_is(owner: Tab) -> None:
    company = sent(owner, "POST", "/api/v1/companies", {"name": "Siam Water", "city": "Chiang Mai"})
    answer = ask(owner, "WHERE is Siam Water?")
    is_done(owner)
    answer.get_by_role("list").get_by_role("link", name="Siam Water").click()
    owner.arrives(f"/companies/{company['id']}")
    expect(owner.page.get_by_role("heading", level=1)).to_contain_text("Siam Water")


def test_of_several_proposals_the_ticked_ones_are_made_together(owner: Tab) -> None:
    ids = [sent(owner, "POST", "/api/v1/contacts", {"name": name})["id"] for name in ("Ann Several", "Bob Several")]
    answer = ask(owner, "SEVERAL people moved")
    is_done(owner)
    ticks = answer.get_by_role("checkbox")
    expect(ticks).to_have_count(2, timeout=PATIENCE)
    owner.look("proposals-several")
    ticks.nth(1).click()
    expect(ticks.nth(1)).not_to_be_checked()
    owner.press("conversations.approve_ticked")
    expect(answer).to_contain_text(owner.say("conversations.approved"), timeout=PATIENCE)
    cities = [owner.call("GET", f"contacts/{one}")["city"] for one in ids]
    assert cities == ["Rayong", None]
    owner.press("conversations.reject")
    expect(answer).to_contain_text(owner.say("conversations.rejected"), timeout=PATIENCE)


def test_a_killed_workers_answer_is_finished_or_said_to_be_interrupted(
    owner: Tab, product: Running, story: Story
) -> None:
    answer = ask(owner, "A STORY, and the worker dies")
    expect(answer).to_contain_text("word2", timeout=PATIENCE)
    workers = [child for child in product.process.children(recursive=True) if "crm_app.worker" in child.cmdline()]
    assert workers
    for worker in workers:
        worker.kill()
    psutil.wait_procs(workers, 10)
    story.enough.set()
    interrupted = answer.get_by_text(owner.say("conversations.error.interrupted"))
    expect(answer.get_by_text("The end.").or_(interrupted)).to_be_visible(timeout=60_000)
    again = [answer.get_by_role("button", name=owner.say(f"conversations.{key}")) for key in ("regenerate", "retry")]
    expect(again[0].or_(again[1])).to_be_visible(timeout=PATIENCE)


# ---------------------------------------------------------------- conversations


def listed(opened: Tab) -> Locator:
    """The links of the list beside the chat."""
    beside = opened.page.get_by_role("navigation", name=opened.say("conversations.list"))
    return beside.get_by_role("list").get_by_role("link")


def test_a_conversation_is_named_found_deleted_and_brought_back(owner: Tab) -> None:
    ask(owner, "Hello there")
    is_done(owner)
    path = path_of(owner)
    owner.press("conversations.rename")
    owner.fill(title="Greetings of the week")
    owner.press("conversations.save")
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Greetings of the week", timeout=PATIENCE)

    owner.go("/assistant")
    search = owner.page.locator("#side-conversation-search")
    search.fill("greetings of")
    expect(listed(owner)).to_have_count(1, timeout=PATIENCE)
    search.fill("hello THERE")  # what was asked in it
    expect(listed(owner)).to_contain_text(["Greetings of the week"], timeout=PATIENCE)
    search.fill("nothing is called that")
    owner.sees(owner.say("conversations.none.found"))
    search.fill("")
    listed(owner).filter(has_text="Greetings of the week").click()
    owner.arrives(re.escape(path))

    owner.press("conversations.delete")
    owner.page.get_by_role("dialog").get_by_role("button", name=owner.say("conversations.delete")).click()
    owner.arrives("/assistant")
    expect(listed(owner).filter(has_text="Greetings of the week")).to_have_count(0, timeout=PATIENCE)
    owner.press("ui.undo")
    expect(listed(owner).filter(has_text="Greetings of the week")).to_have_count(1, timeout=PATIENCE)
    owner.go(path)
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Greetings of the week")


def invited(opened: Tab, browser: Browser, origin: str) -> BrowserContext:
    """The browser profile of a new member whom the owner invites."""
    roles = sent(opened, "GET", "/api/v1/roles")
    role_id = next(role["id"] for role in roles if role["key"] == "member")
    made = sent(opened, "POST", "/api/v1/invitations", {"email": "mali@example.com", "role_id": role_id})
    context = browser.new_context(viewport=DESK, locale="en-GB")
    with tab(browser, origin, context) as guest:
        guest.page.goto(made["link"])
        guest.fill(name="Mali Member", password=PASSWORD)
        guest.page.locator("form button[type=submit]").first.click()
        guest.arrives("/")
    return context


def test_others_see_a_conversation_only_while_it_is_shared(browser: Browser, product: Running, owner: Tab) -> None:
    ask(owner, "Between us")
    is_done(owner)
    path = path_of(owner)
    assert UUID(path.rsplit("/", 1)[1])
    context = invited(owner, browser, product.origin)
    with tab(browser, product.origin, context) as member:
        member.page.goto(member.origin + path)
        member.sees(member.say("conversations.missing"))
        expect(member.page.get_by_text("Between us")).to_have_count(0)

        owner.press("conversations.share")
        expect(owner.page.get_by_text(owner.say("conversations.share.text"))).to_be_visible()
        owner.press("conversations.share.action")
        owner.sees(owner.say("conversations.shared"))
        member.go(path)
        member.sees("Between us")
        member.sees(member.say("conversations.read_only", name="Olga Owner"))
        expect(member.page.locator("#question")).to_have_count(0)

        # Live, under the reader's eyes: it is taken away again.
        owner.press("conversations.options")
        owner.page.get_by_role("menuitem", name=owner.say("conversations.unshare")).click()
        member.sees(member.say("conversations.missing"))
    context.close()


# ---------------------------------------------------------------- when the service fails


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("BAD KEY", "bad_key"),
        ("BLOCKED PROMPT", "blocked"),
        ("It STALLS", "timeout"),
        ("It DROPS", "broken_stream"),
        ("QUOTA", "quota"),  # the last one: the service is then left alone for as long as it said
    ],
)
def test_what_fails_at_the_service_is_said_and_the_offline_assistant_answers(
    owner: Tab, gemini: GeminiStandIn, question: str, reason: str
) -> None:
    answer = ask(owner, question)
    is_done(owner)
    expect(answer).to_contain_text(owner.say(f"assistant.fallback.{reason}", model="gemini-3.5-flash"))
    expect(answer).to_contain_text("The offline assistant answers instead.")
    expect(owner.page.get_by_role("region").get_by_text(question, exact=True)).to_be_visible()
    if reason == "quota":
        return
    before = len(gemini.requests)
    owner.press("conversations.regenerate")
    limit = time.monotonic() + PATIENCE / 1000
    while len(gemini.requests) == before:
        assert time.monotonic() < limit, "it was not tried again"
        owner.page.wait_for_timeout(50)
    is_done(owner)
    ask(owner, "Hello there")  # an answer between the failures, so that the service is not left alone
    is_done(owner)
