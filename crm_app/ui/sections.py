"""The parts of a page below the frame: its head, sections, cards, and the error pages."""

from typing import Any

import reflex as rx

from crm_app.ui.browser import Anchor
from crm_app.ui.button import classes, link, link_button
from crm_app.ui.i18n import Text, fixed, t
from crm_app.ui.icons import icon
from crm_app.ui.page_effects import DocumentLanguage
from crm_app.ui.state import Shell

CONTENT = "mx-auto w-full max-w-[1250px] px-4 sm:px-6"


def page_header(
    title: Any,
    *,
    count: Text | None = None,
    meta: Any = None,
    back: tuple[Text, Text] | None = None,
    actions: Any = (),
) -> rx.Component:
    """The head of a page.

    Args:
        title: The page's heading; the page's name, or the record's.
        count: Beside it in grey: how many records there are.
        meta: Under it: further facts.
        back: Name and address of the previous page ("Contacts", "/contacts").
        actions: Buttons; exactly one of them primary.
    """
    buttons = list(actions) if isinstance(actions, (list, tuple)) else [actions]
    return rx.el.div(
        *(
            [
                link(
                    icon("chevron-left", 14),
                    back[0],
                    href=back[1],
                    class_name=(
                        "mb-2 inline-flex min-h-6 items-center gap-1 text-xs text-ink-2 no-underline hover:text-ink"
                    ),
                )
            ]
            if back is not None
            else []
        ),
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    rx.el.h1(
                        title, class_name="m-0 min-w-0 text-xl font-semibold tracking-tight [overflow-wrap:anywhere]"
                    ),
                    *([rx.el.span(count, class_name="figures text-base text-ink-3")] if count is not None else []),
                    class_name="flex items-baseline gap-2.5",
                ),
                *([rx.el.div(meta, class_name="mt-1 text-sm text-ink-2")] if meta is not None else []),
                class_name="min-w-40 flex-1",
            ),
            *(
                [rx.el.div(*buttons, class_name="flex max-w-full shrink-0 flex-wrap items-center gap-2")]
                if buttons
                else []
            ),
            class_name="flex flex-wrap items-start justify-between gap-3",
        ),
        class_name="mb-5",
    )


def section(title: Text, *content: Any, actions: Any = None, id: str = "") -> rx.Component:
    """A part of a page under a heading."""
    props = {"id": id} if id else {}
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="m-0 text-base font-medium text-ink"),
            *([rx.el.div(actions, class_name="flex items-center gap-2")] if actions is not None else []),
            class_name="mb-3 flex min-h-8 items-center justify-between gap-3",
        ),
        *content,
        class_name="mb-8 last:mb-0",
        **props,
    )


def card(*content: Any, class_name: str = "") -> rx.Component:
    """A box with a hairline border."""
    return rx.el.div(*content, class_name=f"rounded-xl border border-line bg-surface p-4 sm:p-5 {class_name}".strip())


def split(main: Any, side: Any) -> rx.Component:
    """Main column and a narrower one beside it; under each other below 1024 px."""
    return rx.el.div(
        rx.el.div(main, class_name="min-w-0"),
        rx.el.div(side, class_name="min-w-0"),
        class_name="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]",
    )


def centered(*content: Any, language: str | None = None, foot: Any = None) -> rx.Component:
    """The frame of the pages before sign-in: the logo, one narrow column, nothing else.

    Args:
        language: "en" or "th" when the page is prerendered in one language; by default the person's.
        foot: Under the column, such as the link to the other language.
    """
    name = t("ui.product") if language is None else fixed("ui.product", language)
    line = t("ui.tagline") if language is None else fixed("ui.tagline", language)
    return rx.el.div(
        DocumentLanguage.create(spoken=Shell.language if language is None else language),
        rx.el.main(
            rx.el.div(
                icon("mark", 32),
                rx.el.p(name, class_name="m-0 mt-3 text-lg font-semibold tracking-tight"),
                rx.el.p(line, class_name="m-0 mt-1 text-sm text-ink-2"),
                class_name="mb-8 flex flex-col items-center text-center",
            ),
            rx.el.div(
                *content,
                class_name="sm:rounded-2xl sm:border sm:border-line sm:bg-surface sm:p-8",
            ),
            id="content",
            class_name="w-full max-w-[26rem]",
        ),
        *([rx.el.footer(foot, class_name="mt-6 text-center text-sm text-ink-2")] if foot is not None else []),
        class_name="flex min-h-dvh flex-col items-center justify-center bg-canvas px-5 py-10 text-ink",
        lang=Shell.language if language is None else language,
    )


def _message(symbol: str, title: Text, text: Text, action: rx.Component) -> rx.Component:
    return rx.el.main(
        rx.el.div(
            icon(symbol, 28, "text-ink-3"),
            rx.el.h1(title, class_name="m-0 mt-4 text-xl font-semibold tracking-tight"),
            rx.el.p(text, class_name="m-0 mt-2 max-w-sm text-sm text-ink-2 text-pretty"),
            rx.el.div(action, class_name="mt-6"),
            class_name="flex flex-col items-center text-center",
        ),
        class_name="flex min-h-dvh items-center justify-center bg-canvas px-6 text-ink",
    )


def not_found() -> rx.Component:
    """The page for an unknown address."""
    return _message(
        "map-pin",
        t("ui.not_found.title"),
        t("ui.not_found.text"),
        link_button(t("ui.not_found.action"), "/", variant="primary"),
    )


def error_page() -> rx.Component:
    """Replaces a page that failed in the browser."""
    return _message(
        "circle-alert",
        t("ui.error.title"),
        t("ui.error.text"),
        # An ordinary link to the same address loads the page again, without script.
        Anchor.create(t("ui.error.action"), href="", class_name=classes("primary")),
    )
