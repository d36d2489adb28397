"""The contacts' pages: the list, a contact, its form."""

import reflex as rx

from crm_app.contacts.state import CompanyContacts, ContactList, ContactPage
from crm_app.records import related
from crm_app.records.pages import (
    choice,
    form_page,
    inside,
    list_page,
    or_empty,
    outside,
    owner_field,
    reach,
    record_name,
    record_page,
    related_section,
    select_field,
    sort_choice,
    tag_choice,
    tags,
    text_field,
    value,
)
from crm_app.ui import badge, form, nav
from crm_app.ui.i18n import t
from crm_app.ui.page import page
from crm_app.ui.picker import record_picker
from crm_app.ui.table import record_row

PLURAL = "contacts"
STATUSES = ("lead", "qualified", "customer", "former")
TONES = {"lead": "info", "qualified": "warning", "customer": "positive", "former": "neutral"}

nav.register(nav.NavItem(10, "contacts.title", "/contacts", "users-round", "contact.read"))
nav.register_create(nav.NavItem(10, "contacts.one", "/contacts/new", "user-plus", "contact.create"))


def status_badge(status: rx.Var) -> rx.Component:
    """A contact's status in words and colour."""
    return badge.status(
        rx.match(status, *[(key, t(f"contacts.status.{key}")) for key in STATUSES], ""),
        rx.match(status, *TONES.items(), "neutral"),
    )


def contact_row(row: rx.Var) -> rx.Component:
    """A contact in a list."""
    return record_row(
        row["name"].to(str),
        href=row["href"].to(str),
        lead=badge.avatar(row["initials"].to(str), row["name"].to(str)),
        meta=row["meta"].to(str),
        tags=rx.foreach(row["tags"].to(list[str]), badge.tag),
        aside=status_badge(row["status"].to(str)),
        aside_meta=row["updated"].to(str),
    )


_STATUS_OPTIONS = [(key, t(f"contacts.status.{key}")) for key in STATUSES]


@page(
    "/contacts",
    "contacts.title",
    on_load=[ContactList.load, ContactList.load_options, ContactList.watch],
    permission="contact.read",
)
def contacts() -> rx.Component:
    """The list."""
    return list_page(
        ContactList,
        contact_row,
        kind="contact",
        plural=PLURAL,
        icon_name="users-round",
        controls=[
            choice(ContactList, "status", t("contacts.field.status"), _STATUS_OPTIONS, t("contacts.every_status")),
            choice(ContactList, "owner_id", t("ui.record.owner"), ContactList.owners, t("ui.record.everyone")),
            tag_choice(ContactList),
            sort_choice(
                ContactList,
                [("-updated_at", t("ui.record.sort.updated")), ("-created_at", t("ui.record.sort.created"))],
                t("ui.record.sort.name"),
            ),
        ],
    )


@page(
    "/contacts/[contact_id]",
    "contacts.one",
    on_load=[ContactPage.load, ContactPage.watch],
    permission="contact.read",
    named=record_name(ContactPage, "contacts.title"),
)
def contact() -> rx.Component:
    """A contact."""
    view = ContactPage.view

    def of(name: str) -> rx.Var:
        return view[name].to(str)

    return record_page(
        ContactPage,
        kind="contact",
        plural=PLURAL,
        lead=badge.avatar(of("initials"), of("title")),
        meta=rx.el.div(
            status_badge(of("status")), of("meta"), tags(view["tags"]), class_name="flex flex-wrap items-center gap-2"
        ),
        main=[
            reach(
                ("phone", t("contacts.field.mobile"), of("mobile"), of("mobile_href")),
                ("phone", t("contacts.field.phone"), of("phone"), of("phone_href")),
                ("mail", t("contacts.field.email"), of("email"), "mailto:" + of("email")),
                ("message-square", t("contacts.field.line_id"), of("line_id"), of("line_href")),
            ),
            rx.cond(
                of("description"),
                rx.el.p(of("description"), class_name="m-0 mb-8 max-w-prose whitespace-pre-line text-sm text-ink"),
            ),
        ],
        pairs=[
            (t("contacts.field.company_id"), inside(of("company"), of("company_href"))),
            (t("contacts.field.email"), outside(of("email"), "mailto:" + of("email"))),
            (t("contacts.field.mobile"), outside(of("mobile"), of("mobile_href"))),
            (t("contacts.field.phone"), outside(of("phone"), of("phone_href"))),
            (t("contacts.field.line_id"), outside(of("line_id"), of("line_href"), blank=True)),
            (t("contacts.place"), value(of("place"))),
            (t("contacts.field.source"), value(of("source"))),
        ],
    )


def _field(name: str, **options: object) -> rx.Component:
    return text_field(ContactPage, PLURAL, name, **options)


def _form(new: bool) -> rx.Component:
    return form_page(
        ContactPage,
        form.columns(_field("name", required=True, max_length=200), _field("job_title", max_length=120)),
        record_picker(
            "company_id",
            t("contacts.field.company_id"),
            options=ContactPage.companies,
            on_search=ContactPage.find_company,
            chosen=rx.cond(or_empty(ContactPage.form["company_id"]), ContactPage.company, None),
            errors=ContactPage.form_errors,
        ),
        form.columns(
            _field("email", type="email", max_length=254),
            _field("mobile", type="tel", max_length=60),
            _field("phone", type="tel", max_length=60),
            _field("line_id", max_length=80),
        ),
        form.columns(
            select_field(ContactPage, PLURAL, "status", _STATUS_OPTIONS),
            owner_field(ContactPage, PLURAL, new),
            _field("city", max_length=120),
            _field("country", max_length=120),
        ),
        _field("source", max_length=120, placeholder=t("contacts.source.example")),
        _field("tags", hint=t("contacts.tags.hint"), max_length=900),
        _field("description", maker=form.textarea, max_length=5000),
        plural=PLURAL,
        new=new,
    )


@page("/contacts/new", "contacts.new", on_load=ContactPage.begin, permission="contact.create")
def new_contact() -> rx.Component:
    """The form of a new contact."""
    return _form(new=True)


@page(
    "/contacts/[contact_id]/edit",
    "contacts.edit",
    on_load=ContactPage.edit,
    permission="contact.update",
    named=record_name(ContactPage, "contacts.title", edited=True),
)
def edit_contact() -> rx.Component:
    """The form of a contact."""
    return _form(new=False)


def _of_company(company_id: rx.Var) -> rx.Component:
    return related_section(
        CompanyContacts,
        company_id,
        contact_row,
        title=t("contacts.title"),
        nothing=t("contacts.of_company.none"),
        new_href="/contacts/new?company_id=" + company_id,
        all_href="/contacts?company_id=" + company_id,
        permission="contact.read",
        create_permission="contact.create",
    )


related.add("company", 10, _of_company, CompanyContacts)
