"""The brief on the pages of records."""

from typing import Any

import reflex as rx

from crm_app.briefs.draft_pages import draft_dialog
from crm_app.briefs.state import PARTS, Briefs
from crm_app.records import TYPES, about, related
from crm_app.records.pages import allowed
from crm_app.ui import nav
from crm_app.ui.button import classes, link, link_button
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.reflex_seam import VarData
from crm_app.ui.sections import section
from crm_app.ui.skeleton import skeleton_rows

ORDER = 5
"""Before the lists of related records."""


def _words(row: Any) -> rx.Component:
    """The text of a line, and what it quotes."""
    tone = rx.cond(row["late"].to(bool), "text-danger", rx.cond(row["quote"], "text-ink-2", "text-ink"))
    return rx.el.span(
        rx.cond(row["text"].to(str), rx.el.span(row["text"].to(str), class_name=tone)),
        rx.cond(
            row["quote"].to(str),
            rx.el.q(
                row["quote"].to(str),
                class_name="text-ink [overflow-wrap:anywhere] before:content-['“'] after:content-['”']",
            ),
        ),
        class_name="flex min-w-0 flex-1 flex-wrap gap-x-1.5",
    )


def _source(row: Any) -> rx.Component:
    """The link to where a line stands; none where this is the record of the page."""
    opened = link(
        icon("arrow-up-right", 14),
        rx.el.span(t("briefs.source"), class_name="sr-only"),
        href=row["href"].to(str),
        title=t("briefs.source"),
        class_name=(
            "-my-1 inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-3 no-underline "
            "hover:bg-muted hover:text-ink"
        ),
    )
    return rx.cond(row["own"].to(bool), rx.fragment(), opened)


def _line(row: Any) -> rx.Component:
    label = rx.match(row["part"].to(str), *((part, t(f"briefs.{part}")) for part in PARTS), "")
    return rx.el.div(
        rx.el.dt(
            rx.cond(row["first"].to(bool), label, rx.el.span(label, class_name="sr-only")),
            class_name="text-xs leading-5 text-ink-3",
        ),
        rx.el.dd(_words(row), _source(row), class_name="m-0 flex min-w-0 items-start gap-2 text-sm leading-5"),
        class_name="grid gap-x-3 gap-y-0.5 sm:grid-cols-[6.5rem_minmax(0,1fr)]",
        key=row["key"].to(str),
    )


def _step() -> rx.Component:
    step = as_var(Briefs.step)

    def of(name: str) -> Any:
        return step[name].to(str)

    return rx.cond(
        of("text"),
        rx.el.div(
            rx.el.div(
                rx.el.p(t("briefs.step"), class_name="m-0 text-xs text-ink-3"),
                rx.el.p(of("text"), class_name="m-0 mt-0.5 text-sm font-medium text-ink"),
                rx.el.p(t("briefs.step.why", reason=of("reason")), class_name="m-0 mt-0.5 text-sm text-ink-2"),
                rx.cond(
                    of("deal"),
                    link(
                        of("deal"),
                        href=of("href"),
                        class_name="mt-0.5 inline-block text-sm text-ink-2 underline-offset-4",
                    ),
                ),
                class_name="min-w-0 flex-1",
            ),
            rx.el.div(
                rx.cond(
                    allowed("task.create"),
                    link_button(t("briefs.task"), of("task_href"), icon="check-square", size="sm"),
                ),
                rx.cond(
                    allowed("activity.create"), link_button(t("briefs.call"), of("call_href"), icon="phone", size="sm")
                ),
                class_name="flex flex-wrap items-center gap-2",
            ),
            class_name="flex flex-wrap items-start gap-3 border-t border-line pt-3",
        ),
    )


def _brief(kind: str, record_id: Any) -> rx.Component:
    body = rx.el.div(
        rx.cond(Briefs.little, rx.el.p(t("briefs.little"), class_name="m-0 text-sm text-ink-2")),
        rx.el.dl(rx.foreach(Briefs.lines, _line), class_name="m-0 grid gap-2 empty:hidden"),
        _step(),
        rx.cond(
            allowed("audit.read"),
            link(
                t("briefs.sent"),
                href=f"/settings/assistant/sent?kind={kind}&record_id=" + record_id.to(str),
                class_name="justify-self-start text-xs text-ink-3 underline-offset-4 hover:text-ink",
            ),
        ),
        class_name="grid gap-3 rounded-xl border border-line bg-surface p-4",
    )
    return rx.el.div(
        section(
            t("briefs.title"),
            rx.cond(Briefs.loading, skeleton_rows(2), body),
            actions=rx.fragment(
                draft_dialog(kind, record_id),
                rx.cond(
                    allowed("conversation.use"),
                    link_button(t("briefs.ask"), _asking(kind, record_id), icon="sparkles", size="sm", variant="ghost"),
                ),
            ),
        ),
    )


def _asking(kind: str, record_id: Any) -> Any:
    """The address of a new conversation about a record."""
    return f"/assistant?about={TYPES[kind].path}/" + record_id.to(str)


def _ask_list() -> rx.Component:
    """Opens a new conversation about the list of the page, as it is filtered."""
    here = rx.Var(
        "('/assistant?about=' + encodeURIComponent(listPlace.pathname + listPlace.search))",
        _var_data=VarData(imports={"react-router": ["useLocation"]}, hooks={"const listPlace = useLocation()": None}),
    ).to(str)
    return rx.cond(
        allowed("conversation.use"),
        link(
            icon("sparkles"),
            rx.el.span(t("briefs.ask_list"), class_name="sr-only sm:not-sr-only"),
            href=here,
            class_name=classes(),
        ),
    )


nav.fill("list", _ask_list)


def _panel(kind: str) -> related.Part:
    def part(record_id: Any) -> rx.Component:
        return _brief(kind, record_id)

    return part


for _kind in about.kinds():
    related.add(_kind, ORDER, _panel(_kind), Briefs)
