"""The controls of how a list looks, and the dialog that chooses the columns and groups of its table."""

from typing import Any

import reflex as rx

from crm_app.records.pages import State, Var, allowed
from crm_app.records.states.chooser import Chooser
from crm_app.records.states.filter_rows import FieldGroup
from crm_app.records.table_pages import look_of
from crm_app.ui import ahead, choosing, dialog, menu
from crm_app.ui.button import button, icon_button, link_button
from crm_app.ui.form import ONE_LINE
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page_effects import FocusOn
from crm_app.values.options import Option


def look_controls(state: State) -> Any:
    """The controls of the look, over a list: its columns, its layout, the height of rows."""
    look = look_of(state)
    layout, is_wide = look["layout"].to(str), look["width"].to(str) == "wide"
    is_table, is_spread = layout == "table", (layout == "board") | (layout == "calendar")
    as_cards = menu.item(t("records.table.as_cards"), state.choose_layout("cards"), icon="layers")
    as_table = menu.item(t("records.table.as_table"), state.choose_layout("table"), icon="table")
    grouping = menu.item(t("records.group.choose"), state.begin_columns, icon="layers", custom_attrs=ahead.opens())
    return rx.fragment(
        rx.cond(
            is_table | (is_spread & is_wide),
            button(
                t("records.table.columns"), icon="columns-3", on_click=state.begin_columns, custom_attrs=ahead.opens()
            ),
        ),
        menu.menu(
            rx.cond(~is_table & ~is_spread, grouping),
            rx.cond(is_wide & ~is_table, as_table),
            rx.cond(is_wide & (is_table | is_spread), as_cards),
            rx.cond(
                ~is_wide & is_spread,
                menu.item(t("records.layout.list"), state.choose_layout("table"), icon="layers"),
            ),
            rx.cond(
                layout != "board",
                menu.item(t("records.layout.board"), state.choose_layout("board"), icon="square-kanban"),
            ),
            rx.cond(
                layout != "calendar",
                menu.item(t("records.layout.calendar"), state.choose_layout("calendar"), icon="calendar"),
            ),
            rx.cond(
                is_table,
                rx.cond(
                    look["compact"].to(bool),
                    menu.item(t("records.table.normal"), state.choose_density("normal"), icon="menu"),
                    menu.item(t("records.table.compact"), state.choose_density("compact"), icon="menu"),
                ),
            ),
            rx.cond(
                is_table,
                rx.cond(
                    look["summed"].to(bool),
                    menu.item(t("records.table.without_totals"), state.choose_totals("hidden"), icon="plus"),
                    menu.item(t("records.table.with_totals"), state.choose_totals("shown"), icon="plus"),
                ),
            ),
            trigger=icon_button("table", t("records.table.look"), variant="secondary"),
        ),
    )


def column_notice(state: State) -> Any:
    """Says which columns of the address are left out."""
    notice = look_of(state)["notice"].to(str)
    return rx.cond(
        notice,
        rx.el.p(
            icon("info", 14, "mt-0.5"),
            rx.el.span(notice, class_name="min-w-0 [overflow-wrap:anywhere]"),
            class_name="m-0 mb-3 flex items-start gap-1.5 text-sm text-ink-2",
        ),
    )


def added_up(state: State) -> Any:
    """The totals of a list as cards, where its address asks for them."""
    added = look_of(state)["added"].to(str)
    return rx.cond(added, rx.el.p(added, class_name="figures m-0 mb-3 text-sm font-medium text-ink"))


def columns_dialog(state: State, kind: str) -> Any:
    """The dialog that shows, hides and orders columns, and leads to where a missing field is made."""
    chooser = as_var(state.chooser).to(Chooser)
    shown = chooser["shown"].to(list[Option])
    last = shown.length() - 1
    layout = look_of(state)["layout"].to(str)
    is_cards = (layout != "table") & (layout != "board") & (layout != "calendar")
    every = rx.fragment(
        FocusOn.create(target=chooser["moved"].to(str), mark="column"),
        rx.el.p(t("records.table.first"), class_name="m-0 mb-3 text-sm text-ink-2"),
        rx.el.ol(
            rx.foreach(shown, lambda one, index: _chosen(state, one, index, last)),
            aria_label=t("records.table.shown"),
            class_name="m-0 flex list-none flex-col gap-1 p-0",
        ),
        rx.el.div(
            rx.el.div(_choice(state, chooser), class_name="min-w-0 flex-1"),
            button(
                t("records.table.add"),
                icon="plus",
                on_click=state.add_column,
                disabled=chooser["picked"].to(str) == "",
            ),
            class_name="mt-4 mb-5 flex items-center gap-2",
        ),
        _own_fields(kind),
    )
    body = rx.el.div(
        rx.cond(is_cards, rx.fragment(), every),
        _grouping(state, chooser),
        rx.el.p(chooser["refused"].to(str), role="alert", class_name="m-0 mt-2 text-sm text-danger empty:hidden"),
        rx.el.div(
            rx.cond(
                is_cards, rx.fragment(), button(t("records.table.usual"), variant="ghost", on_click=state.usual_columns)
            ),
            rx.el.div(
                dialog.close_button(),
                button(t("records.table.apply"), variant="primary", on_click=state.apply_columns),
                class_name="ml-auto flex gap-2",
            ),
            class_name="mt-6 flex flex-wrap items-center gap-2",
        ),
    )
    return dialog.dialog(
        rx.cond(is_cards, t("records.group.choose"), t("records.table.columns")),
        rx.cond(chooser["open"].to(bool), body),
        open=rx.cond(chooser["open"].to(bool), True, False).to(bool),
        on_open_change=state.close_columns,
        size="sm",
    )


def _own_fields(kind: str) -> Any:
    own = link_button(
        t("records.table.own"),
        f"/settings/fields?kind={kind}",
        icon="list-checks",
        variant="ghost",
        size="sm",
        class_name="-mt-2 mb-4 -ml-2.5",
    )
    return rx.cond(allowed("field.manage"), own)


def _grouping(state: State, chooser: Var) -> Any:
    return rx.el.label(
        rx.el.span(t("records.group.label"), class_name="mb-1.5 block text-sm font-medium text-ink"),
        choosing.select_control(
            chooser["groupings"].to(list[Option]),
            empty=t("records.group.nothing"),
            value=chooser["group"].to(str),
            on_change=state.pick_group,
        ),
        class_name="block",
    )


def _chosen(state: State, one: Var, index: Var, last: Var) -> Any:
    name, label = one["value"].to(str), one["label"].to(str)
    return rx.el.li(
        rx.el.span(label, title=label, class_name="min-w-0 flex-1 truncate text-sm text-ink"),
        icon_button(
            "arrow-up",
            t("records.table.up", name=label),
            size="sm",
            disabled=index == 0,
            on_click=state.move_column(name, -1),
        ),
        icon_button(
            "arrow-down",
            t("records.table.down", name=label),
            size="sm",
            disabled=index == last,
            on_click=state.move_column(name, 1),
        ),
        icon_button("x", t("records.table.hide", name=label), size="sm", on_click=state.drop_column(name)),
        key=name,
        custom_attrs={"data-column": name},
        class_name="flex min-h-10 items-center gap-1 rounded-lg border border-line bg-surface py-0.5 pl-3 pr-1",
    )


def _choice(state: State, chooser: Var) -> Any:
    groups = chooser["groups"].to(list[FieldGroup])
    return rx.el.div(
        choosing.bare_select(
            rx.el.option(t("records.table.choose"), value=""),
            rx.foreach(
                groups,
                lambda group: rx.el.optgroup(
                    rx.foreach(
                        group["options"].to(list[Option]),
                        lambda one: rx.el.option(one["label"].to(str), value=one["value"].to(str)),
                    ),
                    label=group["label"].to(str),
                ),
            ),
            value=chooser["picked"].to(str),
            on_change=state.pick_column,
            custom_attrs=ahead.choice(chooser["picked"].to(str)),
            aria_label=t("records.table.further"),
            class_name=f"{ONE_LINE} appearance-none pr-9 cursor-pointer",
        ),
        icon("chevron-down", 16, "pointer-events-none absolute right-3 text-ink-3"),
        class_name="relative flex items-center",
    )
