"""A deleted record disappears everywhere at once, and returns everywhere after a restore."""

import json
from typing import Any

import pytest

from crm_app.records.choices import option, options
from tests.support.world import World, client

WORD = "Quillfeather-7"
PLURALS = {"activity": "activities", "contact": "contacts", "deal": "deals", "company": "companies"}


def places(world: World, made: dict[str, Any]) -> dict[str, str]:
    """All that a person of the workspace can find the word in, as text, by the place's name."""
    api = client(world.member)

    def read(path: str, **params: str) -> str:
        answer = api.get(path, params=params)
        return answer.text if answer.status_code == 200 else ""

    found = {f"list of {plural}": read(f"/api/v1/{plural}") for plural in PLURALS.values()}
    found |= {f"search in {plural}": read(f"/api/v1/{plural}", q=WORD) for plural in PLURALS.values()}
    found |= {f"export of {plural}": read(f"/api/v1/{plural}/export.csv") for plural in PLURALS.values()}
    found |= {f"record of {kind}": read(f"/api/v1/{PLURALS[kind]}/{made[kind]}") for kind in PLURALS}
    found |= {
        f"timeline of {kind}": read(f"/api/v1/timeline/{kind}/{made[kind]}") for kind in ("contact", "deal", "company")
    }
    found |= {"search": read("/api/v1/search", q=WORD), "board": read("/api/v1/deals/board")}
    found["dashboard"] = read("/api/v1/dashboard")
    caller = world.member.caller
    picked = [
        *(options(caller, k, WORD) for k in PLURALS),
    ]
    chosen = [option(caller, kind, made[kind]) for kind in ("company", "contact")]
    chosen += [option(caller, kind, made[kind]) for kind in PLURALS]
    found["pickers"], found["choices"] = json.dumps(picked), json.dumps(chosen)
    return found


@pytest.fixture
def made(world: World) -> dict[str, Any]:
    """A company, a contact, a deal and a note, each with a word of its own kind and the rare one."""
    api = client(world.owner)

    def make(made: str, /, **values: Any) -> str:
        answer = api.post(f"/api/v1/{PLURALS[made]}", json=values)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    company = make("company", name=f"company {WORD}")
    contact = make("contact", name=f"contact {WORD}", company_id=company)
    deal = make("deal", name=f"deal {WORD}", company_id=company, contact_id=contact, amount="10")
    note = make("activity", kind="note", body=f"activity {WORD}", deal_id=deal, contact_id=contact, company_id=company)
    return {"company": company, "contact": contact, "deal": deal, "activity": note}


@pytest.mark.parametrize("kind", ["activity", "contact", "deal", "company"])
def test_a_deleted_record_is_nowhere_and_a_restored_one_everywhere(
    world: World, made: dict[str, Any], kind: str
) -> None:
    api, mark = client(world.owner), f"{kind} {WORD}"
    before = {name for name, text in places(world, made).items() if mark in text}
    assert {
        f"list of {PLURALS[kind]}",
        f"search in {PLURALS[kind]}",
        "search",
        "pickers",
    } <= before or kind == "activity"
    assert api.delete(f"/api/v1/{PLURALS[kind]}/{made[kind]}").status_code == 204
    still = {name for name, text in places(world, made).items() if mark in text}
    assert still == set()
    assert api.post(f"/api/v1/{PLURALS[kind]}/{made[kind]}/restore").status_code == 200
    assert {name for name, text in places(world, made).items() if mark in text} == before
