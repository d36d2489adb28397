"""The pages of projects: the list, a project with its members, its form."""

from typing import Any

import reflex as rx

from crm_app.projects.state import STATUSES, CompanyProjects, DealProjects, ProjectList, ProjectPage, WonDeal
from crm_app.records import related
from crm_app.records.form_pages import form_page, link_picker, owner_field, select_field, text_field
from crm_app.records.list_pages import choice, list_page, sort_choice, tag_choice
from crm_app.records.pages import (
    allowed,
    inside,
    or_empty,
    record_name,
    record_page,
    related_section,
    tags,
    value,
    view_of,
)
from crm_app.ui import badge, choosing, dates, form, nav
from crm_app.ui.button import button, icon_button, link_button, text_link
from crm_app.ui.dialog import close_button, dialog
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.progress import progress
from crm_app.ui.sections import section
from crm_app.ui.table import record_list, record_row

PLURAL = "projects"
TONES = {"planned": "neutral", "active": "info", "on_hold": "warning", "done": "positive", "cancelled": "neutral"}

nav.register(nav.NavItem(50, "projects.title", "/projects", "folder-kanban", "project.read"))
nav.register_create(nav.NavItem(50, "projects.one", "/projects/new", "folder-kanban", "project.create"))

_STATUS_OPTIONS = [(key, t(f"projects.status.{key}")) for key in STATUSES]


def status_badge(status: Any) -> rx.Component:
    """The badge of a project's status."""
    return badge.status(
        rx.match(status, *[(key, t(f"projects.status.{key}")) for key in STATUSES], ""),
        rx.match(status, *TONES.items(), "neutral"),
    )


def project_row(row: Any) -> rx.Component:
    """A project as a row of a list."""
    percent = row["percent"].to(str)
    bar = rx.el.span(
        rx.el.span(
            rx.el.span(class_name="block h-full rounded-full bg-primary", style={"width": percent}),
            aria_hidden="true",
            class_name="block h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-muted",
        ),
        rx.el.span(t("projects.progress", percent=percent), class_name="figures whitespace-nowrap"),
        class_name="flex items-center gap-2",
    )
    return record_row(
        row["name"].to(str),
        href=row["href"].to(str),
        lead=badge.avatar(row["initials"].to(str), row["name"].to(str)),
        meta=row["meta"].to(str),
        tags=rx.fragment(bar, rx.foreach(row["tags"].to(list[str]), badge.record_tag)),
        aside=status_badge(row["status"].to(str)),
        aside_meta=rx.cond(
            row["late"].to(bool),
            rx.el.span(row["due"].to(str), class_name="font-medium text-danger"),
            row["due"].to(str),
        ),
    )


@page(
    "/projects",
    "projects.title",
    on_load=ProjectList.load,
    permission="project.read",
    apart=True,
)
def projects() -> rx.Component:
    """The list."""
    return list_page(
        ProjectList,
        project_row,
        kind="project",
        plural=PLURAL,
        icon_name="folder-kanban",
        controls=[
            choice(ProjectList, "status", t("projects.field.status"), _STATUS_OPTIONS, t("projects.every_status")),
            choice(ProjectList, "owner_id", t("ui.record.owner"), ProjectList.owners, t("ui.record.everyone")),
            choice(ProjectList, "member_id", t("projects.members"), ProjectList.owners, t("projects.every_member")),
            tag_choice(ProjectList),
            sort_choice(
                ProjectList,
                [
                    ("due_date", t("projects.sort.due")),
                    ("-progress", t("projects.sort.progress")),
                    ("name", t("ui.record.sort.name")),
                    ("-updated_at", t("ui.record.sort.updated")),
                ],
                t("ui.record.sort.created"),
            ),
        ],
    )


def _member_row(member: Any) -> rx.Component:
    return record_row(
        member["name"],
        lead=badge.avatar(member["initials"], member["name"]),
        meta=rx.cond(member["role"], member["role"], t("projects.members.no_role")),
        actions=rx.cond(
            ProjectPage.may_edit,
            icon_button(
                "x",
                t("projects.members.remove", name=member["name"]),
                size="sm",
                on_click=ProjectPage.remove_member(member["id"]),
            ),
        ),
    )


def _members() -> rx.Component:
    add = dialog(
        t("projects.members.add"),
        form.form(
            choosing.select(
                "member_id",
                t("projects.members.who"),
                as_var(ProjectPage.owners),
                empty=t("projects.members.choose"),
                errors=ProjectPage.form_errors,
                required=True,
                scope="member-",
            ),
            form.text(
                "role",
                t("projects.members.role"),
                hint=t("projects.members.role_hint"),
                errors=ProjectPage.form_errors,
                max_length=120,
                scope="member-",
            ),
            form.actions(t("projects.members.add_short"), close_button()),
            on_submit=ProjectPage.add_member,
        ),
        trigger=button(t("projects.members.add_short"), icon="user-plus", size="sm", variant="ghost"),
        size="sm",
        close_when=as_var(ProjectPage.added),
    )
    return section(
        t("projects.members"),
        rx.cond(
            as_var(ProjectPage.members).length() > 0,
            record_list(ProjectPage.members, _member_row, label=t("projects.members")),
            rx.el.p(t("projects.members.none"), class_name="m-0 text-sm text-ink-3"),
        ),
        actions=rx.cond(ProjectPage.may_edit, add),
    )


@page(
    "/projects/[project_id]",
    "projects.one",
    on_load=[ProjectPage.load, ProjectPage.load_members],
    permission="project.read",
    named=record_name(ProjectPage, "projects.title"),
)
def project() -> rx.Component:
    """A project."""
    view = view_of(ProjectPage)

    def of(name: str) -> Any:
        return view[name].to(str)

    return record_page(
        ProjectPage,
        kind="project",
        plural=PLURAL,
        meta=rx.el.div(
            status_badge(of("status")),
            rx.cond(view["late"].to(bool), badge.status(t("projects.overdue"), "danger")),
            tags(view["tags"]),
            class_name="flex flex-wrap items-center gap-2",
        ),
        main=[
            rx.el.div(
                progress(view["progress"].to(int), t("projects.progress_label"), shown=of("percent")),
                rx.cond(
                    of("progress_source"),
                    rx.el.p(of("progress_source"), class_name="m-0 mt-1.5 text-xs text-ink-3"),
                ),
                class_name="mb-8 max-w-prose",
            ),
            rx.cond(
                of("description"),
                rx.el.p(of("description"), class_name="m-0 mb-8 whitespace-pre-line text-sm text-ink max-w-prose"),
            ),
            _members(),
        ],
        pairs=[
            (t("projects.field.company_id"), inside(of("company"), of("company_href")), "company_id"),
            (t("projects.field.deal_id"), inside(of("deal"), of("deal_href")), "deal_id"),
            (t("projects.field.start_date"), value(of("start")), "start_date"),
            (t("projects.field.due_date"), value(of("due")), "due_date"),
            (t("projects.field.budget"), value(of("budget")), "budget"),
        ],
    )


def _field(name: str, **options: object) -> rx.Component:
    return text_field(ProjectPage, PLURAL, name, **options)


def _form(new: bool) -> rx.Component:
    return form_page(
        ProjectPage,
        rx.cond(
            or_empty(ProjectPage.existing["href"]),
            rx.el.p(
                icon("info", 14, "mt-0.5 shrink-0"),
                rx.el.span(
                    t("projects.won.existing"),
                    " ",
                    text_link(ProjectPage.existing["name"], ProjectPage.existing["href"]),
                ),
                class_name="m-0 flex items-start gap-1.5 rounded-lg border border-line bg-subtle px-3 py-2 text-sm",
            ),
        ),
        _field("name", required=True, max_length=200),
        form.columns(
            select_field(ProjectPage, PLURAL, "status", _STATUS_OPTIONS),
            owner_field(ProjectPage, PLURAL, new),
        ),
        form.columns(
            link_picker(ProjectPage, "company_id", t("projects.field.company_id")),
            link_picker(ProjectPage, "deal_id", t("projects.field.deal_id")),
        ),
        form.columns(_field("start_date", maker=dates.date), _field("due_date", maker=dates.date)),
        form.columns(
            _field("budget", maker=form.number, decimals=True),
            _field("currency", maker=choosing.currency),
        ),
        _field("progress_by_hand", maker=form.number, hint=t("projects.progress.hint")),
        _field("tags", hint=t("projects.tags.hint"), max_length=900),
        _field("description", maker=form.textarea, max_length=5000),
        plural=PLURAL,
        new=new,
    )


@page("/projects/new", "projects.new", on_load=ProjectPage.begin, permission="project.create")
def new_project() -> rx.Component:
    """The form of a new project."""
    return _form(new=True)


@page(
    "/projects/[project_id]/edit",
    "projects.edit",
    on_load=ProjectPage.edit,
    permission="project.update",
    named=record_name(ProjectPage, "projects.title", edited=True),
)
def edit_project() -> rx.Component:
    """The form of a project."""
    return _form(new=False)


def _of_company(company_id: Any) -> rx.Component:
    return related_section(
        CompanyProjects,
        project_row,
        title=t("projects.title"),
        nothing=t("projects.of_company.none"),
        new_href="/projects/new?company_id=" + company_id,
        all_href="/projects?company_id=" + company_id,
        permission="project.read",
        create_permission="project.create",
    )


def _of_deal(deal_id: Any) -> rx.Component:
    return related_section(
        DealProjects,
        project_row,
        title=t("projects.title"),
        nothing=t("projects.of_deal.none"),
        new_href="/projects/new?deal_id=" + deal_id,
        all_href="/projects?deal_id=" + deal_id,
        permission="project.read",
        create_permission="project.create",
    )


def _of_won_deal(deal_id: Any) -> rx.Component:
    """The offer to create the project of a won deal."""
    return rx.cond(
        allowed("project.create") & allowed("project.read"),
        rx.el.div(
            rx.cond(
                WonDeal.offered,
                rx.el.div(
                    icon("trophy", 18, "mt-0.5 shrink-0"),
                    rx.el.div(
                        rx.el.p(t("projects.won.title"), class_name="m-0 text-sm font-medium text-ink"),
                        rx.el.p(t("projects.won.text"), class_name="m-0 mt-0.5 text-sm text-ink-2"),
                        class_name="min-w-0 flex-1 basis-56",
                    ),
                    link_button(t("projects.won.action"), "/projects/new?deal_id=" + deal_id, icon="folder-kanban"),
                    class_name="flex flex-wrap items-start gap-3 rounded-xl border border-line bg-subtle p-4",
                ),
            ),
        ),
    )


related.add("deal", 1, _of_won_deal, WonDeal)
related.add("company", 30, _of_company, CompanyProjects)
related.add("deal", 30, _of_deal, DealProjects)
