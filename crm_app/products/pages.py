"""The settings of products."""

import reflex as rx

from crm_app.products.state import ProductSettings
from crm_app.ui import choosing, dialog, drafts, form
from crm_app.ui.button import button, download_link
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar, search_box
from crm_app.ui.i18n import t
from crm_app.ui.icons import icon
from crm_app.ui.menu import item, menu
from crm_app.ui.page import page
from crm_app.ui.sections import page_header
from crm_app.ui.state import Shell
from crm_app.ui.table import record_list, record_row


def _product(row: rx.Var) -> rx.Component:
    return record_row(
        row["name"],
        meta=row["series"],
        aside=row["price"],
        actions=menu(
            item(t("ui.edit"), ProductSettings.ask(row["id"]), icon="pencil"),
            item(t("pipelines.remove"), ProductSettings.ask_removal(row["id"]), icon="trash-2", danger=True),
            label=t("pipelines.actions_for", name=row["name"]),
        ),
    )


def _product_dialog() -> rx.Component:
    def field(name: str, **options: object) -> rx.Component:
        maker = options.pop("maker", form.text)
        return maker(
            name,
            t(f"deals.product.{name}"),
            value=ProductSettings.form[name],
            errors=ProductSettings.form_errors,
            scope="product-",
            **options,
        )

    return dialog.dialog(
        rx.cond(ProductSettings.is_new, t("deals.product.new"), t("deals.product.edit")),
        form.form(
            field("name", required=True, max_length=200),
            field("series", max_length=120),
            form.columns(
                field("list_price", maker=form.number, decimals=True), field("currency", maker=choosing.currency)
            ),
            form.actions(t("ui.save"), dialog.close_button()),
            on_submit=ProductSettings.save,
            draft=drafts.attributes("product " + ProductSettings.subject_id),
        ),
        size="sm",
        open=ProductSettings.is_open,
        on_open_change=ProductSettings.close,
    )


@page("/deals/products", "deals.products.title", on_load=ProductSettings.load, permission="product.manage")
def products() -> rx.Component:
    """What is sold."""
    new = button(t("deals.product.new"), icon="plus", variant="primary", on_click=ProductSettings.ask_new)
    nothing = rx.cond(
        ProductSettings.query != "",
        empty("search", t("ui.record.no_match"), t("deals.products.no_match")),
        empty("package", t("deals.products.empty"), t("deals.products.empty.text")),
    )
    return rx.el.div(
        page_header(
            t("deals.products.title"),
            meta=t("deals.products.text"),
            back=(t("deals.title"), "/deals"),
            actions=[
                rx.cond(
                    Shell.permissions.contains("record.export"),
                    download_link(
                        icon("download"),
                        rx.el.span(t("ui.record.export"), class_name="sr-only sm:not-sr-only"),
                        href="/api/v1/products.csv",
                    ),
                ),
                new,
            ],
        ),
        filter_bar(search_box(ProductSettings.search, label=t("deals.products.search"))),
        record_list(
            ProductSettings.rows,
            _product,
            label=t("deals.products.title"),
            loading=ProductSettings.loading,
            empty=nothing,
        ),
        rx.cond(
            ProductSettings.hidden != "",
            rx.el.p(
                t("deals.products.more", count=ProductSettings.hidden), class_name="text-center text-sm text-ink-3"
            ),
        ),
        _product_dialog(),
        dialog.confirm(
            t("deals.product.remove", name=ProductSettings.subject),
            t("deals.product.remove.text"),
            action=t("pipelines.remove"),
            on_confirm=ProductSettings.remove,
            open=ProductSettings.removing,
            on_open_change=ProductSettings.close,
        ),
        on_unmount=ProductSettings.leave,
        class_name="mx-auto max-w-3xl",
    )
