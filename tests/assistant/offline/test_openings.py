"""What stands before a question changes nothing but what it says: a greeting, a correction, a new beginning."""

import pytest

from crm_app.assistant.offline.openings import opened


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("Good morning! How many open deals do we have?", "How many open deals do we have?"),
        ("สวัสดีครับ ไตรมาสนี้ขายได้เท่าไร", "ไตรมาสนี้ขายได้เท่าไร"),
        ("ok, and last year?", "and last year?"),
        ("lol ok. top 3 customers", "top 3 customers"),
        ("โอเคค่ะ แล้วปีที่แล้วล่ะ", "แล้วปีที่แล้วล่ะ"),
        ("right now how many deals are open", "right now how many deals are open"),
        ("so far this year", "so far this year"),
        ("สวัสดีครับ", "สวัสดีครับ"),
        ("ขอบคุณค่ะ", "ขอบคุณค่ะ"),
        ("no activity in 30 days", "no activity in 30 days"),
        ("ไม่มีกิจกรรมเลย", "ไม่มีกิจกรรมเลย"),
    ],
)
def test_the_question_stays(typed: str, rest: str) -> None:
    found = opened(typed)
    assert (found.text, found.fresh, found.corrects) == (rest, False, False)


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("no i meant lost", "lost"),
        ("sorry, I meant last year", "last year"),
        ("no, not that. I was asking about Vicki", "Vicki"),
        ("ไม่ใช่ หมายถึงแพ้", "แพ้"),
        ("โทษที จะถามว่าปีที่แล้ว", "ปีที่แล้ว"),
    ],
)
def test_a_correction_is_known(typed: str, rest: str) -> None:
    found = opened(typed)
    assert (found.text, found.corrects) == (rest, True)


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("ok forget it. how many customers are there?", "how many customers are there?"),
        ("New question: win rate this year", "win rate this year"),
        ("งั้นถามใหม่ ลูกค้ามีกี่ราย", "ลูกค้ามีกี่ราย"),
    ],
)
def test_a_new_beginning_is_known(typed: str, rest: str) -> None:
    found = opened(typed)
    assert (found.text, found.fresh) == (rest, True)


def test_a_question_what_a_word_means_is_no_correction() -> None:
    assert not opened("หมายถึงอะไร").corrects
