"""The pages that watch over the assistant: rated answers to review, and what was sent to a model."""

from typing import Any

import reflex as rx

from crm_app.conversations.review_state import BELOW, REVIEW, SENT, ReviewState, SentState, provider_options
from crm_app.conversations.settings_pages import PATH
from crm_app.records import TYPES
from crm_app.records.list_pages import choice
from crm_app.records.pages import allowed
from crm_app.ui import badge
from crm_app.ui.button import button, download_link, link, link_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.pagination import page_links
from crm_app.ui.table import record_list
from crm_app.workspaces.pages import settings_page

_BACK = "assistant_settings.title"
_WRAPS = "[overflow-wrap:anywhere]"


def _choice(state: Any, name: str, label: str, every: str, options: Any) -> rx.Component:
    return choice(state, name, t(label), options, t(every))


def _thumb(row: Any) -> rx.Component:
    def shown(name: str, key: str, color: str) -> rx.Component:
        return rx.el.span(icon(name, 18), rx.el.span(t(key), class_name="sr-only"), class_name=color)

    return rx.cond(
        row["up"].to(str) != "",
        shown("thumbs-up", "conversations.rating.up", "text-positive"),
        shown("thumbs-down", "conversations.rating.down", "text-danger"),
    )


def _said(row: Any) -> rx.Component:
    """What the person wrote about the answer."""
    note = row["note"].to(str)
    return rx.cond(
        (row["reason"].to(str) != "") | (note != ""),
        rx.el.div(
            rx.cond(row["reason"].to(str) != "", badge.status(row["reason"].to(str), "warning")),
            rx.cond(note != "", rx.el.span(note, dir="auto", class_name=f"min-w-0 text-sm text-ink {_WRAPS}")),
            class_name="mt-2 flex flex-wrap items-center gap-2",
        ),
    )


def _mark(row: Any) -> rx.Component:
    ident = row["id"].to(str)
    again = button(
        t("conversations.review.unmark"), size="sm", variant="ghost", on_click=ReviewState.mark(ident, False)
    )
    return rx.cond(
        row["reviewed"].to(str) != "",
        rx.el.div(
            badge.status(t("conversations.review.done"), "positive"), again, class_name="flex items-center gap-2"
        ),
        button(t("conversations.review.mark"), icon="check", size="sm", on_click=ReviewState.mark(ident, True)),
    )


def _rated(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            _thumb(row),
            rx.el.p(
                row["question"].to(str),
                dir="auto",
                class_name=f"m-0 min-w-0 flex-1 text-sm font-medium text-ink {_WRAPS}",
            ),
            class_name="flex items-start gap-2.5",
        ),
        rx.el.p(
            row["answer"].to(str),
            dir="auto",
            tab_index=0,
            class_name=(
                "m-0 mt-2 max-h-48 overflow-y-auto whitespace-pre-line rounded-lg bg-subtle px-3 py-2 text-sm text-ink-2 "
                + _WRAPS
            ),
        ),
        _said(row),
        rx.el.div(
            rx.el.span(row["by"].to(str), " · ", row["meta"].to(str), class_name="figures min-w-0 text-xs text-ink-2"),
            _mark(row),
            class_name="mt-2 flex flex-wrap items-center justify-between gap-2",
        ),
        class_name="border-b border-line px-1 py-4 last:border-b-0 sm:px-4",
    )


@page(REVIEW, "conversations.review.title", on_load=ReviewState.load, permission="workspace.manage")
def review() -> rx.Component:
    """Rated answers, with filters, a mark for those that were reviewed, and downloads."""
    yes_no = [("false", t("conversations.rating.down")), ("true", t("conversations.rating.up"))]
    states = [("false", t("conversations.review.open")), ("true", t("conversations.review.done"))]
    providers = [
        (one, t("assistant_settings.provider.offline") if one == "offline" else one) for one in provider_options()
    ]
    below = [(str(one), t("conversations.review.below", percent=str(one))) for one in BELOW]
    key = "conversations.review"
    nothing = rx.cond(
        ReviewState.filtered,
        empty("search", t(f"{key}.none"), None, link_button(t("ui.filters.clear"), REVIEW)),
        empty("thumbs-up", t(f"{key}.none"), t(f"{key}.none.text")),
    )
    downloads = [
        rx.cond(
            allowed("record.export"),
            rx.fragment(
                download_link(icon("download"), t(f"{key}.csv"), href=ReviewState.csv_href),
                download_link(icon("download"), t(f"{key}.jsonl"), href=ReviewState.jsonl_href),
            ),
        ),
        link_button(t(_BACK), PATH, icon="settings"),
    ]
    return settings_page(
        PATH,
        rx.el.h2(t(f"{key}.title"), class_name="m-0 mb-1 text-base font-medium text-ink"),
        rx.el.p(t(f"{key}.text"), class_name="m-0 mb-4 text-sm text-ink-2"),
        filter_bar(
            None,
            _choice(ReviewState, "up", f"{key}.thumb", f"{key}.all", yes_no),
            _choice(ReviewState, "reviewed", f"{key}.state", f"{key}.any", states),
            _choice(ReviewState, "asked_by", f"{key}.asker", f"{key}.every_asker", as_var(ReviewState.people)),
            _choice(ReviewState, "provider", f"{key}.provider", f"{key}.every_provider", providers),
            _choice(ReviewState, "below", f"{key}.confidence", f"{key}.every_confidence", below),
            rx.cond(ReviewState.filtered, link_button(t("ui.filters.clear"), REVIEW, variant="ghost")),
        ),
        record_list(
            ReviewState.rows,
            _rated,
            label=t(f"{key}.title"),
            loading=as_var(ReviewState.loading),
            empty=nothing,
            key="id",
        ),
        page_links(ReviewState.previous_href, ReviewState.next_href),
        actions=downloads,
        on_unmount=ReviewState.leave,
    )


def _sent(row: Any) -> rx.Component:
    title, href = row["title"].to(str), row["href"].to(str)
    named = rx.cond(
        href != "",
        link(title, href=href, class_name="text-ink underline decoration-line-strong underline-offset-4"),
        rx.el.span(title, class_name="text-ink-2"),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.span(row["kind"].to(str), class_name="font-medium"),
                rx.cond(title != "", rx.fragment(rx.el.span(" · ", class_name="text-ink-2"), named)),
                class_name="m-0 min-w-0 flex-1 text-sm text-ink [overflow-wrap:anywhere]",
            ),
            rx.el.span(row["when"].to(str), class_name="figures shrink-0 text-xs text-ink-2"),
            class_name="flex flex-col gap-x-3 gap-y-0.5 sm:flex-row sm:items-baseline",
        ),
        rx.el.p(row["fields"].to(str), class_name="m-0 mt-1 text-sm text-ink-2 [overflow-wrap:anywhere]"),
        rx.el.div(
            rx.el.span(row["by"].to(str), class_name="min-w-0 text-xs text-ink-2"),
            rx.cond(
                row["only_href"].to(str) != "",
                link(
                    t("conversations.sent.one"),
                    href=row["only_href"].to(str),
                    class_name="text-xs text-ink-2 underline underline-offset-4 hover:text-ink",
                ),
            ),
            class_name="mt-1 flex flex-wrap items-center justify-between gap-2",
        ),
        class_name="border-b border-line px-1 py-3 last:border-b-0 sm:px-4",
    )


@page(SENT, "conversations.sent.title", on_load=SentState.load, permission="audit.read")
def what_was_sent() -> rx.Component:
    """Which facts of which records answers sent to which model."""
    key = "conversations.sent"
    kinds = [(kind, t(f"workspaces.kind.{kind}")) for kind in TYPES]
    kinds += [(kind, t(f"{key}.kind.{kind}")) for kind in ("member", "workspace")]
    nothing = rx.cond(
        SentState.filtered,
        empty("search", t(f"{key}.none"), None, link_button(t("ui.filters.clear"), SENT)),
        empty("send", t(f"{key}.none"), t(f"{key}.none.text")),
    )
    asker = _choice(
        SentState,
        "asked_by",
        "conversations.review.asker",
        "conversations.review.every_asker",
        as_var(SentState.people),
    )
    return settings_page(
        PATH,
        rx.el.h2(t(f"{key}.title"), class_name="m-0 mb-1 text-base font-medium text-ink"),
        rx.el.p(t(f"{key}.text"), class_name="m-0 mb-4 text-sm text-ink-2"),
        filter_bar(
            None,
            _choice(SentState, "kind", f"{key}.kind", f"{key}.every_kind", kinds),
            asker,
            rx.cond(SentState.filtered, link_button(t("ui.filters.clear"), SENT, variant="ghost")),
        ),
        record_list(
            SentState.rows, _sent, label=t(f"{key}.title"), loading=as_var(SentState.loading), empty=nothing, key="id"
        ),
        page_links(SentState.previous_href, SentState.next_href),
        actions=[rx.cond(allowed("workspace.manage"), link_button(t(_BACK), PATH, icon="settings"))],
        on_unmount=SentState.leave,
    )
