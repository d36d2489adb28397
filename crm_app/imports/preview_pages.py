"""The preview of an import: similar rows, and values that would be replaced."""

from typing import Any

import reflex as rx

from crm_app.imports.state import ImportPage
from crm_app.ui import choosing, sections, stat
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon

CHOICES = ("apart", "join", "leave_out")
_LIST = "m-0 max-h-96 list-none overflow-y-auto rounded-xl border border-line bg-surface p-0"
_ITEM = "border-b border-line px-3 py-2.5 last:border-b-0 sm:px-4"


def figures() -> rx.Component:
    """The effects on the rows."""
    return rx.el.div(
        rx.foreach(ImportPage.would, lambda figure: stat.stat(figure["label"], figure["value"])),
        class_name="mb-4 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5 empty:hidden",
    )


def sentences(facts: Any) -> rx.Component:
    """Remarks, each with an icon; nothing for none."""
    return rx.cond(
        as_var(facts).length() > 0,
        rx.el.ul(
            rx.foreach(
                facts,
                lambda fact: rx.el.li(
                    icon("info", 14, "mt-0.5 text-ink-3"),
                    rx.el.span(fact, class_name="min-w-0 [overflow-wrap:anywhere]"),
                    class_name="flex items-start gap-2 text-sm text-ink",
                ),
            ),
            class_name="m-0 mb-4 flex list-none flex-col gap-1.5 p-0",
        ),
    )


def same_rows() -> rx.Component:
    """Rows that look like the same record, and the choice between joining and keeping them."""
    return rx.cond(
        ImportPage.same_summary != "",
        sections.section(
            t("imports.same.title"),
            rx.el.p(ImportPage.same_summary, class_name="m-0 mb-3 max-w-prose text-sm text-ink-2"),
            rx.el.div(
                choosing.select_control(
                    [(choice, t(f"imports.same.{choice}")) for choice in CHOICES],
                    value=ImportPage.settings["same_rows"],
                    on_change=ImportPage.choose_same_rows,
                    aria_label=t("imports.same.title"),
                ),
                class_name="mb-3 w-full sm:w-96",
            ),
            rx.el.ul(
                rx.foreach(ImportPage.same_rows, _group),
                aria_label=t("imports.same.title"),
                tab_index=0,
                class_name=_LIST,
            ),
        ),
    )


def _group(group: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(group["label"], dir="auto", class_name="m-0 text-sm font-medium text-ink [overflow-wrap:anywhere]"),
        rx.el.p(
            group["rows"],
            rx.cond(group["equal"] != "", " · " + group["equal"].to(str), ""),
            class_name="figures m-0 mt-0.5 text-xs text-ink-3",
        ),
        class_name=_ITEM,
    )


def overwrites() -> rx.Component:
    """Values of existing records that would be replaced."""
    return rx.cond(
        ImportPage.overwrite_summary != "",
        sections.section(
            t("imports.overwrites.title"),
            rx.el.p(ImportPage.overwrite_summary, class_name="m-0 mb-3 max-w-prose text-sm text-ink-2"),
            rx.el.ul(
                rx.foreach(ImportPage.overwrites, _overwrite),
                aria_label=t("imports.overwrites.title"),
                tab_index=0,
                class_name=_LIST,
            ),
        ),
    )


def _overwrite(row: Any) -> rx.Component:
    number = row["number"].to(str)
    return rx.el.li(
        rx.cond(
            row["href"].to(str) != "",
            rx.el.a(number, href=row["href"].to(str), class_name="figures text-xs text-ink underline"),
            rx.el.span(number, class_name="figures text-xs text-ink-3"),
        ),
        rx.el.span(row["name"].to(str), dir="auto", class_name="ml-2 text-sm font-medium [overflow-wrap:anywhere]"),
        rx.el.ul(
            rx.foreach(row["changes"], _change),
            class_name="m-0 mt-1 flex list-none flex-col gap-1 p-0",
        ),
        class_name=_ITEM,
    )


def _change(change: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(change["label"], ": ", class_name="text-ink-3"),
        rx.el.del_(change["before"], dir="auto", class_name="text-ink-2"),
        rx.el.span(" → ", aria_hidden="true"),
        rx.el.ins(change["after"], dir="auto", class_name="text-ink no-underline"),
        class_name="text-sm [overflow-wrap:anywhere]",
    )
