"""The companies' pages: the list, a company, its form."""

import reflex as rx

from crm_app.companies.state import CompanyList, CompanyPage, Subsidiaries
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

PLURAL = "companies"

nav.register(nav.NavItem(20, "companies.title", "/companies", "building-2", "company.read"))
nav.register_create(nav.NavItem(20, "companies.one", "/companies/new", "building-2", "company.create"))


def company_row(row: rx.Var) -> rx.Component:
    """A company in a list."""
    return record_row(
        row["name"].to(str),
        href=row["href"].to(str),
        lead=badge.avatar(row["initials"].to(str), row["name"].to(str)),
        meta=row["meta"].to(str),
        tags=rx.foreach(row["tags"].to(list[str]), badge.tag),
        aside=row["owner"].to(str),
        aside_meta=row["updated"].to(str),
    )


@page(
    "/companies",
    "companies.title",
    on_load=[CompanyList.load, CompanyList.load_options, CompanyList.watch],
    permission="company.read",
)
def companies() -> rx.Component:
    """The list."""
    return list_page(
        CompanyList,
        company_row,
        kind="company",
        plural=PLURAL,
        icon_name="building-2",
        controls=[
            choice(
                CompanyList, "sector", t("companies.field.sector"), CompanyList.sectors, t("companies.every_sector")
            ),
            choice(
                CompanyList,
                "country",
                t("companies.field.country"),
                CompanyList.countries,
                t("companies.every_country"),
            ),
            choice(CompanyList, "owner_id", t("ui.record.owner"), CompanyList.owners, t("ui.record.everyone")),
            tag_choice(CompanyList),
            sort_choice(
                CompanyList,
                [
                    ("-updated_at", t("ui.record.sort.updated")),
                    ("-created_at", t("ui.record.sort.created")),
                    ("-employees", t("companies.sort.employees")),
                    ("-annual_revenue", t("companies.sort.revenue")),
                ],
                t("ui.record.sort.name"),
            ),
        ],
    )


@page(
    "/companies/[company_id]",
    "companies.one",
    on_load=[CompanyPage.load, CompanyPage.watch],
    permission="company.read",
    named=record_name(CompanyPage, "companies.title"),
)
def company() -> rx.Component:
    """A company."""
    view = CompanyPage.view

    def of(name: str) -> rx.Var:
        return view[name].to(str)

    return record_page(
        CompanyPage,
        kind="company",
        plural=PLURAL,
        lead=badge.avatar(of("initials"), of("title"), size="md"),
        meta=rx.el.div(of("meta"), tags(view["tags"]), class_name="flex flex-wrap items-center gap-2"),
        main=[
            reach(
                ("phone", t("companies.field.phone"), of("phone"), of("phone_href")),
                ("mail", t("companies.field.email"), of("email"), "mailto:" + of("email")),
            ),
            rx.cond(
                of("description"),
                rx.el.p(of("description"), class_name="m-0 mb-8 whitespace-pre-line text-sm text-ink max-w-prose"),
            ),
        ],
        pairs=[
            (t("companies.field.website"), outside(of("site"), of("website"), blank=True)),
            (t("companies.field.email"), outside(of("email"), "mailto:" + of("email"))),
            (t("companies.field.phone"), outside(of("phone"), of("phone_href"))),
            (t("companies.field.employees"), value(of("employees"))),
            (t("companies.field.annual_revenue"), value(of("revenue"))),
            (t("companies.field.founded_year"), value(of("founded"))),
            (t("companies.field.address"), value(of("address"))),
            (t("companies.field.tax_id"), value(of("tax_id"))),
            (t("companies.field.parent_id"), inside(of("parent"), of("parent_href"))),
        ],
    )


def _field(name: str, **options: object) -> rx.Component:
    return text_field(CompanyPage, PLURAL, name, **options)


def _form(new: bool) -> rx.Component:
    return form_page(
        CompanyPage,
        _field("name", required=True, max_length=200),
        form.columns(
            _field("sector", max_length=120),
            owner_field(CompanyPage, PLURAL, new),
        ),
        form.columns(
            _field("website", type="url", placeholder="https://", max_length=300),
            _field("email", type="email", max_length=254),
            _field("phone", type="tel", max_length=60),
            _field("tax_id", max_length=40),
        ),
        form.columns(
            _field("employees", maker=form.number),
            _field("founded_year", maker=form.number),
            _field("annual_revenue", maker=form.number, decimals=True),
            _field("revenue_currency", maker=form.currency),
        ),
        _field("address", maker=form.textarea, rows=2, max_length=500),
        form.columns(_field("city", max_length=120), _field("country", max_length=120)),
        record_picker(
            "parent_id",
            t("companies.field.parent_id"),
            options=CompanyPage.parents,
            on_search=CompanyPage.find_parent,
            chosen=rx.cond(or_empty(CompanyPage.form["parent_id"]), CompanyPage.parent, None),
            errors=CompanyPage.form_errors,
        ),
        _field("tags", hint=t("companies.tags.hint"), max_length=900),
        _field("description", maker=form.textarea, max_length=5000),
        plural=PLURAL,
        new=new,
    )


@page("/companies/new", "companies.new", on_load=CompanyPage.begin, permission="company.create")
def new_company() -> rx.Component:
    """The form of a new company."""
    return _form(new=True)


@page(
    "/companies/[company_id]/edit",
    "companies.edit",
    on_load=CompanyPage.edit,
    permission="company.update",
    named=record_name(CompanyPage, "companies.title", edited=True),
)
def edit_company() -> rx.Component:
    """The form of a company."""
    return _form(new=False)


def _subsidiaries(company_id: rx.Var) -> rx.Component:
    return related_section(
        Subsidiaries,
        company_id,
        company_row,
        title=t("companies.subsidiaries"),
        nothing=t("companies.subsidiaries.none"),
        new_href="/companies/new?parent_id=" + company_id,
        all_href="/companies?parent_id=" + company_id,
        permission="company.read",
        create_permission="company.create",
    )


related.add("company", 90, _subsidiaries, Subsidiaries)
