"""Questions and answers as the chat shows them."""

from typing import Any

import reflex as rx

from crm_app.assistant.tools import tools
from crm_app.conversations.proposal_pages import proposals
from crm_app.conversations.rating import thumbs
from crm_app.conversations.state import Chat
from crm_app.ui import badge, button
from crm_app.ui.i18n import t
from crm_app.ui.icons import icon

_STEPS = {
    "waiting": "conversations.waiting",
    "thinking": "conversations.thinking",
    **{name: tool.step for name, tool in tools().items()},
}
"""The text while an answer is made, by its step: a state of its job, or the running tool."""


def _source(source: Any) -> rx.Component:
    return rx.el.li(
        button.link(
            rx.el.span(
                source["number"].to(str),
                class_name="figures inline-flex size-5 shrink-0 items-center justify-center rounded bg-muted text-xs",
            ),
            rx.el.span(source["title"].to(str), class_name="truncate"),
            href=source["href"].to(str),
            class_name=(
                "inline-flex min-h-8 max-w-64 items-center gap-1.5 rounded-lg border border-line bg-surface px-2 text-xs "
                "text-ink-2 no-underline hover:bg-subtle hover:text-ink"
            ),
        ),
        class_name="min-w-0",
    )


def _again(message: Any, label: str) -> rx.Component:
    return rx.cond(
        Chat.mine & ~Chat.busy,
        button.button(t(label), icon="refresh-cw", variant="ghost", size="sm", on_click=Chat.regenerate(message["id"])),
    )


def answer(message: Any) -> rx.Component:
    """An answer with its sources and proposals, or its text so far."""
    waiting = (message["status"] == "queued") | (message["status"] == "running")
    return rx.el.article(
        rx.el.h2(t("conversations.assistant"), class_name="sr-only"),
        rx.cond(
            waiting,
            _live(),
            rx.fragment(
                rx.html(message["html"].to(str), class_name="answer text-[15px] leading-relaxed text-ink"),
                rx.cond(
                    message["status"] == "failed",
                    rx.el.div(
                        icon("circle-alert", 18, "mt-0.5 text-danger"),
                        rx.el.p(message["error"].to(str), class_name="m-0 text-sm text-ink"),
                        role="alert",
                        class_name="mt-2 flex gap-2.5 rounded-xl border border-line bg-danger-soft p-3.5",
                    ),
                ),
                rx.cond(
                    message["status"] == "stopped",
                    rx.el.div(badge.status(t("conversations.stopped")), class_name="mt-2"),
                ),
                rx.cond(
                    message["cut"].to(bool),
                    rx.el.p(t("conversations.cut"), class_name="m-0 mt-2 text-sm text-ink-2"),
                ),
                proposals(message),
                _sources(message["sources"]),
                _offers(message["offers"].to(list[str])),
                rx.el.div(
                    rx.cond(
                        (message["status"] == "failed") | (message["status"] == "stopped"),
                        _again(message, "conversations.retry"),
                        _again(message, "conversations.regenerate"),
                    ),
                    thumbs(message),
                    rx.el.span(message["meta"].to(str), class_name="figures text-xs text-ink-3 sm:ml-auto"),
                    class_name="mt-2 flex min-h-8 flex-wrap items-center gap-2",
                ),
            ),
        ),
        class_name="min-w-0 max-w-full",
    )


def _sources(sources: Any) -> rx.Component:
    return rx.cond(
        sources.length() > 0,
        rx.el.div(
            rx.el.h3(t("conversations.sources"), class_name="sr-only"),
            rx.el.ul(rx.foreach(sources, _source), class_name="m-0 flex list-none flex-wrap gap-1.5 p-0"),
            class_name="mt-3",
        ),
    )


def _offers(offers: Any) -> rx.Component:
    """Questions that can be asked instead, as buttons."""
    return rx.cond(
        (offers.length() > 0) & Chat.mine & ~Chat.busy,
        rx.el.div(
            rx.el.h3(t("conversations.offers"), class_name="m-0 text-xs font-medium text-ink-3"),
            rx.el.ul(
                rx.foreach(
                    offers,
                    lambda offer: rx.el.li(
                        button.button(offer.to(str), size="sm", on_click=Chat.ask_suggestion(offer.to(str)))
                    ),
                ),
                class_name="m-0 mt-1.5 flex list-none flex-wrap gap-1.5 p-0",
            ),
            class_name="mt-3",
        ),
    )


def _live() -> rx.Component:
    """The answer while it is being made."""
    return rx.el.div(
        rx.html(Chat.live_html, class_name="answer text-[15px] leading-relaxed text-ink"),
        rx.el.p(
            button.spinner(),
            rx.match(
                Chat.live_step,
                *[(step, t(key)) for step, key in _STEPS.items()],
                t("conversations.thinking"),
            ),
            class_name="m-0 mt-2 flex items-center gap-2 text-sm text-ink-2",
        ),
        aria_busy="true",
    )


def question(message: Any) -> rx.Component:
    """A question."""
    return rx.el.div(
        rx.el.h2(
            rx.cond(Chat.mine, t("conversations.you"), message["author"].to(str)),
            class_name="sr-only",
        ),
        rx.el.p(
            message["text"].to(str),
            class_name=(
                "m-0 max-w-[85%] whitespace-pre-line rounded-2xl bg-muted px-4 py-2.5 text-[15px] text-ink "
                "[overflow-wrap:anywhere]"
            ),
        ),
        class_name="flex justify-end",
    )
