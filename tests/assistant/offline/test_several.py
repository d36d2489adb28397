"""Several requests in one sentence become one proposal each; what is none is said, never dropped."""

from datetime import date

import pytest

from crm_app.assistant.offline.several import Requested, as_requests
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.propose_change import ProposeChange

TODAY = date(2017, 11, 22)  # a Wednesday
NAMES = Vocabulary.of(
    [
        *(Entity("deal", n, n) for n in ("Cancity renewal", "Isdom pumps")),
        *(Entity("stage", n, n) for n in ("Engaging", "Won", "Lost")),
        *(Entity("contact", n, n) for n in ("Jane Porter", "Tan Wei Ling")),
        *(Entity("owner", n, n) for n in ("Darcel Schlecht", "Vicki Laflamme")),
        Entity("company", "Cancity", "c"),
    ]
)


def requested(text: str) -> Requested:
    found = as_requests(text, NAMES, TODAY, 1)
    assert found is not None
    return found


def short(found: Requested) -> list[tuple[str, str | None]]:
    return [(one.action, one.record_name) for one in found.changes]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            "move Cancity renewal to Won and remind me to call Jane Porter on Friday",
            [("update_deal_stage", "Cancity renewal"), ("create_task", "Jane Porter")],
        ),
        (
            "ย้าย Cancity renewal ไป Engaging แล้วเตือนฉันโทรหา Jane Porter วันศุกร์ด้วย",
            [("update_deal_stage", "Cancity renewal"), ("create_task", "Jane Porter")],
        ),
        (
            "move Cancity renewal and Isdom pumps to Engaging",
            [("update_deal_stage", "Cancity renewal"), ("update_deal_stage", "Isdom pumps")],
        ),
        ("โอน Cancity renewal กับ Isdom pumps ให้ Vicki", [("update", "Cancity renewal"), ("update", "Isdom pumps")]),
        (
            "log a call with Jane Porter: she signs next week, and create a task to send the contract",
            [("create", "Jane Porter"), ("create_task", None)],
        ),
        (
            "change the phone of Tan Wei Ling to 065-555-0199 and remind me to call her tomorrow",
            [("update", "Tan Wei Ling"), ("create_task", "Tan Wei Ling")],
        ),
        ("and remind me to call Jane Porter", [("create_task", "Jane Porter")]),
        ("remind me to call Jane Porter and thank her", [("create_task", "Jane Porter")]),
    ],
)
def test_each_request_is_a_change(text: str, changes: list[tuple[str, str | None]]) -> None:
    found = requested(text)
    assert (short(found), found.left) == (changes, [])


def test_what_cannot_be_prepared_is_named() -> None:
    found = requested("move Cancity renewal to Won and email Jane Porter the contract")
    assert short(found) == [("update_deal_stage", "Cancity renewal")]
    assert found.left == ["email Jane Porter the contract"]
    assert requested("move Cancity renewal to Engaging, they like us").left == ["they like us"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("close Cancity renewal as lost because of price", "price"),
        ("we lost Cancity renewal, budget frozen", "budget frozen"),
        ("ปิด Cancity renewal เป็นแพ้ เพราะราคาสูง", "ราคาสูง"),
    ],
)
def test_the_reason_of_a_loss_is_part_of_the_move(text: str, reason: str) -> None:
    (change,) = requested(text).changes
    assert {one.field: one.value for one in change.fields} == {"stage_id": "Lost", "lost_reason": reason}


def after(text: str, before: Tool) -> ProposeChange | None:
    found = understand(text, NAMES, today=TODAY, before=(before,)).call
    return found if isinstance(found, ProposeChange) else None


AMOUNT = ProposeChange.model_validate(
    {"action": "update", "record_kind": "deal", "record_name": "Isdom pumps", "fields": [{"field": "amount", "value": "250k"}]}
)  # fmt: skip
TASK = ProposeChange(action="create_task", title="call Jane", due_date=date(2017, 11, 23))
MOVE = ProposeChange(action="update_deal_stage", title="x", record_kind="deal", record_name="Isdom pumps", stage="Won")


@pytest.mark.parametrize("text", ["no, make it 300k", "300k instead", "sorry, 300k", "ไม่ใช่ เอาเป็น 300k"])
def test_a_proposed_value_is_corrected_and_the_first_proposal_replaced(text: str) -> None:
    found = after(text, AMOUNT)
    assert found is not None
    assert (found.fields[0].value, found.replaces, found.record_name) == ("300k", True, "Isdom pumps")


def test_a_day_and_a_stage_are_corrected() -> None:
    friday = after("make it Friday", TASK)
    assert friday is not None
    assert (friday.due_date, friday.title) == (date(2017, 11, 24), "call Jane")
    moved = after("no, to Engaging", MOVE)
    assert moved is not None
    assert moved.stage == "Engaging"


def test_a_value_of_another_sort_corrects_nothing() -> None:
    assert after("no, make it Friday", AMOUNT) is None
    assert after("no, make it 300k", TASK) is None
    assert understand("no, make it 300k", NAMES, today=TODAY).call != AMOUNT
