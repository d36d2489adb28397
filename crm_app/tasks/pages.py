"""The tasks' pages: the agenda, the list, a task, its form, and the tasks beside other records."""

import reflex as rx

from crm_app.records import about, related
from crm_app.records.pages import (
    allowed,
    choice,
    form_page,
    inside,
    link_picker,
    list_page,
    or_empty,
    owner_field,
    record_name,
    record_page,
    select_field,
    sort_choice,
    text_field,
    value,
)
from crm_app.tasks.schemas import GROUPS
from crm_app.tasks.service import TASKS
from crm_app.tasks.state import PRIORITIES, STATUSES, TaskAgenda, TaskList, TaskPage, TasksBeside
from crm_app.ui import badge, dates, drafts, form, nav
from crm_app.ui.button import button, link_button
from crm_app.ui.empty import empty
from crm_app.ui.i18n import t
from crm_app.ui.icons import icon
from crm_app.ui.layout import page_header, section
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_rows
from crm_app.ui.table import record_list, record_row
from crm_app.ui.tabs import tab_links

PLURAL = "tasks"

nav.register(nav.NavItem(35, "tasks.title", "/tasks", "list-checks", "task.read", phone=3))
nav.register_create(nav.NavItem(55, "tasks.one", "/tasks/new", "check-square", "task.create"))

_PRIORITY_OPTIONS = [(key, t(f"tasks.priority.{key}")) for key in PRIORITIES]
_STATUS_OPTIONS = [(key, t(f"tasks.status.{key}")) for key in STATUSES]
_GROUP_OPTIONS = [(key, t(f"tasks.due_group.{key}")) for key in GROUPS]


def _tick(state: rx.State, row: rx.Var) -> rx.Component:
    """The round that ticks a task off with one tap."""
    done, title = row["done"].to(bool), row["title"].to(str)
    return rx.el.button(
        rx.cond(done, icon("circle-check", 20, "text-positive"), icon("circle", 20)),
        type="button",
        role="checkbox",
        aria_checked=rx.cond(done, "true", "false"),
        aria_label=t("tasks.tick", title=title),
        disabled=~allowed("task.update"),
        on_click=state.tick(row["id"].to(str), ~done),
        class_name=(
            "relative z-10 -m-1 inline-flex size-9 items-center justify-center rounded-full border-0 bg-transparent "
            "text-ink-3 transition-colors hover:bg-muted hover:text-ink disabled:cursor-default"
        ),
    )


def _priority(priority: rx.Var) -> rx.Component:
    """A priority worth a word: the usual one needs none."""
    return rx.match(
        priority,
        ("high", badge.status(t("tasks.priority.high_long"), "warning")),
        ("low", badge.status(t("tasks.priority.low_long"), "neutral")),
        rx.fragment(),
    )


def _due(task: rx.Var) -> rx.Component:
    """When it is due; what is overdue is marked by a word and an icon as well as by colour."""
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


def _task_row(state: rx.State) -> rx.Component:
    def row(task: rx.Var) -> rx.Component:
        done = task["done"].to(bool)
        return record_row(
            rx.el.span(task["title"].to(str), class_name=rx.cond(done, "text-ink-3 line-through", "")),
            href=task["href"].to(str),
            lead=_tick(state, task),
            meta=task["meta"].to(str),
            # On a phone the title needs the width that the day would take beside it.
            tags=rx.fragment(rx.el.span(_due(task), class_name="sm:hidden"), _priority(task["priority"].to(str))),
            aside=rx.el.span(_due(task), class_name="hidden sm:inline"),
            aside_meta=rx.el.span(task["owner"].to(str), class_name="hidden sm:inline"),
        )

    return row


def _quick_add(state: rx.State, scope: str, day: rx.Var | str, **about: rx.Var | str) -> rx.Component:
    """A line that takes a task's title, a day beside it; Enter adds it, and the next can be typed.

    Args:
        scope: Tells this line's ids from others'.
        day: What the day is at first.
        about: Hidden fields that say what the task is about.
    """
    error, late = or_empty(state.form_errors["title"]), or_empty(state.form_errors["due_date"])
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


def _views(current: str) -> rx.Component:
    return tab_links(
        (t("tasks.view.agenda"), "/tasks", current == "agenda"),
        (t("tasks.view.all"), "/tasks/all?status=open", current == "all"),
        label=t("tasks.views"),
    )


def _group(group: rx.Var) -> rx.Component:
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
        record_list(group["rows"].to(list[dict[str, str]]), _task_row(TaskAgenda), label=name, key="id"),
        key=key,
        class_name="mb-7",
    )


@page("/tasks", "tasks.title", on_load=TaskAgenda.load, permission="task.read")
def agenda() -> rx.Component:
    """Open tasks by urgency."""
    look = (
        "inline-flex h-9 items-center rounded-lg border border-line bg-surface px-3 text-sm text-ink-2 hover:bg-subtle "
        "aria-pressed:border-primary aria-pressed:bg-primary aria-pressed:text-on-primary"
    )

    def whose(label: rx.Var, chosen: rx.Var, href: str) -> rx.Component:
        return rx.el.button(
            label,
            type="button",
            aria_pressed=rx.cond(chosen, "true", "false"),
            on_click=rx.redirect(href),
            class_name=look,
        )

    nothing = empty(
        "circle-check",
        rx.cond(TaskAgenda.everyone, t("tasks.empty.title"), t("tasks.none_mine")),
        t("tasks.empty.text"),
    )
    return rx.el.div(
        page_header(
            t("tasks.title"),
            actions=[
                rx.cond(
                    allowed("task.create"),
                    link_button(t("tasks.new"), "/tasks/new", icon="plus", variant="primary"),
                )
            ],
        ),
        _views("agenda"),
        rx.el.div(
            whose(t("tasks.mine"), ~TaskAgenda.everyone, "/tasks"),
            whose(t("tasks.everyone"), TaskAgenda.everyone, "/tasks?mine=false"),
            role="group",
            aria_label=t("tasks.whose"),
            class_name="mb-4 flex gap-2",
        ),
        rx.cond(
            TaskAgenda.loading,
            skeleton_rows(),
            rx.fragment(
                _quick_add(TaskAgenda, "agenda", TaskAgenda.today),
                rx.cond(
                    TaskAgenda.groups.length() > 0,
                    rx.el.div(rx.foreach(TaskAgenda.groups, _group)),
                    nothing,
                ),
            ),
        ),
        on_unmount=TaskAgenda.leave,
    )


@page(
    "/tasks/all",
    "tasks.title",
    on_load=TaskList.load,
    permission="task.read",
)
def tasks() -> rx.Component:
    """The list of all tasks."""
    return list_page(
        TaskList,
        _task_row(TaskList),
        kind="task",
        plural=PLURAL,
        icon_name="list-checks",
        path="/tasks/all",
        views=_views("all"),
        controls=[
            choice(TaskList, "status", t("tasks.field.status"), _STATUS_OPTIONS, t("tasks.every_status")),
            choice(TaskList, "due_group", t("tasks.field.due_date"), _GROUP_OPTIONS, t("tasks.every_day")),
            choice(TaskList, "priority", t("tasks.field.priority"), _PRIORITY_OPTIONS, t("tasks.every_priority")),
            choice(TaskList, "owner_id", t("ui.record.owner"), TaskList.owners, t("ui.record.everyone")),
            sort_choice(
                TaskList,
                [
                    ("-priority", t("tasks.sort.priority")),
                    ("-completed_at", t("tasks.sort.completed")),
                    ("-created_at", t("ui.record.sort.created")),
                    ("title", t("ui.record.sort.name")),
                ],
                t("tasks.sort.due"),
            ),
        ],
    )


@page(
    "/tasks/[task_id]",
    "tasks.one",
    on_load=TaskPage.load,
    permission="task.read",
    named=record_name(TaskPage, "tasks.title"),
)
def task() -> rx.Component:
    """A task."""
    view = TaskPage.view

    def of(name: str) -> rx.Var:
        return view[name].to(str)

    done = view["done"].to(bool)
    tick = rx.cond(
        TaskPage.may_edit,
        rx.cond(
            done,
            button(t("tasks.reopen"), icon="rotate-ccw", on_click=TaskPage.set_done(False)),
            button(t("tasks.complete"), icon="check", on_click=TaskPage.set_done(True)),
        ),
    )
    return record_page(
        TaskPage,
        kind="task",
        plural=PLURAL,
        meta=rx.el.div(
            rx.cond(
                done,
                badge.status(t("tasks.status.done"), "positive"),
                rx.cond(
                    view["late"].to(bool),
                    badge.status(t("tasks.due_group.overdue"), "danger"),
                    badge.status(t("tasks.status.open"), "info"),
                ),
            ),
            _priority(of("priority")),
            class_name="flex flex-wrap items-center gap-2",
        ),
        actions=[tick],
        main=[
            rx.cond(
                of("description"),
                rx.el.p(of("description"), class_name="m-0 mb-8 whitespace-pre-line text-sm text-ink max-w-prose"),
            )
        ],
        pairs=[
            (t("tasks.field.due_date"), value(of("due"))),
            (t("tasks.field.remind_at"), value(of("remind"))),
            (t("tasks.field.completed_at"), value(of("completed"))),
            (t("tasks.field.project_id"), inside(of("project"), of("project_href"))),
            (t("tasks.field.deal_id"), inside(of("deal"), of("deal_href"))),
            (t("tasks.field.contact_id"), inside(of("contact"), of("contact_href"))),
            (t("tasks.field.company_id"), inside(of("company"), of("company_href"))),
        ],
    )


def _field(name: str, **options: object) -> rx.Component:
    return text_field(TaskPage, PLURAL, name, **options)


def _form(new: bool) -> rx.Component:
    return form_page(
        TaskPage,
        _field("title", required=True, max_length=200),
        form.columns(
            _field("due_date", maker=dates.date),
            _field("due_time", maker=dates.clock, hint=t("tasks.time_hint")),
        ),
        form.columns(
            owner_field(TaskPage, PLURAL, new),
            select_field(TaskPage, PLURAL, "priority", _PRIORITY_OPTIONS),
        ),
        _field("remind_at", maker=dates.moment, hint=t("tasks.remind_hint")),
        form.columns(
            link_picker(TaskPage, "company_id", t("tasks.field.company_id")),
            link_picker(TaskPage, "contact_id", t("tasks.field.contact_id")),
            link_picker(TaskPage, "deal_id", t("tasks.field.deal_id")),
            link_picker(TaskPage, "project_id", t("tasks.field.project_id")),
        ),
        _field("description", maker=form.textarea, max_length=5000),
        plural=PLURAL,
        new=new,
    )


@page("/tasks/new", "tasks.new", on_load=TaskPage.begin, permission="task.create")
def new_task() -> rx.Component:
    """The form of a new task."""
    return _form(new=True)


@page(
    "/tasks/[task_id]/edit",
    "tasks.edit",
    on_load=TaskPage.edit,
    permission="task.update",
    named=record_name(TaskPage, "tasks.title", edited=True),
)
def edit_task() -> rx.Component:
    """The form of a task."""
    return _form(new=False)


def _beside(kind: str) -> related.Part:
    def part(record_id: rx.Var) -> rx.Component:
        tie = "&".join(f"{name}={value}" for name, value in about.link(TASKS, kind, "").items())
        everything = link_button(t("ui.record.all"), f"/tasks/all?{tie}" + record_id, size="sm", variant="ghost")
        return rx.cond(
            allowed("task.read"),
            rx.el.div(
                section(
                    t("tasks.title"),
                    rx.cond(
                        TasksBeside.loading,
                        skeleton_rows(2),
                        rx.fragment(
                            _quick_add(TasksBeside, "beside", "", about_kind=kind, about_id=record_id),
                            rx.cond(
                                TasksBeside.rows.length() > 0,
                                record_list(TasksBeside.rows, _task_row(TasksBeside), label=t("tasks.title"), key="id"),
                                rx.el.p(t("tasks.none_here"), class_name="m-0 text-sm text-ink-3"),
                            ),
                        ),
                    ),
                    actions=rx.cond(TasksBeside.more, everything),
                ),
                on_mount=TasksBeside.show_for(kind, record_id),
                on_unmount=TasksBeside.leave,
            ),
        )

    return part


for _kind in about.kinds():
    if _kind != TASKS.kind:
        # What belongs to a project is its tasks before all else.
        related.add(_kind, 10 if _kind in TASKS.part_of else 40, _beside(_kind), TasksBeside)
