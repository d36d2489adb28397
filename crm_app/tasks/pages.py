"""The pages of tasks: the agenda, the list, a task, its form, and the tasks beside other records."""

from typing import Any

import reflex as rx

from crm_app.records import about, related
from crm_app.records.form_pages import form_page, link_picker, owner_field, select_field, text_field
from crm_app.records.list_pages import choice, list_page, sort_choice
from crm_app.records.pages import allowed, inside, record_name, record_page, value, view_of
from crm_app.tasks.parts import PLURAL, priority_badge, quick_add, task_group, task_row, tick, views
from crm_app.tasks.schemas import GROUPS
from crm_app.tasks.service import TASKS
from crm_app.tasks.state import PRIORITIES, STATUSES, TaskAgenda, TaskList, TaskPage, TasksBeside
from crm_app.ui import badge, dates, form, nav
from crm_app.ui.button import button, link_button
from crm_app.ui.empty import empty
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.sections import page_header, section
from crm_app.ui.skeleton import skeleton_rows
from crm_app.ui.table import record_list

nav.register(nav.NavItem(35, "tasks.title", "/tasks", "list-checks", "task.read", phone=3))
nav.register_create(nav.NavItem(55, "tasks.one", "/tasks/new", "check-square", "task.create"))

_PRIORITY_OPTIONS = [(key, t(f"tasks.priority.{key}")) for key in PRIORITIES]
_STATUS_OPTIONS = [(key, t(f"tasks.status.{key}")) for key in STATUSES]
_GROUP_OPTIONS = [(key, t(f"tasks.due_group.{key}")) for key in GROUPS]


@page("/tasks", "tasks.title", on_load=TaskAgenda.load, permission="task.read")
def agenda() -> rx.Component:
    """Open tasks by urgency."""
    look = (
        "inline-flex h-9 items-center rounded-lg border border-line bg-surface px-3 text-sm text-ink-2 hover:bg-subtle "
        "aria-pressed:border-primary aria-pressed:bg-primary aria-pressed:text-on-primary"
    )

    def whose(label: Any, chosen: Any, href: str) -> rx.Component:
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
        views("agenda"),
        rx.el.div(
            whose(t("tasks.mine"), ~as_var(TaskAgenda.everyone), "/tasks"),
            whose(t("tasks.everyone"), TaskAgenda.everyone, "/tasks?mine=false"),
            role="group",
            aria_label=t("tasks.whose"),
            class_name="mb-4 flex gap-2",
        ),
        rx.cond(
            TaskAgenda.loading,
            skeleton_rows(),
            rx.fragment(
                quick_add(TaskAgenda, "agenda", TaskAgenda.today),
                rx.cond(
                    as_var(TaskAgenda.groups).length() > 0,
                    rx.el.div(rx.foreach(TaskAgenda.groups, task_group)),
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
    apart=True,
)
def tasks() -> rx.Component:
    """The list of all tasks."""
    return list_page(
        TaskList,
        task_row(TaskList),
        kind="task",
        plural=PLURAL,
        icon_name="list-checks",
        views=views("all"),
        lead=lambda line: tick(TaskList, line["id"].to(str), line["title"].to(str), line["mark"].to(str) == "done"),
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
    view = view_of(TaskPage)

    def of(name: str) -> Any:
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
            priority_badge(of("priority")),
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
            (t("tasks.field.due_date"), value(of("due")), "due_date"),
            (t("tasks.field.remind_at"), value(of("remind")), "remind_at"),
            (t("tasks.field.completed_at"), value(of("completed")), "completed_at"),
            (t("tasks.field.project_id"), inside(of("project"), of("project_href")), "project_id"),
            (t("tasks.field.deal_id"), inside(of("deal"), of("deal_href")), "deal_id"),
            (t("tasks.field.contact_id"), inside(of("contact"), of("contact_href")), "contact_id"),
            (t("tasks.field.company_id"), inside(of("company"), of("company_href")), "company_id"),
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
        _field("remind_at", maker=dates.date_time, hint=t("tasks.remind_hint")),
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
    def part(record_id: Any) -> rx.Component:
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
                            quick_add(TasksBeside, "beside", "", about_kind=kind, about_id=record_id),
                            rx.cond(
                                as_var(TasksBeside.rows).length() > 0,
                                record_list(TasksBeside.rows, task_row(TasksBeside), label=t("tasks.title"), key="id"),
                                rx.el.p(t("tasks.none_here"), class_name="m-0 text-sm text-ink-3"),
                            ),
                        ),
                    ),
                    actions=rx.cond(TasksBeside.more, everything),
                ),
            ),
        )

    return part


for _kind in about.kinds():
    if _kind != TASKS.kind:
        # On the page of a project its tasks come first.
        related.add(_kind, 10 if _kind in TASKS.part_of else 40, _beside(_kind), TasksBeside)
