"""The usual pages of a kind, made from its declaration: the list, a record, its form, and the list beside other records.

A domain that wants pages of its own has a `pages.py`, and may take single parts from here.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import reflex as rx

from crm_app.records import related
from crm_app.records.fields import Field, form_of, longest
from crm_app.records.form_pages import form_page, link_picker, owner_field, select_field, text_field
from crm_app.records.kind import RecordType
from crm_app.records.list_pages import choice, list_page, sort_choice, tag_choice
from crm_app.records.pages import (
    inside,
    outside,
    reach,
    record_name,
    record_page,
    related_section,
    tags,
    value,
    view_of,
)
from crm_app.records.shown import amount_of
from crm_app.records.usual_states import list_state, page_state, related_state
from crm_app.ui import badge, choosing, dates, form, nav
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.table import record_row

State = Any
Var = Any
Row = Callable[[Var], rx.Component]


def add_pages(
    record: RecordType[Any],
    *,
    every: State = None,
    one: State = None,
    row: Row | None = None,
    body: Callable[[], rx.Component] | None = None,
    controls: Callable[[State], list[rx.Component]] | None = None,
    beside: Mapping[str, State] | None = None,
) -> None:
    """Registers the pages of a kind, its place in the menu, and its list on the pages of what it points to.

    Args:
        record: the kind.
        every: the state of the list, a `RecordList`; the usual one unless it is given. The same holds for the others.
        one: the state of a record's page and form, a `RecordPage`.
        row: makes a row of a list.
        body: makes a record's page.
        controls: makes the filters of the list.
        beside: the states of the lists on the pages of what a record points to, by the field that points there.
    """
    plural, kind = record.plural, record.kind
    every, one, row = every or list_state(record), one or page_state(record), row or row_of(record)
    nav.register(nav.NavItem(record.order, f"{plural}.title", record.path, record.icon, f"{kind}.read"))
    nav.register_create(nav.NavItem(record.order, f"{plural}.one", f"{record.path}/new", record.icon, f"{kind}.create"))

    def listed() -> rx.Component:
        shown = (controls or (lambda state: list_controls(record, state)))(every)
        return list_page(every, row, kind=kind, plural=plural, icon_name=record.icon, controls=shown)

    named, edited = (record_name(one, f"{plural}.title", edited=is_edited) for is_edited in (False, True))
    at = f"/[{kind}_id]"
    _page(record, "", "title", every.load, "read")(listed)
    _page(record, at, "one", one.load, "read", named)(body or (lambda: record_body(record, one)))
    _page(record, "/new", "new", one.begin, "create")(lambda: record_form(record, one, new=True))
    _page(record, f"{at}/edit", "edit", one.edit, "update", edited)(lambda: record_form(record, one, new=False))
    for name, target in record.references.items():
        if name in record.filters:
            state = (beside or {}).get(name) or related_state(record, name)
            order = 90 if target == kind else min(record.order, 89)
            related.add(target, order, _beside(record, state, name, row), state)


def _page(record: RecordType[Any], path: str, key: str, on_load: Any, verb: str, named: Any = None) -> Any:
    register = page(
        f"{record.path}{path}",
        f"{record.plural}.{key}",
        on_load=on_load,
        permission=f"{record.kind}.{verb}",
        named=named,
        apart=key == "title",
    )

    def add(content: Callable[[], rx.Component]) -> None:
        content.__name__ = f"{record.kind}_{key}"
        content.__module__ = record.model.__module__.removesuffix(".models") + ".pages"
        register(content)

    return add


def _options(record: RecordType[Any], one: Field) -> list[tuple[str, Any]]:
    return [(key, t(f"{record.plural}.{one.name}.{key}")) for key in one.choices]


def state_badge(record: RecordType[Any], one: Field, var: Var) -> rx.Component:
    """The badge of a choice."""
    words = rx.match(var, *_options(record, one), "")
    return rx.cond(
        var != "", badge.status(words, rx.match(var, *one.tones.items(), "neutral") if one.tones else "neutral")
    )


def row_of(record: RecordType[Any]) -> Row:
    """The function that makes a row of the kind's lists, see `shown.row`."""
    state = next((one for one in record.fields if one.row and one.choices), None)

    def aside(row: Var) -> rx.Component:
        if state is not None:
            return state_badge(record, state, row["state"].to(str))
        if amount_of(record) is not None:
            return rx.el.span(row["amount"].to(str), class_name="font-medium")
        return rx.fragment()

    def make(row: Var) -> rx.Component:
        return record_row(
            row["name"].to(str),
            href=row["href"].to(str),
            lead=badge.avatar(row["initials"].to(str), row["name"].to(str)),
            meta=row["meta"].to(str),
            tags=rx.foreach(row["tags"].to(list[str]), badge.record_tag),
            aside=aside(row),
            aside_meta=row["updated"].to(str),
        )

    return make


def list_controls(record: RecordType[Any], state: State) -> list[rx.Component]:
    """The filters and the order of the usual list."""
    plural = record.plural
    made = [
        choice(
            state,
            one.name,
            t(f"{plural}.field.{one.name}"),
            _options(record, one) if one.choices else as_var(state.used)[one.name],
            t(f"{plural}.every_{one.name}"),
        )
        for one in record.fields
        if one.filter and (one.choices or one.used)
    ]
    made.append(choice(state, "owner_id", t("ui.record.owner"), state.owners, t("ui.record.everyone")))
    if "tag" in record.filters:
        made.append(tag_choice(state))
    orders = [("-updated_at", t("ui.record.sort.updated")), ("-created_at", t("ui.record.sort.created"))]
    orders += [_order(record, one) for one in record.fields if one.sort]
    default = dict(orders)[record.default_sort]
    return [*made, sort_choice(state, [one for one in orders if one[0] != record.default_sort], default)]


def _order(record: RecordType[Any], one: Field) -> tuple[str, Any]:
    """An order by a field: texts ascending, numbers and days descending."""
    if one.name == record.title_column:
        return one.name, t("ui.record.sort.name")
    descends = form_of(record.new, one) in ("number", "amount", "day", "date_time")
    return f"-{one.name}" if descends else one.name, t(f"{record.plural}.sort.{one.name}")


def _fact(record: RecordType[Any], one: Field, view: Var) -> Any:
    var = view[one.name].to(str)
    match form_of(record.new, one):
        case "link":
            return inside(var, view[f"{one.name}_href"].to(str))
        case "tel":
            return outside(var, view[f"{one.name}_href"].to(str))
        case "email":
            return outside(var, "mailto:" + var)
        case "url":
            return outside(var.replace("https://", "").replace("http://", ""), var, blank=True)
        case "line":
            return outside(var, view[f"{one.name}_href"].to(str), blank=True)
        case "choice":
            return state_badge(record, one, view[f"{one.name}_value"].to(str))
    return value(var)


_REACH = {"tel": "phone", "email": "mail", "line": "message-square"}
"""The icons of the ways to contact somebody, in the order of the buttons: on a phone a call comes first."""


def record_body(record: RecordType[Any], state: State) -> rx.Component:
    """The usual page of a record: its state and tags, the ways to contact, its long texts, its facts at the side."""
    view, plural = view_of(state), record.plural

    def of(name: str) -> Any:
        return view[name].to(str)

    kinds = {one.name: form_of(record.new, one) for one in record.fields}
    own = [one for one in record.fields if one.name != record.title_column]
    state_field = next((one for one in own if one.row and one.choices), None)
    amount = amount_of(record)
    ways = [
        (
            _REACH[kinds[one.name]],
            t(f"{plural}.field.{one.name}"),
            of(one.name),
            "mailto:" + of(one.name) if kinds[one.name] == "email" else of(f"{one.name}_href"),
        )
        for form_kind in _REACH
        for one in own
        if kinds[one.name] == form_kind
    ]
    inside_facts = [
        one for one in own if kinds[one.name] not in ("area", "tags", "currency") and one is not state_field
    ]
    meta = [
        *([state_badge(record, state_field, of(f"{state_field.name}_value"))] if state_field is not None else []),
        *(
            [rx.cond(of(amount.name), rx.el.span(of(amount.name), class_name="figures font-medium text-ink"))]
            if amount is not None
            else []
        ),
        *([tags(view["tags"])] if "tag" in record.filters else []),
    ]
    return record_page(
        state,
        kind=record.kind,
        plural=plural,
        lead=badge.avatar(of("initials"), of("title")),
        meta=rx.el.div(*meta, class_name="flex flex-wrap items-center gap-2") if meta else None,
        main=[
            *([reach(*ways)] if ways else []),
            *(
                rx.cond(
                    of(one.name),
                    rx.el.p(of(one.name), class_name="m-0 mb-8 max-w-prose whitespace-pre-line text-sm text-ink"),
                )
                for one in own
                if kinds[one.name] == "area"
            ),
        ],
        pairs=[(t(f"{plural}.field.{one.name}"), _fact(record, one, view), one.name) for one in inside_facts],
    )


def field_of(record: RecordType[Any], state: State, one: Field) -> rx.Component:
    """The form's control of a declared field."""
    schema, plural, name = record.new, record.plural, one.name
    given: dict[str, Any] = {"required": schema.model_fields[name].is_required()}
    if one.hint is not None:
        given["hint"] = t(f"{plural}.hint.{name}")
    if one.example is not None:
        given["placeholder"] = t(f"{plural}.example.{name}")
    kind = form_of(schema, one)
    if kind == "link":
        return link_picker(state, name, t(f"{plural}.field.{name}"))
    if kind == "choice":
        empty = None if given["required"] or schema.model_fields[name].default else t("ui.record.nothing")
        return select_field(state, plural, name, _options(record, one), empty=empty)
    most = longest(schema, name)
    makers: dict[str, Any] = {
        "area": form.textarea,
        "address": partial(form.textarea, rows=2),
        "number": form.number,
        "year": form.number,
        "amount": form.number,
        "currency": choosing.currency,
        "day": dates.date,
        "date_time": dates.date_time,
    }
    if kind == "amount":
        given["decimals"] = True
    elif kind in ("email", "tel", "url"):
        given["type"] = kind
    elif kind == "tags":
        given |= {"hint": t("ui.record.tags_hint"), "max_length": 900}
    if most is not None and kind in ("text", "line", "area", "address", "email", "tel", "url"):
        given["max_length"] = most
    if kind in ("currency", "day", "date_time", "number", "year", "amount") and not given["required"]:
        given.pop("required")
    return text_field(state, plural, name, maker=makers.get(kind, form.text), **given)


def record_form(record: RecordType[Any], state: State, new: bool) -> rx.Component:
    """The usual form: long texts, links and tags have a line each, other fields are side by side.

    The owner is beside the last of these when that has no neighbour, else at the end.
    """
    wide = ("area", "address", "link", "tags")
    beside = [
        one.name for one in record.fields if one.name != record.title_column and form_of(record.new, one) not in wide
    ]
    made: list[rx.Component] = []
    narrow: list[rx.Component] = []
    owner = [owner_field(state, record.plural, new)]
    for one in record.fields:
        control = field_of(record, state, one)
        if one.name in beside:
            narrow.append(control)
            if one.name == beside[-1] and len(narrow) % 2:
                narrow.append(owner.pop())
        else:
            made += [*_side_by_side(narrow), control]
            narrow = []
    return form_page(state, *made, *_side_by_side([*narrow, *owner]), plural=record.plural, new=new)


def _side_by_side(fields: list[rx.Component]) -> list[rx.Component]:
    """Two fields a line; a last one without a neighbour has the whole line."""
    even = len(fields) - len(fields) % 2
    return [*([form.columns(*fields[:even])] if even else []), *fields[even:]]


def _beside(record: RecordType[Any], state: State, name: str, row: Row) -> related.Part:
    def part(record_id: Var) -> rx.Component:
        return related_section(
            state,
            row,
            title=t(f"{record.plural}.beside.{name}"),
            nothing=t(f"{record.plural}.none.{name}"),
            new_href=f"{record.path}/new?{name}=" + record_id,
            all_href=f"{record.path}?{name}=" + record_id,
            permission=f"{record.kind}.read",
            create_permission=f"{record.kind}.create",
        )

    part.__qualname__ = f"{record.kind}_by_{name}"
    part.__module__ = record.model.__module__.removesuffix(".models") + ".pages"
    return part
