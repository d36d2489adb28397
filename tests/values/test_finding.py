"""The comparison of a search: words anywhere, numbers by their digits; and the places of matches in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.values.finding import Part, marked, searchable, snippet, terms

PEOPLE = {
    "Marie": ("Marie-Claire O’Neil", "m.oneil+crm@sub.quartz.example", "+66 81-234 5678"),
    "สมชาย": ("สมชาย ใจดี", "somchai@quartz.example", "0812345679"),
    "Smith": ("Smith John", "js@other.example", "(02) 555-0100"),
}


def found(q: str) -> set[str]:
    wanted = terms(q)
    return {name for name, texts in PEOPLE.items() if wanted and all(t.text in searchable(texts) for t in wanted)}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("m.oneil+crm@sub.quartz.example", {"Marie"}),
        ("quartz.example", {"Marie", "สมชาย"}),
        ("claire marie", {"Marie"}),
        ("O'Neil", {"Marie"}),
        ("+66 81 234 5678", {"Marie"}),
        ("+66812345678", {"Marie"}),
        ("66812345678", {"Marie"}),
        ("0066 81 234 5678", {"Marie"}),
        ("+66 (0)81 234 5678", {"Marie"}),
        ("0812345678", {"Marie"}),
        ("081-234 5678", {"Marie"}),
        ("081.234.5678", {"Marie"}),
        ("๐๘๑๒๓๔๕๖๗๘", {"Marie"}),
        ("81-234 5678", {"Marie"}),
        ("5678", {"Marie"}),
        ("Marie 081-234 5678", {"Marie"}),
        ("+66 81 234 5679", {"สมชาย"}),
        ("812345679", {"สมชาย"}),
        ("812 345 679", {"สมชาย"}),
        ("ใจดี สมชาย", {"สมชาย"}),
        ("John Smith", {"Smith"}),
        ("555-0100", {"Smith"}),
        ("5550100", {"Smith"}),
        ("(02) 555-0100", {"Smith"}),
        ("+6625550100", {"Smith"}),
        ("0912345678", set()),
        ("2025 2026", set()),
        ("%", set()),
        ("_", set()),
        ("'", {"Marie"}),
        ("  ", set()),
        ("Smith - John", {"Smith"}),
    ],
)
def test_words_and_numbers_find_their_records(q: str, expected: set[str]) -> None:
    assert found(q) == expected


def test_identifiers_are_found_with_and_without_their_separators() -> None:
    text = searchable(["Siam Water", "0-1055-61234-56-7", "INV-2025-001"])
    for q in ("0105561234567", "0-1055-61234-56-7", "1055-61234", "inv-2025-001", "2025-001"):
        assert all(term.text in text for term in terms(q)), q


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_a_text_finds_itself_and_its_pieces_make_it_up(text: str) -> None:
    wanted = terms(text)
    document = searchable([text])
    assert all(term.text in document for term in wanted)
    assert "".join(part.text for part in marked(text, wanted)) == text
    assert "\n" not in "".join(term.text for term in wanted)


def test_the_words_found_are_marked_as_they_were_written() -> None:
    assert marked("Café Riche, น้ําแข็ง", terms("cafe น้ำ")) == [
        Part("Café", True),
        Part(" Riche, ", False),
        Part("น้ํา", True),
        Part("แข็ง", False),
    ]
    assert marked("ลูก\u200bค้า <b>", terms("ลูกค้า")) == [Part("ลูก\u200bค้า", True), Part(" <b>", False)]
    assert marked("เเก้วมณี", terms("แก้ว"))[0] == Part("เเก้ว", True)
    assert marked("call (02) 555-0100 now", terms("5550100")) == [
        Part("call (02) ", False),
        Part("555-0100", True),
        Part(" now", False),
    ]


def test_a_snippet_is_the_line_with_the_words_cut_around_them() -> None:
    body = "Buyer\n" + "long " * 40 + "the Quillfeather clause " + "more " * 40 + "\nBangkok"
    parts = snippet(body, terms("quillfeather"))
    assert [part.text for part in parts if part.found] == ["Quillfeather"]
    assert parts[0].text == "… "
    assert parts[-1].text == " …"
    assert len("".join(part.text for part in parts)) < 130
    assert snippet(body, terms("nowhere")) == []
