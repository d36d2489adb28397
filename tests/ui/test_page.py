"""The registry of pages."""

import json

import pytest
import reflex as rx

from crm_app.ui import page as registry
from crm_app.ui.page import page, pages


def as_script(text: str) -> str:
    """How `text` stands in a page's script."""
    return json.dumps(text).strip('"')


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_pages", {})


def test_a_page_stands_in_the_frame_with_its_title_in_both_languages() -> None:
    @page("/things", "ui.search", permission="thing.read")
    def things() -> rx.Component:
        return rx.el.p("the things")

    (spec,) = pages()
    assert (spec.route, spec.permission, spec.public) == ("/things", "thing.read", False)
    assert "Search" in str(spec.title)
    assert as_script("ค้นหา") in str(spec.title)
    rendered = str(spec.component())
    assert "the things" in rendered
    assert "Skip to content" in rendered


def test_a_public_page_of_one_language_has_a_plain_title_and_no_navigation() -> None:
    @page("/th/hello", "ui.search", public=True, language="th", frame="centered")
    def hello() -> rx.Component:
        return rx.el.p("hello")

    (spec,) = pages()
    assert spec.title == "ค้นหา · สัมพันธ์"
    assert "Skip to content" not in str(spec.component())


def test_a_route_is_taken_once_and_a_title_must_exist() -> None:
    page("/a", "ui.search")(lambda: rx.el.p("a"))
    with pytest.raises(ValueError, match="/a"):
        page("/a", "ui.search")
    with pytest.raises(KeyError):
        page("/b", "ui.no_such_title")
