"""The chance that a passage answers: more for what speaks for it, less for what speaks against the question."""

import json

import pytest

from crm_app.assistant.ranking import ANSWERS, FILE, PASSAGE, Asked, Evidence, chances

PLAIN = Evidence(near=0.3, words=0.3)


def chance(evidence: Evidence, asked: Asked) -> float:
    return chances([evidence], asked)[0]


def test_the_learned_weights_are_those_that_the_search_uses() -> None:
    found = json.loads(FILE.read_text())
    assert tuple(found["passage"]) == PASSAGE
    assert tuple(found["answers"]) == ANSWERS


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Evidence(0.4, 0.3), PLAIN),
        (Evidence(0.3, 0.5), PLAIN),
        (Evidence(0.3, 0.3, named=True), Evidence(0.3, 0.3, named=False)),
        (Evidence(0.3, 0.3, on_day=True), Evidence(0.3, 0.3, on_day=False)),
        (PLAIN, Evidence(0.3, 0.3, only_named=0.5)),
        (PLAIN, Evidence(0.3, 0.3, lacks=True)),
        (Evidence(0.3, 0.3, meant=True), Evidence(0.34, 0.3, meant=False)),
    ],
)
def test_what_speaks_for_a_passage_raises_its_chance(better: Evidence, worse: Evidence) -> None:
    assert 0 < chance(worse, Asked()) < chance(better, Asked()) < 1


@pytest.mark.parametrize("asked", [Asked(not_records=-2.0), Asked(not_world=-2.0), Asked(nobody=True)])
def test_what_speaks_against_the_question_lowers_every_chance(asked: Asked) -> None:
    assert chance(PLAIN, asked) < chance(PLAIN, Asked())


def test_a_note_that_waits_for_its_vector_is_judged_by_its_words() -> None:
    near = Evidence(None, 0.9)
    assert chance(Evidence(None, 0.1), Asked()) < chance(near, Asked()) < chance(Evidence(0.6, 0.9), Asked())


def test_the_better_passage_has_the_better_chance_and_none_has_none() -> None:
    first, second, third = chances([Evidence(0.2, 0.3), Evidence(0.5, 0.6), PLAIN], Asked())
    assert second > third > first
    assert second == chance(Evidence(0.5, 0.6), Asked())  # the others do not change the chance of the best one
    assert chances([], Asked()) == []
