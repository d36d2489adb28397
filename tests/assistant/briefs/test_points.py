"""Which sentences leave something open, in both languages, and how a text is quoted."""

import pytest

from crm_app.assistant.briefs.points import LONGEST, gist, is_open, open_points


@pytest.mark.parametrize(
    "sentence",
    [
        "Can you deliver before June?",
        "They are waiting for the drawings.",
        "Somchai asked for a discount of 5 %.",
        "We will send a new offer on Friday.",
        "The budget is not yet approved.",
        "She is worried about the delivery time.",
        "Legal still has to check the contract.",
        "Next step: a visit to the plant.",
        "ลูกค้าขอใบเสนอราคาใหม่",
        "รอผู้จัดการอนุมัติงบประมาณ",
        "จะโทรกลับวันศุกร์",
        "ยังไม่ตัดสินใจ",
        "กังวลเรื่องระยะเวลาส่งมอบ",
        "นัดประชุมอีกครั้งสัปดาห์หน้า",
        "ส่งของทันสิ้นเดือนไหมคะ",
    ],
)
def test_a_sentence_that_asks_promises_waits_or_names_a_difficulty_is_open(sentence: str) -> None:
    assert is_open(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "They liked the demo.",
        "The contract was signed yesterday.",
        "There are no further questions.",
        "The problem with the invoice is resolved.",
        "Talked about football and the weather.",
        "ลูกค้าพอใจกับงานติดตั้ง",
        "เซ็นสัญญาเมื่อวานนี้",
        "แก้ไขแล้ว ไม่มีปัญหา",
        "ขอบคุณสำหรับการต้อนรับ",
        "รองเท้าเซฟตี้ส่งครบ",
    ],
)
def test_other_sentences_are_not(sentence: str) -> None:
    assert not is_open(sentence)


def test_open_points_are_quoted_as_they_stand_in_their_order() -> None:
    text = "Good meeting. They need a crane.\nIt was sunny. When can we start?"
    assert open_points(text) == ["They need a crane.", "When can we start?"]


def test_the_gist_is_the_beginning_without_what_is_shown_elsewhere() -> None:
    text = "Good meeting. They need a crane. It was sunny."
    assert gist(text) == "Good meeting. They need a crane."
    assert gist(text, without={"Good meeting."}) == "They need a crane."
    assert gist(text, without={"They need a crane."}) == "Good meeting."
    assert gist("") == ""
    assert gist("  \n ") == ""


def test_a_long_sentence_is_cut() -> None:
    found = open_points("They need " + "very " * 200 + "much?")
    assert [len(one) <= LONGEST + 1 and one.endswith("…") for one in found] == [True]
