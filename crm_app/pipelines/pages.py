"""The settings of pipelines and their stages."""

from typing import Any

import reflex as rx

from crm_app.pipelines.state import PipelineSettings
from crm_app.ui import ahead, badge, choosing, dialog, drafts, form
from crm_app.ui.button import button, order_buttons
from crm_app.ui.i18n import as_var, t
from crm_app.ui.menu import item, menu
from crm_app.ui.page import page
from crm_app.ui.sections import page_header
from crm_app.ui.skeleton import skeleton_rows
from crm_app.ui.table import record_list, record_row

OUTCOMES = ("open", "won", "lost")
TONES = {"open": "info", "won": "positive", "lost": "danger"}


def _outcome(outcome: Any) -> rx.Component:
    return badge.status(
        rx.match(outcome, *[(key, t(f"pipelines.status.{key}")) for key in OUTCOMES], ""),
        rx.match(outcome, *TONES.items(), "neutral"),
    )


def _stage(stage: Any) -> rx.Component:
    return record_row(
        stage["name"],
        meta=t("pipelines.stage.probability", share=stage["probability"]),
        tags=_outcome(stage["outcome"]),
        actions=rx.fragment(
            order_buttons(
                stage,
                PipelineSettings.shift,
                t("pipelines.stage.up", name=stage["name"]),
                t("pipelines.stage.down", name=stage["name"]),
            ),
            menu(
                item(t("ui.edit"), PipelineSettings.ask_stage(stage["id"]), icon="pencil"),
                item(t("pipelines.remove"), PipelineSettings.ask_removal(stage["id"]), icon="trash-2", danger=True),
                label=t("pipelines.actions_for", name=stage["name"]),
            ),
        ),
    )


def _pipeline(pipeline: Any) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(pipeline.name, class_name="m-0 min-w-0 text-base font-medium text-ink [overflow-wrap:anywhere]"),
            rx.cond(pipeline.is_default, badge.tag(t("pipelines.default"))),
            rx.el.div(
                button(
                    t("pipelines.stage.add"),
                    icon="plus",
                    size="sm",
                    on_click=PipelineSettings.ask_new_stage(pipeline.id),
                    custom_attrs=ahead.opens(),
                ),
                menu(
                    item(t("pipelines.rename"), PipelineSettings.ask_pipeline(pipeline.id), icon="pencil"),
                    rx.cond(
                        pipeline.is_default,
                        rx.fragment(),
                        rx.fragment(
                            item(
                                t("pipelines.make_default"),
                                PipelineSettings.make_default(pipeline.id),
                                icon="star",
                            ),
                            item(
                                t("pipelines.remove"),
                                PipelineSettings.remove_pipeline(pipeline.id),
                                icon="trash-2",
                                danger=True,
                            ),
                        ),
                    ),
                    label=t("pipelines.actions_for", name=pipeline.name),
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
        rx.cond(PipelineSettings.is_new, t("pipelines.new"), t("pipelines.edit")),
        form.form(
            form.text(
                "name",
                t("pipelines.name"),
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
        open=as_var(PipelineSettings.dialog) == "pipeline",
        on_open_change=PipelineSettings.close,
    )


def _stage_dialog() -> rx.Component:
    return dialog.dialog(
        rx.cond(PipelineSettings.is_new, t("pipelines.stage.new"), t("pipelines.stage.edit")),
        form.form(
            form.text(
                "name",
                t("pipelines.stage.name"),
                value=PipelineSettings.form["name"],
                errors=PipelineSettings.form_errors,
                required=True,
                max_length=120,
                scope="stage-",
            ),
            choosing.select(
                "outcome",
                t("pipelines.stage.outcome"),
                [(key, t(f"pipelines.outcome.{key}")) for key in OUTCOMES],
                value=PipelineSettings.form["outcome"],
                errors=PipelineSettings.form_errors,
                hint=t("pipelines.stage.outcome.hint"),
                scope="stage-",
            ),
            form.number(
                "probability",
                t("pipelines.stage.chance"),
                value=PipelineSettings.form["probability"],
                errors=PipelineSettings.form_errors,
                hint=t("pipelines.stage.chance.hint"),
                scope="stage-",
            ),
            form.actions(t("ui.save"), dialog.close_button()),
            on_submit=PipelineSettings.save_stage,
            draft=drafts.attributes(
                rx.cond(PipelineSettings.is_new, "new stage ", "stage ").to(str) + PipelineSettings.subject_id
            ),
        ),
        size="sm",
        open=as_var(PipelineSettings.dialog) == "stage",
        on_open_change=PipelineSettings.close,
    )


def _removal_dialog() -> rx.Component:
    return dialog.dialog(
        t("pipelines.stage.remove", name=PipelineSettings.subject),
        form.form(
            choosing.select(
                "move_to",
                t("pipelines.stage.move_to"),
                as_var(PipelineSettings.targets),
                empty=t("pipelines.stage.move_to.none"),
                errors=PipelineSettings.form_errors,
                hint=t("pipelines.stage.move_to.hint"),
            ),
            form.actions(t("pipelines.remove"), dialog.close_button()),
            on_submit=PipelineSettings.remove_stage,
            draft=drafts.attributes("removal " + PipelineSettings.subject_id),
        ),
        size="sm",
        open=as_var(PipelineSettings.dialog) == "removal",
        on_open_change=PipelineSettings.close,
    )


@page("/deals/pipelines", "pipelines.title", on_load=PipelineSettings.load, permission="pipeline.manage")
def pipelines() -> rx.Component:
    """Pipelines and their stages."""
    return rx.el.div(
        page_header(
            t("pipelines.title"),
            meta=t("pipelines.text"),
            back=(t("deals.title"), "/deals"),
            actions=[
                button(
                    t("pipelines.new"),
                    icon="plus",
                    variant="primary",
                    on_click=PipelineSettings.ask_new_pipeline,
                    custom_attrs=ahead.opens(),
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
