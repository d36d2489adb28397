"""The dialog of a draft: first what is drafted and how, then the text, to edit, copy, open elsewhere, or keep."""

from typing import Any

import reflex as rx

from crm_app.briefs.draft_state import Drafts
from crm_app.records.pages import allowed
from crm_app.ui import dialog, drafts, form
from crm_app.ui.browser import Whole, copies
from crm_app.ui.button import button, classes, submit
from crm_app.ui.choosing import select
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.state import Shell

BODY = "draft-body"
_VALUES = (
    f"const form = document.getElementById('{BODY}').form; "
    "const value = (name) => (form.elements[name] ? form.elements[name].value : ''); "
)
_MAIL = (
    f"(() => {{ {_VALUES} window.location.href = 'mailto:' + encodeURIComponent(value('to')).replace(/%40/g, '@') "
    "+ '?subject=' + encodeURIComponent(value('subject')) "
    "+ '&body=' + encodeURIComponent(value('body').replace(/\\n/g, '\\r\\n')) })"
)
_LINE = (
    f"(() => {{ {_VALUES} window.open('https://line.me/R/msg/text/?' + encodeURIComponent(value('body')), "
    "'_blank', 'noopener') })"
)


def _options(name: str, *values: str) -> list[tuple[str, Any]]:
    return [(value, t(f"briefs.draft.{name}.{value}")) for value in values]


def _subject(kind: str, record_id: Any) -> rx.Component:
    """The hidden fields with the record that a form is about: the server may have lost the page's state."""
    return rx.fragment(
        rx.el.input(type="hidden", name="about_kind", value=kind),
        rx.el.input(type="hidden", name="about_id", value=record_id),
    )


def _choose(kind: str, record_id: Any) -> rx.Component:
    return form.form(
        _subject(kind, record_id),
        form.columns(
            select("form", t("briefs.draft.form"), _options("form", "mail", "line", "call"), scope="draft-"),
            select(
                "language",
                t("briefs.draft.language"),
                _options("language", "en", "th"),
                value=as_var(Shell.language),
                scope="draft-",
            ),
            select("tone", t("briefs.draft.tone"), _options("tone", "formal", "friendly"), scope="draft-"),
            select("particle", t("briefs.draft.particle"), [("krap", "ครับ"), ("ka", "ค่ะ")], scope="draft-"),
            rx.cond(
                allowed("conversation.use"),
                select("by", t("briefs.draft.by"), _options("by", "rule", "assistant"), scope="draft-"),
            ),
        ),
        rx.el.div(submit(t("briefs.draft.make"), icon="pencil"), class_name="flex justify-end pt-1"),
        on_submit=Drafts.write,
        draft=drafts.attributes("choose draft"),
        quiet=True,
    )


def _elsewhere(label: str, symbol: str, script: str) -> rx.Component:
    return button(t(label), icon=symbol, on_click=rx.Var(script).to(rx.EventChain))


def _edit(kind: str, record_id: Any) -> rx.Component:
    done, copy = copies(BODY)
    return form.form(
        _subject(kind, record_id),
        rx.el.input(type="hidden", name="form", value=Drafts.form),
        rx.cond(Drafts.form == "mail", form.text("to", t("briefs.draft.to"), value=Drafts.to, scope="draft-")),
        rx.cond(
            Drafts.form != "line",
            form.text("subject", t("briefs.draft.subject"), value=Drafts.subject, max_length=200, scope="draft-"),
        ),
        form.textarea(
            "body",
            t("briefs.draft.body"),
            value=Drafts.body,
            errors=Drafts.form_errors,
            rows=10,
            max_length=20_000,
            scope="draft-",
        ),
        rx.el.div(
            button(
                t("briefs.draft.again"),
                variant="ghost",
                on_click=Drafts.again,
                custom_attrs={"data-draft-discard": "true"},
            ),
            Whole.create(
                rx.el.button(
                    rx.cond(done, icon("check", 16), icon("copy", 16)),
                    rx.el.span(rx.cond(done, t("ui.copied"), t("ui.copy")), aria_live="polite"),
                    type="button",
                    on_click=copy,
                    class_name=classes("secondary"),
                ),
            ),
            rx.match(
                Drafts.form,
                ("mail", _elsewhere("briefs.draft.mail", "mail", _MAIL)),
                ("line", _elsewhere("briefs.draft.line", "message-square", _LINE)),
                rx.fragment(),
            ),
            rx.cond(allowed("activity.create"), submit(t("briefs.draft.keep"), icon="check")),
            class_name="flex flex-wrap items-center justify-end gap-2 pt-1",
        ),
        on_submit=Drafts.keep,
        draft=drafts.attributes("draft of " + record_id.to(str) + as_var(Drafts.form)),
        key="draft-" + as_var(Drafts.made).to_string(),
    )


def draft_dialog(kind: str, record_id: Any) -> rx.Component:
    """The button and the dialog that draft a message about a record."""
    return dialog.dialog(
        t("briefs.draft"),
        rx.cond(Drafts.form == "", _choose(kind, record_id), _edit(kind, record_id)),
        description=t("briefs.draft.text"),
        trigger=button(
            t("briefs.draft"),
            icon="pencil",
            size="sm",
            variant="ghost",
            on_click=Drafts.begin(kind, record_id),
        ),
        close_when=as_var(Drafts.saved),
    )
