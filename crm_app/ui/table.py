"""Lists of records: two-line rows (the usual one) and a table of columns. Neither is ever wider than the screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from crm_app.ui.button import link
from crm_app.ui.i18n import Text
from crm_app.ui.icons import icon
from crm_app.ui.skeleton import skeleton_rows

Row = Any
"""The var of one row of a list; index it or take its attributes."""


@dataclass(frozen=True)
class Column:
    """A column of `table`.

    Attributes:
        key: What `on_sort` gets.
        label: Its heading.
        cell: Makes a row's cell from the row.
        align: "end" for figures.
        sortable: The heading is a button.
        phone: Shown below 640 px; keep two or three.
    """

    key: str
    label: Text
    cell: Callable[[Row], Any]
    align: Literal["start", "end"] = "start"
    sortable: bool = False
    phone: bool = True

    @property
    def classes(self) -> str:
        """Alignment and visibility, the same for heading and cells."""
        align = "text-right figures whitespace-nowrap" if self.align == "end" else "text-left"
        return align if self.phone else f"{align} hidden sm:table-cell"


def record_row(
    title: Any,
    *,
    href: Text | None = None,
    lead: Any = None,
    meta: Any = None,
    tags: Any = None,
    aside: Any = None,
    aside_meta: Any = None,
    actions: Any = None,
) -> rx.Component:
    """A row of two lines; the whole row is the title's link.

    Args:
        title: First line, strong.
        href: Address of the row's link.
        lead: Before the title (an avatar, a checkbox).
        meta: Second line, grey.
        tags: Beside the meta line; under it on a phone.
        aside: Right: the most important fact besides the title (an amount, a status, a date).
        aside_meta: Under it, grey.
        actions: Buttons at the very right, above the row's link.
    """
    heading = (
        link(title, href=href, class_name="covers text-ink no-underline") if href is not None else rx.el.span(title)
    )
    return rx.el.li(
        *(
            [rx.el.div(lead, class_name="relative z-10 shrink-0" if href is None else "shrink-0")]
            if lead is not None
            else []
        ),
        rx.el.div(
            rx.el.div(heading, class_name="truncate text-[15px] font-medium leading-snug text-ink"),
            rx.el.div(
                *([rx.el.div(meta, class_name="min-w-0 truncate")] if meta is not None else []),
                *(
                    [rx.el.div(tags, class_name="flex min-w-0 flex-wrap items-center gap-1")]
                    if tags is not None
                    else []
                ),
                class_name="mt-0.5 flex min-w-0 flex-col gap-1 text-xs text-ink-2 sm:flex-row sm:items-center sm:gap-2",
            ),
            class_name="min-w-0 flex-1",
        ),
        *(
            [
                rx.el.div(
                    *([rx.el.div(aside, class_name="text-sm text-ink figures")] if aside is not None else []),
                    *(
                        [rx.el.div(aside_meta, class_name="mt-0.5 text-xs text-ink-3")]
                        if aside_meta is not None
                        else []
                    ),
                    class_name="shrink-0 max-w-[45%] text-right [overflow-wrap:anywhere]",
                )
            ]
            if aside is not None or aside_meta is not None
            else []
        ),
        *(
            [rx.el.div(actions, class_name="relative z-10 flex shrink-0 items-center gap-1")]
            if actions is not None
            else []
        ),
        class_name=(
            "relative flex items-center gap-3 border-b border-line px-1 py-3 last:border-b-0 sm:px-4 "
            "hover:bg-subtle has-[a.covers:focus-visible]:bg-subtle transition-colors"
        ),
    )


def record_list(
    rows: Any,
    row: Callable[[Row], rx.Component],
    *,
    label: Text,
    loading: rx.Var[bool] | None = None,
    empty: rx.Component | None = None,
    key: str = "",
) -> rx.Component:
    """A list of `record_row`s in a box with a hairline border (none on a phone).

    Args:
        rows: A var with at most 50 rows.
        row: Makes one row; return a `record_row`.
        label: Names the list for screen readers.
        loading: While true, skeleton rows instead.
        empty: Shown instead when there are none.
        key: Name of the value that identifies a row, where live changes add and remove rows: the focus and an open menu
            stay with their row.
    """

    def keyed(one: Row) -> rx.Component:
        made = row(one)
        made.key = one[key].to(str)
        return made

    filled: Any = rx.el.ul(
        rx.foreach(rows, keyed if key else row),
        aria_label=label,
        class_name="m-0 list-none p-0 sm:overflow-hidden sm:rounded-xl sm:border sm:border-line sm:bg-surface",
    )
    if empty is not None:
        filled = rx.cond(rows.length() > 0, filled, empty)
    return rx.cond(loading, skeleton_rows(), filled) if loading is not None else filled


def _heading(column: Column, sort: rx.Var[str] | None, on_sort: Any) -> rx.Component:
    if not column.sortable or sort is None:
        return rx.el.th(column.label, scope="col", class_name=f"{_HEAD} {column.classes}")
    up, down = sort == column.key, sort == f"-{column.key}"
    return rx.el.th(
        rx.el.button(
            column.label,
            icon(rx.cond(up, "arrow-up", rx.cond(down, "arrow-down", "chevrons-up-down")), 14),
            type="button",
            on_click=on_sort(column.key),
            class_name=(
                "inline-flex min-h-6 items-center gap-1 border-0 bg-transparent p-0 text-xs font-medium text-ink-2 "
                "hover:text-ink"
            ),
        ),
        scope="col",
        aria_sort=rx.cond(up, "ascending", rx.cond(down, "descending", "none")),
        class_name=f"{_HEAD} {column.classes}",
    )


_HEAD = "border-b border-line px-3 py-2 text-xs font-medium text-ink-2"
_CELL = "border-b border-line px-3 py-2.5 text-sm text-ink align-middle [overflow-wrap:break-word]"


def table(
    columns: Sequence[Column],
    rows: Any,
    *,
    caption: Text,
    href: Callable[[Row], Any] | None = None,
    sort: rx.Var[str] | None = None,
    on_sort: Any = None,
    loading: rx.Var[bool] | None = None,
    empty: rx.Component | None = None,
) -> rx.Component:
    """A table of columns.

    Args:
        columns: The first one is the row's heading and carries its link.
        rows: A var with at most 50 rows.
        caption: Names the table; read out, not shown.
        href: Where a row leads.
        sort: "name" when sorted by that key upwards, "-name" downwards.
        on_sort: Handler that gets a column's key.
        loading: While true, skeleton rows instead.
        empty: Shown instead when there are none.
    """

    def body_row(row: Row) -> rx.Component:
        first, *rest = columns
        name = first.cell(row)
        if href is not None:
            name = link(name, href=href(row), class_name="covers font-medium text-ink no-underline")
        return rx.el.tr(
            rx.el.th(name, scope="row", class_name=f"{_CELL} font-medium {first.classes}"),
            *[rx.el.td(column.cell(row), class_name=f"{_CELL} {column.classes}") for column in rest],
            class_name="relative last:*:border-b-0 hover:bg-subtle transition-colors",
        )

    filled: Any = rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="sr-only"),
            rx.el.thead(rx.el.tr(*[_heading(column, sort, on_sort) for column in columns])),
            rx.el.tbody(rx.foreach(rows, body_row)),
            class_name="w-full border-separate border-spacing-0",
        ),
        class_name="overflow-hidden rounded-xl border border-line bg-surface",
    )
    if empty is not None:
        filled = rx.cond(rows.length() > 0, filled, empty)
    return rx.cond(loading, skeleton_rows(), filled) if loading is not None else filled


def facts(*pairs: tuple[Text, Any] | tuple[Text, Any, str, Any]) -> rx.Component:
    """A record's attributes as label and value, one pair a line.

    Args:
        pairs: with two parts more where the value can be changed in place: the name of its field, and the button for it.
    """

    def shown(value: Any, name: str = "", change: Any = None) -> rx.Component:
        look = "m-0 min-w-0 flex-1 text-ink [overflow-wrap:anywhere]"
        if not name:
            return rx.el.dd(value, class_name=look)
        return rx.el.dd(
            rx.el.div(value, class_name="min-w-0 flex-1"),
            change,
            custom_attrs={"data-cell": name},
            class_name=f"{look} flex items-start gap-1",
        )

    return rx.el.dl(
        *[
            rx.el.div(
                rx.el.dt(label, class_name="w-28 shrink-0 text-ink-3"),
                shown(*value),
                class_name="flex gap-3 py-1.5 text-sm",
            )
            for label, *value in pairs
        ],
        class_name="m-0",
    )
