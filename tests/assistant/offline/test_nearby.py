"""A refusal says what was understood, in whole words, and offers questions that are understood."""

import pytest

from crm_app.assistant.offline.answers import answer_without_call
from crm_app.assistant.offline.nearby import offers
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.understanding import Understanding
from crm_app.assistant.offline.words import whole_words
from tests.assistant.offline.test_understand import TODAY, VOCABULARY


def ask(question: str) -> Understanding:
    return understand(question, VOCABULARY, today=TODAY)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("deals of Darcel frobnicated last quarter", "How much did Darcel Schlecht sell in Q3 2017?"),
        ("how many deals of Cancity were blorfed", "Show the open deals of Cancity"),
        ("how many zonk deals were lost in Q1 2017", "How many deals did we lose in Q1 2017?"),
        ("ดีลของ Cancity ปรุ้งแปร้งกี่ดีล", "แสดงดีลที่เปิดอยู่ของ Cancity"),
        ("xyzzy", "Show the open deals"),
        ("ซึ่งแปร้ง", "แสดงดีลที่เปิดอยู่"),
    ],
)
def test_two_questions_near_it_are_offered_and_understood(question: str, first: str) -> None:
    found = offers(question, ask(question), ask)
    assert len(found) == 2
    assert found[0] == first
    for offer in found:
        again = ask(offer)
        assert again.topic == "call"
        assert again.call is not None
        assert again.unknown == []


def test_an_ambiguous_name_offers_the_question_with_each_name() -> None:
    question = "How much did Anna sell?"
    found = Understanding("en", "ambiguous")
    found.ambiguous = [*ask("phone of Somchai").ambiguous]
    assert offers(question, found, ask)[0] in ("How much did Anna sell?", "Show the open deals")


def test_a_refusal_says_what_was_understood() -> None:
    words = answer_without_call(ask("deals of Darcel frobnicated last quarter"))
    assert "“frobnicated”" in words
    assert "I understood: Darcel Schlecht, Q3 2017." in words
    assert "I understood" not in answer_without_call(ask("how many zonk deals"))


def test_parts_of_a_thai_question_are_shown_as_whole_words() -> None:
    question = "ขอรายงานความพึงพอใจลูกค้า"
    assert whole_words(question, ["รายงา"]) == ["รายงาน"]
    assert whole_words(question, ["พึง", "พอใจ"]) == ["ความพึงพอใจ"]
    assert whole_words("show the blorf", ["blorf"]) == ["blorf"]
