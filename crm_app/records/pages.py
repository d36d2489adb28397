"""The pages of all records: a list under its filters, a record's page, its form. Domains bring rows, facts and fields.

Texts are found by name: `<plural>.title`, `.one`, `.new`, `.search`, `.empty.title`, `.empty.text`, `.field.<name>`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from crm_app.records import in_place, related
from crm_app.records.in_place_pages import cell_box, change_button
from crm_app.records.own_pages import own_facts
from crm_app.records.shown import view_type
from crm_app.ui import badge
from crm_app.ui.button import button, link, link_button
from crm_app.ui.empty import empty
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.in_place import CellFacts
from crm_app.ui.menu import item, menu
from crm_app.ui.sections import card, page_header, section, split
from crm_app.ui.skeleton import skeleton_record, skeleton_rows
from crm_app.ui.state import Shell
from crm_app.ui.table import facts, record_list

State = Any
"""A subclass of one of the states in `crm_app.records.states`."""
Var = Any


def allowed(permission: str) -> Any:
    """Whether the person's role grants `permission`, in any scope."""
    return as_var(Shell.permissions).contains(permission)


def or_empty(var: Var) -> Any:
    """The var, or an empty text while the browser has no value for it."""
    return rx.Var(f"({var!s} ?? '')", _var_data=var._get_all_var_data()).to(str)


# ---------------------------------------------------------------- the record


def value(var: Var) -> rx.Component:
    """A fact, or a dash for none."""
    return rx.cond(var, rx.el.span(var, class_name="whitespace-pre-line"), rx.el.span("–", class_name="text-ink-3"))


def outside(var: Var, href: Var, *, blank: bool = False) -> rx.Component:
    """A fact that opens the phone, the mail program or another site."""
    props = {"target": "_blank", "rel": "noopener noreferrer nofollow"} if blank else {}
    look = "text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    return rx.cond(var, rx.el.a(var, href=href, class_name=look, **props), rx.el.span("–", class_name="text-ink-3"))


def reach(*ways: tuple[str, Text, Var, Var]) -> rx.Component:
    """How to reach somebody, for the thumb: on a screen without room for the facts at the side these stand over the rest.

    Args:
        ways: icon, name, what is shown, and the address that it opens; left out where that is empty.
    """

    def way(symbol: str, name: Text, shown: Var, href: Var) -> rx.Component:
        return rx.cond(
            shown,
            rx.el.a(
                icon(symbol, 16),
                rx.el.span(name, class_name="sr-only"),
                rx.el.span(shown, class_name="truncate"),
                href=href,
                class_name=(
                    "inline-flex min-h-11 min-w-0 max-w-full items-center gap-2 rounded-lg border border-line-strong "
                    "bg-surface px-3 text-sm text-ink no-underline hover:bg-subtle"
                ),
            ),
        )

    return rx.el.div(*(way(*one) for one in ways), class_name="mb-6 flex flex-wrap gap-2 empty:hidden lg:hidden")


def inside(var: Var, href: Var) -> rx.Component:
    """A fact with a link to another record."""
    look = "text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    return rx.cond(var, link(var, href=href, class_name=look), rx.el.span("–", class_name="text-ink-3"))


def tags(var: Var) -> rx.Component:
    """A record's tags."""
    return rx.el.div(rx.foreach(var.to(list[str]), badge.record_tag), class_name="flex flex-wrap gap-1")


def view_of(state: State) -> Any:
    """The var with the texts of a record's page: a misspelt name of a text stops the compilation of the page."""
    return as_var(state.view).to(state._view_type or view_type(state._record))


def record_name(state: State, place_key: str, *, edited: bool = False) -> tuple[Any, str]:
    """The name of the record of a page and its section, for `page(named=…)`; updated live."""
    name = or_empty(view_of(state)["title"])
    return (rx.cond(name, t("ui.record.edit", name=name), "").to(str) if edited else name, place_key)


def missing(plural: str) -> rx.Component:
    """Shown in place of a record that does not exist, or that the person may not read."""
    return empty(
        "circle-help",
        t("ui.record.missing"),
        t("ui.record.missing.text"),
        link_button(t(f"{plural}.title"), f"/{plural}", variant="primary"),
        whole=True,
    )


def record_page(
    state: State,
    *,
    kind: str,
    plural: str,
    pairs: Sequence[tuple[Text, Any] | tuple[Text, Any, str]],
    meta: Any = None,
    lead: Any = None,
    actions: Sequence[rx.Component] = (),
    main: Sequence[rx.Component] = (),
) -> rx.Component:
    """A record: its head, its facts at the side, and what belongs to it.

    Args:
        state: The record's state, a `RecordPage`.
        pairs: Label and value of its facts; and the name of the field, where its value can be changed in place.
        meta: Under its name.
        lead: Before its name (an avatar).
        actions: Further buttons, before Edit.
        main: What stands before the parts that other domains bring.
    """
    view = view_of(state)
    edit = rx.cond(
        state.may_edit,
        link_button(t("ui.edit"), f"/{plural}/" + state.record_id + "/edit", icon="pencil", variant="primary"),
    )
    more = rx.cond(
        state.may_delete, menu(item(t("ui.delete"), state.remove, icon="trash-2", danger=True), label=t("ui.actions"))
    )
    side = CellFacts.create(
        card(
            facts(
                *(_fact(state, *pair) for pair in pairs),
                _fact(state, t("ui.record.owner"), value(view["owner"].to(str)), "owner_id"),
                (t("ui.record.created"), value(view["created"].to(str))),
                (t("ui.record.updated"), value(view["updated"].to(str))),
            ),
        ),
        own_facts(state),
        on_change=state.begin_cell,
        class_name="flex flex-col gap-4",
        custom_attrs={"data-row": state.record_id},
    )
    head = page_header(
        rx.el.span(*([lead] if lead is not None else []), view["title"].to(str), class_name="flex items-center gap-3"),
        meta=meta,
        back=(t(f"{plural}.title"), f"/{plural}"),
        actions=[*actions, edit, more],
    )
    parts = rx.el.div(*main, *related.parts(kind, as_var(state.record_id)))
    body = rx.el.div(head, split(parts, side), cell_box(state))
    return rx.el.div(
        rx.match(
            as_var(state.status),
            # After the form of a new record the state is ready but without a record, until it has loaded the record of
            # this page.
            ("ready", rx.cond(state.record_id, body, skeleton_record())),
            ("missing", missing(plural)),
            skeleton_record(),
        ),
        on_unmount=state.leave,
    )


def _fact(state: State, label: Text, shown: Any, name: str = "") -> Any:
    """A fact for `ui.table.facts`, with the button that changes it in place where its field is one that can be."""
    if name not in in_place.declared(state._record):
        return (label, shown)
    return (label, shown, name, change_button(state, label))


def related_section(
    state: State,
    row: Callable[[Var], rx.Component],
    *,
    title: Text,
    nothing: Text,
    new_href: Var = None,
    permission: str,
    create_permission: str = "",
    all_href: Var = None,
) -> rx.Component:
    """Records beside a record.

    Args:
        state: A `RelatedList`.
        nothing: What is said when there are none.
        new_href: The form for one more.
        permission: Who lacks it does not see the section.
        all_href: The list of all of them.
    """
    add = rx.fragment()
    if new_href is not None:
        add = rx.cond(
            allowed(create_permission),
            link_button(t("ui.record.add"), new_href, icon="plus", size="sm", variant="ghost"),
        )
    every = rx.fragment()
    if all_href is not None:
        every = rx.cond(state.more, link_button(t("ui.record.all"), all_href, size="sm", variant="ghost"))
    return rx.cond(
        allowed(permission),
        rx.el.div(
            section(
                title,
                rx.cond(
                    state.loading,
                    skeleton_rows(2),
                    rx.cond(
                        as_var(state.rows).length() > 0,
                        record_list(state.rows, row, label=title, key="id"),
                        rx.el.p(nothing, class_name="m-0 text-sm text-ink-3"),
                    ),
                ),
                rx.cond(
                    state.more,
                    rx.el.div(
                        button(t("ui.load_more"), size="sm", variant="ghost", on_click=state.show_more),
                        class_name="pt-2 text-center",
                    ),
                ),
                actions=rx.fragment(every, add),
            ),
        ),
    )
