"""The input that lies over a value while it is changed in place, and the button that opens it on a record's page."""

from typing import Any

import reflex as rx

from crm_app.records.states.cell_inputs import VALUE, Cell
from crm_app.records.states.own import Tick
from crm_app.ui import choosing, dates, drafts, form
from crm_app.ui.button import classes, icon_button
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.in_place import CellBox
from crm_app.ui.picker import record_picker
from crm_app.values.options import Option, Suggestion

State = Any
_NOTE = "cell-note"


def cell_box(state: State) -> Any:
    """The input of the open value; nothing while none is open. Once on each page whose values can be changed in place."""
    cell = as_var(state.cell).to(Cell)
    hidden = [
        rx.el.input(type="hidden", name=name, value=cell[part].to(str))
        for name, part in (("record_id", "id"), ("field", "name"), ("form_version", "version"))
    ]
    body = form.form(
        *hidden,
        rx.el.input(type="hidden", name="form_base"),
        rx.el.div(
            rx.el.div(_control(state, cell), class_name="min-w-0 flex-1"),
            *_buttons(state),
            class_name="flex items-start gap-1",
        ),
        _notes(cell),
        on_submit=state.save_cell,
        draft=drafts.attributes("cell " + cell["id"].to(str) + " " + cell["name"].to(str)),
        class_name="!gap-1",
        quiet=True,
    )
    return rx.cond(
        cell["id"].to(str),
        CellBox.create(
            body,
            row=cell["id"].to(str),
            name=cell["name"].to(str),
            turn=cell["turn"].to(int),
            on_lost=state.begin_cell,
            key=cell["id"].to(str) + cell["name"].to(str),
            class_name="fixed z-30 rounded-xl border border-ink bg-surface p-1 shadow-float",
            custom_attrs={"aria-label": cell["label"].to(str)},
        ),
    )


def _buttons(state: State) -> tuple[Any, Any]:
    """What Enter and Escape do, for the pointer and for touch."""
    save = rx.el.button(
        icon("check", 16),
        type="submit",
        aria_label=t("ui.save"),
        title=t("ui.save"),
        class_name=classes("primary", square=True),
    )
    leave = icon_button(
        "x",
        t("ui.cancel"),
        variant="secondary",
        on_click=state.leave_cell,
        custom_attrs={"data-draft-discard": "true"},
    )
    return save, leave


def _notes(cell: Any) -> Any:
    """Why the change was refused, and what the value is now."""
    return rx.el.div(
        rx.cond(
            cell["error"].to(str),
            rx.el.p(
                icon("circle-alert", 14, "mt-px"),
                cell["error"].to(str),
                class_name="m-0 flex items-start gap-1.5 px-1 pb-1 text-xs text-danger",
            ),
        ),
        rx.cond(
            cell["theirs"].to(str),
            rx.el.p(
                t("records.cell.theirs", value=cell["theirs"].to(str)),
                class_name="m-0 px-1 pb-1 text-sm text-ink [overflow-wrap:anywhere]",
            ),
        ),
        id=_NOTE,
        role="alert",
        class_name="empty:hidden",
    )


def _control(state: State, cell: Any) -> Any:
    """The input, by the shape of the value."""
    start = cell["value"].to(str)
    given: dict[str, Any] = {
        "name": cell["input"].to(str),
        "aria_label": cell["label"].to(str),
        "aria_invalid": rx.cond(cell["error"].to(str), "true", "false"),
        "aria_describedby": _NOTE,
    }
    line = rx.el.input(
        type=cell["kind"].to(str),
        input_mode=cell["mode"].to(str),
        placeholder=cell["example"].to(str),
        max_length=cell["most"].to(int),
        default_value=start,
        auto_complete="off",
        class_name=form.ONE_LINE,
        **given,
    )
    area = rx.el.textarea(
        rows="3",
        max_length=cell["most"].to(int),
        default_value=start,
        class_name=f"{form.CONTROL} py-2 resize-y [field-sizing:content] min-h-20 max-h-80",
        **given,
    )
    return rx.match(
        cell["shape"].to(str),
        ("area", area),
        ("choice", choosing.select_control(cell["options"].to(list[Option]), default_value=start, **given)),
        ("several", _several(cell)),
        ("day", dates.date_control(id="cell-day", value=start, **given)),
        ("moment", dates.date_control(id="cell-moment", timed=True, value=start, **given)),
        ("link", _picker(state, cell)),
        line,
    )


def _several(cell: Any) -> Any:
    return rx.el.div(
        rx.el.input(type="hidden", name=cell["input"].to(str), value="several"),
        rx.foreach(
            cell["ticks"].to(list[Tick]),
            lambda tick: rx.el.div(
                choosing.checkbox(tick["name"].to(str), tick["label"].to(str), checked=tick["ticked"].to(bool)),
                key=tick["name"].to(str),
            ),
        ),
        role="group",
        aria_label=cell["label"].to(str),
        aria_describedby=_NOTE,
        class_name="flex max-h-64 flex-col gap-2 overflow-y-auto p-1.5",
    )


def _picker(state: State, cell: Any) -> Any:
    return record_picker(
        VALUE,
        cell["label"].to(str),
        options=cell["found"].to(list[Suggestion]),
        on_search=state.find_for_cell,
        chosen=cell["chosen"].to(Suggestion),
        scope="cell-",
        hide_label=True,
    )


def change_button(state: State, label: Text) -> Any:
    """The button beside a value on a record's page that opens it, for those who may change the record."""
    return rx.cond(
        state.may_edit,
        rx.el.button(
            icon("pencil", 14),
            type="button",
            aria_label=t("records.cell.change_field", field=label),
            title=t("records.cell.change"),
            custom_attrs={"data-change": ""},
            class_name=(
                "-my-1 inline-flex size-7 shrink-0 items-center justify-center rounded-md border-0 bg-transparent "
                "text-ink-3 hover:bg-muted hover:text-ink"
            ),
        ),
    )
