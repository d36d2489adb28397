"""The pages of all records: a list under its filters, a record's page, its form. Domains bring rows, facts and fields.

Texts are found by name: `<plural>.title`, `.one`, `.new`, `.search`, `.empty.title`, `.empty.text`, `.field.<name>`.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from crm_app.records import related
from crm_app.ui import badge, dialog, drafts, form
from crm_app.ui.button import button, download_link, link, link_button, submit
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar, filter_select, search_box
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.layout import card, page_header, section, split
from crm_app.ui.menu import item, menu
from crm_app.ui.pagination import pager
from crm_app.ui.picker import record_picker
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
    """The var, or an empty text where the browser has nothing for it."""
    return rx.Var(f"({var!s} ?? '')", _var_data=var._get_all_var_data()).to(str)


# ---------------------------------------------------------------- the list


def chosen(state: State, name: str) -> Any:
    """What the control of the filter `name` shows."""
    return or_empty(state.filters[name])


def choice(state: State, name: str, label: Text, options: Any, every: Text) -> rx.Component:
    """A filter with one choice, kept in the address."""
    return filter_select(label, options, chosen(state, name), lambda value: state.choose(name, value), every=every)


def tag_choice(state: State) -> rx.Component:
    """A filter by one of the tags in use; nothing where there are none."""
    found = as_var(state.tags)
    return rx.cond(found.length() > 0, choice(state, "tag", t("ui.record.tag"), found, t("ui.record.every_tag")))


def further_filters(state: State, *fields: rx.Component) -> rx.Component:
    """Filters that are seldom used, as a form beside the list; its fields bear the names of the filters."""
    return dialog.sheet(
        t("ui.record.more_filters"),
        form.form(*fields, form.actions(t("ui.record.apply"), dialog.close_button()), on_submit=state.apply),
        trigger=button(t("ui.record.more_filters"), icon="sliders-horizontal"),
        close_when=as_var(state.export_href),
    )


def sort_choice(state: State, options: Sequence[tuple[str, Text]], default: Text) -> rx.Component:
    """The order of a list, kept in the address."""
    return filter_select(
        t("ui.record.sort"), options, chosen(state, "sort"), lambda value: state.choose("sort", value), every=default
    )


def _chip(chip: Var) -> rx.Component:
    return rx.el.span(
        rx.el.span(chip["label"], class_name="truncate"),
        link(
            icon("x", 12),
            href=chip["href"],
            aria_label=t("ui.filters.remove", name=chip["label"]),
            class_name="inline-flex size-6 items-center justify-center rounded-full text-ink-2 hover:bg-line hover:text-ink",
        ),
        class_name="inline-flex max-w-72 items-center gap-0.5 rounded-full bg-muted py-0.5 pl-2.5 pr-0.5 text-xs text-ink",
    )


def list_page(
    state: State,
    row: Callable[[Var], rx.Component],
    *,
    kind: str,
    plural: str,
    icon_name: str,
    controls: Sequence[rx.Component] = (),
    views: rx.Component | None = None,
    path: str = "",
    actions: Sequence[rx.Component] = (),
    notice: rx.Component | None = None,
) -> rx.Component:
    """A list: its head, search and filters, rows, and the pages before and after.

    Args:
        state: The list's state, a `RecordList`.
        row: Makes one row; return a `record_row`.
        controls: Filters and order (`choice`, `tag_choice`, `sort_choice`).
        views: Links to other views of the same records, over the filters.
        path: The list's address; `/<plural>` untold.
        actions: Further buttons of the head.
        notice: What has to be known to read the rows rightly, over them.
    """
    path = path or f"/{plural}"
    new = rx.cond(
        allowed(f"{kind}.create"), link_button(t(f"{plural}.new"), f"/{plural}/new", icon="plus", variant="primary")
    )
    export = rx.cond(
        allowed("record.export"),
        download_link(
            icon("download"),
            rx.el.span(t("ui.record.export"), class_name="sr-only sm:not-sr-only"),
            href=state.export_href,
        ),
    )
    clear = link_button(t("ui.filters.clear"), path)
    nothing = rx.cond(
        state.first_href,
        empty(
            "map-pin",
            t("ui.record.gone"),
            t("ui.record.gone.text"),
            link_button(t("ui.record.first_page"), state.first_href, variant="primary"),
        ),
        rx.cond(
            state.failed,
            empty("circle-alert", state.failed, None, clear),
            rx.cond(
                state.filtered,
                empty("search", t("ui.record.no_match"), t("ui.record.no_match.text"), clear),
                empty(icon_name, t(f"{plural}.empty.title"), t(f"{plural}.empty.text"), new),
            ),
        ),
    )
    return rx.el.div(
        page_header(t(f"{plural}.title"), count=state.count, actions=[*actions, export, new]),
        *([views] if views is not None else []),
        filter_bar(
            rx.el.div(search_box(label=t(f"{plural}.search")), class_name="flex min-w-0 sm:w-64"),
            *controls,
            rx.cond(state.filtered, link_button(t("ui.filters.clear"), path, variant="ghost")),
        ),
        rx.cond(
            as_var(state.chips).length() > 0,
            rx.el.div(rx.foreach(state.chips, _chip), class_name="-mt-1 mb-4 flex flex-wrap gap-1.5"),
        ),
        *([notice] if notice is not None else []),
        record_list(state.rows, row, label=t(f"{plural}.title"), loading=state.loading, empty=nothing, key="id"),
        rx.cond(
            (as_var(state.next_href) != "") | (as_var(state.previous_href) != ""),
            pager(
                as_var(state.previous_href) != "",
                as_var(state.next_href) != "",
                rx.redirect(state.previous_href),
                rx.redirect(state.next_href),
            ),
        ),
        on_unmount=state.leave,
    )


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
    """A fact that is another record."""
    look = "text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    return rx.cond(var, link(var, href=href, class_name=look), rx.el.span("–", class_name="text-ink-3"))


def tags(var: Var) -> rx.Component:
    """A record's tags."""
    return rx.el.div(rx.foreach(var.to(list[str]), badge.tag), class_name="flex flex-wrap gap-1")


def record_name(state: State, place_key: str, *, edited: bool = False) -> tuple[Any, str]:
    """The name of the record that a page shows and where it belongs, for `page(named=…)`; live, as the page is."""
    name = or_empty(as_var(state.view)["title"])
    return (rx.cond(name, t("ui.record.edit", name=name), "").to(str) if edited else name, place_key)


def missing(plural: str) -> rx.Component:
    """In place of a record that is not there, or not for this person."""
    return empty(
        "circle-help",
        t("ui.record.missing"),
        t("ui.record.missing.text"),
        link_button(t(f"{plural}.title"), f"/{plural}", variant="primary"),
    )


def record_page(
    state: State,
    *,
    kind: str,
    plural: str,
    pairs: Sequence[tuple[Text, Any]],
    meta: Any = None,
    lead: Any = None,
    actions: Sequence[rx.Component] = (),
    main: Sequence[rx.Component] = (),
) -> rx.Component:
    """A record: its head, its facts at the side, and what belongs to it.

    Args:
        state: The record's state, a `RecordPage`.
        pairs: Label and value of its facts.
        meta: Under its name.
        lead: Before its name (an avatar).
        actions: Further buttons, before Edit.
        main: What stands before the parts that other domains bring.
    """
    view = state.view
    edit = rx.cond(
        state.may_edit,
        link_button(t("ui.edit"), f"/{plural}/" + state.record_id + "/edit", icon="pencil", variant="primary"),
    )
    more = rx.cond(
        state.may_delete, menu(item(t("ui.delete"), state.remove, icon="trash-2", danger=True), label=t("ui.actions"))
    )
    side = rx.el.div(
        card(
            facts(
                *pairs,
                (t("ui.record.owner"), value(view["owner"].to(str))),
                (t("ui.record.created"), value(view["created"].to(str))),
                (t("ui.record.updated"), value(view["updated"].to(str))),
            ),
        ),
        rx.cond(
            as_var(state.custom).length() > 0,
            card(
                rx.el.h2(t("ui.record.custom"), class_name="m-0 mb-2 text-sm font-medium text-ink"),
                rx.el.dl(
                    rx.foreach(
                        state.custom,
                        lambda one: rx.el.div(
                            rx.el.dt(one["name"], class_name="w-32 shrink-0 text-ink-3 [overflow-wrap:anywhere]"),
                            rx.el.dd(one["value"], class_name="m-0 min-w-0 flex-1 text-ink [overflow-wrap:anywhere]"),
                            class_name="flex gap-3 py-1.5 text-sm",
                        ),
                    ),
                    class_name="m-0",
                ),
            ),
        ),
        class_name="flex flex-col gap-4",
    )
    head = page_header(
        rx.el.span(*([lead] if lead is not None else []), view["title"].to(str), class_name="flex items-center gap-3"),
        meta=meta,
        back=(t(f"{plural}.title"), f"/{plural}"),
        actions=[*actions, edit, more],
    )
    body = rx.el.div(head, split(rx.el.div(*main, *related.parts(kind, as_var(state.record_id))), side))
    return rx.el.div(
        rx.match(
            as_var(state.status),
            # After the form of a new record the state is ready and of no record, until it has read this page's.
            ("ready", rx.cond(state.record_id, body, skeleton_record())),
            ("missing", missing(plural)),
            skeleton_record(),
        ),
        on_unmount=state.leave,
    )


def related_section(
    state: State,
    record_id: Var,
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
        record_id: The var with the id that they belong to.
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
            on_mount=state.show_for(record_id),
            on_unmount=state.leave,
        ),
    )


# ---------------------------------------------------------------- the form


def _conflict(one: Var) -> rx.Component:
    radio = "size-4 m-0 accent-primary"

    def option(choice: str, label: Text, text: Var, start: bool) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="take_" + one["name"].to(str),
                value=choice,
                default_checked=start,
                class_name=radio,
            ),
            rx.el.span(
                rx.el.span(label, class_name="text-ink-2"), " ", rx.el.span(text, class_name="font-medium text-ink")
            ),
            class_name="flex min-h-6 items-baseline gap-2 text-sm [overflow-wrap:anywhere]",
        )

    return rx.el.fieldset(
        rx.el.legend(one["label"], class_name="p-0 text-xs text-ink-2"),
        rx.cond(
            one["mine"],
            rx.el.div(
                option("mine", t("ui.record.conflict.mine"), one["mine"], True),
                option("theirs", t("ui.record.conflict.theirs"), one["theirs"], False),
                class_name="mt-1 flex flex-col gap-1",
            ),
            rx.el.p(
                rx.el.span(t("ui.record.conflict.only_theirs"), class_name="text-ink-2"),
                " ",
                rx.el.span(one["theirs"], class_name="font-medium text-ink"),
                class_name="m-0 mt-1 text-sm [overflow-wrap:anywhere]",
            ),
        ),
        key=one["name"],
        class_name="m-0 border-0 p-0 py-1.5",
    )


class ScrollTo(rx.Fragment):
    """Brings the first element of `places` (CSS selectors) into view, whenever `when` changes to something true.

    With `focus` it also takes the focus there.
    """

    when: rx.Var[Any]
    places: list[str] = []
    focus: bool = False

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[Any]:
        found = " ?? ".join(f"document.querySelector({json.dumps(place)})" for place in self.places)
        focus = "place?.focus({ preventScroll: true });" if self.focus else ""
        effect = (
            f"useEffect(() => {{ if (!{self.when!s}) return; const place = {found}; "
            f"place?.scrollIntoView({{ block: 'nearest', inline: 'center' }}); {focus} }}, [{self.when!s}])"
        )
        return [rx.Var(effect, _var_data=self.when._get_all_var_data())]

    def _render(self, props: dict[str, Any] | None = None) -> Any:
        return super()._render({})


def conflict_panel(state: State) -> rx.Component:
    """What somebody else wrote meanwhile, beside what was typed. Part of the form: it sends the choices."""
    return rx.el.div(
        rx.cond(
            as_var(state.conflicts).length() > 0,
            rx.el.div(
                rx.el.h2(
                    icon("git-merge", 16),
                    t("ui.record.conflict.title"),
                    class_name="m-0 flex items-center gap-2 text-sm font-medium text-ink",
                ),
                rx.el.p(t("ui.record.conflict.text"), class_name="m-0 mt-1 mb-3 text-sm text-ink-2"),
                rx.foreach(state.conflicts, _conflict),
                custom_attrs={"data-conflicts": "true", "data-fleeting": "true"},
                tab_index=-1,
                class_name="scroll-my-20 rounded-xl border border-warning bg-warning-soft p-4",
            ),
        ),
        role="alert",
        class_name="empty:hidden",
    )


def custom_inputs(state: State) -> rx.Component:
    """The form's rows for custom fields."""

    def row(one: Var) -> rx.Component:
        number = one["number"].to(str)
        look = f"{form.CONTROL} h-10 sm:h-9"
        return rx.el.div(
            rx.el.input(
                name="custom_name_" + number,
                default_value=one["name"],
                aria_label=t("ui.record.custom.name"),
                placeholder=t("ui.record.custom.name"),
                max_length=80,
                auto_complete="off",
                class_name=look,
            ),
            rx.el.input(
                name="custom_value_" + number,
                default_value=one["value"],
                aria_label=t("ui.record.custom.value"),
                placeholder=t("ui.record.custom.value"),
                max_length=2000,
                auto_complete="off",
                class_name=look,
            ),
            key=number,
            class_name="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-2",
        )

    return form.section(
        t("ui.record.custom"),
        rx.el.div(
            rx.foreach(state.custom_rows, row),
            custom_attrs={"data-together": "true"},
            class_name="flex flex-col gap-4 empty:hidden",
        ),
        form.error_text(or_empty(as_var(state.form_errors)["custom_fields"]), id="custom-error"),
        rx.el.div(
            button(
                t("ui.record.custom.add"),
                icon="plus",
                size="sm",
                on_click=state.add_custom_field,
                custom_attrs={"data-draft-add": "true"},
            )
        ),
        hint=t("ui.record.custom.hint"),
    )


def form_page(
    state: State,
    *fields: rx.Component,
    plural: str,
    new: bool,
) -> rx.Component:
    """The page with a record's form.

    Args:
        state: The record's state, a `RecordPage`.
        fields: The form's fields.
        new: For a new record; else for one that there is.
    """
    here = f"/{plural}" if new else f"/{plural}/" + as_var(state.record_id)
    content = rx.el.div(
        page_header(
            t(f"{plural}.new") if new else t("ui.record.edit", name=state.view["title"].to(str)),
            back=(t(f"{plural}.title") if new else state.view["title"].to(str), here),
        ),
        form.form(
            conflict_panel(state),
            rx.el.input(type="hidden", name="form_version", value=state.form_version),
            rx.el.input(type="hidden", name="form_base"),
            *fields,
            custom_inputs(state),
            rx.el.div(
                submit(t("ui.save")),
                link_button(t("ui.cancel"), here, custom_attrs={"data-draft-discard": "true"}),
                rx.el.div(
                    rx.cond(
                        as_var(state.form_errors).length() > 0,
                        rx.el.p(
                            icon("circle-alert", 14, "mt-0.5"),
                            rx.cond(
                                or_empty(as_var(state.form_errors)["form"]),
                                as_var(state.form_errors)["form"],
                                t("core.error.invalid"),
                            ),
                            class_name="m-0 flex items-start gap-1.5 text-sm text-danger",
                        ),
                    ),
                    role="alert",
                    class_name="min-w-0 flex-1 basis-48",
                ),
                # At the left: toasts come up at the right.
                class_name=(
                    "sticky bottom-14 z-10 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-canvas px-4 "
                    "py-3 md:bottom-0 sm:mx-0 sm:px-0"
                ),
            ),
            ScrollTo.create(
                when=state.refused,
                places=["main form [data-conflicts]", 'main form [aria-invalid="true"]'],
                focus=True,
            ),
            on_submit=state.create if new else state.save,
            key=state.form_key,
            draft=drafts.attributes(by_query=new, one=True) | ({"data-first": "true"} if new else {}),
        ),
        class_name="mx-auto max-w-2xl",
    )
    return rx.el.div(
        rx.match(
            as_var(state.status),
            ("ready", rx.cond(state.form_key, content, skeleton_record())),
            ("missing", missing(plural)),
            skeleton_record(),
        ),
        on_unmount=state.leave,
    )


def text_field(state: State, plural: str, name: str, **options: Any) -> rx.Component:
    """A line of text of a record's form."""
    maker = options.pop("maker", form.text)
    return maker(
        name,
        t(f"{plural}.field.{name}"),
        value=or_empty(as_var(state.form)[name]),
        errors=state.form_errors,
        **options,
    )


def select_field(state: State, plural: str, name: str, options: Any, **more: Any) -> rx.Component:
    """One of a few, in a record's form."""
    return form.select(
        name,
        t(f"{plural}.field.{name}"),
        options,
        value=or_empty(as_var(state.form)[name]),
        errors=state.form_errors,
        **more,
    )


def owner_field(state: State, plural: str, new: bool) -> rx.Component:
    """Whose the record is. A new one is its maker's unless another is named, so that "nobody" is no choice there."""
    return select_field(state, plural, "owner_id", state.owners, empty=None if new else t("ui.record.nobody"))


def link_picker(state: State, name: str, label: Text) -> rx.Component:
    """The picker for a field that points to a record, for those who may read such records."""
    kind = state._record.references[name]
    return rx.cond(
        allowed(f"{kind}.read"),
        record_picker(
            name,
            label,
            options=as_var(state.offered)[name].to(list[dict[str, str]]),
            on_search=state.find(name),
            chosen=rx.cond(or_empty(as_var(state.form)[name]), as_var(state.linked)[name], None),
            errors=state.form_errors,
        ),
    )
