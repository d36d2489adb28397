"""The input for a question."""

import reflex as rx

from crm_app.conversations.state import Chat
from crm_app.ui import button, drafts
from crm_app.ui.i18n import as_var, t


def composer(rows: str = "1") -> rx.Component:
    """Sends a question, or stops the running answer. `rows`: the height of the input while it is empty."""
    return rx.el.form(
        drafts.identity(),
        rx.el.label(t("conversations.ask.label"), html_for="question", class_name="sr-only"),
        rx.el.textarea(
            id="question",
            name="question",
            rows=rows,
            placeholder=t("conversations.ask"),
            max_length=4000,
            auto_focus=True,
            enter_key_submit=True,
            aria_describedby="question-hint",
            class_name=(
                "block max-h-48 min-h-11 w-full resize-none border-0 bg-transparent px-4 pt-3 pb-1 text-base text-ink "
                "outline-none placeholder:text-ink-3 [field-sizing:content] sm:text-sm"
            ),
        ),
        rx.el.div(
            rx.el.span(
                t("conversations.ask.hint"), id="question-hint", class_name="hidden text-xs text-ink-3 sm:inline"
            ),
            rx.cond(
                Chat.busy,
                button.button(t("conversations.stop"), icon="square", size="sm", on_click=Chat.stop),
                button.submit(t("conversations.send"), icon="send", size="sm"),
            ),
            class_name="flex items-center justify-end gap-3 px-2 pb-2 sm:justify-between sm:pl-4",
        ),
        rx.cond(
            Chat.form_errors["question"],
            rx.el.p(
                as_var(Chat.form_errors["question"]).to(str),
                role="alert",
                class_name="m-0 px-4 pb-3 text-sm text-danger",
            ),
        ),
        on_submit=Chat.ask,
        custom_attrs=drafts.attributes("question", clears=True, follows=True),
        class_name=(
            "rounded-2xl border border-line-strong bg-surface transition-colors focus-within:border-ink-2 "
            "has-[textarea:focus-visible]:outline has-[textarea:focus-visible]:outline-2 "
            "has-[textarea:focus-visible]:outline-offset-2"
        ),
    )
