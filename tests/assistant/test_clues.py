"""Names and days in a question to the notes."""

from datetime import date

import pytest

from crm_app.assistant.clues import clues_of, mentions, says_name

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("what did Barnaby Whitcombe say about the trial", ("barnaby whitcombe",)),
        ("what was agreed with Fenwick & Gull, and did Jane sign", ("fenwick gull", "jane")),
        ("Why is Mr. Kowalczyk unhappy?", ("kowalczyk",)),
        ("Which client complained on Monday?", ()),
        ("ทำไมคุณโควาลสกีถึงไม่พอใจ", None),
        ("คุณหมอขออะไร", ()),
        ("คุณวิลเฮลมินาบ่นเรื่องอะไร", ("วิลเฮลมินา",)),
        ("ดร.ชาลีบ่นเรื่องอะไร", ("ชาลี",)),
        ("บริษัทควิลเฟเธอร์เซ็นหรือยัง", ("ควิลเฟเธอร์",)),
        ("บริษัทแม่ของใครสั่งหยุด", ()),
        ("บริษัททัวร์เรียกร้องอะไร", ()),
        ("ค่าใช้จ่ายแพงไหม", ()),
    ],
)
def test_names_of_people_are_told_from_words(question: str, names: tuple[str, ...] | None) -> None:
    found = tuple(" ".join(name) for name in clues_of(question, TODAY).names)
    assert found if names is None else found == names


def test_a_day_on_which_something_was_said_is_taken_out_of_the_question() -> None:
    found = clues_of("what did Jane say last Tuesday", TODAY)
    assert found.days == (date(2026, 11, 24), date(2026, 11, 24))
    assert "tuesday" not in found.rest.lower()
    assert clues_of("who has no money until next year", TODAY).days is None
    assert clues_of("what was said on Monday", TODAY).days == (date(2026, 11, 23), date(2026, 11, 23))
    assert clues_of("who wants a visit on Monday", TODAY).days is None
    assert clues_of("คุณวิไลพูดว่าอะไรเมื่อวันพุธ", TODAY).days == (date(2026, 11, 25), date(2026, 11, 25))
    yesterday = clues_of("เมื่อวานคุณวิไลพูดว่าอะไร", TODAY).days
    assert yesterday == (date(2026, 11, 27), date(2026, 11, 27))


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("dr. prasert wants a visit", "ประเสริฐ", True),
        ("คุณพรทิพย์ขอใบเสนอราคาใหม่", "porntip", True),
        ("คุณวิชัยขอใบเสนอราคาใหม่", "porntip", False),
        ("คุณเอกตั้งงบไว้", "ek", None),
        ("ลุงเดชโทรมาตอนเย็น", "dech", True),
        ("พี่ต้อมจะลาบวช", "tom", True),
        ("พี่นกลาพักร้อน", "tom", None),
        ("wichai let slip that they wait", "วิชัย", True),
        ("which of them will wait", "วิชัย", None),
        ("they saw the new parent", "ซอร์", None),
        ("spoke with marcus", "marcus", True),
        ("spoke with marcus", "elena", False),
    ],
)
def test_a_name_is_found_in_either_script(text: str, name: str, held: bool | None) -> None:
    assert mentions(text, name) is held


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("ms porter signed", ("jane", "porter"), True),
        ("คุณเจนขอส่วนลด", ("fenwick", "gull"), False),
        ("คุณพรทิพย์ขอใบเสนอราคาใหม่", ("porntip", "srisuk"), True),
        ("thanked them for the visit", ("fenwick", "gull"), False),
    ],
)
def test_a_name_of_several_words_is_known_by_its_first(text: str, name: tuple[str, ...], held: bool) -> None:
    assert says_name(text, name) is held
