"""The administration page."""

from typing import Any

import reflex as rx

from crm_app.admin.state import AdminState
from crm_app.ui import badge, nav, sections
from crm_app.ui.button import button
from crm_app.ui.empty import empty
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.pagination import pager
from crm_app.ui.skeleton import skeleton_record
from crm_app.ui.table import facts, record_list, record_row

nav.register(nav.NavItem(97, "admin.title", "/admin", "gauge", "job.manage"))


def _fact(name: str) -> Any:
    return AdminState.facts[name]


def _job(row: Any) -> rx.Component:
    again = button(
        t("admin.retry"),
        size="sm",
        on_click=AdminState.retry(row["id"]),
        aria_label=t("admin.retry_of", kind=row["kind"]),
    )
    return record_row(
        row["kind"],
        meta=row["meta"],
        aside=row["when"],
        actions=rx.cond(
            row["retryable"] != "",
            again,
            rx.el.span(t("admin.jobs.repeat_there"), class_name="max-w-40 text-xs text-ink-2"),
        ),
    )


def _block(title: str, *pairs: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t(title), class_name="m-0 mb-2 text-sm font-semibold"),
        facts(*pairs),
        class_name="min-w-0 rounded-xl border border-line bg-surface p-4 [overflow-wrap:anywhere]",
    )


@page("/admin", "admin.title", on_load=AdminState.load, permission="job.manage")
def admin() -> rx.Component:
    """Versions, health, queue, last backup, failed jobs."""
    health = _block(
        "admin.health",
        (t("admin.database"), badge.status(t("admin.up"), "positive")),
        (t("admin.cache"), badge.status(_fact("cache"), rx.cond(AdminState.cache_up, "positive", "danger"))),
        (t("admin.worker"), badge.status(_fact("worker"), rx.cond(AdminState.worker_up, "positive", "danger"))),
        (t("admin.queue"), _fact("queue")),
        (t("admin.oldest"), _fact("oldest")),
        (t("admin.backup"), _fact("backup")),
    )
    versions = _block(
        "admin.versions",
        (t("admin.product"), _fact("product")),
        (t("admin.tables"), _fact("tables")),
        (t("admin.database"), _fact("database")),
        ("Python", _fact("python")),
        ("Reflex", _fact("reflex")),
    )
    return rx.el.div(
        sections.page_header(
            t("admin.title"), actions=[button(t("admin.refresh"), icon="refresh-cw", on_click=AdminState.load)]
        ),
        rx.cond(
            AdminState.loading,
            skeleton_record(),
            rx.fragment(
                rx.el.div(health, versions, class_name="grid grid-cols-1 gap-4 md:grid-cols-2"),
                rx.el.h2(t("admin.jobs"), class_name="m-0 mb-2 mt-8 text-base font-semibold"),
                record_list(
                    AdminState.rows,
                    _job,
                    label=t("admin.jobs"),
                    empty=empty("circle-check", t("admin.jobs.none"), t("admin.jobs.none_text")),
                ),
                rx.cond(
                    AdminState.has_previous | AdminState.has_next,
                    pager(
                        has_previous=as_var(AdminState.has_previous),
                        has_next=as_var(AdminState.has_next),
                        on_previous=AdminState.previous_page,
                        on_next=AdminState.next_page,
                    ),
                ),
            ),
        ),
        on_unmount=AdminState.leave,
    )
