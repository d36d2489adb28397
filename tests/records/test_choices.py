"""Choices of pickers: what a role may not see is left out, and any other refusal is said."""

from uuid import uuid4

import pytest

from crm_app.core.errors import Unavailable
from crm_app.records import choices, queries
from tests.records.test_filter import make
from tests.support.world import World, give_role


def test_a_picker_offers_what_may_be_read_and_nothing_else(world: World) -> None:
    firm = make(world.admin, "companies", name="Firm")
    assert [one["label"] for one in choices.options(world.member.caller, "company", "fir")] == ["Firm"]
    assert choices.option(world.member.caller, "company", firm["id"])["label"] == "Firm"
    for record_id in (str(uuid4()), "no id"):
        assert choices.option(world.member.caller, "company", record_id) == {}
    give_role(world, world.member, {"contact.read": "all"})
    assert choices.options(world.member.caller, "company", "fir") == []
    assert choices.option(world.member.caller, "company", firm["id"]) == {}


def test_a_picker_says_that_the_database_does_not_answer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(*_: object) -> bytes:
        raise Unavailable

    monkeypatch.setattr(queries, "page", unavailable)
    monkeypatch.setattr(queries, "one", unavailable)
    with pytest.raises(Unavailable):
        choices.options(world.member.caller, "company", "fir")
    with pytest.raises(Unavailable):
        choices.option(world.member.caller, "company", str(uuid4()))
