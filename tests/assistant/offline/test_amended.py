"""Corrections of proposals by their slots: a day, a record, a person, one of several that is left out."""

from datetime import date

import pytest

from crm_app.assistant.offline.amended import amended
from crm_app.assistant.tools.propose_change import ProposeChange, Said
from tests.assistant.offline.test_understand import VOCABULARY

TODAY = date(2026, 11, 28)  # a Saturday
CALL = ProposeChange(
    action="create_task",
    title="call Cancity",
    due_date=date(2026, 11, 29),
    record_kind="company",
    record_name="Cancity",
)
LOGGED = ProposeChange(
    action="create", kind="activity", fields=[Said(field="kind", value="call"), Said(field="body", value="all fine")],
    record_kind="company", record_name="Cancity",
)  # fmt: skip


def changed(turn: str, *proposed: ProposeChange) -> tuple[ProposeChange, ...]:
    return amended(turn, proposed, VOCABULARY, TODAY, 1)


@pytest.mark.parametrize(
    ("turn", "day"),
    [
        ("sorry, make it Thursday", date(2026, 12, 3)),
        ("no wait, Monday morning", date(2026, 11, 30)),
        ("oops, that should be on Friday", date(2026, 12, 4)),
        ("ขอโทษ เป็นวันพฤหัสนะ", date(2026, 12, 3)),
        ("เดี๋ยวๆ เอาเป็นวันจันทร์ดีกว่า", date(2026, 11, 30)),
    ],
)
def test_another_day(turn: str, day: date) -> None:
    assert changed(turn, CALL) == (CALL.model_copy(update={"due_date": day}),)


@pytest.mark.parametrize("turn", ["sorry that was yesterday not today", "that was yesterday", "ขอโทษ เมื่อวานนะ"])
def test_a_talk_that_took_place_on_another_day(turn: str) -> None:
    found = changed(turn, LOGGED)
    assert found[0].fields[-1] == Said(field="occurred_at", value="2026-11-27 12:00")


@pytest.mark.parametrize("turn", ["I meant Isdom", "no, for Isdom", "ไม่ใช่ หมายถึง Isdom"])
def test_another_record_takes_the_place_of_the_name_in_the_title(turn: str) -> None:
    (found,) = changed(turn, CALL)
    assert (found.record_name, found.title) == ("Isdom", "call Isdom")


def test_one_of_several_is_left_out() -> None:
    other = CALL.model_copy(update={"title": "call Isdom", "record_name": "Isdom"})
    assert changed("leave out Isdom", CALL, other) == (CALL,)


@pytest.mark.parametrize(
    "turn", ["how many deals on Monday?", "Isdom", "that was a disaster", "tell Isdom on Friday about the discount"]
)
def test_what_is_no_correction_changes_nothing(turn: str) -> None:
    assert changed(turn, CALL) == ()
