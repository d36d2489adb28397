"""The list of files that were uploaded together, on the page of each of them."""

from typing import Any

import reflex as rx

from crm_app.imports.state import ImportPage
from crm_app.ui import badge, button, dialog, sections
from crm_app.ui.i18n import as_var, t


def parts() -> rx.Component:
    """The list of files with the actions for all of them; nothing for a single file."""
    return rx.cond(
        as_var(ImportPage.parts).length() > 1,
        sections.section(
            t("imports.parts.title"),
            rx.el.p(t("imports.parts.hint"), class_name="m-0 mb-3 max-w-prose text-sm text-ink-2"),
            rx.el.ol(
                rx.foreach(ImportPage.parts, _part),
                aria_label=t("imports.parts.title"),
                class_name="m-0 mb-3 list-none overflow-hidden rounded-xl border border-line bg-surface p-0",
            ),
            rx.el.div(
                rx.cond(
                    ImportPage.part_flags["can_start"],
                    button.button(
                        t("imports.parts.start"), icon="play", variant="primary", on_click=ImportPage.start_all
                    ),
                ),
                rx.cond(
                    ImportPage.part_flags["can_undo"],
                    dialog.confirm(
                        t("imports.parts.undo.ask"),
                        t("imports.undo.text"),
                        action=t("imports.parts.undo"),
                        on_confirm=ImportPage.undo_all,
                        trigger=button.button(t("imports.parts.undo"), icon="undo-2", variant="danger"),
                    ),
                ),
                class_name="flex flex-wrap gap-2",
            ),
        ),
    )


def _part(part: Any) -> rx.Component:
    name = part["name"].to(str)
    return rx.el.li(
        rx.cond(
            part["is_this"].to(bool),
            rx.el.span(name, aria_current="page", class_name="min-w-0 text-sm font-medium [overflow-wrap:anywhere]"),
            rx.el.a(
                name,
                href=part["href"].to(str),
                class_name="min-w-0 text-sm text-ink underline [overflow-wrap:anywhere]",
            ),
        ),
        rx.el.span(part["meta"].to(str), class_name="min-w-0 flex-1 text-xs text-ink-3"),
        rx.cond(part["waiting"].to(str) != "", rx.el.span(part["waiting"].to(str), class_name="text-xs text-ink-3")),
        badge.status(part["status"].to(str), part["tone"].to(str)),
        rx.cond(
            part["error"].to(str) != "",
            rx.el.p(part["error"].to(str), class_name="m-0 w-full text-xs text-danger [overflow-wrap:anywhere]"),
        ),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2.5 last:border-b-0 sm:px-4",
    )
