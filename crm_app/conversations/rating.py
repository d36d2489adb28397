"""Thumbs under an answer, and the dialog that asks what is wrong with it."""

from typing import Any

import reflex as rx

from crm_app.conversations.schemas import REASONS
from crm_app.conversations.state import Chat
from crm_app.ui import choosing, dialog, form
from crm_app.ui.button import icon_button
from crm_app.ui.i18n import as_var, t

_PRESSED = "aria-pressed:bg-muted aria-pressed:text-ink"


def thumbs(message: Any) -> rx.Component:
    """The two thumbs; the one that was given is pressed, and pressing it again takes it back."""
    ident, rating = message["response_id"].to(str), message["rating"].to(str)
    up, down = rating == "up", rating == "down"
    return rx.cond(
        ident != "",
        rx.el.div(
            icon_button(
                "thumbs-up",
                t("conversations.rating.up"),
                size="sm",
                aria_pressed=rx.cond(up, "true", "false"),
                class_name=_PRESSED,
                on_click=Chat.rate(ident, rx.cond(up, "", "up")),
            ),
            icon_button(
                "thumbs-down",
                t("conversations.rating.down"),
                size="sm",
                aria_pressed=rx.cond(down, "true", "false"),
                class_name=_PRESSED,
                on_click=Chat.rate(ident, rx.cond(down, "", "down")),
            ),
            class_name="flex items-center gap-0.5",
        ),
    )


def rating_dialog() -> rx.Component:
    """Asks for the reason of a thumb down, which is stored already."""
    return dialog.dialog(
        t("conversations.rating.question"),
        form.form(
            choosing.select(
                "reason",
                t("conversations.rating.reason"),
                [(one, t(f"conversations.rating.reason.{one}")) for one in REASONS],
                errors=Chat.form_errors,
                empty="–",
                scope="rating-",
            ),
            form.textarea(
                "note",
                t("conversations.rating.note"),
                errors=Chat.form_errors,
                hint=t("conversations.rating.told"),
                max_length=1000,
                rows=3,
                scope="rating-",
            ),
            form.actions(t("conversations.rating.send"), dialog.close_button()),
            on_submit=Chat.explain,
        ),
        open=as_var(Chat.rated) != "",
        on_open_change=Chat.stop_rating,
        size="sm",
    )
