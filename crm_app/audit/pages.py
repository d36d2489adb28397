"""The page of the audit trail, in the settings."""

from typing import Any

import reflex as rx

from crm_app.audit import service
from crm_app.audit.state import PATH, PERIODS, AuditState
from crm_app.records.kind import TYPES
from crm_app.records.list_pages import choice
from crm_app.records.pages import allowed
from crm_app.ui import dates, dialog, form
from crm_app.ui.button import button, download_link, link, link_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.pagination import page_links
from crm_app.ui.table import record_list
from crm_app.workspaces.pages import add_tab, settings_page

add_tab(PATH, "audit.title", "audit.read")


def _line(one: Any) -> rx.Component:
    before = one["before"].to(str)
    return rx.el.div(
        rx.el.dt(one["field"].to(str), class_name="text-ink-2 sm:w-44 sm:shrink-0"),
        rx.el.dd(
            rx.cond(
                before != "",
                rx.fragment(
                    rx.el.span(before, class_name="text-ink-2 line-through decoration-ink-3"),
                    rx.el.span(" → ", aria_hidden="true", class_name="text-ink-3"),
                ),
            ),
            rx.el.span(one["after"].to(str), class_name="text-ink"),
            class_name="m-0 min-w-0 flex-1 whitespace-pre-line [overflow-wrap:anywhere]",
        ),
        class_name="flex flex-col gap-x-3 py-0.5 text-xs sm:flex-row",
    )


def _entry(row: Any) -> rx.Component:
    title, href = row["title"].to(str), row["href"].to(str)
    named = rx.cond(
        href != "",
        link(title, href=href, class_name="text-ink underline decoration-line-strong underline-offset-4"),
        rx.el.span(title),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.span(row["who"].to(str), class_name="font-medium"),
                rx.el.span(" · ", row["action"].to(str), " · ", row["what"].to(str), class_name="text-ink-2"),
                rx.cond(title != "", rx.fragment(rx.el.span(" · ", class_name="text-ink-2"), named)),
                class_name="m-0 min-w-0 flex-1 text-sm text-ink [overflow-wrap:anywhere]",
            ),
            rx.el.span(row["when"].to(str), class_name="figures shrink-0 text-xs text-ink-2"),
            class_name="flex flex-col gap-x-3 gap-y-0.5 sm:flex-row sm:items-baseline",
        ),
        rx.cond(
            row["lines"].to(list).length() > 0,
            rx.el.dl(rx.foreach(row["lines"], _line), class_name="m-0 mt-1.5"),
        ),
        rx.cond(row["more"].to(str) != "", rx.el.p(row["more"].to(str), class_name="m-0 mt-1 text-xs text-ink-2")),
        class_name="border-b border-line px-1 py-3 last:border-b-0 sm:px-4",
    )


def _filter(name: str, options: Any) -> rx.Component:
    label = _LABELS[name]
    return choice(AuditState, name, t(f"audit.{label}"), options, t(f"audit.every_{label}"))


_LABELS = {"member_id": "person", "kind": "kind", "action": "action", "days": "period"}


def _days() -> rx.Component:
    return dialog.sheet(
        t("audit.days"),
        form.form(
            *(dates.date(name, t(f"audit.{name}"), errors=AuditState.form_errors) for name in ("day_from", "day_to")),
            form.actions(t("ui.record.apply"), dialog.close_button()),
            on_submit=AuditState.apply_days,
        ),
        trigger=button(t("audit.days"), icon="calendar"),
        close_when=as_var(AuditState.export_href),
    )


def _controls() -> list[rx.Component]:
    kinds = [(kind, t(f"workspaces.kind.{kind}")) for kind in TYPES]
    kinds += [(kind, t(f"audit.kind.{kind}")) for kind in service.OTHER_KINDS]
    return [
        _filter("member_id", as_var(AuditState.people)),
        _filter("action", [(name, t(f"audit.action.{name}")) for name in service.ACTIONS]),
        _filter("kind", kinds),
        _filter("days", [(str(days), t(f"audit.period.{days}")) for days in PERIODS]),
        _days(),
        rx.cond(AuditState.filtered, link_button(t("ui.filters.clear"), PATH, variant="ghost")),
    ]


@page(PATH, "audit.title", on_load=AuditState.load, permission="audit.read")
def audit() -> rx.Component:
    """Who did what, with filters and a download."""
    clear = link_button(t("ui.filters.clear"), PATH)
    nothing = rx.cond(
        as_var(AuditState.failed) != "",
        empty("circle-alert", as_var(AuditState.failed), None, clear),
        rx.cond(
            AuditState.filtered,
            empty("search", t("audit.no_match"), t("audit.no_match.text"), clear),
            empty("history", t("audit.none"), t("audit.none.text")),
        ),
    )
    download = rx.cond(
        allowed("record.export") & (as_var(AuditState.export_href) != ""),
        download_link(icon("download"), t("audit.download"), href=AuditState.export_href),
    )
    return settings_page(
        PATH,
        rx.el.p(t("audit.explained"), class_name="m-0 mb-4 text-sm text-ink-2"),
        filter_bar(None, *_controls()),
        rx.cond(as_var(AuditState.between) != "", rx.el.p(AuditState.between, class_name="m-0 mb-3 text-sm text-ink")),
        record_list(
            AuditState.rows,
            _entry,
            label=t("audit.title"),
            loading=as_var(AuditState.loading),
            empty=nothing,
            key="id",
        ),
        page_links(AuditState.previous_href, AuditState.next_href),
        actions=[download],
        on_unmount=AuditState.leave,
    )
