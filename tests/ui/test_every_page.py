"""Every page of the product is made without a build, so that a page that names a missing field fails here in seconds."""

from importlib import import_module
from typing import Any

import pytest
import reflex as rx
from reflex.utils.exceptions import VarAttributeError

from crm_app.activities.state import ActivityPage
from crm_app.companies.state import CompanyPage
from crm_app.conversations.state import Chat
from crm_app.dashboard.state import Dashboard
from crm_app.deals.board_state import DealBoard
from crm_app.deals.state import DealPage
from crm_app.imports.state import ImportPage
from crm_app.projects.state import ProjectPage
from crm_app.records.pages import view_of
from crm_app.tasks.state import TaskAgenda, TaskPage
from crm_app.ui.i18n import as_var
from crm_app.ui.page import pages
from crm_app.ui.reflex_seam import RegistrationContext


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


def test_every_state_has_what_its_mixins_need() -> None:
    import_module("crm_app.crm_app")
    states = RegistrationContext.get().base_states.values()
    assert {TaskAgenda, ImportPage, DealBoard} <= set(states)
    assert {one.__name__: sorted(one.__abstractmethods__) for one in states if one.__abstractmethods__} == {}


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


@pytest.mark.parametrize(
    ("rows", "inside", "field"),
    [
        (TaskAgenda.groups, "rows", "title"),
        (Chat.messages, "actions", "summary"),
        (Chat.messages, "sources", "title"),
    ],
)
def test_tasks_of_a_group_and_parts_of_an_answer_have_known_fields(rows: Any, inside: str, field: str) -> None:
    def outer(name: str) -> rx.Component:
        return rx.el.ol(rx.foreach(rows, lambda row: shown(row[inside], name)))

    outer(field).render()
    with pytest.raises(VarAttributeError, match="tilte"):
        outer("tilte").render()


def test_cards_of_a_board_and_bars_of_a_chart_have_known_fields() -> None:
    def cards(name: str) -> rx.Component:
        return rx.el.ol(rx.foreach(DealBoard.columns, lambda column: shown(as_var(column).cards, name)))

    cards("company").render()
    with pytest.raises(VarAttributeError, match="comapny"):
        cards("comapny").render()
    for rows in (as_var(Dashboard).stages.rows, as_var(Dashboard).spans.rows):
        shown(rows, "label").render()
        with pytest.raises(VarAttributeError, match="lable"):
            shown(rows, "lable")


@pytest.mark.parametrize("rows", [as_var(CompanyPage.offered)["parent_id"], as_var(CompanyPage.owners)])
def test_choices_of_a_field_have_known_fields(rows: Any) -> None:
    shown(rows, "label").render()
    with pytest.raises(VarAttributeError, match="lable"):
        shown(rows, "lable").render()


@pytest.mark.parametrize(
    ("state", "field"),
    [
        (CompanyPage, "phone_href"),
        (DealPage, "amount_field"),
        (ProjectPage, "percent"),
        (TaskPage, "deal_href"),
        (ActivityPage, "details"),
    ],
)
def test_a_record_s_page_shows_known_fields(state: Any, field: str) -> None:
    for name in ("title", "owner", "created", field):
        rx.el.p(view_of(state)[name].to(str)).render()
    with pytest.raises(VarAttributeError, match="tilte"):
        view_of(state)["tilte"]


@pytest.mark.parametrize("state", [TaskPage, ActivityPage])
def test_the_page_has_every_linked_record_of_its_kind(state: Any) -> None:
    linked = {name for kind in state._record.references.values() for name in (kind, f"{kind}_href")}
    assert linked <= state._view_type.__annotations__.keys()


def test_a_misspelt_var_of_a_state_is_an_error() -> None:
    with pytest.raises(AttributeError, match="overwirtes"):
        shown(ImportPage.overwirtes, "number")  # type: ignore[attr-defined]
