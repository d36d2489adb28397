"""The score on a deal's page, and the page of what was learned."""

from typing import Any

import reflex as rx

from crm_app.records import related
from crm_app.records.pages import allowed
from crm_app.scores.state import DealScores, ScorePage
from crm_app.ui.button import button, link_button
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.sections import card, page_header, section
from crm_app.ui.skeleton import skeleton_record, skeleton_rows
from crm_app.ui.table import facts, record_list, record_row

ORDER = 6
"""After the brief."""


def _reason(row: Any) -> rx.Component:
    good = row["good"].to(bool)
    return rx.el.li(
        rx.cond(good, icon("trending-up", 16, "text-positive"), icon("trending-down", 16, "text-danger")),
        rx.el.span(rx.cond(good, t("scores.for"), t("scores.against")), class_name="sr-only"),
        rx.el.span(row["words"].to(str)),
        class_name="flex items-start gap-2 text-sm text-ink",
        key=row["name"].to(str),
    )


def _reasons(rows: Any, label: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(rows, _reason), aria_label=label, class_name="m-0 grid list-none gap-1.5 p-0 empty:hidden"
    )


def _score(_: Any) -> rx.Component:
    told = rx.el.div(
        rx.el.p(
            rx.el.span(DealScores.chance, class_name="figures text-2xl font-semibold text-ink"),
            rx.el.span(DealScores.average, class_name="text-sm text-ink-2"),
            class_name="m-0 flex flex-wrap items-baseline gap-x-3",
        ),
        _reasons(DealScores.reasons, t("scores.title")),
        rx.el.p(DealScores.made, class_name="m-0 text-xs text-ink-3"),
        class_name="grid gap-3 rounded-xl border border-line bg-surface p-4",
    )
    none = rx.cond(DealScores.without, rx.el.p(DealScores.without, class_name="m-0 text-sm text-ink-3"))
    body = section(
        t("scores.title"),
        rx.cond(DealScores.loading, skeleton_rows(1), rx.cond(DealScores.chance, told, none)),
        actions=link_button(t("scores.model"), "/deals/scores", icon="gauge", size="sm", variant="ghost"),
    )
    # A closed deal has neither a chance nor a reason for lacking one.
    shown = DealScores.loading | (DealScores.chance != "") | (DealScores.without != "")
    return rx.cond(shown, body)


related.add("deal", ORDER, _score, DealScores)


def _bins() -> rx.Component:
    heads = [t(f"scores.bins.{name}") for name in ("deals", "predicted", "came")]
    cell = "py-1.5 pr-6 text-right figures first:text-left"

    def row(one: Any) -> rx.Component:
        return rx.el.tr(
            *(rx.el.td(one[name].to(str), class_name=cell) for name in ("deals", "predicted", "came")),
            class_name="border-t border-line",
            key=one["key"].to(str),
        )

    return section(
        t("scores.bins"),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(*(rx.el.th(head, scope="col", class_name=f"{cell} font-medium text-ink-2") for head in heads))
            ),
            rx.el.tbody(rx.foreach(ScorePage.bins, row)),
            class_name="w-full max-w-md border-collapse text-sm",
        ),
    )


def _deals(title: str, rows: Any) -> rx.Component:
    def row(one: Any) -> rx.Component:
        return record_row(one["name"].to(str), href=one["href"].to(str), aside=one["chance"].to(str))

    return section(t(title), record_list(rows, row, label=t(title), key="id"))


def _learned() -> rx.Component:
    told = as_var(ScorePage.facts)

    def fact(name: str) -> Any:
        return told[name].to(str)

    return rx.el.div(
        card(
            facts(
                (t("scores.number"), fact("number")),
                (t("scores.deals"), fact("closed")),
                (t("scores.won"), fact("won")),
                (t("scores.auc"), fact("auc")),
                (t("scores.brier"), fact("brier")),
            ),
            rx.el.p(t("scores.auc.hint"), class_name="m-0 mt-3 max-w-prose text-sm text-ink-2"),
            rx.el.p(ScorePage.made, class_name="m-0 mt-1 text-sm text-ink-3"),
            class_name="mb-8",
        ),
        _bins(),
        section(
            t("scores.features"),
            rx.el.p(t("scores.features.hint"), class_name="m-0 mb-3 max-w-prose text-sm text-ink-2"),
            _reasons(ScorePage.features, t("scores.features")),
            rx.cond(ScorePage.left_out, rx.el.p(ScorePage.left_out, class_name="m-0 mt-3 text-sm text-ink-2")),
        ),
        rx.cond(
            as_var(ScorePage.best).length() > 0,
            rx.el.div(
                _deals("scores.best", ScorePage.best),
                _deals("scores.worst", ScorePage.worst),
                class_name="grid gap-x-6 md:grid-cols-2",
            ),
        ),
    )


@page("/deals/scores", "scores.page", on_load=ScorePage.load, permission="deal.read")
def scores() -> rx.Component:
    """What was learned from the closed deals, and how well it predicts."""
    again = rx.cond(allowed("pipeline.manage"), button(t("scores.again"), icon="refresh-cw", on_click=ScorePage.again))
    return rx.el.div(
        page_header(t("scores.page"), back=(t("deals.title"), "/deals"), actions=[again]),
        rx.cond(
            ScorePage.loading,
            skeleton_record(),
            rx.fragment(
                rx.cond(
                    ScorePage.without, rx.el.p(ScorePage.without, class_name="m-0 mb-6 max-w-prose text-sm text-ink")
                ),
                rx.cond(as_var(ScorePage.bins).length() > 0, _learned()),
            ),
        ),
        on_unmount=ScorePage.leave,
    )
