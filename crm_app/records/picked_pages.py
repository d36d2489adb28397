"""Ticks on the rows of a list, the bar that appears when rows are picked, and the dialog that changes these records."""

from functools import reduce
from operator import or_
from typing import Any, get_type_hints

import reflex as rx

from crm_app.records.fields import Field, form_of, longest
from crm_app.records.own_pages import own_input
from crm_app.records.pages import State, Var, allowed
from crm_app.records.states.own import OwnInput
from crm_app.records.states.picked_own import settable
from crm_app.ui import ahead, choosing, dates, dialog, form
from crm_app.ui.button import button
from crm_app.ui.i18n import as_var, t
from crm_app.ui.picker import record_picker
from crm_app.ui.selection import select_all, selection_bar
from crm_app.ui.state import Shell


def may_pick(kind: str) -> Any:
    """Whether the person may do anything with picked records of the kind."""
    return reduce(or_, (allowed(f"{kind}.{verb}") for verb in ("update", "delete")))


def pick_box(state: State, record_id: Var, title: Var) -> rx.Component:
    """The checkbox of a row: Space and a click tick it, with Shift the rows up to it."""
    return choosing.tick_box(
        checked=as_var(state.picked_all) | as_var(state.picked).contains(record_id),
        read_only=True,
        aria_label=t("changes.pick.row", name=title),
        on_click=lambda info: state.pick(record_id, info["shift_key"]),
    )


def pickable(state: State, kind: str, row: Any) -> Any:
    """`row`, a function that makes a row of a list, with a checkbox before the row."""

    def made(one: Var) -> rx.Component:
        component: rx.Component = row(one)
        title = "name" if "name" in get_type_hints(one._var_type) else "title"
        box = pick_box(state, one["id"].to(str), one[title].to(str))
        component.children.insert(
            0, rx.cond(may_pick(kind), rx.el.div(box, class_name="relative z-10 -mr-1 shrink-0 sm:-ml-2"))
        )
        return component

    return made


def pick_line(state: State, kind: str) -> Any:
    """The checkbox over a list that ticks every row of the page."""
    shown = as_var(state.rows).length()
    is_whole = as_var(state.picked_all) | (as_var(state.picked).length() >= shown)
    return select_all(may_pick(kind) & (shown > 0), is_whole, state.pick_page)


def bulk_bar(state: State, kind: str) -> Any:
    """The actions for the picked rows, at the bottom of the screen while any row is picked, with their dialog."""
    is_any = as_var(state.picked_all) | (as_var(state.picked).length() > 0)
    further = (as_var(state.next_href) != "") | (as_var(state.previous_href) != "")
    said = rx.cond(
        state.picked_all,
        t("changes.pick.all", count=as_var(state.picked_count)),
        t("changes.pick.some", count=as_var(state.picked_count)),
    )

    def act(label: str, symbol: str, mode: str) -> rx.Component:
        return button(t(label), icon=symbol, size="sm", on_click=state.begin_bulk(mode), custom_attrs=ahead.opens())

    changes = [
        act("changes.do.field", "pencil", "field"),
        act("changes.do.owner", "user", "owner"),
        *([act("changes.do.tags", "tag", "tags")] if "tags" in state._record.patch.model_fields else []),
        *([act("changes.do.move", "move", "move")] if state._moves else []),
    ]
    bar = selection_bar(
        is_any,
        said,
        rx.cond(
            further & ~as_var(state.picked_all),
            button(t("changes.pick.matching"), size="sm", variant="ghost", on_click=state.pick_matching),
        ),
        rx.cond(allowed(f"{kind}.update"), rx.el.div(*changes, class_name="flex flex-wrap gap-1.5")),
        rx.cond(
            allowed(f"{kind}.delete"),
            button(t("ui.delete"), icon="trash-2", size="sm", variant="danger", on_click=state.begin_delete),
        ),
        label=t("changes.bar"),
        on_clear=state.unpick,
    )
    return rx.fragment(bar, _dialog(state))


def _dialog(state: State) -> Any:
    mode, count = as_var(state.bulk_mode), as_var(state.picked_count)
    titles = [(name, t(f"changes.do.{name}.title")) for name in ("field", "owner", "tags", "move")]
    forms = [
        ("owner", _form(state, _owner(state))),
        ("tags", _form(state, *_tags(state))),
        ("delete", _deletion(state)),
    ]
    if state._moves:
        forms.append(("move", _form(state, _move(state))))
    return dialog.dialog(
        rx.match(mode, *titles, t("changes.do.delete.title", count=count)),
        rx.match(mode, *forms, _form(state, *_fields(state))),
        open=mode != "",
        on_open_change=state.close_bulk,
        size="sm",
    )


def _form(state: State, *fields: Any) -> Any:
    count = as_var(state.picked_count)
    return form.form(
        *fields,
        rx.el.p(t("changes.will", count=count), class_name="m-0 text-sm text-ink-2"),
        form.actions(t("changes.do.change", count=count), dialog.close_button()),
        on_submit=state.change_picked,
        quiet=True,
    )


def _deletion(state: State) -> Any:
    count = as_var(state.picked_count)
    return rx.el.div(
        rx.el.p(t("changes.will_delete", count=count), class_name="m-0 mb-5 text-sm text-ink-2"),
        rx.el.div(
            dialog.close_button(),
            button(t("changes.do.delete", count=count), variant="destroy", on_click=state.delete_picked),
            class_name="flex flex-wrap justify-end gap-2",
        ),
    )


def _owner(state: State) -> Any:
    return choosing.select(
        "owner_id",
        t("ui.record.owner"),
        state.bulk_options,
        errors=state.form_errors,
        empty=t("ui.record.nobody"),
        scope="bulk-",
    )


def _move(state: State) -> Any:
    label = t(f"{state._record.plural}.field.{state._moves}")
    return choosing.select(state._moves, label, state.bulk_options, errors=state.form_errors, scope="bulk-")


def _tags(state: State) -> list[Any]:
    hint = t("ui.record.tags_hint")
    return [
        form.text(name, t(f"changes.do.{name}"), errors=state.form_errors, hint=hint, max_length=900, scope="bulk-")
        for name in ("add_tags", "remove_tags")
    ]


def _fields(state: State) -> list[Any]:
    record, chosen = state._record, as_var(state.bulk_field)
    own = as_var(state.bulk_own).to(OwnInput)
    input_ = own_input(
        own,
        errors=state.form_errors,
        options=as_var(state.offered)[own["name"].to(str)],
        on_search=state.find_for_bulk(own["name"].to(str)),
        scope="bulk-",
    )
    return [
        choosing.select(
            "field",
            t("changes.do.which"),
            state.bulk_options,
            errors=state.form_errors,
            empty=t("ui.record.nothing"),
            scope="bulk-",
            on_change=state.choose_bulk_field,
            custom_attrs=ahead.choice(as_var(state.bulk_field)),
        ),
        rx.match(
            chosen,
            *((one.name, _control(state, one)) for one in settable(record)),
            rx.cond(own["name"], rx.el.div(input_, key=own["name"].to(str))),
        ),
    ]


def _control(state: State, one: Field) -> Any:
    record = state._record
    label, info = t(f"{record.plural}.field.{one.name}"), record.new.model_fields[one.name]
    kind = form_of(record.new, one)
    if kind == "link":
        return record_picker(
            one.name,
            label,
            options=as_var(state.offered)[one.name],
            on_search=state.find_for_bulk(one.name),
            errors=state.form_errors,
            hint=t("changes.do.empty"),
            scope="bulk-",
        )
    if kind == "choice":
        choices = [(key, t(f"{record.plural}.{one.name}.{key}")) for key in one.choices]
        empty = None if info.is_required() or info.default else t("ui.record.nothing")
        return choosing.select(one.name, label, choices, errors=state.form_errors, empty=empty, scope="bulk-")
    given: dict[str, Any] = {"errors": state.form_errors, "scope": "bulk-"}
    if kind == "currency":
        return choosing.currency(one.name, label, value=as_var(Shell.currency), **given)
    if not info.is_required():
        given["hint"] = t("changes.do.empty")
    match kind:
        case "number" | "year":
            return form.number(one.name, label, **given)
        case "amount":
            return form.number(one.name, label, decimals=True, **given)
        case "day":
            return dates.date(one.name, label, **given)
        case "date_time":
            return dates.date_time(one.name, label, **given)
    return form.text(one.name, label, max_length=longest(record.new, one.name) or 200, **given)
