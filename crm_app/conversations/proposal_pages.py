"""Proposed changes as cards below an answer: what is written, before and after, and the decision."""

from typing import Any

import reflex as rx

from crm_app.conversations.state import Chat
from crm_app.ui import badge, button, choosing, drafts, form
from crm_app.ui.form import CONTROL
from crm_app.ui.i18n import as_var, t


def proposals(message: Any) -> rx.Component:
    """The proposals of an answer; of several each has a tick, and below them is one decision for the ticked ones."""
    actions = message["actions"]
    return rx.fragment(
        rx.foreach(actions, lambda one: _card(one, message["several"].to(bool))),
        rx.cond(
            message["several"].to(bool) & Chat.mine,
            rx.el.div(
                button.button(
                    t("conversations.approve_ticked"),
                    icon="check",
                    variant="primary",
                    size="sm",
                    on_click=Chat.decide_ticked(message["id"], True),
                ),
                button.button(
                    t("conversations.reject_ticked"),
                    icon="x",
                    size="sm",
                    on_click=Chat.decide_ticked(message["id"], False),
                ),
                class_name="mt-3 flex flex-wrap gap-2",
            ),
        ),
    )


def _card(proposal: Any, several: Any) -> rx.Component:
    waits = (proposal["status"] == "proposed") & Chat.mine
    return rx.el.div(
        rx.el.div(
            rx.cond(
                several & waits,
                choosing.tick_box(
                    checked=~as_var(Chat.unticked).contains(proposal["id"]),
                    on_change=lambda on: Chat.tick(proposal["id"], on),
                    aria_label=proposal["summary"].to(str),
                ),
            ),
            rx.el.div(
                rx.el.p(t("conversations.proposal"), class_name="m-0 text-xs font-medium text-ink-3"),
                rx.el.p(proposal["summary"].to(str), dir="auto", class_name="m-0 mt-1 text-sm text-ink"),
                class_name="min-w-0",
            ),
            class_name="flex items-start gap-3",
        ),
        rx.cond(
            (Chat.editing == proposal["id"]) & waits,
            _edit(proposal),
            rx.fragment(
                _lines(proposal["fields"]),
                rx.cond(
                    proposal["also"].to(list[dict[str, str]]).length() > 0,
                    rx.fragment(
                        rx.el.p(t("conversations.also"), class_name="m-0 mt-3 text-xs font-medium text-ink-3"),
                        _lines(proposal["also"], "mt-1.5"),
                    ),
                ),
                _decision(proposal),
            ),
        ),
        class_name="mt-3 rounded-xl border border-line bg-subtle p-4",
    )


def _lines(lines: Any, margin: str = "mt-3") -> rx.Component:
    return rx.el.dl(
        rx.foreach(lines.to(list[dict[str, str]]), _line),
        class_name=f"m-0 {margin} grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-4 gap-y-1.5 text-sm",
    )


def _line(line: Any) -> rx.Component:
    return rx.fragment(
        rx.el.dt(line["label"], class_name="max-w-40 text-ink-3 [overflow-wrap:anywhere]"),
        rx.el.dd(
            rx.cond(
                line["before"],
                rx.fragment(
                    rx.el.span(t("conversations.before"), class_name="sr-only"),
                    rx.el.del_(rx.el.bdi(line["before"]), class_name="text-ink-3"),
                    rx.el.span(" → ", aria_hidden="true", class_name="text-ink-3"),
                    rx.el.span(t("conversations.after"), class_name="sr-only"),
                ),
            ),
            rx.cond(
                line["href"],
                button.text_link(line["value"].to(str), line["href"].to(str)),
                rx.el.bdi(rx.cond(line["value"], line["value"], t("conversations.emptied"))),
            ),
            class_name="m-0 min-w-0 whitespace-pre-wrap text-ink [overflow-wrap:anywhere]",
        ),
    )


def _decision(proposal: Any) -> rx.Component:
    return rx.match(
        proposal["status"],
        ("proposed", rx.cond(Chat.mine, _buttons(proposal))),
        ("approved", _made(proposal)),
        rx.el.div(badge.status(t("conversations.rejected")), class_name="mt-2"),
    )


def _buttons(proposal: Any) -> rx.Component:
    ident = proposal["id"].to(str)
    approve = rx.el.form(  # a form, because one that was sent into a lost line is sent again
        drafts.identity(),
        rx.el.input(type="hidden", name="action_id", value=ident),
        button.submit(t("conversations.approve"), icon="check", size="sm"),
        on_submit=Chat.approve,
        custom_attrs=drafts.attributes("approve " + ident, ident=ident),
        class_name="contents",
    )
    edit = button.button(t("conversations.edit"), icon="pencil", size="sm", on_click=Chat.edit(proposal["id"]))
    return rx.el.div(
        approve,
        rx.cond(proposal["editable"], edit),
        button.button(t("conversations.reject"), icon="x", size="sm", on_click=Chat.reject(ident)),
        class_name="mt-3 flex flex-wrap gap-2",
    )


def _made(proposal: Any) -> rx.Component:
    undo = Chat.undo_change(proposal["run"])
    return rx.el.div(
        rx.cond(
            proposal["undone"],
            badge.status(t("conversations.undone")),
            badge.status(t("conversations.approved"), "positive"),
        ),
        rx.cond(proposal["href"], button.text_link(t("conversations.open"), proposal["href"].to(str))),
        rx.cond(
            proposal["run"] & ~proposal["undone"].to(bool) & Chat.mine,
            button.button(t("ui.undo"), icon="undo-2", variant="ghost", size="sm", on_click=undo),
        ),
        class_name="mt-2 flex flex-wrap items-center gap-3 text-sm",
    )


def _edit(proposal: Any) -> rx.Component:
    """The values that were said, as inputs."""
    return form.form(
        rx.foreach(proposal["fields"].to(list[dict[str, str]]), _input),
        form.actions(
            t("conversations.save_edit"),
            button.button(t("ui.cancel"), type="button", on_click=Chat.edit(proposal["id"])),
        ),
        on_submit=Chat.revise,
        class_name="mt-3",
    )


def _input(line: Any) -> rx.Component:
    ident = "proposed-" + line["name"].to(str)
    error = as_var(Chat.form_errors)[line["name"].to(str)].to(str)
    return rx.cond(
        line["editable"],
        rx.el.div(
            rx.el.label(line["label"], html_for=ident, class_name="mb-1.5 block text-sm font-medium text-ink"),
            rx.el.textarea(
                name=line["name"].to(str),
                custom_attrs={"id": ident},
                rows="1",
                default_value=line["text"].to(str),
                max_length=4000,
                class_name=f"{CONTROL} py-2 resize-y [field-sizing:content] max-h-80",
            ),
            form.error_text(error, id="error"),
            class_name="min-w-0",
        ),
    )
