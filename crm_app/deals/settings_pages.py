"""The settings of deals: pipelines with their stages, and products."""

import reflex as rx

from crm_app.deals.settings_state import PipelineSettings, ProductSettings
from crm_app.ui import badge, dialog, drafts, form
from crm_app.ui.button import button, download_link, icon_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar, search_box
from crm_app.ui.i18n import t
from crm_app.ui.icons import icon
from crm_app.ui.layout import page_header
from crm_app.ui.menu import item, menu
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_rows
from crm_app.ui.state import Shell
from crm_app.ui.table import record_list, record_row

OUTCOMES = ("open", "won", "lost")
TONES = {"open": "info", "won": "positive", "lost": "danger"}


def _outcome(outcome: rx.Var) -> rx.Component:
    return badge.status(
        rx.match(outcome, *[(key, t(f"deals.status.{key}")) for key in OUTCOMES], ""),
        rx.match(outcome, *TONES.items(), "neutral"),
    )


def _stage(stage: rx.Var) -> rx.Component:
    return record_row(
        stage["name"],
        meta=t("deals.stage.probability", share=stage["probability"]),
        tags=_outcome(stage["outcome"]),
        actions=rx.fragment(
            icon_button(
                "arrow-up",
                t("deals.stage.up", name=stage["name"]),
                size="sm",
                disabled=stage["first"] != "",
                on_click=PipelineSettings.shift(stage["id"], -1),
            ),
            icon_button(
                "arrow-down",
                t("deals.stage.down", name=stage["name"]),
                size="sm",
                disabled=stage["last"] != "",
                on_click=PipelineSettings.shift(stage["id"], 1),
            ),
            menu(
                item(t("ui.edit"), PipelineSettings.ask_stage(stage["id"]), icon="pencil"),
                item(t("deals.remove"), PipelineSettings.ask_removal(stage["id"]), icon="trash-2", danger=True),
                label=t("deals.actions_for", name=stage["name"]),
            ),
        ),
    )


def _pipeline(pipeline: rx.Var) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(pipeline.name, class_name="m-0 min-w-0 text-base font-medium text-ink [overflow-wrap:anywhere]"),
            rx.cond(pipeline.is_default, badge.tag(t("deals.pipeline.default"))),
            rx.el.div(
                button(
                    t("deals.stage.add"),
                    icon="plus",
                    size="sm",
                    on_click=PipelineSettings.ask_new_stage(pipeline.id),
                ),
                menu(
                    item(t("deals.rename"), PipelineSettings.ask_pipeline(pipeline.id), icon="pencil"),
                    rx.cond(
                        pipeline.is_default,
                        rx.fragment(),
                        rx.fragment(
                            item(
                                t("deals.pipeline.make_default"),
                                PipelineSettings.make_default(pipeline.id),
                                icon="star",
                            ),
                            item(
                                t("deals.remove"),
                                PipelineSettings.remove_pipeline(pipeline.id),
                                icon="trash-2",
                                danger=True,
                            ),
                        ),
                    ),
                    label=t("deals.actions_for", name=pipeline.name),
                ),
                class_name="ml-auto flex shrink-0 items-center gap-1",
            ),
            class_name="mb-3 flex min-h-9 items-center gap-2",
        ),
        record_list(pipeline.stages, _stage, label=pipeline.name),
        key=pipeline.id,
        class_name="mb-8",
    )


def _pipeline_dialog() -> rx.Component:
    return dialog.dialog(
        rx.cond(PipelineSettings.is_new, t("deals.pipeline.new"), t("deals.pipeline.rename")),
        form.form(
            form.text(
                "name",
                t("deals.pipeline.name"),
                value=PipelineSettings.form["name"],
                errors=PipelineSettings.form_errors,
                required=True,
                max_length=120,
                scope="pipeline-",
            ),
            form.actions(t("ui.save"), dialog.close_button()),
            on_submit=PipelineSettings.save_pipeline,
            draft=drafts.attributes("pipeline " + PipelineSettings.subject_id),
        ),
        size="sm",
        open=PipelineSettings.dialog == "pipeline",
        on_open_change=PipelineSettings.close,
    )


def _stage_dialog() -> rx.Component:
    return dialog.dialog(
        rx.cond(PipelineSettings.is_new, t("deals.stage.new"), t("deals.stage.edit")),
        form.form(
            form.text(
                "name",
                t("deals.stage.name"),
                value=PipelineSettings.form["name"],
                errors=PipelineSettings.form_errors,
                required=True,
                max_length=120,
                scope="stage-",
            ),
            form.select(
                "outcome",
                t("deals.stage.outcome"),
                [(key, t(f"deals.outcome.{key}")) for key in OUTCOMES],
                value=PipelineSettings.form["outcome"],
                errors=PipelineSettings.form_errors,
                hint=t("deals.stage.outcome.hint"),
                scope="stage-",
            ),
            form.number(
                "probability",
                t("deals.stage.chance"),
                value=PipelineSettings.form["probability"],
                errors=PipelineSettings.form_errors,
                hint=t("deals.stage.chance.hint"),
                scope="stage-",
            ),
            form.actions(t("ui.save"), dialog.close_button()),
            on_submit=PipelineSettings.save_stage,
            draft=drafts.attributes(
                rx.cond(PipelineSettings.is_new, "new stage ", "stage ").to(str) + PipelineSettings.subject_id
            ),
        ),
        size="sm",
        open=PipelineSettings.dialog == "stage",
        on_open_change=PipelineSettings.close,
    )


def _removal_dialog() -> rx.Component:
    return dialog.dialog(
        t("deals.stage.remove", name=PipelineSettings.subject),
        form.form(
            form.select(
                "move_to",
                t("deals.stage.move_to"),
                PipelineSettings.targets,
                empty=t("deals.stage.move_to.none"),
                errors=PipelineSettings.form_errors,
                hint=t("deals.stage.move_to.hint"),
            ),
            form.actions(t("deals.remove"), dialog.close_button()),
            on_submit=PipelineSettings.remove_stage,
            draft=drafts.attributes("removal " + PipelineSettings.subject_id),
        ),
        size="sm",
        open=PipelineSettings.dialog == "removal",
        on_open_change=PipelineSettings.close,
    )


@page("/deals/pipelines", "deals.pipelines.title", on_load=PipelineSettings.load, permission="pipeline.manage")
def pipelines() -> rx.Component:
    """Pipelines and their stages."""
    return rx.el.div(
        page_header(
            t("deals.pipelines.title"),
            meta=t("deals.pipelines.text"),
            back=(t("deals.title"), "/deals"),
            actions=[
                button(
                    t("deals.pipeline.new"),
                    icon="plus",
                    variant="primary",
                    on_click=PipelineSettings.ask_new_pipeline,
                )
            ],
        ),
        rx.cond(
            PipelineSettings.loading, skeleton_rows(6), rx.fragment(rx.foreach(PipelineSettings.pipelines, _pipeline))
        ),
        _pipeline_dialog(),
        _stage_dialog(),
        _removal_dialog(),
        on_unmount=PipelineSettings.leave,
        class_name="mx-auto max-w-3xl",
    )


# ---------------------------------------------------------------- products


def _product(row: rx.Var) -> rx.Component:
    return record_row(
        row["name"],
        meta=row["series"],
        aside=row["price"],
        actions=menu(
            item(t("ui.edit"), ProductSettings.ask(row["id"]), icon="pencil"),
            item(t("deals.remove"), ProductSettings.ask_removal(row["id"]), icon="trash-2", danger=True),
            label=t("deals.actions_for", name=row["name"]),
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
            form.columns(field("list_price", maker=form.number, decimals=True), field("currency", maker=form.currency)),
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
            action=t("deals.remove"),
            on_confirm=ProductSettings.remove,
            open=ProductSettings.removing,
            on_open_change=ProductSettings.close,
        ),
        on_unmount=ProductSettings.leave,
        class_name="mx-auto max-w-3xl",
    )
