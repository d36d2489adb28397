"""The states of the search: in the top bar of every page, and on a page of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote_plus
from zoneinfo import ZoneInfo

import orjson
import reflex as rx

from crm_app import records
from crm_app.core.i18n import translate
from crm_app.search import service
from crm_app.search.schemas import SearchQuery
from crm_app.ui.actions import Actions, action
from crm_app.ui.command import Piece, Result
from crm_app.ui.page import pages
from crm_app.ui.state import Viewer
from crm_app.values import formats

BAR_RESULTS = 8
PAGE_RESULTS = 50
SHORTEST = 2


@dataclass
class Group:
    """The results of one kind."""

    kind: str
    title: str
    icon: str
    hits: list[Result]


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    """The addresses of the lists of each kind; kinds without a page are not shown."""
    routes = {spec.route for spec in pages()}
    return {
        kind: f"/{record.plural}" for kind, record in records.TYPES.items() if f"/{record.plural}/[{kind}_id]" in routes
    }


def _results(found: bytes, viewer: Viewer, *, named: bool) -> list[Result]:
    """The results as rows; `named`: each row names its kind."""
    places = _addresses()
    return [
        Result(
            kind=hit["kind"],
            icon=records.TYPES[hit["kind"]].icon,
            title=hit["title"],
            href=f"{places[hit['kind']]}/{hit['id']}",
            meta=" · ".join(part for part in _meta(hit, viewer, named=named) if part),
            marked=[Piece(**piece) for piece in hit["marked"]],
            snippet=[Piece(**piece) for piece in hit["snippet"]],
        )
        for hit in orjson.loads(found)["items"]
        if hit["kind"] in places
    ]


def _meta(hit: dict[str, Any], viewer: Viewer, *, named: bool) -> Iterator[str]:
    """Kind, owner and most important date of a result, else the date of the last change."""
    if named:
        yield translate(f"{records.TYPES[hit['kind']].plural}.one", viewer.language)
    yield hit["company"] or ""
    if hit["day"]:
        yield formats.day(date.fromisoformat(hit["day"]), viewer.language)
    else:
        changed = datetime.fromisoformat(hit["updated_at"]).astimezone(ZoneInfo(viewer.timezone))
        yield translate("search.changed", viewer.language, day=formats.day(changed.date(), viewer.language))


class GlobalSearch(Actions, rx.State):
    """The search box of the top bar."""

    results: list[Result] = []
    query: str = ""

    @action("search.use")
    async def find(self, q: str) -> None:
        """Refreshes the results for the typed text."""
        self.query = q = q.strip()[:200]
        if len(q) < SHORTEST:
            self.results = []
            return
        viewer = await self._viewer()
        found = await self._read(service.everything, SearchQuery(q=q, limit=BAR_RESULTS))
        results = _results(found, viewer, named=True)
        if results:
            title = translate("search.all", viewer.language, q=q)
            results.append(Result("", "search", title, f"/search?q={quote_plus(q)}", "", [Piece(title, False)], []))
        self.results = results


class SearchPage(Actions, rx.State):
    """The page with all results, by kind."""

    groups: list[Group] = []
    loading: bool = True
    query: str = ""

    @action("search.use")
    async def load(self) -> None:
        """Searches for the query in the address."""
        given = parse_qs(self.router.url.query[:2000], max_num_fields=20)
        self.query = q = (given.get("q") or [""])[-1].strip()[:200]
        self.groups = []
        if len(q) >= SHORTEST:
            viewer = await self._viewer()
            found = await self._read(service.everything, SearchQuery(q=q, limit=PAGE_RESULTS))
            self.groups = _grouped(_results(found, viewer, named=False), viewer.language)
        self.loading = False

    @action("search.use")
    async def leave(self) -> None:
        """Clears the results when the page is left."""
        self.groups, self.loading = [], True


def _grouped(hits: list[Result], language: str) -> list[Group]:
    groups: dict[str, Group] = {}
    for hit in hits:
        kind = hit.kind
        title = translate(f"{records.TYPES[kind].plural}.title", language)
        groups.setdefault(kind, Group(kind, title, hit.icon, [])).hits.append(hit)
    return list(groups.values())
