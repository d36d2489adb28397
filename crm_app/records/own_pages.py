"""Parts of pages for the fields of a workspace's own: their inputs in a form, their values on a record's page."""

from typing import Any

import reflex as rx

from crm_app.records.in_place_pages import change_button
from crm_app.records.states.own import OwnInput
from crm_app.ui import choosing, form
from crm_app.ui.i18n import as_var, t
from crm_app.ui.picker import record_picker
from crm_app.ui.sections import card
from crm_app.values.options import Option

State = Any
Var = Any
_STAR = rx.el.span("*", aria_hidden="true", class_name="leading-none text-danger")


def own_inputs(state: State) -> rx.Component:
    """The inputs for the fields of the workspace's own; nothing where there are none."""

    def row(one: Var) -> rx.Component:
        return rx.el.div(
            rx.cond(
                one["heading"],
                rx.el.h2(one["heading"], class_name="m-0 mb-4 mt-2 text-base font-medium text-ink"),
            ),
            own_input(
                one,
                errors=state.form_errors,
                options=as_var(state.offered)[one["name"].to(str)],
                on_search=state.find(one["name"].to(str)),
                chosen=as_var(state.linked)[one["name"].to(str)],
            ),
            key=one["name"],
        )

    return rx.el.div(
        rx.foreach(as_var(state.own_inputs).to(list[OwnInput]), row), class_name="flex flex-col gap-4 empty:hidden"
    )


def own_input(
    one: Var, *, errors: Any, options: Var, on_search: Any, chosen: Any = None, scope: str = ""
) -> rx.Component:
    """The input of a field of the workspace's own.

    Args:
        one: a var, an `OwnInput`.
        options: the choices of its picker, where it links to records.
        on_search: handler that gets what was typed into the picker.
        chosen: the initial choice of the picker.
        scope: begins the ids of the input, where the page has another form.
    """

    def control(maker: Any, **more: Any) -> rx.Component:
        more = {"aria_required": rx.cond(one["required"], "true", "false"), "scope": scope} | more
        return maker(one["name"], _label(one), value=one["value"], errors=errors, hint=one["hint"], **more)

    line = {"type": one["kind"], "input_mode": one["mode"], "placeholder": one["example"], "max_length": one["most"]}
    link = record_picker(
        one["name"].to(str),
        as_var(rx.cond(one["required"], one["label"].to(str) + " *", one["label"].to(str))),
        options=options,
        on_search=on_search,
        chosen=chosen,
        errors=errors,
        hint=one["hint"],
        scope=scope,
    )
    return rx.match(
        one["shape"],
        ("area", control(form.textarea, max_length=one["most"])),
        ("choice", control(choosing.select, options=one["options"].to(list[Option]), empty="–")),
        ("several", _several(one, errors)),
        ("link", link),
        control(form.text, **line),
    )


def _label(one: Var) -> rx.Component:
    return rx.fragment(one["label"], rx.cond(one["required"], _STAR))


def _several(one: Var, errors: Any) -> rx.Component:
    """Checkboxes; the hidden input says that the form has them, since those without a tick are not sent."""
    error = as_var(errors)[one["name"]].to(str)
    return rx.el.fieldset(
        rx.el.legend(_label(one), class_name="mb-1.5 flex items-baseline gap-1.5 p-0 text-sm font-medium text-ink"),
        rx.el.input(type="hidden", name=one["name"], value="several"),
        rx.el.div(
            rx.foreach(
                one["ticks"],
                lambda tick: rx.el.div(
                    choosing.checkbox(tick["name"], tick["label"], checked=tick["ticked"].to(bool)), key=tick["name"]
                ),
            ),
            class_name="flex flex-wrap gap-x-5 gap-y-2",
        ),
        rx.cond(one["hint"], rx.el.p(one["hint"], class_name="m-0 mt-1.5 text-xs text-ink-3")),
        form.error_text(
            rx.Var(f"({error!s} ?? '')", _var_data=error._get_all_var_data()).to(str), id=f"{one['name']}-error"
        ),
        class_name="m-0 min-w-0 border-0 p-0",
    )


def own_facts(state: State) -> rx.Component:
    """The values of own fields on a record's page, under the headings of their sections."""

    def row(one: Var) -> rx.Component:
        look = "text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"
        return rx.el.div(
            rx.cond(one["heading"], rx.el.p(one["heading"], class_name="m-0 mt-2 text-xs font-medium text-ink-2")),
            rx.el.dl(
                rx.el.div(
                    rx.el.dt(one["name"], class_name="w-28 shrink-0 text-ink-3 [overflow-wrap:anywhere]"),
                    rx.el.dd(
                        rx.el.div(
                            rx.cond(
                                one["href"],
                                rx.el.a(
                                    one["value"],
                                    href=one["href"],
                                    target=rx.cond(one["href"].to(str).startswith("http"), "_blank", "_self"),
                                    rel="noopener noreferrer nofollow",
                                    class_name=look,
                                ),
                                one["value"],
                            ),
                            class_name="min-w-0 flex-1",
                        ),
                        rx.cond(one["cell"], change_button(state, one["name"])),
                        custom_attrs={"data-cell": one["cell"]},
                        class_name=(
                            "m-0 flex min-w-0 flex-1 items-start gap-1 whitespace-pre-line text-ink "
                            "[overflow-wrap:anywhere]"
                        ),
                    ),
                    class_name="flex gap-3 py-1.5 text-sm",
                ),
                class_name="m-0",
            ),
        )

    return rx.cond(
        as_var(state.custom).length() > 0,
        card(
            rx.el.h2(t("ui.record.custom"), class_name="m-0 mb-2 text-sm font-medium text-ink"),
            rx.foreach(state.custom, row),
        ),
    )
