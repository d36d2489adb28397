"""An export of records with fields of every type is imported again without any change, for every kind."""

from typing import Any

import pytest

from crm_app.fields.service import kinds
from crm_app.records import TYPES as KINDS
from crm_app.records.own.conditions import PREFIX
from crm_app.records.own.models import TYPES
from tests.fields.test_api import declare
from tests.imports.support import act, everything, upload
from tests.imports.test_round_trip import exported, post, speak
from tests.support.world import World, client

CHOICES = [{"label_en": "North, far", "label_th": "เหนือ"}, {"label_en": "South", "label_th": "ใต้"}]
NAMES = {"task": "title", "activity": "subject"}


IDENTIFYING = {"activity": ("kind", "occurred_at")}
"""The columns of a table by which a row finds its record, besides the title: two notes may have one subject."""


def values(world: World, champion: str) -> list[dict[str, Any]]:
    """Values of every type by type: usual ones, and those over which files stumble."""
    usual: dict[str, Any] = {
        "text": "เหล็ก", "long_text": "One\nTwo, three; \"four\"", "integer": 1200, "number": 2.5, "money": 1234567.89,
        "date": "2026-11-28", "yes_no": True, "choice": "south", "choices": ["north_far", "south"],
        "url": "https://x.example/a?b=1", "email": "a@x.example", "phone": "+66 81 234 5678",
        "moment": "2026-11-26T07:30:00Z", "person": str(world.member.member_id), "link": champion,
    }  # fmt: skip
    odd: dict[str, Any] = usual | {
        "text": "=1+1", "long_text": "-\n'=x", "integer": -7, "number": 0, "money": -0.5, "date": "1999-02-28", "yes_no": False,
        "choice": "north_far", "choices": ["north_far"], "phone": "007", "moment": "2024-02-29T17:00:00Z",
        "person": str(world.admin.member_id),
    }  # fmt: skip
    assert usual.keys() == set(TYPES)
    return [usual, odd, {}]


def whole(world: World, plural: str) -> list[dict[str, Any]]:
    """All records of a kind; the list of products is an array."""
    if plural != "products":
        return everything(world.owner, plural)
    found: list[dict[str, Any]] = client(world.owner).get("/api/v1/products").json()
    return found


def in_file(world: World, plural: str, form: str, **asked: Any) -> bytes:
    reply = client(world.owner).get(f"/api/v1/{plural}/export.{form}", params={"sort": "created_at"} | asked)
    assert reply.status_code == 200, reply.text
    return reply.content


def fill(world: World, kind: str) -> dict[str, str]:
    """Records with values of every type in fields of the workspace's own; the key of the field of each type."""
    title = NAMES.get(kind, "name")
    champion = post(world.owner, "contacts", name="Nok Suk", email="nok@x.example")["id"]
    more: dict[str, dict[str, Any]] = {
        "choice": {"choices": CHOICES}, "choices": {"choices": CHOICES}, "link": {"target": "contact"},
    }  # fmt: skip
    keys = {
        type_: declare(world.admin, f"My {type_}", type_, kind=kind, label_th=f"ช่อง {type_}", **more.get(type_, {}))[
            "key"
        ]
        for type_ in TYPES
    }
    for n, given in enumerate(values(world, champion)):
        custom = {keys[type_]: value for type_, value in given.items()}
        extra = {"kind": "note"} if kind == "activity" else {}
        post(world.owner, KINDS[kind].plural, **{title: f"Row {n}"}, custom_fields=custom, **extra)
    return keys


@pytest.mark.parametrize(("language", "form"), [("en", "csv"), ("th", "csv"), ("en", "xlsx"), ("th", "xlsx")])
@pytest.mark.parametrize("kind", list(kinds()))
def test_every_type_of_field_comes_back_unchanged(world: World, kind: str, language: str, form: str) -> None:
    plural = KINDS[kind].plural
    fill(world, kind)
    speak(world.owner, language)
    text, before = exported(world.owner, plural), whole(world, plural)
    found = upload(world.owner, in_file(world, plural, form), f"{plural}.{form}")
    assert found["guess"]["kind_certain"]
    done = act(world.owner, found["id"], "start", found["mapping"])
    assert (done["status"], done["counts"]) == ("done", {"unchanged": len(before)})
    assert whole(world, plural) == before, "not even a version has moved"
    assert exported(world.owner, plural) == text


def test_every_kind_has_fields_of_its_own() -> None:
    assert set(kinds()) == set(KINDS)


@pytest.mark.parametrize(("language", "form"), [("en", "csv"), ("th", "xlsx")])
@pytest.mark.parametrize("kind", list(kinds()))
def test_the_table_of_a_list_comes_back_unchanged(world: World, kind: str, language: str, form: str) -> None:
    """The columns of a list, without the identifiers that only a whole export has."""
    plural = KINDS[kind].plural
    keys = fill(world, kind)
    speak(world.owner, language)
    own = [*IDENTIFYING.get(kind, ()), *(PREFIX + key for key in keys.values())]
    text, before = exported(world.owner, plural), whole(world, plural)
    found = upload(world.owner, in_file(world, plural, form, columns=own), f"{plural}.{form}")
    if (found["entity"], found["guess"]["kind_certain"]) != (
        kind,
        True,
    ):  # a table of names and own fields may be of any kind
        found = act(world.owner, found["id"], "analyse", {"entity": kind})
    done = act(world.owner, found["id"], "start", found["mapping"])
    assert (done["status"], done["counts"]) == ("done", {"unchanged": len(before)})
    assert whole(world, plural) == before, "not even a version has moved"
    assert exported(world.owner, plural) == text
