"""The list of all records: its filters, its order and its rows."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from crm_app.records.filter_pages import filter_button, filter_chips, filter_dialog
from crm_app.records.in_place_pages import cell_box
from crm_app.records.look_pages import added_up, column_notice, columns_dialog, look_controls
from crm_app.records.pages import State, Var, allowed, or_empty
from crm_app.records.picked_pages import bulk_bar, pick_line, pickable
from crm_app.records.spread_pages import spread
from crm_app.records.table_pages import in_sections, look_of, record_table
from crm_app.records.view_pages import first_view, view_bar
from crm_app.ui import dialog, form, menu, nav
from crm_app.ui.button import button, link, link_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar, filter_select, search_box
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.pagination import page_links
from crm_app.ui.sections import page_header
from crm_app.ui.table import record_list
from crm_app.ui.width import width_watch

# ---------------------------------------------------------------- the list


def chosen(state: State, name: str) -> Any:
    """The value of the control of the filter `name`."""
    return or_empty(state.filters[name])


def choice(state: State, name: str, label: Text, options: Any, every: Text) -> rx.Component:
    """A filter with one choice, kept in the address."""
    return filter_select(label, options, chosen(state, name), lambda value: state.choose(name, value), every=every)


def tag_choice(state: State) -> rx.Component:
    """A filter by one of the tags in use; hidden without tags."""
    found = as_var(state.tags)
    return rx.cond(found.length() > 0, choice(state, "tag", t("ui.record.tag"), found, t("ui.record.every_tag")))


def further_filters(state: State, *fields: rx.Component) -> rx.Component:
    """Rarely used filters, as a form beside the list; its fields have the names of the filters."""
    return dialog.sheet(
        t("ui.record.more_filters"),
        form.form(*fields, form.actions(t("ui.record.apply"), dialog.close_button()), on_submit=state.apply),
        trigger=button(t("ui.record.more_filters"), icon="sliders-horizontal"),
        close_when=as_var(state.export_href),
    )


def sort_choice(state: State, options: Sequence[tuple[str, Text]], default: Text) -> rx.Component:
    """The order of a list, kept in the address; also by fields of the workspace's own."""
    return filter_select(
        t("ui.record.sort"),
        options,
        chosen(state, "sort"),
        lambda value: state.choose("sort", value),
        every=default,
        more=state.own_sorts,
        present=(chosen(state, "sort"), look_of(state)["order"].to(str)),
    )


def _chip(chip: Var) -> rx.Component:
    return rx.el.span(
        rx.el.span(chip["label"], class_name="truncate"),
        link(
            icon("x", 12),
            href=chip["href"],
            aria_label=t("ui.filters.remove", name=chip["label"]),
            class_name="inline-flex size-6 items-center justify-center rounded-full text-ink-2 hover:bg-line hover:text-ink",
        ),
        class_name="inline-flex max-w-72 items-center gap-0.5 rounded-full bg-muted py-0.5 pl-2.5 pr-0.5 text-xs text-ink",
    )


def _applied(state: State) -> rx.Component:
    """What narrows the list, in a row that is there on wide screens without a filter too, so that the rows do not move."""
    return rx.el.div(
        rx.foreach(state.chips, _chip),
        filter_chips(state),
        rx.cond(
            state.filtered,
            link_button(t("ui.filters.clear"), state.all_href, variant="ghost", size="sm"),
            rx.fragment(),
        ),
        first_view(state),
        class_name="-mt-2 mb-2 flex flex-wrap items-center gap-1.5 empty:hidden sm:-mt-3 sm:mb-1 sm:min-h-9 sm:empty:flex",
    )


def list_page(
    state: State,
    row: Callable[[Var], rx.Component],
    *,
    kind: str,
    plural: str,
    icon_name: str,
    controls: Sequence[rx.Component] = (),
    views: rx.Component | None = None,
    actions: Sequence[rx.Component] = (),
    notice: rx.Component | None = None,
    lead: Callable[[Var], Any] | None = None,
) -> rx.Component:
    """A list: its head, search and filters, rows, and the pages before and after.

    Args:
        state: The list's state, a `RecordList`.
        row: Makes one row; return a `record_row`.
        controls: Filters and order (`choice`, `tag_choice`, `sort_choice`).
        views: Links to other views of the same records, over the filters.
        actions: Further buttons of the head.
        notice: What has to be known to read the rows rightly, over them.
        lead: Makes what stands before the title of a row of the table; the row has `id`, `title` and `mark`.
    """
    new = rx.cond(
        allowed(f"{kind}.create"), link_button(t(f"{plural}.new"), f"/{plural}/new", icon="plus", variant="primary")
    )
    export = rx.cond(
        allowed("record.export"),
        menu.menu(
            *(
                menu.download_item(
                    t(f"records.export.{part}.{ending}"),
                    href.replace("export.csv", f"export.{ending}"),
                    icon="file-spreadsheet" if ending == "xlsx" else "file-text",
                )
                for part, href in (("shown", as_var(state.shown_href)), ("all", as_var(state.export_href)))
                for ending in ("csv", "xlsx")
            ),
            trigger=button(rx.el.span(t("ui.record.export"), class_name="sr-only sm:not-sr-only"), icon="download"),
        ),
    )
    clear = link_button(t("ui.filters.clear"), state.all_href)
    nothing = rx.cond(
        state.first_href,
        empty(
            "map-pin",
            t("ui.record.gone"),
            t("ui.record.gone.text"),
            link_button(t("ui.record.first_page"), state.first_href, variant="primary"),
        ),
        rx.cond(
            state.failed,
            empty("circle-alert", state.failed, None, clear),
            rx.cond(
                state.filtered,
                empty("search", t("ui.record.no_match"), t("ui.record.no_match.text"), clear),
                empty(icon_name, t(f"{plural}.empty.title"), t(f"{plural}.empty.text"), new),
            ),
        ),
    )
    return rx.el.div(
        page_header(
            t(f"{plural}.title"),
            count=state.count,
            actions=[*actions, *nav.slot("list"), look_controls(state), export, new],
        ),
        *([views] if views is not None else []),
        view_bar(state, t("views.all")),
        filter_bar(
            rx.el.div(search_box(label=t(f"{plural}.search")), class_name="flex min-w-0 sm:w-64"),
            filter_button(state),
            *controls,
        ),
        _applied(state),
        filter_dialog(state),
        *([notice] if notice is not None else []),
        column_notice(state),
        added_up(state),
        spread(
            state,
            rx.cond(
                as_var(state.lines).length() > 0,
                record_table(state, kind, label=t(f"{plural}.title"), lead=lead),
                rx.fragment(
                    pick_line(state, kind),
                    in_sections(
                        state,
                        record_list(
                            state.rows,
                            pickable(state, kind, row),
                            label=t(f"{plural}.title"),
                            loading=state.loading,
                            empty=nothing,
                            key="id",
                        ),
                    ),
                ),
            ),
            label=t(f"{plural}.title"),
        ),
        bulk_bar(state, kind),
        cell_box(state),
        page_links(state.previous_href, state.next_href),
        columns_dialog(state, kind),
        width_watch(look_of(state)["width"], state.widen),
        on_unmount=state.leave,
    )
