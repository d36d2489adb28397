"""Form fields: label, control, hint and error in one, connected for screen readers.

A form keeps what was typed: the browser holds the inputs and the server reads them when the form is sent, so an answer
with errors changes nothing in them; drafts (`ui.drafts`) keep the text until the server has written it. `errors` is a
state var that maps a field's name to the message under it. Initial values from the state must be loaded before the form
appears: put the form in a `rx.cond` on "loaded", or give it a `key`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from crm_app.ui import drafts
from crm_app.ui.browser import Whole, copies, flag
from crm_app.ui.button import classes, icon_button, submit
from crm_app.ui.i18n import Text, t
from crm_app.ui.icons import icon
from crm_app.ui.primitives import PostForm
from crm_app.values.options import Option

Errors = Any
"""A state var, dict[str, str]: the message for each field that has one, by the field's name."""
Options = Sequence[tuple[str, Text]] | rx.Var[list[Option]]
"""Choices: pairs of value and label known at compile time, or a var of dicts with "value" and "label"."""

CONTROL = (
    "block w-full rounded-lg border border-line-strong bg-surface px-3 text-base sm:text-sm text-ink "
    "placeholder:text-ink-3 transition-colors hover:border-ink-2 aria-[invalid=true]:border-danger "
    "disabled:bg-subtle disabled:text-ink-3 disabled:cursor-not-allowed"
)
ONE_LINE = f"{CONTROL} h-10 sm:h-9"


# Visual only: screen readers use `required` of the control.
_REQUIRED = rx.el.span("*", aria_hidden="true", class_name="leading-none text-danger")


def error_of(errors: Errors | None, name: str) -> rx.Var[str] | None:
    """The message for the field `name`; empty when `errors` is None."""
    return errors[name].to(str) if errors is not None else None


def field(
    label: Text,
    control: Callable[[dict[str, Any]], rx.Component],
    *,
    id: str,
    error: rx.Var[str] | None = None,
    hint: Text | None = None,
    required: bool = False,
    hide_label: bool = False,
    mark: bool = True,
) -> rx.Component:
    """A control with its label, hint and error.

    Args:
        control: Makes the control from the props that connect it to its texts (id, aria_describedby, aria_invalid …).
        id: Unique on the page.
        error: The message to show; nothing when it is empty.
        hide_label: The label is for screen readers only, where the surroundings say enough.
        mark: Whether a required field has its star; false where all are required (sign-in).
    """
    described = ([f"{id}-hint"] if hint is not None else []) + ([f"{id}-error"] if error is not None else [])
    # A var, not a str: Reflex would otherwise also send the field under its id.
    props: dict[str, Any] = {"id": rx.Var.create(id)}
    if described:
        props["aria_describedby"] = " ".join(described)
    if error is not None:
        props["aria_invalid"] = rx.cond(error, "true", "false")
    if required:
        props["required"] = True
        # The browser's own messages are in its language, not the person's: the server answers instead (form
        # noValidate).
    return rx.el.div(
        rx.el.label(
            label,
            *([_REQUIRED] if required and mark and not hide_label else []),
            html_for=id,
            class_name="sr-only" if hide_label else "mb-1.5 flex items-baseline gap-1.5 text-sm font-medium text-ink",
        ),
        control(props),
        *(
            [rx.el.p(hint, id=f"{id}-hint", class_name="m-0 mt-1.5 text-xs text-ink-3 empty:hidden")]
            if hint is not None
            else []
        ),
        *([error_text(error, id=f"{id}-error")] if error is not None else []),
        class_name="min-w-0",
    )


def error_text(error: rx.Var[str], *, id: str) -> rx.Component:
    """The error under a control: announced when it appears, marked by an icon as well as by colour."""
    return rx.el.div(
        rx.cond(
            error,
            rx.el.p(
                icon("circle-alert", 14, "mt-px"),
                error,
                class_name="m-0 mt-1.5 flex items-start gap-1.5 text-xs text-danger",
            ),
        ),
        id=id,
        aria_live="polite",
    )


def starting_with(value: Any) -> dict[str, Any]:
    return {} if value is None else {"default_value": value}


def text(
    name: str,
    label: Text,
    *,
    value: Text | None = None,
    errors: Errors | None = None,
    hint: Text | None = None,
    required: bool = False,
    type: str = "text",
    placeholder: Text = "",
    autocomplete: str = "off",
    max_length: int = 200,
    scope: str = "",
    hide_label: bool = False,
    mark: bool = True,
    **props: Any,
) -> rx.Component:
    """A line of text.

    Args:
        name: Key in the data of the form, and in `errors`.
        value: Its initial text.
        type: text, email, tel, url, password or search.
        scope: Prefix of the id, when two forms on a page have a field of this name.
        props: Any attribute of an `<input>`.
    """
    return field(
        label,
        lambda tied: rx.el.input(
            name=name,
            type=type,
            placeholder=placeholder,
            auto_complete=autocomplete,
            max_length=max_length,
            class_name=ONE_LINE,
            **starting_with(value),
            **tied,
            **props,
        ),
        id=f"{scope}{name}",
        error=error_of(errors, name),
        hint=hint,
        required=required,
        hide_label=hide_label,
        mark=mark,
    )


def password(
    name: str,
    label: Text,
    *,
    show: Text,
    hide: Text,
    errors: Errors | None = None,
    hint: Text | None = None,
    autocomplete: str = "current-password",
    scope: str = "",
    mark: bool = True,
    **props: Any,
) -> rx.Component:
    """A password, with a button that shows the typed text.

    Args:
        show, hide: Names of that button.
        autocomplete: "current-password" or "new-password", for the browser's password manager.
    """
    shown, turn = flag()
    return field(
        label,
        lambda tied: Whole.create(
            rx.el.input(
                name=name,
                type=rx.cond(shown, "text", "password"),
                auto_complete=autocomplete,
                max_length=200,
                spell_check=False,
                class_name=f"{ONE_LINE} pr-11",
                **tied,
                **props,
            ),
            rx.el.div(
                rx.cond(
                    shown,
                    icon_button("eye-off", hide, size="sm", on_click=turn),
                    icon_button("eye", show, size="sm", on_click=turn),
                ),
                class_name="absolute right-1",
            ),
            class_name="relative flex items-center",
        ),
        id=f"{scope}{name}",
        error=error_of(errors, name),
        hint=hint,
        required=True,
        mark=mark,
    )


def copied(name: str, label: Text, value: Any, *, hint: Text | None = None) -> rx.Component:
    """A text to pass on, such as a link, with a button that copies it and confirms the copy.

    Args:
        value: The var with the text.
    """
    done, copy = copies(name)
    return field(
        label,
        lambda tied: Whole.create(
            rx.el.input(
                name=name, type="text", value=value, read_only=True, class_name=f"{ONE_LINE} font-mono text-xs", **tied
            ),
            rx.el.button(
                rx.cond(done, icon("check", 16), icon("copy", 16)),
                rx.el.span(rx.cond(done, t("ui.copied"), t("ui.copy")), aria_live="polite"),
                type="button",
                on_click=copy,
                class_name=f"{classes('secondary')} shrink-0",
            ),
            class_name="flex items-center gap-2",
        ),
        id=name,
        hint=hint,
    )


def textarea(
    name: str,
    label: Text,
    *,
    value: Text | None = None,
    errors: Errors | None = None,
    hint: Text | None = None,
    required: bool = False,
    rows: int = 4,
    placeholder: Text = "",
    max_length: int = 10_000,
    scope: str = "",
    hide_label: bool = False,
    **props: Any,
) -> rx.Component:
    """Several lines of text; grows with what is typed. Arguments as for `text`."""
    return field(
        label,
        lambda tied: rx.el.textarea(
            name=name,
            rows=str(rows),
            placeholder=placeholder,
            max_length=max_length,
            class_name=f"{CONTROL} py-2 resize-y [field-sizing:content] min-h-20 max-h-80",
            **starting_with(value),
            **tied,
            **props,
        ),
        id=f"{scope}{name}",
        error=error_of(errors, name),
        hint=hint,
        required=required,
        hide_label=hide_label,
    )


def number(name: str, label: Text, *, decimals: bool = False, **options: Any) -> rx.Component:
    """A number: a text input with a numeric keyboard. Scrolling never changes it, and it accepts "1,200"."""
    return text(name, label, **{"input_mode": "decimal" if decimals else "numeric", "max_length": 20, **options})


def money(
    name: str,
    label: Text,
    *,
    currency: Text,
    value: Text | None = None,
    errors: Errors | None = None,
    hint: Text | None = None,
    required: bool = False,
    scope: str = "",
) -> rx.Component:
    """An amount with its currency's code before it. The server reads it (`core.formats.parse_amount`)."""
    return field(
        label,
        lambda tied: rx.el.div(
            rx.el.span(currency, class_name="pointer-events-none absolute left-3 text-xs font-medium text-ink-3"),
            rx.el.input(
                name=name,
                type="text",
                input_mode="decimal",
                auto_complete="off",
                max_length=20,
                class_name=f"{ONE_LINE} pl-12 figures",
                **starting_with(value),
                **tied,
            ),
            class_name="relative flex items-center",
        ),
        id=f"{scope}{name}",
        error=error_of(errors, name),
        hint=hint,
        required=required,
    )


def form_errors(message: rx.Var[str] | Text) -> rx.Component:
    """What is wrong with the form as a whole, announced at once. Shows nothing while `message` is empty."""
    box = rx.el.div(
        icon("circle-alert", 16, "mt-0.5"),
        rx.el.p(message, class_name="m-0"),
        class_name=(
            "flex items-start gap-2 rounded-lg border border-danger bg-danger-soft px-3 py-2 text-sm text-danger"
        ),
    )
    return rx.el.div(
        rx.cond(message, box) if isinstance(message, rx.Var) else box, role="alert", class_name="empty:hidden"
    )


def form(
    *fields: Any,
    on_submit: Any = None,
    action: str | None = None,
    class_name: str = "",
    draft: dict[str, Any] | None = None,
    quiet: bool = False,
    **props: Any,
) -> rx.Component:
    """A form. Enter sends it. Typed text is kept until the server has written it, see `ui.drafts`.

    Args:
        fields: Fields, one under the other; `columns` puts some side by side.
        on_submit: Event handler; gets a dict of the typed texts, by name.
        action: Instead: the address of an ordinary form post, which needs no script. It keeps no draft.
        draft: `drafts.attributes(…)`, where the handler and the page's address do not identify the form.
        quiet: Shows no notice of a restored draft: for a single line whose text is notice enough.
    """
    look = f"flex flex-col gap-4 {class_name}".strip()
    if action is not None:
        return PostForm.create(
            *fields, action=action, **{"method": "post", "no_validate": True, "class_name": look, **props}
        )
    if draft is None:
        draft = drafts.attributes(getattr(getattr(on_submit, "fn", None), "__qualname__", "form"))
    return rx.el.form(
        *([] if quiet else [drafts.notice()]),
        drafts.identity(),
        *fields,
        on_submit=on_submit,
        no_validate=True,
        class_name=f"{drafts.GROUP} {look}",
        custom_attrs=draft | props.pop("custom_attrs", {}),
        **props,
    )


def columns(*fields: Any) -> rx.Component:
    """Fields side by side from 640 px, under each other on a phone."""
    return rx.el.div(*fields, class_name="grid grid-cols-1 gap-4 sm:grid-cols-2")


def section(title: Text, *fields: Any, hint: Text | None = None) -> rx.Component:
    """A group of fields under a heading."""
    return rx.el.fieldset(
        rx.el.legend(title, class_name="p-0 mb-1 text-base font-medium text-ink"),
        *([rx.el.p(hint, class_name="m-0 text-sm text-ink-2")] if hint is not None else []),
        *fields,
        class_name="m-0 flex min-w-0 flex-col gap-4 border-0 p-0",
    )


def actions(
    save: Text | None = None, *others: rx.Component, loading: rx.Var[bool] | None = None, icon: str | None = None
) -> rx.Component:
    """The end of a form: the primary button, after `others` (say `dialog.close_button()`)."""
    return rx.el.div(
        *others,
        submit(t("ui.save") if save is None else save, loading=loading, icon=icon),
        class_name="flex flex-wrap items-center justify-end gap-2 pt-1",
    )
