"""Charts in the product's own tints, each with its figures as a table for those who do not see or hover.

`columns_chart` and `ranked_bars` are plain HTML: they load nothing, and each bar is a link that the keyboard reaches.
A page with `line_chart` or `mirrored_chart` loads Recharts (about 100 KB), so it should be the only such page of its
domain.
Rows carry the number to draw and its text: {"label": "Jan", "won": 1200, "won_text": "฿1,200", "href": "/deals?…"}.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import reflex as rx

from crm_app.ui.button import link
from crm_app.ui.i18n import Text, t

_COLORS = ("var(--chart-1)", "var(--chart-2)", "var(--chart-3)")


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


# Recharts passes the number; people read the formatted text of the row.
_FORMAT: rx.Var[Any] = rx.Var("((value, name, item) => [item?.payload?.[item.dataKey + '_text'] ?? value, name])")


def _parts(x: str) -> list[rx.Component]:
    rc = rx.recharts
    return [
        rc.cartesian_grid(vertical=False, stroke="var(--line)", stroke_dasharray="0"),
        rc.x_axis(
            data_key=x,
            tick_line=False,
            axis_line=False,
            padding={"left": 12, "right": 12},
            custom_attrs={"tick": {"fill": "var(--ink-3)", "fontSize": 12}},
        ),
        rc.y_axis(hide=True),
        rc.graphing_tooltip(
            cursor={"fill": "var(--muted)", "opacity": 0.5, "stroke": "var(--line)"},
            content_style={
                "background": "var(--surface)",
                "border": "1px solid var(--line)",
                "borderRadius": "10px",
                "fontSize": "12px",
            },
            label_style={"color": "var(--ink)", "fontWeight": 500},
            item_style={"color": "var(--ink-2)"},
            separator=": ",
            # In the order of the series, not sorted by name.
            custom_attrs={"formatter": _FORMAT, "itemSorter": rx.Var("(() => 0)")},
            is_animation_active=False,
        ),
    ]


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


def _drawn(chart: rx.Component, rows: Any, series: Sequence[Series], title: Text, x: str, height: int) -> rx.Component:
    return rx.el.figure(
        _legend(series),
        rx.el.div(chart, role="img", aria_label=title, style={"height": f"{height}px"}, class_name="w-full"),
        _as_table(rows, series, title, x),
        class_name="m-0",
    )


def _highest(rows: Any, series: Sequence[Series], stacked: bool) -> str:
    """A JavaScript expression for the largest bar, never zero."""
    values = [f"(Number(row[{json.dumps(one.key)}]) || 0)" for one in series]
    per_row = " + ".join(values) if stacked else ", ".join(values)
    return f"Math.max(1e-9, ...({rows!s} ?? []).flatMap((row) => [{per_row}]))"


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
            rx.el.div(
                rx.el.span(row[x].to(str), class_name="mb-0.5 block text-ink-3"),
                *figures,
                aria_hidden="true",
                class_name=(
                    "chart-tip pointer-events-none absolute bottom-7 left-1/2 z-20 hidden -translate-x-1/2 whitespace-nowrap "
                    "rounded-lg border border-line bg-surface px-2.5 py-1.5 text-xs text-ink shadow-float "
                    "group-hover:block group-has-[a:focus-visible]:block"
                ),
            ),
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


def line_chart(
    rows: Any, series: Sequence[Series], *, title: Text, x: str = "label", height: int = 240
) -> rx.Component:
    """Lines over time, by Recharts. Arguments as for `columns_chart`."""
    lines = [
        rx.recharts.line(
            data_key=one.key,
            name=one.label,
            stroke=_COLORS[index],
            stroke_width=2,
            dot=False,
            active_dot={"fill": _COLORS[index], "r": 4},
            type_="monotone",
            is_animation_active=False,
        )
        for index, one in enumerate(series)
    ]
    chart = rx.recharts.line_chart(
        *_parts(x),
        *lines,
        data=rows,
        width="100%",
        height=height,
        margin={"top": 8, "right": 8, "bottom": 0, "left": 8},
    )
    return _drawn(chart, rows, series, title, x, height)


def _linked(bar: rx.Component, key: str) -> rx.Component:
    """Links a bar to the address that its row has under `key`; Recharts' own event does not include the row."""

    def spec(event: Any) -> tuple[rx.Var[str]]:
        return (rx.Var(f"({event!s}?.payload?.[{json.dumps(key)}] ?? '')", _var_type=str),)

    chain = rx.EventChain.create(lambda href: rx.redirect(href), spec, key="on_click")
    bar.event_triggers["on_click"] = chain
    return bar


def mirrored_chart(rows: Any, up: Text, down: Text, *, title: Text, height: int = 260) -> rx.Component:
    """Two measures of one kind, one above the axis and one below it (won and lost), by Recharts.

    Bars are links for the pointer; the table under the chart has the same links for everybody else.

    Args:
        rows: A var, list[MirroredColumn] of at most 50.
        up, down: What the measures are called.
        title: What the chart shows, in a few words, for screen readers.
    """
    series = (Series("up", up), Series("down", down))
    bars = [
        _linked(
            rx.recharts.bar(
                data_key=one.key,
                name=one.label,
                fill=color,
                stroke="none",
                stack_id="all",
                radius=[4, 4, 0, 0],
                is_animation_active=False,
                max_bar_size=40,
                class_name="cursor-pointer",
            ),
            f"{one.key}_href",
        )
        for one, color in zip(series, _COLORS, strict=False)
    ]
    chart = rx.recharts.bar_chart(
        *_parts("label"),
        rx.recharts.reference_line(y=0, stroke="var(--line-strong)"),
        *bars,
        data=rows,
        custom_attrs={"stackOffset": "sign"},  # which Reflex does not list
        width="100%",
        height=height,
        margin={"top": 8, "right": 0, "bottom": 0, "left": 0},
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
    return rx.el.figure(
        _legend(series),
        rx.el.div(chart, role="img", aria_label=title, style={"height": f"{height}px"}, class_name="w-full"),
        table,
        class_name="m-0",
    )


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
