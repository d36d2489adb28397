"""The filter of a list on its page: the button, the conditions as chips, and the dialog that edits one of them."""

from typing import Any

import reflex as rx

from crm_app.records.pages import State, Var
from crm_app.records.states.filter_rows import FieldGroup, FilterRow, FilterTick
from crm_app.ui import ahead, choosing, dates, dialog, drafts, form
from crm_app.ui.button import button, icon_button, link
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.picker import record_picker
from crm_app.values.options import Option, Suggestion

_CHIP = "inline-flex max-w-80 items-center rounded-full bg-muted text-xs text-ink"
_CONTROL = f"{form.ONE_LINE} appearance-none pr-9 cursor-pointer"


def filter_button(state: State) -> Any:
    """The button that begins a new condition."""
    return rx.el.div(
        button(
            t("records.filter.add"), icon="list-filter", on_click=state.begin_filter(-1), custom_attrs=ahead.opens()
        ),
        class_name="shrink-0",
    )


def filter_chips(state: State) -> Any:
    """The parts of the filter: each opens its editor, and has a link to the list without it."""
    several = as_var(state.filter_chips).length() > 1
    joined = rx.el.div(
        choosing.select_control(
            [("all", t("records.filter.match.all")), ("any", t("records.filter.match.any"))],
            value=state.filter_joined,
            on_change=state.join_filter,
            aria_label=t("records.filter.match"),
            class_name="h-7! border-line! py-0! text-xs! sm:text-xs!",
        ),
        class_name="shrink-0",
    )
    return rx.cond(
        as_var(state.filter_chips).length() > 0,
        rx.el.div(
            rx.el.ul(
                rx.foreach(state.filter_chips, lambda one: _chip(state, one)),
                aria_label=t("records.filter.applied"),
                class_name="m-0 flex min-w-0 flex-wrap gap-1.5 p-0",
            ),
            rx.cond(several, joined),
            class_name="flex min-w-0 flex-wrap items-center gap-2",
        ),
    )


def _chip(state: State, one: Var) -> Any:
    label = one["label"].to(str)
    return rx.el.li(
        rx.el.button(
            rx.el.span(label, class_name="truncate"),
            type="button",
            aria_label=t("records.filter.edit", name=label),
            title=label,
            on_click=state.begin_filter(one["number"].to(int)),
            custom_attrs=ahead.opens(),
            class_name=(
                "inline-flex min-h-7 min-w-0 cursor-pointer items-center rounded-l-full border-0 bg-transparent py-0.5 "
                "pl-2.5 pr-1 text-xs text-ink hover:bg-line"
            ),
        ),
        link(
            icon("x", 12),
            href=one["href"].to(str),
            aria_label=t("ui.filters.remove", name=label),
            class_name=(
                "inline-flex size-7 shrink-0 items-center justify-center rounded-full text-ink-2 hover:bg-line hover:text-ink"
            ),
        ),
        key=one["number"].to(str),
        class_name=f"{_CHIP} list-none",
    )


def filter_dialog(state: State) -> Any:
    """The dialog of one part of the filter: its conditions, joined the other way."""
    rows = as_var(state.filter_rows).to(list[FilterRow])
    by_all = as_var(state.filter_joined) == "all"
    body = form.form(
        form.form_errors(as_var(state.filter_refused)),
        rx.el.input(type="hidden", name="number", value=as_var(state.filter_number).to(str)),
        rx.foreach(rows, lambda one, index: _row(state, one, index, rows.length(), by_all)),
        rx.el.div(
            button(
                rx.cond(by_all, t("records.filter.alternative.any"), t("records.filter.alternative.all")),
                icon="plus",
                variant="ghost",
                size="sm",
                on_click=state.add_filter_row,
                custom_attrs=ahead.adds("[name$=_field]") | {"data-draft-add": "_field"},
            ),
        ),
        form.actions(t("records.filter.apply"), dialog.close_button()),
        on_submit=state.apply_filter,
        draft=drafts.attributes("filter " + as_var(state.filter_number).to_string(), by_query=True),
    )
    return dialog.dialog(
        t("records.filter.title"),
        body,
        open=state.filter_open,
        on_open_change=state.close_filter,
        size="md",
    )


def _row(state: State, one: Var, index: Var, count: Var, by_all: Var) -> Any:
    key = one["key"].to(str)
    joint = rx.cond(by_all, t("records.filter.or"), t("records.filter.and"))
    return rx.el.fieldset(
        rx.cond(index > 0, rx.el.legend(joint, class_name="mb-2 p-0 text-sm font-medium text-ink-2")),
        rx.el.div(
            rx.el.div(
                rx.el.div(_field_choice(state, one, key), class_name="min-w-0 flex-1"),
                rx.cond(
                    count > 1,
                    icon_button(
                        "x",
                        t("records.filter.take_away"),
                        size="sm",
                        on_click=state.drop_filter_row(key),
                        class_name="mt-7",
                    ),
                ),
                class_name="flex items-start gap-2",
            ),
            rx.cond(one["field"] != "", rx.fragment(_op_choice(state, one, key), _value(state, one, key))),
            class_name="flex flex-col gap-3",
        ),
        key=key,
        class_name="m-0 min-w-0 border-0 p-0",
    )


def _choice(
    state: State, name: Var, label: Text, options: list[Any], *, value: Var, on_change: Any, **props: Any
) -> rx.Component:
    """A choice after which the server makes what follows it."""
    given: dict[str, Any] = {"default_value": value, "on_change": on_change, "custom_attrs": ahead.choice(value)}
    return form.field(
        label,
        lambda tied: rx.el.div(
            rx.el.select(*options, name=name, class_name=_CONTROL, **given, **tied, **props),
            icon("chevron-down", 16, "pointer-events-none absolute right-3 text-ink-3"),
            class_name="relative flex items-center",
        ),
        id=name,
        error=form.error_of(state.form_errors, name),
    )


def _field_choice(state: State, one: Var, key: Var) -> rx.Component:
    groups = rx.foreach(
        as_var(state.filter_groups).to(list[FieldGroup]),
        lambda group: rx.el.optgroup(
            rx.foreach(
                group["options"].to(list[Option]),
                lambda option: rx.el.option(option["label"], value=option["value"], key=option["value"]),
            ),
            label=group["label"].to(str),
            key=group["label"].to(str),
        ),
    )
    return _choice(
        state,
        key + "_field",
        t("records.filter.field"),
        [rx.el.option(t("records.filter.choose"), value=""), groups],
        value=one["field"].to(str),
        on_change=lambda value: state.set_filter_field(key, value),
    )


def _op_choice(state: State, one: Var, key: Var) -> rx.Component:
    options = rx.foreach(
        one["ops"].to(list[Option]),
        lambda option: rx.el.option(option["label"], value=option["value"], key=option["value"]),
    )
    return _choice(
        state,
        key + "_op",
        t("records.filter.operator"),
        [options],
        value=one["op"].to(str),
        on_change=lambda value: state.set_filter_op(key, value),
        key=key + one["field"].to(str),
    )


def _value(state: State, one: Var, key: Var) -> Any:
    """The input of a row. It is made anew when field or operator ask for another one."""
    name = key + "_value"
    given: dict[str, Any] = {"errors": state.form_errors, "value": one["value"].to(str)}
    to: dict[str, Any] = {"errors": state.form_errors, "value": one["value_to"].to(str)}
    label = t("records.filter.value")
    currency = rx.cond(one["currency"] != "", _currency(state, one, key))
    shown = rx.match(
        one["shape"],
        ("text", form.text(name, label, max_length=300, **given)),
        (
            "texts",
            form.text(name, t("records.filter.values"), hint=t("records.filter.values.hint"), max_length=2000, **given),
        ),
        ("number", rx.fragment(form.number(name, label, decimals=True, **given), currency)),
        (
            "two_numbers",
            rx.fragment(
                form.columns(
                    form.number(name, label, decimals=True, **given),
                    form.number(name + "_to", t("records.filter.value_to"), decimals=True, **to),
                ),
                currency,
            ),
        ),
        ("day", dates.date(name, label, **given)),
        (
            "two_days",
            form.columns(
                dates.date(name, label, **given), dates.date(name + "_to", t("records.filter.value_to"), **to)
            ),
        ),
        ("days", form.number(name, t("records.filter.days"), **given)),
        ("period", choosing.select(name, t("records.filter.period"), one["options"].to(list[Option]), **given)),
        ("choice", choosing.select(name, label, one["options"].to(list[Option]), **given)),
        ("several", _several(state, one, name)),
        ("link", _link(state, one, key, name, label)),
        ("links", rx.fragment(_several(state, one, name), _link(state, one, key, name, t("records.filter.further")))),
        rx.fragment(),
    )
    return rx.el.div(
        shown, key=key + one["field"].to(str) + one["shape"].to(str), class_name="flex flex-col gap-3 empty:hidden"
    )


def _currency(state: State, one: Var, key: Var) -> rx.Component:
    return choosing.select(
        key + "_currency",
        t("records.filter.currency"),
        one["currencies"].to(list[Option]),
        value=one["currency"].to(str),
        errors=state.form_errors,
    )


def _several(state: State, one: Var, name: Var) -> Any:
    ticks = one["ticks"].to(list[FilterTick])
    return rx.el.fieldset(
        rx.el.legend(t("records.filter.values"), class_name="mb-1.5 p-0 text-sm font-medium text-ink"),
        rx.el.div(
            rx.foreach(
                ticks,
                lambda tick: rx.el.div(
                    choosing.checkbox(tick["name"], tick["label"], checked=tick["ticked"].to(bool)), key=tick["name"]
                ),
            ),
            class_name="flex max-h-60 flex-wrap gap-x-5 gap-y-2 overflow-y-auto",
        ),
        form.error_text(_error(state, name), id=name + "-ticks-error"),
        class_name="m-0 min-w-0 border-0 p-0",
    )


def _error(state: State, name: Var) -> rx.Var[str]:
    error = as_var(state.form_errors)[name].to(str)
    return rx.Var(f"({error!s} ?? '')", _var_data=error._get_all_var_data()).to(str)


def _link(state: State, one: Var, key: Var, name: Var, label: Text) -> Any:
    return record_picker(
        name,
        label,
        options=as_var(state.filter_offered)[key].to(list[Suggestion]),
        on_search=state.find_for_filter(key),
        chosen=one["chosen"],
        errors=state.form_errors,
    )
