"""Charts in the product's own tints, each with its figures as a table for those who do not see or hover.

All of them are plain HTML: they load nothing. Recharts, which Reflex brings, would cost a page 65 KB.
Rows carry the number to draw and its text: {"label": "Jan", "won": 1200, "won_text": "฿1,200", "href": "/deals?…"}.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import reflex as rx

from crm_app.ui.button import link
from crm_app.ui.i18n import Text, t


@dataclass(frozen=True)
class Series:
    """One measure of a chart: its key in the rows (numbers; texts under `<key>_text`) and its label."""

    key: str
    label: Text


class Bar(TypedDict):
    """A row of `ranked_bars`."""

    label: str
    text: str
    """The figure."""
    share: str
    """The width, "0" to "100"."""
    href: str
    """The address of the counted records; may be empty."""


class MirroredColumn(TypedDict):
    """A row of `mirrored_chart`: a number above the axis and one below it, each with its text and address."""

    label: str
    up: float
    down: float
    """Negative."""
    up_text: str
    down_text: str
    up_href: str
    down_href: str


def _legend(series: Sequence[Series]) -> rx.Component:
    if len(series) < 2:
        return rx.fragment()
    return rx.el.div(
        *[
            rx.el.span(
                rx.el.span(
                    aria_hidden="true",
                    class_name=f"size-2.5 rounded-[3px] bg-[var(--chart-{index + 1})]",
                ),
                one.label,
                class_name="inline-flex items-center gap-1.5",
            )
            for index, one in enumerate(series)
        ],
        class_name="mb-2 flex flex-wrap gap-4 text-xs text-ink-2",
    )


def _as_table(rows: Any, series: Sequence[Series], title: Text, x: str) -> rx.Component:
    cell = "border-b border-line px-2 py-1.5 text-xs"

    def line(row: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(
                rx.cond(
                    row["href"],
                    link(row[x].to(str), href=row["href"].to(str), class_name="text-ink underline underline-offset-4"),
                    rx.el.span(row[x].to(str)),
                ),
                scope="row",
                class_name=f"{cell} text-left font-normal",
            ),
            *[rx.el.td(row[f"{one.key}_text"].to(str), class_name=f"{cell} figures text-right") for one in series],
        )

    return rx.el.details(
        rx.el.summary(
            t("ui.chart.as_table"),
            class_name="mt-2 inline-block min-h-6 text-xs text-ink-2 underline underline-offset-4 hover:text-ink",
        ),
        rx.el.table(
            rx.el.caption(title, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.td(class_name=cell),
                    *[rx.el.th(one.label, scope="col", class_name=f"{cell} text-right font-medium") for one in series],
                )
            ),
            rx.el.tbody(rx.foreach(rows, line)),
            class_name="mt-2 w-full border-separate border-spacing-0",
        ),
    )


def _highest(rows: Any, series: Sequence[Series], stacked: bool) -> str:
    """A JavaScript expression for the largest bar, never zero."""
    values = [f"(Number(row[{json.dumps(one.key)}]) || 0)" for one in series]
    per_row = " + ".join(values) if stacked else ", ".join(values)
    return f"Math.max(1e-9, ...({rows!s} ?? []).flatMap((row) => [{per_row}]))"


def _tip(label: Any, figures: Sequence[rx.Component]) -> rx.Component:
    """What is shown of a column under the pointer or the focus."""
    return rx.el.div(
        rx.el.span(label, class_name="mb-0.5 block text-ink-3"),
        *figures,
        aria_hidden="true",
        class_name=(
            "chart-tip pointer-events-none absolute bottom-7 left-1/2 z-20 hidden -translate-x-1/2 whitespace-nowrap "
            "rounded-lg border border-line bg-surface px-2.5 py-1.5 text-xs text-ink shadow-float "
            "group-hover:block group-has-[a:focus-visible]:block"
        ),
    )


def columns_chart(
    rows: Any, series: Sequence[Series], *, title: Text, x: str = "label", stacked: bool = False, height: int = 220
) -> rx.Component:
    """Upright bars; the figures show on hover and focus, and as a table.

    Args:
        rows: A var, list[dict[str, Any]] of at most 24 (see the module). Negative numbers are drawn as nothing.
        series: One to three measures.
        title: What the chart shows, in a few words, for screen readers.
        x: Key of what stands under the bars.
        stacked: On top of each other instead of side by side.
        height: Of the bars, in px.
    """
    highest = _highest(rows, series, stacked)

    def bar(row: Any, index: int, one: Series) -> rx.Component:
        value = row[one.key]
        share: rx.Var[str] = rx.Var(
            f"(Math.max(0, 100 * (Number({value!s}) || 0) / {highest}) + '%')", _var_data=value._get_all_var_data()
        )
        return rx.el.div(
            class_name=(
                f"bg-[var(--chart-{index + 1})] "
                + ("w-full first:rounded-t" if stacked else "min-w-1 max-w-10 flex-1 rounded-t")
            ),
            style={"height": share},
        )

    def column(row: Any) -> rx.Component:
        figures = [
            rx.el.span(
                one.label, " ", rx.el.b(row[f"{one.key}_text"].to(str), class_name="font-medium"), class_name="block"
            )
            for one in series
        ]
        name = rx.el.span(row[x].to(str), ": ", *figures, class_name="sr-only")
        # The last measure of a stack is its top, so it comes first.
        bars = [bar(row, index, one) for index, one in enumerate(series)]
        return rx.el.li(
            rx.cond(
                row["href"], link(name, href=row["href"].to(str), class_name="absolute inset-0 z-10 rounded-sm"), name
            ),
            rx.el.div(
                *(reversed(bars) if stacked else bars),
                aria_hidden="true",
                class_name=f"flex justify-center {'flex-col justify-end px-[15%]' if stacked else 'items-end gap-0.5'}",
                style={"height": f"{height}px"},
            ),
            _tip(row[x].to(str), figures),
            rx.el.div(
                row[x].to(str),
                aria_hidden="true",
                class_name="chart-label mt-1.5 truncate text-center text-[11px] text-ink-3",
            ),
            class_name="group relative min-w-0 flex-1 rounded-sm hover:bg-subtle has-[a:focus-visible]:bg-subtle",
        )

    return rx.el.figure(
        _legend(series),
        rx.el.ul(rx.foreach(rows, column), aria_label=title, class_name="chart m-0 flex list-none gap-1 p-0 sm:gap-2"),
        _as_table(rows, series, title, x),
        class_name="m-0",
    )


def _half(row: Any, key: str, most: str) -> rx.Component:
    """The part of a column above or below the axis, which leads the pointer to the counted records."""
    value, is_up = row[key], key == "up"
    size: rx.Var[str] = rx.Var(
        f"(100 * Math.abs(Number({value!s}) || 0) / {most} + '%')", _var_data=value._get_all_var_data()
    )
    bar = rx.el.div(
        class_name="mx-auto w-4/5 max-w-10 "
        + ("rounded-t bg-[var(--chart-1)]" if is_up else "rounded-b bg-[var(--chart-2)]"),
        style={"height": size},
    )
    return link(
        bar,
        href=row[f"{key}_href"].to(str),
        custom_attrs={"tabIndex": -1},
        class_name=f"flex min-h-0 flex-col {'justify-end' if is_up else 'justify-start'}",
    )


def mirrored_chart(rows: Any, up: Text, down: Text, *, title: Text, height: int = 240) -> rx.Component:
    """Two measures of one kind, one above the axis and one below it (won and lost).

    Bars are links for the pointer; the table under the chart has the same links for everybody else.

    Args:
        rows: A var, list[MirroredColumn] of at most 50.
        up, down: What the measures are called.
        title: What the chart shows, in a few words, for screen readers.
        height: Of the bars, in px.
    """
    series = (Series("up", up), Series("down", down))
    above, below = (
        f"Math.max(1e-9, ...({rows!s} ?? []).map((row) => Math.abs(Number(row.{one.key}) || 0)))" for one in series
    )
    parts: rx.Var[str] = rx.Var(
        f"(`minmax(0, ${{{above}}}fr) minmax(0, ${{{below}}}fr)`)", _var_data=rows._get_all_var_data()
    )

    def column(row: Any) -> rx.Component:
        figures = [
            rx.el.span(
                one.label, " ", rx.el.b(row[f"{one.key}_text"].to(str), class_name="font-medium"), class_name="block"
            )
            for one in series
        ]
        return rx.el.div(
            rx.el.div(
                _half(row, "up", above),
                _half(row, "down", below),
                class_name="grid",
                style={"height": f"{height}px", "gridTemplateRows": parts},
            ),
            _tip(row["label"].to(str), figures),
            rx.el.div(
                row["label"].to(str), class_name="chart-label mt-1.5 text-center text-[11px] leading-tight text-ink-3"
            ),
            class_name="group relative min-w-0 flex-1 rounded-sm hover:bg-subtle",
        )

    cell = "border-b border-line px-2 py-1.5 text-xs"

    def figure(row: Any, key: str) -> rx.Component:
        return rx.el.td(
            link(
                row[f"{key}_text"].to(str),
                href=row[f"{key}_href"].to(str),
                class_name="text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink",
            ),
            class_name=f"{cell} figures text-right",
        )

    table = rx.el.details(
        rx.el.summary(
            t("ui.chart.as_table"),
            class_name="mt-2 inline-block min-h-6 text-xs text-ink-2 underline underline-offset-4 hover:text-ink",
        ),
        rx.el.table(
            rx.el.caption(title, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.td(class_name=cell),
                    *[rx.el.th(one.label, scope="col", class_name=f"{cell} text-right font-medium") for one in series],
                )
            ),
            rx.el.tbody(
                rx.foreach(
                    rows,
                    lambda row: rx.el.tr(
                        rx.el.th(row["label"].to(str), scope="row", class_name=f"{cell} text-left font-normal"),
                        figure(row, "up"),
                        figure(row, "down"),
                    ),
                )
            ),
            class_name="mt-2 w-full border-separate border-spacing-0",
        ),
    )
    # Hidden from screen readers and the keyboard, which have the table.
    drawn = rx.el.div(rx.foreach(rows, column), aria_hidden="true", class_name="chart flex gap-0.5 sm:gap-1")
    return rx.el.figure(_legend(series), drawn, table, class_name="m-0")


def ranked_bars(rows: Any, *, label: Text) -> rx.Component:
    """Horizontal bars, one row each: a funnel by stage, a ranking by person. Rows are links; loads no library.

    Args:
        rows: A var, list[Bar] of at most 20.
        label: Names the list for screen readers.
    """

    def line(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.cond(
                    row["href"],
                    link(row["label"], href=row["href"], class_name="covers truncate leading-6 text-ink no-underline"),
                    rx.el.span(row["label"], class_name="truncate text-ink"),
                ),
                rx.el.span(row["text"], class_name="figures shrink-0 text-ink-2"),
                class_name="flex items-baseline justify-between gap-3 text-sm",
            ),
            rx.el.div(
                rx.el.div(
                    class_name="h-full rounded-full bg-[var(--chart-1)]",
                    style={"width": row["share"].to(str) + "%", "minWidth": "2px"},
                ),
                aria_hidden="true",
                class_name="mt-1 h-2 rounded-full bg-muted",
            ),
            class_name="relative rounded-lg px-2 py-1.5 has-[a]:hover:bg-subtle transition-colors",
        )

    return rx.el.ul(rx.foreach(rows, line), aria_label=label, class_name="-mx-2 m-0 list-none p-0")
