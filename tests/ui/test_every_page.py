"""Every page of the product is made without a build, so that a page that names a missing field fails here in seconds."""

from importlib import import_module
from typing import Any

import pytest
import reflex as rx
from reflex.utils.exceptions import VarAttributeError

from crm_app.imports.state import ImportPage
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
    return rx.el.ul(rx.foreach(rows, lambda row: rx.el.li(row[field].to(str))))


def test_a_misspelt_field_of_a_row_is_an_error() -> None:
    shown(ImportPage.preview_rows, "number").render()
    with pytest.raises(VarAttributeError, match="nubmer"):
        shown(ImportPage.preview_rows, "nubmer").render()


def test_a_misspelt_field_of_a_row_in_a_row_is_an_error() -> None:
    def inside(field: str) -> rx.Component:
        return rx.el.ol(rx.foreach(ImportPage.overwrites, lambda row: shown(row["changes"], field)))

    inside("after").render()
    with pytest.raises(VarAttributeError, match="aftre"):
        inside("aftre").render()


def test_a_misspelt_var_of_a_state_is_an_error() -> None:
    with pytest.raises(AttributeError, match="overwirtes"):
        shown(ImportPage.overwirtes, "number")  # type: ignore[attr-defined]
