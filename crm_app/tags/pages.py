"""The settings of tags."""

from typing import Any

import reflex as rx

from crm_app.tags.models import COLORS
from crm_app.tags.state import TagSettings, join
from crm_app.ui import ahead, badge, choosing, dialog, drafts, form, nav
from crm_app.ui.button import button, link
from crm_app.ui.empty import empty
from crm_app.ui.filters import search_box
from crm_app.ui.i18n import as_var, t
from crm_app.ui.menu import item, menu
from crm_app.ui.page import page
from crm_app.ui.pagination import load_more
from crm_app.ui.selection import selection_bar
from crm_app.ui.table import record_list, record_row
from crm_app.workspaces.pages import add_tab, settings_page

PATH = "/settings/tags"
_SCOPE = "tag-"
add_tab(PATH, "tags.title", "tag.manage")
nav.join(join)


def _use(one: Any) -> rx.Component:
    return link(
        one["label"].to(str),
        href=one["href"].to(str),
        class_name="text-ink-2 underline underline-offset-4 hover:text-ink",
    )


def _row(row: Any) -> rx.Component:
    name, uses = row["name"].to(str), row["uses"].to(list)
    return record_row(
        badge.record_tag(name),
        lead=choosing.tick_box(
            checked=as_var(TagSettings.picked).contains(name),
            read_only=True,
            aria_label=t("tags.pick", name=name),
            on_click=TagSettings.pick(name),
        ),
        tags=rx.el.div(
            rx.cond(uses.length() > 0, rx.foreach(row["uses"], _use), t("tags.unused")),
            rx.cond(row["also"].to(str) != "", rx.el.span(row["also"].to(str), class_name="text-ink-3")),
            class_name="flex min-w-0 flex-wrap gap-x-3 gap-y-0.5",
        ),
        actions=menu(
            item(t("tags.edit"), TagSettings.ask(name), icon="pencil", custom_attrs=ahead.opens()),
            item(t("ui.delete"), TagSettings.ask_delete(name), icon="trash-2", danger=True),
            label=t("tags.actions", name=name),
        ),
    )


def _name(**more: Any) -> rx.Component:
    return form.text(
        "name",
        more.pop("label", t("tags.name")),
        value=TagSettings.form["name"],
        errors=TagSettings.form_errors,
        hint=t("tags.name.hint"),
        required=True,
        max_length=40,
        **more,
    )


def _form() -> rx.Component:
    colors = [(color, t(f"tags.color.{color}")) for color in COLORS]
    return dialog.dialog(
        rx.cond(as_var(TagSettings.subject) == "", t("tags.new"), t("tags.edit")),
        form.form(
            _name(scope=_SCOPE),
            choosing.select(
                "color",
                t("tags.color"),
                colors,
                value=TagSettings.form["color"],
                errors=TagSettings.form_errors,
                empty=t("tags.color.none"),
                scope=_SCOPE,
            ),
            rx.el.div(
                *(
                    rx.el.span(
                        badge.swatch(number), t(f"tags.color.{color}"), class_name="inline-flex items-center gap-1"
                    )
                    for number, color in enumerate(COLORS)
                ),
                aria_hidden="true",
                class_name="flex flex-wrap gap-x-3 gap-y-1 text-xs text-ink-2",
            ),
            form.actions(t("ui.save"), dialog.close_button()),
            on_submit=TagSettings.save,
            draft=drafts.attributes("tag " + as_var(TagSettings.subject)),
        ),
        open=as_var(TagSettings.is_open).to(bool),
        on_open_change=TagSettings.close,
        size="sm",
    )


def _merging() -> rx.Component:
    return dialog.dialog(
        t("tags.merge.title", count=as_var(TagSettings.picked_count)),
        form.form(
            rx.el.p(t("tags.merge.text", names=as_var(TagSettings.picked_names)), class_name="m-0 text-sm text-ink-2"),
            _name(label=t("tags.merge.into"), scope="merge-"),
            form.actions(t("tags.merge"), dialog.close_button()),
            on_submit=TagSettings.merge,
            quiet=True,
        ),
        open=as_var(TagSettings.is_merging).to(bool),
        on_open_change=TagSettings.close,
        size="sm",
    )


def _deletion() -> rx.Component:
    return dialog.confirm(
        as_var(TagSettings.asked),
        as_var(TagSettings.asked_text),
        action=t("ui.delete"),
        on_confirm=TagSettings.delete,
        open=as_var(TagSettings.asked) != "",
        on_open_change=TagSettings.close_delete,
    )


@page(PATH, "tags.title", on_load=TagSettings.load, permission="tag.manage")
def tags() -> rx.Component:
    """The tags with their numbers of records, their colours and their changes."""
    new = button(
        t("tags.new"), icon="plus", variant="primary", on_click=TagSettings.ask(""), custom_attrs=ahead.opens()
    )
    nothing = rx.cond(
        TagSettings.searched,
        empty("search", t("tags.no_match")),
        empty("tags", t("tags.none"), t("tags.none.text")),
    )
    return settings_page(
        PATH,
        rx.el.div(
            rx.el.p(t("tags.explained"), class_name="m-0 mb-4 text-sm text-ink-2"),
            rx.el.div(search_box(TagSettings.search, label=t("tags.search")), class_name="mb-4 flex min-w-0 sm:w-64"),
            record_list(
                TagSettings.rows,
                _row,
                label=t("tags.title"),
                loading=as_var(TagSettings.loading),
                empty=nothing,
                key="name",
            ),
            load_more(as_var(TagSettings.has_more), TagSettings.more),
            selection_bar(
                as_var(TagSettings.picked).length() > 0,
                t("changes.pick.some", count=as_var(TagSettings.picked_count)),
                button(t("tags.merge"), icon="git-merge", size="sm", on_click=TagSettings.ask_merge),
                button(
                    t("ui.delete"), icon="trash-2", size="sm", variant="danger", on_click=TagSettings.ask_delete("")
                ),
                label=t("tags.bar"),
                on_clear=TagSettings.unpick,
            ),
            class_name="max-w-3xl",
        ),
        _form(),
        _merging(),
        _deletion(),
        actions=[new],
        on_unmount=TagSettings.leave,
    )
