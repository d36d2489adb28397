"""What a question asks for, and whether a sentence holds it, in both languages."""

import pytest

from crm_app.assistant.answer_kinds import asked_for, holds_answer


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When will they pay?", "time"),
        ("By which date must the cabinet be replaced?", "time"),
        ("How many boxes were thrown away?", "number"),
        ("Who takes over from Fiona?", "person"),
        ("Where must the data be kept?", "place"),
        ("Why did they leave, and when?", "reason"),
        ("What is Acme's fax number?", "reach"),
        ("What do they need?", None),
        ("เขาจะจ่ายเมื่อไหร่", "time"),
        ("ทิ้งของไปกี่กล่อง", "number"),
        ("ใครดูแลแทน", "person"),
        ("เก็บข้อมูลไว้ที่ไหน", "place"),
        ("ทำไมยังไม่ต่อสัญญา", "reason"),
        ("เบอร์แฟกซ์ของลูกค้าคืออะไร", "reach"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str | None) -> None:
    assert asked_for(question) == kind


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("When will they pay?", "The money goes out with the next Friday run.", True),
        ("When will they pay?", "They are happy with the app.", False),
        ("How many boxes?", "They threw away twelve boxes.", True),
        ("How many boxes?", "They threw the boxes away.", False),
        ("What is the fax number of Acme?", "They use fax machines in 3 offices.", False),
        ("What is the phone number of Acme?", "Call her on 02-123-4567.", True),
        ("เขาจะจ่ายเมื่อไหร่", "ขอจ่ายสิ้นเดือนหน้า", True),
        ("เขาจะจ่ายเมื่อไหร่", "ลูกค้าพอใจแอปมาก", False),
        ("เสียหายกี่กล่อง", "เสียหายสิบสองกล่อง", True),
        ("Why did they leave?", "The driver switched it off.", None),
        ("What do they need?", "They need two trucks.", None),
    ],
)
def test_whether_a_sentence_holds_it(question: str, sentence: str, holds: bool | None) -> None:
    assert holds_answer(sentence, asked_for(question)) is holds
