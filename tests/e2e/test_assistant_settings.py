"""The settings of the assistant in a browser: a model of the workspace's own, thumbs, their review, what was sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.tabs import PATIENCE, PHONE, Owner, Tab, tab
from tests.support.openai_standin import OpenAIStandIn, calls, openai_standin, words
from tests.support.running import Running, empty_product

PATH = "/settings/assistant"
KEY = "sk-typed-by-the-owner"


def script(body: dict[str, Any]) -> list[dict[str, Any]]:
    """What the model answers: it looks up the one contact, or is ready."""
    last = body["messages"][-1]
    if last["role"] == "tool":
        return words("Nok works for Siam Water [1].")
    if "Nok" in last["content"]:
        return calls(("get_record", '{"kind": "contact", "name": "Nok Suwan"}'))
    return words("I am ready.")


@pytest.fixture(scope="module")
def local() -> Iterator[OpenAIStandIn]:
    with openai_standin() as standin:
        standin.script = script
        yield standin


@pytest.fixture(scope="module")
def product(local: OpenAIStandIn) -> Iterator[Running]:
    """The product without a model, whose operator allows the address of the stand-in."""
    with empty_product(CRM_AI_PRIVATE_ENDPOINTS=local.url) as running:
        yield running


def fill(call: Any) -> None:
    company = call("POST", "companies", name="Siam Water")
    call("POST", "contacts", name="Nok Suwan", phone="02-555-0199", job_title="Buyer", company_id=company["id"])


OWNER = Owner("Models", "Olga Owner", "olga@example.com", fill)


def saved(owner: Tab) -> None:
    owner.press("ui.save")
    owner.sees(owner.say("assistant_settings.saved"))


def test_a_model_of_ones_own_is_set_tried_used_rated_and_watched(owner: Tab, local: OpenAIStandIn) -> None:
    owner.go(PATH)
    owner.sees(owner.say("assistant_settings.operator.offline"))
    owner.look("settings-default")
    owner.page.locator("[name=provider]").select_option("openai")
    owner.fill(base_url="https://169.254.169.254/latest", model="small", key=KEY)
    owner.press("ui.save")
    expect(owner.page.get_by_text(owner.say("assistant.endpoint.private"))).to_have_count(
        2
    )  # at the field and the button
    expect(owner.page.locator("[name=key]")).to_have_value(KEY)  # nothing typed is lost
    owner.look("settings-refused")
    owner.fill(base_url=f"{local.url}/v1", input_price="0", output_price="0", monthly_budget="12.50")
    owner.page.locator("summary").filter(has_text=owner.say("workspaces.kind.contact")).click()
    owner.page.locator("[name='hidden:contact.phone']").check(force=True)
    owner.page.locator("[name=retention_days]").select_option("90")
    saved(owner)
    expect(owner.page.locator("[name=key]")).to_have_value("")
    assert KEY not in owner.page.content()

    owner.press("assistant_settings.try")
    owner.sees("I am ready.")
    assert local.requests[-1]["key"] == KEY
    owner.is_accessible()
    owner.look("settings-own")
    owner.page.reload()
    owner.settle()
    expect(owner.page.locator("[name=base_url]")).to_have_value(f"{local.url}/v1")
    expect(owner.page.locator("[name=monthly_budget]")).to_have_value("12.5")
    expect(owner.page.locator("[name='hidden:contact.phone']")).to_be_checked()

    owner.go("/assistant")
    owner.sees(owner.say("conversations.kept", days=90))
    owner.page.locator("#question").fill("Where does Nok Suwan work?")
    owner.press("conversations.send")
    owner.sees("Nok works for Siam Water")
    assert "02-555-0199" not in str(local.requests)
    down = owner.page.get_by_role("button", name=owner.say("conversations.rating.down"))
    down.click()
    owner.sees(owner.say("conversations.rating.told"))
    owner.page.locator("#rating-reason").select_option("incomplete")
    owner.page.locator("#rating-note").fill("Since when?")
    owner.look("thumb-down")
    owner.press("conversations.rating.send")
    owner.sees(owner.say("conversations.rating.thanks"))
    expect(down).to_have_attribute("aria-pressed", "true")
    owner.is_accessible()
    owner.look("thumbs")
    owner.page.reload()
    expect(down).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    up = owner.page.get_by_role("button", name=owner.say("conversations.rating.up"))
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(down).to_have_attribute("aria-pressed", "false")
    down.click()
    owner.page.locator("#rating-note").fill("Since when?")
    owner.press("conversations.rating.send")
    expect(down).to_have_attribute("aria-pressed", "true")

    owner.go(f"{PATH}/review")
    owner.sees("Where does Nok Suwan work?")
    owner.sees("Since when?")
    owner.is_accessible()
    owner.look("review")
    owner.press("conversations.review.mark")
    owner.sees(owner.say("conversations.review.done"))
    owner.page.get_by_role("combobox", name=owner.say("conversations.review.state")).select_option("false")
    owner.sees(owner.say("conversations.review.none"))

    owner.go(f"{PATH}/sent")
    owner.sees("Nok Suwan")
    owner.sees(owner.say("conversations.sent.kind.workspace"))
    owner.is_accessible()
    owner.look("sent")
    owner.follow("conversations.sent.one")
    expect(owner.page.get_by_text(owner.say("conversations.sent.one"))).to_have_count(1, timeout=PATIENCE)


def test_another_provider_asks_for_the_key_again(owner: Tab, local: OpenAIStandIn) -> None:
    owner.go(PATH)
    owner.page.locator("[name=provider]").select_option("google-genai")
    owner.sees(owner.say("assistant_settings.key.moved"))
    owner.press("ui.save")
    owner.sees(owner.say("assistant_settings.error.key"))
    owner.page.locator("[name=provider]").select_option("offline")
    saved(owner)
    owner.press("assistant_settings.try")
    owner.sees(owner.say("assistant_settings.try.offline"))


@pytest.mark.parametrize("path", [PATH, f"{PATH}/review", f"{PATH}/sent"])
def test_the_pages_fit_a_phone_in_thai_and_in_the_dark(
    browser: Browser, product: Running, profile: BrowserContext, owner: Tab, path: str
) -> None:
    with tab(browser, product.origin, profile) as other:
        other.page.set_viewport_size(PHONE)
        other.page.emulate_media(color_scheme="dark")
        other.call("PUT", "me", name="Olga Owner", language="th", timezone="Asia/Bangkok")
        other.language = "th"
        other.go(path)
        other.fits()
        other.look(f"phone-th-dark{path.replace('/', '-')}")
        other.call("PUT", "me", name="Olga Owner", language="en", timezone="Asia/Bangkok")
