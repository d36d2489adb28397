"""The page where an owner deletes the workspace, or keeps it."""

import reflex as rx

from crm_app.deletion.mails import PATH
from crm_app.deletion.service import GRACE_DAYS
from crm_app.deletion.state import DeletionState
from crm_app.ui import form, sections
from crm_app.ui.button import button
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_record
from crm_app.ui.state import Shell
from crm_app.workspaces.pages import add_tab, settings_page

add_tab(PATH, "deletion.title", "workspace.delete")
_TEXT = "m-0 text-sm text-ink-2"


def _pending() -> rx.Component:
    return rx.el.div(
        rx.el.h2(t("deletion.pending", due=DeletionState.due), class_name="m-0 text-base font-semibold text-ink"),
        rx.el.p(t("deletion.pending_text", name=DeletionState.asked_by, asked=DeletionState.asked), class_name=_TEXT),
        rx.el.div(button(t("deletion.keep"), variant="primary", on_click=DeletionState.keep)),
        class_name="flex flex-col gap-3",
    )


def _ask() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("deletion.text", days=str(GRACE_DAYS)), class_name=_TEXT),
        rx.el.p(t("deletion.export"), class_name=_TEXT),
        rx.el.p(t("deletion.backups"), class_name=_TEXT),
        form.form(
            form.text(
                "name",
                t("deletion.name"),
                errors=DeletionState.form_errors,
                hint=t("deletion.name_hint", name=as_var(Shell.workspace_name)),
                required=True,
                max_length=120,
            ),
            rx.el.div(button(t("deletion.action"), type="submit", variant="destroy")),
            on_submit=DeletionState.ask,
            quiet=True,
        ),
        class_name="flex flex-col gap-4",
    )


@page(PATH, "deletion.title", on_load=DeletionState.load, permission="workspace.delete")
def deletion() -> rx.Component:
    """What is deleted and when; asks for the workspace's name."""
    return settings_page(
        PATH,
        rx.cond(
            DeletionState.loaded,
            rx.el.div(sections.card(rx.cond(DeletionState.due, _pending(), _ask())), class_name="max-w-2xl"),
            skeleton_record(),
        ),
        on_unmount=DeletionState.leave,
    )
