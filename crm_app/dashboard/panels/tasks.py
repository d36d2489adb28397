"""The reader's own open tasks: how many by urgency, and the most urgent ones."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import BaseModel
from sqlalchemy import ColumnElement, and_

from crm_app.core.database import compiled
from crm_app.dashboard.box import box, nothing
from crm_app.dashboard.panel import Asked, Found, Panel, me, rows_of
from crm_app.records.about import named_in
from crm_app.records.states import Formatter
from crm_app.tasks.schemas import TaskOut
from crm_app.tasks.service import TASK, TASKS
from crm_app.ui.button import link
from crm_app.ui.i18n import t
from crm_app.values import formats

MOST = 6
"""How many tasks are listed."""
_GROUPS = ("overdue", "today", "tomorrow", "this_week", "later", "no_date")


class TasksOut(BaseModel):
    """The reader's own open tasks: how many by urgency, and the most urgent of them."""

    count: int
    by_group: dict[str, int]
    first: list[TaskOut]


@dataclass
class Group:
    """How many tasks are due when, with the address of their list."""

    key: str
    count: str
    href: str


@dataclass
class Row:
    """A task as the page shows it."""

    title: str
    href: str
    about: str
    due: str
    late: bool


@dataclass
class Todo:
    """The groups, and the most urgent tasks."""

    groups: list[Group] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def _mine() -> ColumnElement[bool]:
    return and_(TASK.deleted_at.is_(None), TASK.status == "open", TASK.owner_id == me())


def _first() -> str:
    return rows_of(TASKS.select.where(_mine()).order_by(TASKS.sorts["due_date"], TASK.id).limit(MOST))


def _by_group() -> str:
    return (
        "coalesce((select json_object_agg(g.due_group, g.n) from (select r.due_group, count(*) as n "
        f"from ({compiled(TASKS.select.where(_mine()))}) r group by r.due_group) g), '{{}}')"
    )


def _count(found: Found, _asked: Asked) -> dict[str, Any]:
    groups: dict[str, int] = found["task_groups"]
    return {"count": sum(groups.values()), "by_group": groups, "first": found["tasks"]}


def _show(data: dict[str, Any], formatter: Formatter) -> Todo:
    counts = data["by_group"]
    groups = [
        Group(
            key=group,
            count=formats.number(counts[group]),
            href=f"/tasks/all?{urlencode({'mine': 'true', 'status': 'open', 'due_group': group})}",
        )
        for group in _GROUPS
        if counts.get(group)
    ]
    return Todo(groups, [_row(task, formatter) for task in data["first"]])


def _row(task: dict[str, Any], formatter: Formatter) -> Row:
    due = ""
    if task["due_date"]:
        due = formats.relative_day(date.fromisoformat(task["due_date"]), formatter.viewer.language, formatter.today)
    return Row(
        title=task["title"],
        href=f"/tasks/{task['id']}",
        about=named_in(TASKS, task)[0],
        due=due,
        late=task["due_group"] == "overdue",
    )


def _group(group: Any) -> rx.Component:
    return link(
        rx.match(group.key, *[(key, t(f"tasks.due_group.{key}")) for key in _GROUPS], ""),
        rx.el.span(group.count, class_name="figures font-medium"),
        href=group.href,
        class_name=(
            "inline-flex min-h-7 items-center gap-1.5 rounded-full px-2.5 text-xs no-underline hover:underline "
            + rx.cond(group.key == "overdue", "bg-danger-soft text-danger", "bg-muted text-ink-2").to(str)
        ),
    )


def _line(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            link(row.title, href=row.href, class_name="covers truncate text-sm text-ink no-underline"),
            rx.el.span(
                row.due, class_name=rx.cond(row.late, "shrink-0 text-xs text-danger", "shrink-0 text-xs text-ink-3")
            ),
            class_name="flex items-baseline justify-between gap-3",
        ),
        rx.cond(row.about, rx.el.p(row.about, class_name="m-0 mt-0.5 truncate text-xs text-ink-3")),
        class_name="relative -mx-2 rounded-lg px-2 py-2 transition-colors hover:bg-subtle",
    )


def _draw(todo: Any) -> rx.Component:
    return box(
        "dashboard.tasks",
        rx.cond(
            todo.rows.length() > 0,
            rx.fragment(
                rx.el.div(rx.foreach(todo.groups, _group), class_name="mb-2 flex flex-wrap gap-1.5"),
                rx.el.ul(rx.foreach(todo.rows, _line), aria_label=t("dashboard.tasks"), class_name="m-0 list-none p-0"),
            ),
            nothing("dashboard.tasks.none"),
        ),
        more=("dashboard.all", "/tasks"),
    )


PANEL = Panel(
    name="tasks",
    order=50,
    column="side",
    permission="task.read",
    part="tasks",
    data=TasksOut,
    queries={"tasks": _first, "task_groups": _by_group},
    count=_count,
    view=Todo,
    show=_show,
    draw=_draw,
    kinds=("task",),
    listed=("task", lambda data: data["first"]),
)
