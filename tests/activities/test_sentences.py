"""Sentences about changes."""

import pytest

from crm_app import records
from crm_app.activities.sentences import describe, references
from crm_app.activities.texts import TEXTS
from crm_app.core.pagination import RecordOut
from crm_app.registry import load

load()
KINDS = ("company", "contact", "deal", "project", "task")
_UNTOLD = {"position", "stage_changed_at", "tasks_total", "tasks_done", "progress", "due_group", "about_title"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_can_change_has_a_name_in_both_languages(kind: str) -> None:
    fields = set(records.TYPES[kind].out.model_fields) - (set(RecordOut.model_fields) - {"owner_id", "custom_fields"})
    shown = {name for name in fields if not name.endswith("_name") or name == "product_name"} - _UNTOLD
    named = shown - set(records.TYPES[kind].references)  # a reference is called as its kind is
    missing = {name for name in named if f"activities.change.field.{name}" not in TEXTS}
    assert missing == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_is_described_by_its_name(kind: str) -> None:
    assert set(records.TYPES[kind].references) <= set(references())


def test_values_read_as_people_write_them() -> None:
    changes = {
        "amount": ["1000.00", "2500.50"],
        "close_date": ["2026-02-01", None],
        "remind_at": [None, "2026-02-01T02:00:00+00:00"],
        "description": ["a", "b"],
        "tags": [[], ["vip"]],
        "city": [None, "x" * 200],
    }
    sentences = describe("deal", "update", changes, {}, "en", "Asia/Bangkok")
    assert sentences[:5] == [
        "changed the amount from 1,000 to 2,500.50",
        "cleared the close date (it was 1 Feb 2026)",
        "set the reminder to 1 Feb 2026, 09:00",
        "edited the description",
        "edited the tags",
    ]
    assert len(sentences[5]) < 120


def test_a_long_list_of_changes_is_cut_and_says_so() -> None:
    changes = {f"field_{n}": [n, n + 1] for n in range(12)}
    sentences = describe("deal", "update", changes, {}, "en", "UTC")
    assert (len(sentences), sentences[-1]) == (9, "and changed 4 more fields")


def test_a_change_that_follows_from_a_stage_is_described_once() -> None:
    changes = {"stage_id": ["a", "b"], "status": ["open", "won"], "pipeline_id": ["c", "d"]}
    sentences = describe("deal", "update", changes, {"a": "Proposal", "b": "Won"}, "th", "UTC")
    assert sentences == ["เปลี่ยนขั้นตอนจาก “Proposal” เป็น “Won”"]


def test_a_reference_is_called_as_its_kind_is() -> None:
    sentences = describe(
        "task",
        "update",
        {"project_id": ["a", None], "company_id": [None, "b"]},
        {"a": "Roof", "b": "Siam"},
        "en",
        "UTC",
    )
    assert sentences == ["cleared the project (it was “Roof”)", "set the company to “Siam”"]
    sentences = describe("company", "update", {"parent_id": [None, "b"]}, {"b": "Siam"}, "th", "UTC")
    assert sentences == ["กำหนดบริษัทแม่เป็น “Siam”"]
