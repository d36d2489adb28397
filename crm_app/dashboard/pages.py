"""The page of the dashboard."""

import reflex as rx

from crm_app.dashboard.panels import panels
from crm_app.dashboard.state import CUSTOM, PATH, Dashboard
from crm_app.records.pages import allowed
from crm_app.ui import dates, form, nav
from crm_app.ui.button import button, link_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_select, toggle
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.sections import page_header
from crm_app.ui.skeleton import bar, skeleton_cards

nav.register(nav.NavItem(0, "dashboard.title", PATH, "layout-dashboard", "dashboard.read", phone=1))


def _day(name: str, label: str) -> rx.Component:
    return rx.el.div(
        dates.date(name, t(label), value=Dashboard.chosen[name], errors=Dashboard.form_errors, hide_label=True),
        class_name="w-40",
    )


def _controls() -> rx.Component:
    return rx.el.div(
        filter_select(
            t("dashboard.period"),
            as_var(Dashboard.periods),
            Dashboard.chosen["period"],
            lambda value: Dashboard.choose("period", value),
            every=t("dashboard.period.last_12_months"),
        ),
        rx.cond(
            Dashboard.chosen["period"] == CUSTOM,
            form.form(
                _day("date_from", "dashboard.period.from"),
                rx.el.span("–", aria_hidden="true", class_name="flex h-9 items-center text-ink-3"),
                _day("date_to", "dashboard.period.to"),
                button(t("dashboard.period.show"), type="submit"),
                on_submit=Dashboard.choose_days,
                quiet=True,
                key=as_var(Dashboard.chosen)["date_from"].to(str) + as_var(Dashboard.chosen)["date_to"].to(str),
                class_name="flex-row! flex-wrap items-start gap-2!",
            ),
        ),
        rx.cond(
            as_var(Dashboard.currencies).length() > 0,
            rx.el.div(
                rx.foreach(
                    Dashboard.currencies,
                    lambda one: toggle(one, Dashboard.chosen["currency"] == one, Dashboard.choose("currency", one)),
                ),
                role="group",
                aria_label=t("dashboard.currency"),
                class_name="flex flex-wrap gap-2",
            ),
        ),
        role="group",
        aria_label=t("ui.filters"),
        class_name="flex flex-wrap items-center gap-2",
    )


def _skeleton() -> rx.Component:
    return rx.el.div(
        skeleton_cards(),
        rx.el.div(
            bar("h-80 w-full rounded-xl lg:col-span-2"),
            bar("h-80 w-full rounded-xl"),
            class_name="mt-6 grid gap-4 lg:grid-cols-3",
        ),
    )


def _welcome() -> rx.Component:
    return empty(
        "sparkles",
        t("dashboard.empty.title"),
        t("dashboard.empty.text"),
        rx.cond(
            allowed("import.run"),
            link_button(t("dashboard.empty.import"), "/imports", icon="upload", variant="primary"),
        ),
        rx.cond(allowed("deal.create"), link_button(t("dashboard.empty.deal"), "/deals/new", icon="plus")),
    )


def _column(column: str) -> list[rx.Component]:
    return [
        rx.cond(as_var(Dashboard.visible).contains(panel.name), panel.draw(getattr(Dashboard, panel.name)))
        for panel in panels()
        if panel.column == column
    ]


def _content() -> rx.Component:
    return rx.fragment(
        rx.cond(Dashboard.is_new, _welcome()),
        *_column("top"),
        rx.el.div(
            rx.el.div(*_column("wide"), class_name="flex min-w-0 flex-col gap-4 lg:col-span-2"),
            rx.el.div(*_column("side"), class_name="flex min-w-0 flex-col gap-4"),
            class_name="grid gap-4 lg:grid-cols-3",
        ),
    )


@page(PATH, "dashboard.title", on_load=Dashboard.load, permission="dashboard.read")
def dashboard() -> rx.Component:
    """The dashboard."""
    return rx.el.div(
        page_header(t("dashboard.title"), meta=Dashboard.period, actions=[_controls()]),
        rx.cond(
            Dashboard.loading,
            _skeleton(),
            rx.cond(
                Dashboard.failed,
                empty(
                    "circle-alert",
                    Dashboard.failed,
                    t("dashboard.failed"),
                    link_button(t("dashboard.reset"), PATH, variant="primary"),
                ),
                _content(),
            ),
        ),
        on_unmount=Dashboard.leave,
    )
