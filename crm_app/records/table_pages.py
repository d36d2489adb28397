"""The table of a list on wide screens, its keys, and the dialog that chooses its columns."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.records.pages import State, Var
from crm_app.records.picked_pages import may_pick, pick_box
from crm_app.records.states.tabled import LATE, Head, Table
from crm_app.records.table import looks
from crm_app.ui import badge, choosing
from crm_app.ui.button import link
from crm_app.ui.i18n import Text, as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.table_keys import TableKeys

_LINK = "text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"
_PAD = "px-3 py-2.5 group-data-[compact=true]/table:py-1"
_CELL = f"border-b border-line {_PAD} text-sm text-ink align-middle group-hover:bg-subtle group-last:border-b-0"
_STUCK = "sticky z-10 bg-surface"
_HEAD = "sticky top-0 z-20 whitespace-nowrap border-b border-line bg-surface px-3 py-2 text-xs font-medium text-ink-2"
_EDGE = "shadow-[inset_-1px_0_0_var(--line)]"
_SUM = " text-right figures [overflow-wrap:anywhere]"
"""A sum is never cut: its end might be another currency, and its digits are what it is."""
_END, _START = " text-right figures whitespace-nowrap overflow-hidden", " text-left overflow-hidden"


def look_of(state: State) -> Any:
    """The var with the look of a list."""
    return as_var(state.table).to(Table)


def record_table(state: State, kind: str, *, label: Text, lead: Callable[[Var], Any] | None = None) -> Any:
    """The table of a list: the title with its link, then the columns of the address.

    Args:
        kind: the kind of its records.
        label: names the table.
        lead: makes what stands before the title of a row, from the row and its `mark`.
    """
    look = look_of(state)
    picks = may_pick(kind)
    beside = rx.cond(picks, " left-12", " left-0")
    title = look["title"].to(Head)
    return TableKeys.create(
        rx.el.table(
            rx.el.caption(label, class_name="sr-only"),
            rx.el.colgroup(
                rx.cond(picks, rx.el.col(class_name="w-12")),
                _col(rx.cond(title["size"].to(int) > 0, title["size"].to(str) + "px", "auto")),
                rx.foreach(look["heads"].to(list[Head]), lambda one: _col(one["size"].to(str) + "px")),
            ),
            rx.el.thead(_heads(state, look, picks, beside)),
            rx.el.tbody(
                rx.foreach(
                    state.lines,
                    lambda line: rx.cond(
                        line["group"].to(str),
                        _group(state, line, look, picks, beside),
                        _row(state, line, look, picks, beside, lead),
                    ),
                )
            ),
            rx.cond(look["totals"].to(list[str]).length() > 0, _foot(look, picks, beside)),
            class_name="group/table w-full table-fixed border-separate border-spacing-0",
            aria_describedby="table-keys",
            custom_attrs={
                "data-compact": rx.cond(look["compact"].to(bool), "true", "false"),
                "style": rx.Var.create({"minWidth": look["size"].to(str) + "px"}),
            },
        ),
        rx.el.p(t("records.cell.keys"), id="table-keys", hidden=True),
        change=t("records.cell.change"),
        on_change=state.begin_cell,
        on_size=state.resize,
        # What has the focus is not hidden by the head and the first column, hence the paddings.
        class_name=(
            "relative max-h-[max(24rem,calc(100dvh-18rem))] max-w-full overflow-auto overscroll-x-contain rounded-xl border "
            "border-line bg-surface scroll-pt-12 scroll-pl-80"
        ),
    )


def _col(width: Any) -> Any:
    return rx.el.col(custom_attrs={"style": rx.Var.create({"width": width})})


def _heads(state: State, look: Var, picks: Any, beside: Any) -> Any:
    shown = as_var(state.lines).length() - look["groups"].to(int)
    whole = as_var(state.picked_all) | ((shown > 0) & (as_var(state.picked).length() >= shown))
    tick = choosing.tick_box(checked=whole, read_only=True, aria_label=t("changes.pick.page"), on_click=state.pick_page)
    return rx.el.tr(
        rx.cond(picks, rx.el.th(tick, scope="col", class_name=f"{_HEAD} left-0 z-30 w-12")),
        _heading(state, look["title"].to(Head), _joined(f"{_HEAD} {_EDGE} z-30 text-left", beside)),
        rx.foreach(
            look["heads"].to(list[Head]),
            lambda one: _heading(state, one, _joined(_HEAD, rx.cond(one["end"].to(bool), _END, _START))),
        ),
    )


_NOTHING: Any = rx.Var("undefined")


def _place(head: Var, line: Var) -> dict[str, Any]:
    """The attributes of a cell, see `ui.table_keys`."""
    may = head["edit"].to(bool) & ~line["fixed"].to(bool)
    return {"data-cell": head["name"].to(str), "data-edit": rx.cond(may, "", _NOTHING)}


def _row(state: State, line: Var, look: Var, picks: Any, beside: Any, lead: Callable[[Var], Any] | None) -> Any:
    title, heads = line["title"].to(str), look["heads"].to(list[Head])
    return rx.el.tr(
        rx.cond(
            picks, rx.el.td(pick_box(state, line["id"].to(str), title), class_name=f"{_CELL} {_STUCK} left-0 w-12")
        ),
        rx.el.th(
            rx.el.div(
                *([lead(line)] if lead is not None else []),
                link(title, href=line["href"].to(str), class_name="covers min-w-0 truncate text-ink no-underline"),
                class_name="flex min-w-0 items-center gap-2",
            ),
            scope="row",
            title=title,
            class_name=_joined(f"{_CELL} {_STUCK} {_EDGE} text-left font-medium", beside),
            custom_attrs=_place(look["title"].to(Head), line),
        ),
        rx.foreach(
            line["cells"].to(list[str]),
            lambda text, index: _cell(text, line["leads"].to(list[str])[index].to(str), heads[index].to(Head), line),
        ),
        key=line["id"].to(str),
        custom_attrs={"data-row": line["id"].to(str)},
        class_name="group",
    )


_GROUP = "border-b border-line bg-subtle px-3 py-2 text-sm font-medium text-ink"


def _group_name(state: State, line: Var) -> Any:
    """The button that unfolds a group, with its number of records, and the way to all of them."""
    is_open, name = line["fixed"].to(bool), line["title"].to(str)
    return rx.el.div(
        rx.el.button(
            icon(rx.cond(is_open, "chevron-down", "chevron-right"), 16, "shrink-0"),
            rx.el.span(name, class_name="truncate"),
            rx.el.span(line["mark"].to(str), class_name="figures shrink-0 font-normal text-ink-2"),
            type="button",
            aria_expanded=rx.cond(is_open, "true", "false"),
            on_click=state.fold(line["group"].to(str)),
            class_name=(
                "inline-flex min-h-6 min-w-0 items-center gap-1.5 border-0 bg-transparent p-0 text-left text-sm "
                "font-medium text-ink"
            ),
        ),
        rx.cond(
            is_open & (line["href"].to(str) != ""),
            link(
                t("records.group.all"),
                href=line["href"].to(str),
                aria_label=t("records.group.all_of", name=name),
                class_name=f"{_LINK} ml-auto shrink-0 text-xs font-normal",
            ),
        ),
        class_name="flex items-center gap-2",
    )


def in_sections(state: State, cards: Any) -> Any:
    """The cards of a list in groups: the heads of the groups, and the cards of the unfolded one under its head."""
    sections, at = as_var(state.sections), look_of(state)["open"].to(int)

    def head(line: Var, is_here: Any) -> Any:
        box = rx.el.div(
            _group_name(state, line), class_name="flex min-h-12 items-center border-b border-line *:min-w-0 *:flex-1"
        )
        return rx.fragment(rx.cond(is_here, box), key=line["group"].to(str))

    return rx.fragment(
        rx.foreach(state.sections, lambda line, index: head(line, index <= at)),
        rx.cond((sections.length() == 0) | (as_var(state.rows).length() > 0), cards),
        rx.foreach(state.sections, lambda line, index: head(line, index > at)),
    )


def _group(state: State, line: Var, look: Var, picks: Any, beside: Any) -> Any:
    """The line of a group: a button that unfolds it, its name, its number of records and its sums."""
    return rx.el.tr(
        rx.cond(picks, rx.el.td(class_name=f"{_GROUP} sticky left-0 z-10")),
        rx.el.th(
            _group_name(state, line),
            scope="rowgroup",
            title=line["title"].to(str),
            class_name=_joined(f"{_GROUP} {_EDGE} sticky z-10 text-left", beside),
        ),
        rx.foreach(line["cells"].to(list[str]), lambda text: rx.el.td(text, class_name=f"{_GROUP}{_SUM}")),
        key=line["group"].to(str),
    )


_FOOT = "sticky bottom-0 border-t border-line bg-subtle px-3 py-2 text-sm font-medium text-ink"


def _foot(look: Var, picks: Any, beside: Any) -> Any:
    """The totals of the whole list, under the rows."""
    return rx.el.tfoot(
        rx.el.tr(
            rx.cond(picks, rx.el.td(class_name=f"{_FOOT} left-0 z-20")),
            rx.el.th(
                t("records.table.totals"), scope="row", class_name=_joined(f"{_FOOT} {_EDGE} z-20 text-left", beside)
            ),
            rx.foreach(
                look["totals"].to(list[str]),
                lambda text: rx.el.td(text, class_name=f"{_FOOT} z-10{_SUM}"),
            ),
        )
    )


def _joined(classes: str, further: Any) -> Any:
    return further.to(str) + f" {classes}"


def _heading(state: State, head: Var, classes: Any) -> Any:
    label, order, direction = head["label"].to(str), head["order"].to(str), head["sorted"].to(str)
    sign = rx.match(direction, ("ascending", "arrow-up"), ("descending", "arrow-down"), "chevrons-up-down")
    sortable = rx.el.th(
        rx.el.button(
            rx.el.span(label, title=label, class_name="truncate"),
            icon(sign, 14, "shrink-0"),
            rx.cond(
                head["place"].to(str),
                rx.el.span(
                    head["place"].to(str),
                    aria_label=t("records.table.place", place=head["place"].to(str)),
                    role="img",
                    class_name="figures -ml-0.5",
                ),
            ),
            type="button",
            title=t("records.table.also"),
            on_click=lambda info: state.sort_by(order, info["shift_key"]),
            class_name=(
                "inline-flex min-h-6 max-w-full cursor-pointer items-center gap-1 border-0 bg-transparent p-0 text-xs "
                "font-medium text-ink-2 hover:text-ink"
            ),
        ),
        _sizer(head, label),
        scope="col",
        # One column at a time has this attribute; the others say their place.
        aria_sort=rx.cond((head["place"].to(str) == "") | (head["place"].to(str) == "1"), direction, "none"),
        key=head["name"].to(str),
        class_name=classes,
    )
    plain = rx.el.th(
        rx.el.span(label, class_name="block truncate", title=label),
        _sizer(head, label),
        scope="col",
        key=head["name"].to(str),
        class_name=classes,
    )
    return rx.cond(order, sortable, plain)


def _sizer(head: Var, label: Var) -> Any:
    """The edge of a head: dragged, or moved with the arrow keys, it changes the width of the column."""
    size = head["size"].to(int)
    return rx.el.span(
        role="separator",
        tab_index=0,
        aria_orientation="vertical",
        aria_label=t("records.table.width", name=label),
        aria_valuenow=rx.cond(size > 0, size, 224),
        aria_valuemin=looks.NARROWEST,
        aria_valuemax=looks.WIDEST,
        custom_attrs={"data-sizer": head["name"].to(str)},
        class_name=(
            "absolute inset-y-1 right-0 w-2 cursor-col-resize touch-none border-0 border-r-2 border-solid border-transparent "
            "hover:border-ink-3 focus-visible:border-ink"
        ),
    )


def _cell(text: Var, lead: Var, head: Var, line: Var) -> Any:
    plain = rx.el.span(text, class_name="block truncate")
    shown = rx.match(
        head["shape"].to(str),
        (
            "tags",
            rx.el.div(
                rx.foreach(text.to(str).split("\n"), badge.record_tag),
                class_name="flex gap-1 overflow-hidden *:max-w-full *:shrink-0",
            ),
        ),
        ("tone", badge.status(text, lead)),
        ("day", rx.cond(lead == LATE, _late(text), plain)),
        ("inside", rx.cond(lead, link(text, href=lead, class_name=f"{_LINK} block truncate"), plain)),
        (
            "outside",
            rx.cond(
                lead,
                rx.el.a(
                    text,
                    href=lead,
                    target=rx.cond(lead.startswith("http"), "_blank", ""),
                    rel="noopener noreferrer nofollow",
                    class_name=f"{_LINK} block truncate",
                ),
                plain,
            ),
        ),
        plain,
    )
    return rx.el.td(
        rx.cond(text, shown),
        # What does not fit into the column is cut; the whole text is the tooltip.
        title=rx.cond(head["shape"].to(str) == "tags", text.replace("\n", ", "), text),
        tab_index=-1,
        custom_attrs=_place(head, line),
        class_name=_joined(_CELL, rx.cond(head["end"].to(bool), _END, _START)),
    )


def _late(text: Var) -> Any:
    """A day that should not have passed: marked by a word for screen readers and an icon as well as by colour."""
    return rx.el.span(
        icon("circle-alert", 14),
        rx.el.span(t("records.table.late"), class_name="sr-only"),
        text,
        class_name="inline-flex items-center gap-1 font-medium text-danger",
    )
