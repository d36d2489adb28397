"""The search in the top bar, and its page."""

from typing import Any

import reflex as rx

from crm_app.records.pages import allowed
from crm_app.search.state import SHORTEST, GlobalSearch, SearchPage
from crm_app.ui import nav
from crm_app.ui.command import global_search, pieces
from crm_app.ui.empty import empty
from crm_app.ui.filters import search_box
from crm_app.ui.i18n import as_var, t
from crm_app.ui.icons import icon
from crm_app.ui.page import page
from crm_app.ui.sections import page_header, section
from crm_app.ui.skeleton import skeleton_rows
from crm_app.ui.table import record_list, record_row

nav.fill(
    "search",
    lambda: rx.cond(
        allowed("search.use"), global_search(GlobalSearch.results, GlobalSearch.find, query=GlobalSearch.query)
    ),
)


def _hit(hit: Any) -> rx.Component:
    return record_row(
        pieces(hit.marked),
        href=hit.href,
        lead=icon(hit.icon, 18, "text-ink-3"),
        meta=rx.cond(hit.snippet.length() > 0, pieces(hit.snippet)),
        aside_meta=hit.meta,
    )


def _group(group: Any) -> rx.Component:
    return section(group.title, record_list(group.hits, _hit, label=group.title))


@page("/search", "search.title", on_load=SearchPage.load, permission="search.use")
def results() -> rx.Component:
    """The page with all results."""
    found = rx.cond(
        as_var(SearchPage.groups).length() > 0,
        rx.fragment(rx.foreach(SearchPage.groups, _group)),
        rx.cond(
            as_var(SearchPage.query).length() < SHORTEST,
            empty("search", t("search.begin"), t("ui.command.start")),
            empty("search", t("ui.record.no_match"), t("ui.command.none")),
        ),
    )
    return rx.el.div(
        page_header(t("search.title")),
        rx.el.div(search_box(label=t("search.title")), class_name="mb-6 flex"),
        rx.cond(SearchPage.loading, skeleton_rows(5), found),
        on_unmount=SearchPage.leave,
        class_name="mx-auto max-w-3xl",
    )
