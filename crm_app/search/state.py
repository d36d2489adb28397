"""The states of the search: in the top bar of every page, and on a page of its own."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, quote_plus

import orjson
import reflex as rx

from crm_app.core import records
from crm_app.core.i18n import text
from crm_app.search import service
from crm_app.search.schemas import SearchQuery
from crm_app.ui.guard import Actions, action
from crm_app.ui.page import pages

ICONS = {
    "company": "building-2",
    "contact": "user",
    "deal": "handshake",
    "project": "folder-kanban",
    "task": "check-square",
    "activity": "activity",
}
BAR_RESULTS = 8
PAGE_RESULTS = 50
SHORTEST = 2


@dataclass
class Group:
    """What was found of one kind."""

    kind: str
    title: str
    icon: str
    hits: list[dict[str, str]]


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    """Where the records of each kind have their pages; kinds without one are not shown."""
    routes = {spec.route for spec in pages()}
    return {
        kind: f"/{record.plural}" for kind, record in records.TYPES.items() if f"/{record.plural}/[{kind}_id]" in routes
    }


def _hits(found: bytes, language: str) -> list[dict[str, str]]:
    places = _addresses()
    return [
        {
            "kind": hit["kind"],
            "icon": ICONS.get(hit["kind"], "file"),
            "title": hit["title"],
            "meta": text(f"{records.TYPES[hit['kind']].plural}.one", language),
            "href": f"{places[hit['kind']]}/{hit['id']}",
        }
        for hit in orjson.loads(found)["items"]
        if hit["kind"] in places
    ]


class GlobalSearch(Actions, rx.State):
    """The search box of the top bar."""

    results: list[dict[str, str]] = []
    query: str = ""

    @action("search.use")
    async def find(self, q: str) -> None:
        """Refills the results for what was typed."""
        self.query = q = q.strip()[:200]
        if len(q) < SHORTEST:
            self.results = []
            return
        language = (await self._viewer()).language
        found = await self._read(service.everything, SearchQuery(q=q, limit=BAR_RESULTS))
        hits = _hits(found, language)
        if hits:
            title = text("search.all", language, q=q)
            hits.append(
                {"kind": "", "icon": "search", "title": title, "meta": "", "href": f"/search?q={quote_plus(q)}"}
            )
        self.results = hits


class SearchPage(Actions, rx.State):
    """The page with all that was found, by kind."""

    groups: list[Group] = []
    loading: bool = True
    query: str = ""

    @action("search.use")
    async def load(self) -> None:
        """Searches for what the address says."""
        given = parse_qs(self.router.url.query[:2000], max_num_fields=20)
        self.query = q = (given.get("q") or [""])[-1].strip()[:200]
        self.groups = []
        if len(q) >= SHORTEST:
            language = (await self._viewer()).language
            found = await self._read(service.everything, SearchQuery(q=q, limit=PAGE_RESULTS))
            self.groups = _grouped(_hits(found, language), language)
        self.loading = False

    @action("search.use")
    async def leave(self) -> None:
        """Forgets what was found when the page is left."""
        self.groups, self.loading = [], True


def _grouped(hits: list[dict[str, str]], language: str) -> list[Group]:
    groups: dict[str, Group] = {}
    for hit in hits:
        kind = hit["kind"]
        title = text(f"{records.TYPES[kind].plural}.title", language)
        groups.setdefault(kind, Group(kind, title, hit["icon"], [])).hits.append(hit)
    return list(groups.values())
