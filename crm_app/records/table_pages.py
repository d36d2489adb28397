"""The table of a list on wide screens, its keys, and the dialog that chooses its columns."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.records.pages import State, Var
from crm_app.records.picked_pages import may_pick, pick_box
from crm_app.records.states.filter_rows import FieldGroup
from crm_app.records.states.tabled import LATE, Chooser, Head, Table
from crm_app.ui import badge, choosing, dialog, menu
from crm_app.ui.button import button, icon_button, link
from crm_app.ui.form import ONE_LINE
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page_effects import FocusOn
from crm_app.ui.table_keys import TableKeys
from crm_app.values.options import Option

_LINK = "text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"
_PAD = "px-3 py-2.5 group-data-[compact=true]/table:py-1"
_CELL = f"border-b border-line {_PAD} text-sm text-ink align-middle group-hover:bg-subtle group-last:border-b-0"
_STUCK = "sticky z-10 bg-surface"
_HEAD = "sticky top-0 z-20 whitespace-nowrap border-b border-line bg-surface px-3 py-2 text-xs font-medium text-ink-2"
_EDGE = "shadow-[inset_-1px_0_0_var(--line)]"
_END, _START = " text-right figures whitespace-nowrap", " text-left"


def look_of(state: State) -> Any:
    """The var with the look of a list."""
    return as_var(state.table).to(Table)


def record_table(state: State, kind: str, *, label: Text, lead: Callable[[Var], Any] | None = None) -> Any:
    """The table of a list: the title with its link, then the columns of the address.

    Args:
        kind: the kind of its records.
        label: names the table.
        lead: makes what stands before the title of a row, from the row and its `mark`.
    """
    look = look_of(state)
    picks = may_pick(kind)
    beside = rx.cond(picks, " left-12", " left-0")
    return TableKeys.create(
        rx.el.table(
            rx.el.caption(label, class_name="sr-only"),
            rx.el.thead(_heads(state, look, picks, beside)),
            rx.el.tbody(
                rx.foreach(
                    state.lines, lambda line: _row(state, line, look["heads"].to(list[Head]), picks, beside, lead)
                )
            ),
            rx.cond(look["totals"].to(list[str]).length() > 0, _foot(look, picks, beside)),
            class_name="group/table w-full border-separate border-spacing-0",
            custom_attrs={"data-compact": rx.cond(look["compact"].to(bool), "true", "false")},
        ),
        # What has the focus is not hidden by the head and the first column, hence the paddings.
        class_name=(
            "max-h-[max(24rem,calc(100dvh-18rem))] max-w-full overflow-auto overscroll-x-contain rounded-xl border "
            "border-line bg-surface scroll-pt-12 scroll-pl-80"
        ),
    )


def _heads(state: State, look: Var, picks: Any, beside: Any) -> Any:
    whole = as_var(state.picked_all) | (as_var(state.picked).length() >= as_var(state.lines).length())
    tick = choosing.tick_box(checked=whole, read_only=True, aria_label=t("changes.pick.page"), on_click=state.pick_page)
    return rx.el.tr(
        rx.cond(picks, rx.el.th(tick, scope="col", class_name=f"{_HEAD} left-0 z-30 w-12")),
        _heading(state, look["title"].to(Head), _joined(f"{_HEAD} {_EDGE} z-30 text-left", beside)),
        rx.foreach(
            look["heads"].to(list[Head]),
            lambda one: _heading(state, one, _joined(_HEAD, rx.cond(one["end"].to(bool), _END, _START))),
        ),
    )


def _row(state: State, line: Var, heads: Var, picks: Any, beside: Any, lead: Callable[[Var], Any] | None) -> Any:
    title = line["title"].to(str)
    return rx.el.tr(
        rx.cond(
            picks, rx.el.td(pick_box(state, line["id"].to(str), title), class_name=f"{_CELL} {_STUCK} left-0 w-12")
        ),
        rx.el.th(
            rx.el.div(
                *([lead(line)] if lead is not None else []),
                link(title, href=line["href"].to(str), class_name="covers truncate text-ink no-underline"),
                class_name="flex max-w-64 items-center gap-2",
            ),
            scope="row",
            title=title,
            class_name=_joined(f"{_CELL} {_STUCK} {_EDGE} min-w-44 text-left font-medium", beside),
        ),
        rx.foreach(
            line["cells"].to(list[str]),
            lambda text, index: _cell(text, line["leads"].to(list[str])[index].to(str), heads[index].to(Head)),
        ),
        key=line["id"].to(str),
        class_name="group",
    )


_FOOT = "sticky bottom-0 border-t border-line bg-subtle px-3 py-2 text-sm font-medium text-ink"


def _foot(look: Var, picks: Any, beside: Any) -> Any:
    """The totals of the whole list, under the rows."""
    return rx.el.tfoot(
        rx.el.tr(
            rx.cond(picks, rx.el.td(class_name=f"{_FOOT} left-0 z-20")),
            rx.el.th(
                t("records.table.totals"), scope="row", class_name=_joined(f"{_FOOT} {_EDGE} z-20 text-left", beside)
            ),
            rx.foreach(
                look["totals"].to(list[str]),
                lambda text: rx.el.td(text, class_name=f"{_FOOT} z-10{_END}"),
            ),
        )
    )


def _joined(classes: str, further: Any) -> Any:
    return further.to(str) + f" {classes}"


def _heading(state: State, head: Var, classes: Any) -> Any:
    label, order, direction = head["label"].to(str), head["order"].to(str), head["sorted"].to(str)
    sign = rx.match(direction, ("ascending", "arrow-up"), ("descending", "arrow-down"), "chevrons-up-down")
    sortable = rx.el.th(
        rx.el.button(
            label,
            icon(sign, 14, "shrink-0"),
            type="button",
            on_click=state.choose("sort", order),
            class_name=(
                "inline-flex min-h-6 cursor-pointer items-center gap-1 border-0 bg-transparent p-0 text-xs font-medium "
                "text-ink-2 hover:text-ink"
            ),
        ),
        scope="col",
        aria_sort=direction,
        key=head["name"].to(str),
        class_name=classes,
    )
    return rx.cond(order, sortable, rx.el.th(label, scope="col", key=head["name"].to(str), class_name=classes))


def _cell(text: Var, lead: Var, head: Var) -> Any:
    plain = rx.el.span(text, class_name="block max-w-64 truncate")
    shown = rx.match(
        head["shape"].to(str),
        (
            "tags",
            rx.el.div(
                rx.foreach(text.to(str).split("\n"), badge.record_tag),
                class_name="flex max-w-64 gap-1 overflow-hidden",
            ),
        ),
        ("tone", badge.status(text, lead)),
        ("day", rx.cond(lead == LATE, _late(text), plain)),
        ("inside", rx.cond(lead, link(text, href=lead, class_name=f"{_LINK} block max-w-56 truncate"), plain)),
        (
            "outside",
            rx.cond(
                lead,
                rx.el.a(
                    text,
                    href=lead,
                    target=rx.cond(lead.startswith("http"), "_blank", ""),
                    rel="noopener noreferrer nofollow",
                    class_name=f"{_LINK} block max-w-56 truncate",
                ),
                plain,
            ),
        ),
        plain,
    )
    return rx.el.td(
        rx.cond(text, shown),
        title=rx.cond(head["shape"].to(str) == "tags", text.replace("\n", ", "), text),
        class_name=_joined(_CELL, rx.cond(head["end"].to(bool), _END, _START)),
    )


def _late(text: Var) -> Any:
    """A day that should not have passed: marked by a word for screen readers and an icon as well as by colour."""
    return rx.el.span(
        icon("circle-alert", 14),
        rx.el.span(t("records.table.late"), class_name="sr-only"),
        text,
        class_name="inline-flex items-center gap-1 font-medium text-danger",
    )


# ---------------------------------------------------------------- the look of the list


def look_controls(state: State) -> Any:
    """The controls of the look, over a list on a wide screen: its columns, table or cards, the height of rows."""
    look = look_of(state)
    is_table = look["layout"].to(str) == "table"
    return rx.el.div(
        rx.cond(is_table, button(t("records.table.columns"), icon="columns-3", on_click=state.begin_columns)),
        menu.menu(
            rx.cond(
                look["cards"].to(bool),
                menu.item(t("records.table.as_table"), state.choose_layout("table"), icon="table"),
                menu.item(t("records.table.as_cards"), state.choose_layout("cards"), icon="layers"),
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
        class_name="hidden shrink-0 items-center gap-2 lg:flex",
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


def columns_dialog(state: State) -> Any:
    """The dialog that shows, hides and orders columns."""
    chooser = as_var(state.chooser).to(Chooser)
    shown = chooser["shown"].to(list[Option])
    last = shown.length() - 1
    body = rx.el.div(
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
            class_name="mt-4 flex items-center gap-2",
        ),
        rx.el.p(chooser["refused"].to(str), role="alert", class_name="m-0 mt-2 text-sm text-danger empty:hidden"),
        rx.el.div(
            button(t("records.table.usual"), variant="ghost", on_click=state.usual_columns),
            rx.el.div(
                dialog.close_button(),
                button(t("records.table.apply"), variant="primary", on_click=state.apply_columns),
                class_name="ml-auto flex gap-2",
            ),
            class_name="mt-6 flex flex-wrap items-center gap-2",
        ),
    )
    return dialog.dialog(
        t("records.table.columns"),
        rx.cond(chooser["open"].to(bool), body),
        open=rx.cond(chooser["open"].to(bool), True, False).to(bool),
        on_open_change=state.close_columns,
        size="sm",
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
        rx.el.select(
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
            aria_label=t("records.table.further"),
            class_name=f"{ONE_LINE} appearance-none pr-9 cursor-pointer",
        ),
        icon("chevron-down", 16, "pointer-events-none absolute right-3 text-ink-3"),
        class_name="relative flex items-center",
    )
