"""The pages of deals: the list, a deal, its form. The board has its own module."""

from functools import partial
from typing import Any

import reflex as rx

from crm_app.deals import board_pages
from crm_app.deals.asked import TONES
from crm_app.deals.board_pages import deal_views
from crm_app.deals.stage_pages import close_actions, stages
from crm_app.deals.state import CompanyDeals, ContactDeals, DealList, DealPage, ProductDeals
from crm_app.records import related
from crm_app.records.form_pages import form_page, link_picker, owner_field, select_field, text_field
from crm_app.records.list_pages import choice, chosen, further_filters, list_page, sort_choice
from crm_app.records.pages import allowed, inside, or_empty, record_name, record_page, related_section, value, view_of
from crm_app.ui import badge, choosing, dates, form, nav
from crm_app.ui.button import text_link
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.menu import link_item, menu
from crm_app.ui.page import page
from crm_app.ui.picker import record_picker
from crm_app.ui.table import record_row

__all__ = ["board_pages"]

PLURAL = "deals"
STATUSES = ("open", "won", "lost")

nav.register(nav.NavItem(30, "deals.title", "/deals", "handshake", "deal.read", phone=2))
nav.register_create(nav.NavItem(30, "deals.one", "/deals/new", "handshake", "deal.create"))


def stage_badge(stage: Any, status: Any) -> rx.Component:
    """The badge of a deal's stage, with the colour of its outcome."""
    return badge.status(stage, rx.match(status, *TONES.items(), "neutral"))


def deal_row(row: Any) -> rx.Component:
    """A deal as a row of a list."""
    return record_row(
        row["name"].to(str),
        href=row["href"].to(str),
        meta=row["meta"].to(str),
        tags=stage_badge(row["stage"].to(str), row["status"].to(str)),
        aside=rx.cond(
            row["amount"].to(str),
            rx.el.span(row["amount"].to(str), class_name="font-medium"),
            rx.el.span(t("deals.no_amount"), class_name="text-ink-3"),
        ),
        aside_meta=rx.el.span(
            row["day"].to(str), class_name=rx.cond(row["late"].to(bool), "text-danger", "text-ink-3")
        ),
    )


def _between(maker: Any, title: str, first: str, last: str, hint: str = "") -> rx.Component:
    """Two fields of a filter, from and to, under a heading."""
    return form.section(
        t(title),
        form.columns(
            *(
                maker(name, t(label), value=chosen(DealList, name), errors=DealList.form_errors, scope="by-")
                for name, label in ((first, "deals.by.from"), (last, "deals.by.until"))
            )
        ),
        hint=t(hint) if hint else None,
    )


def _more_filters() -> rx.Component:
    return further_filters(
        DealList,
        record_picker(
            "company_id",
            t("deals.field.company_id"),
            options=DealList.companies,
            on_search=DealList.find_company,
            chosen=rx.cond(or_empty(DealList.company["value"]), DealList.company, None),
            scope="by-",
        ),
        record_picker(
            "product_id",
            t("deals.field.product_id"),
            options=DealList.products,
            on_search=DealList.find_product,
            chosen=rx.cond(or_empty(DealList.product["value"]), DealList.product, None),
            scope="by-",
        ),
        _between(dates.date, "deals.by.closes", "closes_from", "closes_to", "deals.by.closes.hint"),
        _between(dates.date, "deals.by.expected", "expected_from", "expected_to"),
        _between(dates.date, "deals.by.closed", "close_from", "close_to", "deals.by.closed.hint"),
        _between(partial(form.number, decimals=True), "deals.field.amount", "amount_from", "amount_to"),
        choosing.currency(
            "currency",
            t("deals.field.currency"),
            value=chosen(DealList, "currency"),
            errors=DealList.form_errors,
            empty=t("deals.by.any_currency"),
            hint=t("deals.by.currency.hint"),
            scope="by-",
        ),
    )


def _mixed_notice() -> rx.Component:
    """A remark over a list that is ordered by amounts of several currencies, with links to lists of one currency."""
    return rx.cond(
        as_var(DealList.mixed).length() > 0,
        rx.el.p(
            icon("info", 14, "mt-0.5"),
            rx.el.span(
                t("deals.mixed"),
                " ",
                rx.foreach(
                    DealList.mixed,
                    lambda one: rx.fragment(text_link(one["code"], one["href"]), " "),
                ),
            ),
            class_name="m-0 mb-3 flex items-start gap-1.5 text-sm text-ink-2",
        ),
    )


def _settings() -> rx.Component:
    return rx.cond(
        allowed("pipeline.manage"),
        menu(
            link_item(t("pipelines.title"), "/deals/pipelines", icon="columns-3"),
            rx.cond(allowed("product.read"), link_item(t("products.title"), "/products", icon="package")),
            label=t("deals.settings"),
        ),
    )


@page("/deals", "deals.title", on_load=DealList.load, permission="deal.read", apart=True)
def deals() -> rx.Component:
    """The list."""
    return list_page(
        DealList,
        deal_row,
        kind="deal",
        plural=PLURAL,
        icon_name="handshake",
        views=deal_views("list"),
        notice=_mixed_notice(),
        actions=[_settings()],
        controls=[
            choice(
                DealList,
                "status",
                t("deals.status"),
                [(key, t(f"deals.status.{key}")) for key in STATUSES],
                t("deals.every_status"),
            ),
            choice(DealList, "stage_id", t("deals.field.stage_id"), DealList.stages, t("deals.every_stage")),
            choice(DealList, "owner_id", t("ui.record.owner"), DealList.owners, t("ui.record.everyone")),
            _more_filters(),
            sort_choice(
                DealList,
                [
                    ("-amount", t("deals.sort.amount")),
                    ("-close_date", t("deals.sort.closed")),
                    ("expected_close_date", t("deals.sort.expected")),
                    ("-updated_at", t("ui.record.sort.updated")),
                    ("name", t("ui.record.sort.name")),
                ],
                t("ui.record.sort.created"),
            ),
        ],
    )


# ---------------------------------------------------------------- a deal


@page(
    "/deals/[deal_id]",
    "deals.one",
    on_load=DealPage.load,
    permission="deal.read",
    named=record_name(DealPage, "deals.title"),
)
def deal() -> rx.Component:
    """A deal."""
    view = view_of(DealPage)

    def of(name: str) -> Any:
        return view[name].to(str)

    return record_page(
        DealPage,
        kind="deal",
        plural=PLURAL,
        meta=rx.el.div(
            stage_badge(of("stage"), of("status")),
            rx.el.span(
                rx.cond(of("amount"), of("amount"), t("deals.no_amount")), class_name="figures font-medium text-ink"
            ),
            rx.cond(of("company_id"), rx.el.span(of("company_id"))),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        actions=close_actions(),
        main=[
            stages(),
            rx.cond(
                of("description"),
                rx.el.p(of("description"), class_name="m-0 mb-8 max-w-prose whitespace-pre-line text-sm text-ink"),
            ),
        ],
        pairs=[
            (t("deals.field.amount"), value(of("amount")), "amount"),
            (t("deals.field.company_id"), inside(of("company_id"), of("company_id_href")), "company_id"),
            (t("deals.field.contact_id"), inside(of("contact_id"), of("contact_id_href")), "contact_id"),
            (t("deals.field.product_id"), inside(of("product"), of("product_href")), "product_id"),
            (t("deals.field.engage_date"), value(of("engage_date")), "engage_date"),
            (
                t("deals.field.expected_close_date"),
                rx.cond(
                    view["late"].to(bool),
                    rx.el.span(t("deals.row.late", day=of("expected_close_date")), class_name="text-danger"),
                    value(of("expected_close_date")),
                ),
                "expected_close_date",
            ),
            (t("deals.field.close_date"), value(of("close_date")), "close_date"),
            (t("deals.in_stage_since"), value(of("since"))),
            (t("deals.field.lost_reason"), value(of("lost_reason")), "lost_reason"),
        ],
    )


# ---------------------------------------------------------------- the form


def _field(name: str, **options: object) -> rx.Component:
    return text_field(DealPage, PLURAL, name, **options)


def _form(new: bool) -> rx.Component:
    closing = (
        rx.fragment()
        if new
        else form.columns(_field("close_date", maker=dates.date), _field("lost_reason", max_length=500))
    )
    return form_page(
        DealPage,
        _field("name", required=True, max_length=200),
        form.columns(
            link_picker(DealPage, "company_id", t("deals.field.company_id")),
            link_picker(DealPage, "contact_id", t("deals.field.contact_id")),
            _field("amount", maker=form.number, decimals=True),
            _field("currency", maker=choosing.currency),
            select_field(DealPage, PLURAL, "stage_id", DealPage.stages),
            link_picker(DealPage, "product_id", t("deals.field.product_id")),
            _field("engage_date", maker=dates.date),
            _field("expected_close_date", maker=dates.date),
        ),
        closing,
        owner_field(DealPage, PLURAL, new),
        _field("description", maker=form.textarea, max_length=5000),
        plural=PLURAL,
        new=new,
    )


@page("/deals/new", "deals.new", on_load=DealPage.begin, permission="deal.create")
def new_deal() -> rx.Component:
    """The form of a new deal."""
    return _form(new=True)


@page(
    "/deals/[deal_id]/edit",
    "deals.edit",
    on_load=DealPage.edit,
    permission="deal.update",
    named=record_name(DealPage, "deals.title", edited=True),
)
def edit_deal() -> rx.Component:
    """The form of a deal."""
    return _form(new=False)


# ---------------------------------------------------------------- beside other records


def _beside(state: Any, name: str, nothing: str) -> related.Part:
    """The deals that link to the record of the page by the field `name`."""

    def part(record_id: Any) -> rx.Component:
        return related_section(
            state,
            deal_row,
            title=t("deals.title"),
            nothing=t(nothing),
            new_href=f"/deals/new?{name}=" + record_id,
            all_href=f"/deals?{name}=" + record_id,
            permission="deal.read",
            create_permission="deal.create",
        )

    part.__qualname__ = f"deals_by_{name}"
    return part


related.add("company", 20, _beside(CompanyDeals, "company_id", "deals.of_company.none"), CompanyDeals)
related.add("contact", 20, _beside(ContactDeals, "contact_id", "deals.of_contact.none"), ContactDeals)
related.add("product", 20, _beside(ProductDeals, "product_id", "deals.of_product.none"), ProductDeals)
