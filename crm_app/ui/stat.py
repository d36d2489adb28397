"""Figures that lead to the list behind them."""

from typing import Any

import reflex as rx

from crm_app.ui.badge import Tone
from crm_app.ui.button import link
from crm_app.ui.i18n import Text
from crm_app.ui.icons import icon as draw

_TONES = {
    "neutral": "text-ink-3",
    "positive": "text-positive",
    "warning": "text-warning",
    "danger": "text-danger",
    "info": "text-info",
}


def stat(
    label: Text,
    value: Text,
    *,
    href: Text | None = None,
    note: Any = None,
    icon: str | None = None,
    tone: Tone = "neutral",
) -> rx.Component:
    """A figure card.

    Args:
        label: What is counted.
        value: The figure, formatted.
        href: The list of what was counted; the whole card is the link.
        note: Under it: a change, a comparison. `tone` colours it, so it must say in words what the colour says.
        icon: Before the note.
    """
    name = link(label, href=href, class_name="covers text-ink-2 no-underline") if href is not None else label
    return rx.el.div(
        rx.el.p(name, class_name="m-0 text-sm text-ink-2"),
        rx.el.p(
            value, class_name="figures m-0 mt-1 text-2xl font-semibold tracking-tight text-ink [overflow-wrap:anywhere]"
        ),
        *(
            [
                rx.el.p(
                    *([draw(icon, 14)] if icon else []),
                    note,
                    class_name=f"m-0 mt-1 flex items-center gap-1 text-xs {_TONES[tone]}",
                )
            ]
            if note is not None
            else []
        ),
        class_name=(
            "relative min-w-0 rounded-xl border border-line bg-surface p-4 transition-colors has-[a]:hover:bg-subtle"
        ),
    )


def stats(*cards: rx.Component) -> rx.Component:
    """Figure cards side by side: two on a phone, four on a wide screen."""
    return rx.el.div(*cards, class_name="mb-6 grid grid-cols-2 gap-3 lg:grid-cols-4")
