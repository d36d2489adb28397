"""Components of the pages of tasks: a task in a list, a group of tasks, the line that adds a task."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.records.pages import allowed, or_empty
from crm_app.tasks.schemas import GROUPS
from crm_app.tasks.state import TaskAgenda, TasksBeside, Ticks
from crm_app.ui import badge, dates, drafts, form
from crm_app.ui.button import button, link_button
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.table import record_list, record_row
from crm_app.ui.tabs import tab_links

PLURAL = "tasks"


def tick(state: type[Ticks], task_id: Any, title: Any, done: Any) -> rx.Component:
    """The checkbox that completes a task."""
    return rx.el.button(
        rx.cond(done, icon("circle-check", 20, "text-positive"), icon("circle", 20)),
        type="button",
        role="checkbox",
        aria_checked=rx.cond(done, "true", "false"),
        aria_label=t("tasks.tick", title=title),
        disabled=~allowed("task.update"),
        on_click=state.tick(task_id, ~done),
        class_name=(
            "relative z-10 -m-1 inline-flex size-9 items-center justify-center rounded-full border-0 bg-transparent "
            "text-ink-3 transition-colors hover:bg-muted hover:text-ink disabled:cursor-default"
        ),
    )


def priority_badge(priority: Any) -> rx.Component:
    """The badge of a priority; none for the default priority."""
    return rx.match(
        priority,
        ("high", badge.status(t("tasks.priority.high_long"), "warning")),
        ("low", badge.status(t("tasks.priority.low_long"), "neutral")),
        rx.fragment(),
    )


def _due(task: Any) -> rx.Component:
    """The due date; an overdue one is marked by a word and an icon as well as by colour."""
    due = task["due"].to(str)
    return rx.cond(
        task["late"].to(bool),
        rx.el.span(
            icon("circle-alert", 14),
            due,
            class_name="inline-flex items-center gap-1 text-xs font-medium text-danger",
        ),
        rx.el.span(due, class_name="text-xs text-ink-2"),
    )


def task_row(state: type[Ticks]) -> Callable[[Any], rx.Component]:
    """The function that makes a row of a list of `state`."""

    def row(task: Any) -> rx.Component:
        done = task["done"].to(bool)
        return record_row(
            rx.el.span(task["title"].to(str), class_name=rx.cond(done, "text-ink-3 line-through", "")),
            href=task["href"].to(str),
            lead=tick(state, task["id"].to(str), task["title"].to(str), done),
            meta=task["meta"].to(str),
            # On a phone the day is below the title, which needs the width.
            tags=rx.fragment(rx.el.span(_due(task), class_name="sm:hidden"), priority_badge(task["priority"].to(str))),
            aside=rx.el.span(_due(task), class_name="hidden sm:inline"),
            aside_meta=rx.el.span(task["owner"].to(str), class_name="hidden sm:inline"),
        )

    return row


def quick_add(state: type[TaskAgenda | TasksBeside], scope: str, day: Any, **about: Any) -> rx.Component:
    """A line for a task's title, with a day beside it; Enter adds the task and clears the line.

    Args:
        state: The state that adds the task.
        scope: The prefix of this line's ids.
        day: The initial day.
        about: Hidden fields with the record that the task is about.
    """
    error, late = or_empty(as_var(state.form_errors)["title"]), or_empty(as_var(state.form_errors)["due_date"])
    return rx.cond(
        allowed("task.create"),
        rx.el.form(
            drafts.identity(),
            *[rx.el.input(type="hidden", name=name, value=value) for name, value in about.items()],
            rx.el.div(
                rx.el.input(
                    name="title",
                    aria_label=t("tasks.add"),
                    placeholder=t("tasks.add"),
                    max_length=200,
                    auto_complete="off",
                    aria_invalid=rx.cond(error, "true", "false"),
                    aria_describedby=f"{scope}-title-error",
                    class_name=f"{form.CONTROL} h-10 min-w-0 flex-1 basis-48 sm:h-9",
                ),
                rx.el.div(
                    dates.date_control(
                        "due_date",
                        f"{scope}-due-date",
                        value=day,
                        aria_label=t("tasks.field.due_date"),
                        aria_invalid=rx.cond(late, "true", "false"),
                        aria_describedby=f"{scope}-due-error",
                    ),
                    class_name="w-44 shrink-0 grow sm:grow-0",
                ),
                button(t("tasks.add_short"), icon="plus", type="submit"),
                class_name="flex flex-wrap items-center gap-2",
            ),
            form.error_text(error, id=f"{scope}-title-error"),
            form.error_text(late, id=f"{scope}-due-error"),
            on_submit=state.add,
            no_validate=True,
            custom_attrs=drafts.attributes(f"{scope}-task", clears=True),
            class_name="mb-5",
        ),
    )


def views(current: str) -> rx.Component:
    return tab_links(
        (t("tasks.view.agenda"), "/tasks", current == "agenda"),
        (t("tasks.view.all"), "/tasks/all?status=open", current == "all"),
        label=t("tasks.views"),
    )


def task_group(group: Any) -> rx.Component:
    key = group["key"].to(str)
    name = rx.match(key, *[(k, t(f"tasks.due_group.{k}")) for k in GROUPS], "")
    late = key == "overdue"
    return rx.el.section(
        rx.el.div(
            rx.el.h2(
                rx.cond(late, icon("circle-alert", 15)),
                name,
                class_name=rx.cond(
                    late,
                    "m-0 flex items-center gap-1.5 text-sm font-semibold text-danger",
                    "m-0 text-sm font-semibold text-ink",
                ),
            ),
            rx.cond(
                group["href"],
                link_button(t("ui.record.all"), group["href"].to(str), size="sm", variant="ghost"),
            ),
            class_name="mb-2 flex min-h-8 items-center justify-between gap-3",
        ),
        record_list(group["rows"], task_row(TaskAgenda), label=name, key="id"),
        key=key,
        class_name="mb-7",
    )
