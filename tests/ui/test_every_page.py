"""Every page of the product is made without a build, so that a page that names a missing field fails here in seconds."""

from importlib import import_module
from typing import Any

import pytest
import reflex as rx
from reflex.utils.exceptions import VarAttributeError

from crm_app.search.state import SearchPage
from crm_app.ui.page import pages


def test_every_page_renders() -> None:
    import_module("crm_app.crm_app")
    specs = pages()
    assert {"/", "/companies", "/contacts/[contact_id]", "/deals/board", "/settings"} <= {spec.route for spec in specs}
    faults = []
    for spec in specs:
        try:
            spec.component().render()
        except Exception as error:
            faults.append(f"{spec.route}: {error!r}")
    assert faults == []


def shown(rows: Any, field: str) -> rx.Component:
    """A list of `rows` that shows `field` of each."""
    return rx.fragment(rx.foreach(rows, lambda row: rx.el.p(getattr(row, field))))


def test_a_misspelt_field_of_a_row_is_an_error() -> None:
    shown(SearchPage.groups, "title").render()
    with pytest.raises(VarAttributeError, match="titel"):
        shown(SearchPage.groups, "titel").render()


def test_a_misspelt_field_of_a_state_is_an_error() -> None:
    with pytest.raises(AttributeError, match="gruops"):
        rx.cond(SearchPage.gruops, rx.el.p("found")).render()  # type: ignore[attr-defined]
