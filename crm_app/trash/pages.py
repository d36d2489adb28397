"""The page of the trash."""

from typing import Any

import reflex as rx

from crm_app.records.kind import TYPES
from crm_app.records.pages import allowed
from crm_app.trash.state import PATH, TrashState
from crm_app.ui import choosing, dialog, menu, nav, sections
from crm_app.ui.button import button, icon_button, link_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar, filter_select, search_box
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.pagination import page_links
from crm_app.ui.selection import select_all, selection_bar
from crm_app.ui.table import record_list, record_row

nav.fill("account", lambda: menu.link_item(t("trash.title"), PATH, icon="trash-2"))


def _row(row: Any) -> rx.Component:
    key, title = row["key"].to(str), row["title"].to(str)
    tick = choosing.tick_box(
        checked=as_var(TrashState.picked).contains(key),
        read_only=True,
        disabled=row["restorable"].to(str) == "",
        aria_label=t("changes.pick.row", name=title),
        on_click=TrashState.pick(key),
    )
    restore = button(
        t("trash.restore"),
        icon="undo-2",
        size="sm",
        aria_label=t("trash.restore_of", name=title),
        on_click=TrashState.restore(key),
    )
    destroy = icon_button("trash-2", t("trash.destroy_of", name=title), size="sm", on_click=TrashState.ask_destroy(key))
    return record_row(
        title,
        lead=tick,
        meta=row["meta"].to(str),
        tags=rx.el.span(row["until"].to(str)),
        actions=rx.fragment(
            rx.cond(row["restorable"].to(str) != "", restore),
            rx.cond(row["destroyable"].to(str) != "", destroy),
        ),
    )


def _destruction() -> rx.Component:
    links = as_var(TrashState.asked_links)
    return dialog.confirm(
        as_var(TrashState.asked),
        rx.fragment(t("trash.destroy.text"), rx.cond(links != "", rx.el.span(links, class_name="mt-3 block text-ink"))),
        action=t("trash.destroy"),
        on_confirm=TrashState.destroy,
        open=as_var(TrashState.asked) != "",
        on_open_change=TrashState.close_destroy,
    )


def _bar() -> rx.Component:
    return selection_bar(
        as_var(TrashState.picked).length() > 0,
        t("changes.pick.some", count=as_var(TrashState.picked_count)),
        button(t("trash.restore"), icon="undo-2", size="sm", on_click=TrashState.restore_picked),
        rx.cond(
            as_var(TrashState.may_destroy) & allowed("record.destroy"),
            button(
                t("trash.destroy"), icon="trash-2", size="sm", variant="danger", on_click=TrashState.ask_destroy("")
            ),
        ),
        label=t("trash.bar"),
        on_clear=TrashState.unpick,
    )


@page(PATH, "trash.title", on_load=TrashState.load)
def trash() -> rx.Component:
    """The deleted records, with their restoration and their destruction."""
    kinds = [(kind, t(f"workspaces.kind.{kind}")) for kind in TYPES]
    show_all = link_button(t("ui.filters.clear"), PATH)
    nothing = rx.cond(
        as_var(TrashState.failed) != "",
        empty("circle-alert", as_var(TrashState.failed), None, show_all),
        rx.cond(
            TrashState.filtered,
            empty("search", t("trash.no_match"), t("trash.no_match.text"), show_all),
            empty("trash-2", t("trash.none"), t("trash.none.text")),
        ),
    )
    return rx.el.div(
        sections.page_header(t("trash.title"), meta=t("trash.explained")),
        filter_bar(
            rx.el.div(search_box(label=t("trash.search")), class_name="flex min-w-0 sm:w-64"),
            filter_select(t("trash.kind"), kinds, TrashState.kind, TrashState.choose_kind, every=t("trash.every_kind")),
            rx.cond(TrashState.filtered, link_button(t("ui.filters.clear"), PATH, variant="ghost")),
        ),
        select_all(
            as_var(TrashState.rows).length() > 0,
            as_var(TrashState.picked).length() >= as_var(TrashState.rows).length(),
            TrashState.pick_page,
        ),
        record_list(
            TrashState.rows,
            _row,
            label=t("trash.title"),
            loading=as_var(TrashState.loading),
            empty=nothing,
            key="key",
        ),
        _bar(),
        page_links(TrashState.previous_href, TrashState.next_href),
        _destruction(),
        on_unmount=TrashState.leave,
    )
