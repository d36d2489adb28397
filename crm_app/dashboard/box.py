"""The box around a panel of the dashboard."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.ui import charts
from crm_app.ui.button import link
from crm_app.ui.i18n import t
from crm_app.ui.sections import card


def box(title: str, *content: rx.Component, more: tuple[str, str] | None = None) -> rx.Component:
    """A part of the page in a box.

    Args:
        title: the key of its heading.
        more: the key and the address of a link to all of it.
    """
    return card(
        rx.el.div(
            rx.el.h2(t(title), class_name="m-0 text-[15px] font-medium text-ink"),
            *(
                [
                    link(
                        t(more[0]),
                        href=more[1],
                        class_name=(
                            "inline-flex min-h-6 items-center text-xs text-ink-2 underline decoration-line-strong "
                            "underline-offset-4 hover:text-ink"
                        ),
                    )
                ]
                if more
                else []
            ),
            class_name="mb-3 flex items-baseline justify-between gap-3",
        ),
        *content,
    )


def nothing(key: str) -> rx.Component:
    """The content of an empty box."""
    return rx.el.p(t(key), class_name="m-0 py-4 text-sm text-ink-3 text-pretty")


def ranked(name: str, *, more: tuple[str, str] | None = None) -> Callable[[Any], rx.Component]:
    """Draws a panel of horizontal bars, whose view is a `shown.Bars`.

    Args:
        name: the panel's name: `dashboard.<name>` is its heading, `dashboard.<name>.none` is shown without bars.
        more: the key and the address of a link to all of it.
    """

    def draw(chart: Any) -> rx.Component:
        drawn = charts.ranked_bars(chart.rows, label=t(f"dashboard.{name}"))
        empty = nothing(f"dashboard.{name}.none")
        return box(f"dashboard.{name}", rx.cond(chart.rows.length() > 0, drawn, empty), more=more)

    return draw
