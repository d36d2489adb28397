"""A citation number needs a retrieved source, or it is removed."""

import pytest

from crm_app.assistant.citations import (
    MAX_SOURCES,
    SourceBook,
    StreamedCitations,
    check,
    safe_prefix,
    without_citations,
)
from crm_app.assistant.outcomes import Source


def source(name: str) -> Source:
    return Source(kind="deal", id=name, title=name, href=f"/deals/{name}")


@pytest.fixture
def book() -> SourceBook:
    filled = SourceBook()
    for name in ("a", "b", "c"):
        filled.number(source(name))
    return filled


def test_a_source_has_one_number(book: SourceBook) -> None:
    assert book.number(source("b")) == 2
    assert book.number(source("d")) == 4
    assert book.get(4) == source("d")
    assert book.get(0) is None
    assert book.get(5) is None


def test_known_numbers_stay_and_unknown_ones_go(book: SourceBook) -> None:
    answer = check("Won 5 [2]. Lost 3 [9]. Both [1, 7] and [3;2].", book)
    assert answer.text == "Won 5 [2]. Lost 3. Both [1] and [3][2]."
    assert answer.cited == (2, 1, 3)
    assert answer.removed == 2


def test_a_record_cannot_forge_a_citation(book: SourceBook) -> None:
    answer = check(r"The note says \[1\] and links [1](https://evil.example)", book)
    assert answer.cited == ()


def test_no_answer_has_no_references() -> None:
    assert without_citations("Nothing was found [1][2].") == "Nothing was found."


@pytest.mark.parametrize(
    ("streamed", "shown"), [("so [", "so "), ("so [1", "so "), ("so [1, 2", "so "), ("so [1]", "so [1]"), ("x", "x")]
)
def test_half_a_citation_waits_for_its_rest(streamed: str, shown: str) -> None:
    assert safe_prefix(streamed) == shown


def test_sources_are_bounded() -> None:
    book = SourceBook()
    for number in range(MAX_SOURCES):
        book.number(source(str(number)))
    with pytest.raises(ValueError, match="too many"):
        book.number(source("one more"))


def test_a_stream_shows_whole_and_known_citations_alone(book: SourceBook) -> None:
    stream = StreamedCitations(book)
    shown = [stream.feed(piece) for piece in ("Won 5 ", "[", "2", "] and 3 [9", "], list [x", "] [1")]
    assert shown == ["Won 5 ", "", "", "[2] and 3 ", ", list [x", "] "]
    assert stream.close() == "[1"
