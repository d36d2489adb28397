"""The options of `rx.App` from the design system: stylesheet, head, overlay and error page; no style of Reflex
itself.
"""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.ui import ahead, drafts, layout, returning, sections, toast, width
from crm_app.ui.reflex_seam import ErrorBoundary
from crm_app.ui.theme import STYLESHEET


def _head() -> list[rx.Component]:
    return [
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(
            rel="preload",
            href="/fonts/inter-latin.woff2",
            type="font/woff2",
            cross_origin="anonymous",
            custom_attrs={"as": "font"},
        ),
        rx.el.meta(name="theme-color", content="#fbfbfb", custom_attrs={"media": "(prefers-color-scheme: light)"}),
        rx.el.meta(name="theme-color", content="#0d0d0e", custom_attrs={"media": "(prefers-color-scheme: dark)"}),
    ]


def app_options() -> dict[str, Any]:
    """Keyword arguments for `rx.App`: `rx.App(**app_options(), api_transformer=…)`."""
    wraps: dict[tuple[int, str], Callable[[bool], rx.Component | None]] = {
        (55, "ErrorBoundary"): lambda _stateful: ErrorBoundary.create(fallback_render=sections.error_page()),
        (5, "Overlay"): lambda _stateful: rx.fragment(
            layout.connection_banner(),
            toast.region(),
            drafts.Keeper.create(),
            ahead.Ahead.create(),
            returning.ScrollKeeper.create(),
            width.WidthNote.create(),
        ),
    }
    return {
        "stylesheets": [STYLESHEET],
        "head_components": _head(),
        "html_lang": "en",
        "toaster": None,
        "reset_style": False,
        "app_wraps": wraps,
    }
