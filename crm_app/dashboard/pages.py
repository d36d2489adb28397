"""The dashboard's page. It alone of its domain's pages loads Recharts."""

import reflex as rx

from crm_app.dashboard.state import CUSTOM, PATH, Dashboard
from crm_app.ui import charts, dates, form, nav
from crm_app.ui.button import button, link, link_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_select, toggle
from crm_app.ui.i18n import t
from crm_app.ui.icons import icon
from crm_app.ui.layout import card, page_header
from crm_app.ui.page import page
from crm_app.ui.skeleton import bar, skeleton_cards
from crm_app.ui.stat import stat, stats
from crm_app.ui.state import Shell

nav.register(nav.NavItem(0, "dashboard.title", PATH, "layout-dashboard", "dashboard.read", phone=1))


def _allowed(permission: str) -> rx.Var:
    return Shell.permissions.contains(permission)


def _day(name: str, label: str) -> rx.Component:
    return rx.el.div(
        dates.date(name, t(label), value=Dashboard.chosen[name], errors=Dashboard.form_errors, hide_label=True),
        class_name="w-40",
    )


def _controls() -> rx.Component:
    return rx.el.div(
        filter_select(
            t("dashboard.period"),
            Dashboard.periods,
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
                key=Dashboard.chosen["date_from"].to(str) + Dashboard.chosen["date_to"].to(str),
                class_name="flex-row! flex-wrap items-start gap-2!",
            ),
        ),
        rx.cond(
            Dashboard.currencies.length() > 0,
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


def _panel(title: str, *content: rx.Component, more: tuple[str, str] | None = None) -> rx.Component:
    """A part of the page in a box, with a link to all of it."""
    return card(
        rx.el.div(
            rx.el.h2(t(title), class_name="m-0 text-[15px] font-medium text-ink"),
            *(
                [
                    link(
                        t(more[0]),
                        href=more[1],
                        class_name=(
                            "inline-flex min-h-6 items-center text-xs text-ink-2 underline decoration-line-strong "
                            "underline-offset-4 hover:text-ink"
                        ),
                    )
                ]
                if more
                else []
            ),
            class_name="mb-3 flex items-baseline justify-between gap-3",
        ),
        *content,
    )


def _nothing(key: str) -> rx.Component:
    return rx.el.p(t(key), class_name="m-0 py-4 text-sm text-ink-3 text-pretty")


def _figures() -> rx.Component:
    figures = Dashboard.figures
    return stats(
        *[
            stat(
                t(f"dashboard.{name}"),
                figures[name],
                href=figures[f"{name}_href"],
                note=figures[f"{name}_note"],
            )
            for name in ("open", "won", "rate", "cycle")
        ]
    )


def _spans() -> rx.Component:
    return _panel(
        "dashboard.spans",
        rx.cond(
            Dashboard.spans.length() > 0,
            charts.mirrored_chart(Dashboard.spans, t("dashboard.won"), t("dashboard.lost"), title=t("dashboard.spans")),
            _nothing("dashboard.spans.none"),
        ),
    )


def _stages() -> rx.Component:
    return _panel(
        "dashboard.stages",
        rx.cond(
            Dashboard.stages.length() > 0,
            charts.ranked_bars(Dashboard.stages, label=t("dashboard.stages")),
            _nothing("dashboard.stages.none"),
        ),
        more=("dashboard.stages.board", "/deals/board"),
    )


def _owners() -> rx.Component:
    return _panel(
        "dashboard.owners",
        rx.cond(
            Dashboard.owners.length() > 0,
            charts.ranked_bars(Dashboard.owners, label=t("dashboard.owners")),
            _nothing("dashboard.owners.none"),
        ),
    )


def _activity(item: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            icon(item["icon"], 15),
            class_name=(
                "inline-flex size-8 shrink-0 items-center justify-center rounded-full border border-line bg-surface "
                "text-ink-2"
            ),
        ),
        rx.el.div(
            rx.el.div(
                link(
                    item["title"],
                    href=item["href"],
                    class_name="truncate text-sm font-medium text-ink no-underline hover:underline",
                ),
                rx.el.span(item["when"], class_name="shrink-0 text-xs text-ink-3"),
                class_name="flex items-baseline justify-between gap-3",
            ),
            rx.el.p(item["body"], class_name="m-0 mt-0.5 line-clamp-2 text-sm text-ink-2 [overflow-wrap:anywhere]"),
            rx.el.p(
                rx.cond(
                    item["about"],
                    link(
                        item["about"],
                        href=item["about_href"],
                        class_name="truncate text-ink-2 no-underline hover:underline",
                    ),
                ),
                rx.cond(item["owner"], rx.el.span(item["owner"], class_name="shrink-0")),
                class_name="m-0 mt-1 flex min-w-0 items-baseline justify-between gap-3 text-xs text-ink-3",
            ),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex gap-3 border-b border-line py-3 first:pt-0 last:border-b-0 last:pb-0",
    )


def _activities() -> rx.Component:
    return _panel(
        "dashboard.activities",
        rx.cond(
            Dashboard.activities.length() > 0,
            rx.el.ul(
                rx.foreach(Dashboard.activities, _activity),
                aria_label=t("dashboard.activities"),
                class_name="m-0 list-none p-0",
            ),
            _nothing("dashboard.activities.none"),
        ),
        more=("dashboard.all", "/activities"),
    )


def _task_group(group: rx.Var) -> rx.Component:
    late = group["key"] == "overdue"
    name = rx.match(
        group["key"],
        *[
            (key, t(f"tasks.due_group.{key}"))
            for key in ("overdue", "today", "tomorrow", "this_week", "later", "no_date")
        ],
        "",
    )
    return link(
        name,
        rx.el.span(group["count"], class_name="figures font-medium"),
        href=group["href"],
        class_name=(
            "inline-flex min-h-7 items-center gap-1.5 rounded-full px-2.5 text-xs no-underline hover:underline "
            + rx.cond(late, "bg-danger-soft text-danger", "bg-muted text-ink-2").to(str)
        ),
    )


def _task(task: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            link(task["title"], href=task["href"], class_name="covers truncate text-sm text-ink no-underline"),
            rx.el.span(
                task["due"],
                class_name=rx.cond(task["late"], "shrink-0 text-xs text-danger", "shrink-0 text-xs text-ink-3"),
            ),
            class_name="flex items-baseline justify-between gap-3",
        ),
        rx.cond(task["about"], rx.el.p(task["about"], class_name="m-0 mt-0.5 truncate text-xs text-ink-3")),
        class_name="relative -mx-2 rounded-lg px-2 py-2 transition-colors hover:bg-subtle",
    )


def _tasks() -> rx.Component:
    return _panel(
        "dashboard.tasks",
        rx.cond(
            Dashboard.tasks.length() > 0,
            rx.fragment(
                rx.el.div(rx.foreach(Dashboard.task_groups, _task_group), class_name="mb-2 flex flex-wrap gap-1.5"),
                rx.el.ul(
                    rx.foreach(Dashboard.tasks, _task), aria_label=t("dashboard.tasks"), class_name="m-0 list-none p-0"
                ),
            ),
            _nothing("dashboard.tasks.none"),
        ),
        more=("dashboard.all", "/tasks"),
    )


def _ai() -> rx.Component:
    def fact(key: str) -> rx.Component:
        return rx.el.div(
            rx.el.dt(t(f"dashboard.ai.{key}"), class_name="text-xs text-ink-3"),
            rx.el.dd(Dashboard.ai[key], class_name="figures m-0 text-lg font-semibold text-ink"),
        )

    return _panel(
        "dashboard.ai",
        rx.el.dl(
            *[fact(key) for key in ("questions", "own", "tokens", "cost")], class_name="m-0 grid grid-cols-2 gap-3"
        ),
        more=("dashboard.ai.ask", "/assistant"),
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
            _allowed("import.run"),
            link_button(t("dashboard.empty.import"), "/imports", icon="upload", variant="primary"),
        ),
        rx.cond(_allowed("deal.create"), link_button(t("dashboard.empty.deal"), "/deals/new", icon="plus")),
    )


def _content() -> rx.Component:
    deals = Dashboard.sees_deals & Dashboard.any_deals
    return rx.fragment(
        rx.cond(Dashboard.sees_deals & ~Dashboard.any_deals, _welcome()),
        rx.cond(deals, _figures()),
        rx.el.div(
            rx.el.div(
                rx.cond(deals, _spans()),
                rx.cond(Dashboard.sees_activities, _activities()),
                class_name="flex min-w-0 flex-col gap-4 lg:col-span-2",
            ),
            rx.el.div(
                rx.cond(deals, _stages()),
                rx.cond(Dashboard.sees_tasks, _tasks()),
                rx.cond(deals, _owners()),
                rx.cond(Dashboard.sees_ai, _ai()),
                class_name="flex min-w-0 flex-col gap-4",
            ),
            class_name="grid gap-4 lg:grid-cols-3",
        ),
    )


@page(PATH, "dashboard.title", on_load=[Dashboard.load, Dashboard.watch], permission="dashboard.read")
def dashboard() -> rx.Component:
    """How business goes."""
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
