"""The pages of activities, and the timeline with its form on the pages of other records."""

from typing import Any

import reflex as rx

from crm_app.activities.state import KINDS, ActivityList, ActivityPage, Timeline
from crm_app.records import about, related
from crm_app.records.form_pages import form_page, link_picker, owner_field, select_field, text_field
from crm_app.records.list_pages import choice, list_page, sort_choice
from crm_app.records.pages import allowed, inside, or_empty, record_name, record_page, value, view_of
from crm_app.ui import choosing, dates, drafts, form, nav
from crm_app.ui.button import button, link, text_link
from crm_app.ui.i18n import t
from crm_app.ui.icons import icon
from crm_app.ui.menu import item, link_item, menu
from crm_app.ui.page import page
from crm_app.ui.sections import section
from crm_app.ui.skeleton import skeleton_rows
from crm_app.ui.table import record_row
from crm_app.ui.timeline import entry, timeline

PLURAL = "activities"

nav.register(nav.NavItem(60, "activities.title", "/activities", "activity", "activity.read"))
nav.register_create(nav.NavItem(65, "activities.one", "/activities/new", "notebook-pen", "activity.create"))

_KIND_OPTIONS = [(key, t(f"activities.kind.{key}")) for key in KINDS]
_DIRECTIONS = [(key, t(f"activities.direction.{key}")) for key in ("inbound", "outbound")]


def _kind_name(kind: Any) -> Any:
    return rx.match(kind, *_KIND_OPTIONS, "")


def activity_row(row: Any) -> rx.Component:
    """An activity in a list."""
    return record_row(
        row["title"].to(str),
        href=row["href"].to(str),
        lead=rx.el.span(
            icon(row["icon"].to(str), 16),
            class_name="inline-flex size-9 items-center justify-center rounded-full bg-muted text-ink-2",
        ),
        meta=row["meta"].to(str),
        aside=rx.el.span(_kind_name(row["kind"].to(str)), " · ", row["when"].to(str), class_name="text-xs text-ink-2"),
        aside_meta=row["owner"].to(str),
    )


@page(
    "/activities",
    "activities.title",
    on_load=ActivityList.load,
    permission="activity.read",
    apart=True,
)
def activities() -> rx.Component:
    """The list."""
    return list_page(
        ActivityList,
        activity_row,
        kind="activity",
        plural=PLURAL,
        icon_name="activity",
        controls=[
            choice(ActivityList, "kind", t("activities.field.kind"), _KIND_OPTIONS, t("activities.every_kind")),
            choice(ActivityList, "owner_id", t("ui.record.owner"), ActivityList.owners, t("ui.record.everyone")),
            sort_choice(
                ActivityList,
                [("occurred_at", t("activities.sort.oldest")), ("-updated_at", t("ui.record.sort.updated"))],
                t("activities.sort.newest"),
            ),
        ],
    )


@page(
    "/activities/[activity_id]",
    "activities.one",
    on_load=ActivityPage.load,
    permission="activity.read",
    named=record_name(ActivityPage, "activities.title"),
)
def activity() -> rx.Component:
    """An activity."""
    view = view_of(ActivityPage)

    def of(name: str) -> Any:
        return view[name].to(str)

    return record_page(
        ActivityPage,
        kind="activity",
        plural=PLURAL,
        meta=rx.el.span(
            icon(of("icon"), 14),
            _kind_name(of("kind")),
            class_name="inline-flex items-center gap-1.5",
        ),
        main=[
            rx.cond(
                of("body"),
                rx.el.p(
                    of("body"),
                    class_name="m-0 mb-8 max-w-prose whitespace-pre-line text-sm text-ink [overflow-wrap:anywhere]",
                ),
            )
        ],
        pairs=[
            (t("activities.field.occurred_at"), value(of("when")), "occurred_at"),
            (t("activities.details"), value(of("details"))),
            (t("activities.field.company_id"), inside(of("company"), of("company_href")), "company_id"),
            (t("activities.field.contact_id"), inside(of("contact"), of("contact_href")), "contact_id"),
            (t("activities.field.deal_id"), inside(of("deal"), of("deal_href")), "deal_id"),
            (t("activities.field.project_id"), inside(of("project"), of("project_href")), "project_id"),
            (t("activities.field.task_id"), inside(of("task"), of("task_href")), "task_id"),
        ],
    )


def _field(name: str, **options: object) -> rx.Component:
    return text_field(ActivityPage, PLURAL, name, **options)


def _form(new: bool) -> rx.Component:
    return form_page(
        ActivityPage,
        form.columns(
            select_field(ActivityPage, PLURAL, "kind", _KIND_OPTIONS),
            owner_field(ActivityPage, PLURAL, new),
        ),
        _field("subject", max_length=200),
        _field("body", maker=form.textarea, rows=6, max_length=20_000),
        form.columns(
            _field("occurred_at", maker=dates.date_time, **({"hint": t("activities.now_hint")} if new else {})),
            _field("duration_minutes", maker=form.number),
        ),
        select_field(
            ActivityPage,
            PLURAL,
            "direction",
            _DIRECTIONS,
            empty=t("activities.no_direction"),
            hint=t("activities.direction_hint"),
        ),
        form.columns(
            link_picker(ActivityPage, "company_id", t("activities.field.company_id")),
            link_picker(ActivityPage, "contact_id", t("activities.field.contact_id")),
            link_picker(ActivityPage, "deal_id", t("activities.field.deal_id")),
            link_picker(ActivityPage, "project_id", t("activities.field.project_id")),
            link_picker(ActivityPage, "task_id", t("activities.field.task_id")),
        ),
        plural=PLURAL,
        new=new,
    )


@page("/activities/new", "activities.new", on_load=ActivityPage.begin, permission="activity.create")
def new_activity() -> rx.Component:
    """The form of a new activity."""
    return _form(new=True)


@page(
    "/activities/[activity_id]/edit",
    "activities.edit",
    on_load=ActivityPage.edit,
    permission="activity.update",
    named=record_name(ActivityPage, "activities.title", edited=True),
)
def edit_activity() -> rx.Component:
    """The form of an activity."""
    return _form(new=False)


# ---------------------------------------------------------------- on the pages of other records


def _kind_choice(kind: str) -> rx.Component:
    symbols = {"note": "sticky-note", "call": "phone", "meeting": "users", "email": "mail"}
    return rx.el.label(
        rx.el.input(type="radio", name="kind", value=kind, default_checked=kind == "note", class_name="peer sr-only"),
        rx.el.span(
            icon(symbols[kind], 15),
            t(f"activities.kind.{kind}"),
            class_name=(
                "inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-lg px-2.5 text-[13px] text-ink-2 "
                "hover:bg-muted peer-checked:bg-muted peer-checked:font-medium peer-checked:text-ink "
                "peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-ink"
            ),
        ),
    )


# The browser decides by the chosen kind which fields are shown, without a request; the server ignores the hidden ones.
_NOT_NOTE = "hidden group-has-[input[value=note]:not(:checked)]:block"
_TIMED = "hidden group-has-[input[value=call]:checked]:block group-has-[input[value=meeting]:checked]:block"
_DIRECTED = "hidden group-has-[input[value=call]:checked]:block group-has-[input[value=email]:checked]:block"


def _composer(kind: str, record_id: Any) -> rx.Component:
    look = f"{form.CONTROL} h-9"
    error = or_empty(Timeline.form_errors["body"])
    others = [or_empty(Timeline.form_errors[name]) for name in ("occurred_at", "duration_minutes", "subject")]

    def small(label: Any, control: rx.Component, when: str = "") -> rx.Component:
        return rx.el.label(
            rx.el.span(label, class_name="mb-1 block text-xs text-ink-2"), control, class_name=f"min-w-0 {when}".strip()
        )

    return rx.el.form(
        drafts.notice(),
        drafts.identity(),
        rx.el.input(type="hidden", name="about_kind", value=kind),
        rx.el.input(type="hidden", name="about_id", value=record_id),
        rx.el.fieldset(
            rx.el.legend(t("activities.field.kind"), class_name="sr-only"),
            *[_kind_choice(kind) for kind in KINDS],
            class_name="m-0 flex flex-wrap gap-1 border-0 p-0",
        ),
        rx.el.div(
            rx.el.input(
                name="subject",
                aria_label=t("activities.field.subject"),
                placeholder=t("activities.field.subject"),
                max_length=200,
                auto_complete="off",
                class_name=look,
            ),
            class_name=_NOT_NOTE,
        ),
        rx.el.div(
            rx.el.textarea(
                name="body",
                aria_label=t("activities.field.body"),
                placeholder=t("activities.placeholder"),
                rows="2",
                max_length=20_000,
                aria_invalid=rx.cond(error, "true", "false"),
                aria_describedby="activity-body-error",
                class_name=f"{form.CONTROL} min-h-16 max-h-80 resize-y py-2 [field-sizing:content]",
            ),
            form.error_text(error, id="activity-body-error"),
            *[form.error_text(other, id=f"activity-error-{number}") for number, other in enumerate(others)],
        ),
        rx.el.div(
            small(
                t("activities.field.occurred_at"),
                dates.date_control("occurred_at", "composer-occurred-at", timed=True, class_name="h-9!"),
                _NOT_NOTE,
            ),
            small(
                t("activities.field.duration_minutes"),
                rx.el.input(name="duration_minutes", input_mode="numeric", max_length=5, class_name=f"{look} w-28!"),
                _TIMED,
            ),
            small(
                t("activities.field.direction"),
                choosing.select_control(_DIRECTIONS, name="direction", empty=t("activities.no_direction")),
                _DIRECTED,
            ),
            rx.el.div(
                button(t("activities.log"), type="submit", variant="secondary", icon="check"), class_name="ml-auto"
            ),
            class_name="flex flex-wrap items-end gap-3",
        ),
        on_submit=Timeline.write,
        no_validate=True,
        custom_attrs=drafts.attributes("log", clears=True),
        class_name=f"{drafts.GROUP} group mb-6 flex flex-col gap-3 rounded-xl border border-line bg-surface p-3 sm:p-4",
    )


def _entry(one: Any) -> rx.Component:
    def of(name: str) -> Any:
        return one[name].to(str)

    title = rx.fragment(
        rx.el.span(of("actor"), class_name="font-medium"),
        " ",
        rx.el.span(of("text"), class_name="text-ink-2"),
        rx.cond(of("about"), rx.fragment(" · ", text_link(of("about"), of("about_href")))),
    )
    body = rx.cond(
        of("activity"),
        rx.el.div(
            rx.cond(
                of("title"),
                link(
                    of("title"),
                    href=of("activity"),
                    class_name="block font-medium text-ink no-underline hover:underline",
                ),
            ),
            rx.cond(of("body"), rx.el.p(of("body"), class_name="m-0 text-ink")),
            rx.cond(of("details"), rx.el.p(of("details"), class_name="m-0 mt-1 text-xs text-ink-3")),
        ),
    )
    more = rx.cond(
        one["may_edit"].to(bool) | one["may_delete"].to(bool),
        menu(
            rx.cond(one["may_edit"].to(bool), link_item(t("ui.edit"), of("activity") + "/edit", icon="pencil")),
            rx.cond(
                one["may_delete"].to(bool),
                item(t("ui.delete"), Timeline.remove(of("id")), icon="trash-2", danger=True),
            ),
            label=t("ui.actions"),
        ),
    )
    return entry(
        of("icon"), title, when=rx.el.time(of("when"), title=of("moment")), body=body, actions=more, key=of("id")
    )


def timeline_panel(kind: str, record_id: Any) -> rx.Component:
    """What happened with a record, under the form that logs an activity about it.

    Args:
        kind: company, contact, deal, project or task.
        record_id: The var with the record's id.
    """
    older = rx.cond(
        Timeline.more,
        rx.el.div(
            button(t("activities.older"), size="sm", variant="ghost", on_click=Timeline.show_more),
            class_name="text-center",
        ),
    )
    newest = rx.cond(
        Timeline.skipped, button(t("activities.newest"), size="sm", variant="ghost", on_click=Timeline.show_newest)
    )
    return rx.el.div(
        section(
            t("activities.timeline"),
            rx.cond(allowed("activity.create"), _composer(kind, record_id)),
            rx.cond(
                Timeline.loading,
                skeleton_rows(3),
                rx.fragment(timeline(Timeline.entries, _entry, label=t("activities.timeline")), older),
            ),
            actions=newest,
        ),
    )


def _panel(kind: str) -> related.Part:
    def part(record_id: Any) -> rx.Component:
        return timeline_panel(kind, record_id)

    return part


for _kind in about.kinds():
    related.add(_kind, 100, _panel(_kind), Timeline)
