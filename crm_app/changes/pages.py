"""The page with recent changes to many records: progress, stop, report and undo."""

from typing import Any

import reflex as rx

from crm_app.changes.state import PATH, PERIODS, ChangesState
from crm_app.records.kind import TYPES
from crm_app.records.list_pages import choice
from crm_app.records.runs import SEVERAL
from crm_app.ui import badge, dialog, menu, nav, sections
from crm_app.ui.button import button, link, link_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.pagination import page_links
from crm_app.ui.progress import progress
from crm_app.ui.table import record_list, record_row

nav.fill("account", lambda: menu.link_item(t("changes.title"), PATH, icon="history"))
_TONES = {
    "running": "info",
    "undoing": "info",
    "done": "positive",
    "stopped": "warning",
    "failed": "danger",
    "undone": "neutral",
}


def _row(row: Any) -> rx.Component:
    run_id, what = row["id"].to(str), row["what"].to(str)
    status = rx.match(row["status"].to(str), *((name, t(f"changes.status.{name}")) for name in _TONES), "")
    tone = rx.match(row["status"].to(str), *_TONES.items(), "neutral")

    def act(flag: str, label: str, handler: Any, **props: Any) -> rx.Component:
        shown = button(
            t(label), size="sm", on_click=handler(run_id), aria_label=t("changes.act", act=t(label), what=what), **props
        )
        return rx.cond(row[flag].to(str) != "", shown)

    return record_row(
        what,
        meta=rx.el.span(row["meta"].to(str), " · ", row["when"].to(str)),
        tags=rx.fragment(
            badge.status(status, tone),
            rx.cond(
                row["running"].to(str) != "",
                rx.el.div(progress(row["percent"].to(int), what, shown=row["figures"].to(str)), class_name="w-48"),
                rx.el.span(row["figures"].to(str), class_name="figures text-xs text-ink-2"),
            ),
        ),
        actions=rx.el.div(
            act("reported", "changes.report", ChangesState.show_report, variant="ghost"),
            act("stoppable", "changes.stop", ChangesState.stop),
            act("undoable", "ui.undo", ChangesState.undo),
            class_name="flex flex-col items-end gap-1 sm:flex-row sm:items-center",
        ),
    )


def _refused(one: Any) -> rx.Component:
    title = rx.cond(
        one["href"].to(str),
        link(one["title"].to(str), href=one["href"].to(str), class_name="text-ink underline underline-offset-4"),
        rx.el.span(one["title"].to(str)),
    )
    return rx.el.li(
        rx.el.div(title, class_name="text-sm font-medium [overflow-wrap:anywhere]"),
        rx.el.div(one["reason"].to(str), class_name="text-sm text-ink-2"),
        key=one["id"],
        class_name="border-b border-line py-2 last:border-b-0",
    )


def _report() -> rx.Component:
    return dialog.dialog(
        t("changes.report.title"),
        rx.el.div(
            rx.el.ul(rx.foreach(ChangesState.report, _refused), class_name="m-0 list-none p-0"),
            rx.cond(
                ChangesState.report_more,
                rx.el.p(ChangesState.report_more, class_name="m-0 pt-2 text-sm text-ink-2"),
            ),
        ),
        description=as_var(ChangesState.report_of),
        open=as_var(ChangesState.report_of) != "",
        on_open_change=ChangesState.close_report,
    )


def _filter(name: str, options: Any) -> rx.Component:
    return choice(ChangesState, name, t(f"changes.filter.{name}"), options, t(f"changes.every.{name}"))


def _filters() -> rx.Component:
    kinds = [(kind, t(f"{record.plural}.title")) for kind, record in TYPES.items()]
    return filter_bar(
        None,
        _filter("what", [(name, t(f"changes.filter.what.{name}")) for name in ("many", "one", "assistant")]),
        rx.cond(as_var(ChangesState.people).length() > 0, _filter("member_id", as_var(ChangesState.people))),
        _filter("kind", [*kinds, (SEVERAL, t("changes.several"))]),
        _filter("days", [(str(days), t(f"changes.filter.days.{days}")) for days in PERIODS]),
        rx.cond(ChangesState.filtered, link_button(t("ui.filters.clear"), PATH, variant="ghost")),
    )


@page(PATH, "changes.title", on_load=ChangesState.load)
def changes() -> rx.Component:
    """The list."""
    clear = link_button(t("ui.filters.clear"), PATH)
    nothing = rx.cond(
        as_var(ChangesState.failed) != "",
        empty("circle-alert", as_var(ChangesState.failed), None, clear),
        rx.cond(
            ChangesState.filtered,
            empty("search", t("changes.no_match"), t("changes.no_match.text"), clear),
            empty("history", t("changes.none"), t("changes.none.text")),
        ),
    )
    return rx.el.div(
        sections.page_header(t("changes.title"), meta=t("changes.explained")),
        _filters(),
        record_list(
            ChangesState.rows,
            _row,
            label=t("changes.title"),
            loading=as_var(ChangesState.loading),
            empty=nothing,
            key="id",
        ),
        page_links(ChangesState.previous_href, ChangesState.next_href),
        _report(),
        on_unmount=ChangesState.leave,
    )
