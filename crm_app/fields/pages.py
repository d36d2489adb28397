"""The settings of a workspace's own fields."""

from typing import Any

import reflex as rx

from crm_app.fields import service
from crm_app.fields.state import FieldSettings
from crm_app.records import TYPES as TARGETS
from crm_app.records.own.models import TYPES
from crm_app.ui import ahead, badge, choosing, dialog, drafts, form
from crm_app.ui.button import button, order_buttons
from crm_app.ui.empty import empty
from crm_app.ui.i18n import as_var, t
from crm_app.ui.menu import item, menu
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_rows
from crm_app.ui.state import Shell
from crm_app.ui.table import record_list, record_row
from crm_app.workspaces.pages import add_tab, settings_page

FIELDS = "/settings/fields"
add_tab(FIELDS, "fields.title", "field.manage")
_SCOPE = "field-"


def _marks(row: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(row["required"], badge.tag(t("fields.required"))),
        rx.cond(row["unique"], badge.tag(t("fields.unique"))),
    )


def _field(row: Any) -> rx.Component:
    return record_row(
        row["name"],
        meta=row["meta"],
        tags=_marks(row),
        actions=rx.fragment(
            order_buttons(
                row, FieldSettings.shift, t("fields.up", name=row["name"]), t("fields.down", name=row["name"])
            ),
            menu(
                item(t("ui.edit"), FieldSettings.ask(row["id"]), icon="pencil", custom_attrs=ahead.opens()),
                item(t("fields.archive"), FieldSettings.archive(row["id"], True), icon="archive"),
                label=t("fields.actions_for", name=row["name"]),
            ),
        ),
    )


def _archived(row: Any) -> rx.Component:
    restore = FieldSettings.archive(row["id"], False)
    return record_row(
        row["name"], meta=row["meta"], actions=button(t("fields.restore"), icon="undo-2", size="sm", on_click=restore)
    )


def _undeclared(name: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(name, class_name="min-w-0 text-sm text-ink [overflow-wrap:anywhere]"),
        button(
            t("fields.adopt"),
            size="sm",
            aria_label=t("fields.adopt_of", name=name),
            on_click=FieldSettings.adopt(name),
            custom_attrs=ahead.opens(),
        ),
        key=name,
        class_name="flex items-center justify-between gap-3 py-2",
    )


def _line(name: str, **more: Any) -> rx.Component:
    given: dict[str, Any] = {"max_length": 80, "scope": _SCOPE} | more
    return form.text(
        name, t(f"fields.field.{name}"), value=FieldSettings.form[name], errors=FieldSettings.form_errors, **given
    )


def _in_both(name: str, hint: Any = None, **more: Any) -> rx.Component:
    """A text in both languages: first in that of the reader."""

    def pair(first: str, second: str) -> rx.Component:
        return form.columns(_line(f"{name}_{first}", **more), _line(f"{name}_{second}", hint=hint, **more))

    return rx.cond(Shell.language == "th", pair("th", "en"), pair("en", "th"))


def _type() -> rx.Component:
    """The type, and what another one would change in a field that is there."""
    state = FieldSettings
    types = choosing.select(
        "type",
        t("fields.field.type"),
        [(one, t(f"fields.type.{one}")) for one in TYPES],
        value=state.form["type"],
        errors=state.form_errors,
        hint=rx.cond(state.is_new, "", t("fields.field.type.hint")),
        scope=_SCOPE,
        on_change=state.choose_type,
        custom_attrs=ahead.choice(as_var(state.type)),
    )
    changes = rx.el.div(
        rx.foreach(
            state.conversion, lambda one: rx.el.p(one, class_name="m-0 text-sm text-ink-2 [overflow-wrap:anywhere]")
        ),
        role="status",
        class_name="flex flex-col gap-1",
    )
    return rx.fragment(
        rx.cond(as_var(state.adopted) == "", types), rx.cond(as_var(state.conversion).length() > 0, changes)
    )


def _of_type() -> list[rx.Component]:
    """What the form asks for, as the type decides: choices, the currency, the kind of a link."""
    state, kind = FieldSettings, as_var(FieldSettings.type)
    choices = form.textarea(
        "choices",
        t("fields.field.choices"),
        value=state.form["choices"],
        errors=state.form_errors,
        hint=t("fields.field.choices.hint"),
        max_length=40_000,
        scope=_SCOPE,
    )
    target = choosing.select(
        "target",
        t("fields.field.target"),
        [(one, t(f"workspaces.kind.{one}")) for one in TARGETS],
        value=state.form["target"],
        errors=state.form_errors,
        scope=_SCOPE,
    )
    currency = choosing.currency(
        "currency", t("fields.field.currency"), value=state.form["currency"], errors=state.form_errors, scope=_SCOPE
    )
    is_new = as_var(state.is_new)
    return [
        _type(),
        rx.cond((kind == "choice") | (kind == "choices"), choices),
        rx.cond(is_new & (kind == "money"), currency),
        rx.cond(is_new & (kind == "link"), target),
    ]


def _dialog() -> rx.Component:
    state, kind = FieldSettings, as_var(FieldSettings.type)
    return dialog.dialog(
        rx.cond(state.is_new, t("fields.new"), t("fields.edit")),
        form.form(
            _in_both("label", hint=t("fields.field.label.hint")),
            *_of_type(),
            choosing.checkbox(
                "required", t("fields.field.required"), checked=as_var(state.form["required"]) != "", scope=_SCOPE
            ),
            choosing.checkbox(
                "unique", t("fields.field.unique"), checked=as_var(state.form["unique"]) != "", scope=_SCOPE
            ),
            form.error_text(as_var(state.form_errors)["unique"].to(str), id="field-unique-error"),
            _in_both("hint", max_length=300),
            _in_both("section"),
            rx.cond((kind == "link") | (kind == "person"), rx.fragment(), _line("default", max_length=500)),
            form.error_text(as_var(state.form_errors)["key"].to(str), id="field-key-error"),
            form.actions(t("ui.save"), dialog.close_button()),
            on_submit=state.save,
            draft=drafts.attributes("field " + state.kind + " " + state.subject_id + state.adopted),
        ),
        open=as_var(state.is_open).to(bool),
        on_open_change=state.close,
    )


def _new() -> rx.Component:
    return button(
        t("fields.new"), icon="plus", variant="primary", on_click=FieldSettings.ask_new, custom_attrs=ahead.opens()
    )


def _content() -> rx.Component:
    heading = "m-0 mb-2 mt-8 text-base font-medium text-ink"
    nothing = empty(
        "list-checks",
        t("fields.empty.title"),
        t("fields.empty.text"),
        _new(),
    )
    return rx.fragment(
        record_list(FieldSettings.rows, _field, label=t("fields.title"), empty=nothing, key="id"),
        rx.cond(
            as_var(FieldSettings.undeclared).length() > 0,
            rx.el.section(
                rx.el.h2(t("fields.undeclared"), class_name=heading),
                rx.el.p(t("fields.undeclared.text"), class_name="m-0 mb-2 text-sm text-ink-2"),
                rx.el.ul(
                    rx.foreach(FieldSettings.undeclared, _undeclared),
                    class_name="m-0 list-none divide-y divide-line p-0",
                ),
            ),
        ),
        rx.cond(
            as_var(FieldSettings.archived).length() > 0,
            rx.el.section(
                rx.el.h2(t("fields.archived"), class_name=heading),
                record_list(FieldSettings.archived, _archived, label=t("fields.archived"), key="id"),
            ),
        ),
    )


@page(FIELDS, "fields.title", on_load=FieldSettings.load, permission="field.manage")
def fields() -> rx.Component:
    """The fields of one kind of record, its archived fields, and the names of values without a field."""
    kinds = [(kind, t(f"workspaces.kind.{kind}")) for kind in service.kinds()]
    return settings_page(
        FIELDS,
        rx.el.div(
            rx.el.p(t("fields.text"), class_name="m-0 mb-4 text-sm text-ink-2"),
            rx.el.div(
                choosing.select_control(
                    kinds,
                    value=FieldSettings.kind,
                    on_change=FieldSettings.show_kind,
                    aria_label=t("fields.kind"),
                    class_name="min-w-48",
                ),
                class_name="mb-4 flex",
            ),
            rx.cond(FieldSettings.loading, skeleton_rows(4), _content()),
            class_name="max-w-3xl",
        ),
        _dialog(),
        actions=[_new()],
        on_unmount=FieldSettings.leave,
    )
