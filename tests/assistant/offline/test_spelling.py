"""Questions as people type them: chat words, slips, words run together, amounts in words, names in the other script."""

import pytest

from crm_app.assistant.offline.segment import clean
from crm_app.assistant.offline.spelling import corrected
from crm_app.assistant.offline.vocabulary import Entity, Vocabulary
from crm_app.assistant.offline.written_numbers import in_digits
from crm_app.assistant.tools.base import Tool
from tests.assistant.offline.test_understand import LAST_M, OPEN, VOCABULARY, WON, agg, ask, deals


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("over two hundred thousand", "over 200000"),
        ("half a million", "500000"),
        ("a quarter of a million", "250000"),
        ("one and a half million", "1500000"),
        ("a million and a half", "1500000"),
        ("one hundred and fifty thousand", "150000"),
        ("เกินสองแสน", "เกิน200000"),
        ("สองแสนห้าหมื่น", "250000"),
        ("สองแสนห้า", "250000"),
        ("ล้านครึ่ง", "1500000"),
        ("ครึ่งล้าน", "500000"),
        ("เกินล้าน", "เกิน1000000"),
        ("หนึ่งแสนถึงสองแสน", "100000ถึง200000"),
    ],
)
def test_an_amount_in_words_is_read(written: str, digits: str) -> None:
    assert in_digits(written) == digits


@pytest.mark.parametrize("text", ["top three deals", "1 million", "2-4 ล้าน", "3 แสน", "ร้อยละ 5", "พันธมิตร", "สามดีล"])
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert in_digits(text) == text


@pytest.mark.parametrize(
    ("question", "call"),
    [
        ("hwo many deals did we win lats month", agg("count", status=WON, period=LAST_M)),
        ("howmany deals won lastmonth", agg("count", status=WON, period=LAST_M)),
        ("whats the revnue of darcel", agg("sum_amount", status=WON, owner=["Darcel Schlecht"])),
        ("open deals over half a million", deals(status=OPEN, above_amount=500_000)),
        ("ดีลเปิดที่เกินสองแสนมีกี่ตัวอ่ะ", agg("count", status=OPEN, above_amount=200_000)),
        ("รบกวนขอดูดีลเปิดของพี่สมหญิงทีค่ะ", deals(status=OPEN, owner=["สมหญิง ใจดี"])),
        ("ยอดขายเดือนทีแล้วเท่าไหร", agg("sum_amount", status=WON, period=LAST_M)),
        ("list somying's open deals", deals(status=OPEN, owner=["สมหญิง ใจดี"])),
        ("list open deals 4 darcel", deals(status=OPEN, owner=["Darcel Schlecht"])),
        ("top 4 sellers by revenue", agg("sum_amount", "owner", limit=4, status=WON)),
        ("best 4 clients by revenue", agg("sum_amount", "company", limit=4, status=WON)),
    ],
)
def test_a_question_is_read_as_it_is_meant(question: str, call: Tool) -> None:
    found = ask(question)
    assert (found.call, found.unknown) == (call, [])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("did sales drop in Q4", "did sales drop in Q4"),
        ("which deals take long to work out", "which deals take long to work out"),
        ("sales by rep, drop Darcel", "sales by rep, without Darcel"),
        ("take Darcel out and show sales by rep", "without Darcel and show sales by rep"),
        ("won deals ignoring mine", "won deals without mine"),
    ],
)
def test_only_what_may_be_named_is_left_out(typed: str, read: str) -> None:
    assert corrected(clean(typed), VOCABULARY)[0].split() == read.split()


def test_a_corrected_word_is_named() -> None:
    assert ("lats", "last") in ask("how many deals did we win lats month").assumed


@pytest.mark.parametrize("name", ["Lois", "lisa", "Dale"])
def test_a_name_is_not_taken_for_a_word(name: str) -> None:
    """A name that nobody has is reported: "Lois" is not "lost"."""
    found = ask(f"how many deals did {name} win")
    assert found.call is None
    assert name in found.unknown


def test_names_of_the_workspace_are_not_corrected() -> None:
    vocabulary = Vocabulary.of([Entity("company", "Deel Marine"), Entity("owner", "Whos Next")])
    assert corrected(clean("whos deel"), vocabulary) == ("whos deel", [])


@pytest.mark.parametrize("word", ["อื่น", "อันอื่น"])
def test_a_short_word_is_no_name_in_thai_letters(word: str) -> None:
    assert not [taken for _, taken in ask(f"แล้ว{word}ล่ะ").assumed if taken in VOCABULARY.full]
