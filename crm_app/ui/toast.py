"""Toasts, rendered from `Shell.toasts`: a script sent by the server would need `eval`, which the page forbids.

Success and information close after seven seconds, but not under the pointer or the focus; errors stay until dismissed.
"""

from typing import Any

import reflex as rx

from crm_app.ui.button import icon_button, link
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.nav import frame
from crm_app.ui.state import Shell

# Hides the toast in the browser at once. React keeps the element: hiding it does not break React's tree, removing
# would.
_DISMISS = as_var(rx.Var("((event) => { event.currentTarget.closest('[data-toast]').hidden = true })")).to(
    rx.EventChain
)

_ACTION = (
    "-my-1.5 shrink-0 rounded-md border-0 bg-transparent px-2 py-1 text-sm font-medium text-ink underline underline-offset-4 "
    "hover:bg-muted min-h-8"
)


def _toast(toast: Any) -> rx.Component:
    failed = toast["kind"] == "error"
    undo = rx.fragment()
    if frame.on_undo is not None:
        undo = rx.cond(
            toast["undo"],
            rx.el.button(t("ui.undo"), type="button", on_click=frame.on_undo(toast["undo"]), class_name=_ACTION),
        )
    return rx.el.div(
        icon(
            rx.cond(failed, "circle-alert", rx.cond(toast["kind"] == "success", "circle-check", "info")),
            18,
            "mt-px",
        ),
        rx.el.p(
            rx.el.span(
                rx.cond(
                    failed,
                    t("ui.toast.error"),
                    rx.cond(toast["kind"] == "success", t("ui.toast.success"), t("ui.toast.info")),
                ),
                ": ",
                class_name="sr-only",
            ),
            toast["text"],
            class_name="m-0 min-w-0 flex-1 text-sm [overflow-wrap:anywhere]",
        ),
        rx.cond(toast["action_href"], link(toast["action_label"], href=toast["action_href"], class_name=_ACTION)),
        undo,
        icon_button("x", t("ui.dismiss"), size="sm", on_click=_DISMISS, class_name="-my-1.5 -mr-1.5"),
        custom_attrs={"data-toast": toast["kind"]},
        key=toast["id"],
        class_name=rx.cond(failed, "toast border-danger ", "toast-passing border-line ")
        + "pointer-events-auto flex w-full items-start gap-2.5 rounded-xl border bg-surface px-3.5 py-3 text-ink "
        "shadow-float [&[hidden]]:hidden",
    )


def region() -> rx.Component:
    """The area of every page where toasts appear. Screen readers announce additions."""
    return rx.el.section(
        rx.foreach(Shell.toasts, _toast),
        aria_label=t("ui.notices"),
        aria_live="polite",
        class_name=(
            "pointer-events-none fixed inset-x-3 bottom-20 z-[60] mx-auto flex max-w-md flex-col gap-2 "
            "md:inset-x-auto md:bottom-5 md:right-5 md:w-[26rem]"
        ),
    )
