"""The board of deals, in its own module, so that no other page loads drag and drop."""

from typing import Any

import reflex as rx

from crm_app.deals.board_state import PATH, DealBoard
from crm_app.records.pages import allowed
from crm_app.ui import badge, dialog, drafts, form, kanban
from crm_app.ui.button import link_button
from crm_app.ui.empty import empty
from crm_app.ui.filters import filter_bar, filter_select, search_box
from crm_app.ui.i18n import as_var, t
from crm_app.ui.page import page
from crm_app.ui.sections import page_header
from crm_app.ui.skeleton import bar
from crm_app.ui.tabs import tab_links


def deal_views(current: str) -> rx.Component:
    """The two views of deals: `list` and `board`."""
    return tab_links(
        (t("deals.view.list"), "/deals", current == "list"),
        (t("deals.view.board"), PATH, current == "board"),
        label=t("deals.views"),
    )


def _card(deal: Any) -> rx.Component:
    return kanban.card(
        deal["title"],
        href=deal["href"],
        lines=rx.fragment(
            deal["company"],
            rx.el.span(
                rx.cond(deal["amount"], deal["amount"], t("deals.board.no_amount")),
                class_name="figures mt-1.5 block text-[13px] font-medium text-ink",
            ),
        ),
        foot=rx.fragment(
            rx.el.span(deal["day"], class_name=rx.cond(deal["late"], "truncate text-danger", "truncate text-ink-3")),
            rx.cond(
                deal["owner"],
                rx.el.span(
                    badge.avatar(deal["initials"], deal["owner"], size="sm"),
                    rx.el.span(t("deals.board.owned", name=deal["owner"]), class_name="sr-only"),
                    title=deal["owner"],
                ),
            ),
        ),
    )


def _skeleton() -> rx.Component:
    return rx.el.div(
        rx.el.span(t("ui.loading"), class_name="sr-only"),
        *[
            rx.el.div(
                bar("mb-3 h-4 w-24"),
                *[bar("mb-2 h-24 w-full rounded-xl") for _ in range(cards)],
                class_name="w-[82vw] max-w-72 shrink-0 sm:w-auto sm:min-w-44 sm:max-w-none sm:flex-1",
            )
            for cards in (3, 2, 3, 2, 1, 1)
        ],
        role="status",
        class_name="flex gap-3 overflow-hidden",
    )


def _vacant() -> rx.Component:
    return rx.cond(
        DealBoard.filtered,
        empty(
            "search",
            t("ui.record.no_match"),
            t("ui.record.no_match.text"),
            link_button(t("ui.filters.clear"), PATH),
        ),
        empty(
            "handshake",
            t("deals.empty.title"),
            t("deals.empty.text"),
            rx.cond(allowed("deal.create"), link_button(t("deals.board.new"), DealBoard.new_href, icon="plus")),
            rx.cond(allowed("import.run"), link_button(t("deals.board.import"), "/imports", icon="upload")),
        ),
    )


def _board() -> rx.Component:
    return kanban.board(
        DealBoard.columns,
        _card,
        DealBoard.move,
        label=t("deals.board.title"),
        turn=DealBoard.move_turn,
        waiting=t("records.move.waiting"),
        paused=as_var(DealBoard.closing) != "",
        movable=allowed("deal.update"),
        on_grab=DealBoard.grab,
        on_more=DealBoard.more,
    )


def _lost_dialog() -> rx.Component:
    return dialog.dialog(
        t("deals.board.lost.title"),
        form.form(
            form.textarea(
                "lost_reason",
                t("deals.board.lost.reason"),
                hint=t("deals.board.lost.hint"),
                errors=DealBoard.form_errors,
                rows=3,
                max_length=500,
            ),
            form.actions(t("deals.board.lost.action"), dialog.close_button()),
            on_submit=DealBoard.close_lost,
            draft=drafts.attributes("lost " + DealBoard.closing_id),
        ),
        description=DealBoard.closing_name,
        size="sm",
        open=as_var(DealBoard.closing) == "lost",
        on_open_change=DealBoard.cancel,
    )


def _won_dialog() -> rx.Component:
    return dialog.dialog(
        t("deals.board.won.title"),
        form.form(
            form.money(
                "amount",
                t("deals.board.won.amount"),
                currency=DealBoard.closing_currency,
                hint=t("deals.board.won.hint"),
                errors=DealBoard.form_errors,
            ),
            form.actions(t("deals.board.won.action"), dialog.close_button()),
            on_submit=DealBoard.close_won,
            draft=drafts.attributes("won " + DealBoard.closing_id),
        ),
        description=DealBoard.closing_name,
        size="sm",
        open=as_var(DealBoard.closing) == "won",
        on_open_change=DealBoard.cancel,
    )


@page(PATH, "deals.board.title", on_load=DealBoard.load, permission="deal.read")
def deals_board() -> rx.Component:
    """The deals by stage."""
    return rx.el.div(
        page_header(
            t("deals.board.title"),
            actions=[
                rx.cond(
                    allowed("deal.create"),
                    link_button(t("deals.board.new"), DealBoard.new_href, icon="plus", variant="primary"),
                )
            ],
        ),
        deal_views("board"),
        filter_bar(
            rx.el.div(search_box(label=t("deals.board.search")), class_name="flex min-w-0 sm:w-64"),
            rx.cond(
                as_var(DealBoard.owners).length() > 0,
                filter_select(
                    t("deals.board.owner"),
                    as_var(DealBoard.owners),
                    DealBoard.filters["owner_id"],
                    lambda value: DealBoard.choose("owner_id", value),
                    every=t("deals.board.every_owner"),
                ),
            ),
            rx.cond(
                as_var(DealBoard.pipelines).length() > 1,
                filter_select(
                    t("deals.board.pipeline"),
                    as_var(DealBoard.pipelines),
                    DealBoard.filters["pipeline_id"],
                    lambda value: DealBoard.choose("pipeline_id", value),
                    every=t("deals.board.first_pipeline"),
                ),
            ),
        ),
        rx.cond(
            DealBoard.loading,
            _skeleton(),
            rx.cond(
                DealBoard.failed,
                empty("circle-alert", DealBoard.failed, None, link_button(t("ui.filters.clear"), PATH)),
                rx.cond(DealBoard.vacant, _vacant(), _board()),
            ),
        ),
        _lost_dialog(),
        _won_dialog(),
        on_unmount=DealBoard.leave,
    )
