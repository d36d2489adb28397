"""Sentences are told from names, addresses and numbers, and a text is cut into its sentences."""

import pytest

from crm_app.assistant.prose import MOST_PARTS, is_prose, is_thai, parts, prose_of, sentences


@pytest.mark.parametrize(
    "line",
    [
        "Budget frozen until the next fiscal year.",
        "He asked for a call on Monday",
        "ลูกค้าขอเลื่อนการชำระเงินออกไปสามสิบวัน",
        "Sent the ใบเสนอราคา and they liked it",
    ],
)
def test_a_sentence(line: str) -> None:
    assert is_prose(line)


@pytest.mark.parametrize(
    "line",
    [
        "Harbour Logistics Co., Ltd.",
        "99/1 Rama IV Road, Bang Rak, Bangkok 10500",
        "99/1 ถนนพระราม 4 แขวงสีลม เขตบางรัก กรุงเทพมหานคร 10500",
        "anna.petrova@example.com",
        "02-111-2222",
        "สมหญิง ใจดี",
        "GTX Pro 500",
        "",
    ],
)
def test_no_sentence(line: str) -> None:
    assert not is_prose(line)


def test_the_prose_of_a_record_is_its_sentences_alone() -> None:
    body = "02-111-2222\nThey like the new screen very much.\nbuyer@example.com"
    assert prose_of(body) == "They like the new screen very much."


def test_sentences_end_at_full_stops_and_not_at_abbreviations() -> None:
    assert sentences("Dr. Wong is leaving. Her successor is Mr. Lim, who is new.\nCall him!") == [
        "Dr. Wong is leaving.",
        "Her successor is Mr. Lim, who is new.",
        "Call him!",
    ]


def test_a_long_thai_line_is_cut_at_its_blanks() -> None:
    first = "คุณวิไลโทรมาแจ้งว่าเครื่องสแกนสองตัวใช้ไม่ได้ตั้งแต่วันจันทร์ที่ผ่านมา"
    second = "ขอให้ส่งช่างไปดูภายในสัปดาห์นี้และขอเครื่องสำรองระหว่างรอ"
    assert sentences(f"{first} {second}") == [first, second]


def test_a_text_of_several_sentences_has_parts() -> None:
    assert parts("One sentence alone is no part of anything.") == []
    two = parts("The drivers cannot log in on the tablets. I promised a fix by Friday evening.")
    assert two == ["The drivers cannot log in on the tablets.", "I promised a fix by Friday evening."]
    assert parts("The drivers cannot log in on the tablets. Sorry.") == []
    many = parts(" ".join(f"This is the sentence with number {n} of a long call." for n in range(50)))
    assert 2 <= len(many) <= MOST_PARTS


def test_the_language_of_a_text_with_names_in_the_other() -> None:
    assert is_thai("คุยกับ Harbour เรื่องเครื่องสแกนที่ส่งไม่ทัน")
    assert not is_thai("Spoke with สมหญิง about the scanners that arrived late and wet.")
