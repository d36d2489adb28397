"""The stages of a deal on its page, with the dialogs that close it."""

from typing import Any

import reflex as rx

from crm_app.deals.state import DealPage
from crm_app.records.form_pages import ScrollTo
from crm_app.records.pages import view_of
from crm_app.ui import dates, dialog, form
from crm_app.ui.button import button
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon


def _step(step: Any) -> rx.Component:
    place = step["place"].to(str)
    look = (
        "flex h-9 w-full items-center justify-center gap-1.5 rounded-lg border px-3 text-sm whitespace-nowrap "
        "transition-colors disabled:cursor-default "
    )
    return rx.el.li(
        rx.el.button(
            rx.cond(place == "before", icon("check", 14), rx.fragment()),
            rx.el.span(step["name"].to(str), class_name="truncate"),
            type="button",
            disabled=(place == "here") | ~DealPage.may_edit,
            aria_current=rx.cond(place == "here", "step", "false"),
            on_click=DealPage.move_to(step["id"].to(str)),
            class_name=look
            + rx.match(
                place,
                ("here", "border-primary bg-primary text-on-primary font-medium"),
                ("before", "border-line bg-muted text-ink hover:bg-subtle"),
                "border-line bg-surface text-ink-2 hover:bg-subtle",
            ).to(str),
        ),
        key=step["id"],
        class_name="min-w-28 flex-1",
    )


def stages() -> rx.Component:
    """The stages of the deal; a click moves it. On a phone they scroll horizontally."""
    return rx.el.nav(
        rx.el.ol(
            rx.foreach(DealPage.steps, _step),
            class_name="m-0 flex list-none gap-1.5 overflow-x-auto p-0.5 -m-0.5",
        ),
        ScrollTo.create(when=view_of(DealPage)["stage"], places=["main nav [aria-current='step']"]),
        aria_label=t("deals.stages"),
        class_name="mb-6",
    )


def close_actions() -> list[rx.Component]:
    """The actions that close an open deal, for people with the right."""
    view = view_of(DealPage)
    won = dialog.dialog(
        t("deals.close.won"),
        form.form(
            form.money(
                "amount",
                t("deals.field.amount"),
                currency=view["currency"].to(str),
                value=view["amount_field"].to(str),
                errors=DealPage.form_errors,
                hint=t("deals.close.amount.hint"),
                scope="won-",
            ),
            dates.date(
                "close_date",
                t("deals.field.close_date"),
                hint=t("deals.close.day.hint"),
                errors=DealPage.form_errors,
                scope="won-",
            ),
            form.actions(t("deals.close.won.action"), dialog.close_button()),
            on_submit=DealPage.close_won,
        ),
        trigger=button(t("deals.won"), icon="trophy"),
        description=view["title"].to(str),
        size="sm",
        close_when=as_var(DealPage.moves),
    )
    lost = dialog.dialog(
        t("deals.close.lost"),
        form.form(
            form.textarea(
                "lost_reason",
                t("deals.field.lost_reason"),
                hint=t("deals.board.lost.hint"),
                errors=DealPage.form_errors,
                max_length=500,
                rows=3,
                scope="lost-",
            ),
            form.actions(t("deals.close.lost.action"), dialog.close_button()),
            on_submit=DealPage.close_lost,
        ),
        trigger=button(t("deals.lost"), icon="thumbs-down"),
        description=view["title"].to(str),
        size="sm",
        close_when=as_var(DealPage.moves),
    )
    opened = view["status"].to(str) == "open"
    return [
        rx.cond(DealPage.may_edit & opened & (DealPage.won_stage != ""), won),
        rx.cond(DealPage.may_edit & opened & (DealPage.lost_stage != ""), lost),
    ]
