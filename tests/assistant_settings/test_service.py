"""Who may set what, what becomes of the key, and what holds for an answer."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.assistant_settings import service
from crm_app.core import sealed
from tests.support.openai_standin import openai_standin
from tests.support.servers import environment
from tests.support.world import Someone, World, client

PATH = "/api/v1/assistant-settings"
KEY = "sk-very-secret-key"
OWN = {"provider": "openai", "model": "small", "base_url": "https://llm.example.com/v1", "key": KEY}


def change(someone: Someone, status: int = 200, **values: Any) -> dict[str, Any]:
    api = client(someone)
    answer = api.patch(PATH, json={"version": api.get(PATH).json()["version"], **values})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_operators_settings_hold_until_something_is_changed(world: World) -> None:
    found = client(world.owner).get(PATH).json()
    assert (found["provider"], found["has_key"], found["version"]) == ("default", False, 1)
    assert (found["operator_provider"], found["operator_budget"]) == ("offline", 50.0)
    with environment({"GEMINI_API_KEY": "operators"}), world.owner.work() as work:
        holds = service.policy(work)
    assert holds.choice is not None
    assert (holds.choice.key, holds.budget, holds.person_budget) == ("operators", Decimal(50), None)


def test_only_who_manages_the_workspace_reads_and_changes_them(world: World) -> None:
    for someone in (world.member, world.viewer):
        assert client(someone).get(PATH).status_code == 403
        assert client(someone).patch(PATH, json={"version": 1, "provider": "offline"}).status_code == 403
        assert client(someone).post(f"{PATH}/trial").status_code == 403
    change(world.admin, provider="offline")
    assert client(world.stranger).get(PATH).json()["provider"] == "default"


def test_the_key_is_stored_encrypted_and_never_told(world: World) -> None:
    found = change(world.owner, **OWN)
    assert found["has_key"]
    assert found["key_set_at"]
    told = str(found) + client(world.owner).get(PATH).text + client(world.owner).get("/api/v1/audit").text
    assert KEY not in told
    with world.owner.work() as work:
        stored = work.db.execute(text("select sealed_key from assistant_settings")).scalar_one()
        trail = str(work.db.execute(text("select changes from audit_entry where kind = 'assistant_settings'")).all())
        holds = service.policy(work)
    assert KEY.encode() not in bytes(stored)
    assert KEY not in trail
    assert "'key': ['', 'stored']" in trail
    assert holds.choice is not None
    assert holds.choice.key == KEY
    assert KEY not in repr(holds)
    with pytest.raises(sealed.Unsealable):
        sealed.unseal(bytes(stored), service.PURPOSE, world.stranger.caller.workspace_id)


def test_another_address_or_provider_forgets_the_key(world: World) -> None:
    change(world.owner, **OWN)
    kept = change(world.owner, model="larger")
    assert kept["has_key"]
    moved = change(world.admin, base_url="https://collector.example.net/v1")
    assert not moved["has_key"]
    change(world.owner, **OWN)
    change(world.owner, 422, provider="google-genai")
    assert change(world.owner, provider="google-genai", key="another")["has_key"]
    assert not change(world.owner, provider="default")["has_key"]
    change(world.owner, **OWN)
    assert not change(world.owner, key=None)["has_key"]


def test_a_workspaces_provider_never_gets_the_operators_key(world: World) -> None:
    change(world.owner, **{**OWN, "key": None})
    with environment({"GEMINI_API_KEY": "operators", "CRM_OPENAI_API_KEY": "operators"}), world.owner.work() as work:
        holds = service.policy(work)
    assert holds.choice is not None
    assert holds.choice.key == ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"base_url": "http://llm.example.com/v1"}, "base_url"),
        ({"base_url": "https://169.254.169.254/latest"}, "base_url"),
        ({"base_url": "http://localhost:8000/api"}, "base_url"),
        ({"base_url": ""}, "base_url"),
        ({"model": ""}, "model"),
        ({"model": "two words"}, "model"),
        ({"model": "../../admin"}, "model"),
        ({"model": "small?key=x"}, "model"),
        ({"provider": "google-genai", "model": "v1/other/path"}, "model"),
        ({"key": "line\nbreak"}, "key"),
        ({"key": "ก"}, "key"),
        ({"monthly_budget": -1}, "monthly_budget"),
        ({"person_budget": 1e30}, "person_budget"),
        ({"hidden": ["company.nothing"]}, "hidden"),
        ({"hidden": ["company.name"]}, "hidden"),
        ({"retention_days": 0}, "retention_days"),
        ({"sent_days": 100_000}, "sent_days"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(world: World, values: dict[str, Any], field: str) -> None:
    refused = change(world.owner, 422, **{**OWN, **values})
    assert field in refused["fields"]
    assert client(world.owner).get(PATH).json()["version"] == 1


@pytest.mark.parametrize("model", ["qwen3:8b", "meta-llama/Llama-4-Scout", "gpt-6.1_mini", "@cf/meta/llama-4"])
def test_names_of_models_as_services_write_them(world: World, model: str) -> None:
    assert change(world.owner, **{**OWN, "model": model})["model"] == model


def test_a_stale_change_is_shown_what_stands_now(world: World) -> None:
    change(world.owner, provider="offline")
    answer = client(world.owner).patch(PATH, json={"version": 1, "provider": "default"})
    assert answer.status_code == 409
    assert answer.json()["current"]["provider"] == "offline"


def test_budgets_of_workspace_and_operator(world: World) -> None:
    def budget() -> Decimal | None:
        with world.owner.work() as work:
            return service.policy(work).budget

    change(world.owner, monthly_budget=20, person_budget="2.50")
    assert budget() == 20
    change(world.owner, monthly_budget=500)
    assert budget() == 50  # the operator's, whose key is used
    change(world.owner, **OWN)
    assert budget() == 500
    change(world.owner, monthly_budget=None)
    assert budget() is None


def test_own_fields_can_be_kept_back(world: World) -> None:
    made = client(world.owner).post("/api/v1/fields", json={"kind": "company", "type": "text", "label_en": "Margin"})
    name = f"company.custom.{made.json()['key']}"
    found = change(world.owner, hidden=[name, "contact.phone", "contact.phone"])
    assert found["hidden"] == [name, "contact.phone"]
    assert {"name": name, "kind": "company", "label_en": "Margin", "label_th": "Margin"} in found["fields"]
    with world.owner.work() as work:
        holds = service.policy(work)
    assert holds.hidden == {("company", name.removeprefix("company.")), ("contact", "phone")}
    assert holds.hidden_at is not None


def test_try_it_makes_a_real_call(world: World) -> None:
    api = client(world.owner)
    assert api.post(f"{PATH}/trial").json()["provider"] == "offline"
    with openai_standin() as server, environment({"CRM_AI_PRIVATE_ENDPOINTS": server.url}):
        change(world.owner, **{**OWN, "base_url": f"{server.url}/v1"})
        tried = api.post(f"{PATH}/trial").json()
        assert (tried["ok"], tried["model"], tried["text"]) == (True, "small", "สวัสดี hello world [1]")
        assert server.requests[-1]["key"] == KEY
        change(world.owner, key="bad")
        tried = api.post(f"{PATH}/trial", headers={"accept-language": "th"}).json()
        assert not tried["ok"]
        assert "key" in tried["text"]
        change(world.owner, key="good", model="error-503")
        assert not api.post(f"{PATH}/trial").json()["ok"]
        for _ in range(service.TRIALS_A_MINUTE):
            answer = api.post(f"{PATH}/trial")
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "60"


def test_a_key_of_another_servers_secret_is_asked_for_again(world: World) -> None:
    change(world.owner, **OWN)
    with world.owner.work() as work:
        work.db.execute(text("update assistant_settings set sealed_key = 'nonsense nonsense nonsense'::bytea"))
    with world.owner.work() as work:
        holds = service.policy(work)
    assert holds.unusable is not None
    assert holds.unusable.code == "ai_bad_key"
    tried = client(world.owner).post(f"{PATH}/trial").json()
    assert not tried["ok"]


def test_two_trials_wait_at_once_in_a_process(world: World) -> None:
    api = client(world.owner)
    for _ in range(2):
        assert service._trying.acquire(blocking=False)
    try:
        refused = api.post(f"{PATH}/trial")
    finally:
        for _ in range(2):
            service._trying.release()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "20")
    assert api.post(f"{PATH}/trial").status_code == 200
